//! Settings as operators write them, in files and variables, right and wrong.

use super::references::SECRET_SETTINGS;
use super::*;
use crate::secrets::testing::{Received, play};
use futures_util::FutureExt;
use std::fs;

/// A production server's settings, complete.
const PRODUCTION: &str = "mode = 'production'\n\
     [http]\npublic_url = 'https://agio.acme.io'\nmetrics_token = 'q8Zr1xWm0vT5uYbN'\n\
     [auth]\nsigning_key = 'Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f'\n\
     [database]\nurl = 'postgres://agio:hV7-bQx2kP@db/agio?sslmode=verify-full'\n\
     [mail]\nfrom = 'Acme <no-reply@acme.io>'\nsmtp_host = 'mail.acme.io'\n";

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let read = Config::read(DEFAULT_FILE, text, variables);
    read.now_or_never().expect("nobody is asked over the network")
}

fn problems(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    read(text, variables).expect_err("these settings cannot be used").0
}

fn environment(variables: &[(&str, &str)]) -> Config {
    read("", variables).expect("good settings")
}

#[test]
fn settings_left_out_mean_embedded_development() {
    let config = environment(&[]);
    assert_eq!(config.mode, Mode::Development);
    assert_eq!(config.data_dir, PathBuf::from("agio-data"));
    assert!(config.database.url.is_empty());
    assert!(config.sandbox.enabled && config.liquidity.enabled);
    assert_eq!(config.sandbox.deposit_max_of.len(), 4);
}

#[test]
fn environment_wins_over_the_file() {
    let variables = [
        ("AGIO_LISTEN", "127.0.0.1:9999"),
        ("DATABASE_URL", "postgres://a:b@localhost/c"),
        ("AGIO_SANDBOX__ENABLED", "false"),
        ("AGIO_TEST_DATABASE_URL", "not a setting"),
    ];
    let config = read("data_dir = '/srv/agio'\n[http]\nlisten = '127.0.0.1:1'", &variables);
    let config = config.expect("good settings");
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:9999");
    assert_eq!(config.database.url.expose(), "postgres://a:b@localhost/c");
    assert_eq!(config.data_dir, PathBuf::from("/srv/agio"));
    assert!(!config.sandbox.enabled);
    assert!(config.warnings.is_empty(), "{:?}", config.warnings);
}

