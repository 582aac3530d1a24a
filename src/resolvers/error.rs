//! The one place that turns what went wrong into what a client sees: `extensions.code`, a message that
//! says what to do, and never a cause. `http` adds the request id to each.

use crate::domain::{AuthenticationMethod, Failure, Fault, OutcomeUnknown, Refusal, RefusalCode};
use crate::schema::connection::BadPage;
use crate::schema::payload::{Payload, UserError};
use async_graphql::{Error, ErrorExtensionValues, Value};

/// A top-level error. It has no `Display`, on purpose: async-graphql would take anything that has one.
#[derive(Clone, Debug)]
pub enum ApiError {
    /// Nobody is signed in.
    Unauthenticated,
    /// The principal may not; the text says what would allow it.
    Forbidden(String),
    /// A mutation by cookie came without the token that proves it was not forged.
    CsrfRequired,
    /// The caller must prove anew who they are, by one of these; `stepUp` takes them.
    StepUpRequired(Vec<AuthenticationMethod>),
    /// Too many tries; wait so many seconds.
    RateLimited(u64),
    /// An argument is wrong.
    BadInput {
        /// What is wrong with it and what to send instead.
        message: String,
        /// Where it is, such as `["input", "price"]`.
        path: Vec<String>,
    },
    /// Nothing has this name.
    NotFound(String),
    /// The subscriber did not keep up, and something was lost on the way to it.
    Resubscribe,
    /// The surroundings failed; nothing was done.
    Fault(Fault),
    /// It may have been done.
    OutcomeUnknown {
        /// Why nobody knows.
        unknown: OutcomeUnknown,
        /// Whether the very same request may be sent again.
        repeatable: bool,
    },
}

impl ApiError {
    /// An argument is wrong.
    pub fn bad_input(message: impl Into<String>, path: &[&str]) -> ApiError {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        ApiError::BadInput { message: message.into(), path }
    }

    /// The same error, of one item of the list `input`: `["input", "2", "price"]`.
    #[must_use]
    pub fn of_item(mut self, index: usize) -> ApiError {
        if let ApiError::BadInput { path, .. } = &mut self
            && !path.is_empty()
        {
            path.insert(1, index.to_string());
        }
        self
    }

    /// No market has this symbol.
    pub fn no_market(symbol: &str) -> ApiError {
        let symbol = shorten(symbol);
        ApiError::NotFound(format!(
            "No market has the symbol {symbol:?}. `markets` lists them all."
        ))
    }

    /// No asset has this symbol.
    pub fn no_asset(symbol: &str) -> ApiError {
        let symbol = shorten(symbol);
        ApiError::NotFound(format!("No asset has the symbol {symbol:?}. `assets` lists them all."))
    }

    /// Something that cannot happen did; the cause is for the log.
    pub fn internal(cause: &str) -> ApiError {
        ApiError::Fault(Fault::internal(cause))
    }

    /// What programs go by.
    pub fn code(&self) -> &'static str {
        match self {
            ApiError::Unauthenticated => "UNAUTHENTICATED",
            ApiError::Forbidden(_) => "FORBIDDEN",
            ApiError::CsrfRequired => "CSRF_REQUIRED",
            ApiError::StepUpRequired(_) => "STEP_UP_REQUIRED",
            ApiError::RateLimited(_) => "RATE_LIMITED",
            ApiError::BadInput { .. } => "BAD_USER_INPUT",
            ApiError::NotFound(_) => "NOT_FOUND",
            ApiError::Resubscribe => "RESUBSCRIBE",
            ApiError::Fault(Fault::Overloaded) => "OVERLOADED",
            ApiError::Fault(Fault::Unavailable(_)) => "UNAVAILABLE",
            ApiError::Fault(Fault::Internal(_)) => "INTERNAL",
            ApiError::OutcomeUnknown { .. } => "OUTCOME_UNKNOWN",
        }
    }

    /// What people read: what happened, why, what to do next.
    pub fn message(&self) -> String {
        match self {
            ApiError::Unauthenticated => {
                "Nobody is signed in, or the session has ended. Sign in with \
                 `signIn`, or renew the session with `refreshSession`."
                    .to_owned()
            }
            ApiError::Forbidden(text) | ApiError::NotFound(text) => text.clone(),
            ApiError::CsrfRequired => {
                "This mutation came with a session cookie but without the right \
                 X-CSRF-Token header. Send the `csrfToken` that `signIn` answered."
                    .to_owned()
            }
            ApiError::StepUpRequired(_) => {
                "This needs a fresh proof of who you are. Send one to `stepUp`, by one of `extensions.methods`, and then \
                 the same request again."
                    .to_owned()
            }
            ApiError::RateLimited(seconds) => {
                format!("Too many tries. Wait {seconds} seconds before the next one.")
            }
            ApiError::BadInput { message, path } if path.is_empty() => message.clone(),
            ApiError::BadInput { message, path } => format!("`{}`: {message}", path.join(".")),
            ApiError::Resubscribe => "This subscription did not keep up, so updates were dropped. \
                 Subscribe again to get the present state."
                .to_owned(),
            ApiError::Fault(fault) => fault_message(fault).to_owned(),
            ApiError::OutcomeUnknown { repeatable: true, .. } => {
                "The answer was lost: this may have been done, or may still be done. Send the very same                  request again: what was done already is not done twice."
                    .to_owned()
            }
            ApiError::OutcomeUnknown { repeatable: false, .. } => {
                "The answer was lost: this may have been done, or may still be done. Sent again it might                  be done twice, because it has no `clientOrderId` or `reference`: look first whether it was                  done."
                    .to_owned()
            }
        }
    }
}

