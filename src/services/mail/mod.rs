//! Mail: what the letters say, and how they leave the server.
//!
//! A use case renders a [`MailTemplate`] with [`Mailer::write`] and enqueues the job that sends it in the transaction
//! that caused it; `jobs::mail` hands it to [`Mailer::send`] later, again and again if need be. Nothing else may
//! send, or a mail could go out for a row that was rolled back.
//!
//! `sender` chooses the way out: memory, the console, `smtp`, or the API of a provider (`api`, whose Amazon signs with
//! `outbound::sigv4`). `brand` is how the house shows in the letters, `samples` one of each for previews and tests.

mod access_letters;
mod address_letters;
mod api;
mod brand;
mod colour;
mod config;
mod life_letters;
mod mail_template;
mod mailbox;
mod message;
mod outgoing;
mod preview;
mod samples;
mod sender;
mod smtp;
#[cfg(test)]
pub(crate) mod testing;
mod values;

pub use access_letters::AccessLetter;
pub use address_letters::AddressLetter;
pub use config::{MailConfig, SenderKind, SmtpTls};
pub use life_letters::LifeLetter;
pub use mail_template::{MailTemplate, SecurityChange};
pub use mailbox::{Mailbox, SentMail};
pub use message::{Mail, MailBody, MailHead};
pub use outgoing::SendError;
pub use preview::MailPreview;

use crate::domain::{Clock, Fault, JobId};
use crate::storage::jobs::JobSignal;
use crate::storage::{Transaction, users};
use brand::Brand;
use mail_template::{MailReader, Templates};
use outgoing::Outgoing;
use sender::Sender;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The kind of the jobs that send mail.
pub const MAIL_KIND: &str = "mail";

/// To whom a letter goes that is written for the sake of the work only: nobody.
pub const NOBODY: &str = "";

/// Below it a timer takes longer than what it is to imitate.
const TIMER_GRAIN: Duration = Duration::from_millis(2);

/// Writes letters and sends them. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    inner: Arc<Inner>,
}

struct Inner {
    templates: Templates,
    sender: Sender,
    attempts_max: u32,
    signal: JobSignal,
    /// How long the last letter to somebody took to leave, in microseconds.
    last_took: AtomicU64,
}

impl Mailer {
    /// # Errors
    /// [`Fault::Internal`] when the settings make no sense; [`MailConfig::problems`] says what is wrong.
    pub fn new(
        config: &MailConfig,
        clock: Arc<dyn Clock>,
        signal: JobSignal,
    ) -> Result<Mailer, Fault> {
        Ok(Mailer {
            inner: Arc::new(Inner {
                templates: Templates::new(&Brand::of(config)?)?,
                sender: Sender::new(config, clock)?,
                attempts_max: config.attempts_max,
                signal,
                last_took: AtomicU64::new(0),
            }),
        })
    }

    /// Renders a letter, with the word that its reader knows our mails by.
    ///
    /// # Errors
    /// [`Fault::Internal`] when a template is broken.
    pub async fn write(
        &self,
        tx: &Transaction,
        to: &str,
        template: &MailTemplate,
    ) -> Result<Mail, Fault> {
        let code = users::anti_phishing_code(tx, to).await?;
        self.inner.templates.render(MailReader { to, code: code.as_deref() }, template)
    }

    /// Wakes the runner of jobs, after a transaction that enqueued a mail.
    pub fn posted(&self) {
        self.inner.signal.enqueued();
    }

    /// Sends the mail of a job. One to [`NOBODY`] goes nowhere, and takes as long as the last that went
    /// somewhere. The same mail of the same job is known again where the way out can tell.
    ///
    /// # Errors
    /// Why it did not leave, and whether to try again.
    pub async fn send(&self, mail: &Mail, job: JobId) -> Result<(), SendError> {
        let took = &self.inner.last_took;
        if mail.to == NOBODY {
            let took = Duration::from_micros(took.load(Ordering::Relaxed));
            if took >= TIMER_GRAIN {
                tokio::time::sleep(took).await;
            }
            return Ok(());
        }
        let began = Instant::now();
        let sent = self.inner.sender.send(&Outgoing::of(mail, job)).await;
        let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        took.store(micros, Ordering::Relaxed);
        sent
    }

    /// How often a letter is tried before it is given up.
    pub fn attempts_max(&self) -> u32 {
        self.inner.attempts_max
    }

    /// Every letter of the house as if it were sent now, for whoever works on them; `None` where mail really leaves.
    ///
    /// # Errors
    /// [`Fault::Internal`] when a template is broken.
    pub fn previews(&self) -> Result<Option<Vec<MailPreview>>, Fault> {
        match &self.inner.sender {
            Sender::Mailbox(_) => preview::of_all(&self.inner.templates).map(Some),
            _ => Ok(None),
        }
    }

    /// The mailbox of the development server; `None` with any other sender.
    pub fn mailbox(&self) -> Option<Mailbox> {
        match &self.inner.sender {
            Sender::Mailbox(mailbox) => Some(mailbox.clone()),
            _ => None,
        }
    }
}

/// Names neither keys nor letters.
impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer")
    }
}
