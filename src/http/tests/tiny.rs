//! A schema with one field per thing that can happen to a transport.

use crate::domain::Failure;
use crate::http::guards::Listed;
use crate::http::{Asking, Backend, Check, Presented};
use async_graphql::{Context, Error, Object, Request, Schema, Subscription};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, StreamExt, stream};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, watch};

/// Where a test meets a resolver: `entered` tells that it runs, `release` lets it go on.
pub(super) struct Gates {
    pub(super) entered: Semaphore,
    pub(super) release: Semaphore,
    pub(super) done: Semaphore,
    pub(super) additions: AtomicUsize,
}

impl Default for Gates {
    fn default() -> Gates {
        let closed = || Semaphore::new(0);
        Gates {
            entered: closed(),
            release: closed(),
            done: closed(),
            additions: AtomicUsize::new(0),
        }
    }
}

/// Waits for a signal and takes it.
pub(super) async fn pass(gate: &Semaphore) {
    gate.acquire().await.expect("never closed").forget();
}

type Cookies = Arc<Mutex<Vec<String>>>;

#[derive(Clone)]
pub(super) struct Tiny {
    schema: Schema<Query, Mutation, Streams>,
    /// Tokens that are good; the token is the viewer's name.
    pub(super) signed_in: Arc<Mutex<HashSet<String>>>,
    /// Told whenever somebody leaves.
    left: watch::Sender<()>,
    pub(super) healthy: Arc<AtomicBool>,
}

impl Tiny {
    pub(super) fn new(gates: Arc<Gates>) -> Tiny {
        let signed_in = HashSet::from(["ann".to_owned()]);
        Tiny {
            schema: Schema::build(Query, Mutation, Streams).data(gates).finish(),
            signed_in: Arc::new(Mutex::new(signed_in)),
            left: watch::Sender::new(()),
            healthy: Arc::new(AtomicBool::new(true)),
        }
    }

    pub(super) fn readiness(&self) -> Check {
        super::check("database", Arc::clone(&self.healthy))
    }

    pub(super) fn sign_out(&self, name: &str) {
        self.signed_in.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        self.left.send_replace(());
    }

    fn knows(&self, name: &str) -> Result<String, Failure> {
        let signed_in = self.signed_in.lock().unwrap_or_else(PoisonError::into_inner);
        signed_in.get(name).cloned().ok_or(Failure::Unauthenticated)
    }
}

impl Backend for Tiny {
    type Schema = Schema<Query, Mutation, Streams>;
    type Viewer = String;
    type Cookies = Cookies;

    fn schema(&self) -> &Self::Schema {
        &self.schema
    }

    fn listed(&self) -> Listed {
        Listed { assets: 10, markets: 10 }
    }

    async fn authenticate(&self, presented: &Presented) -> Result<String, Failure> {
        match presented {
            Presented::Bearer(token) | Presented::Cookie(token) => self.knows(token),
        }
    }

    async fn recheck(&self, viewer: &String) -> Result<String, Failure> {
        self.knows(viewer)
    }

    fn session_over(&self, viewer: &String) -> BoxFuture<'static, ()> {
        let (tiny, name, mut left) = (self.clone(), viewer.clone(), self.left.subscribe());
        async move {
            while tiny.knows(&name).is_ok() {
                left.changed().await.expect("the sender is in `tiny`");
            }
        }
        .boxed()
    }

    fn csrf_matches(&self, viewer: &String, token: &str) -> bool {
        token == format!("csrf-of-{viewer}")
    }

    /// How many letters the name has; ann is number 3.
    fn user_number(&self, viewer: &String) -> i64 {
        i64::try_from(viewer.len()).unwrap_or(i64::MAX)
    }

    fn prepare(&self, request: Request, asking: Asking<String>) -> (Request, Cookies) {
        let cookies = Cookies::default();
        (request.data(asking).data(Arc::clone(&cookies)), cookies)
    }

    fn set_cookies(&self, cookies: &Cookies) -> Vec<String> {
        cookies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn asking<'c>(ctx: &Context<'c>) -> &'c Asking<String> {
    ctx.data_unchecked()
}

fn break_down() -> i32 {
    panic!("secret cause")
}

pub(super) struct Query;

#[Object]
impl Query {
    async fn hello(&self, #[graphql(default = 1)] times: i32) -> String {
        "hello ".repeat(times.clamp(0, 10_000) as usize)
    }

    async fn me(&self, ctx: &Context<'_>) -> Option<String> {
        asking(ctx).viewer.clone()
    }

    async fn csrf_ok(&self, ctx: &Context<'_>) -> bool {
        asking(ctx).csrf_ok
    }

    async fn own_site(&self, ctx: &Context<'_>) -> bool {
        asking(ctx).own_site
    }

    async fn ip(&self, ctx: &Context<'_>) -> String {
        asking(ctx).client.ip.to_string()
    }

    async fn refresh_cookie(&self, ctx: &Context<'_>) -> Option<String> {
        asking(ctx).client.refresh_cookie.clone()
    }

    async fn panics(&self) -> Option<i32> {
        Some(break_down())
    }

    async fn leaks(&self) -> Result<Option<i32>, Error> {
        Err(Error::new("secret cause"))
    }

    /// Waits for the test.
    async fn waits(&self, ctx: &Context<'_>) -> bool {
        let gates = ctx.data_unchecked::<Arc<Gates>>();
        gates.entered.add_permits(1);
        pass(&gates.release).await;
        true
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    /// Waits for the test, then adds.
    async fn add(&self, ctx: &Context<'_>) -> usize {
        let gates = ctx.data_unchecked::<Arc<Gates>>();
        gates.entered.add_permits(1);
        pass(&gates.release).await;
        let sum = gates.additions.fetch_add(1, Ordering::SeqCst) + 1;
        gates.done.add_permits(1);
        sum
    }

    async fn bake(&self, ctx: &Context<'_>) -> bool {
        let cookies = ctx.data_unchecked::<Cookies>();
        let mut cookies = cookies.lock().unwrap_or_else(PoisonError::into_inner);
        cookies.extend(["a=1; HttpOnly".to_owned(), "b=2".to_owned()]);
        true
    }

    async fn panics(&self) -> bool {
        break_down() > 0
    }

    async fn leaks(&self) -> Result<Option<bool>, Error> {
        Err(Error::new("secret cause"))
    }
}

pub(super) struct Streams;

#[Subscription]
impl Streams {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }

    async fn forever(&self) -> impl Stream<Item = i32> {
        stream::iter([1]).chain(stream::pending())
    }

    async fn refused(&self) -> Result<stream::Empty<i32>, Error> {
        Err(crate::http::error::error("UNAUTHENTICATED", "Sign in first.").into_error())
    }

    async fn leaks(&self) -> impl Stream<Item = Result<i32, Error>> {
        stream::iter([Err(Error::new("secret cause"))])
    }

    async fn breaks(&self) -> impl Stream<Item = Result<i32, Error>> {
        let lost = crate::http::error::error("RESUBSCRIBE", "Subscribe again.").into_error();
        stream::iter([Ok(1), Err(lost), Ok(2)])
    }

    async fn panics(&self) -> impl Stream<Item = i32> {
        stream::iter([1, 2]).map(|number| if number == 2 { break_down() } else { number })
    }
}

trait IntoError {
    fn into_error(self) -> Error;
}

impl IntoError for async_graphql::ServerError {
    fn into_error(self) -> Error {
        let mut error = Error::new(self.message);
        error.extensions = self.extensions;
        error
    }
}
