//! Refresh tokens: opaque, 256 bits, and each knows its session. A tag shows that this server issued it, so
//! that a token which is not the present one can be told from a made-up one: only the former ends the
//! session, or anybody could end anybody's.

use super::keys::{Keys, TOKEN_BYTES, same, token_hash};
use crate::domain::SessionId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const SESSION_BYTES: usize = 8;
const TAG_BYTES: usize = 32;
const LENGTH: usize = SESSION_BYTES + TOKEN_BYTES + TAG_BYTES;

/// A refresh token that this server issued at some time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RefreshToken {
    pub(super) session: SessionId,
    pub(super) secret: [u8; TOKEN_BYTES],
}

impl RefreshToken {
    /// The text the client gets.
    pub(super) fn encode(&self, keys: &Keys) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&self.session.0.to_be_bytes());
        bytes.extend_from_slice(&self.secret);
        bytes.extend_from_slice(&keys.refresh_tag(self.session, &self.secret));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The token out of its text; `None` when this server never issued it.
    pub(super) fn decode(keys: &Keys, text: &str) -> Option<RefreshToken> {
        if text.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (session, rest) = bytes.split_first_chunk::<SESSION_BYTES>()?;
        let (secret, tag) = rest.split_first_chunk::<TOKEN_BYTES>()?;
        let session = SessionId(i64::from_be_bytes(*session));
        if !same(&keys.refresh_tag(session, secret), tag) {
            return None;
        }
        Some(RefreshToken { session, secret: *secret })
    }

    /// What the server keeps of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        token_hash(&self.secret)
    }

    /// The token after it.
    pub(super) fn next(&self, keys: &Keys) -> RefreshToken {
        let secret = keys.next_refresh_secret(self.session, &self.secret);
        RefreshToken { session: self.session, secret }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;

    #[test]
    fn reads_back_what_it_wrote_and_nothing_else() {
        let keys = Keys::derive(&Secret::new("k".repeat(32))).expect("long enough");
        let other = Keys::derive(&Secret::new("l".repeat(32))).expect("long enough");
        let token = RefreshToken { session: SessionId(5), secret: [7; TOKEN_BYTES] };
        let text = token.encode(&keys);
        assert!(RefreshToken::decode(&keys, &text) == Some(token));
        assert!(RefreshToken::decode(&other, &text).is_none());
        for forged in ["", "x", &text[1..], &text.replace('B', "C"), &"A".repeat(text.len())] {
            assert!(RefreshToken::decode(&keys, forged).is_none(), "{forged}");
        }
        assert!(token.next(&keys) == token.next(&keys));
        assert!(token.next(&keys) != token);
    }
}
