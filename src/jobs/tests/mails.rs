//! Mail by the queue: in order, once, without secrets left behind.

use super::*;
use crate::domain::{JobStatus, LiveSecret};
use crate::jobs::SendMail;
use crate::jobs::local::keep_running;
use crate::services::mail::{MAIL_KIND, Mail, MailConfig, Mailer, NOBODY, SenderKind, SmtpTls};
use crate::storage::testing::TestDatabase;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use metrics_exporter_prometheus::PrometheusBuilder;

struct Scenario {
    database: TestDatabase,
    clock: Arc<ManualClock>,
    node: Node,
    mailer: Mailer,
}

async fn scenario(config: MailConfig) -> Scenario {
    scenario_with(config, JobsConfig::default()).await
}

async fn scenario_with(config: MailConfig, jobs: JobsConfig) -> Scenario {
    let (database, clock) = (TestDatabase::new().await, clock_at(START));
    let mailer = Mailer::new(&config, Arc::clone(&clock) as _, JobSignal::default());
    let mailer = mailer.expect("sane settings");
    let node = Node::new(NodeParts {
        database: database.clone(),
        name: "here".to_owned(),
        clock: Arc::clone(&clock),
        handlers: vec![Arc::new(SendMail::new(mailer.clone()))],
        schedules: Vec::new(),
        config: jobs,
    });
    Scenario { database, clock, node, mailer }
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
    async fn enqueue(&self, to: &str) -> JobId {
        let mail = Mail {
            to: to.to_owned(),
            subject: "News".to_owned(),
            text: "code".to_owned(),
            html: "<p>code</p>".to_owned(),
        };
        put(&self.database, (mail.job().expect("a job"), self.clock.now())).await
    }

    async fn status(&self, id: JobId) -> JobStatus {
        job(&self.database, id).await.status
    }

    fn sent_to(&self) -> Vec<String> {
        let mails = self.mailer.mailbox().map(|mailbox| mailbox.mails()).unwrap_or_default();
        mails.into_iter().map(|mail| mail.to).collect()
    }
}

#[tokio::test]
async fn mail_is_sent_once_and_in_order_and_leaves_no_secret() {
    let scenario = scenario(MailConfig::default()).await;
    let addresses = ["ada@example.com", "bob@example.com", "cyd@example.com"];
    for to in addresses {
        scenario.enqueue(to).await;
    }
    scenario.node.settle().await;
    scenario.node.settle().await;
    let newest_first: Vec<_> = addresses.into_iter().rev().collect();
    assert_eq!(scenario.sent_to(), newest_first);
    for job in all_of(&scenario.database, MAIL_KIND).await {
        assert_eq!(job.status, JobStatus::Succeeded);
        assert!(job.payload.contains("@example.com") && !job.payload.contains("code"));
    }
}

#[tokio::test]
async fn mail_enqueued_here_is_sent_without_waiting_for_the_next_look() {
    let rarely = JobsConfig { poll_ms: 600_000, ..JobsConfig::default() };
    let scenario = scenario_with(MailConfig::default(), rarely).await;
    let Node { runner, signal, tasks, stop, .. } = &scenario.node;
    tasks.spawn(keep_running(runner.clone(), stop.clone()));
    for _ in 0..3 {
        let id = scenario.enqueue("ada@example.com").await;
        signal.enqueued();
        while scenario.status(id).await != JobStatus::Succeeded {
            tokio::task::yield_now().await;
        }
    }
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    assert_eq!(scenario.sent_to().len(), 3);
}

#[tokio::test]
async fn mail_that_does_not_leave_is_retried_with_backoff_and_then_fails() {
    let scenario = scenario(dead_smtp()).await;
    let id = scenario.enqueue("ada@example.com").await;
    // The first wait is 10 s and the second 20 s, each a fifth shorter or longer.
    for (failures, least, most) in [(1, 8, 12), (2, 16, 24)] {
        scenario.node.settle().await;
        let after = job(&scenario.database, id).await;
        assert_eq!((after.status, after.failures), (JobStatus::Waiting, failures));
        assert!(after.last_error.expect("a cause").contains("refused"));
        let wait = after.due_at.expect("a time").since(scenario.clock.now());
        assert!((least..=most).contains(&wait.as_secs()), "{wait:?}");
        scenario.clock.advance(wait - Duration::from_micros(1));
        scenario.node.settle().await;
        assert_eq!(job(&scenario.database, id).await.attempt, failures, "not before its time");
        scenario.clock.advance(Duration::from_micros(1));
    }
    scenario.node.settle().await;
    assert_eq!(scenario.status(id).await, JobStatus::Failed);
}

