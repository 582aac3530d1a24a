//! Archives from being asked for to being fetched: what is in them, whose they are, and what a cut-off attempt leaves.

use super::*;
use crate::domain::JobStatus;
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::services::auth::Principal;
use crate::services::auth::testing::{auth_on, client, ids, signed_in};
use crate::services::files::{FilesConfig, FilesParts, NoFile};
use crate::services::keyring::KeyRing;
use crate::services::listing::testing::listed_exchange;
use crate::services::mail::MailConfig;
use crate::services::mail::testing::take_waiting;
use crate::services::person_jobs::{PersonJobs, PersonJobsParts};
use crate::storage::jobs::{Claim, Finish, JobSignal, Outcome, claim, finish};
use crate::storage::personal_data::TABLES;
use crate::storage::testing::TestDatabase;
use serde_json::Value;
use std::collections::BTreeSet;

const START: Timestamp = Timestamp(1_768_000_000_000_000);

struct Scenario {
    _exchange: crate::exchange::Exchange,
    personal_data: PersonalData,
    files: Files,
    clock: Arc<ManualClock>,
    ann: Principal,
    bob: Principal,
    database: TestDatabase,
}

impl Scenario {
    async fn open() -> Scenario {
        Scenario::with(FilesConfig::default()).await
    }

    async fn with(config: FilesConfig) -> Scenario {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(START));
        let told: Arc<dyn Clock> = clock.clone();
        let (exchange, handle) = listed_exchange(&database, told.clone()).await;
        let auth = auth_on(&database, &told);
        let ann = signed_in(&auth, "ann").await.principal;
        let bob = signed_in(&auth, "bob").await.principal;
        let key = crate::domain::Secret::new("k".repeat(48));
        let ring = KeyRing::new([(crate::domain::KeyVersion::FIRST, key)].into(), None);
        let files = Files::new(FilesParts {
            config,
            database: database.clone(),
            ring: ring.expect("a good ring"),
            ids: ids(),
            clock: told.clone(),
            public_url: "https://exchange.example.com".to_owned(),
        });
        let mailer = Mailer::new(&MailConfig::default(), told.clone(), JobSignal::default());
        let personal_data = PersonalData::new(PersonalDataParts {
            database: database.clone(),
            exchange: handle,
            auth,
            files: files.clone(),
            mailer: mailer.expect("sane settings"),
            audit: AuditLog::new(database.clone(), told.clone(), Arc::new(SystemRng)),
            ids: ids(),
            clock: told,
        });
        Scenario { _exchange: exchange, personal_data, files, clock, ann, bob, database }
    }

    async fn ask(&self) -> Result<JobId, Failure> {
        self.personal_data.ask(Caller::new(&self.ann, &client())).await
    }

    fn order(&self) -> ExportOrder {
        ExportOrder { user: self.ann.user }
    }

    /// Writes an archive to its end.
    async fn write(&self, job: JobId) -> Result<(), ExportFault> {
        let begun = self.personal_data.begin(job, self.order()).await?;
        let mut export = begun.expect("not written yet");
        let mut before = 0;
        while let Some(progress) = export.step().await? {
            assert!(before <= progress.done && progress.done <= progress.total, "{progress:?}");
            before = progress.done;
        }
        export.finish().await
    }

    /// Notes that the job was done, as the runner does.
    async fn done(&self) {
        let now = self.clock.now();
        let node = "here".to_owned();
        let claimed = Claim { kind: EXPORT_KIND, node, now, lease_until: now, limit: 9 };
        for job in claim(&self.database, claimed).await.expect("claims") {
            let finished = Finish { fence: job.fence(), outcome: Outcome::Succeeded, now };
            assert!(finish(&self.database, finished).await.expect("finishes"));
        }
    }

    /// The bytes of the archive.
    async fn text(&self, job: JobId) -> String {
        let file = files::of_job(&self.database, job).await.expect("reads").expect("is there");
        let mut bytes = Vec::new();
        let mut number = 0;
        while let Some(chunk) = self.files.chunk(&file, number).await.expect("reads") {
            bytes.extend(chunk);
            number += 1;
        }
        assert_eq!(bytes.len() as u64, file.bytes);
        String::from_utf8(bytes).expect("UTF-8")
    }
}

