//! Signing in by another provider, with OAuth 2 (RFC 6749, 7636, 9207, 9700) and OpenID Connect.
//!
//! A sign-in begins here ([`Auth::begin_oauth`]), goes on at the provider and ends here ([`Auth::end_oauth`]). It is bound
//! to the browser by a secret in a cookie, from which the PKCE verifier and the nonce are computed; of the secret and of
//! the state only hashes are kept, and each state is good once. Nothing that a provider gives out is kept: no access
//! token, no refresh token, no id token.
//!
//! An address that has an account already is never linked because a provider says that it is somebody's: its owner signs in
//! and links (`links`). `provider` and `github` talk to providers, `entering` makes sessions and accounts.

mod entering;
mod github;
mod id_token;
mod links;
mod provider;
mod return_path;
mod trouble;

pub use trouble::OAuthTrouble;

use super::keys::{TOKEN_BYTES, draw_link_token, draw_token, token_hash};
use super::oauth_config::{OAuthConfig, ProviderKind};
use super::{Auth, Caller, ClientInfo, Inner, SignInStep, minutes};
use crate::domain::network::client_network;
use crate::domain::{Clock, Failure, Fault, Refusal, RefusalCode};
use crate::outbound::{NoAnswer, Outbound, OutboundLimits};
use crate::storage::linked_accounts::ProviderSubject;
use crate::storage::oauth_flows::{self, Linker, OAuthFlow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use github::GitHub;
use provider::{OpenIdProvider, encoded};
use return_path::checked_path;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use trouble::Trouble;

/// How long a sign-in may stay at its provider.
const FLOW_MINUTES: u64 = 10;
/// How long the browser keeps the secret that binds a sign-in to it.
pub const BROWSER_COOKIE_SECONDS: i64 = 10 * 60;
/// The longest code or state that is looked at.
const PARAMETER_LENGTH_MAX: usize = 2_048;

/// How long a provider may take for one answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(8);
/// The longest answer of one that is read. Google's keys take 2 KiB.
const ANSWER_BYTES_MAX: usize = 128 * 1024;

/// A provider that people can sign in by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInProvider {
    /// Its name in the settings.
    pub name: String,
    /// What people read on the button.
    pub label: String,
}

/// A sign-in that begins.
#[derive(Clone, Copy, Debug)]
pub struct OAuthStart<'a> {
    /// Name of the provider.
    pub provider: &'a str,
    /// Where the browser goes afterwards: a path of the front end.
    pub return_path: Option<&'a str>,
    /// The secret in the browser's cookie, if there is one.
    pub browser: Option<&'a str>,
}

/// Where the browser goes, and what it keeps meanwhile.
pub struct BrowserFlow {
    /// At the provider.
    pub url: String,
    /// The secret for the cookie.
    pub browser: String,
}

/// What came back with the browser.
pub struct OAuthAnswer {
    /// Name of the provider whose callback it is.
    pub provider: String,
    /// `state`.
    pub state: String,
    /// `code`; none when the provider refused.
    pub code: Option<String>,
    /// `iss`.
    pub issuer: Option<String>,
    /// The secret in the browser's cookie.
    pub browser: Option<String>,
    /// What an earlier sign-in left on the device.
    pub device_token: Option<String>,
}

/// What became of it.
pub enum OAuthOutcome {
    /// Somebody signed in, or must show a second factor.
    SignIn(SignInStep),
    /// An account was linked.
    Linked,
}

/// It came to its end.
pub struct OAuthDone {
    /// What became of it.
    pub outcome: OAuthOutcome,
    /// Where the browser goes.
    pub url: String,
}

/// It did not.
pub struct OAuthFailed {
    /// Why, in a word for the front end.
    pub trouble: OAuthTrouble,
    /// Where the browser goes.
    pub url: String,
}

/// A code to exchange.
struct Exchange<'a> {
    code: &'a str,
    redirect_uri: &'a str,
    verifier: &'a str,
    nonce: &'a str,
    /// What the answer said of who sent it.
    issuer: Option<&'a str>,
}

/// Whom a provider vouches for.
struct Identity {
    subject: String,
    email: Option<String>,
    email_verified: bool,
    name: Option<String>,
}

/// The providers of the settings.
pub(super) struct Providers {
    by_name: BTreeMap<String, Provider>,
    public_url: String,
    front_end: String,
}

struct Provider {
    label: String,
    issuer: String,
    client_id: String,
    scopes: String,
    speaks: Speaks,
}

enum Speaks {
    OpenId(Box<OpenIdProvider>),
    GitHub(Box<GitHub>),
}