#[test]
fn every_setting_is_documented() {
    let documented = include_str!("../../docs/configuration.md");
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
fn unknown_settings_are_named_with_the_nearest_known_one() {
    let found = problems(
        "lisitng = 'x'\n[http]\nlisten_to = 1\n[htp]\nlisten = ''",
        &[("AGIO_DATABASE__URI", "x")],
    );
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(
        found.iter().any(|it| it
            .contains("http.listen_to (in agio.toml) is no setting. Did you mean http.listen?")),
        "{found:?}"
    );
    assert!(found.iter().any(|it| it.starts_with("htp (in agio.toml) is no setting")), "{found:?}");
    assert!(
        found.iter().any(|it| it.contains(
            "database.uri (AGIO_DATABASE__URI) is no setting. Did you mean database.url?"
        )),
        "{found:?}"
    );
}

#[test]
fn setting_problems_are_named_all_at_once_with_wrong_types() {
    let found = problems(
        "mode = 'prod'\n[http]\nconnections_max = 'many'\n[exchange]\nqueue_max = true\n[auth]\naccess_token_seconds = 0",
        &[("AGIO_LISTEN", "8080"), ("AGIO_MARKET__SOURCES", "coinbase")],
    );
    let starts = [
        "mode (in agio.toml): unknown variant `prod`, expected one of `development`, `staging`, `production`",
        "http.connections_max (in agio.toml): invalid type",
        "exchange.queue_max (in agio.toml): invalid type",
        "http.listen (AGIO_LISTEN): \"8080\" is no address and port",
        "market.sources (AGIO_MARKET__SOURCES): unknown variant `coinbase`",
        "auth.access_token_seconds (AGIO_AUTH__ACCESS_TOKEN_SECONDS) is 0",
    ];
    for start in starts {
        assert!(found.iter().any(|it| it.starts_with(start)), "{start}\n{found:#?}");
    }
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for example in ["AGIO_LISTEN=127.0.0.1:8080", "connections_max = 10000"] {
        assert!(
            found.iter().any(|it| it.ends_with(&format!("write for example {example}"))),
            "{found:#?}"
        );
    }
}

#[test]
fn settings_file_that_is_no_toml_is_refused_with_its_line() {
    let found = problems("[http\nlisten = 1", &[]);
    assert!(
        found[0].starts_with("agio.toml is no TOML") && found[0].contains("line 1"),
        "{found:?}"
    );
}

#[test]
fn variables_with_plain_values_make_lists_and_texts() {
    let config = environment(&[
        ("AGIO_HTTP__CORS_ORIGINS", "https://a.acme.io"),
        ("AGIO_HTTP__TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.1"),
        ("AGIO_MARKET__SOURCES", "[\"exchange\", \"simulation\"]"),
        ("AGIO_MAIL__SMTP_PASSWORD", "00123"),
        ("AGIO_MAIL__SMTP_USER", "\"7\""),
        ("AGIO_SANDBOX__DEPOSIT_MAX_OF__BTC", "5"),
        ("AGIO_MARKET__SIMULATION__PRICES", "{ PEPE = \"0.00001\" }"),
    ]);
    assert_eq!(config.http.cors_origins, ["https://a.acme.io"]);
    assert_eq!(config.http.trusted_proxies, ["10.0.0.0/8", "192.168.1.1"]);
    assert_eq!(config.market.sources.len(), 2);
    assert_eq!(config.mail.smtp_password.now().expose(), "00123");
    assert_eq!(config.mail.smtp_user, "7");
    assert_eq!(config.sandbox.deposit_max_of["BTC"], "5");
    assert_eq!(config.sandbox.deposit_max_of["ETH"], "1000", "what is not named stays");
    assert_eq!(config.market.simulation.prices["PEPE"], "0.00001");
}

#[test]
fn signing_keys_are_set_one_by_one_and_each_is_checked() {
    let (first, second) = ("Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f", "m3Tq8Lz1Vw5Xc7Rb9Ny2Kd4Hs6Gf0Pj8");
    let config = environment(&[
        ("AGIO_SIGNING_KEY", first),
        ("AGIO_AUTH__SIGNING_KEYS__2", second),
        ("AGIO_AUTH__SIGNING_KEY_VERSION", "1"),
    ]);
    let keys = config.auth.signing_keys();
    let keys: Vec<_> =
        keys.iter().map(|(_, version, key)| (version.number(), key.expose())).collect();
    assert_eq!(keys, [(1, first), (2, second)]);
    assert!(!config.shown().contains(second), "secrets are hidden");

    let two = |key: &str| {
        vec![("AGIO_SIGNING_KEY", first.to_owned()), ("AGIO_AUTH__SIGNING_KEYS__2", key.to_owned())]
    };
    let rows = [
        (two("short"), "auth.signing_keys.2 (AGIO_AUTH__SIGNING_KEYS__2) has fewer than 32 bytes"),
        (
            two(first),
            "auth.signing_keys.2 (AGIO_AUTH__SIGNING_KEYS__2) is the key of auth.signing_key",
        ),
        (
            vec![
                ("AGIO_SIGNING_KEY", first.to_owned()),
                ("AGIO_AUTH__SIGNING_KEYS__1", second.to_owned()),
            ],
            "auth.signing_keys.1 (AGIO_AUTH__SIGNING_KEYS__1) and auth.signing_key are the same version",
        ),
        (
            vec![
                ("AGIO_SIGNING_KEY", first.to_owned()),
                ("AGIO_AUTH__SIGNING_KEY_VERSION", "2".to_owned()),
            ],
            "auth.signing_key_version (AGIO_AUTH__SIGNING_KEY_VERSION) is 2, and there is no such version",
        ),
        (
            vec![("AGIO_AUTH__SIGNING_KEYS__new", second.to_owned())],
            "auth.signing_keys.new (AGIO_AUTH__SIGNING_KEYS__new): \"new\" is no version of a key",
        ),
        (
            two("0123456789abcdef0123456789abcdef"),
            "auth.signing_keys.2 (AGIO_AUTH__SIGNING_KEYS__2) can be guessed",
        ),
        (
            two("the output of: openssl rand -base64 48"),
            "auth.signing_keys.2 (AGIO_AUTH__SIGNING_KEYS__2) is an example",
        ),
    ];
    for (variables, start) in rows {
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let found = problems(PRODUCTION, &variables);
        assert_eq!(found.len(), 1, "{start}: {found:?}");
        assert!(found[0].starts_with(start), "{start}: {found:?}");
    }
    let many: Vec<_> = (2..10)
        .map(|number| (format!("AGIO_AUTH__SIGNING_KEYS__{number}"), format!("{second}{number}")))
        .collect();
    let many: Vec<_> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let found = problems(PRODUCTION, &many);
    assert!(
        found[0].starts_with("auth.signing_keys (AGIO_AUTH__SIGNING_KEYS) makes 9 versions"),
        "{found:?}"
    );
    let alone = read(&PRODUCTION.replace("signing_key = ", "signing_keys.7 = "), &[]);
    assert_eq!(alone.expect("one version, whatever its number").auth.signing_keys().len(), 1);
}

#[test]
fn host_names_can_be_listened_on() {
    for good in ["localhost:8093", "0.0.0.0:80", "[::1]:8080", "agio.internal:1"] {
        let people_use = ("AGIO_PUBLIC_URL", "http://192.0.2.7:8080");
        let config = environment(&[("AGIO_LISTEN", good), people_use]);
        assert_eq!(config.http.listen.to_string(), good);
    }
    for bad in ["8080", ":8080", "localhost", "::1:8080", "localhost:99999", "http://localhost:1"] {
        assert!(problems("", &[("AGIO_LISTEN", bad)])[0].starts_with("http.listen"), "{bad}");
    }
}

#[test]
fn service_links_of_containers_are_ignored_and_strangers_warned_of() {
    let config = environment(&[
        ("AGIO_PORT", "tcp://10.96.0.12:8080"),
        ("AGIO_PORT_8080_TCP", "tcp://10.96.0.12:8080"),
        ("AGIO_PORT_8080_TCP_ADDR", "10.96.0.12"),
        ("AGIO_PORT_8080_TCP_PORT", "8080"),
        ("AGIO_PORT_8080_TCP_PROTO", "tcp"),
        ("AGIO_SERVICE_HOST", "10.96.0.12"),
        ("AGIO_SERVICE_PORT", "8080"),
        ("AGIO_SERVICE_PORT_HTTP", "8080"),
        ("AGIO_HTTP_SERVICE_HOST", "10.96.0.13"),
        ("AGIO_HTTP__X_PORT", "tcp://10.96.0.13:80"),
        ("AGIO_COLOUR", "blue"),
    ]);
    assert_eq!(config.warnings.len(), 1, "{:?}", config.warnings);
    assert!(config.warnings[0].starts_with("AGIO_COLOUR is no setting"), "{:?}", config.warnings);
    let port = environment(&[("AGIO_MAIL__SMTP_PORT", "2525")]);
    assert_eq!(port.mail.smtp_port, 2525, "a setting that looks like a link is a setting");
}

#[test]
fn production_names_every_problem_at_once() {
    let found = problems("mode = 'production'", &[]).join("\n");
    for setting in
        ["signing_key", "public_url", "metrics_token", "database.url", "smtp_host", "mail.from"]
    {
        assert!(found.contains(setting), "{setting} in {found}");
    }
}

#[test]
fn production_with_everything_set_starts_without_play_money() {
    let config = read(PRODUCTION, &[]).expect("complete settings");
    assert!(!config.sandbox.enabled && !config.liquidity.enabled);
    assert_eq!(config.market.sources.len(), 1, "only the exchange's own prices");
    assert!(!config.shown().contains("Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f"), "secrets are hidden");
    for own in ["127.0.0.1", "[::1]", "localhost", "%2Frun%2Fpostgresql"] {
        let here = format!("postgres://agio:hV7-bQx2kP@{own}/agio");
        read(PRODUCTION, &[("DATABASE_URL", &here)]).expect("it stays on this machine");
    }
}

#[test]
fn production_refuses_each_development_setting_by_name() {
    let rows = [
        ("AGIO_SANDBOX__ENABLED", "true", "sandbox.enabled"),
        ("AGIO_LIQUIDITY__ENABLED", "true", "liquidity.enabled"),
        ("AGIO_MARKET__SOURCES", "exchange,simulation", "market.sources"),
        ("AGIO_SIGNING_KEY", "the output of: openssl rand -base64 48", "auth.signing_key"),
        ("AGIO_SIGNING_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "auth.signing_key"),
        ("AGIO_SIGNING_KEY", "0123456789abcdef0123456789abcdef", "auth.signing_key"),
        ("AGIO_SIGNING_KEY", "passwordpasswordpasswordpassword", "auth.signing_key"),
        ("AGIO_SIGNING_KEY", "short", "auth.signing_key"),
        ("AGIO_HTTP__METRICS_TOKEN", "m", "http.metrics_token"),
        ("AGIO_HTTP__METRICS_TOKEN", "", "http.metrics_token"),
        ("AGIO_HTTP__TRUSTED_PROXIES", "0.0.0.0/0", "http.trusted_proxies"),
        ("AGIO_HTTP__TRUSTED_PROXIES", "10.0.0.0/8,::/0", "http.trusted_proxies"),
        ("AGIO_HTTP__CORS_ORIGINS", "http://app.acme.io", "http.cors_origins"),
        ("AGIO_HTTP__CORS_ORIGINS", "https://app.example.com", "http.cors_origins"),
        ("AGIO_PUBLIC_URL", "https://exchange.example.com", "http.public_url"),
        ("AGIO_PUBLIC_URL", "http://agio.acme.io", "http.public_url"),
        ("AGIO_MAIL__SENDER", "mailbox", "mail.sender"),
        ("AGIO_MAIL__FROM", "Agio <no-reply@agio.localhost>", "mail.from"),
        ("AGIO_MAIL__SMTP_HOST", "mail.example.com", "mail.smtp_host"),
        ("AGIO_MAIL__SMTP_TLS", "none", "mail.smtp_tls"),
        ("AGIO_MAIL__SMTP_PASSWORD", "secret", "mail.smtp_password"),
        ("AGIO_MAIL__API_KEY", "secret", "mail.api_key"),
        ("AGIO_MAIL__LINKS_BASE", "http://localhost:3000", "mail.links_base"),
        ("AGIO_MAIL__LINKS_BASE", "https://app.example.com", "mail.links_base"),
        ("DATABASE_URL", "postgres://agio:secret@db/agio?sslmode=disable", "database.url"),
        ("DATABASE_URL", "postgres://agio:hV7-bQx2kP@db/agio", "database.url"),
        ("DATABASE_URL", "postgres://agio:hV7-bQx2kP@db/agio?sslmode=prefer", "database.url"),
        ("DATABASE_URL", "", "database.url"),
    ];
    for (variable, value, setting) in rows {
        let found = problems(PRODUCTION, &[(variable, value)]);
        assert_eq!(found.len(), 1, "{variable}={value}: {found:?}");
        assert!(found[0].starts_with(&format!("{setting} ({variable})")), "{value}: {found:?}");
    }
}

#[test]
fn staging_keeps_productions_checks_and_allows_play_money() {
    let staging = PRODUCTION.replace("production", "staging");
    let config = read(&staging, &[]).expect("complete settings");
    assert!(config.sandbox.enabled && config.liquidity.enabled && config.mode.is_public());
    let found = problems(&staging, &[("AGIO_HTTP__METRICS_TOKEN", "m")]);
    assert!(found[0].starts_with("http.metrics_token"), "{found:?}");
}

/// Whoever copies the documentation's example gets a list of what to fill in, never a running server.
#[test]
fn every_example_of_the_documentation_is_refused() {
    let documented = include_str!("../../docs/configuration.md");
    let example = documented.split("```toml").nth(1).and_then(|it| it.split("```").next());
    let found = problems(example.expect("an example"), &[]).join("\n");
    for setting in [
        "auth.signing_key",
        "http.metrics_token",
        "http.public_url",
        "mail.from",
        "mail.smtp_host",
        "mail.smtp_password",
        "database.url",
    ] {
        assert!(found.contains(setting), "{setting} in {found}");
    }
}

#[test]
fn generated_keys_are_strong_enough() {
    use crate::domain::Rng;
    use base64::Engine as _;
    for _ in 0..5 {
        let mut bytes = [0; 48];
        crate::domain::rng::SystemRng.fill(&mut bytes);
        let key = base64::engine::general_purpose::STANDARD.encode(bytes);
        let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        for key in [key, hex] {
            read(PRODUCTION, &[("AGIO_SIGNING_KEY", &key)]).expect("a random key is good");
        }
        let token = base64::engine::general_purpose::STANDARD.encode(&bytes[..16]);
        read(PRODUCTION, &[("AGIO_HTTP__METRICS_TOKEN", &token)]).expect("a random token is good");
    }
}

/// Every setting whose default is shown as a secret.
fn secrets_of(table: &Table, section: &str) -> Vec<String> {
    let inner = |(key, value): (&String, &Value)| {
        let path = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
        match value {
            Value::Table(inner) => secrets_of(inner, &path),
            Value::String(text) if text == "(not set)" => vec![path],
            _ => Vec::new(),
        }
    };
    table.iter().flat_map(inner).collect()
}

#[test]
fn every_secret_setting_may_say_where_it_is_and_is_documented() {
    let known = Table::try_from(Config::default()).expect("a table");
    let mut found = secrets_of(&known, "");
    // These stand in tables of the operator's.
    found
        .extend(["auth.oauth.providers.*.client_secret", "auth.signing_keys.*"].map(str::to_owned));
    found.sort();
    let mut listed: Vec<_> = SECRET_SETTINGS.iter().map(|it| (*it).to_owned()).collect();
    listed.sort();
    assert_eq!(listed, found);
    let documented = include_str!("../../docs/configuration.md");
    let section = documented.split("\n## `secrets`").nth(1).expect("a section");
    for setting in SECRET_SETTINGS {
        let named =
            setting.replace('*', "NAME").replace("signing_keys.NAME", "signing_keys.NUMBER");
        let row = section.lines().find(|line| line.contains(&format!("`{named}`")));
        let row = row
            .unwrap_or_else(|| panic!("docs/configuration.md does not say when {named} is read"));
        let config = Config {
            auth: AuthConfig {
                oauth: crate::services::auth::OAuthConfig {
                    providers: [("NAME".to_owned(), Default::default())].into(),
                    ..Default::default()
                },
                ..AuthConfig::default()
            },
            ..Config::default()
        };
        let again = config.live_secret(&named).is_some() || *setting == references::RING;
        let is_source = setting.starts_with("secrets.");
        assert!(is_source || row.contains("read again") == again, "{row}");
    }
}

#[test]
fn secrets_are_read_from_variables_and_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    fs::write(&file, "Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f\n").expect("writes");
    let place = format!("file:{}", file.display());
    let config = read(
        "[mail]\nsmtp_password = 'env:MY_PASSWORD'\napi_key = 'literal:env:MY_PASSWORD'",
        &[("AGIO_SIGNING_KEY", &place), ("MY_PASSWORD", "file:hunter2")],
    )
    .expect("good settings");
    assert_eq!(config.auth.signing_key.expose(), "Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f");
    assert_eq!(config.mail.smtp_password.now().expose(), "file:hunter2", "the variable's own text");
    assert_eq!(config.mail.api_key.now().expose(), "env:MY_PASSWORD");
    let shown = config.shown();
    for line in
        [format!("signing_key = \"{place}\""), "smtp_password = \"env:MY_PASSWORD\"".to_owned()]
    {
        assert!(shown.contains(&line), "{line} in {shown}");
    }
    let printed = format!("{shown} {config:?}");
    assert!(!printed.contains("hunter2") && !printed.contains("Jt0pW4h"), "{printed}");
}

#[test]
fn secrets_that_are_not_there_are_named_with_what_to_do() {
    let rows = [
        (
            ("AGIO_MAIL__SMTP_PASSWORD", "env:NOWHERE"),
            "mail.smtp_password (AGIO_MAIL__SMTP_PASSWORD) is to be read from env:NOWHERE, and there is no such variable, or it \
             is empty: set NOWHERE",
        ),
        (
            ("AGIO_SIGNING_KEY", "file:/nowhere/key"),
            "auth.signing_key (AGIO_SIGNING_KEY) cannot be read from file:/nowhere/key: it cannot be opened:",
        ),
        (("DATABASE_URL", "file:relative"), "database.url (DATABASE_URL) names no whole path:"),
        (
            ("AGIO_SIGNING_KEY", "vault:secret/agio#key"),
            "auth.signing_key (AGIO_SIGNING_KEY) cannot be read from vault:secret/agio#key: no Vault is named: set \
             secrets.vault.address",
        ),
        (
            ("AGIO_SIGNING_KEY", "aws:agio"),
            "auth.signing_key (AGIO_SIGNING_KEY) cannot be read from aws:agio: no region of AWS is named:",
        ),
        (
            ("AGIO_SIGNING_KEY", "vault:secret/agio"),
            "auth.signing_key (AGIO_SIGNING_KEY) is vault:secret/agio, which names no field: add # and its name",
        ),
        (
            ("AGIO_SECRETS__VAULT__TOKEN", "vault:secret/agio#token"),
            "secrets.vault.token (AGIO_SECRETS__VAULT__TOKEN) is vault:secret/agio#token, and would have to be read before \
             anything can be: give it by env: or file:",
        ),
    ];
    for (variable, start) in rows {
        let found = problems(PRODUCTION, &[variable]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(start), "{start}\n{found:?}");
    }
}

#[test]
fn signing_keys_in_a_folder_are_a_ring() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = ("Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f", "m3Tq8Lz1Vw5Xc7Rb9Ny2Kd4Hs6Gf0Pj8");
    fs::write(folder.path().join("1"), first).expect("writes");
    fs::write(folder.path().join("2"), second).expect("writes");
    let place = format!("file:{}", folder.path().display());
    let production = PRODUCTION.replace(&format!("signing_key = '{first}'"), "");
    let ring = ("AGIO_AUTH__SIGNING_KEY_RING", place.as_str());
    let config = read(&production, &[ring]).expect("good settings");
    let versions = config.auth.key_ring().expect("a good ring").versions();
    assert_eq!((versions.signing.number(), versions.all.len()), (2, 2));
    fs::write(folder.path().join("signing"), "1").expect("writes");
    let config = read(&production, &[ring]).expect("good settings");
    assert_eq!(config.auth.key_ring().expect("a good ring").versions().signing.number(), 1);
    let twice = problems(PRODUCTION, &[ring]);
    assert_eq!(
        twice,
        [
            "auth.signing_key_ring (AGIO_AUTH__SIGNING_KEY_RING) holds version 1, which auth.signing_key is as well: number the key \
          in the document higher, or unset the setting"
        ]
    );
    fs::write(folder.path().join("2"), "passwordpasswordpasswordpassword").expect("writes");
    let weak = problems(&production, &[ring]).join("\n");
    assert!(
        weak.contains("holds version 2, which can be guessed") && !weak.contains("passwordp"),
        "{weak}"
    );
}

