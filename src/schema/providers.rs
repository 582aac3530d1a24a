//! Signing in by other providers: which there are, and linking an account there.

use super::payload::{UserError, payloads};
use super::scalar::DateTime;
use async_graphql::{InputObject, SimpleObject};

/// A provider that people can sign in by.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct SignInProvider {
    /// Its name, as `linkProvider` takes it.
    pub provider: String,
    /// What to write on the button.
    pub label: String,
    /// Where the browser goes to sign in: a path of this server. Add `?return_path=` and a path of the front end.
    pub path: String,
}

/// An account at a provider that signs the person in.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct LinkedAccount {
    /// Name of the provider.
    pub provider: String,
    /// The address that the provider told when it was linked.
    pub email: Option<String>,
    /// When it was linked.
    pub linked_at: DateTime,
}

/// An account at a provider to link.
#[derive(InputObject)]
pub struct LinkProviderInput {
    /// Name of the provider: see `signInProviders`.
    pub provider: String,
    /// Where the browser goes afterwards: a path of the front end that begins with one `/`; the first page without it.
    pub return_path: Option<String>,
}

/// What `linkProvider` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct LinkProviderPayload {
    /// Where to send this very browser, within ten minutes; null when nothing was begun.
    pub url: Option<String>,
    /// What the caller can mend; empty when it was begun.
    pub user_errors: Vec<UserError>,
}

/// An account at a provider to unlink.
#[derive(InputObject)]
pub struct UnlinkProviderInput {
    /// Name of the provider.
    pub provider: String,
}

payloads!(LinkProviderPayload);
