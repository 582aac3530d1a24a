//! The development server's mailbox: sent mail, kept in memory and shown at `/dev/mailbox`.

use super::Mail;
use crate::domain::{Clock, Timestamp};
use serde::{Serialize, Serializer};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most mails that are kept; the oldest goes first.
const MAILS_KEPT_MAX: usize = 500;

/// A mail that was sent. Serialises as `/dev/mailbox.json` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SentMail {
    /// Counts the mails from 1, in the order in which they were sent.
    pub number: u64,
    /// Address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// When it was sent, as RFC 3339.
    #[serde(serialize_with = "rfc3339")]
    pub sent_at: Timestamp,
}

fn rfc3339<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

/// Keeps the newest mails. Clones share them.
#[derive(Clone, Debug)]
pub struct Mailbox {
    kept: Arc<Mutex<Kept>>,
    clock: Arc<dyn Clock>,
}

#[derive(Debug, Default)]
struct Kept {
    mails: VecDeque<SentMail>,
    sent: u64,
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new(clock: Arc<dyn Clock>) -> Mailbox {
        Mailbox { kept: Arc::default(), clock }
    }

    /// What was sent, newest first.
    pub fn mails(&self) -> Vec<SentMail> {
        self.lock().mails.iter().cloned().collect()
    }

    /// One of them.
    pub fn mail(&self, number: u64) -> Option<SentMail> {
        self.lock().mails.iter().find(|mail| mail.number == number).cloned()
    }

    /// Puts a mail on top.
    pub fn keep(&self, mail: &Mail) {
        let mut kept = self.lock();
        kept.sent += 1;
        let sent = SentMail {
            number: kept.sent,
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
            sent_at: self.clock.now(),
        };
        kept.mails.push_front(sent);
        kept.mails.truncate(MAILS_KEPT_MAX);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::ManualClock;

    #[test]
    fn mailbox_keeps_the_newest_and_shows_them_first() {
        let mailbox = Mailbox::new(Arc::new(ManualClock::at(Timestamp::from_seconds(1))));
        for number in 0..MAILS_KEPT_MAX + 2 {
            mailbox.keep(&Mail {
                to: "ada@example.com".to_owned(),
                subject: number.to_string(),
                text: String::new(),
                html: String::new(),
            });
        }
        let mails = mailbox.mails();
        assert_eq!(mails.len(), MAILS_KEPT_MAX);
        assert_eq!(mails[0].subject, (MAILS_KEPT_MAX + 1).to_string());
        assert_eq!(
            serde_json::to_string(&mails[0]).expect("serialises"),
            r#"{"number":502,"to":"ada@example.com","subject":"501","text":"","html":"","sentAt":"1970-01-01T00:00:01.000000Z"}"#
        );
    }
}