#[tokio::test]
async fn secrets_of_a_vault_are_read_once_and_shown_as_places() {
    let key = "Jt0pW4hR9zXc2vQm7sLkD1nYb6uEoA8f";
    let played = play(move |request: &Received| match request.path.as_str() {
        "/v1/secret/data/agio" if request.header("x-vault-token") == "t-of-the-environment" => {
            Some((
                200,
                format!(r#"{{"data":{{"data":{{"key":"{key}","metrics":"q8Zr1xWm0vT5uYbN"}}}}}}"#),
            ))
        }
        _ => Some((403, String::new())),
    })
    .await;
    let production = PRODUCTION
        .replace(key, "vault:secret/agio#key")
        .replace("q8Zr1xWm0vT5uYbN", "vault:secret/agio#metrics");
    let variables = |token: &str| {
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        [
            set("AGIO_SECRETS__VAULT__ADDRESS", &played.url),
            set("AGIO_SECRETS__VAULT__TOKEN", "env:MY_TOKEN"),
            set("MY_TOKEN", token),
        ]
        .into_iter()
    };
    let read = Config::read(DEFAULT_FILE, &production, variables("t-of-the-environment")).await;
    let config = read.expect("good settings");
    assert_eq!(config.auth.signing_key.expose(), key);
    let reads = played.asked().iter().filter(|it| it.contains("/data/")).count();
    assert_eq!(reads, 1, "both settings are of one document");
    let printed = format!("{} {config:?}", config.shown());
    assert!(config.shown().contains("signing_key = \"vault:secret/agio#key\""), "{printed}");
    for secret in [key, "q8Zr1xWm0vT5uYbN", "t-of-the-environment"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let refused = Config::read(DEFAULT_FILE, &production, variables("another")).await;
    let found = refused.expect_err("refused").0;
    assert_eq!(found.len(), 2, "one for each setting, and none that follows: {found:?}");
    assert!(
        found[0].contains("Give its policy the capability \"read\" on secret/data/agio"),
        "{found:?}"
    );
}
