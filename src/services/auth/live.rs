//! Which sessions are alive, remembered for some seconds so that not every request asks the database.
//! Many requests of one session that find it forgotten make one look-up. Ending a session on this node forgets it at
//! once; other nodes are told, and notice anyway when their memory runs out.

use super::Principal;
use crate::domain::{Clock, Failure, SessionId, Timestamp, UserId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long another node may still take a session for alive that was ended here.
const REMEMBERED: Duration = Duration::from_secs(5);
/// The most sessions that are remembered.
const SESSIONS_MAX: usize = 20_000;
/// How many look-ups go on at once; those of one session take turns.
const LOOK_UPS_MAX: usize = 64;

/// A session that was alive when it was looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Live {
    pub(super) principal: Principal,
    pub(super) expires_at: Timestamp,
    pub(super) looked_up_at: Timestamp,
}

/// What was known when a look-up began: if somebody forgot sessions since, its result is not remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Generation(u64);

pub(super) struct LiveSessions {
    known: Mutex<Known>,
    turns: [tokio::sync::Mutex<()>; LOOK_UPS_MAX],
}

impl Default for LiveSessions {
    fn default() -> LiveSessions {
        LiveSessions { known: Mutex::default(), turns: std::array::from_fn(|_| Default::default()) }
    }
}

#[derive(Default)]
struct Known {
    sessions: HashMap<SessionId, Live>,
    generation: u64,
}

impl LiveSessions {
    /// The session, as it is remembered or else as `look_up` finds it.
    pub(super) async fn get_or_look_up(
        &self,
        id: SessionId,
        clock: &dyn Clock,
        look_up: impl Future<Output = Result<Live, Failure>> + Send,
    ) -> Result<Live, Failure> {
        if let Some(live) = self.get(id, clock.now()) {
            return Ok(live);
        }
        let _turn = self.turns[id.0.unsigned_abs() as usize % LOOK_UPS_MAX].lock().await;
        if let Some(live) = self.get(id, clock.now()) {
            return Ok(live);
        }
        let generation = self.generation();
        let live = look_up.await?;
        self.remember(generation, live);
        Ok(live)
    }

    /// The session, when it is known to be alive.
    fn get(&self, id: SessionId, now: Timestamp) -> Option<Live> {
        let known = self.lock();
        let live = known.sessions.get(&id)?;
        let fresh = now.since(live.looked_up_at) < REMEMBERED && now >= live.looked_up_at;
        (fresh && now < live.expires_at).then_some(*live)
    }

    fn generation(&self) -> Generation {
        Generation(self.lock().generation)
    }

    /// Remembers what was looked up, unless sessions were ended meanwhile.
    fn remember(&self, generation: Generation, live: Live) {
        let mut known = self.lock();
        if known.generation != generation.0 {
            return;
        }
        if known.sessions.len() >= SESSIONS_MAX {
            let over = live.looked_up_at.minus(REMEMBERED);
            known.sessions.retain(|_, live| live.looked_up_at > over);
        }
        if known.sessions.len() < SESSIONS_MAX {
            known.sessions.insert(live.principal.session().id, live);
        }
    }

    /// Forgets all sessions of a person; they are looked up anew when they are used.
    pub(super) fn forget(&self, user: UserId) {
        let mut known = self.lock();
        known.generation += 1;
        known.sessions.retain(|_, live| live.principal.user != user);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::ManualClock;
    use crate::domain::{AccountId, AuthenticationMethod, StaffRoles, TokenTransport};
    use crate::services::auth::{SessionCredential, VerifiedCredential};
    use futures_util::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn live(user: i64, looked_up_at: Timestamp) -> Live {
        let principal = Principal {
            user: UserId(user),
            account: AccountId(1_000),
            email_verified: true,
            staff_roles: StaffRoles::default(),
            credential: VerifiedCredential::Session(SessionCredential {
                id: SessionId(user * 10),
                transport: TokenTransport::Bearer,
                methods: AuthenticationMethod::Password.into(),
                authenticated_at: looked_up_at,
            }),
        };
        Live { principal, expires_at: Timestamp::from_seconds(100), looked_up_at }
    }

    #[test]
    fn live_session_is_remembered_for_some_seconds_and_forgotten_at_once() {
        let at = Timestamp::from_seconds;
        let sessions = LiveSessions::default();
        sessions.remember(sessions.generation(), live(1, at(0)));
        sessions.remember(sessions.generation(), live(2, at(0)));
        assert!(sessions.get(SessionId(10), at(4)).is_some());
        assert!(sessions.get(SessionId(10), at(5)).is_none(), "too long ago");
        assert!(sessions.get(SessionId(30), at(0)).is_none(), "never seen");
        sessions.forget(UserId(1));
        assert!(sessions.get(SessionId(10), at(1)).is_none());
        assert!(sessions.get(SessionId(20), at(1)).is_some(), "somebody else's");
    }

    #[tokio::test]
    async fn forgotten_session_is_looked_up_once_for_many_requests() {
        let clock = ManualClock::at(Timestamp::from_seconds(9));
        let (sessions, look_ups) = (LiveSessions::default(), AtomicUsize::new(0));
        let ask = || {
            sessions.get_or_look_up(SessionId(10), &clock, async {
                look_ups.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok(live(1, clock.now()))
            })
        };
        let answers = join_all((0..120).map(|_| ask())).await;
        assert!(
            answers
                .iter()
                .all(|live| live.as_ref().is_ok_and(|live| live.principal.user == UserId(1)))
        );
        assert_eq!(look_ups.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn look_up_that_began_before_a_session_ended_is_not_remembered() {
        let sessions = LiveSessions::default();
        let generation = sessions.generation();
        sessions.forget(UserId(1));
        sessions.remember(generation, live(1, Timestamp::from_seconds(0)));
        assert!(sessions.get(SessionId(10), Timestamp::from_seconds(0)).is_none());
    }

    #[test]
    fn expired_session_is_not_alive_however_fresh_the_memory() {
        let sessions = LiveSessions::default();
        sessions.remember(sessions.generation(), live(1, Timestamp::from_seconds(99)));
        assert!(sessions.get(SessionId(10), Timestamp::from_seconds(99)).is_some());
        assert!(sessions.get(SessionId(10), Timestamp::from_seconds(100)).is_none());
    }
}
