//! What every handler shares, and how a request's caller is recognised.

use super::client_ip::{Network, client_ip};
use super::config::{ExplorerKind, HttpConfig, origin_of};
use super::counts::{OperationCounts, kind_word};
use super::credential::{self, CSRF_HEADER, Single, cookie, from_own_site};
use super::error::{Problem, code};
use super::guards::Shape;
use super::ids::RequestIds;
use super::quota::{Quotas, Uploads};
use super::shared::Shared;
use super::{Check, Operations, Serve};
use crate::domain::{Failure, Fault, Secret, VerifiedCredential};
use crate::resolvers::context::RequestContext;
use crate::resolvers::cookies::{CookieNames, names};
use crate::resolvers::permissions::Needs;
use crate::resolvers::sdl;
use crate::services::api_keys::ApiKeys;
use crate::services::auth::{Auth, ClientInfo, Credential, Principal};
use crate::services::documents::Documents;
use crate::services::files::Files;
use crate::services::mail::{MailPreview, Mailbox};
use crate::services::rate_limits::RateLimits;
use async_graphql::parser::types::OperationType;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::IpAddr;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What every handler shares.
pub(super) struct State {
    pub(super) operations: Operations,
    pub(super) auth: Auth,
    pub(super) api_keys: ApiKeys,
    /// How often everybody may ask.
    pub(super) rate_limits: RateLimits,
    /// Documents that are run by id.
    pub(super) documents: Documents,
    /// Files that jobs made.
    pub(super) files: Files,
    /// The schema as the guard needs it.
    pub(super) shape: Shape,
    pub(super) config: HttpConfig,
    pub(super) readiness: Vec<Check>,
    pub(super) role: Arc<dyn Fn() -> &'static str + Send + Sync>,
    pub(super) mailbox: Option<Mailbox>,
    pub(super) mail_previews: Vec<MailPreview>,
    pub(super) metrics: Option<PrometheusHandle>,
    pub(super) ids: RequestIds,
    queries: OperationCounts,
    mutations: OperationCounts,
    pub(super) cookies: CookieNames,
    /// Origins that may call with cookies: our own public one and those allowed.
    pub(super) origins: Vec<String>,
    pub(super) proxies: Vec<Network>,
    /// Who has how much open.
    pub(super) quotas: Quotas,
    /// Who sends how many files.
    pub(super) uploads: Uploads,
    /// Subscriptions that several run alike.
    pub(super) shared: Shared,
    /// Accepted mutations; a shutdown waits for them.
    pub(super) tasks: TaskTracker,
    /// Open sockets; a shutdown waits until they have said goodbye.
    pub(super) sockets: TaskTracker,
    pub(super) shutdown: CancellationToken,
}

impl State {
    pub(super) fn new(serve: Serve, shutdown: CancellationToken) -> Result<State, Fault> {
        let problems = serve.config.problems();
        if !problems.is_empty() {
            return Err(Fault::internal(problems.join("; ")));
        }
        let mut config = serve.config;
        if serve.documents.config().trusted_only {
            // Nothing that a person writes there would be run.
            config.explorer = ExplorerKind::Off;
        }
        let own = std::iter::once(&config.public_url);
        Ok(State {
            cookies: names(config.secure()),
            origins: own.chain(&config.cors_origins).filter_map(|url| origin_of(url)).collect(),
            proxies: config.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect(),
            quotas: Quotas::new(&config.socket),
            uploads: Uploads::new(&config.uploads),
            shared: Shared::default(),
            shape: Shape::of(&sdl(), &Needs::of_schema()),
            operations: serve.operations,
            auth: serve.auth,
            api_keys: serve.api_keys,
            rate_limits: serve.rate_limits,
            documents: serve.documents,
            files: serve.files,
            readiness: serve.readiness,
            role: serve.role,
            mailbox: serve.mailbox,
            mail_previews: serve.mail_previews,
            metrics: serve.metrics,
            ids: RequestIds::new(&*serve.rng),
            queries: OperationCounts::new(kind_word(OperationType::Query)),
            mutations: OperationCounts::new(kind_word(OperationType::Mutation)),
            tasks: TaskTracker::new(),
            sockets: TaskTracker::new(),
            shutdown,
            config,
        })
    }

    /// The counters of what is run to its end: queries and mutations.
    pub(super) fn counts(&self, kind: OperationType) -> &OperationCounts {
        match kind {
            OperationType::Mutation => &self.mutations,
            OperationType::Query | OperationType::Subscription => &self.queries,
        }
    }

