//! Long-lived connections and the sessions they belong to: who has one open, and a call to look again when a session
//! of theirs may be over. The call says nothing but "look again", so a forged or doubled one does no harm.

use crate::domain::{SessionId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The sessions that connections of this node belong to.
#[derive(Clone, Default)]
pub(super) struct SessionWatches {
    people: Arc<Mutex<HashMap<UserId, Watched>>>,
}

/// The watched sessions of one person.
struct Watched {
    call: watch::Sender<()>,
    /// How many connections belong to each.
    sessions: HashMap<SessionId, usize>,
}

/// One connection's place in the list, until it is dropped.
pub(super) struct SessionWatch {
    watches: SessionWatches,
    user: UserId,
    session: SessionId,
    called: watch::Receiver<()>,
}

impl SessionWatches {
    /// Puts a connection on the list. Calls that come from now on reach it.
    pub(super) fn watch(&self, user: UserId, session: SessionId) -> SessionWatch {
        let mut people = self.lock();
        let watched = people
            .entry(user)
            .or_insert_with(|| Watched { call: watch::Sender::new(()), sessions: HashMap::new() });
        *watched.sessions.entry(session).or_default() += 1;
        let called = watched.call.subscribe();
        SessionWatch { watches: self.clone(), user, session, called }
    }

    /// Calls the connections of a person.
    pub(super) fn call(&self, user: UserId) {
        if let Some(watched) = self.lock().get(&user) {
            watched.call.send_replace(());
        }
    }

    /// Every watched session and whose it is.
    pub(super) fn all(&self) -> Vec<(UserId, SessionId)> {
        let people = self.lock();
        let of_person = |(user, watched): (&UserId, &Watched)| {
            let user = *user;
            watched.sessions.keys().map(move |session| (user, *session)).collect::<Vec<_>>()
        };
        people.iter().flat_map(of_person).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Watched>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionWatch {
    /// Waits for the next call.
    pub(super) async fn called(&mut self) {
        if self.called.changed().await.is_err() {
            // The sender is on the list for as long as this is.
            std::future::pending().await
        }
    }
}

impl Drop for SessionWatch {
    fn drop(&mut self) {
        let mut people = self.watches.lock();
        let Some(watched) = people.get_mut(&self.user) else { return };
        if let Some(count) = watched.sessions.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                watched.sessions.remove(&self.session);
            }
        }
        if watched.sessions.is_empty() {
            people.remove(&self.user);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn session_watch_reaches_the_person_and_forgets_what_is_closed() {
        let watches = SessionWatches::default();
        let (ada, bob) = (UserId(1), UserId(2));
        let mut first = watches.watch(ada, SessionId(10));
        let second = watches.watch(ada, SessionId(10));
        let mut other = watches.watch(bob, SessionId(20));
        watches.call(ada);
        first.called().await;
        assert!(futures_util::poll!(std::pin::pin!(first.called())).is_pending(), "once");
        assert!(futures_util::poll!(std::pin::pin!(other.called())).is_pending());
        drop(first);
        assert_eq!(watches.all().len(), 2);
        drop(second);
        assert_eq!(watches.all(), [(bob, SessionId(20))]);
        drop(other);
        assert!(watches.lock().is_empty());
    }
}
