//! Loads and validates the settings; each folder owns the struct of its own section.
//!
//! Three layers, the later over the earlier: defaults of the mode, `agio.toml`, environment variables.
//! `AGIO_HTTP__PUBLIC_URL` sets `public_url` of section `http`; the few variables everybody uses have short
//! names (see [`SHORT_NAMES`]). A setting that holds a secret may say where it is instead (`references`). Everything wrong is named at once; production and staging refuse development
//! settings, too (`production`).

mod layers;
mod production;
mod references;
#[cfg(test)]
mod tests;

use crate::domain::time::SystemClock;
use crate::domain::{LiveSecret, Secret, spelled};
use crate::exchange::ExchangeConfig;
use crate::http::HttpConfig;
use crate::jobs::JobsConfig;
use crate::market::MarketDataConfig;
use crate::secrets::{SecretSources, SecretsConfig};
use crate::services::api_keys::ApiKeysConfig;
use crate::services::auth::AuthConfig;
use crate::services::documents::DocumentsConfig;
use crate::services::exports::ExportsConfig;
use crate::services::files::FilesConfig;
use crate::services::funding::SandboxConfig;
use crate::services::keyring::SIGNING_KEY_LENGTH_MIN;
use crate::services::liquidity::LiquidityConfig;
use crate::services::mail::MailConfig;
use crate::services::rate_limits::RateLimitsConfig;
use crate::storage::DatabaseConfig;
use crate::telemetry::TelemetryConfig;
use layers::{Reader, put, with_variable};
pub use references::Origin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::{Table, Value};

/// Where settings are looked for unless `AGIO_CONFIG` or `--config` says otherwise.
pub const DEFAULT_FILE: &str = "agio.toml";

/// Variables with names of their own, and the setting each one sets.
pub const SHORT_NAMES: &[(&str, &str)] = &[
    ("AGIO_MODE", "mode"),
    ("AGIO_DATA_DIR", "data_dir"),
    ("AGIO_LISTING", "listing"),
    ("AGIO_LISTEN", "http.listen"),
    ("AGIO_PUBLIC_URL", "http.public_url"),
    ("AGIO_SIGNING_KEY", "auth.signing_key"),
    ("AGIO_LOG", "telemetry.log"),
    ("DATABASE_URL", "database.url"),
    ("REDIS_URL", "database.redis_url"),
];

/// Variables that start like settings and are none: they steer tests, the build and the choice of the file itself.
const NOT_SETTINGS: &[&str] = &["config", "bin", "web_dist"];
const NOT_SETTINGS_PREFIX: &str = "test_";

/// What the server is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Play money, a market maker, mail kept in memory, secrets made on the spot.
    #[default]
    Development,
    /// Production's checks with play money: the sandbox, the market maker and invented prices are allowed.
    Staging,
    /// Nothing assumed: secrets, addresses, database and mail must be given.
    Production,
}
spelled!(settings Mode { Development = "development", Staging = "staging", Production = "production" });

impl Mode {
    /// Whether other people than developers use it, so that development settings are refused.
    pub fn is_public(self) -> bool {
        match self {
            Mode::Development => false,
            Mode::Staging | Mode::Production => true,
        }
    }
}

/// All settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Development, staging or production.
    pub mode: Mode,
    /// Folder of the server's files.
    pub data_dir: PathBuf,
    /// Path of the listing (assets, markets, fees); empty means the built-in one.
    pub listing: PathBuf,
    /// Listener, limits, cookies, CORS.
    pub http: HttpConfig,
    /// Documents that clients run by id.
    pub documents: DocumentsConfig,
    /// PostgreSQL or SQLite, Redis.
    pub database: DatabaseConfig,
    /// Queue, group commit, projections.
    pub exchange: ExchangeConfig,
    /// Price sources and their order.
    pub market: MarketDataConfig,
    /// The house's market maker.
    pub liquidity: LiquidityConfig,
    /// Tokens and passwords.
    pub auth: AuthConfig,
    /// Keys of programs.
    pub api_keys: ApiKeysConfig,
    /// How often things may be asked for.
    pub rate_limits: RateLimitsConfig,
    /// How mail leaves.
    pub mail: MailConfig,
    /// Background work.
    pub jobs: JobsConfig,
    /// Files that it makes for people.
    pub files: FilesConfig,
    /// How many of them a person may ask for.
    pub exports: ExportsConfig,
    /// Play money.
    pub sandbox: SandboxConfig,
    /// Logs and metrics.
    pub telemetry: TelemetryConfig,
    /// Where secrets are that do not stand here.
    pub secrets: SecretsConfig,
    /// The settings whose secrets stand elsewhere.
    #[serde(skip)]
    pub origins: Vec<Origin>,
    /// What reads them again; `None` when none can change.
    #[serde(skip)]
    pub secret_sources: Option<Arc<SecretSources>>,
    /// What is odd about the settings without being wrong, for the log.
    #[serde(skip)]
    pub warnings: Vec<String>,
}