    /// What is known of the client.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap, request_id: &str) -> ClientInfo {
        let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        ClientInfo {
            ip: client_ip(peer, headers, &self.proxies),
            user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_CHARS_MAX).collect()),
            request_id: request_id.to_owned(),
        }
    }

    /// The refresh token out of its cookie.
    pub(super) fn refresh_cookie(&self, headers: &HeaderMap) -> Option<Secret> {
        cookie(headers, self.cookies.refresh).map(Secret::new)
    }

    /// The device token out of its cookie.
    pub(super) fn device_cookie(&self, headers: &HeaderMap) -> Option<Secret> {
        cookie(headers, self.cookies.device).map(Secret::new)
    }

    /// Recognises the caller of an HTTP request, once. A cookie that is no longer valid is nobody's: the
    /// page that sent it did not choose to, and must be able to refresh or sign in again. A bearer token
    /// was sent on purpose, so an invalid one is refused.
    pub(super) async fn context(
        &self,
        headers: &HeaderMap,
        client: ClientInfo,
        signer: Option<Principal>,
    ) -> Result<RequestContext, Problem> {
        if let Some(signer) = signer {
            return Ok(self.signed_context(headers, client, signer));
        }
        let credential = credential::presented(headers, self.cookies);
        let principal = match &credential {
            None => None,
            Some(credential) => self.recognise(credential).await?,
        };
        let csrf = Single::of(headers, CSRF_HEADER).text();
        let csrf_ok = match (&credential, &principal) {
            (Some(Credential::Bearer(_)), _) => true,
            (_, Some(principal)) => {
                csrf.is_some_and(|token| self.auth.csrf_matches(principal, token))
            }
            // Double submit: another site can neither read the cookie nor set the header.
            (_, None) => {
                csrf.is_some_and(|token| cookie(headers, self.cookies.csrf) == Some(token))
            }
        };
        let own_site = from_own_site(headers, &self.origins, self.config.secure());
        Ok(RequestContext {
            principal,
            client,
            csrf_ok,
            own_site,
            cookie_reach: credential::cookie_reach(headers),
            secure: self.config.secure(),
            refresh_cookie: self.refresh_cookie(headers),
            device_cookie: self.device_cookie(headers),
            oauth_cookie: cookie(headers, self.cookies.oauth).map(Secret::new),
        })
    }

    /// What a signed request comes with. A signature is no cookie: no other site can have made it, and the cookies that a
    /// browser may have sent along say nothing.
    fn signed_context(
        &self,
        headers: &HeaderMap,
        client: ClientInfo,
        signer: Principal,
    ) -> RequestContext {
        RequestContext {
            principal: Some(signer),
            client,
            csrf_ok: true,
            own_site: from_own_site(headers, &self.origins, self.config.secure()),
            cookie_reach: credential::cookie_reach(headers),
            secure: self.config.secure(),
            refresh_cookie: None,
            device_cookie: None,
            oauth_cookie: None,
        }
    }

    /// Returns when whatever a principal proved themselves with is over.
    pub(super) fn over(&self, principal: Principal) -> BoxFuture<'static, ()> {
        match principal.credential {
            VerifiedCredential::Session(_) => self.auth.clone().session_over(principal).boxed(),
            VerifiedCredential::ApiKey(_) => self.api_keys.clone().key_over(principal).boxed(),
        }
    }

    /// Looks again whether whatever a principal proved themselves with stands, and what they may do by now.
    pub(super) async fn still(&self, principal: &Principal) -> Result<Principal, Failure> {
        match principal.credential {
            VerifiedCredential::Session(_) => self.auth.still_signed_in(principal).await,
            VerifiedCredential::ApiKey(_) => self.api_keys.still_in_force(principal).await,
        }
    }

    async fn recognise(&self, credential: &Credential) -> Result<Option<Principal>, Problem> {
        match (self.auth.authenticate(credential).await, credential) {
            (Ok(principal), _) => Ok(Some(principal)),
            (Err(Failure::Unauthenticated | Failure::Refused(_)), Credential::Cookie(_)) => {
                Ok(None)
            }
            (Err(failure), _) => Err(problem(&failure)),
        }
    }
}

/// The longest user agent kept.
const USER_AGENT_CHARS_MAX: usize = 512;

/// The challenge for a token that is no good, by RFC 6750.
const INVALID_TOKEN: &str = "Bearer realm=\"agio\", error=\"invalid_token\"";

fn problem(failure: &Failure) -> Problem {
    match failure {
        Failure::Unauthenticated | Failure::Refused(_) => Problem::new(
            StatusCode::UNAUTHORIZED,
            code::UNAUTHENTICATED,
            "The access token is invalid or has expired, or its session has ended. Call refreshSession without the Authorization header, or sign in again.",
        )
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static(INVALID_TOKEN)),
        // Recognising somebody asks for no fresh proof.
        Failure::Forbidden(_) | Failure::StepUpRequired(_) => Problem::new(
            StatusCode::FORBIDDEN,
            code::FORBIDDEN,
            "This account may not use the server at present. Contact support.",
        ),
        Failure::RateLimited(seconds) => Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            code::RATE_LIMITED,
            format!("Too many requests. Try again in {seconds} seconds."),
        )
        .with(header::RETRY_AFTER, *seconds),
        // To recognise somebody changes nothing.
        Failure::OutcomeUnknown { unknown, .. } => {
            tracing::error!(%unknown, "a caller could not be recognised");
            Problem::internal()
        }
        Failure::Fault(Fault::Internal(cause)) => {
            tracing::error!(%cause, "a caller could not be recognised");
            Problem::internal()
        }
        Failure::Fault(fault) => {
            tracing::warn!(%fault, "a caller could not be recognised");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                code::UNAVAILABLE,
                "The server cannot look up sessions at the moment. Try again shortly.",
            )
            .with(header::RETRY_AFTER, 1)
        }
    }
}
