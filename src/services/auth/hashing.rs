//! How passwords are hashed: Argon2id, in turns that clients share fairly by network. A turn is waited for before
//! anything is hashed, so that what changed meanwhile can be looked at once more.

use super::fair_queue::{FairQueue, Room, Ticket, Turn};
use super::keys::draw_token;
use super::password::Password;
use crate::domain::{Fault, Rng};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tracing::Span;

/// The cost of a hash, as OWASP's password storage cheat sheet recommends: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// Hashes and verifies passwords.
pub(super) struct PasswordHashing {
    hasher: Arc<Hasher>,
    queue: FairQueue,
}

/// A turn to hash. It ends when it is dropped, but not before the hash that runs in it.
pub(super) struct HashingTurn {
    hasher: Arc<Hasher>,
    _turn: Turn,
}

struct Hasher {
    argon2: Argon2<'static>,
    /// Verified when there is no account, so that the answer takes as long.
    nobody: String,
    /// How many passwords were hashed.
    #[cfg(test)]
    done: std::sync::atomic::AtomicUsize,
}

impl PasswordHashing {
    /// `room.turns` of 0 means one per core.
    pub(super) fn new(room: Room, rng: &dyn Rng) -> Result<PasswordHashing, Fault> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Fault::internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let turns = match room.turns {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            turns => turns,
        };
        let nobody = hash(&argon2, &draw_token(rng), &draw_salt(rng))?;
        let hasher = Hasher {
            argon2,
            nobody,
            #[cfg(test)]
            done: Default::default(),
        };
        Ok(PasswordHashing {
            hasher: Arc::new(hasher),
            queue: FairQueue::new(Room { turns, ..room }),
        })
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Fault::Overloaded`] when too many wait already: in all, or from this network.
    pub(super) async fn turn(&self, ticket: Ticket) -> Result<HashingTurn, Fault> {
        let turn = self.queue.turn(ticket).await?;
        Ok(HashingTurn { hasher: Arc::clone(&self.hasher), _turn: turn })
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    #[cfg(test)]
    pub(super) fn hashes(&self) -> usize {
        self.hasher.done.load(std::sync::atomic::Ordering::SeqCst)
    }
}

impl HashingTurn {
    /// The PHC string of a password.
    pub(super) async fn hash(
        self,
        password: &Password,
        rng: &dyn Rng,
    ) -> Result<(HashingTurn, String), Fault> {
        let (salt, password) = (draw_salt(rng), password.clone());
        self.run(move |hasher| hash(&hasher.argon2, password.bytes(), &salt)).await
    }

    /// Whether the password belongs to the PHC string. Without one it takes as long and answers `false`.
    pub(super) async fn verify(
        self,
        password: &Password,
        phc: Option<String>,
    ) -> Result<(HashingTurn, bool), Fault> {
        let (somebody, password) = (phc.is_some(), password.clone());
        let work = move |hasher: &Hasher| {
            let phc = phc.as_deref().unwrap_or(&hasher.nobody);
            verify(&hasher.argon2, password.bytes(), phc)
        };
        let (turn, right) = self.run(work).await?;
        Ok((turn, right && somebody))
    }

    /// Whether this hash was made at another cost than hashes are made at now.
    pub(super) fn is_outdated(&self, phc: &str) -> bool {
        self.hasher.is_outdated(phc)
    }

    /// Runs the work on a blocking thread. The turn goes with the work, not with the caller: a caller who gives
    /// up does not make room for more hashes than there may be.
    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&Hasher) -> Result<T, Fault> + Send + 'static,
    ) -> Result<(HashingTurn, T), Fault> {
        metrics::counter!("agio_password_hashes_total").increment(1);
        #[cfg(test)]
        self.hasher.done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let span = Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let made = span.in_scope(|| work(&self.hasher))?;
            Ok((self, made))
        });
        done.await.map_err(Fault::internal)?
    }
}

impl Hasher {
    /// A hash that cannot be read is not outdated: verifying it says what is wrong.
    fn is_outdated(&self, phc: &str) -> bool {
        PasswordHash::new(phc).is_ok_and(|phc| {
            let params = Params::try_from(&phc);
            let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            let same = params.is_ok_and(|params| cost(&params) == cost(self.argon2.params()));
            !same || phc.algorithm.as_str() != Algorithm::Argon2id.as_str()
        })
    }
}

fn draw_salt(rng: &dyn Rng) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    rng.fill(&mut salt);
    salt
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, Fault> {
    let phc: PasswordHash =
        argon2.hash_password_with_salt(password, salt).map_err(Fault::internal)?;
    Ok(phc.to_string())
}

fn verify(argon2: &Argon2<'_>, password: &[u8], phc: &str) -> Result<bool, Fault> {
    let phc = PasswordHash::new(phc).map_err(Fault::internal)?;
    match argon2.verify_password(password, &phc) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(Fault::internal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::password::Password;
    use super::*;
    use crate::domain::network::client_network;
    use crate::domain::rng::SystemRng;
    use crate::storage::limiter::LimitKey;

    fn ticket() -> Ticket {
        let network = client_network([127, 0, 0, 1].into());
        Ticket { network, key: LimitKey::of("test", &[]) }
    }

    #[tokio::test]
    async fn hashes_are_argon2id_with_the_cost_that_was_decided() {
        let room = Room { turns: 1, waiting_max: 1, waiting_network_max: 1 };
        let hashing = PasswordHashing::new(room, &SystemRng).expect("sane parameters");
        let turn = hashing.turn(ticket()).await.expect("a turn");
        let password = Password::typed("correct horse");
        let (mut turn, phc) = turn.hash(&password, &SystemRng).await.expect("hashes");
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        for (typed, phc, expected) in [
            ("correct horse", Some(&phc), true),
            ("wrong horse", Some(&phc), false),
            ("correct horse", None, false),
        ] {
            let verified = turn.verify(&Password::typed(typed), phc.cloned()).await;
            let right;
            (turn, right) = verified.expect("verifies");
            assert_eq!(right, expected, "{typed}");
        }
    }
}
