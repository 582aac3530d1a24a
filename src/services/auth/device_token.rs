//! Device tokens: what a browser or program keeps from a sign-in, to show at the next one that somebody with the right
//! password was there before. They sign nobody in. Whoever shows one is not refused because strangers guess at the
//! account: `lockout` counts a known device by itself.

use super::keys::{DeviceKeys, same};
use crate::domain::opaque::BLOCK_BYTES;
use crate::domain::{KeyVersion, NodeKind, Timestamp, UserId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION_BYTES: usize = 4;
/// Bytes that tell one device from another.
pub(super) const NONCE_BYTES: usize = 16;
const TIME_BYTES: usize = 8;
const TAG_BYTES: usize = 32;
const LENGTH: usize = VERSION_BYTES + BLOCK_BYTES + NONCE_BYTES + TIME_BYTES + TAG_BYTES;

/// A device that somebody signed in from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DeviceToken {
    /// Who did.
    pub(super) user: UserId,
    /// Tells the device from others.
    pub(super) nonce: [u8; NONCE_BYTES],
    /// When they last did.
    pub(super) issued_at: Timestamp,
}

impl DeviceToken {
    /// The text the client keeps.
    pub(super) fn encode(&self, keys: DeviceKeys<'_>) -> String {
        let block = keys.ids.id_block(NodeKind::User, self.user.0);
        let time = self.issued_at.0.to_be_bytes();
        let (version, tag) = keys.sign([&block, &self.nonce, &time]);
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&version.number().to_be_bytes());
        for part in [&block[..], &self.nonce, &time, &tag] {
            bytes.extend_from_slice(part);
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The token out of its text; `None` when this server did not issue it, or not after that time.
    pub(super) fn decode(
        keys: DeviceKeys<'_>,
        text: &str,
        issued_after: Timestamp,
    ) -> Option<DeviceToken> {
        if text.len() != (LENGTH * 4).div_ceil(3) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (version, rest) = bytes.split_first_chunk::<VERSION_BYTES>()?;
        let (block, rest) = rest.split_first_chunk::<BLOCK_BYTES>()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let (time, tag) = rest.split_first_chunk::<TIME_BYTES>()?;
        let version = KeyVersion::new(u32::from_be_bytes(*version))?;
        if !same(&keys.tag(version, [block, nonce, time])?, tag) {
            return None;
        }
        let (NodeKind::User, user) = keys.ids.read_id_block(*block)? else { return None };
        let issued_at = Timestamp(i64::from_be_bytes(*time));
        (issued_at > issued_after).then_some(DeviceToken {
            user: UserId(user),
            nonce: *nonce,
            issued_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::Keys;
    use super::*;
    use crate::domain::Secret;
    use crate::services::keyring::KeyRing;
    use std::time::Duration;

    fn keys(versions: &[u32]) -> Keys {
        let version = |number| KeyVersion::new(number).expect("not 0");
        let key = |number: &u32| (version(*number), Secret::new(format!("{number:032}")));
        let ring = KeyRing::new(versions.iter().map(key).collect(), None).expect("a good ring");
        Keys::derive(&ring, super::super::testing::ids())
    }

    #[test]
    fn device_token_is_read_while_it_is_good_and_no_other_is() {
        let (issued_at, good_for) = (Timestamp::from_seconds(1_000), Duration::from_secs(100));
        let token = DeviceToken { user: UserId(7), nonce: [3; NONCE_BYTES], issued_at };
        let text = token.encode(keys(&[1]).device_tokens());
        let read = |versions: &[u32], text: &str, second| {
            let now = Timestamp::from_seconds(second);
            DeviceToken::decode(keys(versions).device_tokens(), text, now.minus(good_for))
        };
        assert_eq!(read(&[1], &text, 1_099), Some(token));
        assert_eq!(read(&[1, 2], &text, 1_099), Some(token), "a version of the key was added");
        assert_eq!(read(&[1], &text, 1_100), None, "too old");
        assert_eq!(read(&[2], &text, 1_000), None, "another key");
        let other = DeviceToken { user: UserId(8), ..token }.encode(keys(&[1]).device_tokens());
        // Somebody else's device with this one's tag.
        let mixed = format!("{}{}", &other[..50], &text[50..]);
        let reported = token.encode(keys(&[1]).report_tokens());
        for forged in ["", "x", &text[1..], &reported, &"A".repeat(text.len()), &mixed] {
            assert_eq!(read(&[1], forged, 1_000), None, "{forged}");
        }
    }
}
