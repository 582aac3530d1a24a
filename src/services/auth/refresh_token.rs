//! Refresh tokens: opaque, 256 bits, and each knows its session. A tag shows that this server issued it, so
//! that a token which is not the present one can be told from a made-up one: only the former ends the
//! session, or anybody could end anybody's.

use super::keys::{Keys, TOKEN_BYTES, same, token_hash};
use crate::domain::opaque::BLOCK_BYTES;
use crate::domain::{KeyVersion, NodeKind, SessionId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION_BYTES: usize = 4;
const TAG_BYTES: usize = 32;
const LENGTH: usize = VERSION_BYTES + BLOCK_BYTES + TOKEN_BYTES + TAG_BYTES;

/// A refresh token that this server issued at some time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RefreshToken {
    pub(super) session: SessionId,
    pub(super) secret: [u8; TOKEN_BYTES],
}

/// A refresh token as it came in: the next one hangs on the key it was signed with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Presented {
    pub(super) token: RefreshToken,
    next_secret: [u8; TOKEN_BYTES],
}

impl RefreshToken {
    /// The text the client gets.
    pub(super) fn encode(&self, keys: &Keys) -> String {
        let (version, tag) = keys.sign_refresh(self.session, &self.secret);
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&version.number().to_be_bytes());
        bytes.extend_from_slice(&keys.ids.id_block(NodeKind::Session, self.session.0));
        bytes.extend_from_slice(&self.secret);
        bytes.extend_from_slice(&tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The token out of its text; `None` when this server never issued it, or the key it was signed with is gone.
    pub(super) fn decode(keys: &Keys, text: &str) -> Option<Presented> {
        if text.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (version, rest) = bytes.split_first_chunk::<VERSION_BYTES>()?;
        let (session, rest) = rest.split_first_chunk::<BLOCK_BYTES>()?;
        let (secret, tag) = rest.split_first_chunk::<TOKEN_BYTES>()?;
        let version = KeyVersion::new(u32::from_be_bytes(*version))?;
        let (NodeKind::Session, session) = keys.ids.read_id_block(*session)? else {
            return None;
        };
        let session = SessionId(session);
        if !same(&keys.refresh_tag(version, session, secret)?, tag) {
            return None;
        }
        let next_secret = keys.next_refresh_secret(version, session, secret)?;
        Some(Presented { token: RefreshToken { session, secret: *secret }, next_secret })
    }

    /// What the server keeps of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        token_hash(&self.secret)
    }
}

impl Presented {
    /// The token after it.
    pub(super) fn next(&self) -> RefreshToken {
        RefreshToken { session: self.token.session, secret: self.next_secret }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;
    use crate::services::keyring::KeyRing;

    fn keys(signing: u32, versions: &[u32]) -> Keys {
        let version = |number| KeyVersion::new(number).expect("not 0");
        let key = |number: &u32| (version(*number), Secret::new(format!("{number:032}")));
        let ring = KeyRing::new(versions.iter().map(key).collect(), Some(version(signing)));
        Keys::derive(&ring.expect("a good ring"), super::super::testing::ids())
    }

    #[test]
    fn refresh_token_reads_back_what_it_wrote_and_nothing_else() {
        let (keys, other) = (keys(1, &[1]), keys(2, &[2]));
        let token = RefreshToken { session: SessionId(5), secret: [7; TOKEN_BYTES] };
        let text = token.encode(&keys);
        let read = RefreshToken::decode(&keys, &text).expect("its own");
        assert!(read.token == token);
        assert!(RefreshToken::decode(&other, &text).is_none());
        for forged in ["", "x", &text[1..], &text.replace('B', "C"), &"A".repeat(text.len())] {
            assert!(RefreshToken::decode(&keys, forged).is_none(), "{forged}");
        }
        assert!(read.next() != token);
    }

    #[test]
    fn refresh_token_has_the_same_successor_on_nodes_with_different_rings() {
        let (older, newer) = (keys(1, &[1]), keys(2, &[1, 2]));
        let token = RefreshToken { session: SessionId(5), secret: [7; TOKEN_BYTES] };
        let text = token.encode(&older);
        let next = |keys| RefreshToken::decode(keys, &text).map(|read| read.next());
        assert!(next(&older).is_some() && next(&older) == next(&newer));
        assert!(next(&keys(2, &[2])).is_none(), "its key is gone");
        let text = token.encode(&newer);
        assert!(RefreshToken::decode(&older, &text).is_none(), "a key that is not there yet");
    }
}
