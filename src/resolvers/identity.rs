//! The mutations of identity: signing up, in and out, and what a person may change of themselves.

use super::context::{CookieReach, RequestContext};
use super::context_ext::ContextExt;
use super::cookies;
use super::error::{ApiError, answer};
use super::users;
use crate::domain::{Failure, Refusal, RefusalCode, Secret, SessionId, TokenTransport};
use crate::schema::identity::{
    ChangePasswordInput, RefreshSessionInput, ReportSignInInput, RequestPasswordResetInput,
    ResendVerificationEmailInput, ResetPasswordInput, RevokeSessionInput, SetAntiPhishingCodeInput,
    SignInInput, SignInPayload, SignUpInput, SignUpPayload, Tokens, UpdatePreferencesInput,
    UpdateProfileInput, UserPayload, VerifyEmailInput, VerifyEmailPayload,
};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::payload::{AcknowledgedPayload, Payload};
use crate::services::auth::{
    ChangePassword, PreferencesPatch, Principal, SignIn, SignInStep, SignOut, SignUp, SignedIn,
    User, VerifyEmail,
};
use async_graphql::{Context, Object};

/// Who people are.
#[derive(Default)]
pub struct IdentityMutation;

#[Object(crate = "crate::graphql::executor")]
impl IdentityMutation {
    /// Opens an account. A mail with a six-digit code and a link follows.
    async fn sign_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs up.")] input: SignUpInput,
    ) -> Result<SignUpPayload, ApiError> {
        let SignUpInput { email, password, display_name } = input;
        let sign_up = SignUp { email, password, display_name };
        let outcome = ctx.app().auth.sign_up(sign_up, &ctx.request()?.client).await;
        answer(outcome, |()| Ok(SignUpPayload { acknowledged: true, user_errors: Vec::new() }))
    }

    /// Proves an e-mail address, by the mailed link's token or by the code. Each works once.
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proof.")] input: VerifyEmailInput,
    ) -> Result<VerifyEmailPayload, ApiError> {
        let VerifyEmailInput { token, email, code } = input;
        let proof = VerifyEmail { token, email, code };
        let outcome = ctx.app().auth.verify_email(proof, &ctx.request()?.client).await;
        let principal = ctx.request()?.principal.as_ref();
        answer(outcome, |user| Ok(verified_payload(user, principal)))
    }

    /// Sends the verification mail again. The answer does not tell whether the address has an account.
    async fn resend_verification_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where to.")] input: ResendVerificationEmailInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let auth = &ctx.app().auth;
        acknowledged(auth.resend_verification(&input.email, &ctx.request()?.client).await)
    }

    /// Signs in, or answers a challenge to whoever has a second factor. With COOKIE transport the tokens come as
    /// httpOnly cookies, with BEARER in the payload. A page of another site cannot keep cookies, so COOKIE is
    /// refused there.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs in.")] input: SignInInput,
    ) -> Result<SignInPayload, ApiError> {
        let request = ctx.request()?;
        let SignInInput { email, password, device_name, transport, device_token, restore } = input;
        let cookie = || request.device_cookie.as_ref().map(|it| it.expose().to_owned());
        let device_token = device_token.or_else(cookie);
        let transport = transport.into();
        let sign_in = SignIn { email, password, device_name, transport, device_token, restore };
        let outcome = match cookies_reach(request, sign_in.transport, "transport") {
            Ok(()) => ctx.app().auth.begin_sign_in(sign_in, &request.client).await,
            Err(refusal) => Err(refusal.into()),
        };
        if let Ok(SignInStep::SignedIn(signed_in)) = &outcome {
            end_replaced(ctx, signed_in).await?;
        }
        answer(outcome, |step| match step {
            SignInStep::SignedIn(signed_in) => signed_in_payload(ctx, *signed_in),
            SignInStep::Challenge(challenge) => {
                Ok(SignInPayload { mfa: Some(challenge.into()), ..SignInPayload::default() })
            }
        })
    }

    /// Exchanges the refresh token for a fresh pair of tokens. Each refresh token works once.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token, unless it is in the cookie.")]
        input: RefreshSessionInput,
    ) -> Result<SignInPayload, ApiError> {
        let request = ctx.request()?;
        let transport = match input.refresh_token {
            Some(_) => TokenTransport::Bearer,
            None => TokenTransport::Cookie,
        };
        if let Err(refusal) = cookies_reach(request, transport, "refreshToken") {
            return Ok(SignInPayload::refused(vec![refusal.into()]));
        }
        if input.refresh_token.is_none() && !request.own_site && !request.csrf_ok {
            return Err(ApiError::CsrfRequired);
        }
        let cookie = request.refresh_cookie.as_ref().map(Secret::expose);
        let token = input.refresh_token.as_deref().or(cookie).ok_or(ApiError::Unauthenticated)?;
        let outcome = ctx.app().auth.refresh(token, &request.client).await;
        if input.refresh_token.is_none() && matches!(outcome, Err(Failure::Refused(_))) {
            clear_cookies(ctx)?;
        }
        answer(outcome, |signed_in| signed_in_payload(ctx, signed_in))
    }

    /// Ends this session, by the access token or by the refresh cookie, and takes the cookies away. Nobody signed
    /// in, or a session that is over, is fine. It needs no X-CSRF-Token on pages of the same site; a page of
    /// another site gets CSRF_REQUIRED. A WebSocket cannot take cookies away: those that stay are of no use.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<AcknowledgedPayload, ApiError> {
        let request = ctx.request()?;
        let leaving = leaving(request)?;
        ctx.app().auth.sign_out(leaving, &request.client).await?;
        if !is_bearer(request) {
            clear_cookies(ctx)?;
        }
        Ok(AcknowledgedPayload::done())
    }

    /// Ends all sessions of the person, this one included.
    async fn sign_out_everywhere(
        &self,
        ctx: &Context<'_>,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let outcome = ctx.app().auth.sign_out_everywhere(ctx.caller()?).await;
        signed_out(ctx, outcome)
    }

    /// Ends one of the person's sessions. Their own one takes its cookies with it.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session.")] input: RevokeSessionInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let principal = ctx.principal()?;
        let id = NodeId::number_of(&ctx.app().ids, NodeKind::Session, &input.id).map(SessionId);
        let outcome = match id {
            Some(id) => ctx.app().auth.revoke_session(ctx.caller()?, id).await,
            None => Err(no_session().into()),
        };
        if id.is_some_and(|id| principal.credential.is_session(id)) {
            return signed_out(ctx, outcome);
        }
        acknowledged(outcome)
    }

    /// Ends all sessions of the person but this one.
    async fn revoke_other_sessions(
        &self,
        ctx: &Context<'_>,
    ) -> Result<AcknowledgedPayload, ApiError> {
        acknowledged(ctx.app().auth.revoke_other_sessions(ctx.caller()?).await)
    }

    /// Mails a link to choose a new password. The answer does not tell whether the address has an account.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who forgot the password.")] input: RequestPasswordResetInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let auth = &ctx.app().auth;
        acknowledged(auth.request_password_reset(&input.email, &ctx.request()?.client).await)
    }

    /// Says that a sign-in was somebody else's, by the token in the mail about it: ends all sessions, API keys, links to
    /// other providers and wallets, and mails a link to choose a new password.
    async fn report_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: ReportSignInInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let client = &ctx.request()?.client;
        let outcome = ctx.app().auth.report_sign_in(&input.token, client).await;
        if outcome.is_ok() {
            clear_cookies_of_the_ended(ctx).await?;
        }
        acknowledged(outcome)
    }

    /// Sets a new password by the mailed link's token, and ends all sessions.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token and the new password.")] input: ResetPasswordInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let client = &ctx.request()?.client;
        let ResetPasswordInput { token, new_password } = input;
        let outcome = ctx.app().auth.reset_password(&token, new_password, client).await;
        if outcome.is_ok() {
            clear_cookies_of_the_ended(ctx).await?;
        }
        acknowledged(outcome)
    }

    /// Sets a new password by the present one, and ends all other sessions.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The present and the new password.")] input: ChangePasswordInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let ChangePasswordInput { current_password, new_password } = input;
        let change = ChangePassword { current_password, new_password };
        acknowledged(ctx.app().auth.change_password(ctx.caller()?, change).await)
    }

    /// Changes the person's profile.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdateProfileInput,
    ) -> Result<UserPayload, ApiError> {
        let principal = ctx.principal()?;
        let outcome =
            ctx.app().auth.update_profile(ctx.caller()?, input.display_name.as_deref()).await;
        user_payload(outcome, principal)
    }

    /// Sets the word that stands in every mail of the exchange to the person, so that they know a mail without it for a fraud. Needs a
    /// fresh proof.
    async fn set_anti_phishing_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The word.")] input: SetAntiPhishingCodeInput,
    ) -> Result<UserPayload, ApiError> {
        let principal = ctx.principal()?;
        let code = input.code.as_deref();
        let outcome = ctx.app().auth.set_anti_phishing_code(ctx.caller()?, code).await;
        user_payload(outcome, principal)
    }

    /// Changes the person's preferences.
    async fn update_preferences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdatePreferencesInput,
    ) -> Result<UserPayload, ApiError> {
        let principal = ctx.principal()?;
        let patch = PreferencesPatch {
            currency: input.currency,
            locale: input.locale,
            time_zone: input.time_zone,
            theme: input.theme.map(Into::into),
            email_notifications: input.email_notifications,
        };
        let listing = ctx.app().exchange.listing();
        let currencies: Vec<String> =
            listing.assets().iter().map(|asset| asset.symbol.clone()).collect();
        let outcome = ctx.app().auth.update_preferences(ctx.caller()?, patch, &currencies).await;
        user_payload(outcome, principal)
    }
}

