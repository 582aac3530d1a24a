//! Loads and validates the settings; each folder owns the struct of its own section.
//!
//! Three layers, the later over the earlier: defaults of the mode, `agio.toml`, environment variables.
//! `AGIO_HTTP__PUBLIC_URL` sets `public_url` of section `http`; the few variables everybody uses have short
//! names (see [`SHORT_NAMES`]). Production refuses to start on development settings and names every
//! problem at once.

use crate::domain::Secret;
use crate::exchange::ExchangeConfig;
use crate::http::HttpConfig;
use crate::market::MarketDataConfig;
use crate::services::auth::{AuthConfig, SIGNING_KEY_LENGTH_MIN};
use crate::services::funding::SandboxConfig;
use crate::services::liquidity::LiquidityConfig;
use crate::services::mail::{MailConfig, SenderKind};
use crate::storage::DatabaseConfig;
use crate::telemetry::TelemetryConfig;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

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

/// Variables that start like settings and are none: they steer tests and the choice of the file itself.
const NOT_SETTINGS: &[&str] = &["config", "bin"];
const NOT_SETTINGS_PREFIX: &str = "test_";

/// What the server is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Play money, a market maker, mail kept in memory, secrets made on the spot.
    #[default]
    Development,
    /// Nothing assumed: secrets, addresses, database and mail must be given.
    Production,
}

/// All settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Development or production.
    pub mode: Mode,
    /// Folder of the server's files.
    pub data_dir: PathBuf,
    /// Path of the listing (assets, markets, fees); empty means the built-in one.
    pub listing: PathBuf,
    /// Listener, limits, cookies, CORS.
    pub http: HttpConfig,
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
    /// How mail leaves.
    pub mail: MailConfig,
    /// Play money.
    pub sandbox: SandboxConfig,
    /// Logs and metrics.
    pub telemetry: TelemetryConfig,
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
            database: DatabaseConfig::default(),
            exchange: ExchangeConfig::default(),
            market: MarketDataConfig::default(),
            liquidity: LiquidityConfig::default(),
            auth: AuthConfig::default(),
            mail: MailConfig::default(),
            sandbox: SandboxConfig::default(),
            telemetry: TelemetryConfig::default(),
        }
    }
}

impl Config {
    /// Reads the settings: `file` when given (it must exist then), else [`DEFAULT_FILE`] when it is there.
    ///
    /// # Errors
    /// Every unreadable or unknown setting; in production every missing one too.
    pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            let problem = format!("there is no file {}: check the path", file.display());
            return Err(ConfigError(vec![problem]));
        }
        let file = file.unwrap_or(Path::new(DEFAULT_FILE));
        let written =
            if file.is_file() { Figment::from(Toml::file_exact(file)) } else { Figment::new() };
        let given = written.merge(environment());
        let mode = match given.find_value("mode") {
            Ok(mode) => mode.deserialize::<Mode>().map_err(readable)?,
            Err(_) => Mode::Development,
        };
        let defaults = match mode {
            Mode::Development => Figment::new(),
            Mode::Production => production_defaults(),
        };
        let config: Config = defaults.merge(given).extract().map_err(readable)?;
        let mut problems = config.section_problems();
        if mode == Mode::Production {
            problems.extend(config.production_problems());
        }
        if problems.is_empty() { Ok(config) } else { Err(ConfigError(problems)) }
    }

    /// The settings as TOML, secrets hidden.
    pub fn shown(&self) -> String {
        toml::to_string(self).unwrap_or_else(|error| format!("# cannot be shown: {error}"))
    }

    fn section_problems(&self) -> Vec<String> {
        let mut auth = self.auth.clone();
        if self.mode == Mode::Development && auth.signing_key.is_empty() {
            // It will be made at the first start.
            auth.signing_key = Secret::new("?".repeat(SIGNING_KEY_LENGTH_MIN));
        }
        let sections = [
            auth.problems(),
            self.http.problems(),
            self.database.problems(),
            self.exchange.problems(),
            self.market.problems(),
            self.liquidity.problems(),
            self.mail.problems(),
            self.sandbox.problems(),
            self.telemetry.problems(),
        ];
        sections.concat()
    }

    fn production_problems(&self) -> Vec<String> {
        let checks = [
            (
                self.http.public_url.starts_with("https://"),
                "http.public_url (AGIO_PUBLIC_URL) must be the https:// address people use: cookies are \
                 sent over HTTPS only, and the links in mails lead there",
            ),
            (
                !self.http.metrics_token.is_empty(),
                "http.metrics_token (AGIO_HTTP__METRICS_TOKEN) must be set: /metrics is served to whoever \
                 reaches the exchange, and tells how busy it is",
            ),
            (
                !self.database.url.is_empty(),
                "database.url (DATABASE_URL) must be set: postgres://user:password@host/database, or \
                 sqlite:PATH if you mean it",
            ),
            (
                self.mail.sender == SenderKind::Smtp,
                "mail.sender must be \"smtp\": the other senders keep mail where its readers never see it",
            ),
        ];
        checks
            .into_iter()
            .filter(|(good, _)| !good)
            .map(|(_, problem)| problem.to_owned())
            .collect()
    }
}

