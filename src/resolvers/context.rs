//! What a request carries: who calls, from where, and the cookies to answer with.

use crate::domain::Secret;
use crate::graphql::Operation;
use crate::services::auth::{ClientInfo, Principal};
use std::sync::{Arc, Mutex, PoisonError};

/// What becomes of cookies that an answer sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieReach {
    /// The client can keep them.
    Kept,
    /// A WebSocket cannot carry them.
    LostOnSocket,
    /// A browser throws `SameSite=Lax` cookies away when a page of another site asked, and never sends them from there.
    LostCrossSite,
}

/// Who calls, and how. `http` makes one for every operation.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// Who is signed in; `None` when nobody is.
    pub principal: Option<Principal>,
    /// From where.
    pub client: ClientInfo,
    /// Whether the request proved that no other web site forged it: by the X-CSRF-Token header, by a
    /// checked `Origin`, or by not depending on a cookie.
    pub csrf_ok: bool,
    /// Whether no page of another site can have sent it, as the browser says.
    pub own_site: bool,
    /// What becomes of cookies that the answer sets.
    pub cookie_reach: CookieReach,
    /// Whether cookies go over HTTPS only.
    pub secure: bool,
    /// The refresh token out of its cookie.
    pub refresh_cookie: Option<Secret>,
    /// The device token out of its cookie.
    pub device_cookie: Option<Secret>,
    /// What binds a sign-in by another provider to the browser, out of its cookie.
    pub oauth_cookie: Option<Secret>,
}

impl RequestContext {
    /// Puts the context and a place for cookies into an operation, where the resolvers look for them. What comes back
    /// holds the cookies after the operation was executed.
    pub fn attach(self, operation: Operation) -> (Operation, ResponseCookies) {
        let cookies = ResponseCookies::default();
        (operation.data(self).data(cookies.clone()), cookies)
    }
}

/// What the guards reckoned an operation to cost before it ran, and the most that one may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Fields and input values, lists counted at their longest.
    pub cost: u64,
    /// What the server allows.
    pub limit: u64,
}

/// The `Set-Cookie` values that mutations ask for. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct ResponseCookies(Arc<Mutex<Vec<String>>>);

impl ResponseCookies {
    /// Adds a `Set-Cookie` value.
    pub fn push(&self, cookie: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    /// Takes all of them out, to send.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