pub(super) fn acknowledged(outcome: Result<(), Failure>) -> Result<AcknowledgedPayload, ApiError> {
    answer(outcome, |()| Ok(AcknowledgedPayload::done()))
}

pub(super) fn user_payload(
    outcome: Result<User, Failure>,
    principal: &Principal,
) -> Result<UserPayload, ApiError> {
    answer(outcome, |user| {
        let user = users::user(user, principal);
        Ok(UserPayload { user: Some(user), user_errors: Vec::new() })
    })
}

/// Whoever holds a proof may spend it, but only its owner, signed in, sees whose it was.
fn verified_payload(user: User, principal: Option<&Principal>) -> VerifyEmailPayload {
    let own = principal.filter(|principal| principal.user == user.id);
    VerifyEmailPayload {
        verified: true,
        user: own.map(|principal| users::user(user, principal)),
        user_errors: Vec::new(),
    }
}

fn no_session() -> Refusal {
    let message = "No session of yours has this id. `viewer { sessions { id } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}

/// Refuses to begin or renew a session whose cookies would get lost on the way.
pub(super) fn cookies_reach(
    request: &RequestContext,
    transport: TokenTransport,
    field: &str,
) -> Result<(), Refusal> {
    let message = match request.cookie_reach {
        _ if transport == TokenTransport::Bearer => return Ok(()),
        CookieReach::Kept => return Ok(()),
        CookieReach::LostOnSocket => {
            "A WebSocket cannot set cookies, so the session would be lost. Send this mutation with POST /graphql, or \
             use BEARER transport."
        }
        CookieReach::LostCrossSite => {
            "This page belongs to another site than the API (Sec-Fetch-Site: cross-site), so the browser would throw the \
             session's cookies away. Serve page and API from one site (`localhost` and `127.0.0.1` are two), or use \
             BEARER transport."
        }
    };
    Err(Refusal::new(RefusalCode::InvalidInput, message).at(field))
}

/// Ends the session whose cookies the new ones take the place of: nobody in this browser could use or end it any more.
pub(super) async fn end_replaced(ctx: &Context<'_>, signed_in: &SignedIn) -> Result<(), ApiError> {
    let request = ctx.request()?;
    let token = request.refresh_cookie.as_ref().filter(|_| request.own_site || request.csrf_ok);
    if signed_in.principal.credential.is_cookie()
        && let Some(token) = token
    {
        ctx.app().auth.end_replaced(token.expose(), &request.client).await;
    }
    Ok(())
}

/// The tokens go into the payload or into cookies, never both.
pub(super) fn signed_in_payload(
    ctx: &Context<'_>,
    signed_in: SignedIn,
) -> Result<SignInPayload, ApiError> {
    let mut payload = SignInPayload::default();
    if signed_in.principal.credential.is_cookie() {
        let (secure, now) = (ctx.request()?.secure, ctx.app().clock.now());
        let (kept, cookies) = (cookies::of_session(&signed_in, secure, now), ctx.cookies()?);
        kept.into_iter().for_each(|cookie| cookies.push(cookie));
        payload.csrf_token = Some(signed_in.csrf_token);
    } else {
        payload.tokens = Some(tokens(&signed_in));
        payload.device_token = signed_in.device.map(|device| device.token);
    }
    payload.user = Some(users::user(signed_in.user, &signed_in.principal));
    Ok(payload)
}

fn tokens(signed_in: &SignedIn) -> Tokens {
    let tokens = signed_in.tokens.clone();
    Tokens {
        access_token: tokens.access_token,
        access_token_expires_at: tokens.access_token_expires_at.into(),
        refresh_token: tokens.refresh_token,
        refresh_token_expires_at: tokens.refresh_token_expires_at.into(),
    }
}

/// What a request may end by signing out. A program that sends its access token along ends that session and no other.
fn leaving(request: &RequestContext) -> Result<SignOut<'_>, ApiError> {
    if is_bearer(request) {
        return Ok(SignOut { principal: request.principal.as_ref(), refresh_token: None });
    }
    if !request.csrf_ok && !request.own_site {
        return Err(ApiError::CsrfRequired);
    }
    let refresh_token = request.refresh_cookie.as_ref().map(Secret::expose);
    Ok(SignOut { principal: request.principal.as_ref(), refresh_token })
}

