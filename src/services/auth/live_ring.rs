//! Signing keys that come and go while the server runs.
//!
//! A version verifies from the moment on at which it is seen, and signs some time later: by then every node has seen it, so
//! that none gets a token that it cannot read. A document that names the version that signs is taken at its word.

use super::AuthConfig;
use crate::domain::{Clock, KeyVersion, Secret};
use crate::services::keyring::KeyRing;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Everything that is wrong with the signing keys of settings, in words for the operator.
pub type CheckSigningKeys = Box<dyn Fn(&AuthConfig) -> Vec<String> + Send>;

/// What the ring is kept up with.
pub struct LiveRingParts {
    /// The settings that the ring was made of.
    pub config: AuthConfig,
    /// The ring of the server.
    pub ring: KeyRing,
    /// Refuses keys that will not do.
    pub check: CheckSigningKeys,
    /// How long a new version only verifies.
    pub settle: Duration,
    /// Tells how long that is.
    pub clock: Arc<dyn Clock>,
}

/// Takes documents of signing keys (`auth.signing_key_ring`) while the server runs.
pub struct LiveRing {
    parts: LiveRingParts,
    /// When versions were seen first that were not there at the start.
    came: BTreeMap<KeyVersion, Duration>,
}

impl fmt::Debug for LiveRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LiveRing({:?})", self.parts.ring.versions())
    }
}

impl LiveRing {
    /// Keeps up a ring that was made just now.
    pub fn new(parts: LiveRingParts) -> LiveRing {
        LiveRing { parts, came: BTreeMap::new() }
    }

    /// Takes a document. Answers what is different now, if anything is.
    ///
    /// # Errors
    /// Why it will not do, in words for the operator; the ring is as it was.
    pub fn take(&mut self, document: Secret) -> Result<Option<String>, String> {
        let LiveRingParts { config, ring, check, settle, clock } = &self.parts;
        let config = AuthConfig { signing_key_ring: document, ..config.clone() };
        let problems = check(&config);
        if !problems.is_empty() {
            return Err(problems.join("; "));
        }
        let keys: BTreeMap<KeyVersion, Secret> =
            config.signing_keys().into_iter().map(|(_, version, key)| (version, key)).collect();
        let (now, known) = (clock.running(), ring.versions());
        let came: BTreeMap<KeyVersion, Duration> = keys
            .keys()
            .filter(|version| self.came.contains_key(version) || !known.all.contains(version))
            .map(|version| (*version, *self.came.get(version).unwrap_or(&now)))
            .collect();
        let settled =
            |version: &KeyVersion| came.get(version).is_none_or(|from| now >= *from + *settle);
        let newest_settled = keys.keys().copied().rev().find(settled);
        let signing = config.named_signing_version().or(newest_settled);
        let changed = ring.replace(keys, signing).map_err(|fault| fault.to_string())?;
        self.came = came;
        Ok(changed.then(|| self.told()))
    }

    fn told(&self) -> String {
        let versions = self.parts.ring.versions();
        let all: Vec<String> = versions.all.iter().map(ToString::to_string).collect();
        let newer = versions.all.last().is_some_and(|newest| *newest > versions.signing);
        let soon =
            if newer && self.came.contains_key(versions.all.last().unwrap_or(&versions.signing)) {
                format!(
                    "; the newest signs after {} s, when every node has it",
                    self.parts.settle.as_secs()
                )
            } else {
                String::new()
            };
        format!("versions {} verify, version {} signs{soon}", all.join(", "), versions.signing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::KeyPurpose;
    use crate::domain::time::ManualClock;

    const SETTLE: Duration = Duration::from_secs(120);

    fn document(numbers: &[u32], signing: Option<u32>) -> String {
        let mut fields: Vec<String> =
            numbers.iter().map(|number| format!("\"{number}\":\"{number:048}\"")).collect();
        fields.extend(signing.map(|number| format!("\"signing\":\"{number}\"")));
        format!("{{{}}}", fields.join(","))
    }

    struct Kept {
        live: LiveRing,
        ring: KeyRing,
        clock: Arc<ManualClock>,
    }

    fn kept(numbers: &[u32]) -> Kept {
        let config = AuthConfig {
            signing_key_ring: Secret::new(document(numbers, None)),
            ..AuthConfig::default()
        };
        let (ring, clock) =
            (config.key_ring().expect("a good ring"), Arc::<ManualClock>::default());
        let live = LiveRing::new(LiveRingParts {
            config,
            ring: ring.clone(),
            check: Box::new(AuthConfig::signing_key_problems),
            settle: SETTLE,
            clock: Arc::clone(&clock) as _,
        });
        Kept { live, ring, clock }
    }

    impl Kept {
        fn take(
            &mut self,
            numbers: &[u32],
            signing: Option<u32>,
        ) -> Result<Option<String>, String> {
            self.live.take(Secret::new(document(numbers, signing)))
        }

        /// The version that signs, and all.
        fn versions(&self) -> (u32, Vec<u32>) {
            let versions = self.ring.versions();
            let all = versions.all.iter().map(|version| version.number()).collect();
            (versions.signing.number(), all)
        }
    }

    #[test]
    fn new_version_verifies_at_once_and_signs_when_every_node_has_it() {
        let mut kept = kept(&[1]);
        let token_keys = kept.ring.keys(KeyPurpose::AccessToken);
        assert_eq!(kept.take(&[1], None), Ok(None), "nothing new");
        let told = kept.take(&[1, 2], None).expect("taken").expect("a new version");
        assert!(told.contains("version 1 signs; the newest signs after 120 s"), "{told}");
        assert_eq!(kept.versions(), (1, vec![1, 2]));
        assert_eq!(token_keys.all().len(), 2, "what the new one signs elsewhere is read here");
        kept.clock.advance(SETTLE - Duration::from_secs(1));
        assert_eq!(kept.take(&[1, 2], None), Ok(None));
        kept.clock.advance(Duration::from_secs(1));
        assert!(kept.take(&[1, 2], None).expect("taken").is_some());
        assert_eq!(kept.versions(), (2, vec![1, 2]));
        assert!(kept.take(&[2], None).expect("taken").is_some());
        assert_eq!(kept.versions(), (2, vec![2]), "the old one was taken away");
    }

    #[test]
    fn document_that_names_the_signing_version_is_taken_at_its_word() {
        let mut kept = kept(&[1, 2]);
        assert_eq!(kept.versions().0, 2, "what is there at the start signs at once");
        kept.take(&[1, 2, 3], Some(1)).expect("taken");
        assert_eq!(kept.versions(), (1, vec![1, 2, 3]));
        kept.take(&[1, 2, 3], Some(3)).expect("taken");
        assert_eq!(kept.versions().0, 3);
    }

    #[test]
    fn document_that_will_not_do_changes_nothing() {
        let mut kept = kept(&[1, 2]);
        let other = "9".repeat(48);
        for document in [
            "no document".to_owned(),
            "{}".to_owned(),
            r#"{"1":"short"}"#.to_owned(),
            format!(r#"{{"1":"{:048}","2":"{other}"}}"#, 1),
            format!(r#"{{"1":"{other}","3":"{other}"}}"#),
            document(&[1, 2, 3, 4, 5, 6, 7, 8, 9], None),
        ] {
            let refused = kept.live.take(Secret::new(document)).expect_err("will not do");
            assert!(!refused.contains(&other) && !refused.contains("short\""), "{refused}");
            assert_eq!(kept.versions(), (2, vec![1, 2]), "{refused}");
        }
    }
}
