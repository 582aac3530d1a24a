//! Which passwords are taken, and how they are hashed: Argon2id in a pool that is bounded in both ways, by
//! how many hashes run at once and by how many callers may wait.

use super::keys::draw_token;
use crate::domain::{Fault, Refusal, RefusalCode, Rng};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Span;

/// The cost of a hash, as OWASP's password storage cheat sheet recommends: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of salt.
const SALT_BYTES: usize = 16;
/// The shortest password, in characters.
const LENGTH_MIN: usize = 8;
/// The longest password, in bytes: hashing must not become a way to keep the server busy.
const LENGTH_MAX: usize = 256;
/// A password of fewer different characters is a pattern.
const DISTINCT_MIN: usize = 4;

/// The most frequent passwords, in small letters.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common_passwords.txt").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// Refuses passwords that would be guessed. `field` is the input field to blame, `email` the address the
/// password must not be made of.
pub(super) fn check(password: &str, field: &str, email: &str) -> Result<(), Refusal> {
    let Some(why) = weakness(password, email) else { return Ok(()) };
    let message = format!(
        "This password was not accepted: {why}. Choose a longer one that nobody would guess; three or \
         four unrelated words are fine."
    );
    Err(Refusal::new(RefusalCode::PasswordTooWeak, message).at(field))
}

fn weakness(password: &str, email: &str) -> Option<&'static str> {
    if password.chars().count() < LENGTH_MIN {
        return Some("it has fewer than 8 characters");
    }
    if password.len() > LENGTH_MAX {
        return Some("it has more than 256 bytes");
    }
    let lower = password.to_lowercase();
    let bare =
        lower.trim_end_matches(|end: char| end.is_ascii_digit() || end.is_ascii_punctuation());
    if COMMON.contains(lower.as_str()) || (bare.len() >= LENGTH_MIN && COMMON.contains(bare)) {
        return Some("it is among the most common passwords");
    }
    if lower.chars().collect::<HashSet<_>>().len() < DISTINCT_MIN {
        return Some("it repeats a few characters");
    }
    let local = email.split('@').next().unwrap_or_default();
    if !email.is_empty() && (lower == email || lower == local || bare == local) {
        return Some("it is your e-mail address");
    }
    None
}

/// Hashes and verifies passwords.
pub(super) struct PasswordHashing {
    argon2: Argon2<'static>,
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
    /// Verified when there is no account, so that the answer takes as long.
    nobody: String,
}

/// How many hashes run and wait.
pub(super) struct PoolSize {
    pub(super) parallel: usize,
    pub(super) waiting_max: usize,
}

impl PasswordHashing {
    pub(super) fn new(size: &PoolSize, rng: &dyn Rng) -> Result<PasswordHashing, Fault> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Fault::internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let parallel = match size.parallel {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            parallel => parallel,
        };
        let nobody = hash(&argon2, &draw_token(rng), &draw_salt(rng))?;
        Ok(PasswordHashing {
            argon2,
            running: Arc::new(Semaphore::new(parallel)),
            places: Arc::new(Semaphore::new(parallel.saturating_add(size.waiting_max))),
            nobody,
        })
    }

    /// The PHC string of a password.
    pub(super) async fn hash(&self, password: String, rng: &dyn Rng) -> Result<String, Fault> {
        let salt = draw_salt(rng);
        let argon2 = self.argon2.clone();
        self.run(move || hash(&argon2, password.as_bytes(), &salt)).await
    }

    /// Whether the password belongs to the PHC string. Without one it takes as long and answers `false`.
    pub(super) async fn verify(
        &self,
        password: String,
        phc: Option<String>,
    ) -> Result<bool, Fault> {
        let somebody = phc.is_some() && password.len() <= LENGTH_MAX;
        let phc = phc.unwrap_or_else(|| self.nobody.clone());
        let argon2 = self.argon2.clone();
        let right = self.run(move || verify(&argon2, &password, &phc)).await?;
        Ok(right && somebody)
    }

    /// Runs the work on a blocking thread. The permits go with the work, not with the caller: a caller who
    /// gives up does not make room for more hashes than there may be.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Fault::Overloaded)?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(Fault::internal)?;
        let permits: [OwnedSemaphorePermit; 2] = [place, turn];
        let span = Span::current();
        tokio::task::spawn_blocking(move || {
            let _permits = permits;
            span.in_scope(work)
        })
        .await
        .map_err(Fault::internal)?
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

fn verify(argon2: &Argon2<'_>, password: &str, phc: &str) -> Result<bool, Fault> {
    let phc = PasswordHash::new(phc).map_err(Fault::internal)?;
    match argon2.verify_password(password.as_bytes(), &phc) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(Fault::internal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;

    #[test]
    fn passwords_that_would_be_guessed_are_refused() {
        assert!(COMMON.len() >= 4_900, "the list is compiled in: {}", COMMON.len());
        for (password, accepted) in [
            ("correct horse battery staple", true),
            ("Tr0ub4dor&3", true),
            ("пароль мой длинный", true),
            ("short12", false),
            ("", false),
            ("password", false),
            ("Password", false),
            ("PASSWORD123!", false),
            ("12345678", false),
            ("qwertyuiop", false),
            ("aaaaaaaaaaaa", false),
            ("ababababab", false),
            ("ada.lovelace@example.com", false),
            ("Ada.Lovelace", false),
            ("ada.lovelace1815", false),
        ] {
            let checked = check(password, "password", "ada.lovelace@example.com");
            assert_eq!(checked.is_ok(), accepted, "{password}");
        }
        assert!(check(&"long enough ".repeat(30), "password", "").is_err());
        let refusal = check("short", "newPassword", "").expect_err("too short");
        assert_eq!(refusal.path, ["input", "newPassword"]);
        assert_eq!(refusal.code, RefusalCode::PasswordTooWeak);
    }

    #[tokio::test]
    async fn hashes_are_argon2id_with_the_cost_that_was_decided() {
        let size = PoolSize { parallel: 1, waiting_max: 1 };
        let hashing = PasswordHashing::new(&size, &SystemRng).expect("sane parameters");
        let phc = hashing.hash("correct horse".to_owned(), &SystemRng).await.expect("hashes");
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        let verify = |password: &str, phc: Option<&String>| {
            hashing.verify(password.to_owned(), phc.cloned())
        };
        assert!(verify("correct horse", Some(&phc)).await.expect("verifies"));
        assert!(!verify("wrong horse", Some(&phc)).await.expect("verifies"));
        assert!(!verify("correct horse", None).await.expect("verifies"));
    }

    #[tokio::test]
    async fn whoever_finds_the_waiting_room_full_is_told_at_once() {
        let size = PoolSize { parallel: 1, waiting_max: 1 };
        let hashing = PasswordHashing::new(&size, &SystemRng).expect("sane parameters");
        let (release, held) = std::sync::mpsc::channel::<()>();
        let running = hashing.run(move || held.recv().map_err(Fault::internal));
        let waiting = hashing.run(|| Ok(()));
        let story = async {
            tokio::task::yield_now().await;
            let refused = hashing.run(|| Ok(())).await;
            assert!(matches!(refused, Err(Fault::Overloaded)));
            release.send(()).expect("somebody waits");
        };
        let (running, waiting, ()) = tokio::join!(running, waiting, story);
        running.expect("ran");
        waiting.expect("ran after it");
    }
}
