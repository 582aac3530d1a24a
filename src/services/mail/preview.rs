//! Letters as they would be sent now, for whoever works on them: nobody gets them.

use super::mail_template::{MailReader, Templates};
use super::samples::{Sample, samples};
use crate::domain::Fault;

/// Whom they are written to.
const READER: MailReader<'_> = MailReader { to: "ada@example.com", code: Some("blue heron") };
const NAME: &str = "Ada Lovelace";

/// A letter of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPreview {
    /// What its template is called.
    pub name: &'static str,
    /// Subject line.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
}

/// One of each.
pub(super) fn of_all(templates: &Templates) -> Result<Vec<MailPreview>, Fault> {
    let rendered = samples(NAME).into_iter().map(|Sample { name, letter }| {
        let mail = templates.render(READER, &letter)?;
        Ok(MailPreview { name, subject: mail.subject, text: mail.text, html: mail.html })
    });
    rendered.collect()
}

#[cfg(test)]
impl MailPreview {
    /// Those of the default settings.
    pub(crate) fn of_test() -> Vec<MailPreview> {
        let brand = super::brand::Brand::of(&super::MailConfig::default()).expect("sane settings");
        of_all(&Templates::new(&brand).expect("templates parse")).expect("all render")
    }
}