impl Providers {
    pub(super) fn new(config: &OAuthConfig, clock: &Arc<dyn Clock>) -> Result<Providers, Fault> {
        let limits = OutboundLimits { timeout: ANSWER_TIME_MAX, body_bytes_max: ANSWER_BYTES_MAX };
        let outbound = Outbound::new(limits)?;
        let providers = config.providers.iter().map(|(name, config)| {
            let speaks = match config.kind {
                ProviderKind::GitHub => Speaks::GitHub(Box::new(GitHub::new(config, &outbound))),
                ProviderKind::Oidc | ProviderKind::Google => {
                    Speaks::OpenId(Box::new(OpenIdProvider::new(config, &outbound, clock)))
                }
            };
            let provider = Provider {
                label: config.label(name).to_owned(),
                issuer: config.issuer().to_owned(),
                client_id: config.client_id.clone(),
                scopes: config.scopes().to_owned(),
                speaks,
            };
            (name.clone(), provider)
        });
        Ok(Providers {
            by_name: providers.collect(),
            public_url: config.public_url.trim_end_matches('/').to_owned(),
            front_end: config.front_end().to_owned(),
        })
    }

    fn redirect_uri(&self, name: &str) -> String {
        format!("{}/auth/oauth/{name}/callback", self.public_url)
    }

    fn front_end_url(&self, return_path: &str) -> String {
        format!("{}{return_path}", self.front_end)
    }
}

impl Provider {
    /// Where people give their consent.
    async fn authorization_endpoint(&self) -> Result<String, Fault> {
        match &self.speaks {
            Speaks::OpenId(provider) => {
                Ok(provider.metadata().await?.authorization_endpoint.clone())
            }
            Speaks::GitHub(provider) => Ok(provider.authorization_endpoint()),
        }
    }

    async fn identity(&self, exchange: &Exchange<'_>) -> Result<Identity, Trouble> {
        match &self.speaks {
            Speaks::OpenId(provider) => provider.identity(exchange).await,
            Speaks::GitHub(provider) => provider.identity(exchange).await,
        }
    }
}

impl Auth {
    /// The providers that people can sign in by, by name.
    pub fn sign_in_providers(&self) -> Vec<SignInProvider> {
        let providers = self.inner.providers.by_name.iter();
        let named = providers.map(|(name, provider)| SignInProvider {
            name: name.clone(),
            label: provider.label.clone(),
        });
        named.collect()
    }

    /// Begins to sign somebody in by a provider.
    ///
    /// # Errors
    /// Refuses providers that are not there and paths that lead elsewhere; [`Failure::RateLimited`] after too many;
    /// [`Fault::Unavailable`] when the provider does not answer.
    pub async fn begin_oauth(
        &self,
        start: OAuthStart<'_>,
        client: &ClientInfo,
    ) -> Result<BrowserFlow, Failure> {
        self.inner.begin_flow(start, None, client).await
    }

    /// Begins to link an account at a provider to the person's own.
    ///
    /// # Errors
    /// As [`Auth::begin_oauth`]; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn begin_link(
        &self,
        caller: Caller<'_>,
        start: OAuthStart<'_>,
    ) -> Result<BrowserFlow, Failure> {
        let Caller { principal, client } = caller;
        self.inner.require_step_up(principal).await?;
        let linker = Linker { user: principal.user, session: principal.session().id };
        self.inner.begin_flow(start, Some(linker), client).await
    }

    /// Ends what one of the two began, with what came back.
    ///
    /// # Errors
    /// Says why nobody was signed in and nothing linked, and where the browser goes.
    pub async fn end_oauth(
        &self,
        answer: OAuthAnswer,
        client: &ClientInfo,
    ) -> Result<OAuthDone, OAuthFailed> {
        let providers = &self.inner.providers;
        let failed = |trouble: Trouble, path: &str| OAuthFailed {
            trouble: trouble.told(),
            url: providers.front_end_url(path),
        };
        let taken = self.inner.take_flow(&answer).await;
        let flow = taken.map_err(|trouble| failed(trouble, return_path::FRONT))?;
        match self.finish(&answer, &flow, client).await {
            Ok(outcome) => {
                Ok(OAuthDone { outcome, url: providers.front_end_url(&flow.return_path) })
            }
            Err(trouble) => Err(failed(trouble, &flow.return_path)),
        }
    }

    async fn finish(
        &self,
        answer: &OAuthAnswer,
        flow: &OAuthFlow,
        client: &ClientInfo,
    ) -> Result<OAuthOutcome, Trouble> {
        let providers = &self.inner.providers;
        let provider = providers.by_name.get(&answer.provider);
        let provider = provider.ok_or(Trouble::Told(OAuthTrouble::Expired))?;
        let code = answer.code.as_deref().ok_or(Trouble::Told(OAuthTrouble::Denied))?;
        if code.len() > PARAMETER_LENGTH_MAX {
            return Err(Trouble::refused("the code is too long"));
        }
        let browser = answer.browser.as_deref().unwrap_or_default();
        let asked = Asked::of(browser, &answer.state);
        let exchange = Exchange {
            code,
            redirect_uri: &providers.redirect_uri(&answer.provider),
            verifier: &asked.verifier,
            nonce: &asked.nonce,
            issuer: answer.issuer.as_deref(),
        };
        let identity = provider.identity(&exchange).await?;
        let account = ProviderSubject {
            provider: answer.provider.clone(),
            issuer: provider.issuer.clone(),
            subject: identity.subject.clone(),
        };
        let vouched = Vouched { account, identity };
        match flow.linker {
            Some(linker) => {
                self.link(linker, vouched, client).await?;
                Ok(OAuthOutcome::Linked)
            }
            None => {
                let device = answer.device_token.as_deref();
                let step = self.enter(vouched, device, client).await?;
                Ok(OAuthOutcome::SignIn(step))
            }
        }
    }
}

