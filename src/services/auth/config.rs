//! Settings of accounts, sessions and passwords.

use super::oauth_config::OAuthConfig;
use super::passkey_config::PasskeyConfig;
use super::places::Places;
use super::ring_document::RingDocument;
use super::wallet_config::WalletConfig;
use crate::domain::{Fault, KeyVersion, Secret};
use crate::services::keyring::{KeyRing, SIGNING_KEY_LENGTH_MIN, VERSIONS_MAX};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The most that `sessions_per_user_max` may be: so many a person's list of sessions shows.
const SESSIONS_PER_USER_MAX: u32 = 100;

/// What `password_length_min` may be.
const PASSWORD_LENGTHS_MIN: RangeInclusive<usize> = 8..=64;

/// The longest name of the exchange in an authenticator app: a QR code holds only so much.
const TOTP_ISSUER_MAX: usize = 40;

/// How people prove who they are, and for how long that lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {
    /// Version 1 of the signing key. The keys of access tokens, refresh tokens, CSRF tokens, codes and of what nodes
    /// say to each other are derived from it. At least 32 bytes, the same on every node. It is changed by adding a
    /// version to `signing_keys`. Empty in development: the server makes one and keeps it in the data directory.
    pub signing_key: Secret,
    /// Further versions of the signing key, by number. All verify, so nobody is signed out when one is added; what a
    /// version signed ends when it is removed.
    pub signing_keys: BTreeMap<KeyVersion, Secret>,
    /// Further versions of the signing key as one document: a JSON object of versions and keys. It is meant to stand
    /// elsewhere (`vault:`, `aws:`, a folder by `file:`): it is read again while the server runs, so that versions come and
    /// go without a restart.
    pub signing_key_ring: Secret,
    /// The version that signs; 0 means the one that `signing_key_ring` names, or the newest.
    pub signing_key_version: u32,
    /// Who issues access tokens: their `iss`.
    pub token_issuer: String,
    /// Whom access tokens are for: their `aud`.
    pub token_audience: String,
    /// How long an access token is good for.
    pub access_token_seconds: u64,
    /// How long a session lives without being refreshed.
    pub refresh_token_days: u64,
    /// How long a session lives however often it is refreshed.
    pub session_max_days: u64,
    /// How long the refresh token before the present one still gets the present one, so that two tabs may
    /// refresh at once. Any older token ends the session.
    pub refresh_grace_seconds: u64,
    /// How often all sessions are looked up, in one go, that open sockets and event streams belong to: what was ended
    /// on another node ends them then, though no message of it came.
    pub session_check_seconds: u64,
    /// How many sessions of one person may be alive, at most 100; a sign-in beyond ends the one unused for longest.
    pub sessions_per_user_max: u32,
    /// How many successes and how many wrong passwords of one person the login history keeps; older ones go.
    pub login_history_per_user_max: u32,
    /// How long the login history is kept.
    pub login_history_days: u64,
    /// File that knows where addresses are, in MaxMind's format (GeoLite2 City); empty means that places are not told.
    pub places_file: String,
    /// From how many points on a sign-in with the right password has to show a code that is mailed, where no second factor is
    /// due: 40 for a new device, 30 for three wrong passwords before it, 30 for a new country, 40 for a place too far from the
    /// last one. Countries and places count with `places_file` only. 0 asks nobody.
    pub suspicion_score_min: u32,
    /// How long the link in a verification mail is good for.
    pub verification_link_hours: u64,
    /// How long the code in a verification mail is good for.
    pub verification_code_minutes: u64,
    /// How many wrong codes void a code.
    pub verification_code_tries_max: u32,
    /// How long the link in a password reset mail is good for.
    pub password_reset_minutes: u64,
    /// How many mails of one kind an address gets in an hour; more are silently left out.
    pub mails_per_hour_max: u32,
    /// How many wrong passwords one network may try for one address at once, and again within the window below.
    pub sign_in_tries_max: u32,
    /// How many wrong passwords and codes one network may try in all at once, and again within the window below.
    pub network_tries_max: u32,
    /// The window of `sign_in_tries_max` and `network_tries_max`.
    pub sign_in_window_seconds: u64,
    /// How many wrong passwords in a row lock an address: even the right one is refused then, but not on a device that
    /// was signed in from before. Each further try waits twice as long as the one before.
    pub lockout_failures_max: u32,
    /// How long a lock lasts.
    pub lockout_minutes: u64,
    /// The longest wait between two tries for an address.
    pub lockout_wait_seconds_max: u64,
    /// How long a device is known that was signed in from.
    pub device_token_days: u64,
    /// The shortest password, in characters: 8 to 64. NIST SP 800-63B-4 wants 15 where a password is the only factor.
    pub password_length_min: usize,
    /// Where to ask whether a password is known from a breach: a range API like that of Have I Been Pwned,
    /// `https://api.pwnedpasswords.com`. Empty asks nobody.
    pub breached_passwords_url: String,
    /// How long that may take. A service that takes longer refuses nobody.
    pub breached_passwords_timeout_ms: u64,
    /// How long a proof of who somebody is counts as fresh: changes of what protects an account need one.
    pub step_up_minutes: u64,
    /// What authenticator apps call this exchange.
    pub totp_issuer: String,
    /// How many days whoever deleted their account can come back, before they are forgotten.
    pub deleted_kept_days: u64,
    /// How many accounts one network may open in an hour.
    pub network_sign_ups_per_hour_max: u32,
    /// How many verification and reset mails one network may ask for in an hour.
    pub network_mails_per_hour_max: u32,
    /// How many passwords are hashed at once; each takes a core and 19 MiB. 0 means one per core.
    pub password_hashes_parallel: usize,
    /// How many more may wait; the rest are answered OVERLOADED. When it is full, the network with the most
    /// makes room for others.
    pub password_hashes_waiting_max: usize,
    /// How many of them may be of one network.
    pub password_hashes_waiting_network_max: usize,
    /// Signing in by other providers.
    pub oauth: OAuthConfig,
    /// Signing in by passkeys.
    pub passkeys: PasskeyConfig,
    /// Signing in by Ethereum wallets.
    pub wallets: WalletConfig,
}

