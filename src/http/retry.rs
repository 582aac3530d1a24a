//! What may be sent again. A resolver knows its own field only; whether a whole request may be repeated is decided
//! here, where all of it is seen: a client's retry link sends all of it again.

use super::error::{code, code_of, error, extensions};
use async_graphql::parser::types::OperationType;
use async_graphql::{Response, ServerError, Value};

/// The extension that retry links go by.
const RETRYABLE: &str = "retryable";

/// An operation as far as it matters for sending it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effects {
    /// It changes nothing.
    None,
    /// It is one mutation.
    One,
    /// It holds several mutations, which are done one after the other.
    Several,
}

impl Effects {
    /// What an operation of so many fields at its root changes.
    pub(super) fn of(kind: OperationType, fields: usize) -> Effects {
        match kind {
            OperationType::Mutation if fields == 1 => Effects::One,
            OperationType::Mutation => Effects::Several,
            OperationType::Query | OperationType::Subscription => Effects::None,
        }
    }

    /// The error of an operation that broke off: nobody can say how far it came.
    pub(super) fn broken_off(self, otherwise: impl FnOnce() -> ServerError) -> ServerError {
        if self == Effects::None {
            return otherwise();
        }
        let mut unknown = error(
            code::OUTCOME_UNKNOWN,
            "The server gave no answer in time, or failed while it worked on this: it may have been done, or may still \
             be done. Look first whether it was; with a `clientOrderId` or `reference` it may be sent again as it is.",
        );
        extensions(&mut unknown).set(RETRYABLE, false);
        unknown
    }

    /// Takes back what resolvers said of sending it again where it does not hold for the whole request.
    pub(super) fn settle(self, response: &mut Response) {
        if self == Effects::None {
            return;
        }
        for error in response.errors.iter_mut().filter(|error| may_be_sent_again(error)) {
            if error.path.len() > 1 {
                // Its mutation has answered: only the reading of the answer failed.
                error.message = "The change was made, but its answer could not be read. Ask for it with a query instead \
                                 of sending this again."
                    .to_owned();
                extensions(error).set("code", code::OUTCOME_UNKNOWN);
                extensions(error).set(RETRYABLE, false);
            } else if self == Effects::Several {
                error.message.push_str(
                    " The request holds other mutations, which may have been done: do not send those again.",
                );
                extensions(error).set(RETRYABLE, false);
            }
        }
    }
}

fn may_be_sent_again(error: &ServerError) -> bool {
    let says = error.extensions.as_ref().and_then(|values| values.get(RETRYABLE));
    says == Some(&Value::from(true))
        || matches!(code_of(error), Some(code::UNAVAILABLE | code::OVERLOADED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::PathSegment;

    #[test]
    fn request_of_several_mutations_is_told_from_one_of_one() {
        assert_eq!(Effects::of(OperationType::Mutation, 1), Effects::One);
        assert_eq!(Effects::of(OperationType::Mutation, 2), Effects::Several);
        assert_eq!(Effects::of(OperationType::Query, 2), Effects::None);
    }

    /// Code and `retryable` of an UNAVAILABLE that a resolver called retryable, after the transport has seen it.
    fn settled(effects: Effects, path: &[&str]) -> (String, Option<Value>) {
        let mut unavailable = error(code::UNAVAILABLE, "Nothing was done.");
        unavailable.path = path.iter().map(|part| PathSegment::Field((*part).into())).collect();
        extensions(&mut unavailable).set(RETRYABLE, true);
        let mut response = Response::from_errors(vec![unavailable]);
        effects.settle(&mut response);
        let error = &response.errors[0];
        let says = error.extensions.as_ref().and_then(|values| values.get(RETRYABLE)).cloned();
        (code_of(error).unwrap_or_default().to_owned(), says)
    }

    #[test]
    fn unreadable_answer_does_not_invite_to_do_it_twice() {
        let (yes, no) = (Some(Value::from(true)), Some(Value::from(false)));
        let below = ["placeOrder", "order", "trades"];
        let rows = [
            (Effects::None, &below[..], "UNAVAILABLE", yes.clone()),
            (Effects::One, &below[..1], "UNAVAILABLE", yes),
            (Effects::One, &below[..], "OUTCOME_UNKNOWN", no.clone()),
            (Effects::Several, &below[..1], "UNAVAILABLE", no.clone()),
            (Effects::Several, &below[..], "OUTCOME_UNKNOWN", no),
        ];
        for (effects, path, code, retryable) in rows {
            assert_eq!(
                settled(effects, path),
                (code.to_owned(), retryable),
                "{effects:?} {path:?}"
            );
        }
    }
}
