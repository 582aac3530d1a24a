//! The development server's mailbox: sent mail, kept in memory and shown at `/dev/mailbox`.

use crate::domain::{Clock, Timestamp};
use crate::storage::outbox::NewMail;
use serde::{Serialize, Serializer};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// The most mails that are kept; the oldest goes first.
const MAILS_KEPT_MAX: usize = 500;

/// A mail that was sent. Serialises as `/dev/mailbox.json` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SentMail {
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
    mails: Arc<Mutex<VecDeque<SentMail>>>,
    clock: Arc<dyn Clock>,
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new(clock: Arc<dyn Clock>) -> Mailbox {
        Mailbox { mails: Arc::default(), clock }
    }

    /// What was sent, newest first.
    pub fn mails(&self) -> Vec<SentMail> {
        let mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.iter().cloned().collect()
    }

    /// Puts a mail on top.
    pub(super) fn keep(&self, mail: &NewMail) {
        let sent = SentMail {
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
            sent_at: self.clock.now(),
        };
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push_front(sent);
        mails.truncate(MAILS_KEPT_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::ManualClock;

    #[test]
    fn keeps_the_newest_and_shows_them_first() {
        let mailbox = Mailbox::new(Arc::new(ManualClock::at(Timestamp::from_seconds(1))));
        for number in 0..MAILS_KEPT_MAX + 2 {
            mailbox.keep(&NewMail {
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
            r#"{"to":"ada@example.com","subject":"501","text":"","html":"","sentAt":"1970-01-01T00:00:01.000000Z"}"#
        );
    }
}