impl Default for AuthConfig {
    fn default() -> Self {
        AuthConfig {
            signing_key: Secret::default(),
            signing_keys: BTreeMap::new(),
            signing_key_ring: Secret::default(),
            signing_key_version: 0,
            token_issuer: "agio".to_owned(),
            token_audience: "agio".to_owned(),
            access_token_seconds: 900,
            refresh_token_days: 30,
            session_max_days: 180,
            refresh_grace_seconds: 20,
            session_check_seconds: 2,
            sessions_per_user_max: 50,
            login_history_per_user_max: 500,
            login_history_days: 365,
            places_file: String::new(),
            suspicion_score_min: 60,
            verification_link_hours: 24,
            verification_code_minutes: 30,
            verification_code_tries_max: 5,
            password_reset_minutes: 60,
            mails_per_hour_max: 5,
            sign_in_tries_max: 10,
            network_tries_max: 100,
            sign_in_window_seconds: 900,
            lockout_failures_max: 5,
            lockout_minutes: 30,
            lockout_wait_seconds_max: 900,
            device_token_days: 365,
            password_length_min: 8,
            breached_passwords_url: String::new(),
            breached_passwords_timeout_ms: 2_000,
            step_up_minutes: 10,
            totp_issuer: "Agio".to_owned(),
            deleted_kept_days: 30,
            network_sign_ups_per_hour_max: 60,
            network_mails_per_hour_max: 60,
            password_hashes_parallel: 0,
            password_hashes_waiting_max: 256,
            password_hashes_waiting_network_max: 64,
            oauth: OAuthConfig::default(),
            passkeys: PasskeyConfig::default(),
            wallets: WalletConfig::default(),
        }
    }
}

impl AuthConfig {
    /// The signing keys that are set, each with the setting it stands in. A key that is missing altogether stands in
    /// `auth.signing_key`.
    pub fn signing_keys(&self) -> Vec<(String, KeyVersion, Secret)> {
        let first = ("auth.signing_key".to_owned(), KeyVersion::FIRST, self.signing_key.clone());
        let elsewhere = !self.signing_keys.is_empty() || !self.signing_key_ring.is_empty();
        let is_set = !self.signing_key.is_empty() || !elsewhere;
        let further = self
            .signing_keys
            .iter()
            .map(|(version, key)| (format!("auth.signing_keys.{version}"), *version, key.clone()));
        let ring = self.ring_document().unwrap_or_default().keys.into_iter();
        let ring = ring.map(|(version, key)| {
            (format!("auth.signing_key_ring holds version {version}, which"), version, key)
        });
        is_set.then_some(first).into_iter().chain(further).chain(ring).collect()
    }

    fn ring_document(&self) -> Result<RingDocument, String> {
        match self.signing_key_ring.is_empty() {
            true => Ok(RingDocument::default()),
            false => RingDocument::parse(&self.signing_key_ring),
        }
    }

    /// The version that signs, when one is named.
    pub(super) fn named_signing_version(&self) -> Option<KeyVersion> {
        let named = self.ring_document().ok().and_then(|document| document.signing);
        KeyVersion::new(self.signing_key_version).or(named)
    }

    /// The key ring of these settings.
    ///
    /// # Errors
    /// [`Fault::Internal`] when they make no sense; [`AuthConfig::problems`] says what is wrong.
    pub fn key_ring(&self) -> Result<KeyRing, Fault> {
        let keys = self.signing_keys().into_iter().map(|(_, version, key)| (version, key));
        KeyRing::new(keys.collect(), self.named_signing_version())
    }

