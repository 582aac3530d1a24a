//! What the letters say. Each has an HTML and a text template; HTML is escaped by the template engine.

use super::Mail;
use super::access_letters::{self, AccessLetter};
use super::address_letters::{self, AddressLetter};
use super::brand::Brand;
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
    /// What somebody who is signing in waits for.
    Access {
        /// Name of the reader; nobody's when the address is not proven.
        name: Option<String>,
        /// What is waited for.
        letter: AccessLetter,
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
    /// An Ethereum wallet was linked.
    WalletLinked,
    /// An Ethereum wallet was taken away.
    WalletUnlinked,
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
            SecurityChange::WalletLinked => {
                "an Ethereum wallet was linked to your account, and signs in to it"
            }
            SecurityChange::WalletUnlinked => "an Ethereum wallet was unlinked from your account",
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
    let others = access_letters::TEMPLATES.into_iter();
    TEMPLATES
        .into_iter()
        .chain(others)
        .chain(address_letters::TEMPLATES)
        .chain(life_letters::TEMPLATES)
}

pub(super) struct Templates {
    environment: Environment<'static>,
    links_url: String,
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
    pub(super) fn new(brand: &Brand) -> Result<Templates, Fault> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        });
        for (name, source) in all_templates() {
            environment.add_template(name, source).map_err(Fault::internal)?;
        }
        // What every letter shows. HTML is escaped as everywhere; the address is the operator's.
        environment.add_global("brand", brand.name.clone());
        environment.add_global("colour", brand.colour.css());
        environment.add_global("ink", brand.colour.ink());
        environment.add_global("links_url", link(brand.links_url.clone()));
        Ok(Templates { environment, links_url: brand.links_url.clone() })
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
        render(format!("layout.{ending}"), context! { subject, code, body })
    }

    /// Template, subject and variables of a letter. Subjects carry no secrets: they stay in the table of jobs and
    /// show on locked screens.
    fn content(&self, template: &MailTemplate) -> (&'static str, &'static str, Value) {
        let url = &self.links_url;
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
            MailTemplate::Access { name, letter } => letter.content(name.as_deref(), url),
            MailTemplate::Address { name, letter } => letter.content(name.as_deref(), url),
            MailTemplate::Life { name, letter } => letter.content(name.as_deref(), url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Sample, samples};
    use super::*;
    use std::collections::BTreeSet;

    const ADA: MailReader<'_> = MailReader { to: "ada@example.com", code: None };
    const NAME: &str = "Ada <b>Lovelace</b>";
    /// Letters that may go to anybody's address and name nobody.
    const NAMELESS: [&str; 2] = ["verification", "address_confirm"];

    fn brand() -> Brand {
        let config = super::super::MailConfig {
            public_url: "https://exchange.example.com".to_owned(),
            ..super::super::MailConfig::default()
        };
        Brand::of(&config).expect("sane settings")
    }

    fn templates() -> Templates {
        Templates::new(&brand()).expect("templates parse")
    }

    #[test]
    fn every_letter_carries_the_word_that_its_reader_chose_and_escapes_it() {
        let templates = templates();
        let reader = MailReader { code: Some("blue <heron>"), ..ADA };
        for Sample { name, letter } in samples(NAME) {
            let mail = templates.render(reader, &letter).expect("renders");
            assert!(mail.text.contains("Your anti-phishing code: blue <heron>"), "{name}");
            assert!(mail.html.contains("blue &lt;heron&gt;"), "{name}");
            let mail = templates.render(ADA, &letter).expect("renders");
            let told = |text: &str| text.contains("Your anti-phishing code:");
            assert!(!told(&mail.text) && !told(&mail.html), "{name}");
        }
    }

    #[test]
    fn letters_read_as_the_snapshots_say() {
        let templates = templates();
        for Sample { name, letter } in samples(NAME) {
            let mail = templates.render(ADA, &letter).expect("renders");
            let text = format!("{}\n\n{}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{name}_text"), text);
            insta::assert_snapshot!(format!("{name}_html"), mail.html);
        }
    }

    #[test]
    fn every_template_has_a_sample() {
        let sampled: BTreeSet<String> = samples(NAME)
            .iter()
            .map(|sample| templates().content(&sample.letter).0.to_owned())
            .collect();
        let known: BTreeSet<String> = all_templates()
            .filter_map(|(name, _)| name.rsplit_once('.'))
            .map(|(name, _)| name.to_owned())
            .filter(|name| name != "layout")
            .collect();
        assert_eq!(sampled, known);
    }

    #[test]
    fn every_letter_shows_the_brand_and_links_to_the_front_end_only() {
        let brand = Brand {
            name: "Tom & <i>Jerry</i>".to_owned(),
            colour: crate::services::mail::colour::Colour::read("#ffd400").expect("a colour"),
            links_url: "https://app.example.com/account".to_owned(),
        };
        let templates = Templates::new(&brand).expect("templates parse");
        for Sample { name, letter } in samples(NAME) {
            let mail = templates.render(ADA, &letter).expect("renders");
            assert!(mail.html.contains("Tom &amp; &lt;i&gt;Jerry"), "{name}: {}", mail.html);
            assert!(!mail.html.contains("<i>Jerry") && mail.html.contains("#ffd400"), "{name}");
            assert!(mail.text.contains("Tom & <i>Jerry</i>"), "{name}: text is not escaped");
            for part in [&mail.text, &mail.html] {
                let links = part.matches("https://").count();
                let ours = part.matches("https://app.example.com/account").count();
                assert!(links > 0 && links == ours, "{name}: {part}");
            }
        }
    }

    #[test]
    fn names_cannot_smuggle_markup_in() {
        let templates = templates();
        for Sample { name, letter } in samples(NAME) {
            let mail = templates.render(ADA, &letter).expect("renders");
            assert!(!mail.html.contains("<b>Lovelace"), "{name}");
            if NAMELESS.contains(&name) {
                assert!(!mail.text.contains("Lovelace"), "{name}");
                continue;
            }
            assert!(mail.html.contains("&lt;b&gt;Lovelace"), "{name}");
            assert!(mail.text.contains("<b>Lovelace"), "{name}: text is not escaped");
        }
    }

    #[test]
    fn letters_without_a_name_greet_nobody() {
        let letter = MailTemplate::AlreadyRegistered { name: None };
        let mail = templates().render(ADA, &letter).expect("renders");
        assert!(mail.text.starts_with("Hello,\n") && mail.html.contains("<p>Hello,</p>"));
    }
}
