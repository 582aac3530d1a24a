//! A schema with one field per thing that can happen to a transport.

use crate::domain::Secret;
use crate::graphql::{Engine, Roots, Scalars};
use crate::http::Operations;
use crate::http::guards::Listed;
use crate::resolvers::context::{RequestContext, ResponseCookies};
use crate::resolvers::upload::Upload;
use async_graphql::{Context, Error, Object, Schema, Subscription};
use futures_util::{Stream, StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, broadcast};
use tokio_stream::wrappers::BroadcastStream;

/// Where a test meets a resolver: `entered` tells that it runs, `release` lets it go on.
pub(super) struct Gates {
    pub(super) entered: Semaphore,
    pub(super) release: Semaphore,
    pub(super) done: Semaphore,
    pub(super) additions: AtomicUsize,
    /// What everybody who listens to `news` is told.
    pub(super) news: broadcast::Sender<i32>,
    /// How often the number of a piece of news was resolved.
    pub(super) resolved: AtomicUsize,
}

impl Default for Gates {
    fn default() -> Gates {
        let closed = || Semaphore::new(0);
        Gates {
            entered: closed(),
            release: closed(),
            done: closed(),
            additions: AtomicUsize::new(0),
            news: broadcast::Sender::new(4_096),
            resolved: AtomicUsize::new(0),
        }
    }
}

/// Waits for a signal and takes it.
pub(super) async fn pass(gate: &Semaphore) {
    gate.acquire().await.expect("never closed").forget();
}

/// Operations on the schema below.
pub(super) fn operations(gates: Arc<Gates>) -> Operations {
    let builder = Schema::build(Query, Mutation, Streams).data(gates);
    let roots = Roots { query: Query, mutation: Mutation, subscription: Streams };
    let engine =
        Engine::new(builder, roots, &Scalars::default().with::<Upload>()).expect("a schema");
    Operations::on(engine, |operation| operation, || Listed { assets: 10, markets: 10 })
        .sharing(&["news"])
}

fn request<'c>(ctx: &Context<'c>) -> &'c RequestContext {
    ctx.data_unchecked()
}

fn break_down() -> i32 {
    panic!("secret cause")
}

pub(super) struct Query;

#[Object(crate = "crate::graphql::executor")]
impl Query {
    async fn hello(&self, #[graphql(default = 1)] times: i32) -> String {
        "hello ".repeat(times.clamp(0, 10_000) as usize)
    }

    /// The person's number.
    async fn me(&self, ctx: &Context<'_>) -> Option<i64> {
        request(ctx).principal.map(|principal| principal.user.0)
    }

    async fn csrf_ok(&self, ctx: &Context<'_>) -> bool {
        request(ctx).csrf_ok
    }

    async fn own_site(&self, ctx: &Context<'_>) -> bool {
        request(ctx).own_site
    }

    async fn ip(&self, ctx: &Context<'_>) -> String {
        request(ctx).client.ip.to_string()
    }

    async fn refresh_cookie(&self, ctx: &Context<'_>) -> Option<String> {
        request(ctx).refresh_cookie.as_ref().map(Secret::expose).map(str::to_owned)
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

/// Name, type and content of a file.
fn described(ctx: &Context<'_>, file: Upload) -> Result<String, Error> {
    let file = file.file(ctx)?;
    let declared = file.content_type.as_deref().unwrap_or_default();
    let content = String::from_utf8_lossy(&file.content);
    Ok(format!("{}|{declared}|{content}", file.filename))
}

pub(super) struct Mutation;

#[Object(crate = "crate::graphql::executor")]
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
        let cookies = ctx.data_unchecked::<ResponseCookies>();
        ["a=1; HttpOnly", "b=2"].into_iter().for_each(|cookie| cookies.push(cookie.to_owned()));
        true
    }

    /// What came of a file.
    async fn keep(&self, ctx: &Context<'_>, file: Upload) -> Result<String, Error> {
        described(ctx, file)
    }

    async fn keep_all(&self, ctx: &Context<'_>, files: Vec<Upload>) -> Result<Vec<String>, Error> {
        files.into_iter().map(|file| described(ctx, file)).collect()
    }

    async fn panics(&self) -> bool {
        break_down() > 0
    }

    async fn leaks(&self) -> Result<Option<bool>, Error> {
        Err(Error::new("secret cause"))
    }
}

struct News(i32);

#[Object(crate = "crate::graphql::executor")]
impl News {
    async fn number(&self, ctx: &Context<'_>) -> i32 {
        ctx.data_unchecked::<Arc<Gates>>().resolved.fetch_add(1, Ordering::SeqCst);
        self.0
    }
}

pub(super) struct Streams;

#[Subscription(crate = "crate::graphql::executor")]
impl Streams {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }

    /// Zero, then what the test sends; a negative number is an error.
    async fn news(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 0)] first: i32,
        after: Option<i32>,
    ) -> impl Stream<Item = Result<News, Error>> {
        let sent = BroadcastStream::new(ctx.data_unchecked::<Arc<Gates>>().news.subscribe());
        let first = after.map_or(first, |after| after + 1);
        let told = stream::iter([Ok(first)]).chain(sent.map(|sent| sent.map_err(Error::from)));
        told.map(|number| match number {
            Ok(number) if number >= 0 => Ok(News(number)),
            _ => Err(crate::http::error::error("UNAVAILABLE", "No news.").into_error()),
        })
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
