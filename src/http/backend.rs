//! What the transports need from the house, and nothing more: a schema to execute, a way to recognise
//! people, and a way to hand both to the resolvers.
//!
//! The transports are written against this trait, so their tests run on a schema of a dozen lines.

use super::guards::Listed;
use crate::domain::Failure;
use async_graphql::{Executor, Request};
use futures_util::future::BoxFuture;
use std::net::IpAddr;

/// How the caller proves who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presented {
    /// An access token in `Authorization: Bearer` or in the payload of `connection_init`.
    Bearer(String),
    /// An access token in the access cookie.
    Cookie(String),
}

/// What is known of the client apart from who they are.
#[derive(Clone, Debug)]
pub struct Client {
    /// The address the request comes from, trusted proxies looked through.
    pub ip: IpAddr,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// The id under which the request is logged and answered.
    pub request_id: String,
    /// The refresh token out of its cookie.
    pub refresh_cookie: Option<String>,
}

/// One caller of one operation.
#[derive(Clone, Debug)]
pub struct Asking<V> {
    /// Who asks; `None` when nobody is signed in.
    pub viewer: Option<V>,
    /// From where.
    pub client: Client,
    /// Whether the request proved that it was not forged by another web site: by the CSRF header, by a
    /// checked `Origin` (WebSocket), or by not depending on a cookie.
    pub csrf_ok: bool,
    /// Whether no page of another site can have sent it, as the browser says.
    pub own_site: bool,
    /// Whether the answer can set cookies; over a socket it cannot.
    pub takes_cookies: bool,
}

/// The part of the house that executes operations.
pub trait Backend: Clone + Send + Sync + 'static {
    /// The schema.
    type Schema: Executor;
    /// Whoever is signed in.
    type Viewer: Clone + Send + Sync + 'static;
    /// What the resolvers put cookies into.
    type Cookies: Send + Sync + 'static;

    /// The schema that executes operations.
    fn schema(&self) -> &Self::Schema;

    /// How much is listed now: what it costs to ask for all of it.
    fn listed(&self) -> Listed;

    /// Recognises a person.
    ///
    /// # Errors
    /// `Unauthenticated` when the token is invalid, expired or its session has ended; faults as they come.
    fn authenticate(
        &self,
        presented: &Presented,
    ) -> impl Future<Output = Result<Self::Viewer, Failure>> + Send;

    /// The viewer as they are now; asked before each operation of a socket.
    ///
    /// # Errors
    /// `Unauthenticated` when their session has ended; faults as they come.
    fn recheck(
        &self,
        viewer: &Self::Viewer,
    ) -> impl Future<Output = Result<Self::Viewer, Failure>> + Send;

    /// Returns when the viewer's session is over.
    fn session_over(&self, viewer: &Self::Viewer) -> BoxFuture<'static, ()>;

    /// Whether the `X-CSRF-Token` header belongs to the viewer's session.
    fn csrf_matches(&self, viewer: &Self::Viewer, token: &str) -> bool;

    /// The person's number, by which the log names the viewer and quotas count.
    fn user_number(&self, viewer: &Self::Viewer) -> i64;

    /// Puts the caller into the request, where the resolvers look for them.
    fn prepare(&self, request: Request, asking: Asking<Self::Viewer>) -> (Request, Self::Cookies);

    /// The `Set-Cookie` values that the operation asked for.
    fn set_cookies(&self, cookies: &Self::Cookies) -> Vec<String>;
}
