//! Which path leads where.

use super::config::ExplorerKind;
use super::error::{Problem, code};
use super::state::State;
use super::{
    assets, credential, dev, explorer, graphql, health, middleware, pages, reference, socket,
};
use axum::Router;
use axum::extract::State as Shared;
use axum::routing::get;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::cors::CorsLayer;

/// How long a browser may remember what it may call.
const PREFLIGHT_SECONDS: u64 = 600;

/// The whole router.
pub(super) fn router(state: &Arc<State>) -> Router {
    let graphql = get(graphql::get).post(graphql::post);
    let mut routes = Router::new()
        .route("/graphql", graphql)
        .route("/graphql/ws", get(socket::upgrade))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(explorer::routes(&state.config))
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
        .layer(cors(&state.origins))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(state), middleware::around))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(untagged)))
}

/// What has an entity tag was coded before it was tagged: compressed on the way, it would be another
/// representation with the same tag.
fn untagged(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(header::ETAG)
}

fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins.iter().filter_map(|text| text.parse().ok()).collect();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static(credential::CSRF_HEADER),
            middleware::REQUEST_ID,
        ])
        .expose_headers([
            middleware::REQUEST_ID,
            middleware::API_VERSION_HEADER,
            header::RETRY_AFTER,
        ])
        .max_age(Duration::from_secs(PREFLIGHT_SECONDS))
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
