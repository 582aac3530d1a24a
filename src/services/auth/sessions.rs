//! A person's sessions: seeing them and ending them.

use super::refresh_token::RefreshToken;
use super::{
    Auth, Caller, ClientInfo, ListedSession, LoginEvent, Principal, Session, SignOut,
    VerifiedCredential,
};
use crate::domain::{AuditAction, AuditObject, Failure, Refusal, RefusalCode, SessionId, UserId};
use crate::services::audit::Act;
use crate::storage::sessions::{self, Revocation, SessionAt};
use crate::storage::{Page, PageRequest, login_events};

/// The most tries one page of the login history lists.
const LOGIN_HISTORY_PAGE_MAX: u32 = 100;

impl Auth {
    /// Ends the sessions that whoever leaves can show to be theirs.
    ///
    /// # Errors
    /// Faults only: nobody, forged tokens and sessions that are over are fine.
    pub async fn sign_out(&self, leaving: SignOut<'_>, client: &ClientInfo) -> Result<(), Failure> {
        let inner = &self.inner;
        let ending = |user| Act::of_user(user, AuditAction::SignOut).from(client.origin());
        if let Some(principal) = leaving.principal {
            self.end(principal.user, principal.session().id, ending(principal.user)).await?;
        }
        let known = leaving.principal.map(|principal| principal.session().id);
        let token = leaving.refresh_token.and_then(|text| RefreshToken::decode(&inner.keys, text));
        let token = token.map(|presented| presented.token);
        let Some(token) = token.filter(|token| Some(token.session) != known) else { return Ok(()) };
        if let Some(owner) = sessions::owner(&inner.database, token.session).await? {
            self.end(owner, token.session, ending(owner)).await?;
        }
        Ok(())
    }

    /// Ends the session of a refresh token whose place in its browser another session takes. Who has just signed in hears of
    /// no fault: the session ends by itself then.
    pub async fn end_replaced(&self, refresh_token: &str, client: &ClientInfo) {
        let leaving = SignOut { principal: None, refresh_token: Some(refresh_token) };
        if let Err(failure) = self.sign_out(leaving, client).await {
            tracing::warn!(%failure, "a session that was replaced has not ended");
        }
    }

    /// Ends all of the principal's sessions, this one included.
    ///
    /// # Errors
    /// Faults only.
    pub async fn sign_out_everywhere(&self, caller: Caller<'_>) -> Result<(), Failure> {
        let user = caller.principal.user;
        self.end_all(user, None, caller.act(AuditAction::SignOutEverywhere)).await
    }

    /// Ends all of the principal's sessions but this one. That there is no other is fine.
    ///
    /// # Errors
    /// Faults only.
    pub async fn revoke_other_sessions(&self, caller: Caller<'_>) -> Result<(), Failure> {
        let principal = caller.principal;
        let kept = Some(principal.session().id);
        self.end_all(principal.user, kept, caller.act(AuditAction::RevokeOtherSessions)).await
    }

    /// A person's sessions that can still be used, most recently used first; `current` is the one that asks.
    ///
    /// # Errors
    /// Faults only.
    pub async fn sessions(
        &self,
        owner: UserId,
        current: VerifiedCredential,
    ) -> Result<Vec<ListedSession>, Failure> {
        let alive = sessions::alive(&self.inner.database, owner, self.inner.now()).await?;
        Ok(alive.into_iter().map(|session| listed(session, current)).collect())
    }

    /// One of the principal's sessions, while it can be used.
    ///
    /// # Errors
    /// Faults only.
    pub async fn session(
        &self,
        principal: &Principal,
        id: SessionId,
    ) -> Result<Option<ListedSession>, Failure> {
        let now = self.inner.now();
        let session = sessions::find(&self.inner.database, principal.user, id).await?;
        let own = session.filter(|session| session.alive(now));
        Ok(own.map(|session| listed(session, principal.credential)))
    }

    /// Ends one of the principal's sessions.
    ///
    /// # Errors
    /// Refuses with NOT_FOUND when the principal has no such session.
    pub async fn revoke_session(&self, caller: Caller<'_>, id: SessionId) -> Result<(), Failure> {
        if self.end(caller.principal.user, id, caller.act(AuditAction::RevokeSession)).await? {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalCode::NotFound,
            "No session was ended, because you have none with this id; it may be over already. See \
             `viewer.sessions` for those that are alive.",
        )
        .at("id")
        .into())
    }

    /// The tries to sign in to a person's account, newest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn login_history(
        &self,
        owner: UserId,
        request: PageRequest,
    ) -> Result<Page<LoginEvent>, Failure> {
        let request = PageRequest { limit: request.limit.min(LOGIN_HISTORY_PAGE_MAX), ..request };
        Ok(login_events::page(&self.inner.database, owner, request).await?)
    }

    /// One try to sign in to the principal's account.
    ///
    /// # Errors
    /// Faults only.
    pub async fn login_event(
        &self,
        principal: &Principal,
        id: i64,
    ) -> Result<Option<LoginEvent>, Failure> {
        Ok(login_events::find(&self.inner.database, principal.user, id).await?)
    }

    async fn end_all(
        &self,
        user: UserId,
        kept: Option<SessionId>,
        act: Act,
    ) -> Result<(), Failure> {
        let now = self.inner.now();
        let audit = self.inner.audit.clone();
        self.inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    if sessions::revoke_all(tx, user, Revocation { except: kept, at: now }).await? {
                        audit.record(tx, act).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.inner.sessions_changed(user);
        Ok(())
    }

    async fn end(&self, user: UserId, id: SessionId, act: Act) -> Result<bool, Failure> {
        let now = self.inner.now();
        let act = act.on(AuditObject::Session(id));
        let audit = self.inner.audit.clone();
        let ended = self
            .inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let ended =
                        sessions::revoke(tx, user, SessionAt { session: id, at: now }).await?;
                    if ended {
                        audit.record(tx, act).await?;
                    }
                    Ok(ended)
                })
            })
            .await?;
        self.inner.sessions_changed(user);
        Ok(ended)
    }
}

fn listed(session: Session, current: VerifiedCredential) -> ListedSession {
    ListedSession { current: current.is_session(session.id), session }
}
