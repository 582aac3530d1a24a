//! What production and staging assume differently and what they refuse: settings that are only for trying out, and
//! the examples of the documentation.

use super::{Config, Mode};
use crate::domain::Secret;
use crate::market::PriceSource;
use crate::services::auth::AuthConfig;
use crate::services::keyring::SIGNING_KEY_LENGTH_MIN;
use crate::services::mail::SmtpTls;
use ipnet::IpNet;
use toml::Value;

/// Guesses, as a power of ten, that a secret must withstand. The estimate ends at 2^64.
const SIGNING_KEY_GUESSES_LOG10_MIN: f64 = 19.0;
const METRICS_TOKEN_GUESSES_LOG10_MIN: f64 = 12.0;
/// The widest networks that are taken for proxies.
const PROXY_PREFIX_MIN_V4: u8 = 8;
const PROXY_PREFIX_MIN_V6: u8 = 32;
/// Names that no registry gives to anybody (RFC 2606, RFC 6761): examples, and this machine.
const RESERVED_NAMES: &[&str] =
    &["example", "example.com", "example.net", "example.org", "invalid", "localhost", "test"];
/// Secrets that stand in the documentation. Everybody knows them.
const DOCUMENTED_SECRETS: &[&str] = &[
    "the output of: openssl rand -base64 48",
    "what Prometheus sends: openssl rand -base64 24",
    "secret",
    "password",
];

/// What a public mode assumes instead of the defaults.
pub(super) fn assumed(mode: Mode) -> Vec<(&'static str, Value)> {
    let mut assumed = vec![("mail.sender", Value::from("smtp"))];
    if mode == Mode::Production {
        assumed.push(("sandbox.enabled", Value::from(false)));
        assumed.push(("liquidity.enabled", Value::from(false)));
        assumed.push(("market.sources", Value::from(vec!["exchange"])));
    }
    assumed
}

/// Everything that a public mode refuses, each with a remedy.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let mut problems = [addresses(config), secrets(config), mail(config)].concat();
    if config.database.url.is_empty() {
        problems.push(
            "database.url must be set: postgres://user:password@host/database, or sqlite:PATH to keep a \
             SQLite file on purpose"
                .to_owned(),
        );
    }
    if config.database.may_be_plain_by_chance() {
        problems.push(
            "database.url does not say whether the connection is protected, so it would be plain where the server of the \
             database offers nothing else: add ?sslmode=verify-full (with sslrootcert=PATH for an authority of your own), or \
             sslmode=disable where the way there is protected otherwise"
                .to_owned(),
        );
    }
    if config.mode == Mode::Production {
        problems.extend(play_money(config));
    }
    problems
}

/// What invents money or prices.
fn play_money(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    if config.sandbox.enabled {
        problems.push(
            "sandbox.enabled is true, so everybody could credit themselves: remove it, or use mode = \"staging\""
                .to_owned(),
        );
    }
    if config.liquidity.enabled {
        problems.push(
            "liquidity.enabled is true, but the market maker trades with money that the house gives itself: \
             remove it, or use mode = \"staging\""
                .to_owned(),
        );
    }
    let invented = [PriceSource::Recording, PriceSource::Simulation];
    if config.market.sources.iter().any(|source| invented.contains(source)) {
        problems.push(
            "market.sources names recording or simulation, whose prices are not the market's: write for \
             example [\"exchange\", \"coingecko\"], or use mode = \"staging\""
                .to_owned(),
        );
    }
    problems
}

fn addresses(config: &Config) -> Vec<String> {
    let http = &config.http;
    let mut problems = Vec::new();
    if !http.public_url.starts_with("https://") {
        problems.push(
            "http.public_url must be the https:// address people use: cookies are sent over HTTPS only, and \
             the links in mails lead there"
                .to_owned(),
        );
    } else if is_reserved(host_of(&http.public_url)) {
        problems.push(reserved("http.public_url", &http.public_url));
    }
    for origin in &http.cors_origins {
        if !origin.starts_with("https://") {
            problems.push(format!(
                "http.cors_origins holds {origin:?}: whoever is on the way could call with people's cookies. \
                 Write the https:// origin"
            ));
        } else if is_reserved(host_of(origin)) {
            problems.push(reserved("http.cors_origins", origin));
        }
    }
    let wide = http.trusted_proxies.iter().filter(|network| is_wide(network));
    problems.extend(wide.map(|network| {
        format!(
            "http.trusted_proxies holds {network:?}, so nearly everybody could claim any address: name the \
             proxies' own network, at least /{PROXY_PREFIX_MIN_V4} (IPv4) or /{PROXY_PREFIX_MIN_V6} (IPv6)"
        )
    }));
    problems
}

