//! What the letters say. Each has an HTML and a text template; HTML is escaped by the template engine.

use super::Mail;
use super::address_letters::{self, AddressLetter};
use super::life_letters::{self, LifeLetter};
use super::values::{link, minute};
use crate::domain::{Fault, Timestamp};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

/// Whom a letter is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct MailReader<'a> {
    /// Their address.
    pub(super) to: &'a str,
    /// The word that they know our mails by; it stands in every one.
    pub(super) code: Option<&'a str>,
}

/// The letters of the house.
#[derive(Clone, Debug)]
pub enum MailTemplate {
    /// Proves an address after signing up. It names nobody: the address may belong to anybody.
    Verification {
        /// Six digits.
        code: String,
        /// How long the code is good for.
        code_minutes: u64,
        /// Out of which the link is made.
        token: String,
        /// How long the link is good for.
        link_hours: u64,
    },
    /// Tells the owner of an account that somebody tried to sign up with the address again.
    AlreadyRegistered {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
    },
    /// Lets the reader set a new password.
    PasswordReset {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// Out of which the link is made.
        token: String,
        /// How long the link is good for.
        minutes: u64,
    },
    /// Tells that the password was changed.
    PasswordChanged {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// When.
        at: Timestamp,
        /// The address of the client that did it.
        ip: String,
    },
    /// Tells of a sign-in from a device that was not seen before.
    NewSignIn {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// What the device calls itself.
        device: String,
        /// The address it came from.
        ip: String,
        /// When.
        at: Timestamp,
        /// Out of which the link is made that ends all sessions.
        token: String,
        /// How long the link is good for.
        link_days: u64,
    },
    /// Tells that there were too many wrong passwords.
    SignInLocked {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// When the last one was.
        at: Timestamp,
        /// The address it came from.
        ip: String,
        /// How long signing in is refused.
        minutes: u64,
    },
    /// Tells that there were too many wrong codes, from somebody who knows the password.
    CodesLocked {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// When the last one was.
        at: Timestamp,
        /// The address it came from.
        ip: String,
        /// How long codes are refused.
        minutes: u64,
    },
    /// Tells that what protects the account was changed, or a recovery code used.
    SecurityChanged {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// What was changed.
        change: SecurityChange,
        /// When.
        at: Timestamp,
        /// The address of the client that did it.
        ip: String,
    },
    /// About the address of the account.
    Address {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// What about it.
        letter: AddressLetter,
    },
    /// About the life of the account.
    Life {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// What about it.
        letter: LifeLetter,
    },
}

/// A change of what protects an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityChange {
    /// An authenticator app was set up.
    TotpEnabled,
    /// The authenticator app was taken away.
    TotpDisabled,
    /// New recovery codes were made.
    NewRecoveryCodes,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// An API key was made.
    ApiKeyMade,
    /// Another address was asked for.
    EmailChangeAsked,
    /// The account moved to this address.
    EmailChanged,
    /// The account moved back to the address before.
    EmailReverted,
    /// An account at another provider was linked.
    ProviderLinked,
    /// Such a link was taken away.
    ProviderUnlinked,
    /// An archive of the person's data was asked for.
    PersonalDataAsked,
    /// The deleted account was restored.
    AccountRestored,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// A passkey was shown that may be a copy.
    PasskeyCopied,
}

impl SecurityChange {
    /// In a sentence of the letter.
    fn words(self) -> &'static str {
        match self {
            SecurityChange::TotpEnabled => "an authenticator app was set up for your account",
            SecurityChange::TotpDisabled => {
                "the authenticator app was taken away from your account"
            }
            SecurityChange::NewRecoveryCodes => "new recovery codes were made for your account",
            SecurityChange::RecoveryCodeUsed => "one of your recovery codes was used",
            SecurityChange::ApiKeyMade => "an API key was made for your account",
            SecurityChange::EmailChangeAsked => {
                "another e-mail address was asked for in place of this one. Nothing is changed until that address is \
                 confirmed. It was asked for"
            }
            SecurityChange::EmailChanged => "your account moved to this e-mail address",
            SecurityChange::EmailReverted => {
                "your account moved back to the e-mail address before this one, and all devices were signed out,"
            }
            SecurityChange::ProviderLinked => {
                "an account at another provider was linked to your account, and signs in to it"
            }
            SecurityChange::ProviderUnlinked => {
                "an account at another provider was unlinked from your account"
            }
            SecurityChange::AccountRestored => "your account, which was deleted, was restored",
            SecurityChange::PersonalDataAsked => {
                "an archive with everything that we keep about you was asked for"
            }
            SecurityChange::PasskeyAdded => {
                "a passkey was added to your account, and signs in to it"
            }
            SecurityChange::PasskeyRemoved => "a passkey was taken away from your account",
            SecurityChange::PasskeyCopied => {
                "a passkey of your account was refused, because a copy of it may be in use. If you go on, take that passkey \
                 away and add another. It was refused"
            }
        }
    }
}

