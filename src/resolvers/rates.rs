//! What the fields of mutations count as, for the guard that asks before anything runs: see `services::rate_limits`.
//!
//! A field counts as often as it is selected, under whatever name. One that is open to whoever is not signed in and does
//! not stand here counts as a proof: a new one cannot be forgotten. Whatever else there is, is limited by what it costs.

use crate::services::rate_limits::Rate;

/// What a field counts as, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// So many times.
    Times(Rate, u32),
    /// Once for each item of the list that this argument brings.
    EachOf(Rate, &'static str),
    /// As nothing besides what it costs.
    Plain,
    /// As nothing, not even as a mutation of somebody who is not signed in.
    Free,
}
use Counted::{EachOf, Free, Times};

/// What fields of the mutation root count as.
const FIELDS: &[(&str, Counted)] = &[
    ("amendOrder", Times(Rate::Order, 1)),
    ("cancelAllAfter", Times(Rate::Cancel, 1)),
    ("cancelAllOrders", Times(Rate::Cancel, 1)),
    ("cancelOrder", Times(Rate::Cancel, 1)),
    ("changeEmail", Times(Rate::VerificationMail, 1)),
    ("changePassword", Times(Rate::Verification, 1)),
    ("completeMfa", Times(Rate::Verification, 1)),
    ("confirmEmailChange", Times(Rate::Verification, 1)),
    ("confirmTotp", Times(Rate::Verification, 1)),
    ("finishPasskeySignIn", Times(Rate::Verification, 1)),
    ("finishWalletSignIn", Times(Rate::Verification, 1)),
    ("placeOco", Times(Rate::Order, 2)),
    ("placeOrder", Times(Rate::Order, 1)),
    ("placeOrders", EachOf(Rate::Order, "input")),
    // Both need a token that nobody guesses, and a whole office may do it at once.
    ("refreshSession", Free),
    ("reportSignIn", Times(Rate::PasswordReset, 1)),
    ("requestPasswordReset", Times(Rate::PasswordResetMail, 1)),
    ("resendVerificationEmail", Times(Rate::VerificationMail, 1)),
    ("resetPassword", Times(Rate::PasswordReset, 1)),
    ("revertEmailChange", Times(Rate::PasswordReset, 1)),
    ("signIn", Times(Rate::SignIn, 1)),
    ("signOut", Free),
    ("signUp", Times(Rate::SignUp, 1)),
    ("startPasskeySignIn", Times(Rate::SignIn, 1)),
    ("startWalletSignIn", Times(Rate::SignIn, 1)),
    ("stepUp", Times(Rate::Verification, 1)),
    ("verifyEmail", Times(Rate::Verification, 1)),
];

/// The field of the query root that tells what is left. It costs nothing.
pub const RATE_LIMIT_FIELD: &str = "rateLimit";

/// What a mutation counts as; nothing where the table does not say.
pub fn counted(mutation: &str) -> Option<Counted> {
    let found = FIELDS.binary_search_by_key(&mutation, |(name, _)| *name);
    found.ok().map(|index| FIELDS[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolvers::sdl;
    use async_graphql::parser::parse_schema;
    use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
    use std::collections::BTreeSet;

    #[test]
    fn each_entry_is_a_mutation_and_is_found() {
        let mut mutations = BTreeSet::new();
        for definition in parse_schema(sdl()).expect("a schema").definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            if definition.node.name.node != "Mutation" {
                continue;
            }
            let TypeKind::Object(object) = definition.node.kind else { continue };
            mutations.extend(object.fields.iter().map(|it| it.node.name.node.to_string()));
        }
        for (name, expected) in FIELDS {
            assert!(mutations.contains(*name), "{name} is no mutation");
            assert_eq!(counted(name), Some(*expected), "{name} is out of order");
        }
        assert_eq!(counted("renameAccount"), None);
    }
}
