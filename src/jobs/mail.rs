//! Sends mail. One at a time on each node, so that mails leave in the order in which they were written.

use super::backoff::Backoff;
use super::handler::{JobError, JobHandler, JobRun};
use crate::services::mail::{MAIL_KIND, Mail, Mailer, SendError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::time::Duration;

/// The handler.
#[derive(Debug)]
pub struct SendMail {
    mailer: Mailer,
}

impl SendMail {
    /// The handler that sends by this mailer.
    pub fn new(mailer: Mailer) -> SendMail {
        SendMail { mailer }
    }

    async fn send(&self, run: &JobRun) -> Result<(), JobError> {
        let mail = Mail::of(run.payload()?, run.secret()?);
        let sent = self.mailer.send(&mail, run.id()).await;
        sent.map_err(|SendError { permanent, cause }| match permanent {
            true => JobError::Permanent(cause),
            false => JobError::Retry(cause),
        })
    }
}

impl JobHandler for SendMail {
    fn kind(&self) -> &'static str {
        MAIL_KIND
    }

    fn attempts_max(&self) -> u32 {
        self.mailer.attempts_max()
    }

    fn backoff(&self) -> Backoff {
        Backoff { first: Duration::from_secs(10), most: Duration::from_secs(60 * 60) }
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.send(run).boxed()
    }
}
