//! What somebody who calls proved themselves with, once it was verified.

use super::{
    AccountId, ApiKeyCredential, AuthenticationMethods, SessionId, Timestamp, TokenTransport,
};

/// What a presented credential turned out to be. Further kinds of credentials become further variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifiedCredential {
    /// A token of a session that is alive.
    Session(SessionCredential),
    /// A signature by an API key that is in force.
    ApiKey(ApiKeyCredential),
}

/// The session that a token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionCredential {
    /// Its number.
    pub id: SessionId,
    /// How the token came.
    pub transport: TokenTransport,
    /// How its owner proved themselves when it began.
    pub methods: AuthenticationMethods,
    /// When they did. Refreshing a session proves nothing anew.
    pub authenticated_at: Timestamp,
}

impl VerifiedCredential {
    /// Whether it is this session's.
    pub fn is_session(&self, id: SessionId) -> bool {
        match self {
            VerifiedCredential::Session(session) => session.id == id,
            VerifiedCredential::ApiKey(_) => false,
        }
    }

    /// Whether a browser sends it along by itself, whichever page asks. Then mutations need the CSRF token.
    pub fn is_cookie(&self) -> bool {
        match self {
            VerifiedCredential::Session(session) => session.transport == TokenTransport::Cookie,
            VerifiedCredential::ApiKey(_) => false,
        }
    }

    /// Whether it reaches an account of its owner: a session reaches all of them, a key the one that it is bound to.
    pub fn reaches(&self, account: AccountId) -> bool {
        match self {
            VerifiedCredential::Session(_) => true,
            VerifiedCredential::ApiKey(key) => key.account == account,
        }
    }
}
