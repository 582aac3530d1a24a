//! The reference at `/docs`: everything that the schema has, as one page that needs nothing else, and the schema as text.
//!
//! It is made of the printed schema and the tables beside it (what a field needs, how long its lists get), so it says
//! what this server does. It is there while clients may ask for the schema.

mod codes;
mod page;
mod schema;
mod text;

#[cfg(test)]
mod tests;

use super::assets::{self, Asset};
use crate::resolvers::sdl;
use axum::Router;

/// Where the page is.
const PLACE: &str = "/docs";
/// Where the schema is, as text.
const SCHEMA: &str = "/docs/schema.graphql";

/// What the page may load: its own script and style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Where the reference is, when there is one.
pub(super) fn place(introspection: bool) -> Option<&'static str> {
    introspection.then_some(PLACE)
}

/// The routes of the reference; none where clients may not ask for the schema.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(introspection: bool) -> Router<S> {
    if !introspection {
        return Router::new();
    }
    assets::routes(vec![
        Asset::made_page(PLACE, || page::page(&sdl()).into(), POLICY),
        Asset::made(SCHEMA, || sdl().into()),
        Asset::new("/assets/reference.js", include_bytes!("../../../web/pages/reference.js")),
        Asset::new("/assets/reference.css", include_bytes!("../../../web/pages/reference.css")),
    ])
}
