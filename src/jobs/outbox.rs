//! Sends the mail that waits in the outbox. Several nodes may: each claims mail for the length of a lease.
//! Mail that does not leave is tried again, ever more rarely, and given up after so many tries with its last
//! error kept. A node that dies between sending and writing it down sends the mail once more.

use super::{Job, doubled};
use crate::domain::{Clock, Fault};
use crate::services::mail::{Mailer, SendError};
use crate::storage::Database;
use crate::storage::outbox::{self, Claim, ClaimedMail, Outcome};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long claimed mail is this node's: longer than a batch takes when every mail times out.
const LEASE: Duration = Duration::from_secs(10 * 60);
/// The most mails claimed at once.
const BATCH_MAX: u64 = 16;
/// How long to rest when nothing is due. Mail of this node wakes the job; this is for mail of other nodes
/// and for retries.
const POLL: Duration = Duration::from_secs(5);
/// How long to wait after the first failure of a mail; every further one doubles it.
const RETRY_FIRST: Duration = Duration::from_secs(10);
/// How long to wait at most.
const RETRY_MAX: Duration = Duration::from_secs(60 * 60);

/// The job.
#[derive(Debug)]
pub struct Outbox {
    database: Database,
    mailer: Mailer,
    clock: Arc<dyn Clock>,
}

impl Outbox {
    /// The job over this database and mailer.
    pub fn new(database: Database, mailer: Mailer, clock: Arc<dyn Clock>) -> Outbox {
        Outbox { database, mailer, clock }
    }

    async fn deliver(&self, claimed: &ClaimedMail) -> Result<(), Fault> {
        let sent = self.mailer.send(&claimed.mail).await;
        let now = self.clock.now();
        let outcome = match sent {
            Ok(()) => Outcome::Sent,
            Err(error) => self.failed(claimed, error),
        };
        if !outbox::finish(&self.database, claimed, (outcome, now)).await? {
            tracing::warn!(
                mail = claimed.id,
                "a mail took longer than its lease; it may be sent twice"
            );
        }
        Ok(())
    }

    fn failed(&self, claimed: &ClaimedMail, error: SendError) -> Outcome {
        let SendError { permanent, cause } = error;
        let attempt = u32::try_from(claimed.attempt).unwrap_or(u32::MAX);
        let (mail, attempts_max) = (claimed.id, self.mailer.attempts_max());
        if permanent || attempt >= attempts_max {
            tracing::error!(mail, attempt, cause, "a mail is given up");
            return Outcome::GivenUp(cause);
        }
        tracing::warn!(mail, attempt, cause, "a mail did not leave and will be tried again");
        let wait = doubled(RETRY_FIRST, attempt, RETRY_MAX);
        Outcome::Retry(self.clock.now().plus(wait), cause)
    }
}

