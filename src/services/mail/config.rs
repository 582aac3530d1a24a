//! Settings of mail.

use super::colour::Colour;
use crate::domain::{LiveSecret, spelled};
use crate::outbound::is_safe_url;
use serde::{Deserialize, Serialize};

/// The longest name of an exchange.
const BRAND_NAME_MAX: usize = 60;

/// How mail leaves the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// `mailbox` keeps mail in memory for `/dev/mailbox`, `console` prints it; `smtp`, `sendgrid`, `resend` and `ses` send
    /// it.
    pub sender: SenderKind,
    /// Who mail is from: `Agio <no-reply@example.com>`.
    pub from: String,
    /// What the exchange is called in mails.
    pub brand_name: String,
    /// Colour of the buttons in mails, as `#rrggbb`.
    pub brand_color: String,
    /// Front end that the links in mails lead to, such as `https://app.example.com`; empty means `http.public_url`.
    pub links_base: String,
    /// Where people reach this server. Not a setting of its own; the server fills in `http.public_url`.
    #[serde(skip)]
    pub public_url: String,
    /// The SMTP server.
    pub smtp_host: String,
    /// Its port; 0 means the usual one: 465 with `tls`, 587 with `starttls`, 25 with `none`.
    pub smtp_port: u16,
    /// User name; empty means no authentication.
    pub smtp_user: String,
    /// Password of that user.
    pub smtp_password: LiveSecret,
    /// `tls` from the first byte, `starttls`, or `none` (only for a server on the same machine).
    pub smtp_tls: SmtpTls,
    /// How long the SMTP server may take to answer.
    pub smtp_timeout_ms: u64,
    /// Key of the provider: SendGrid's or Resend's.
    pub api_key: LiveSecret,
    /// Where the provider's API is; empty means the usual place. SendGrid's regional accounts have another.
    pub api_url: String,
    /// How long the provider may take to answer.
    pub api_timeout_ms: u64,
    /// Region of Amazon SES, such as `eu-central-1`.
    pub ses_region: String,
    /// Id of the access key for Amazon SES. It needs the permission `ses:SendEmail`.
    pub ses_access_key_id: LiveSecret,
    /// The access key itself.
    pub ses_secret_access_key: LiveSecret,
    /// The session's token, when the access key is a temporary one.
    pub ses_session_token: LiveSecret,
    /// How often a mail is tried before it is given up.
    pub attempts_max: u32,
}

/// The kinds of senders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderKind {
    /// Kept in memory, for development.
    Mailbox,
    /// Printed, for development.
    Console,
    /// Sent by an SMTP server.
    Smtp,
    /// Sent by Twilio SendGrid's API.
    SendGrid,
    /// Sent by Resend's API.
    Resend,
    /// Sent by Amazon SES's API, version 2.
    Ses,
}
spelled!(settings SenderKind {
    Mailbox = "mailbox",
    Console = "console",
    Smtp = "smtp",
    SendGrid = "sendgrid",
    Resend = "resend",
    Ses = "ses",
});

impl SenderKind {
    /// Whether mail reaches its readers.
    pub fn leaves(self) -> bool {
        !matches!(self, SenderKind::Mailbox | SenderKind::Console)
    }
}

/// How the connection to the SMTP server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte.
    Tls,
    /// Plain first, then required to turn to TLS.
    Starttls,
    /// Not at all.
    None,
}
spelled!(settings SmtpTls { Tls = "tls", Starttls = "starttls", None = "none" });