/// Why the settings cannot be used: one line for each problem.
#[derive(Debug, thiserror::Error)]
#[error("the settings cannot be used:\n{}", .0.iter().map(|p| format!("  - {p}")).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl Default for Config {
    fn default() -> Self {
        Config {
            mode: Mode::Development,
            data_dir: PathBuf::from("agio-data"),
            listing: PathBuf::new(),
            http: HttpConfig::default(),
            documents: DocumentsConfig::default(),
            database: DatabaseConfig::default(),
            exchange: ExchangeConfig::default(),
            market: MarketDataConfig::default(),
            liquidity: LiquidityConfig::default(),
            auth: AuthConfig::default(),
            api_keys: ApiKeysConfig::default(),
            rate_limits: RateLimitsConfig::default(),
            mail: MailConfig::default(),
            jobs: JobsConfig::default(),
            files: FilesConfig::default(),
            exports: ExportsConfig::default(),
            sandbox: SandboxConfig::default(),
            telemetry: TelemetryConfig::default(),
            secrets: SecretsConfig::default(),
            origins: Vec::new(),
            secret_sources: None,
            warnings: Vec::new(),
        }
    }
}

impl Config {
    /// Reads the settings: `file` when given (it must exist then), else [`DEFAULT_FILE`] when it is there, and the
    /// variables of this process; then the secrets that stand elsewhere.
    ///
    /// # Errors
    /// Every setting that is unknown, cannot be read or makes no sense, all at once.
    pub async fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        if file.is_some() && !path.is_file() {
            let problem = format!("there is no file {}: check the path", path.display());
            return Err(ConfigError(vec![problem]));
        }
        let text = if path.is_file() { std::fs::read_to_string(path) } else { Ok(String::new()) };
        let text = text.map_err(|error| {
            ConfigError(vec![format!("{} cannot be read: {error}", path.display())])
        })?;
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Config::read(&path.display().to_string(), &text, variables).await
    }

    /// Reads the settings in the text of a file and in variables.
    async fn read(
        file: &str,
        text: &str,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let variables: BTreeMap<String, String> = variables.collect();
        let mut reader = Reader::new();
        reader.read_file(file, text);
        reader.read_environment(variables.clone().into_iter());
        let mode = reader.mode();
        if mode.is_public() {
            reader.assume(&production::assumed(mode));
        }
        let mut layers = reader.finish();
        let fetched = references::fetch(&mut layers.table, &variables, Arc::new(SystemClock)).await;
        let mut problems = layers.problems;
        problems.extend(fetched.problems.iter().map(|problem| with_variable(problem)));
        let config = layers.table.try_into::<Config>().map_err(|error| {
            ConfigError([problems.clone(), vec![error.message().to_owned()]].concat())
        })?;
        let mut found = config.section_problems();
        found.extend(match mode.is_public() {
            true => production::problems(&config),
            false => config.http.development_problems(),
        });
        // What was not read is no further problem of its section.
        found.retain(|problem| !fetched.unread.iter().any(|it| is_of(problem, it)));
        problems.extend(found.iter().map(|problem| with_variable(problem)));
        if problems.is_empty() {
            return Ok(Config {
                warnings: layers.warnings,
                origins: fetched.origins,
                secret_sources: fetched.sources,
                ..config
            });
        }
        Err(ConfigError(problems))
    }

    /// The settings as TOML, secrets hidden; of those that stand elsewhere, where.
    pub fn shown(&self) -> String {
        let text = if self.origins.is_empty() {
            toml::to_string(self)
        } else {
            Table::try_from(self).and_then(|mut table| {
                for Origin { setting, reference } in &self.origins {
                    put(&mut table, setting, Value::String(reference.to_string()));
                }
                toml::to_string(&table)
            })
        };
        text.unwrap_or_else(|error| format!("# cannot be shown: {error}"))
    }

    /// Everything that is wrong with the signing keys of these settings, or of others like them.
    pub fn signing_key_problems(mode: Mode, auth: &AuthConfig) -> Vec<String> {
        let mut problems = auth.signing_key_problems();
        if mode.is_public() {
            problems.extend(production::signing_keys(auth));
        }
        problems
    }

    /// The secret of a setting that is looked up at each use; `None` for one that is read at the start.
    pub fn live_secret(&self, setting: &str) -> Option<LiveSecret> {
        references::live_secret(self, setting)
    }

    fn section_problems(&self) -> Vec<String> {
        let mut auth = self.auth.clone();
        let elsewhere = !auth.signing_key_ring.is_empty();
        if !self.mode.is_public() && auth.signing_key.is_empty() && !elsewhere {
            // It will be made at the first start.
            auth.signing_key = Secret::new("?".repeat(SIGNING_KEY_LENGTH_MIN));
        }
        let sections = [
            auth.problems(),
            self.api_keys.problems(),
            self.rate_limits.problems(self.http.limits.complexity_max),
            self.http.problems(),
            self.documents.problems(),
            self.database.problems(),
            self.exchange.problems(),
            self.market.problems(),
            self.liquidity.problems(),
            self.mail.problems(),
            self.jobs.problems(),
            self.files.problems(),
            self.exports.problems(),
            self.sandbox.problems(),
            self.telemetry.problems(),
            self.secrets.problems(),
        ];
        sections.concat()
    }
}

/// Whether a problem is one of this setting.
fn is_of(problem: &str, setting: &str) -> bool {
    problem.strip_prefix(setting).is_some_and(|rest| rest.starts_with([' ', '(']))
}
