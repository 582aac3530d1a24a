//! Who acts, and what they proved themselves with. Made once at the edge, for every operation; nothing below asks for a
//! token again.

use super::names;
use crate::domain::{
    AccountId, AuditAction, AuthenticationMethods, Permissions, SessionCredential, SessionId,
    StaffRoles, Timestamp, TokenTransport, UserId, VerifiedCredential,
};
use crate::services::audit::{Act, Origin};
use std::fmt;
use std::net::IpAddr;

/// Whoever acts, as far as the rest of the server has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The person.
    pub user: UserId,
    /// The account that is meant when none is named: their main one, or the one that the key is bound to.
    pub account: AccountId,
    /// Whether they proved their address; unverified people may look but not trade.
    pub email_verified: bool,
    /// Their duties at the exchange, as far as they count: not through a session without a second factor, and not through
    /// a key.
    pub staff_roles: StaffRoles,
    /// What they proved themselves with.
    pub credential: VerifiedCredential,
}

impl Principal {
    /// What the principal may do with what is their own.
    pub fn permissions(&self) -> Permissions {
        match self.credential {
            VerifiedCredential::Session(_) => Permissions::ALL,
            VerifiedCredential::ApiKey(key) => key.scopes.permissions(),
        }
    }

    /// The session that the principal acts through. A key has none: the table of permissions lets no key come here, and
    /// what it would get is the session of number 0, which is nobody's.
    pub(super) fn session(&self) -> SessionCredential {
        match self.credential {
            VerifiedCredential::Session(session) => session,
            VerifiedCredential::ApiKey(_) => SessionCredential {
                id: SessionId::default(),
                transport: TokenTransport::Bearer,
                methods: AuthenticationMethods::default(),
                authenticated_at: Timestamp::default(),
            },
        }
    }

    /// The same principal, by a token that came in this way.
    pub(super) fn by(mut self, transport: TokenTransport) -> Principal {
        if let VerifiedCredential::Session(session) = &mut self.credential {
            session.transport = transport;
        }
        self
    }
}

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientInfo {
    /// Address of the client.
    pub ip: IpAddr,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// Id of the request, for the logs.
    pub request_id: String,
}

/// Who asks, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// Who is signed in.
    pub principal: &'a Principal,
    /// Where the request comes from.
    pub client: &'a ClientInfo,
}

impl<'a> Caller<'a> {
    /// Somebody who is signed in, at a client.
    pub fn new(principal: &'a Principal, client: &'a ClientInfo) -> Caller<'a> {
        Caller { principal, client }
    }

    /// What they do, for the audit log.
    pub fn act(&self, action: AuditAction) -> Act {
        Act::of_user(self.principal.user, action).from(self.client.origin())
    }
}

impl ClientInfo {
    /// The same for the audit log.
    pub fn origin(&self) -> Origin {
        Origin {
            ip: self.ip,
            user_agent: names::user_agent(self.user_agent.as_deref()),
            request_id: self.request_id.clone(),
        }
    }
}

/// An access token and the way it came.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// In the httpOnly cookie.
    Cookie(String),
    /// In the `Authorization` header or the `connection_init` payload.
    Bearer(String),
}

impl Credential {
    /// The token itself.
    pub fn token(&self) -> &str {
        match self {
            Credential::Cookie(token) | Credential::Bearer(token) => token,
        }
    }

    /// The way it came.
    pub fn transport(&self) -> TokenTransport {
        match self {
            Credential::Cookie(_) => TokenTransport::Cookie,
            Credential::Bearer(_) => TokenTransport::Bearer,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({:?})", self.transport())
    }
}
