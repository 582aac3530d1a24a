//! Why a signed request is not taken, in words for whoever wrote the program.

use crate::domain::Fault;

/// Why a signed request was not taken.
#[derive(Clone, Debug)]
pub enum NotTaken {
    /// It cannot be read.
    Malformed,
    /// It was signed too long ago, or will be.
    Clock,
    /// No key made the signature.
    Wrong,
    /// The key is over.
    Over,
    /// The key may not be used from there.
    Address,
    /// The nonce was used before, or may have been.
    Replayed,
    /// Too many; wait so many seconds.
    TooMany(u64),
    /// The surroundings failed.
    Fault(Fault),
}

impl NotTaken {
    /// For the program's owner: what is wrong, and what to do.
    pub fn message(&self) -> &'static str {
        match self {
            NotTaken::Malformed => {
                "The signature cannot be read. Send Agio-Key, Agio-Timestamp (milliseconds since 1970), Agio-Nonce (16 to 64 letters, digits, - and _) and Agio-Signature (base64), once each and without an access token."
            }
            NotTaken::Clock => {
                "The request was signed more than 5 seconds away from the server's time. Set the clock, and sign each request right before it is sent."
            }
            NotTaken::Wrong => {
                "No API key made this signature. Check the key, its secret, and that exactly this method, path and body were signed."
            }
            NotTaken::Over => "The API key has expired or was revoked. Make another one.",
            NotTaken::Address => {
                "The API key may not be used from this address. Its ipAllowList says from where it may."
            }
            NotTaken::Replayed => {
                "The nonce was used before, or the server cannot tell whether it was. Sign the request anew with another nonce."
            }
            NotTaken::TooMany(_) => "Too many requests. Wait as long as Retry-After says.",
            NotTaken::Fault(_) => {
                "The server cannot look up API keys at the moment. Try again shortly."
            }
        }
    }
}

impl From<Fault> for NotTaken {
    fn from(fault: Fault) -> NotTaken {
        NotTaken::Fault(fault)
    }
}
