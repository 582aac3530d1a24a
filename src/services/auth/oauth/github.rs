//! GitHub: OAuth 2 without identity tokens. Who somebody is, its API says; only the primary address counts, and only
//! when GitHub has verified it.

use super::provider::encoded;
use super::{Exchange, Identity, Trouble, unusable};
use crate::domain::Fault;
use crate::outbound::Outbound;
use crate::services::auth::oauth_config::ProviderConfig;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// GitHub, or GitHub Enterprise Server.
pub(super) struct GitHub {
    config: ProviderConfig,
    outbound: Outbound,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct Account {
    id: i64,
    login: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Address {
    email: String,
    primary: bool,
    verified: bool,
}

impl GitHub {
    pub(super) fn new(config: &ProviderConfig, outbound: &Outbound) -> GitHub {
        GitHub { config: config.clone(), outbound: outbound.clone() }
    }

    pub(super) fn authorization_endpoint(&self) -> String {
        self.web("login/oauth/authorize")
    }

    /// Exchanges a code for who gave their consent. The access token is used for that and forgotten.
    pub(super) async fn identity(&self, exchange: &Exchange<'_>) -> Result<Identity, Trouble> {
        if exchange.issuer.is_some_and(|issuer| issuer != self.config.issuer()) {
            return Err(Trouble::refused("the answer came from another issuer"));
        }
        let token = self.exchange(exchange).await?;
        let account: Account = self.ask("user", &token).await?;
        let addresses: Vec<Address> = self.ask("user/emails", &token).await?;
        let primary = addresses.into_iter().find(|address| address.primary);
        Ok(Identity {
            subject: account.id.to_string(),
            email_verified: primary.as_ref().is_some_and(|address| address.verified),
            email: primary.map(|address| address.email),
            name: Some(account.name.unwrap_or(account.login)),
        })
    }

    async fn exchange(&self, exchange: &Exchange<'_>) -> Result<String, Trouble> {
        let secret = self.config.client_secret.now();
        let form = encoded(&[
            ("client_id", &self.config.client_id),
            ("client_secret", secret.expose()),
            ("code", exchange.code),
            ("redirect_uri", exchange.redirect_uri),
            ("code_verifier", exchange.verifier),
        ]);
        let request = self.outbound.post(self.web("login/oauth/access_token"));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("accept", "application/json").body(form);
        let answer: TokenAnswer = self.outbound.json(request).await.map_err(unusable)?;
        // What it refuses it answers with status 200.
        answer.access_token.ok_or_else(|| Trouble::refused("the provider did not take the code"))
    }

    async fn ask<T: DeserializeOwned>(&self, path: &str, token: &str) -> Result<T, Fault> {
        let url = format!("{}/{path}", self.config.api_url().trim_end_matches('/'));
        let request = self.outbound.get(url).header("accept", "application/vnd.github+json");
        self.outbound.json(request.bearer_auth(token)).await.map_err(unusable)
    }

    fn web(&self, path: &str) -> String {
        format!("{}/{path}", self.config.web_url().trim_end_matches('/'))
    }
}
