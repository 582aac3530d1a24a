//! The explorer at `/`: the full one (GraphiQL) when the build has it, the small one, or a page that says there is none.
//!
//! `web/embed.rs` says how the full one gets into the binary; the small one always is.

use super::assets::{self, Asset};
use super::config::ExplorerKind;
use super::dev;
use super::pages::html_page;
use super::peer::Peer;
use super::reference;
use super::state::State;
use axum::extract::State as Shared;
use axum::routing::get;
use axum::{Extension, Json, Router};
use http::HeaderMap;
use serde::Serialize;
use std::sync::Arc;

/// The full explorer, by path; empty when the build has none.
static FULL: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/explorer.rs"));

/// What the full explorer may load: itself. Its editors write inline styles; scripts are never inline.
const POLICY_FULL: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What the small one may load.
const POLICY_SMALL: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What `/` says without an explorer; the reference stands behind it where there is one.
const OFF: &str = "<h1>Agio</h1><p>This is a GraphQL API. Its explorer is switched off here (<code>http.explorer</code>).</p><ul><li><code>POST /graphql</code> takes queries and mutations.</li><li><code>/graphql/ws</code> takes subscriptions, as graphql-transport-ws.</li><li><a href=\"/health/ready\">/health/ready</a> says whether the server takes requests.</li>";

/// What `/` says where only trusted documents are run: nothing that a person writes here would be.
const TRUSTED_ONLY: &str = "<h1>Agio</h1><p>This is a GraphQL API that runs trusted documents only (<code>documents.trusted_only</code>), so it has no explorer: the operations that may be run are in the manifest of its front end.</p><ul><li><code>POST /graphql</code> takes queries and mutations by their id.</li><li><code>/graphql/ws</code> takes subscriptions, as graphql-transport-ws.</li><li><a href=\"/health/ready\">/health/ready</a> says whether the server takes requests.</li></ul>";

impl ExplorerKind {
    /// What is served when this is set: a build without the full explorer has the small one.
    pub fn served(self) -> ExplorerKind {
        match self {
            ExplorerKind::Full if FULL.is_empty() => ExplorerKind::Small,
            kind => kind,
        }
    }
}

/// The routes of the explorer.
pub(super) fn routes(state: &State) -> Router<Arc<State>> {
    if state.documents.config().trusted_only {
        return Router::new().route("/", get(async || html_page("GraphQL API", TRUSTED_ONLY)));
    }
    let config = &state.config;
    if config.explorer == ExplorerKind::Off {
        let reference = reference::place(config.introspection).map(|place| {
            format!("<li><a href=\"{place}\">{place}</a> tells everything of the schema.</li>")
        });
        let body = format!("{OFF}{}</ul>", reference.unwrap_or_default());
        return Router::new().route("/", get(async move || html_page("GraphQL API", &body)));
    }
    assets::routes(files(config.explorer)).route("/explorer/settings.json", get(settings))
}

fn files(kind: ExplorerKind) -> Vec<Asset> {
    match kind.served() {
        ExplorerKind::Full => FULL.iter().map(|(path, bytes)| full(path, bytes)).collect(),
        ExplorerKind::Small => vec![
            Asset::page(include_bytes!("../../web/small/index.html"), POLICY_SMALL),
            Asset::new("/assets/small.js", include_bytes!("../../web/small/small.js")),
            Asset::new("/assets/small.css", include_bytes!("../../web/small/small.css")),
            Asset::new("/assets/tabs.js", include_bytes!("../../web/src/tabs.js")),
            Asset::new("/assets/more_tabs.js", include_bytes!("../../web/src/more_tabs.js")),
        ],
        ExplorerKind::Off => Vec::new(),
    }
}

fn full(path: &'static str, bytes: &'static [u8]) -> Asset {
    if path == "/" { Asset::page(bytes, POLICY_FULL) } else { Asset::new(path, bytes) }
}

/// What the page must know of this server and this caller.
#[derive(Serialize)]
struct Settings {
    /// Where the mail of a development server can be read; null for whom it cannot.
    mailbox: Option<&'static str>,
    /// Where the schema is told; null where clients may not ask for it.
    reference: Option<&'static str>,
}

async fn settings(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
) -> Json<Settings> {
    let there = dev::answers(&state, peer.ip(), &headers);
    let reference = reference::place(state.config.introspection);
    Json(Settings { mailbox: there.then_some("/dev/mailbox"), reference })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explorer_pages_load_nothing_from_elsewhere() {
        let small: &[u8] = include_bytes!("../../web/small/index.html");
        let full = FULL.iter().filter(|(path, _)| *path == "/").map(|(_, bytes)| *bytes);
        for page in full.chain([small]) {
            let page = std::str::from_utf8(page).expect("UTF-8");
            assert!(!page.contains("//"), "{page}");
        }
    }

    #[test]
    fn full_explorer_brings_the_notices_of_its_packages() {
        if FULL.is_empty() {
            return;
        }
        let notices = FULL.iter().find(|(path, _)| *path == "/third-party-notices.txt");
        let notices = std::str::from_utf8(notices.expect("notices").1).expect("UTF-8");
        for package in ["graphiql", "monaco-editor", "react", "graphql", "react-remove-scroll-bar"]
        {
            assert!(notices.contains(&format!("\n{package} ")), "{package}");
        }
        assert!(notices.matches("Permission is hereby granted").count() > 50);
        assert!(!notices.contains("/node_modules/"), "no path of the machine that built it");
    }
}
