//! For tests without a runner: what waits to be sent, and sending it.

use super::{MAIL_KIND, Mail, Mailer};
use crate::domain::Timestamp;
use crate::storage::Database;
use crate::storage::jobs::{self, Claim, ClaimedJob, Finish, Outcome};

/// Claims all mail that waits, oldest first.
async fn claimed(database: &Database, now: Timestamp) -> Vec<(ClaimedJob, Mail)> {
    let claim =
        Claim { kind: MAIL_KIND, node: "test".to_owned(), now, lease_until: now, limit: 99 };
    let jobs = jobs::claim(database, claim).await.expect("claims");
    let mail_of = |job: ClaimedJob| {
        let secret = job.secret.as_ref().expect("a mail has a secret part").expose();
        let head = serde_json::from_str(&job.payload).expect("a head");
        let mail = Mail::of(head, serde_json::from_str(secret).expect("a body"));
        (job, mail)
    };
    jobs.into_iter().map(mail_of).collect()
}

/// Takes the mail that waits without sending it, oldest first.
pub(crate) async fn take_waiting(database: &Database, now: Timestamp) -> Vec<Mail> {
    claimed(database, now).await.into_iter().map(|(_, mail)| mail).collect()
}

/// Sends the mail that waits.
pub(crate) async fn send_waiting(database: &Database, (mailer, now): (&Mailer, Timestamp)) {
    for (job, mail) in claimed(database, now).await {
        mailer.send(&mail, job.id).await.expect("sends");
        let finish = Finish { fence: job.fence(), outcome: Outcome::Succeeded, now };
        assert!(jobs::finish(database, finish).await.expect("finishes"));
    }
}
