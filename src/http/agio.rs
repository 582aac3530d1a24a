//! The real house behind the transports: the schema of Agio and the people of `services::auth`.

use super::backend::{Asking, Backend, Presented};
use super::config::HttpConfig;
use super::guards::Listed;
use crate::domain::{Failure, Secret};
use crate::resolvers::app::App;
use crate::resolvers::context::{Caller, ResponseCookies};
use crate::resolvers::{self, AgioSchema};
use crate::services::auth::{ClientInfo, Credential, Viewer};
use async_graphql::Request;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// Executes operations on the schema of Agio.
#[derive(Clone)]
pub struct Agio {
    app: App,
    schema: AgioSchema,
    /// Whether cookies go over HTTPS only.
    secure: bool,
}

impl Agio {
    /// The schema over `app`, for a server with these settings.
    pub fn new(app: App, config: &HttpConfig) -> Agio {
        Agio { schema: resolvers::schema(app.clone()), app, secure: config.secure() }
    }
}

impl Backend for Agio {
    type Schema = AgioSchema;
    type Viewer = Viewer;
    type Cookies = ResponseCookies;

    fn schema(&self) -> &AgioSchema {
        &self.schema
    }

    fn listed(&self) -> Listed {
        let listing = self.app.exchange.listing();
        Listed { assets: listing.assets().len() as u64, markets: listing.markets().len() as u64 }
    }

    async fn authenticate(&self, presented: &Presented) -> Result<Viewer, Failure> {
        let credential = match presented {
            Presented::Bearer(token) => Credential::Bearer(token.clone()),
            Presented::Cookie(token) => Credential::Cookie(token.clone()),
        };
        self.app.auth.authenticate(credential).await
    }

    async fn recheck(&self, viewer: &Viewer) -> Result<Viewer, Failure> {
        self.app.auth.still_signed_in(viewer).await
    }

    fn session_over(&self, viewer: &Viewer) -> BoxFuture<'static, ()> {
        self.app.auth.clone().session_over(*viewer).boxed()
    }

    fn csrf_matches(&self, viewer: &Viewer, token: &str) -> bool {
        self.app.auth.csrf_matches(viewer, token)
    }

    fn user_number(&self, viewer: &Viewer) -> i64 {
        viewer.user.0
    }

    fn prepare(&self, request: Request, asking: Asking<Viewer>) -> (Request, ResponseCookies) {
        let Asking { viewer, client, csrf_ok, own_site, takes_cookies } = asking;
        let caller = Caller {
            viewer,
            refresh_cookie: client.refresh_cookie.map(Secret::new),
            client: ClientInfo {
                ip: client.ip,
                user_agent: client.user_agent,
                request_id: client.request_id,
            },
            csrf_ok,
            own_site,
            takes_cookies,
            secure: self.secure,
        };
        resolvers::prepare(&self.app, request, caller)
    }

    fn set_cookies(&self, cookies: &ResponseCookies) -> Vec<String> {
        cookies.take()
    }
}
