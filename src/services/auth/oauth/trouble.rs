//! Why a sign-in by a provider came to nothing: what the front end is told, and what is behind it.

use crate::domain::{Failure, Fault, Refusal, RefusalCode};

/// Why nobody was signed in, and nothing linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OAuthTrouble {
    /// The state is none of this browser's, or was used, or is too old.
    Expired,
    /// The person, or the provider, said no.
    Denied,
    /// What the provider sent cannot be trusted.
    Refused,
    /// The provider does not vouch for an address.
    EmailNotVerified,
    /// The address has an account. Its owner signs in and links.
    LinkRequired,
    /// That account at the provider, or another one there, is linked already.
    AlreadyLinked,
    /// The account was deleted. Its owner comes back by signing in with the password; `requestPasswordReset` sets one.
    AccountDeleted,
    /// No accounts are opened at present.
    SignUpClosed,
    /// Too many tries.
    RateLimited,
    /// The session that asked for the link is over.
    Unauthenticated,
    /// The provider, or this server, does not answer at the moment.
    Unavailable,
}

impl OAuthTrouble {
    /// As the front end reads it.
    pub fn word(self) -> &'static str {
        match self {
            OAuthTrouble::Expired => "EXPIRED",
            OAuthTrouble::Denied => "DENIED",
            OAuthTrouble::Refused => "REFUSED",
            OAuthTrouble::EmailNotVerified => "EMAIL_NOT_VERIFIED",
            OAuthTrouble::LinkRequired => "LINK_REQUIRED",
            OAuthTrouble::AlreadyLinked => "ALREADY_LINKED",
            OAuthTrouble::AccountDeleted => "ACCOUNT_DELETED",
            OAuthTrouble::SignUpClosed => "SIGN_UP_CLOSED",
            OAuthTrouble::RateLimited => "RATE_LIMITED",
            OAuthTrouble::Unauthenticated => "UNAUTHENTICATED",
            OAuthTrouble::Unavailable => "UNAVAILABLE",
        }
    }
}

/// Why it came to nothing.
pub(super) enum Trouble {
    Told(OAuthTrouble),
    Failure(Failure),
}

impl Trouble {
    /// What a provider sent is wrong; the reason is for the log.
    pub(super) fn refused(why: &'static str) -> Trouble {
        tracing::warn!(why, "a sign-in by a provider was refused");
        Trouble::Told(OAuthTrouble::Refused)
    }

    pub(super) fn told(self) -> OAuthTrouble {
        match self {
            Trouble::Told(told) => told,
            Trouble::Failure(Failure::RateLimited(_)) => OAuthTrouble::RateLimited,
            Trouble::Failure(Failure::Unauthenticated) => OAuthTrouble::Unauthenticated,
            Trouble::Failure(Failure::Refused(refusals)) => match refusals.first() {
                Some(refusal) if refusal.code == RefusalCode::SignUpClosed => {
                    OAuthTrouble::SignUpClosed
                }
                Some(refusal) if refusal.code == RefusalCode::AccountDeleted => {
                    OAuthTrouble::AccountDeleted
                }
                _ => OAuthTrouble::Refused,
            },
            Trouble::Failure(failure) => {
                tracing::warn!(%failure, "a sign-in by a provider failed");
                OAuthTrouble::Unavailable
            }
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        Trouble::Failure(failure)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Failure(refusal.into())
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::Failure(fault.into())
    }
}
