//! Settings of signing in by other providers.

use crate::domain::{LiveSecret, spelled};
use crate::outbound::is_safe_url;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many providers there may be.
pub const PROVIDERS_MAX: usize = 16;
/// The longest name of a provider.
const NAME_MAX: usize = 32;

/// Who else may say who somebody is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OAuthConfig {
    /// The providers by name: letters in lower case, digits and `-`. The name is part of the redirect URI and of what is
    /// kept of linked accounts: never give it to another provider.
    pub providers: BTreeMap<String, ProviderConfig>,
    /// Origin of the front end that people come back to after signing in; empty means `http.public_url`.
    pub front_end: String,
    /// Where people reach this server: redirect URIs begin with it. Not a setting of its own; the server fills in
    /// `http.public_url`.
    #[serde(skip)]
    pub public_url: String,
}

/// A provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProviderConfig {
    /// What it speaks.
    pub kind: ProviderKind,
    /// What people read on the button; empty means the kind's own name, or the provider's.
    pub label: String,
    /// Who issues its tokens, exactly as its discovery document says; empty means Google's, or GitHub's.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// Shows it that this server asks.
    pub client_secret: LiveSecret,
    /// What it is asked for, separated by spaces; empty means the least that a sign-in needs.
    pub scopes: String,
    /// GitHub's pages; empty means `https://github.com`.
    pub web_url: String,
    /// GitHub's API; empty means `https://api.github.com`.
    pub api_url: String,
}

/// What a provider speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProviderKind {
    /// OpenID Connect, by discovery.
    #[default]
    Oidc,
    /// OpenID Connect of Google.
    Google,
    /// OAuth 2 with the user API of GitHub.
    GitHub,
}
spelled!(settings ProviderKind { Oidc = "oidc", Google = "google", GitHub = "github" });

impl ProviderConfig {
    /// Who issues what it says.
    pub(super) fn issuer(&self) -> &str {
        match self.kind {
            _ if !self.issuer.is_empty() => &self.issuer,
            ProviderKind::Google => "https://accounts.google.com",
            ProviderKind::GitHub => "https://github.com/login/oauth",
            ProviderKind::Oidc => "",
        }
    }

    pub(super) fn scopes(&self) -> &str {
        match self.kind {
            _ if !self.scopes.is_empty() => &self.scopes,
            ProviderKind::GitHub => "read:user user:email",
            ProviderKind::Google | ProviderKind::Oidc => "openid email profile",
        }
    }

    pub(super) fn label<'a>(&'a self, name: &'a str) -> &'a str {
        match self.kind {
            _ if !self.label.is_empty() => &self.label,
            ProviderKind::Google => "Google",
            ProviderKind::GitHub => "GitHub",
            ProviderKind::Oidc => name,
        }
    }

    pub(super) fn web_url(&self) -> &str {
        if self.web_url.is_empty() { "https://github.com" } else { &self.web_url }
    }

    pub(super) fn api_url(&self) -> &str {
        if self.api_url.is_empty() { "https://api.github.com" } else { &self.api_url }
    }

    fn problems(&self, name: &str) -> Vec<String> {
        let setting = |key: &str| format!("auth.oauth.providers.{name}.{key}");
        let mut problems = Vec::new();
        let urls =
            [("issuer", self.issuer()), ("web_url", self.web_url()), ("api_url", self.api_url())];
        for (key, url) in urls {
            if !is_safe_url(url) {
                problems.push(format!(
                    "{} is {url:?}, and must be an https:// URL (http:// on this machine only)",
                    setting(key)
                ));
            }
        }
        if self.client_id.is_empty() {
            problems.push(format!(
                "{} is empty: register this server at the provider, and set what it is called there",
                setting("client_id")
            ));
        }
        if self.kind != ProviderKind::Oidc && self.client_secret.is_empty() {
            problems.push(format!(
                "{} is empty, and this provider asks for one: set it",
                setting("client_secret")
            ));
        }
        let is_openid = self.scopes().split(' ').any(|scope| scope == "openid");
        if self.kind != ProviderKind::GitHub && !is_openid {
            problems.push(format!(
                "{} has no `openid`, so nobody would be named: add it",
                setting("scopes")
            ));
        }
        problems
    }
}

impl OAuthConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.providers.len() > PROVIDERS_MAX {
            problems.push(format!(
                "auth.oauth.providers are {}, and may be {PROVIDERS_MAX} at most: remove some",
                self.providers.len()
            ));
        }
        if !self.front_end.is_empty() && !is_origin(&self.front_end) {
            problems.push(format!(
                "auth.oauth.front_end = {:?} is not https:// (or http:// on this machine) and a host without a path; write \
                 for example \"https://app.example.com\"",
                self.front_end
            ));
        }
        for (name, provider) in &self.providers {
            let spelled = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
            if name.is_empty() || name.len() > NAME_MAX || !name.chars().all(spelled) {
                problems.push(format!(
                    "auth.oauth.providers has the name {name:?}: use at most {NAME_MAX} letters in lower case, digits and `-`"
                ));
            }
            problems.extend(provider.problems(name));
        }
        problems
    }

    /// Where people come back to.
    pub(super) fn front_end(&self) -> &str {
        let base = if self.front_end.is_empty() { &self.public_url } else { &self.front_end };
        base.trim_end_matches('/')
    }
}

pub(super) fn is_origin(url: &str) -> bool {
    let bare = |url: &reqwest::Url| url.path() == "/" && url.query().is_none();
    is_safe_url(url) && reqwest::Url::parse(url).is_ok_and(|url| bare(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusable_providers_are_named_with_their_settings() {
        let provider = ProviderConfig { kind: ProviderKind::Oidc, ..Default::default() };
        let providers = [("Acme Login".to_owned(), provider)].into();
        let config = OAuthConfig {
            providers,
            front_end: "https://app.example.com/in".to_owned(),
            ..Default::default()
        };
        let problems = config.problems().join("\n");
        for part in ["front_end", "\"Acme Login\"", ".issuer", ".client_id"] {
            assert!(problems.contains(part), "{part}: {problems}");
        }
    }
}
