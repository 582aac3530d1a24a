//! A mail that is written and not sent, and the job that sends it.

use super::MAIL_KIND;
use crate::domain::{Fault, Secret};
use crate::storage::jobs::NewJob;
use serde::{Deserialize, Serialize};

/// A mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
}

/// The part of a mail that is kept after it was sent or given up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailHead {
    to: String,
    subject: String,
}

/// The part that is not: it carries codes and links.
#[derive(Clone, Serialize, Deserialize)]
pub struct MailBody {
    text: String,
    html: String,
}

impl Mail {
    /// The job that sends it.
    ///
    /// # Errors
    /// [`Fault::Internal`] when it cannot be written as JSON.
    pub fn job(self) -> Result<NewJob, Fault> {
        let Mail { to, subject, text, html } = self;
        let payload = serde_json::to_string(&MailHead { to, subject }).map_err(Fault::internal)?;
        let secret = serde_json::to_string(&MailBody { text, html }).map_err(Fault::internal)?;
        Ok(NewJob { payload, secret: Some(Secret::new(secret)), ..NewJob::of(MAIL_KIND) })
    }

    /// The mail of a job's two parts.
    pub fn of(head: MailHead, body: MailBody) -> Mail {
        let (MailHead { to, subject }, MailBody { text, html }) = (head, body);
        Mail { to, subject, text, html }
    }
}

/// Leaves out the parts, which carry secrets.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("subject", &self.subject).finish_non_exhaustive()
    }
}
