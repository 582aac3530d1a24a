//! Watching: the owner of an account is told of a sign-in from a device that was not seen before, and the link in that mail
//! ends every session, API key, link to another provider and wallet, and takes the second factors away that were set up since.
//!
//! The token of the link is kept nowhere. It names the person and the time of the sign-in, marked as issued here; it
//! ends sessions and asks for a new password, and can do nothing else.

use super::device_token::DeviceToken;
use super::passwords::write_reset;
use super::{Auth, ClientInfo, Inner, User, days, names, salutation};
use crate::domain::network::client_network;
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, Timestamp};
use crate::services::audit::Act;
use crate::services::mail::MailTemplate;
use crate::storage::sessions::{self, Revocation};
use crate::storage::{api_keys, linked_accounts, login_events, passkeys, users, wallets};
use std::net::IpAddr;

/// How long the link is good for.
const REPORT_DAYS: u64 = 7;

impl Auth {
    /// Ends all sessions, API keys, links to other providers and wallets of whoever got the mail about a sign-in, and mails them a
    /// link to a new password: somebody else knows the present one. Second factors stay: a mailbox alone takes none away.
    ///
    /// # Errors
    /// Refuses tokens that are not of such a mail, or too old; [`Failure::RateLimited`] when the client's network asked for
    /// too many mails.
    pub async fn report_sign_in(&self, token: &str, client: &ClientInfo) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.limits.request_mail(client_network(client.ip)).await?;
        let sent_after = inner.now().minus(days(REPORT_DAYS));
        let told = DeviceToken::decode(inner.keys.report_tokens(), token.trim(), sent_after)
            .ok_or_else(unusable)?;
        let (writing, origin) = (std::sync::Arc::clone(inner), client.origin());
        inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let Some(user) = users::by_id_locked(tx, told.user).await? else {
                        return Ok(());
                    };
                    let revocation = Revocation { except: None, at: writing.now() };
                    sessions::revoke_all(tx, user.id, revocation).await?;
                    // Whoever signed in may have made ways of their own to come back.
                    api_keys::revoke_all(tx, user.id, revocation.at).await?;
                    linked_accounts::delete_all(tx, user.id).await?;
                    wallets::delete_all(tx, user.id).await?;
                    passkeys::bind_to_password(tx, user.id, told.issued_at).await?;
                    let act = Act::of_user(user.id, AuditAction::ReportSignIn);
                    writing.audit.record(tx, act.from(origin)).await?;
                    write_reset(&writing, tx, Some(user)).await
                })
            })
            .await?;
        inner.sessions_changed(told.user);
        inner.mailer.posted();
        Ok(())
    }
}

impl Inner {
    /// What the owner is mailed about a sign-in: nothing when the device was seen before, when it is the first of all, or
    /// after too many such mails.
    pub(super) async fn sign_in_notice(
        &self,
        user: &User,
        client: &ClientInfo,
        is_known: bool,
    ) -> Result<Option<MailTemplate>, Fault> {
        if is_known
            || !login_events::any_success(&self.database, user.id).await?
            || !self.limits.may_tell_of_sign_in(&user.email).await?
        {
            return Ok(None);
        }
        let at = self.now();
        let user_agent = names::user_agent(client.user_agent.as_deref());
        Ok(Some(MailTemplate::NewSignIn {
            name: salutation(user),
            device: names::device_name(None, user_agent.as_deref()),
            ip: self.placed(client.ip),
            at,
            token: self.report_token(user, at),
            link_days: REPORT_DAYS,
        }))
    }

    /// An address, and where it is when that is known.
    pub(super) fn placed(&self, ip: IpAddr) -> String {
        match self.places.of(ip) {
            Some(place) => format!("{ip} ({place})"),
            None => ip.to_string(),
        }
    }

    fn report_token(&self, user: &User, at: Timestamp) -> String {
        let mut nonce = [0; super::device_token::NONCE_BYTES];
        self.rng.fill(&mut nonce);
        DeviceToken { user: user.id, nonce, issued_at: at }.encode(self.keys.report_tokens())
    }
}

fn unusable() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "No session was ended, because this link is not one of ours or is older than seven days. Sign in, look at your \
         sessions, and end the ones that you do not know.",
    )
    .at("token")
}