fn is_bearer(request: &RequestContext) -> bool {
    request.principal.as_ref().is_some_and(|principal| !principal.credential.is_cookie())
}

/// A browser whose session somebody ended meanwhile, perhaps itself, keeps no cookies of it.
pub(super) async fn clear_cookies_of_the_ended(ctx: &Context<'_>) -> Result<(), ApiError> {
    let Some(principal) = &ctx.request()?.principal else { return Ok(()) };
    let over =
        matches!(ctx.app().auth.still_signed_in(principal).await, Err(Failure::Unauthenticated));
    if over && principal.credential.is_cookie() {
        clear_cookies(ctx)?;
    }
    Ok(())
}

/// A browser that has signed out keeps no cookies.
pub(super) fn clear_cookies_when_gone<T>(
    ctx: &Context<'_>,
    outcome: &Result<T, Failure>,
) -> Result<(), ApiError> {
    match outcome.is_ok() && ctx.principal()?.credential.is_cookie() {
        true => clear_cookies(ctx),
        false => Ok(()),
    }
}

/// The same, answered.
fn signed_out(
    ctx: &Context<'_>,
    outcome: Result<(), Failure>,
) -> Result<AcknowledgedPayload, ApiError> {
    clear_cookies_when_gone(ctx, &outcome)?;
    acknowledged(outcome)
}

fn clear_cookies(ctx: &Context<'_>) -> Result<(), ApiError> {
    let cookies = ctx.cookies()?;
    cookies::cleared(ctx.request()?.secure).into_iter().for_each(|cookie| cookies.push(cookie));
    Ok(())
}