/// What production assumes differently: nothing that is only for trying out.
fn production_defaults() -> Figment {
    Figment::new()
        .merge(Serialized::default("sandbox.enabled", false))
        .merge(Serialized::default("liquidity.enabled", false))
        .merge(Serialized::default("mail.sender", SenderKind::Smtp))
}

fn environment() -> Figment {
    let mut layer = Figment::new().merge(
        Env::prefixed("AGIO_")
            .filter(|name| {
                let name = name.as_str().to_ascii_lowercase();
                let short = SHORT_NAMES
                    .iter()
                    .any(|(short, _)| short.eq_ignore_ascii_case(&format!("AGIO_{name}")));
                !short
                    && !NOT_SETTINGS.contains(&name.as_str())
                    && !name.starts_with(NOT_SETTINGS_PREFIX)
            })
            .split("__"),
    );
    for (variable, setting) in SHORT_NAMES {
        let setting = *setting;
        layer = layer.merge(Env::raw().only(&[variable]).map(move |_| setting.into()).split("."));
    }
    layer
}

fn readable(error: figment::Error) -> ConfigError {
    let problems = error.into_iter().map(|error| {
        let place = error.metadata.as_ref().map(|metadata| {
            let source = metadata.source.as_ref().map(|source| format!(" {source}"));
            format!(" (from {}{})", metadata.name, source.unwrap_or_default())
        });
        let setting = error.path.join(".");
        let setting = if setting.is_empty() { "settings".to_owned() } else { setting };
        format!("{setting}: {}{}", error.kind, place.unwrap_or_default())
    });
    ConfigError(problems.collect())
}

#[cfg(test)]
#[expect(clippy::result_large_err, reason = "figment's Jail asks for its own error type")]
mod tests {
    use super::*;
    use figment::Jail;

    fn loaded(jail: &mut Jail, toml: &str) -> Result<Config, ConfigError> {
        jail.create_file(DEFAULT_FILE, toml).expect("writes agio.toml");
        Config::load(None)
    }

    #[test]
    fn nothing_set_means_embedded_development() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let config = loaded(jail, "").expect("the defaults are good");
            assert_eq!(config.mode, Mode::Development);
            assert_eq!(config.data_dir, PathBuf::from("agio-data"));
            assert!(config.database.url.is_empty());
            assert!(config.sandbox.enabled && config.liquidity.enabled);
            Ok(())
        });
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.set_env("AGIO_LISTEN", "127.0.0.1:9999");
            jail.set_env("DATABASE_URL", "postgres://a:b@localhost/c");
            jail.set_env("AGIO_SANDBOX__ENABLED", "false");
            jail.set_env("AGIO_TEST_DATABASE_URL", "not a setting");
            let file = "data_dir = '/srv/agio'\n[http]\nlisten = '127.0.0.1:1'";
            let config = loaded(jail, file).expect("good settings");
            assert_eq!(config.http.listen.to_string(), "127.0.0.1:9999");
            assert_eq!(config.database.url.expose(), "postgres://a:b@localhost/c");
            assert_eq!(config.data_dir, PathBuf::from("/srv/agio"));
            assert!(!config.sandbox.enabled);
            Ok(())
        });
    }

    #[test]
    fn every_setting_is_documented() {
        let documented = include_str!("../docs/configuration.md");
        let names = |key: &str| documented.contains(&format!("`{key}`"));
        let mut in_map = false;
        for line in Config::default().shown().lines().filter(|line| !line.is_empty()) {
            let key = line.trim_matches(['[', ']']).split(" = ").next().unwrap_or_default();
            if line.starts_with('[') {
                // A section has a heading; a map is a setting of its section, and its keys are free.
                in_map = !names(key);
            }
            let known = match (in_map, line.starts_with('[')) {
                (true, true) => names(key.rsplit('.').next().unwrap_or_default()),
                (true, false) => true,
                (false, _) => names(key),
            };
            assert!(known, "docs/configuration.md says nothing of {key}");
        }
    }

    #[test]
    fn an_unknown_setting_is_named() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let error = loaded(jail, "[http]\nlisten_to = 1").expect_err("no such setting");
            assert!(error.to_string().contains("listen_to"), "{error}");
            Ok(())
        });
    }

    #[test]
    fn production_names_every_problem_at_once() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let error = loaded(jail, "mode = 'production'").expect_err("nothing is set");
            for setting in
                ["signing_key", "public_url", "metrics_token", "database.url", "smtp_host"]
            {
                assert!(error.to_string().contains(setting), "{setting} in {error}");
            }
            Ok(())
        });
    }

    #[test]
    fn production_with_everything_set_starts_without_play_money() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            let file = "mode = 'production'\n\
                 [http]\npublic_url = 'https://agio.example'\nmetrics_token = 'm'\n\
                 [auth]\nsigning_key = '0123456789abcdef0123456789abcdef'\n\
                 [database]\nurl = 'postgres://db/agio'\n\
                 [mail]\nsmtp_host = 'mail.example'";
            let config = loaded(jail, file).expect("complete settings");
            assert!(!config.sandbox.enabled && !config.liquidity.enabled);
            assert!(!config.shown().contains("0123456789abcdef"), "secrets are hidden");
            Ok(())
        });
    }
}