#[tokio::test]
async fn mail_to_an_impossible_address_fails_at_once() {
    let scenario = scenario(dead_smtp()).await;
    let id = scenario.enqueue("nobody").await;
    scenario.node.settle().await;
    let after = job(&scenario.database, id).await;
    assert_eq!((after.status, after.attempt), (JobStatus::Failed, 1));
}

#[tokio::test]
async fn mail_to_nobody_is_claimed_and_finished_like_any_other_and_goes_nowhere() {
    for config in [MailConfig::default(), dead_smtp()] {
        let scenario = scenario(config).await;
        let id = scenario.enqueue(NOBODY).await;
        scenario.node.settle().await;
        assert_eq!(scenario.status(id).await, JobStatus::Succeeded);
        assert!(scenario.sent_to().is_empty());
    }
}

/// Resend, played by a server on this machine: what it answers, in turn, and the keys it was shown.
async fn resend(answers: &'static [u16]) -> (MailConfig, Arc<Mutex<Vec<String>>>) {
    let keys: Arc<Mutex<Vec<String>>> = Arc::default();
    let shown = Arc::clone(&keys);
    let answer = move |headers: HeaderMap| async move {
        let mut keys = shown.lock().expect("whole");
        keys.push(headers["idempotency-key"].to_str().expect("text").to_owned());
        StatusCode::from_u16(answers[keys.len() - 1]).expect("a status")
    };
    let routes = Router::new().route("/emails", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let api_url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let config = MailConfig {
        sender: SenderKind::Resend,
        api_key: LiveSecret::new("key"),
        api_url,
        attempts_max: 3,
        ..MailConfig::default()
    };
    (config, keys)
}

#[tokio::test]
async fn mail_that_a_provider_does_not_take_now_is_tried_again_as_the_same_mail() {
    let (config, keys) = resend(&[429, 503, 200, 200]).await;
    let scenario = scenario(config).await;
    let id = scenario.enqueue("ada@example.com").await;
    for status in [JobStatus::Waiting, JobStatus::Waiting, JobStatus::Succeeded] {
        scenario.node.settle().await;
        assert_eq!(scenario.status(id).await, status);
        scenario.clock.advance(Duration::from_secs(60));
    }
    let other = scenario.enqueue("ada@example.com").await;
    scenario.node.settle().await;
    assert_eq!(scenario.status(other).await, JobStatus::Succeeded);
    let keys = keys.lock().expect("whole").clone();
    assert_eq!(keys.len(), 4);
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_ne!(keys[2], keys[3], "the same words in another job are another mail");
}

#[tokio::test]
async fn mail_that_a_provider_refuses_fails_at_once_and_keeps_the_reason_only() {
    let (config, keys) = resend(&[422]).await;
    let scenario = scenario(config).await;
    let id = scenario.enqueue("ada@example.com").await;
    scenario.node.settle().await;
    let after = job(&scenario.database, id).await;
    assert_eq!((after.status, after.attempt), (JobStatus::Failed, 1));
    let reason = after.last_error.expect("a reason");
    assert!(reason.contains("Resend answered 422") && !reason.contains("code"), "{reason}");
    assert_eq!(keys.lock().expect("whole").len(), 1);
}

#[tokio::test]
async fn stopping_node_leaves_mail_unclaimed_for_the_next() {
    let scenario = scenario(MailConfig::default()).await;
    let id = scenario.enqueue("ada@example.com").await;
    scenario.node.stop.cancel();
    scenario.node.settle().await;
    let after = job(&scenario.database, id).await;
    assert_eq!((after.status, after.attempt), (JobStatus::Waiting, 0));
}

#[tokio::test]
async fn metrics_tell_by_kind_what_waits_has_failed_and_was_tried() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let scenario = scenario(MailConfig { attempts_max: 2, ..dead_smtp() }).await;
    scenario.enqueue("ada@example.com").await;
    let told = |line: &str| {
        let text = recorder.handle().render();
        assert!(text.lines().any(|told| told == line), "{line} in {text}");
    };
    scenario.node.settle().await;
    told("agio_jobs_waiting{kind=\"mail\"} 1");
    told("agio_jobs_failed{kind=\"mail\"} 0");
    told("agio_jobs_retries_total{kind=\"mail\"} 1");
    told("agio_jobs_attempts_total{kind=\"mail\",outcome=\"retry\"} 1");
    // Past the second try, and then past the time at which the metrics are brought up to date.
    for _ in 0..2 {
        scenario.clock.advance(Duration::from_secs(60));
        scenario.node.settle().await;
    }
    told("agio_jobs_waiting{kind=\"mail\"} 0");
    told("agio_jobs_failed{kind=\"mail\"} 1");
    told("agio_jobs_attempts_total{kind=\"mail\",outcome=\"failed\"} 1");
    told("agio_jobs_seconds_count{kind=\"mail\"} 2");
}
