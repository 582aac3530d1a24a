//! Where people come back to: a path of the front end, and never another site.

use crate::domain::{Refusal, RefusalCode};

/// The first page.
pub(super) const FRONT: &str = "/";
/// Longer paths are refused.
const LENGTH_MAX: usize = 1_024;

/// A path with its query, as it may stand behind the front end's origin.
///
/// # Errors
/// Refuses whatever a browser could read as another site, and fragments: those say what became of the sign-in.
pub(super) fn checked_path(path: &str) -> Result<String, Refusal> {
    let visible = path.bytes().all(|byte| byte.is_ascii_graphic());
    let elsewhere = !path.starts_with('/') || path.starts_with("//");
    if elsewhere || !visible || path.contains(['\\', '#']) || path.len() > LENGTH_MAX {
        return Err(Refusal::new(
            RefusalCode::InvalidInput,
            "This is no path of the front end: begin with one `/`, leave the host and any `#` out, and escape what is not \
             plain.",
        )
        .at("returnPath"));
    }
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn return_paths_stay_on_the_site() {
        for path in ["/", "/portfolio?tab=1&x=%2F%2Fevil.example", "/a//b", "/@evil.example"] {
            assert_eq!(checked_path(path).as_deref().ok(), Some(path));
        }
        for path in [
            "",
            "portfolio",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "@evil.example",
            ".evil.example",
            "/a\r\nSet-Cookie: a=b",
            "/\t/evil.example",
            "/a#signIn=linked",
            "/ü",
            " /a",
        ] {
            assert!(checked_path(path).is_err(), "{path:?}");
        }
        assert!(checked_path(&format!("/{}", "a".repeat(LENGTH_MAX))).is_err());
    }
}