impl Job for Outbox {
    fn name(&self) -> &'static str {
        "outbox"
    }

    async fn round(&self, stop: &CancellationToken) -> Result<Duration, Fault> {
        let claim = Claim { now: self.clock.now(), lease: LEASE, limit: BATCH_MAX };
        let claimed = outbox::claim(&self.database, claim).await?;
        for (index, mail) in claimed.iter().enumerate() {
            if stop.is_cancelled() {
                return outbox::give_back(&self.database, &claimed[index..], self.clock.now())
                    .await
                    .map(|()| POLL);
            }
            self.deliver(mail).await?;
        }
        let more = claimed.len() as u64 == BATCH_MAX;
        Ok(if more { Duration::ZERO } else { POLL })
    }

    async fn woken(&self) {
        self.mailer.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::domain::time::ManualClock;
    use crate::services::mail::{MailConfig, SenderKind, SmtpTls};
    use crate::storage::outbox::NewMail;
    use crate::storage::testing::TestDatabase;

    struct Scenario {
        database: TestDatabase,
        clock: Arc<ManualClock>,
        job: Outbox,
        mailer: Mailer,
    }

    async fn scenario(config: MailConfig) -> Scenario {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_000_000)));
        let mailer = Mailer::new(&config, Arc::clone(&clock) as _).expect("sane settings");
        let job = Outbox::new(database.clone(), mailer.clone(), Arc::clone(&clock) as _);
        Scenario { database, clock, job, mailer }
    }

    /// Settings of a server that is not there: port 1 answers nobody.
    fn dead_smtp() -> MailConfig {
        MailConfig {
            sender: SenderKind::Smtp,
            smtp_host: "127.0.0.1".to_owned(),
            smtp_port: 1,
            smtp_tls: SmtpTls::None,
            attempts_max: 3,
            ..MailConfig::default()
        }
    }

    impl Scenario {
        async fn enqueue(&self, to: &str) {
            let mail = NewMail {
                to: to.to_owned(),
                subject: "News".to_owned(),
                text: "secret".to_owned(),
                html: "<p>secret</p>".to_owned(),
            };
            let now = self.clock.now();
            self.database
                .write(move |tx| Box::pin(async move { outbox::enqueue(tx, mail, now).await }))
                .await
                .expect("enqueues");
        }

        async fn round(&self) -> Duration {
            self.job.round(&CancellationToken::new()).await.expect("a round")
        }

        /// (waiting, given up)
        async fn backlog(&self) -> (u64, u64) {
            outbox::backlog(&self.database).await.expect("counts")
        }
    }

    #[tokio::test]
    async fn mail_is_sent_once_and_in_order() {
        let scenario = scenario(MailConfig::default()).await;
        for to in ["ada@example.com", "bob@example.com"] {
            scenario.enqueue(to).await;
        }
        assert_eq!(scenario.round().await, POLL);
        assert_eq!(scenario.round().await, POLL);
        let mailbox = scenario.mailer.mailbox().expect("the mailbox sender");
        let sent: Vec<_> = mailbox.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(sent, ["bob@example.com", "ada@example.com"]);
        assert_eq!(scenario.backlog().await, (0, 0));
        let later = scenario.clock.now().plus(Duration::from_secs(1));
        assert_eq!(outbox::delete_finished(&scenario.database, later).await.expect("deletes"), 2);
    }

    #[tokio::test]
    async fn mail_that_does_not_leave_is_retried_and_then_given_up() {
        let scenario = scenario(dead_smtp()).await;
        scenario.enqueue("ada@example.com").await;
        scenario.round().await;
        assert_eq!(scenario.backlog().await, (1, 0), "waits for its second try");
        scenario.clock.advance(RETRY_FIRST - Duration::from_micros(1));
        let nothing = Claim { now: scenario.clock.now(), lease: LEASE, limit: 1 };
        assert!(outbox::claim(&scenario.database, nothing).await.expect("claims").is_empty());
        scenario.clock.advance(Duration::from_micros(1));
        scenario.round().await;
        assert_eq!(scenario.backlog().await, (1, 0), "waits for its third try");
        scenario.clock.advance(2 * RETRY_FIRST);
        scenario.round().await;
        assert_eq!(scenario.backlog().await, (0, 1), "given up");
    }

    #[tokio::test]
    async fn nodes_that_claim_at_once_share_the_mail() {
        let scenario = scenario(MailConfig::default()).await;
        for number in 0..8 {
            scenario.enqueue(&format!("ada{number}@example.com")).await;
        }
        let claim = Claim { now: scenario.clock.now(), lease: LEASE, limit: 3 };
        let nodes = [(); 4].map(|()| outbox::claim(&scenario.database, claim));
        let claimed = futures_util::future::join_all(nodes).await;
        let mut ids: Vec<_> = claimed
            .into_iter()
            .flat_map(|claimed| claimed.expect("claims"))
            .map(|claimed| claimed.id)
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "no mail has two nodes");
        assert!(all >= 3, "somebody has something to do");
    }

    #[tokio::test]
    async fn a_letter_to_nobody_is_claimed_and_finished_like_any_other_and_goes_nowhere() {
        for config in [MailConfig::default(), dead_smtp()] {
            let scenario = scenario(config).await;
            scenario.enqueue(crate::services::mail::NOBODY).await;
            assert_eq!(scenario.backlog().await, (1, 0));
            assert_eq!(scenario.round().await, POLL);
            assert_eq!(scenario.backlog().await, (0, 0), "finished, and not given up");
            assert!(scenario.mailer.mailbox().is_none_or(|mailbox| mailbox.mails().is_empty()));
        }
    }

    #[tokio::test]
    async fn an_address_that_cannot_be_mailed_to_is_given_up_at_once() {
        let scenario = scenario(dead_smtp()).await;
        scenario.enqueue("nobody").await;
        scenario.round().await;
        assert_eq!(scenario.backlog().await, (0, 1));
    }

    #[tokio::test]
    async fn a_lease_that_ended_gives_the_mail_back_and_fences_the_late_node_off() {
        let scenario = scenario(MailConfig::default()).await;
        scenario.enqueue("ada@example.com").await;
        let claim = |now| Claim { now, lease: LEASE, limit: 9 };
        let claimed = |now| outbox::claim(&scenario.database, claim(now));
        let first = claimed(scenario.clock.now()).await.expect("claims");
        assert_eq!(first.len(), 1);
        assert!(claimed(scenario.clock.now()).await.expect("claims").is_empty(), "it is taken");
        scenario.clock.advance(LEASE);
        let second = claimed(scenario.clock.now()).await.expect("claims");
        assert_eq!(second[0].attempt, 2);
        let finish =
            |mail| outbox::finish(&scenario.database, mail, (Outcome::Sent, scenario.clock.now()));
        assert!(!finish(&first[0]).await.expect("finishes"), "too late");
        assert!(finish(&second[0]).await.expect("finishes"));
        assert_eq!(scenario.backlog().await, (0, 0));
    }

    #[tokio::test]
    async fn a_stop_gives_back_what_was_not_tried() {
        let scenario = scenario(MailConfig::default()).await;
        scenario.enqueue("ada@example.com").await;
        let stop = CancellationToken::new();
        stop.cancel();
        scenario.job.round(&stop).await.expect("a round");
        assert_eq!(scenario.backlog().await, (1, 0));
        let claim = Claim { now: scenario.clock.now(), lease: LEASE, limit: 1 };
        let again = outbox::claim(&scenario.database, claim).await.expect("claims");
        assert_eq!(again[0].attempt, 1, "a try that was not made is not counted");
    }
}
