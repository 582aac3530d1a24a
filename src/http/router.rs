//! Which path leads where.

use super::config::ExplorerKind;
use super::counts::RouteCounts;
use super::cross_origin::CrossOrigin;
use super::error::{Problem, code};
use super::middleware::Wrapped;
use super::peer::{Connected, Peer};
use super::state::State;
use super::{
    assets, dev, explorer, files, graphql, health, middleware, oauth, pages, reference, socket,
};
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use http::{Extensions, HeaderMap, Method, StatusCode, Version, header};
use http_body::Body as _;
use std::convert::Infallible;
use std::sync::Arc;
use tower::ServiceExt;
use tower_http::compression::predicate::{
    DefaultPredicate, NotForContentType, Predicate, SizeAbove,
};
use tower_http::compression::{Compression, CompressionLayer};

/// The path that gets nearly all requests.
const GRAPHQL: &str = "/graphql";

/// Shorter answers are not compressed: they fit one packet as they are.
const COMPRESSED_FROM: u16 = 1_400;

/// Everything that is served.
pub(super) struct Routes {
    state: Arc<State>,
    cross_origin: CrossOrigin,
    graphql: RouteCounts,
    others: Router,
}

impl Routes {
    pub(super) fn new(state: &Arc<State>) -> Routes {
        let cross_origin = CrossOrigin::of(&state.origins);
        Routes {
            others: router(state, &cross_origin),
            state: Arc::clone(state),
            cross_origin,
            graphql: RouteCounts::new(GRAPHQL),
        }
    }

    /// Answers a request that came over this connection.
    pub(super) async fn answer(
        &self,
        connected: Connected,
        mut request: Request,
    ) -> Result<Response, Infallible> {
        if request.method() == Method::POST && request.uri().path() == GRAPHQL {
            return Ok(self.graphql(connected.peer, request).await);
        }
        request.extensions_mut().insert(connected.peer);
        request.extensions_mut().insert(connected.slot);
        self.others.clone().oneshot(request).await
    }

    /// An operation takes no way through the router: it gets the same around it, called by name.
    async fn graphql(&self, peer: Peer, request: Request) -> Response {
        let origin = request.headers().get(header::ORIGIN).cloned();
        let codings = Codings::taken_by(request.headers());
        let (state, peer) = (Shared(Arc::clone(&self.state)), Extension(peer));
        let handle = |request, id| async move {
            graphql::post(state, peer, Extension(id), request).await.into_response()
        };
        let counted = |status, elapsed| self.graphql.count(status, elapsed);
        let wrapped = Wrapped { state: &self.state, route: GRAPHQL, counted };
        let mut response = middleware::wrap(wrapped, request, handle).await;
        self.cross_origin.tell(origin.as_ref(), response.headers_mut());
        match codings {
            Some(codings) if is_large(response.body()) => codings.apply(response).await,
            _ => response,
        }
    }
}

/// Whether a body may be long enough to be compressed.
fn is_large(body: &Body) -> bool {
    body.size_hint().upper().is_none_or(|bytes| bytes > u64::from(COMPRESSED_FROM))
}

/// The codings of an answer that a client takes.
struct Codings(HeaderMap);

impl Codings {
    fn taken_by(headers: &HeaderMap) -> Option<Codings> {
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
        let lines: HeaderMap = lines.map(|line| (header::ACCEPT_ENCODING, line.clone())).collect();
        (!lines.is_empty()).then_some(Codings(lines))
    }

    /// Does what the router's layer does.
    async fn apply(self, response: Response) -> Response {
        let mut request = http::Request::new(());
        *request.headers_mut() = self.0;
        let mut response = Some(response);
        let answered = tower::service_fn(move |_: http::Request<()>| {
            std::future::ready(Ok::<_, Infallible>(response.take().unwrap_or_default()))
        });
        match Compression::new(answered).compress_when(compressed()).oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        }
    }
}

/// What is compressed, for whoever takes it so. Events go out as they happen; compression would gather them.
fn compressed() -> impl Predicate {
    let parts = NotForContentType::const_new("multipart/mixed");
    DefaultPredicate::new().and(SizeAbove::new(COMPRESSED_FROM)).and(parts).and(untagged)
}

/// All paths, as they are led one by one.
fn router(state: &Arc<State>, cross_origin: &CrossOrigin) -> Router {
    let graphql = get(graphql::get).post(graphql::post);
    let mut routes = Router::new()
        .route(GRAPHQL, graphql)
        .route("/graphql/ws", get(socket::upgrade))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(explorer::routes(state))
        .merge(oauth::routes())
        .merge(files::routes())
        .merge(reference::routes(state.config.introspection))
        .merge(assets::routes(pages::files()))
        .merge(pages::routes(state.config.explorer));
    if state.metrics.is_some() {
        routes = routes.route("/metrics", get(health::metrics));
    }
    if state.mailbox.is_some() {
        routes = routes.merge(dev::routes(state));
    }
    routes
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(Arc::clone(state))
        .layer(cross_origin.layer())
        .layer(axum::middleware::from_fn_with_state(Arc::clone(state), middleware::around))
        .layer(CompressionLayer::new().compress_when(compressed()))
}

/// What has an entity tag was coded before it was tagged: compressed on the way, it would be another
/// representation with the same tag.
fn untagged(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::ETAG)
}

async fn not_found(Shared(state): Shared<Arc<State>>) -> Problem {
    let explorer = match state.config.explorer {
        ExplorerKind::Off => ".",
        ExplorerKind::Full | ExplorerKind::Small => "; the explorer is at /.",
    };
    let api = "Nothing is here. The API is POST /graphql and, for subscriptions, /graphql/ws";
    Problem::new(StatusCode::NOT_FOUND, code::NOT_FOUND, format!("{api}{explorer}"))
}

async fn method_not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        code::METHOD_NOT_ALLOWED,
        "This path does not take this method; the Allow header lists those it takes.",
    )
}