    /// Everything that is wrong with the signing keys, in words for the operator.
    pub fn signing_key_problems(&self) -> Vec<String> {
        if let Err(why) = self.ring_document() {
            return vec![format!("auth.signing_key_ring {why}")];
        }
        let mut problems = Vec::new();
        let keys = self.signing_keys();
        for (index, (setting, version, key)) in keys.iter().enumerate() {
            if key.expose().len() < SIGNING_KEY_LENGTH_MIN {
                problems.push(format!(
                    "{setting} has fewer than {SIGNING_KEY_LENGTH_MIN} bytes, so tokens could be \
                     forged: set it to the output of `openssl rand -base64 48`"
                ));
            }
            for (other, other_version, other_key) in &keys[..index] {
                let other = other.split(' ').next().unwrap_or_default();
                if version == other_version && setting.starts_with("auth.signing_key_ring") {
                    problems.push(format!(
                        "{setting} {other} is as well: number the key in the document higher, or unset the setting"
                    ));
                } else if version == other_version {
                    problems.push(format!(
                        "{setting} and {other} are the same version: number the new key higher, or unset one of them"
                    ));
                } else if key == other_key {
                    problems.push(format!(
                        "{setting} is the key of {other}, so whoever knows the old one knows the new one: set it to \
                         the output of `openssl rand -base64 48`"
                    ));
                }
            }
        }
        if keys.len() > VERSIONS_MAX {
            problems.push(format!(
                "auth.signing_keys makes {} versions of the signing key, more than {VERSIONS_MAX}: remove the oldest",
                keys.len()
            ));
        }
        let signing = KeyVersion::new(self.signing_key_version);
        if signing.is_some_and(|signing| keys.iter().all(|(_, version, _)| *version != signing)) {
            problems.push(format!(
                "auth.signing_key_version is {}, and there is no such version of the signing key: name one that is \
                 set, or 0 for the newest",
                self.signing_key_version
            ));
        }
        problems
    }

    fn password_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !PASSWORD_LENGTHS_MIN.contains(&self.password_length_min) {
            problems.push(format!(
                "auth.password_length_min is {}: set it to 8 or more, because shorter passwords are guessed, and to 64 or less",
                self.password_length_min
            ));
        }
        let url = &self.breached_passwords_url;
        let nearby = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
        if !url.is_empty()
            && !url.starts_with("https://")
            && !nearby.iter().any(|near| url.starts_with(near))
        {
            problems.push(
                "auth.breached_passwords_url is not https://, so others could see a part of what is asked: name an address \
                 with https://, or leave it empty"
                    .to_owned(),
            );
        }
        problems
    }

    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.signing_key_problems();
        problems.extend(self.oauth.problems());
        problems.extend(self.passkeys.problems());
        problems.extend(self.wallets.problems());
        problems.extend(Places::open(&self.places_file).err().map(|fault| fault.to_string()));
        for (name, value) in [
            ("access_token_seconds", self.access_token_seconds),
            ("refresh_token_days", self.refresh_token_days),
            ("session_max_days", self.session_max_days),
            ("sessions_per_user_max", self.sessions_per_user_max.into()),
            ("login_history_per_user_max", self.login_history_per_user_max.into()),
            ("login_history_days", self.login_history_days),
            ("verification_link_hours", self.verification_link_hours),
            ("verification_code_minutes", self.verification_code_minutes),
            ("verification_code_tries_max", self.verification_code_tries_max.into()),
            ("password_reset_minutes", self.password_reset_minutes),
            ("mails_per_hour_max", self.mails_per_hour_max.into()),
            ("sign_in_tries_max", self.sign_in_tries_max.into()),
            ("network_tries_max", self.network_tries_max.into()),
            ("lockout_failures_max", self.lockout_failures_max.into()),
            ("lockout_minutes", self.lockout_minutes),
            ("lockout_wait_seconds_max", self.lockout_wait_seconds_max),
            ("device_token_days", self.device_token_days),
            ("breached_passwords_timeout_ms", self.breached_passwords_timeout_ms),
            ("step_up_minutes", self.step_up_minutes),
            ("network_sign_ups_per_hour_max", self.network_sign_ups_per_hour_max.into()),
            ("network_mails_per_hour_max", self.network_mails_per_hour_max.into()),
            ("sign_in_window_seconds", self.sign_in_window_seconds),
        ] {
            if value == 0 {
                problems.push(format!("auth.{name} is 0, so nobody could sign in: set it above 0"));
            }
        }
        if self.sessions_per_user_max > SESSIONS_PER_USER_MAX {
            problems.push(format!(
                "auth.sessions_per_user_max is {}, more than a person's list of sessions shows: set it to \
                 {SESSIONS_PER_USER_MAX} or less",
                self.sessions_per_user_max
            ));
        }
        for (name, value) in
            [("token_issuer", &self.token_issuer), ("token_audience", &self.token_audience)]
        {
            if value.is_empty() {
                problems.push(format!(
                    "auth.{name} is empty, so tokens would not say whom they are for: name it"
                ));
            }
        }
        problems.extend(self.password_problems());
        let issuer = &self.totp_issuer;
        if issuer.is_empty() || issuer.contains(':') || issuer.chars().count() > TOTP_ISSUER_MAX {
            problems.push(format!(
                "auth.totp_issuer is empty, has a colon or more than {TOTP_ISSUER_MAX} letters, so apps could not show it: \
                 give it a short name"
            ));
        }
        problems
    }
}
