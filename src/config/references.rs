//! Settings that hold a secret, and may say where it is instead: `env:NAME`, `file:/path`, `vault:mount/path#field`,
//! `aws:secret-id#field`.
//!
//! What is read here is read once, at the start; `cli` has those read again that are looked up at each use.

use super::layers::{at, put};
use super::{Config, LiveSecret};
use crate::domain::{Clock, Secret};
use crate::secrets::{Reference, SecretSources, SecretsConfig, Written};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

/// The section of those who are asked for secrets. Their own may stand in variables and files only.
const SOURCES: &str = "secrets";
/// The setting that takes a document of several secrets.
pub(super) const RING: &str = "auth.signing_key_ring";
/// Every setting that holds a secret; `*` is a key of the operator's.
pub(super) const SECRET_SETTINGS: &[&str] = &[
    "auth.oauth.providers.*.client_secret",
    "auth.signing_key",
    RING,
    "auth.signing_keys.*",
    "database.redis_url",
    "database.url",
    "http.metrics_token",
    "mail.api_key",
    "mail.ses_access_key_id",
    "mail.ses_secret_access_key",
    "mail.ses_session_token",
    "mail.smtp_password",
    "market.coingecko.api_key",
    "secrets.aws.access_key_id",
    "secrets.aws.secret_access_key",
    "secrets.aws.session_token",
    "secrets.vault.secret_id",
    "secrets.vault.token",
];

/// A setting whose secret stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Section and key, with dots between.
    pub setting: String,
    /// Where the secret is.
    pub reference: Reference,
}

/// What became of the references.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    pub(super) origins: Vec<Origin>,
    pub(super) problems: Vec<String>,
    /// Settings that have no secret, and a problem.
    pub(super) unread: Vec<String>,
    /// What reads them again.
    pub(super) sources: Option<Arc<SecretSources>>,
}

impl Fetched {
    fn failed(&mut self, setting: &str, problem: String) {
        self.problems.push(problem);
        self.unread.push(setting.to_owned());
    }
}

/// Puts secrets where the settings say where they are.
pub(super) async fn fetch(
    table: &mut Table,
    variables: &BTreeMap<String, String>,
    clock: Arc<dyn Clock>,
) -> Fetched {
    let mut fetched = Fetched::default();
    for (setting, text) in written(table) {
        match Written::parse(&text) {
            Err(why) => fetched.failed(&setting, format!("{setting} {why}")),
            Ok(Written::Here(_)) if is_of_source(&setting) => {}
            Ok(Written::Here(secret)) => put_secret(table, &setting, &secret),
            Ok(Written::Elsewhere(reference)) => {
                fetched.origins.push(Origin { setting, reference });
            }
        }
    }
    from_variables(table, variables, &mut fetched);
    from_sources(table, clock, &mut fetched).await;
    fetched
}

fn from_variables(table: &mut Table, variables: &BTreeMap<String, String>, fetched: &mut Fetched) {
    for Origin { setting, reference } in fetched.origins.clone() {
        let Reference::Variable(name) = reference else { continue };
        match variables.get(&name).filter(|text| !text.is_empty()) {
            // What stands in the variable is the secret, whatever it looks like.
            Some(text) if is_of_source(&setting) => {
                put_secret(table, &setting, &Secret::new(format!("literal:{text}")));
            }
            Some(text) => put_secret(table, &setting, &Secret::new(text.as_str())),
            None => fetched.failed(
                &setting,
                format!(
                    "{setting} is to be read from env:{name}, and there is no such variable, or it is empty: set {name}"
                ),
            ),
        }
    }
}

async fn from_sources(table: &mut Table, clock: Arc<dyn Clock>, fetched: &mut Fetched) {
    let others = fetched.origins.iter().filter(|origin| origin.reference.can_change());
    let (of_sources, others): (Vec<Origin>, Vec<Origin>) =
        others.cloned().partition(|origin| is_of_source(&origin.setting));
    for Origin { setting, reference } in of_sources.iter().filter(|it| it.reference.is_remote()) {
        let problem = format!(
            "{setting} is {reference}, and would have to be read before anything can be: give it by env: or file:"
        );
        fetched.failed(setting, problem);
    }
    if others.is_empty() {
        return;
    }
    let Some(config) = section(table) else { return };
    let is_asked = others.iter().any(|origin| origin.reference.is_remote());
    if is_asked && (!config.problems().is_empty() || !fetched.unread.is_empty()) {
        // These are named anyway; nobody is asked before they are mended.
        fetched.unread.extend(others.into_iter().map(|origin| origin.setting));
        return;
    }
    let sources = match SecretSources::new(&config, clock) {
        Ok(sources) => Arc::new(sources),
        Err(fault) => return fetched.problems.push(format!("secrets cannot be read: {fault}")),
    };
    let mut round = sources.round();
    for Origin { setting, reference } in others {
        if reference.is_whole_vault_secret() && setting != RING {
            let problem =
                format!("{setting} is {reference}, which names no field: add # and its name");
            fetched.failed(&setting, problem);
            continue;
        }
        match round.read(&reference).await {
            Ok(secret) => put_secret(table, &setting, &secret),
            Err(unread) => fetched
                .failed(&setting, format!("{setting} cannot be read from {reference}: {unread}")),
        }
    }
    drop(round);
    fetched.sources = Some(sources);
}

/// The settings of the sources; `None` when they cannot be read, which was said before.
fn section(table: &Table) -> Option<SecretsConfig> {
    match table.get(SOURCES) {
        None => Some(SecretsConfig::default()),
        Some(section) => section.clone().try_into().ok(),
    }
}

fn is_of_source(setting: &str) -> bool {
    setting.split('.').next() == Some(SOURCES)
}

fn put_secret(table: &mut Table, setting: &str, secret: &Secret) {
    put(table, setting, Value::String(secret.expose().to_owned()));
}

/// What stands in the settings that hold a secret and are set.
fn written(table: &Table) -> Vec<(String, String)> {
    let named = SECRET_SETTINGS.iter().flat_map(|pattern| named(table, pattern));
    let text = |setting: String| {
        let text = at(table, &setting)?.as_str()?.to_owned();
        (!text.is_empty()).then_some((setting, text))
    };
    named.filter_map(text).collect()
}

/// The settings of a pattern.
fn named(table: &Table, pattern: &str) -> Vec<String> {
    let Some((before, after)) = pattern.split_once(".*") else { return vec![pattern.to_owned()] };
    let keys = at(table, before).and_then(Value::as_table).map(|table| table.keys());
    keys.into_iter().flatten().map(|key| format!("{before}.{key}{after}")).collect()
}

/// The secret of a setting that is looked up at each use.
pub(super) fn live_secret(config: &Config, setting: &str) -> Option<LiveSecret> {
    let mail = &config.mail;
    let secret = match setting {
        "http.metrics_token" => &config.http.metrics_token,
        "mail.api_key" => &mail.api_key,
        "mail.ses_access_key_id" => &mail.ses_access_key_id,
        "mail.ses_secret_access_key" => &mail.ses_secret_access_key,
        "mail.ses_session_token" => &mail.ses_session_token,
        "mail.smtp_password" => &mail.smtp_password,
        "market.coingecko.api_key" => &config.market.coingecko.api_key,
        _ => {
            let provider = setting.strip_prefix("auth.oauth.providers.")?;
            let provider = provider.strip_suffix(".client_secret")?;
            &config.auth.oauth.providers.get(provider)?.client_secret
        }
    };
    Some(secret.clone())
}
