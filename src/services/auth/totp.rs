//! Authenticator apps (TOTP, RFC 6238): six digits of HMAC-SHA-1, every 30 seconds anew, which is what all apps can. A
//! code of the step before and of the step after is taken, too; which steps were used already is for the caller to
//! know.

use crate::domain::{Fault, Rng, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcode::{QrCode, render::svg};
use std::fmt::Write as _;
use totp_rs::{Builder, Secret, Totp};

/// As RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Digits of a code.
pub(super) const DIGITS: usize = 6;
/// Pixels of a dark or light square of the QR code.
const QR_MODULE_PIXELS: u32 = 5;

/// What an app and this server share.
pub(super) struct TotpSecret([u8; SECRET_BYTES]);

/// What an app is set up with.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSetup {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as a link that apps open.
    pub otpauth_url: String,
    /// The link as a QR code: a `data:` URL of an SVG.
    pub qr_code: String,
}

impl std::fmt::Debug for TotpSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSetup(hidden)")
    }
}

impl TotpSecret {
    /// Draws one.
    pub(super) fn draw(rng: &dyn Rng) -> TotpSecret {
        let mut secret = [0; SECRET_BYTES];
        rng.fill(&mut secret);
        TotpSecret(secret)
    }

    /// From the bytes that were sealed.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<TotpSecret, Fault> {
        let bytes = bytes.try_into().map_err(|_| Fault::internal("a TOTP secret is not whole"))?;
        Ok(TotpSecret(bytes))
    }

    /// To be sealed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The step that a code is good for at this time.
    pub(super) fn step_of(&self, code: &str, now: Timestamp) -> Result<Option<i64>, Fault> {
        let Ok(seconds) = u64::try_from(now.seconds()) else { return Ok(None) };
        let step = self.rule()?.check(code, seconds);
        Ok(step.and_then(|step| i64::try_from(step).ok()))
    }

    /// What an app needs.
    pub(super) fn setup(&self, issuer: &str, account: &str) -> Result<TotpSetup, Fault> {
        let secret = Secret::new_stack(self.0).to_base32();
        let (issuer, account) = (escaped(issuer), escaped(account));
        let otpauth_url = format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period=30"
        );
        let code = QrCode::new(otpauth_url.as_bytes()).map_err(Fault::internal)?;
        let mut render = code.render::<svg::Color<'_>>();
        let svg = render.module_dimensions(QR_MODULE_PIXELS, QR_MODULE_PIXELS).build();
        let qr_code = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
        Ok(TotpSetup { secret, otpauth_url, qr_code })
    }

    fn rule(&self) -> Result<Totp, Fault> {
        Builder::new().with_secret(self.0.to_vec()).build().map_err(Fault::internal)
    }

    /// The code of a time, as the owner's app shows it.
    #[cfg(test)]
    pub(super) fn code_at(&self, now: Timestamp) -> String {
        let seconds = now.seconds().try_into().expect("after 1970");
        self.rule().expect("a good secret").generate(seconds).to_string()
    }
}

/// Percent-encodes what is not unreserved (RFC 3986).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the vectors of RFC 6238.
    fn of_the_rfc() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_the_vectors_of_rfc_6238() {
        // The vectors have eight digits; six are their end.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp::from_seconds(second);
            assert_eq!(of_the_rfc().code_at(now), code, "{second}");
            assert_eq!(of_the_rfc().step_of(code, now).expect("checks"), Some(second / 30));
        }
    }

    #[test]
    fn codes_of_the_steps_beside_the_present_one_are_taken_and_no_others() {
        let at = |step: i64| Timestamp::from_seconds(step * 30 + 7);
        for (step, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = of_the_rfc().code_at(at(1_000 + step));
            let found = of_the_rfc().step_of(&code, at(1_000)).expect("checks");
            assert_eq!(found, taken.then_some(1_000 + step), "{step}");
        }
        for wrong in ["", "28708", "0287082", "+87082", "28708a", "\u{662}87082"] {
            let found = of_the_rfc().step_of(wrong, Timestamp::from_seconds(59));
            assert_eq!(found.expect("checks"), None, "{wrong}");
        }
    }

    #[test]
    fn setup_names_issuer_and_account_and_shows_them_as_a_picture() {
        let setup = of_the_rfc().setup("My Exchange", "ada+x@example.com").expect("fits");
        assert_eq!(setup.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let link = "otpauth://totp/My%20Exchange:ada%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                    &issuer=My%20Exchange&algorithm=SHA1&digits=6&period=30";
        assert_eq!(setup.otpauth_url, link);
        let svg = setup.qr_code.strip_prefix("data:image/svg+xml;base64,").expect("a data URL");
        let svg = String::from_utf8(STANDARD.decode(svg).expect("base64")).expect("text");
        assert!(svg.contains("<svg") && !svg.contains("<script"), "{svg}");
        // The longest address still fits.
        let longest = format!("{}@{}", "a".repeat(64), "b".repeat(189));
        assert!(of_the_rfc().setup("Agio", &longest).is_ok());
    }
}