/// (name, source) of every template; the name's ending says what is escaped.
const TEMPLATES: [(&str, &str); 18] = [
    ("layout.html", include_str!("templates/layout.html")),
    ("layout.txt", include_str!("templates/layout.txt")),
    ("verification.html", include_str!("templates/verification.html")),
    ("verification.txt", include_str!("templates/verification.txt")),
    ("already_registered.html", include_str!("templates/already_registered.html")),
    ("already_registered.txt", include_str!("templates/already_registered.txt")),
    ("password_reset.html", include_str!("templates/password_reset.html")),
    ("password_reset.txt", include_str!("templates/password_reset.txt")),
    ("password_changed.html", include_str!("templates/password_changed.html")),
    ("password_changed.txt", include_str!("templates/password_changed.txt")),
    ("new_sign_in.html", include_str!("templates/new_sign_in.html")),
    ("new_sign_in.txt", include_str!("templates/new_sign_in.txt")),
    ("sign_in_locked.html", include_str!("templates/sign_in_locked.html")),
    ("sign_in_locked.txt", include_str!("templates/sign_in_locked.txt")),
    ("codes_locked.html", include_str!("templates/codes_locked.html")),
    ("codes_locked.txt", include_str!("templates/codes_locked.txt")),
    ("security_changed.html", include_str!("templates/security_changed.html")),
    ("security_changed.txt", include_str!("templates/security_changed.txt")),
];

fn all_templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.into_iter().chain(address_letters::TEMPLATES).chain(life_letters::TEMPLATES)
}

pub(super) struct Templates {
    environment: Environment<'static>,
    public_url: String,
}

/// A letter about to be rendered.
struct Letter<'a> {
    template: &'a str,
    subject: &'a str,
    /// The reader's own word, which stands in every mail.
    code: Option<&'a str>,
    context: Value,
}

