//! Telling who a credential belongs to.

use super::live::Live;
use super::{Auth, Credential, Inner, Principal};
use crate::domain::{Failure, SessionId, UserId};
use crate::storage::sessions::{self, SessionAt};
use crate::storage::users;
use std::sync::Arc;
use std::time::Duration;

/// How old a session's `last_seen_at` may grow before it is written again.
const LAST_SEEN_GRAIN: Duration = Duration::from_secs(5 * 60);

impl Auth {
    /// Tells who a credential belongs to: the token must be right, the session alive, the person there.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] when any of it is not so.
    pub async fn authenticate(&self, credential: &Credential) -> Result<Principal, Failure> {
        let inner = &self.inner;
        let subject = inner.access_tokens.read(credential.token(), inner.now());
        let subject = subject.ok_or(Failure::Unauthenticated)?;
        let principal = self.alive(subject.user, subject.session).await?.principal;
        Ok(principal.by(credential.transport()))
    }

    /// Asks again whether a principal's session is alive, and what they may do by now: for connections that
    /// outlive the access token they began with.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] when the session is over.
    pub async fn still_signed_in(&self, principal: &Principal) -> Result<Principal, Failure> {
        let session = principal.session();
        let now = self.alive(principal.user, session.id).await?.principal;
        Ok(now.by(session.transport))
    }

    /// What a browser sends back as `X-CSRF-Token` with mutations.
    pub fn csrf_token(&self, principal: &Principal) -> String {
        self.inner.keys.csrf_token(principal.session().id)
    }

    /// Whether that is the principal's CSRF token.
    pub fn csrf_matches(&self, principal: &Principal, sent: &str) -> bool {
        self.inner.keys.csrf_matches(principal.session().id, sent)
    }

    /// A person's session that is alive, as it was found within the last seconds.
    pub(super) async fn alive(&self, user: UserId, id: SessionId) -> Result<Live, Failure> {
        let inner = &self.inner;
        let live = inner.live.get_or_look_up(id, &*inner.clock, inner.look_up(user, id)).await?;
        if live.principal.user != user {
            return Err(Failure::Unauthenticated);
        }
        Ok(live)
    }
}

impl Inner {
    async fn look_up(self: &Arc<Self>, user: UserId, id: SessionId) -> Result<Live, Failure> {
        let now = self.now();
        let session = sessions::find(&self.database, user, id).await?;
        let session = session.filter(|session| session.alive(now));
        let session = session.ok_or(Failure::Unauthenticated)?;
        let user = users::by_id(&self.database, session.user).await?;
        let user = user.ok_or(Failure::Unauthenticated)?;
        if now.since(session.last_seen_at) >= LAST_SEEN_GRAIN {
            self.note_seen(user.id, SessionAt { session: id, at: now });
        }
        let principal = self.principal(&user, &session).await?;
        Ok(Live { principal, expires_at: session.expires_at, looked_up_at: now })
    }

    /// Notes that a session was used. A full house or a lost database is no reason to refuse the request.
    fn note_seen(self: &Arc<Self>, user: UserId, seen: SessionAt) {
        let Ok(place) = self.background_place() else { return };
        let database = self.database.clone();
        Inner::in_background(place, "noting that a session was used", async move {
            database
                .write(move |tx| Box::pin(async move { sessions::touch(tx, user, seen).await }))
                .await
        });
    }
}