fn fault_message(fault: &Fault) -> &'static str {
    match fault {
        Fault::Overloaded => {
            "The exchange has more to do than it can take now, and did not do this. Try again shortly."
        }
        Fault::Unavailable(_) => {
            "A part of the exchange cannot be reached now, and nothing was done. Try again shortly."
        }
        Fault::Internal(_) => {
            "Something went wrong on our side, and it has been logged. If this was to change something, \
             look first whether it was done. Report the `requestId` if it stays."
        }
    }
}

/// The most of a caller's own text that a message repeats.
const ECHO_MAX: usize = 40;

/// As much of the caller's own text as a message may repeat.
pub fn shorten(text: &str) -> &str {
    match text.char_indices().nth(ECHO_MAX) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

impl From<Failure> for ApiError {
    /// For fields without a payload, where a refusal has no better place than the top.
    fn from(failure: Failure) -> ApiError {
        match failure {
            Failure::Refused(refusals) => refused(refusals),
            Failure::Unauthenticated => ApiError::Unauthenticated,
            Failure::Forbidden(text) => ApiError::Forbidden(text),
            Failure::StepUpRequired(methods) => ApiError::StepUpRequired(methods),
            Failure::RateLimited(seconds) => ApiError::RateLimited(seconds),
            Failure::Fault(fault) => ApiError::Fault(fault),
            Failure::OutcomeUnknown { unknown, repeatable } => {
                ApiError::OutcomeUnknown { unknown, repeatable }
            }
        }
    }
}

fn refused(refusals: Vec<Refusal>) -> ApiError {
    match refusals.into_iter().next() {
        Some(Refusal { code: RefusalCode::NotFound, message, .. }) => ApiError::NotFound(message),
        Some(Refusal { message, path, .. }) => ApiError::BadInput { message, path },
        None => ApiError::internal("refused without a reason"),
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> ApiError {
        ApiError::Fault(fault)
    }
}

impl From<BadPage> for ApiError {
    fn from(bad: BadPage) -> ApiError {
        ApiError::bad_input(bad.to_string(), &[])
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Error {
        let mut values = ErrorExtensionValues::default();
        values.set("code", error.code());
        match &error {
            ApiError::RateLimited(seconds) => values.set("retryAfter", *seconds),
            ApiError::StepUpRequired(methods) => {
                let methods = methods.iter().map(|it| Value::from(it.as_str())).collect();
                values.set("methods", Value::List(methods));
            }
            ApiError::BadInput { path, .. } if !path.is_empty() => {
                values.set("inputPath", Value::List(path.iter().map(Value::from).collect()));
            }
            _ => {}
        }
        match &error {
            ApiError::Fault(fault) => {
                if !matches!(fault, Fault::Internal(_)) {
                    values.set("retryable", true);
                }
                log_cause(fault);
            }
            ApiError::OutcomeUnknown { unknown, repeatable } => {
                values.set("retryable", *repeatable);
                log_unknown(unknown);
            }
            _ => {}
        }
        let mut answer = Error::new(error.message());
        answer.extensions = Some(values);
        answer
    }
}

/// The cause goes to the log, where the request's span tells the request id, and nowhere else.
fn log_cause(fault: &Fault) {
    match fault {
        Fault::Overloaded => tracing::debug!("a field was refused: the exchange is overloaded"),
        Fault::Unavailable(cause) => tracing::warn!(%cause, "a field failed: unavailable"),
        Fault::Internal(cause) => tracing::error!(%cause, "a field failed: internal"),
    }
}

fn log_unknown(unknown: &OutcomeUnknown) {
    match unknown.cause() {
        Fault::Internal(cause) => {
            tracing::error!(%cause, "a change may have been made: its outcome is lost");
        }
        cause => tracing::warn!(%cause, "a change may have been made: its outcome is not known"),
    }
}

/// A mutation's answer: refusals become its `userErrors`, anything worse a top-level error.
///
/// # Errors
/// Whatever is not a refusal.
pub fn answer<T, P: Payload>(
    outcome: Result<T, Failure>,
    payload: impl FnOnce(T) -> Result<P, ApiError>,
) -> Result<P, ApiError> {
    match outcome {
        Ok(done) => payload(done),
        Err(Failure::Refused(refusals)) => {
            Ok(P::refused(refusals.into_iter().map(UserError::from).collect()))
        }
        Err(failure) => Err(failure.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::payload::AcknowledgedPayload;

    fn extension(error: &Error, name: &str) -> Option<Value> {
        error.extensions.as_ref().and_then(|values| values.get(name).cloned())
    }

    #[test]
    fn failure_has_its_code_and_no_cause() {
        let rows: [(Failure, &str); 6] = [
            (Failure::Unauthenticated, "UNAUTHENTICATED"),
            (Failure::Forbidden("Ask an admin.".to_owned()), "FORBIDDEN"),
            (Failure::RateLimited(30), "RATE_LIMITED"),
            (Fault::Overloaded.into(), "OVERLOADED"),
            (Fault::unavailable("secret host").into(), "UNAVAILABLE"),
            (Fault::internal("secret row").into(), "INTERNAL"),
        ];
        for (failure, code) in rows {
            let error = Error::from(ApiError::from(failure));
            assert_eq!(extension(&error, "code"), Some(Value::from(code)));
            assert!(!error.message.contains("secret"), "{}", error.message);
        }
        for (fault, retryable) in [
            (Fault::Overloaded, Some(Value::from(true))),
            (Fault::unavailable("no leader"), Some(Value::from(true))),
            (Fault::internal("a bug"), None),
        ] {
            assert_eq!(extension(&Error::from(ApiError::from(fault)), "retryable"), retryable);
        }
        for repeatable in [true, false] {
            let unknown = OutcomeUnknown::because("secret host");
            let error =
                Error::from(ApiError::from(Failure::OutcomeUnknown { unknown, repeatable }));
            assert_eq!(extension(&error, "code"), Some(Value::from("OUTCOME_UNKNOWN")));
            assert_eq!(extension(&error, "retryable"), Some(Value::from(repeatable)));
            assert!(!error.message.contains("secret"), "{}", error.message);
        }
        let methods = vec![AuthenticationMethod::Totp, AuthenticationMethod::RecoveryCode];
        let step_up = Error::from(ApiError::from(Failure::StepUpRequired(methods)));
        assert_eq!(extension(&step_up, "code"), Some(Value::from("STEP_UP_REQUIRED")));
        let told = Value::List(vec!["TOTP".into(), "RECOVERY_CODE".into()]);
        assert_eq!(extension(&step_up, "methods"), Some(told));
        let limited = Error::from(ApiError::RateLimited(30));
        assert_eq!(extension(&limited, "retryAfter"), Some(Value::from(30)));
    }

    #[test]
    fn refusals_become_user_errors() {
        let refusal = Refusal::new(RefusalCode::PriceOffTick, "Use whole ticks.").at("price");
        let payload: AcknowledgedPayload =
            answer(Err::<(), _>(refusal.into()), |()| Ok(AcknowledgedPayload::done()))
                .expect("a payload");
        assert!(!payload.acknowledged);
        let path = payload.user_errors[0].path.clone();
        assert_eq!(path, Some(vec!["input".to_owned(), "price".to_owned()]));
    }

    #[test]
    fn echoed_input_is_short() {
        assert_eq!(shorten("BTC"), "BTC");
        assert_eq!(shorten(&"ü".repeat(100)).chars().count(), ECHO_MAX);
    }
}
