//! The hashes of the audit log: each covers a row, its place and the hash before it.
//!
//! Every field is written with its length, so that no two rows have the same bytes. Address and user agent go in as a
//! hash of their own with a random salt, so that they can be taken out of a row one day without breaking the chain.

use entity::audit_log::Model;
use std::fmt;

/// Bytes of a hash.
const HASH_BYTES: usize = 32;
/// What the hashes are of, so that none is taken for a hash of something else.
const ROW: &str = "agio audit log row";
const CLIENT: &str = "agio audit log client";

/// A hash of the chain; all zero before the first row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainHash(pub [u8; HASH_BYTES]);

impl ChainHash {
    /// From the bytes that were kept.
    pub fn from_bytes(bytes: &[u8]) -> Option<ChainHash> {
        bytes.try_into().ok().map(ChainHash)
    }

    /// From its text.
    pub fn parse(text: &str) -> Option<ChainHash> {
        blake3::Hash::from_hex(text).ok().map(|hash| ChainHash(hash.into()))
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

/// The hash of a row at its place in the chain.
pub(super) fn hash(row: &Model, previous: ChainHash, sequence: i64) -> ChainHash {
    let mut hasher = blake3::Hasher::new_derive_key(ROW);
    hasher.update(&previous.0);
    for number in [Some(sequence), Some(row.id), Some(row.at)].into_iter().chain([
        row.actor_user,
        row.subject_user,
        row.object_id,
    ]) {
        field(&mut hasher, number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
    }
    for text in [Some(&row.actor), Some(&row.action), Some(&row.outcome)]
        .into_iter()
        .chain([row.object.as_ref(), row.request_id.as_ref()])
    {
        field(&mut hasher, text.map(String::as_bytes));
    }
    field(&mut hasher, Some(&row.client_hash));
    ChainHash(hasher.finalize().into())
}

/// The hash of where an act came from.
pub(super) fn client_hash(
    salt: &[u8],
    ip: &Option<String>,
    user_agent: &Option<String>,
) -> ChainHash {
    let mut hasher = blake3::Hasher::new_derive_key(CLIENT);
    field(&mut hasher, Some(salt));
    field(&mut hasher, ip.as_deref().map(str::as_bytes));
    field(&mut hasher, user_agent.as_deref().map(str::as_bytes));
    ChainHash(hasher.finalize().into())
}

fn field(hasher: &mut blake3::Hasher, bytes: Option<&[u8]>) {
    match bytes {
        None => {
            hasher.update(&[0]);
        }
        Some(bytes) => {
            hasher.update(&[1]);
            hasher.update(&(bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Model {
        Model {
            id: 7,
            at: 1_700_000_000_000_000,
            actor: "USER".to_owned(),
            actor_user: Some(3),
            subject_user: Some(3),
            action: "SIGN_IN".to_owned(),
            outcome: "DONE".to_owned(),
            object: Some("SESSION".to_owned()),
            object_id: Some(9),
            ip: Some("203.0.113.7".to_owned()),
            user_agent: None,
            client_salt: vec![1; 16],
            client_hash: vec![2; 32],
            request_id: Some("r".to_owned()),
            sequence: None,
            hash: None,
        }
    }

    #[test]
    fn audit_hash_covers_every_field_the_place_and_the_hash_before() {
        let place = (ChainHash([5; 32]), 4);
        let other = |change: fn(&mut Model)| {
            let mut row = row();
            change(&mut row);
            hash(&row, place.0, place.1)
        };
        let mut hashes = vec![
            hash(&row(), place.0, place.1),
            hash(&row(), ChainHash([6; 32]), 4),
            hash(&row(), ChainHash([5; 32]), 5),
        ];
        hashes.extend([
            other(|row| row.id = 8),
            other(|row| row.at += 1),
            other(|row| row.actor = "OPERATOR".to_owned()),
            other(|row| row.actor_user = None),
            other(|row| row.subject_user = Some(4)),
            other(|row| row.action = "SIGN_OUT".to_owned()),
            other(|row| row.outcome = "REFUSED".to_owned()),
            other(|row| row.object = None),
            other(|row| row.object_id = Some(10)),
            other(|row| row.client_hash = vec![3; 32]),
            other(|row| row.request_id = None),
            // The same bytes, divided otherwise.
            other(|row| (row.action, row.outcome) = ("SIGN_IND".to_owned(), "ONE".to_owned())),
        ]);
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "{index}");
        }
    }

    #[test]
    fn client_hash_covers_salt_address_and_user_agent() {
        let text = |text: &str| Some(text.to_owned());
        let hashes = [
            client_hash(&[1], &text("a"), &text("b")),
            client_hash(&[2], &text("a"), &text("b")),
            client_hash(&[1], &text("ab"), &None),
            client_hash(&[1], &None, &text("ab")),
            client_hash(&[1], &text("a"), &text("")),
        ];
        for (index, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..index].contains(hash), "{index}");
        }
        assert_eq!(ChainHash::parse(&hashes[0].to_string()), Some(hashes[0]));
        assert_eq!(ChainHash::parse("12"), None);
    }
}
