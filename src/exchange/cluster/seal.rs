//! Shows that a message comes from a node of this cluster and is meant for whoever reads it: whoever can publish in
//! Redis can do neither without a key, which all nodes derive from their signing keys.
//!
//! A sealed message is one byte of format (the journal's), four of the key's version, 32 of keyed BLAKE3, and a postcard
//! body. The hash covers format, channel and body, and the channel names the journal, the kind of message and the recipient:
//! a leadership by its epoch, a standby by its process. Sent again to somebody else, a message proves nothing; that
//! the same recipient does it once only is the recipient's to see to.

use crate::domain::keys::{KEY_BYTES, Key};
use crate::domain::{Fault, KeySet, KeyVersion};
use crate::exchange::codec::FORMAT;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes before the hash: format and version of the key.
const PREFIX_LENGTH: usize = 1 + size_of::<u32>();
/// Bytes before the body: those and the hash.
const HEADER_LENGTH: usize = PREFIX_LENGTH + KEY_BYTES;
/// The longest message that is looked at. The most commands that go together take about half of it.
pub(super) const MESSAGE_BYTES_MAX: usize = 8 << 20;

/// Why a message is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is of a node of another version, which speaks another format.
    Foreign,
    /// It does not show that a node of this cluster wrote it for this recipient.
    Unproven,
    /// A node wrote it, and it is not what it should be.
    Garbled,
}

/// A message for whoever listens on a channel.
///
/// # Errors
/// [`Fault::Internal`] when it cannot be written down, which no message known today can cause.
pub(super) fn seal(
    keys: &KeySet,
    channel: &str,
    message: &impl Serialize,
) -> Result<Vec<u8>, Fault> {
    let (version, key) = keys.signing();
    let mut bytes = vec![0; HEADER_LENGTH];
    bytes[0] = FORMAT;
    bytes[1..PREFIX_LENGTH].copy_from_slice(&version.number().to_be_bytes());
    let mut bytes = postcard::to_extend(message, bytes).map_err(Fault::internal)?;
    let proof = proof(&key, channel, &bytes[HEADER_LENGTH..]);
    bytes[PREFIX_LENGTH..HEADER_LENGTH].copy_from_slice(proof.as_bytes());
    Ok(bytes)
}

/// The message that was heard on a channel. Nothing of it is read before it is proven.
///
/// # Errors
/// Why it is not read.
pub(super) fn open<T: DeserializeOwned>(
    keys: &KeySet,
    channel: &str,
    bytes: &[u8],
) -> Result<T, Unread> {
    if bytes.first() != Some(&FORMAT) {
        return Err(Unread::Foreign);
    }
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(Unread::Garbled);
    }
    let (header, body) = bytes.split_at_checked(HEADER_LENGTH).ok_or(Unread::Unproven)?;
    let (version, claimed) =
        header[1..].split_first_chunk::<{ size_of::<u32>() }>().ok_or(Unread::Unproven)?;
    let key = KeyVersion::new(u32::from_be_bytes(*version)).and_then(|version| keys.get(version));
    let key = key.ok_or(Unread::Unproven)?;
    let claimed: [u8; KEY_BYTES] = claimed.try_into().map_err(|_| Unread::Unproven)?;
    // Hashes compare in constant time.
    if proof(&key, channel, body) != blake3::Hash::from_bytes(claimed) {
        return Err(Unread::Unproven);
    }
    let (message, rest) = postcard::take_from_bytes(body).map_err(|_| Unread::Garbled)?;
    if rest.is_empty() { Ok(message) } else { Err(Unread::Garbled) }
}

fn proof(key: &Key, channel: &str, body: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_keyed(key.expose());
    hasher.update(&[FORMAT]);
    // Its length first, so that no channel can end where another's body begins.
    hasher.update(&(channel.len() as u64).to_le_bytes());
    hasher.update(channel.as_bytes());
    hasher.update(body);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;
    use crate::domain::keys::KeyPurpose;

    fn key(signing_key: &str) -> KeySet {
        KeySet::of_one(KeyPurpose::ClusterMessage, &Secret::new(signing_key))
    }

    #[test]
    fn message_is_read_by_its_recipient_and_with_the_key_only() {
        let (key, other) = (key("the nodes' key"), key("somebody else's key"));
        let sent = (7_u64, "a body".to_owned());
        let sealed = seal(&key, "shared:commands:3", &sent).expect("seals");
        assert_eq!(open(&key, "shared:commands:3", &sealed), Ok(sent));
        for channel in ["shared:commands:4", "shared:news", "other:commands:3", ""] {
            let read = open::<(u64, String)>(&key, channel, &sealed);
            assert_eq!(read, Err(Unread::Unproven), "sent again on {channel:?}");
        }
        let read = open::<(u64, String)>(&other, "shared:commands:3", &sealed);
        assert_eq!(read, Err(Unread::Unproven), "sealed with another key");
    }

    #[test]
    fn message_that_was_tampered_with_is_not_read() {
        let key = key("the nodes' key");
        let sealed = seal(&key, "here", &(7_u64, "a body".to_owned())).expect("seals");
        let read = |bytes: &[u8]| open::<(u64, String)>(&key, "here", bytes);
        for index in 1..sealed.len() {
            let mut tampered = sealed.clone();
            tampered[index] ^= 1;
            assert_eq!(read(&tampered), Err(Unread::Unproven), "byte {index}");
            assert_eq!(read(&sealed[..index]), Err(Unread::Unproven), "cut at {index}");
        }
        let longer = [&sealed[..], b"more"].concat();
        assert_eq!(read(&longer), Err(Unread::Unproven));
        let mut newer = sealed.clone();
        newer[0] += 1;
        assert_eq!(read(&newer), Err(Unread::Foreign), "another format");
        assert_eq!(read(&[]), Err(Unread::Foreign));
    }

    #[test]
    fn messages_of_every_version_of_the_key_are_read() {
        let version = |number| KeyVersion::new(number).expect("not 0");
        let secrets = [1, 2].map(|number| (version(number), Secret::new(format!("key {number}"))));
        let signing = |index: usize, known: &[_]| {
            let (version, secret) = &secrets[index];
            let known = known.iter().cloned().collect();
            KeySet::derive(KeyPurpose::ClusterMessage, (*version, secret), &known)
        };
        let [older, pinned, newer] = [signing(0, &[]), signing(0, &secrets), signing(1, &secrets)];
        for (sender, reader, reads) in [
            (&older, &newer, true),
            (&pinned, &older, true),
            (&newer, &pinned, true),
            (&newer, &older, false),
        ] {
            let sealed = seal(sender, "here", &7_u64).expect("seals");
            let expected = if reads { Ok(7) } else { Err(Unread::Unproven) };
            assert_eq!(open::<u64>(reader, "here", &sealed), expected);
        }
    }
}
