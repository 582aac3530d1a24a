//! How clients are told of limits: the error of an operation that is beyond one, and the headers `RateLimit` and
//! `RateLimit-Policy` as draft-ietf-httpapi-ratelimit-headers-11 has them, of the one limit that is nearest.

use super::error::{RETRY_AFTER, code, error, extensions};
use crate::services::rate_limits::{Rate, Standing, TooMany, whole_seconds};
use async_graphql::ServerError;
use http::{HeaderMap, HeaderName, HeaderValue};

/// What is left.
pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// What there is.
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// The extension that names the limit, as the headers do.
const POLICY: &str = "policy";

/// The error of an operation that asks for too much.
pub(super) fn too_many(held: &TooMany) -> ServerError {
    let TooMany { limit, asked, .. } = held;
    let seconds = held.retry_after();
    let message = if *asked > limit.burst {
        format!(
            "This asks for {asked} {} at once, and at most {} are taken. Nothing of it was done. Ask for fewer.",
            what(held.rate),
            limit.burst,
        )
    } else {
        format!(
            "Too many {}: at most {} in {} seconds. Nothing of this was done. Try again in {seconds} seconds.",
            what(held.rate),
            limit.burst,
            whole_seconds(limit.window),
        )
    };
    let mut told = error(code::RATE_LIMITED, message);
    extensions(&mut told).set(RETRY_AFTER, seconds);
    extensions(&mut told).set(POLICY, held.rate.name());
    told
}

fn what(rate: Rate) -> &'static str {
    match rate {
        Rate::SignUp => "sign-ups",
        Rate::SignIn => "sign-ins",
        Rate::Verification => "codes and proofs",
        Rate::VerificationMail => "mails with codes",
        Rate::PasswordResetMail => "mails about a forgotten password",
        Rate::PasswordReset => "uses of mailed links",
        Rate::AnonymousMutation => "changes without being signed in",
        Rate::Order => "orders",
        Rate::Cancel => "cancellations",
        Rate::Cost => "units of cost (`operationCost`)",
    }
}

/// Tells of a limit in the headers of an answer.
pub(super) fn tell(headers: &mut HeaderMap, standing: &Standing) {
    let name = standing.rate.name();
    let (quota, window) = (standing.limit.burst, whole_seconds(standing.limit.window).max(1));
    let (left, more_in) = (standing.left.count, whole_seconds(standing.left.next_in));
    let unit = match standing.rate {
        Rate::Cost => ";qu=\"cost\"",
        _ => "",
    };
    let policy = HeaderValue::try_from(format!("\"{name}\";q={quota}{unit};w={window}"));
    let present = HeaderValue::try_from(format!("\"{name}\";r={left};t={more_in}"));
    if let (Ok(policy), Ok(present)) = (policy, present) {
        headers.insert(RATE_LIMIT_POLICY, policy);
        headers.insert(RATE_LIMIT, present);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::rate_limits::{Left, Limit};
    use std::time::Duration;

    #[test]
    fn headers_are_those_of_the_draft() {
        let limit = Limit { burst: 200_000, window: Duration::from_secs(60) };
        let left = limit.left(Duration::from_millis(30_000));
        let rows = [
            (
                Standing { rate: Rate::Cost, limit, left },
                "\"cost\";q=200000;qu=\"cost\";w=60",
                "\"cost\";r=100000;t=1",
            ),
            (
                Standing {
                    rate: Rate::Order,
                    limit: Limit::refilled(100, 20),
                    left: Left { count: 100, ..Left::default() },
                },
                "\"order\";q=100;w=5",
                "\"order\";r=100;t=0",
            ),
        ];
        for (standing, policy, present) in rows {
            let mut headers = HeaderMap::new();
            tell(&mut headers, &standing);
            assert_eq!(headers["ratelimit-policy"], policy);
            assert_eq!(headers["ratelimit"], present);
        }
    }

    #[test]
    fn error_says_how_long_to_wait_and_what_never_fits() {
        let limit = Limit { burst: 10, window: Duration::from_secs(60) };
        let wait = Duration::from_millis(5_400);
        let held = TooMany { rate: Rate::SignIn, limit, asked: 1, wait };
        let told = too_many(&held);
        assert!(told.message.contains("10 in 60 seconds"), "{}", told.message);
        let extensions = told.extensions.expect("extensions");
        assert_eq!(extensions.get("code"), Some(&"RATE_LIMITED".into()));
        assert_eq!(extensions.get("retryAfter"), Some(&6.into()));
        assert_eq!(extensions.get("policy"), Some(&"sign-in".into()));
        let never = too_many(&TooMany { asked: 25, wait: limit.window, ..held });
        assert!(never.message.contains("Ask for fewer"), "{}", never.message);
    }
}
