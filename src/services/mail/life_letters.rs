//! Letters about the life of an account: what is kept about its owner, and its end.

use super::values::{link, minute};
use crate::domain::Timestamp;
use minijinja::{Value, context};

/// What about it.
#[derive(Clone, Debug)]
pub enum LifeLetter {
    /// The archive of somebody's personal data is there.
    ArchiveReady {
        /// Until when it is kept.
        until: Timestamp,
    },
    /// The account was deleted.
    Deleted {
        /// When.
        at: Timestamp,
        /// The address of the client that did it.
        ip: String,
        /// Until when it can be restored.
        until: Timestamp,
    },
}

/// Their templates.
pub(super) const TEMPLATES: [(&str, &str); 4] = [
    ("account_deleted.html", include_str!("templates/account_deleted.html")),
    ("account_deleted.txt", include_str!("templates/account_deleted.txt")),
    ("archive_ready.html", include_str!("templates/archive_ready.html")),
    ("archive_ready.txt", include_str!("templates/archive_ready.txt")),
];

impl LifeLetter {
    /// Template, subject and variables.
    pub(super) fn content(
        &self,
        name: Option<&str>,
        url: &str,
    ) -> (&'static str, &'static str, Value) {
        match self {
            LifeLetter::ArchiveReady { until } => (
                "archive_ready",
                "Your data is ready",
                context! { name, until => minute(*until), url => link(url.to_owned()) },
            ),
            LifeLetter::Deleted { at, ip, until } => (
                "account_deleted",
                "Your account was deleted",
                context! { name, ip, at => minute(*at), until => minute(*until),
                url => link(url.to_owned()) },
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::mail_template::{MailReader, MailTemplate, Templates};
    use super::*;

    const ADA: MailReader<'_> = MailReader { to: "ada@example.com", code: None };

    #[test]
    fn letters_about_an_accounts_life_read_as_the_snapshots_say() {
        let templates = Templates::new("https://exchange.example.com").expect("templates parse");
        let at = || Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339");
        let ip = "203.0.113.7".to_owned();
        let until = Timestamp::parse("2026-02-09T20:42:00Z").expect("RFC 3339");
        for (file, letter) in [
            ("archive_ready", LifeLetter::ArchiveReady { until: at() }),
            ("account_deleted", LifeLetter::Deleted { at: at(), ip, until }),
        ] {
            let name = Some("Ada <b>Lovelace</b>".to_owned());
            let mail =
                templates.render(ADA, &MailTemplate::Life { name, letter }).expect("renders");
            assert!(!mail.html.contains("<b>Lovelace"), "{file}: markup in a name");
            let text = format!("{}\n\n{}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{file}_text"), text);
            insta::assert_snapshot!(format!("{file}_html"), mail.html);
        }
    }
}
