//! The small pages: what the links in mails lead to, and the frame around each of them.

use super::assets::{Asset, HTML};
use super::config::ExplorerKind;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use http::{HeaderValue, header};

/// What the small pages may load: their own script and style, the API, and the mails of `/dev/mailbox` in frames.
const POLICY_PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// What the pages are made of.
pub(super) fn files() -> Vec<Asset> {
    vec![
        Asset::new("/favicon.svg", include_bytes!("../../web/pages/favicon.svg")),
        Asset::new("/assets/account.js", include_bytes!("../../web/pages/account.js")),
        Asset::new("/assets/session.js", include_bytes!("../../web/src/session.js")),
        Asset::new("/assets/page.css", include_bytes!("../../web/pages/page.css")),
    ]
}

/// The pages behind links in mails.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(explorer: ExplorerKind) -> Router<S> {
    let page = move |title, form| get(async move || account_page(title, form, explorer));
    Router::new()
        .route("/verify-email", page("Confirm your address", VERIFY_FORM))
        .route("/reset-password", page("Set a new password", RESET_FORM))
        .route("/confirm-email-change", page("Confirm your new address", MOVE_FORM))
        .route("/revert-email-change", page("Take your account back", REVERT_FORM))
        .route("/not-me", page("End every session", REPORT_FORM))
}

const VERIFY_FORM: &str = "<form><p>Press the button to confirm that this address is yours.</p><button>Confirm my address</button></form>";

const MOVE_FORM: &str = "<form><p>Press the button to move your account to this address. You must be signed in to it in this browser.</p><button>Move my account</button></form>";

const REVERT_FORM: &str = "<form><p>Press the button to bring your account back to this address. Every device is signed out, and a mail lets you set a new password.</p><button>Take my account back</button></form>";

const REPORT_FORM: &str = "<form><p>Press the button if the sign-in of the mail was not yours. Every session ends, and you are mailed a link to set a new password.</p><button>This was not me</button></form>";

const RESET_FORM: &str = "<form><label for=\"password\">New password; three or four unrelated words are fine</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" required><button>Set the password</button></form>";

fn account_page(title: &str, form: &str, explorer: ExplorerKind) -> Response {
    let link = match explorer {
        ExplorerKind::Off => "",
        _ => "<p><a href=\"/\">To the explorer</a></p>",
    };
    html_page(
        title,
        &format!(
            "<h1>{title}</h1>{form}<p><output></output></p><noscript>This page needs JavaScript.</noscript>{link}<script type=\"module\" src=\"/assets/account.js\"></script>"
        ),
    )
}

/// A small page around `body`, which must be escaped already.
pub(super) fn html_page(title: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - Agio</title><meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"/assets/page.css\"></head><body><main>{body}</main></body></html>"
    );
    html(page, POLICY_PAGE)
}

/// A whole document, never kept by caches, and what it may load.
pub(super) fn html(document: String, policy: &'static str) -> Response {
    let mut response = Response::new(Body::from(document));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
