//! Signing in by other providers: which there are, and linking an account there. The sign-in itself is no operation:
//! `http::oauth` walks a browser through it.

use super::context_ext::ContextExt;
use super::cookies;
use super::error::{ApiError, answer};
use super::identity::{acknowledged, cookies_reach};
use crate::domain::TokenTransport;
use crate::schema::payload::AcknowledgedPayload;
use crate::schema::providers::{
    LinkProviderInput, LinkProviderPayload, LinkedAccount, SignInProvider, UnlinkProviderInput,
};
use crate::services::auth::{self, BROWSER_COOKIE_SECONDS, OAuthStart};
use async_graphql::{Context, Object};

/// Linking accounts at other providers.
#[derive(Default)]
pub struct ProviderMutation;

#[Object(crate = "crate::graphql::executor")]
impl ProviderMutation {
    /// Begins to link an account at a provider, to sign in by it: send this very browser to the `url`. The answer sets a
    /// cookie that binds the link to the browser, so send it with POST /graphql and with credentials. Needs a fresh proof.
    async fn link_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which provider, and where to go afterwards.")] input: LinkProviderInput,
    ) -> Result<LinkProviderPayload, ApiError> {
        let request = ctx.request()?;
        let browser = request.oauth_cookie.as_ref().map(|it| it.expose().to_owned());
        let start = OAuthStart {
            provider: &input.provider,
            return_path: input.return_path.as_deref(),
            browser: browser.as_deref(),
        };
        let begun = match cookies_reach(request, TokenTransport::Cookie, "provider") {
            Ok(()) => ctx.app().auth.begin_link(ctx.caller()?, start).await,
            Err(refusal) => Err(refusal.into()),
        };
        answer(begun, |begun| {
            let cookie =
                cookies::browser_flow(&begun.browser, BROWSER_COOKIE_SECONDS, request.secure);
            ctx.cookies()?.push(cookie);
            Ok(LinkProviderPayload { url: Some(begun.url), user_errors: Vec::new() })
        })
    }

    /// Takes the link to an account at a provider away. The other sessions end. The last one of somebody without a password
    /// stays, because nothing else would let them in. Needs a fresh proof.
    async fn unlink_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which provider.")] input: UnlinkProviderInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        acknowledged(ctx.app().auth.unlink_provider(ctx.caller()?, input.provider).await)
    }
}

impl From<auth::SignInProvider> for SignInProvider {
    fn from(provider: auth::SignInProvider) -> SignInProvider {
        SignInProvider {
            path: format!("/auth/oauth/{}", provider.name),
            provider: provider.name,
            label: provider.label,
        }
    }
}

impl From<auth::LinkedAccount> for LinkedAccount {
    fn from(linked: auth::LinkedAccount) -> LinkedAccount {
        LinkedAccount {
            provider: linked.provider,
            email: linked.email,
            linked_at: linked.linked_at.into(),
        }
    }
}
