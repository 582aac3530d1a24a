//! The cookies that carry a browser's tokens: their names and attributes.

use crate::domain::Timestamp;
use crate::services::auth::SignedIn;

/// The names of the five cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieNames {
    /// Carries the access token; scripts cannot read it.
    pub access: &'static str,
    /// Carries the refresh token; scripts cannot read it.
    pub refresh: &'static str,
    /// Carries the CSRF token, for scripts to read and send back as X-CSRF-Token.
    pub csrf: &'static str,
    /// Carries the device token; scripts cannot read it, and it outlives sessions.
    pub device: &'static str,
    /// Binds a sign-in by another provider to the browser while it is under way; scripts cannot read it.
    pub oauth: &'static str,
}

/// The names over HTTPS (where browsers hold `__Host-` cookies to this very host) or over plain HTTP.
pub const fn names(secure: bool) -> CookieNames {
    if secure {
        CookieNames {
            access: "__Host-agio_access",
            refresh: "__Host-agio_refresh",
            csrf: "__Host-agio_csrf",
            device: "__Host-agio_device",
            oauth: "__Host-agio_oauth",
        }
    } else {
        CookieNames {
            access: "agio_access",
            refresh: "agio_refresh",
            csrf: "agio_csrf",
            device: "agio_device",
            oauth: "agio_oauth",
        }
    }
}

/// A cookie to set.
#[derive(Clone, Copy, Debug)]
pub struct SetCookie<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value: letters, digits, `-`, `_`, `.` and `=` only, as all our tokens are.
    pub value: &'a str,
    /// How long browsers keep it; zero takes it away.
    pub seconds: i64,
    /// Whether scripts may read it.
    pub readable: bool,
    /// Whether it goes over HTTPS only.
    pub secure: bool,
}

impl SetCookie<'_> {
    /// The value of the `Set-Cookie` header.
    pub fn header(&self) -> String {
        let SetCookie { name, value, seconds, .. } = self;
        let http_only = if self.readable { "" } else { "; HttpOnly" };
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{http_only}{secure}")
    }
}

/// Whole seconds from `now` to `then`, at least zero.
pub fn seconds_until(then: Timestamp, now: Timestamp) -> i64 {
    then.seconds().saturating_sub(now.seconds()).max(0)
}

/// The cookies of somebody who is in.
pub fn of_session(signed_in: &SignedIn, secure: bool, now: Timestamp) -> Vec<String> {
    let (names, tokens) = (names(secure), &signed_in.tokens);
    let session = seconds_until(tokens.refresh_token_expires_at, now);
    let access = seconds_until(tokens.access_token_expires_at, now);
    let rows = [
        (names.access, &tokens.access_token, access, false),
        (names.refresh, &tokens.refresh_token, session, false),
        (names.csrf, &signed_in.csrf_token, session, true),
    ];
    let device = signed_in.device.as_ref();
    let device =
        device.map(|it| (names.device, &it.token, seconds_until(it.expires_at, now), false));
    let rows = rows.into_iter().chain(device);
    rows.map(|(name, value, seconds, readable)| {
        SetCookie { name, value, seconds, readable, secure }.header()
    })
    .collect()
}

/// The cookie that binds a sign-in by another provider to the browser.
pub fn browser_flow(value: &str, seconds: i64, secure: bool) -> String {
    SetCookie { name: names(secure).oauth, value, seconds, readable: false, secure }.header()
}

/// Takes the three cookies of a session away; the device stays known.
pub fn cleared(secure: bool) -> [String; 3] {
    let names = names(secure);
    [(names.access, false), (names.refresh, false), (names.csrf, true)].map(|(name, readable)| {
        SetCookie { name, value: "", seconds: 0, readable, secure }.header()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_attributes_are_strict() {
        let cookie = SetCookie {
            name: names(true).access,
            value: "a.b.c",
            seconds: 900,
            readable: false,
            secure: true,
        };
        let expected =
            "__Host-agio_access=a.b.c; Path=/; Max-Age=900; SameSite=Lax; HttpOnly; Secure";
        assert_eq!(cookie.header(), expected);
        let cleared = cleared(false);
        assert_eq!(cleared[2], "agio_csrf=; Path=/; Max-Age=0; SameSite=Lax");
    }
}