fn secrets(config: &Config) -> Vec<String> {
    let auth = signing_keys(&config.auth).into_iter();
    let metrics = config.http.metrics_token.now();
    let metrics = if metrics.is_empty() {
        Some("is not set".to_owned())
    } else {
        guessable(&metrics, METRICS_TOKEN_GUESSES_LOG10_MIN)
    };
    let metrics = metrics.map(|why| {
        format!(
            "http.metrics_token {why}, so anybody could read /metrics, which tells how busy the exchange is: set it \
             to the output of `openssl rand -base64 24`"
        )
    });
    let passwords = [
        ("mail.smtp_password", &config.mail.smtp_password),
        ("mail.api_key", &config.mail.api_key),
        ("mail.ses_secret_access_key", &config.mail.ses_secret_access_key),
        ("mail.ses_session_token", &config.mail.ses_session_token),
        ("market.coingecko.api_key", &config.market.coingecko.api_key),
    ];
    let passwords =
        passwords.into_iter().filter(|(_, secret)| is_documented(secret.now().expose()));
    let passwords = passwords
        .map(|(name, _)| format!("{name} is an example of the documentation: set the real one"));
    let url = config.database.url.expose();
    let database = password_of(url).filter(|password| is_documented(password)).map(|_| {
        "database.url has a password that is an example of the documentation: set the real one"
            .to_owned()
    });
    auth.chain(metrics).chain(passwords).chain(database).collect()
}

/// The signing keys that somebody could guess.
pub(super) fn signing_keys(auth: &AuthConfig) -> Vec<String> {
    let keys = auth.signing_keys().into_iter();
    // One that is missing or too short is its section's problem.
    let keys = keys.filter(|(_, _, key)| key.expose().len() >= SIGNING_KEY_LENGTH_MIN);
    let problems = keys.filter_map(|(setting, _, key)| {
        let why = guessable(&key, SIGNING_KEY_GUESSES_LOG10_MIN)?;
        Some(format!("{setting} {why}, so tokens could be forged: set it to the output of `openssl rand -base64 48`"))
    });
    problems.collect()
}

fn mail(config: &Config) -> Vec<String> {
    let mail = &config.mail;
    let mut problems = Vec::new();
    if !mail.sender.leaves() {
        problems.push(
            "mail.sender must be \"smtp\", \"sendgrid\", \"resend\" or \"ses\": the other senders keep mail where its \
             readers never see it"
                .to_owned(),
        );
    }
    let from = mail.from.rsplit('@').next().unwrap_or_default().trim_end_matches('>');
    if is_reserved(from) {
        problems.push(reserved("mail.from", &mail.from));
    }
    let is_here = ["localhost", "127.0.0.1", "::1"].contains(&mail.smtp_host.as_str());
    if is_reserved(&mail.smtp_host) && !is_here {
        problems.push(reserved("mail.smtp_host", &mail.smtp_host));
    }
    if !mail.links_base.is_empty() && !mail.links_base.starts_with("https://") {
        problems.push(format!(
            "mail.links_base is {:?}, so whoever is on the way could follow people's links: write the https:// address",
            mail.links_base
        ));
    } else if is_reserved(host_of(&mail.links_base)) {
        problems.push(reserved("mail.links_base", &mail.links_base));
    }
    if mail.smtp_tls == SmtpTls::None && !is_here {
        problems.push(
            "mail.smtp_tls is \"none\", so codes and links travel readable: write \"tls\" or \"starttls\"; \
             \"none\" is for a server on the same machine"
                .to_owned(),
        );
    }
    problems
}

/// Why somebody could guess a secret; `None` when nobody can.
fn guessable(secret: &Secret, guesses_log10_min: f64) -> Option<String> {
    let text = secret.expose();
    if is_documented(text) {
        return Some("is an example of the documentation".to_owned());
    }
    (zxcvbn::zxcvbn(text, &[]).guesses_log10() < guesses_log10_min)
        .then(|| "can be guessed (it repeats itself, or is made of words or sequences)".to_owned())
}

fn is_documented(text: &str) -> bool {
    DOCUMENTED_SECRETS.contains(&text)
}

fn password_of(url: &str) -> Option<&str> {
    let (user, _) = url.split_once("://")?.1.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or_default()
}

fn is_reserved(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let under = |name: &str| host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
    RESERVED_NAMES.iter().any(|name| host == *name || under(name))
}

fn reserved(setting: &str, value: &str) -> String {
    format!("{setting} is {value:?}, a name that nobody can own: write the real one")
}

fn is_wide(network: &str) -> bool {
    match network.parse::<IpNet>() {
        Ok(IpNet::V4(network)) => network.prefix_len() < PROXY_PREFIX_MIN_V4,
        Ok(IpNet::V6(network)) => network.prefix_len() < PROXY_PREFIX_MIN_V6,
        // A bare address is a network of one; what is neither is the section's own problem.
        Err(_) => false,
    }
}