impl Templates {
    pub(super) fn new(public_url: &str) -> Result<Templates, Fault> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        });
        for (name, source) in all_templates() {
            environment.add_template(name, source).map_err(Fault::internal)?;
        }
        Ok(Templates { environment, public_url: public_url.to_owned() })
    }

    pub(super) fn render(
        &self,
        reader: MailReader<'_>,
        template: &MailTemplate,
    ) -> Result<Mail, Fault> {
        let (template, subject, context) = self.content(template);
        let letter = Letter { template, subject, code: reader.code, context };
        Ok(Mail {
            to: reader.to.to_owned(),
            subject: subject.to_owned(),
            text: self.part(&letter, "txt")?,
            html: self.part(&letter, "html")?,
        })
    }

    /// One part: the letter's own template inside the layout.
    fn part(&self, letter: &Letter<'_>, ending: &str) -> Result<String, Fault> {
        let Letter { template, subject, code, context } = letter;
        let render = |name: String, context: Value| {
            let template = self.environment.get_template(&name).map_err(Fault::internal)?;
            template.render(context).map_err(Fault::internal)
        };
        let body = render(format!("{template}.{ending}"), context.clone())?;
        let body = Value::from_safe_string(body);
        let public_url = link(self.public_url.clone());
        render(format!("layout.{ending}"), context! { subject, code, body, public_url })
    }

    /// Template, subject and variables of a letter. Subjects carry no secrets: they stay in the table of jobs and
    /// show on locked screens.
    fn content(&self, template: &MailTemplate) -> (&'static str, &'static str, Value) {
        let url = &self.public_url;
        match template {
            MailTemplate::Verification { code, code_minutes, token, link_hours } => (
                "verification",
                "Confirm your e-mail address",
                context! { code, code_minutes, link_hours,
                link => link(format!("{url}/verify-email?token={token}")) },
            ),
            MailTemplate::AlreadyRegistered { name } => (
                "already_registered",
                "You already have an account",
                context! { name, url => link(url.clone()) },
            ),
            MailTemplate::PasswordReset { name, token, minutes } => (
                "password_reset",
                "Set a new password",
                context! { name, minutes,
                link => link(format!("{url}/reset-password?token={token}")) },
            ),
            MailTemplate::PasswordChanged { name, at, ip } => (
                "password_changed",
                "Your password was changed",
                context! { name, url => link(url.clone()), ip, at => minute(*at) },
            ),
            MailTemplate::NewSignIn { name, device, ip, at, token, link_days } => (
                "new_sign_in",
                "A sign-in from a new device",
                context! { name, device, ip, link_days, at => minute(*at),
                link => link(format!("{url}/not-me?token={token}")) },
            ),
            MailTemplate::SignInLocked { name, at, ip, minutes } => (
                "sign_in_locked",
                "Too many wrong passwords",
                context! { name, url => link(url.clone()), ip, minutes, at => minute(*at) },
            ),
            MailTemplate::CodesLocked { name, at, ip, minutes } => (
                "codes_locked",
                "Somebody knows your password",
                context! { name, url => link(url.clone()), ip, minutes, at => minute(*at) },
            ),
            MailTemplate::SecurityChanged { name, change, at, ip } => (
                "security_changed",
                "The protection of your account",
                context! { name, url => link(url.clone()), ip, at => minute(*at),
                change => change.words() },
            ),
            MailTemplate::Address { name, letter } => letter.content(name.as_deref(), url),
            MailTemplate::Life { name, letter } => letter.content(name.as_deref(), url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> [(&'static str, MailTemplate); 8] {
        let name = || Some("Ada <b>Lovelace</b>".to_owned());
        let token = || "dG9rZW4".to_owned();
        [
            (
                "verification",
                MailTemplate::Verification {
                    code: "012345".to_owned(),
                    code_minutes: 30,
                    token: token(),
                    link_hours: 24,
                },
            ),
            ("already_registered", MailTemplate::AlreadyRegistered { name: name() }),
            (
                "password_reset",
                MailTemplate::PasswordReset { name: name(), token: token(), minutes: 60 },
            ),
            (
                "password_changed",
                MailTemplate::PasswordChanged {
                    name: name(),
                    at: Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339"),
                    ip: "203.0.113.7".to_owned(),
                },
            ),
            (
                "new_sign_in",
                MailTemplate::NewSignIn {
                    name: name(),
                    device: "Firefox on Linux".to_owned(),
                    ip: "203.0.113.7".to_owned(),
                    at: Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339"),
                    token: token(),
                    link_days: 7,
                },
            ),
            (
                "sign_in_locked",
                MailTemplate::SignInLocked {
                    name: name(),
                    at: Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339"),
                    ip: "203.0.113.7".to_owned(),
                    minutes: 30,
                },
            ),
            (
                "codes_locked",
                MailTemplate::CodesLocked {
                    name: name(),
                    at: Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339"),
                    ip: "203.0.113.7".to_owned(),
                    minutes: 30,
                },
            ),
            (
                "security_changed",
                MailTemplate::SecurityChanged {
                    name: name(),
                    change: SecurityChange::TotpDisabled,
                    at: Timestamp::parse("2026-01-10T20:42:00Z").expect("RFC 3339"),
                    ip: "203.0.113.7".to_owned(),
                },
            ),
        ]
    }

    const ADA: MailReader<'_> = MailReader { to: "ada@example.com", code: None };

    #[test]
    fn every_letter_carries_the_word_that_its_reader_chose_and_escapes_it() {
        let templates = Templates::new("https://exchange.example.com").expect("templates parse");
        let reader = MailReader { code: Some("blue <heron>"), ..ADA };
        for (name, template) in letters() {
            let mail = templates.render(reader, &template).expect("renders");
            assert!(mail.text.contains("Your anti-phishing code: blue <heron>"), "{name}");
            assert!(mail.html.contains("blue &lt;heron&gt;"), "{name}");
            let mail = templates.render(ADA, &template).expect("renders");
            assert!(!mail.text.contains("anti-phishing") && !mail.html.contains("anti-phishing"));
        }
    }

    #[test]
    fn letters_read_as_the_snapshots_say() {
        let templates = Templates::new("https://exchange.example.com").expect("templates parse");
        for (name, template) in letters() {
            let mail = templates.render(ADA, &template).expect("renders");
            insta::assert_snapshot!(
                format!("{name}_text"),
                format!("{}\n\n{}", mail.subject, mail.text)
            );
            insta::assert_snapshot!(format!("{name}_html"), mail.html);
        }
    }

    #[test]
    fn names_cannot_smuggle_markup_in() {
        let templates = Templates::new("https://exchange.example.com").expect("templates parse");
        for (name, template) in letters().into_iter().filter(|(name, _)| *name != "verification") {
            let mail = templates.render(ADA, &template).expect("renders");
            assert!(!mail.html.contains("<b>Lovelace"), "{name}");
            assert!(mail.html.contains("&lt;b&gt;Lovelace"), "{name}");
            assert!(mail.text.contains("<b>Lovelace"), "{name}: text is not escaped");
        }
    }

    #[test]
    fn letters_without_a_name_greet_nobody() {
        let templates = Templates::new("https://exchange.example.com").expect("templates parse");
        let mail = templates
            .render(ADA, &MailTemplate::AlreadyRegistered { name: None })
            .expect("renders");
        assert!(mail.text.starts_with("Hello,\n") && mail.html.contains("<p>Hello,</p>"));
    }
}
