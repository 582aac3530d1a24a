//! Settings of mail.

use crate::domain::{Secret, spelled};
use serde::{Deserialize, Serialize};

/// How mail leaves the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// `mailbox` keeps mail in memory for `/dev/mailbox`, `console` prints it, `smtp` sends it.
    pub sender: SenderKind,
    /// Who mail is from: `Agio <no-reply@example.com>`.
    pub from: String,
    /// Where people reach this server: links in mails begin with it. Not a setting of its own; the server
    /// fills in `http.public_url`.
    #[serde(skip)]
    pub public_url: String,
    /// The SMTP server.
    pub smtp_host: String,
    /// Its port; 0 means the usual one: 465 with `tls`, 587 with `starttls`, 25 with `none`.
    pub smtp_port: u16,
    /// User name; empty means no authentication.
    pub smtp_user: String,
    /// Password of that user.
    pub smtp_password: Secret,
    /// `tls` from the first byte, `starttls`, or `none` (only for a server on the same machine).
    pub smtp_tls: SmtpTls,
    /// How long the SMTP server may take to answer.
    pub smtp_timeout_ms: u64,
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
    /// Sent.
    Smtp,
}
spelled!(settings SenderKind { Mailbox = "mailbox", Console = "console", Smtp = "smtp" });

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
            public_url: "http://127.0.0.1:8080".to_owned(),
            smtp_host: String::new(),
            smtp_port: 0,
            smtp_user: String::new(),
            smtp_password: Secret::default(),
            smtp_tls: SmtpTls::Tls,
            smtp_timeout_ms: 20_000,
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
        if self.sender == SenderKind::Smtp && self.smtp_host.is_empty() {
            problems.push(
                "mail.smtp_host is empty although mail.sender is \"smtp\": name the server"
                    .to_owned(),
            );
        }
        if self.attempts_max == 0 {
            problems.push(
                "mail.attempts_max is 0, so no mail would be sent: set it above 0".to_owned(),
            );
        }
        problems
    }
}