impl Default for MailConfig {
    fn default() -> Self {
        MailConfig {
            sender: SenderKind::Mailbox,
            from: "Agio <no-reply@agio.localhost>".to_owned(),
            brand_name: "Agio".to_owned(),
            brand_color: "#1c2330".to_owned(),
            links_base: String::new(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            smtp_host: String::new(),
            smtp_port: 0,
            smtp_user: String::new(),
            smtp_password: LiveSecret::default(),
            smtp_tls: SmtpTls::Tls,
            smtp_timeout_ms: 20_000,
            api_key: LiveSecret::default(),
            api_url: String::new(),
            api_timeout_ms: 20_000,
            ses_region: String::new(),
            ses_access_key_id: LiveSecret::default(),
            ses_secret_access_key: LiveSecret::default(),
            ses_session_token: LiveSecret::default(),
            attempts_max: 8,
        }
    }
}

impl MailConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.from.parse::<lettre::message::Mailbox>().is_err() {
            problems.push(format!(
                "mail.from is {:?}, which is no mail address: write it like \
                 \"Agio <no-reply@example.com>\"",
                self.from
            ));
        }
        problems.extend(self.brand_problems());
        problems.extend(self.sender_problems());
        if self.attempts_max == 0 {
            problems.push(
                "mail.attempts_max is 0, so no mail would be sent: set it above 0".to_owned(),
            );
        }
        problems
    }

    /// Where the links in mails lead to.
    pub fn links_url(&self) -> &str {
        let base = if self.links_base.is_empty() { &self.public_url } else { &self.links_base };
        base.trim_end_matches('/')
    }

    /// What the house is called, and its colour as red, green and blue: how it shows on paper, too.
    pub fn house(&self) -> (String, [u8; 3]) {
        let colour = Colour::read(&self.brand_color).unwrap_or_default();
        (self.brand_name.trim().to_owned(), colour.parts())
    }

    fn brand_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let is_name = |name: &str| {
            let length = name.chars().count();
            (1..=BRAND_NAME_MAX).contains(&length) && !name.chars().any(char::is_control)
        };
        if !is_name(self.brand_name.trim()) {
            problems.push(format!(
                "mail.brand_name is {:?}, which is no name of 1 to {BRAND_NAME_MAX} letters in one line: write what the \
                 exchange is called",
                self.brand_name
            ));
        }
        if Colour::read(&self.brand_color).is_none() {
            problems.push(format!(
                "mail.brand_color is {:?}, which is no colour: write it like \"#1c2330\"",
                self.brand_color
            ));
        }
        let bare = |url: &str| is_safe_url(url) && !url.contains(['?', '"', '\'', '<', '>', ' ']);
        if !self.links_base.is_empty() && !bare(&self.links_base) {
            problems.push(format!(
                "mail.links_base is {:?}, which is no https:// address without a query: write for example \
                 \"https://app.example.com\"",
                self.links_base
            ));
        }
        problems
    }

    fn sender_problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut missing = |setting: &str, sender: &str, remedy: &str| {
            problems.push(format!(
                "mail.{setting} is empty although mail.sender is {sender:?}: {remedy}"
            ));
        };
        match self.sender {
            SenderKind::Mailbox | SenderKind::Console => {}
            SenderKind::Smtp if self.smtp_host.is_empty() => {
                missing("smtp_host", "smtp", "name the server");
            }
            SenderKind::Smtp => {}
            SenderKind::SendGrid | SenderKind::Resend => {
                if self.api_key.is_empty() {
                    missing("api_key", self.sender.as_str(), "set a key that may send mail");
                }
            }
            SenderKind::Ses => {
                let empty = [
                    (
                        "ses_region",
                        self.ses_region.is_empty(),
                        "write for example \"eu-central-1\"",
                    ),
                    ("ses_access_key_id", self.ses_access_key_id.is_empty(), "set the key's id"),
                    (
                        "ses_secret_access_key",
                        self.ses_secret_access_key.is_empty(),
                        "set the key itself",
                    ),
                ];
                for (setting, _, remedy) in empty.into_iter().filter(|(_, empty, _)| *empty) {
                    missing(setting, "ses", remedy);
                }
            }
        }
        let is_region = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if !is_region(&self.ses_region) {
            problems.push(format!(
                "mail.ses_region is {:?}, which is no region: write for example \"eu-central-1\"",
                self.ses_region
            ));
        }
        if !self.api_url.is_empty() && !is_safe_url(&self.api_url) {
            problems.push(format!(
                "mail.api_url is {:?}, so keys and letters would travel readable: write an https:// address, or leave it \
                 empty",
                self.api_url
            ));
        }
        if self.api_timeout_ms == 0 {
            problems.push(
                "mail.api_timeout_ms is 0, so no provider could answer in time: set it above 0"
                    .to_owned(),
            );
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sender_names_what_it_lacks() {
        for (sender, lacks) in [
            (SenderKind::Mailbox, vec![]),
            (SenderKind::Console, vec![]),
            (SenderKind::Smtp, vec!["mail.smtp_host"]),
            (SenderKind::SendGrid, vec!["mail.api_key"]),
            (SenderKind::Resend, vec!["mail.api_key"]),
            (
                SenderKind::Ses,
                vec!["mail.ses_region", "mail.ses_access_key_id", "mail.ses_secret_access_key"],
            ),
        ] {
            let problems = MailConfig { sender, ..MailConfig::default() }.problems();
            let named: Vec<_> =
                problems.iter().filter_map(|it| it.split_once(' ')).map(|it| it.0).collect();
            assert_eq!(named, lacks);
        }
    }

    #[test]
    fn brands_and_addresses_that_cannot_be_are_named() {
        let config = MailConfig {
            brand_name: "Two\nlines".to_owned(),
            brand_color: "red".to_owned(),
            links_base: "http://app.example.com".to_owned(),
            ses_region: "eu/../x".to_owned(),
            api_url: "http://api.example.com".to_owned(),
            api_timeout_ms: 0,
            ..MailConfig::default()
        };
        let problems = config.problems().join("\n");
        for setting in
            ["brand_name", "brand_color", "links_base", "ses_region", "api_url", "api_timeout_ms"]
        {
            assert!(problems.contains(&format!("mail.{setting} ")), "{setting}: {problems}");
        }
        for links_base in ["https://app.example.com/?a=", "https://app.example.com/\"x"] {
            let config = MailConfig { links_base: links_base.to_owned(), ..MailConfig::default() };
            assert_eq!(config.problems().len(), 1, "{links_base}");
        }
        let config = MailConfig {
            links_base: "https://app.example.com/account/".to_owned(),
            ..MailConfig::default()
        };
        assert_eq!(
            (config.problems().len(), config.links_url()),
            (0, "https://app.example.com/account")
        );
    }
}
