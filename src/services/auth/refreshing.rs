//! Refreshing a session: its refresh tokens are a family, of which one is good. The one before it still gets the same
//! successor for some seconds; any older one ends the family.

use super::keys::same;
use super::refresh_token::{Presented, RefreshToken};
use super::{Auth, ClientInfo, Inner, Session, SignedIn, days};
use crate::domain::{AuditAction, AuditObject, Failure, Fault, Refusal, RefusalCode, Timestamp};
use crate::services::audit::{Act, Origin};
use crate::storage::sessions::{self, Rotation, SessionAt};
use crate::storage::{Transaction, users};
use std::sync::Arc;
use std::time::Duration;

impl Auth {
    /// Changes a refresh token for new tokens. Each works once; whoever comes with an older one ends the
    /// session, because either they or the owner stole it.
    ///
    /// # Errors
    /// Refuses tokens that are forged, spent or expired.
    pub async fn refresh(
        &self,
        refresh_token: &str,
        client: &ClientInfo,
    ) -> Result<SignedIn, Failure> {
        let inner = Arc::clone(&self.inner);
        let Some(presented) = RefreshToken::decode(&inner.keys, refresh_token) else {
            return Err(ended().into());
        };
        let database = inner.database.clone();
        let shown = ShownToken { presented, origin: client.origin() };
        let rotated = database
            .write(move |tx| Box::pin(async move { rotate(&inner, tx, shown).await }))
            .await?;
        let inner = &self.inner;
        match rotated {
            Rotated::Renewed(session, token) => {
                let user = users::by_id(&inner.database, session.user).await?;
                let user = user.ok_or_else(|| Fault::internal("a session belongs to nobody"))?;
                inner.signed_in(user, &session, token).await
            }
            Rotated::Over => Err(ended().into()),
            Rotated::Reused(session) => {
                tracing::warn!(
                    session = session.id.0,
                    user = session.user.0,
                    "a refresh token was used twice; its session is over"
                );
                inner.sessions_changed(session.user);
                Err(ended().into())
            }
        }
    }
}

impl Inner {
    /// When a session ends that is refreshed now.
    pub(super) fn session_end(&self, created_at: Timestamp, now: Timestamp) -> Timestamp {
        let refreshed = now.plus(days(self.config.refresh_token_days));
        refreshed.min(created_at.plus(days(self.config.session_max_days)))
    }
}

/// What became of a refresh token.
enum Rotated {
    Renewed(Session, RefreshToken),
    Over,
    Reused(Session),
}

/// A refresh token that somebody shows.
struct ShownToken {
    presented: Presented,
    origin: Origin,
}

async fn rotate(inner: &Inner, tx: &Transaction, shown: ShownToken) -> Result<Rotated, Fault> {
    let ShownToken { presented, origin } = shown;
    let now = inner.now();
    let hash = presented.token.hash();
    let next = presented.next();
    let Some(mut row) = sessions::refreshable(tx, presented.token.session).await? else {
        return Ok(Rotated::Over);
    };
    if !row.session.alive(now) {
        return Ok(Rotated::Over);
    }
    if same(&hash, &row.current_hash) {
        row.session.expires_at = inner.session_end(row.session.created_at, now);
        let rotation = Rotation {
            session: presented.token.session,
            from_hash: hash,
            to_hash: next.hash(),
            ip: origin.ip.to_string(),
            at: now,
            expires_at: row.session.expires_at,
        };
        sessions::rotate(tx, rotation).await?;
        return Ok(Rotated::Renewed(row.session, next));
    }
    let grace = Duration::from_secs(inner.config.refresh_grace_seconds);
    let just_rotated = row.rotated_at.is_some_and(|at| now.since(at) < grace);
    let is_previous = row.previous_hash.is_some_and(|previous| same(&hash, &previous));
    if just_rotated && is_previous {
        return Ok(Rotated::Renewed(row.session, next));
    }
    let ended = SessionAt { session: row.session.id, at: now };
    sessions::revoke(tx, row.session.user, ended).await?;
    let act = Act::of_stranger(Some(row.session.user), AuditAction::ReuseRefreshToken).refused();
    let act = act.on(AuditObject::Session(row.session.id)).from(origin);
    inner.audit.record(tx, act).await?;
    Ok(Rotated::Reused(row.session))
}

fn ended() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCredentials,
        "The session was not refreshed, because this refresh token is not valid, or not valid any more. \
         Sign in again.",
    )
    .at("refreshToken")
}
