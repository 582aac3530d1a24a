//! How the end of a session reaches the connections that belong to it: at once on the node that ends it, by a message
//! on the others, and by one look at all watched sessions where messages are lost or there is no Redis.

use super::{Auth, Inner, Principal};
use crate::domain::{Failure, Fault, SessionId, UserId};
use crate::storage::pubsub::{Heard, PubSub};
use crate::storage::sessions;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Where nodes tell each other whose sessions changed: the person's number, eight bytes.
const CHANNEL: &str = "sessions";
/// How long to wait before a session is looked up again that could not be.
const AFTER_FAULT: Duration = Duration::from_secs(1);

impl Auth {
    /// Begins to hear what other nodes tell, when there is a way; once.
    pub(super) fn hear_other_nodes(&self) {
        if let Some(bus) = &self.inner.bus {
            self.inner.hearing.get_or_init(|| listen(bus, Arc::downgrade(&self.inner)));
        }
    }

    /// Returns when the principal's session is over, however it ended. A database that is away ends nobody's.
    pub async fn session_over(self, principal: Principal) {
        let inner = &self.inner;
        let (user, session) = (principal.user, principal.session().id);
        let mut watch = inner.watches.watch(user, session);
        loop {
            let rest = match self.alive(user, session).await {
                Ok(live) => live.expires_at.since(inner.now()),
                Err(Failure::Fault(fault)) => {
                    tracing::warn!(%fault, "a session cannot be checked");
                    AFTER_FAULT
                }
                Err(_) => return,
            };
            tokio::select! {
                () = watch.called() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Looks all sessions up that connections of this node belong to, in one go, and calls those whose session is
    /// over. One statement for thousands of connections.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn check_watched_sessions(&self) -> Result<(), Fault> {
        let inner = &self.inner;
        let watched = inner.watches.all();
        if watched.is_empty() {
            return Ok(());
        }
        let ids: Vec<SessionId> = watched.iter().map(|(_, session)| *session).collect();
        let alive = sessions::alive_among(&inner.database, &ids, inner.now()).await?;
        for (user, _) in watched.iter().filter(|(_, session)| !alive.contains(session)) {
            inner.look_again(*user);
        }
        Ok(())
    }
}

impl Inner {
    /// Whatever is remembered of a person's sessions may be old, here and on other nodes.
    pub(super) fn sessions_changed(&self, user: UserId) {
        self.look_again(user);
        let Some(bus) = self.bus.clone() else { return };
        let Ok(place) = self.background_place() else { return };
        Inner::in_background(place, "telling other nodes of a session", async move {
            bus.publish(CHANNEL, &user.0.to_be_bytes()).await.map(drop)
        });
    }

    fn look_again(&self, user: UserId) {
        self.live.forget(user);
        self.watches.call(user);
    }
}

/// Hears what other nodes tell, until the guard is dropped.
fn listen(bus: &PubSub, inner: Weak<Inner>) -> DropGuard {
    let mut listener = bus.listen(vec![CHANNEL.to_owned()]);
    let stop = CancellationToken::new();
    let hearing = async move {
        loop {
            // What is missed while nothing can be heard, the look at all watched sessions finds.
            let Heard::Message { payload, .. } = listener.next().await else { continue };
            let Ok(number) = <[u8; 8]>::try_from(payload.as_slice()) else { continue };
            let Some(inner): Option<Arc<Inner>> = inner.upgrade() else { return };
            inner.look_again(UserId(i64::from_be_bytes(number)));
        }
    };
    tokio::spawn(stop.clone().run_until_cancelled_owned(hearing));
    stop.drop_guard()
}