/// Somebody for whom a provider has vouched.
struct Vouched {
    account: ProviderSubject,
    identity: Identity,
}

impl Inner {
    async fn begin_flow(
        &self,
        start: OAuthStart<'_>,
        linker: Option<Linker>,
        client: &ClientInfo,
    ) -> Result<BrowserFlow, Failure> {
        let provider = self.providers.by_name.get(start.provider).ok_or_else(no_provider)?;
        let return_path = checked_path(start.return_path.unwrap_or(return_path::FRONT))?;
        self.limits.sign_in_by_provider(client_network(client.ip)).await?;
        let endpoint = provider.authorization_endpoint().await?;
        // Two tabs of one browser share the secret, each with a state of its own.
        let browser = start.browser.filter(|it| is_secret(it)).map(str::to_owned);
        let browser = browser.unwrap_or_else(|| draw_link_token(&*self.rng));
        let state = URL_SAFE_NO_PAD.encode(draw_token(&*self.rng));
        let asked = Asked::of(&browser, &state);
        let query = encoded(&[
            ("response_type", "code"),
            ("client_id", &provider.client_id),
            ("redirect_uri", &self.providers.redirect_uri(start.provider)),
            ("scope", &provider.scopes),
            ("state", &state),
            ("nonce", &asked.nonce),
            ("code_challenge", &asked.challenge),
            ("code_challenge_method", "S256"),
        ]);
        let flow = OAuthFlow {
            state_hash: token_hash(state.as_bytes()),
            browser_hash: token_hash(browser.as_bytes()),
            provider: start.provider.to_owned(),
            linker,
            return_path,
            expires_at: self.now().plus(minutes(FLOW_MINUTES)),
        };
        let writing = self
            .database
            .write(move |tx| Box::pin(async move { oauth_flows::insert(tx, flow).await }));
        writing.await?;
        let separator = if endpoint.contains('?') { '&' } else { '?' };
        Ok(BrowserFlow { url: format!("{endpoint}{separator}{query}"), browser })
    }

    /// What waits for this answer in this browser; it does so once.
    async fn take_flow(&self, answer: &OAuthAnswer) -> Result<OAuthFlow, Trouble> {
        let expired = || Trouble::Told(OAuthTrouble::Expired);
        let browser = answer.browser.as_deref().filter(|it| is_secret(it)).ok_or_else(expired)?;
        if answer.state.is_empty() || answer.state.len() > PARAMETER_LENGTH_MAX {
            return Err(expired());
        }
        let (state, browser) =
            (token_hash(answer.state.as_bytes()), token_hash(browser.as_bytes()));
        let taking = self.database.write(move |tx| {
            Box::pin(async move { oauth_flows::take(tx, &state, &browser).await })
        });
        let flow = taking.await?.filter(|flow| self.now() < flow.expires_at);
        // Each provider has a callback of its own, so that one cannot answer for another.
        flow.filter(|flow| flow.provider == answer.provider).ok_or_else(expired)
    }
}

/// What a provider is asked with, computed from what only the browser has.
struct Asked {
    verifier: String,
    challenge: String,
    nonce: String,
}

impl Asked {
    fn of(browser: &str, state: &str) -> Asked {
        let derived = |purpose: &str| {
            URL_SAFE_NO_PAD.encode(token_hash(format!("{purpose}.{browser}.{state}").as_bytes()))
        };
        let verifier = derived("pkce");
        let challenge = URL_SAFE_NO_PAD.encode(token_hash(verifier.as_bytes()));
        Asked { verifier, challenge, nonce: derived("nonce") }
    }
}

/// Whether a cookie holds a secret such as this server draws.
fn is_secret(text: &str) -> bool {
    URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == TOKEN_BYTES)
}

fn unusable(cause: NoAnswer) -> Fault {
    Fault::unavailable(format!("a provider gave no usable answer: {cause}"))
}

fn no_provider() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "Nobody can sign in so, because no provider has this name. `signInProviders` lists those there are.",
    )
    .at("provider")
}