fn code(outcome: Result<JobId, Failure>) -> RefusalCode {
    match outcome {
        Err(Failure::Refused(refusals)) => refusals[0].code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn archive_holds_every_section_of_its_owner_and_nobody_elses() {
    let scenario = Scenario::open().await;
    let job = scenario.ask().await.expect("asks");
    scenario.write(job).await.expect("writes");
    let text = scenario.text(job).await;
    let archive: Value = serde_json::from_str(&text).expect("JSON");
    let sections = archive["sections"].as_object().expect("sections");
    let expected: BTreeSet<&str> = TABLES.iter().map(|table| table.section).collect();
    assert_eq!(sections.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected);
    let profile = &sections["profile"][0];
    assert_eq!(
        (&profile["email"], &profile["locale"]),
        (&"ann@example.com".into(), &"en-US".into())
    );
    assert_eq!(profile["createdAt"], START.to_string());
    let account = ids().id(crate::domain::NodeKind::Account, i64::from(scenario.ann.account.0));
    assert_eq!(sections["accounts"][0]["id"], account.as_str());
    assert_eq!(sections["sessions"].as_array().map(Vec::len), Some(1));
    assert_eq!(sections["auditLog"][1]["action"], "EXPORT_PERSONAL_DATA", "{archive:#}");
    assert!(!text.contains("bob@example.com") && !text.contains("refresh_hash\":"));
    let left_out = archive["leftOut"].as_array().expect("a list");
    let why = left_out.iter().find(|it| it["what"] == "users.password_hash").expect("told");
    assert!(why["why"].as_str().is_some_and(|why| why.contains("secret")));
    let told = take_waiting(&scenario.database, scenario.clock.now()).await;
    let subjects: Vec<&str> = told.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(
        subjects[subjects.len() - 2..],
        ["The protection of your account", "Your data is ready"]
    );
}

#[tokio::test]
async fn archive_that_was_cut_off_is_begun_anew_and_is_one_file_and_one_mail() {
    let scenario = Scenario::open().await;
    let job = scenario.ask().await.expect("asks");
    let first = scenario.personal_data.begin(job, scenario.order()).await.expect("begins");
    let mut first = first.expect("not written yet");
    first.step().await.expect("writes");
    scenario.write(job).await.expect("the next attempt writes it");
    while first.step().await.expect("nothing is flushed yet").is_some() {}
    assert!(matches!(first.finish().await, Err(ExportFault::Overtaken)), "too late");
    let again = scenario.personal_data.begin(job, scenario.order()).await.expect("answers");
    assert!(again.is_none(), "it is written already");
    let counted = scenario.database.integers("SELECT COUNT(*) FROM files".to_owned()).await;
    assert_eq!(counted, [1]);
    let told = take_waiting(&scenario.database, scenario.clock.now()).await;
    assert_eq!(told.iter().filter(|mail| mail.subject == "Your data is ready").count(), 1);
    serde_json::from_str::<Value>(&scenario.text(job).await).expect("whole");
}

#[tokio::test]
async fn archives_are_asked_for_one_at_a_time_and_three_a_day() {
    let scenario = Scenario::open().await;
    for _ in 0..3 {
        scenario.ask().await.expect("asks");
        assert_eq!(code(scenario.ask().await), RefusalCode::AlreadyExists);
        scenario.done().await;
    }
    assert_eq!(code(scenario.ask().await), RefusalCode::LimitExceeded);
    let bobs = scenario.personal_data.ask(Caller::new(&scenario.bob, &client())).await;
    bobs.expect("what Ann asked for does not count for Bob");
    scenario.clock.advance(DAY);
    assert!(matches!(scenario.ask().await, Err(Failure::StepUpRequired(_))), "a proof gets old");
}

#[tokio::test]
async fn job_is_cancelled_by_its_owner_only_and_leaves_a_row() {
    let scenario = Scenario::open().await;
    let told: Arc<dyn Clock> = scenario.clock.clone();
    let jobs = PersonJobs::new(PersonJobsParts {
        database: scenario.database.clone(),
        clock: told.clone(),
        audit: AuditLog::new(scenario.database.clone(), told, Arc::new(SystemRng)),
    });
    let job = scenario.ask().await.expect("asks");
    let bobs = jobs.cancel(Caller::new(&scenario.bob, &client()), job).await;
    assert_eq!(code(bobs.map(|job| job.id)), RefusalCode::NotFound);
    assert!(jobs.find(scenario.bob.user, job).await.expect("reads").is_none());
    let cancelled = jobs.cancel(Caller::new(&scenario.ann, &client()), job).await.expect("cancels");
    assert_eq!(cancelled.status, JobStatus::Cancelled);
    let again = jobs.cancel(Caller::new(&scenario.ann, &client()), job).await;
    assert_eq!(code(again.map(|job| job.id)), RefusalCode::StateChanged);
    let counted = "SELECT COUNT(*) FROM audit_log WHERE action = 'CANCEL_JOB'".to_owned();
    assert_eq!(scenario.database.integers(counted).await, [1]);
    let again = scenario.ask().await.expect("none is under way any more");
    let all = jobs.all(scenario.ann.user).await.expect("lists");
    assert_eq!(all.iter().map(|job| job.id).collect::<Vec<_>>(), [again, job]);
}

#[tokio::test]
async fn archive_larger_than_a_file_may_be_is_given_up() {
    let config = FilesConfig { bytes_max: 1_000, ..FilesConfig::default() };
    let scenario = Scenario::with(config).await;
    let job = scenario.ask().await.expect("asks");
    assert!(matches!(scenario.write(job).await, Err(ExportFault::TooLarge)));
    assert_eq!(files::of_job(&scenario.database, job).await.expect("reads"), None);
}

#[tokio::test]
async fn link_leads_to_the_file_until_it_is_over() {
    let scenario = Scenario::open().await;
    let job = scenario.ask().await.expect("asks");
    scenario.write(job).await.expect("writes");
    let file = files::of_job(&scenario.database, job).await.expect("reads").expect("is there");
    let token = |url: &str| url.rsplit('/').next().unwrap_or_default().to_owned();
    let link = scenario.files.link(job, file.expires_at);
    assert_eq!(scenario.files.open(&token(&link.url)).await.expect("opens"), file);
    scenario.clock.advance(Duration::from_secs(15 * 60));
    let over = scenario.files.open(&token(&link.url)).await;
    assert!(matches!(over, Err(NoFile::Expired)), "{over:?}");
    scenario.clock.advance(7 * DAY);
    let link = scenario.files.link(job, scenario.clock.now().plus(DAY));
    let gone = scenario.files.open(&token(&link.url)).await;
    assert!(matches!(gone, Err(NoFile::Unknown)), "{gone:?}");
    for other in [JobId(job.0 + 1), JobId(0)] {
        let link = scenario.files.link(other, scenario.clock.now().plus(DAY));
        let none = scenario.files.open(&token(&link.url)).await;
        assert!(matches!(none, Err(NoFile::Unknown)), "{none:?}");
    }
}
