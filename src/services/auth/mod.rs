//! Accounts and sessions.

mod config;
mod viewer;

pub use config::{AuthConfig, SIGNING_KEY_LENGTH_MIN};
pub use viewer::{
    ClientInfo, Credential, ListedSession, PreferencesPatch, SignIn, SignUp, SignedIn, Tokens,
    VerifyEmail, Viewer,
};

pub use crate::domain::{Role, SessionId, TokenTransport};
