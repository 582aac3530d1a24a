//! Links to files: what a link names and until when it is good is in its token, with an HMAC by a key of the ring. Nothing
//! of it is kept.

use crate::domain::opaque::BLOCK_BYTES;
use crate::domain::{JobId, Key, KeySet, KeyVersion, NodeKind, OpaqueIds, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const VERSION_BYTES: usize = 4;
const TIME_BYTES: usize = 8;
const TAG_BYTES: usize = 32;
const LENGTH: usize = VERSION_BYTES + BLOCK_BYTES + TIME_BYTES + TAG_BYTES;

/// A link to a file.
#[derive(Clone, PartialEq, Eq)]
pub struct FileLink {
    /// Where the file is. Whoever has it gets the file.
    pub url: String,
    /// Until when.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for FileLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileLink(hidden until {})", self.expires_at)
    }
}

/// What links are signed with.
#[derive(Clone, Copy)]
pub(super) struct Signing<'a> {
    pub(super) keys: &'a KeySet,
    pub(super) ids: &'a OpaqueIds,
}

impl Signing<'_> {
    /// A token for the file of a job.
    pub(super) fn sign(self, job: JobId, expires_at: Timestamp) -> String {
        let (version, key) = self.keys.signing();
        let (block, time) = (self.ids.id_block(NodeKind::Job, job.0), expires_at.0.to_be_bytes());
        let tag = mac(&key, &block, &time).finalize().into_bytes();
        let version = version.number().to_be_bytes();
        URL_SAFE_NO_PAD.encode([&version[..], &block, &time, &tag].concat())
    }

    /// The job whose file a token names, and until when it is good; `None` for what this exchange did not sign.
    pub(super) fn read(self, token: &str) -> Option<(JobId, Timestamp)> {
        if token.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (version, rest) = bytes.split_first_chunk::<VERSION_BYTES>()?;
        let (block, rest) = rest.split_first_chunk::<BLOCK_BYTES>()?;
        let (time, tag) = rest.split_first_chunk::<TIME_BYTES>()?;
        let key = self.keys.get(KeyVersion::new(u32::from_be_bytes(*version))?)?;
        mac(&key, block, time).verify_slice(tag).ok()?;
        let (NodeKind::Job, job) = self.ids.read_id_block(*block)? else { return None };
        Some((JobId(job), Timestamp(i64::from_be_bytes(*time))))
    }
}

fn mac(key: &Key, block: &[u8; BLOCK_BYTES], time: &[u8; TIME_BYTES]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.expose())
        .expect("HMAC takes keys of any length");
    mac.update(block);
    mac.update(time);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{KeyPurpose, Secret};
    use crate::services::auth::testing::ids;

    fn keys(text: &str) -> KeySet {
        KeySet::of_one(KeyPurpose::FileLink, &Secret::new(text.repeat(48)))
    }

    #[test]
    fn link_names_a_file_and_an_end_and_no_byte_of_it_can_be_changed() {
        let (keys, other, ids) = (keys("a"), keys("b"), ids());
        let named = (JobId(7), Timestamp(1_768_000_000_000_000));
        let signing = Signing { keys: &keys, ids: &ids };
        let token = signing.sign(named.0, named.1);
        assert_eq!(signing.read(&token), Some(named));
        assert_eq!(Signing { keys: &other, ids: &ids }.read(&token), None, "another exchange's");
        let bytes = URL_SAFE_NO_PAD.decode(&token).expect("base64");
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 1;
            assert_eq!(signing.read(&URL_SAFE_NO_PAD.encode(changed)), None, "{index}");
        }
        for wrong in ["", "x", &token[1..], &format!("{token}A")] {
            assert_eq!(signing.read(wrong), None, "{wrong:?}");
        }
    }
}
