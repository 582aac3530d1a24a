//! Imports from a file to the activities of a portfolio and back: attempts that are cut off, twins, portfolios that are
//! full.

use super::row::Verdict;
use super::*;
use crate::accounting::rules::{CostBasisMethod, Jurisdiction};
use crate::domain::time::ManualClock;
use crate::services::auth::Principal;
use crate::services::auth::testing::principal;
use crate::storage::imports::ImportProblem;
use crate::storage::investments::accounts::{
    self, NewPortfolioAccount, PortfolioAccount, PortfolioAccountKind,
};
use crate::storage::investments::activities::{self, RecordedActivity};
use crate::storage::investments::{self, LotScope, NewPortfolio, PortfolioSettings};
use crate::storage::jobs::{Claim, Finish, Outcome, claim, finish};
use crate::storage::testing::TestDatabase;
use bytes::Bytes;
use std::cell::Cell;
use std::fmt::Write;

const START: Timestamp = Timestamp(1_768_000_000_000_000);
const HEADER: &str = "timestamp,type,received_quantity,received_asset,sent_quantity,sent_asset,fee_quantity,fee_asset,account,external_id,note";

struct Scenario {
    imports: Imports,
    ann: Principal,
    place: PortfolioAccount,
    database: TestDatabase,
}

impl Scenario {
    async fn open() -> Scenario {
        let database = TestDatabase::with_people(&[1, 2]).await;
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(START));
        let ann = principal(1);
        let place = place_of(&database, &ann).await;
        let files = Files::of_test(&database, clock.clone());
        let parts =
            ImportsParts { database: database.clone(), files, signal: JobSignal::default(), clock };
        Scenario { imports: Imports::new(parts), ann, place, database }
    }

    /// Does the jobs that are due, as the runner does.
    async fn work(&self) {
        let node = "here".to_owned();
        let claimed = Claim { kind: IMPORT_KIND, node, now: START, lease_until: START, limit: 9 };
        for job in claim(&self.database, claimed).await.expect("claims") {
            let order: ImportOrder = serde_json::from_str(&job.payload).expect("an order");
            match order.step {
                ImportStep::Read => self.read(order.import).await,
                ImportStep::Apply => self.write(order.import).await,
            }
            let finished = Finish { fence: job.fence(), outcome: Outcome::Succeeded, now: START };
            assert!(finish(&self.database, finished).await.expect("finishes"));
        }
    }

    async fn read(&self, id: ImportId) {
        let begun = self.imports.begin_reading(id).await.expect("begins");
        let Some(mut parsing) = begun else { return };
        while parsing.step().await.expect("reads").is_some() {}
        parsing.finish().await.expect("ends");
    }

    async fn write(&self, id: ImportId) {
        let begun = self.imports.begin_applying(id).await.expect("begins");
        let Some(mut applying) = begun else { return };
        while applying.step().await.expect("writes").is_some() {}
        applying.finish().await.expect("ends");
    }

    /// What is asked for, while jobs are done beside it.
    async fn worked<T>(&self, asked: impl Future<Output = T>) -> T {
        let answered = Cell::new(false);
        let asking = async {
            let answer = asked.await;
            answered.set(true);
            answer
        };
        let working = async {
            while !answered.get() {
                self.work().await;
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(asking, working).0
    }

    async fn start(&self, text: &str) -> Result<Import, Failure> {
        let start = StartImport {
            place: self.place.id,
            file_name: "trades.csv".to_owned(),
            content: Bytes::from(text.to_owned()),
            format: None,
            time_zone: None,
        };
        self.worked(self.imports.start(&self.ann, start)).await
    }

    async fn ready(&self, text: &str) -> Import {
        let import = self.start(text).await.expect("starts");
        assert_eq!((import.status, import.problem), (ImportStatus::Ready, None));
        import
    }

    async fn apply(&self, id: ImportId) -> Import {
        let apply = ApplyImport { id, include: Vec::new(), exclude: Vec::new() };
        self.worked(self.imports.apply(&self.ann, apply)).await.expect("applies")
    }

    /// Marks an import as being applied; nobody does the job.
    async fn applying(&self, id: ImportId) {
        let apply = ApplyImport { id, include: Vec::new(), exclude: Vec::new() };
        let import = self.imports.apply(&self.ann, apply).await.expect("is asked for");
        assert_eq!(import.status, ImportStatus::Applying);
    }

    async fn revert(&self, id: ImportId, discard_edits: bool) -> Result<Import, Failure> {
        self.imports.revert(&self.ann, RevertImport { id, discard_edits }).await
    }

    async fn activities(&self) -> Vec<RecordedActivity> {
        let all = activities::all(&self.database, self.ann.user, self.place.portfolio).await;
        let mut all = all.expect("reads");
        all.sort_by_key(|it| (it.body.at, it.id));
        all
    }

    /// How many the portfolio says it has, and how many rows the table has.
    async fn counted(&self) -> (i64, i64) {
        let found = investments::find(&self.database, self.ann.user, self.place.portfolio).await;
        let told = found.expect("reads").expect("is there").activities;
        let rows = self.database.integers("SELECT COUNT(*) FROM activities".to_owned()).await;
        (told, rows[0])
    }
}

async fn place_of(database: &TestDatabase, owner: &Principal) -> PortfolioAccount {
    let owner = owner.user;
    let settings = PortfolioSettings {
        name: "All".to_owned(),
        currency: "EUR".to_owned(),
        time_zone: "UTC".to_owned(),
        cost_basis_method: CostBasisMethod::Fifo,
        lot_scope: LotScope::Universal,
        jurisdiction: Jurisdiction::Other,
    };
    let made = database.write(move |tx| {
        Box::pin(async move {
            let new = NewPortfolio { owner, settings, created_at: START };
            let portfolio = investments::insert(tx, new).await?;
            let new = NewPortfolioAccount {
                portfolio: portfolio.id,
                kind: PortfolioAccountKind::ExternalExchange,
                name: "Kraken".to_owned(),
                institution: None,
                account: None,
                created_at: START,
            };
            accounts::insert(tx, owner, new).await
        })
    });
    made.await.expect("makes")
}

/// Deposits of 1, 2, 3 ... euros, one a second, with ids when they are to have some.
fn deposits(count: usize, name: &str) -> String {
    let mut text = format!("{HEADER}\n");
    for index in 0..count {
        let (minute, second) = (index / 60 % 60, index % 60);
        let hour = index / 3_600;
        let id = if name.is_empty() { String::new() } else { format!("{name}-{index}") };
        let _ = writeln!(
            text,
            "2024-01-02T{hour:02}:{minute:02}:{second:02}Z,DEPOSIT,{},EUR,,,,,Main,{id},",
            index + 1
        );
    }
    text
}

fn code(outcome: Result<Import, Failure>) -> RefusalCode {
    match outcome {
        Err(Failure::Refused(refusals)) => refusals[0].code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn import_is_looked_at_written_down_and_taken_back() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(3, "d")).await;
    assert_eq!(import.rows, RowCounts { new: 3, ..RowCounts::default() });
    assert_eq!((import.activities, scenario.counted().await), (3, (0, 0)), "nothing is written");
    let applied = scenario.apply(import.id).await;
    assert_eq!((applied.status, applied.activities), (ImportStatus::Applied, 3));
    let written = scenario.activities().await;
    assert!(written.iter().all(|it| it.import == Some(import.id) && it.version == 1));
    assert_eq!(written[0].external_id.as_deref(), Some("d-0"));
    assert_eq!(scenario.apply(import.id).await, applied, "again");
    assert_eq!(scenario.counted().await, (3, 3));
    let reverted = scenario.revert(import.id, false).await.expect("reverts");
    assert_eq!(reverted.status, ImportStatus::Reverted);
    assert_eq!(scenario.counted().await, (0, 0), "as if it had never been");
    assert_eq!(scenario.revert(import.id, false).await.expect("again"), reverted);
    let apply = ApplyImport { id: import.id, include: Vec::new(), exclude: Vec::new() };
    assert_eq!(code(scenario.imports.apply(&scenario.ann, apply).await), RefusalCode::StateChanged);
}

#[tokio::test]
async fn attempt_that_dies_half_way_shows_nothing_and_the_next_doubles_nothing() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(2_500, "")).await;
    scenario.applying(import.id).await;
    let mut first =
        scenario.imports.begin_applying(import.id).await.expect("begins").expect("is wanted");
    assert_eq!(first.step().await.expect("writes"), Some((1_000, 2_500)));
    assert_eq!(scenario.counted().await, (0, 1_000));
    assert!(scenario.activities().await.is_empty(), "half of it is not seen");
    // The next attempt begins while the first one, whose node was only slow, still writes.
    let mut second =
        scenario.imports.begin_applying(import.id).await.expect("begins").expect("is wanted");
    assert_eq!(second.step().await.expect("writes"), Some((1_000, 2_500)));
    assert_eq!(first.step().await.expect("writes"), Some((2_000, 2_500)));
    while second.step().await.expect("writes").is_some() {}
    second.finish().await.expect("ends");
    assert_eq!(first.step().await.expect("stops"), None, "it is done already");
    first.finish().await.expect("ends");
    assert_eq!(scenario.activities().await.len(), 2_500);
    assert_eq!(scenario.counted().await, (2_500, 2_500));
}

#[tokio::test]
async fn what_died_half_way_is_taken_back_whole() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(1_500, "")).await;
    scenario.applying(import.id).await;
    let mut dead =
        scenario.imports.begin_applying(import.id).await.expect("begins").expect("is wanted");
    dead.step().await.expect("writes");
    scenario.revert(import.id, false).await.expect("reverts");
    assert_eq!(scenario.counted().await, (0, 0));
    assert_eq!(dead.step().await.expect("stops"), None, "nobody wants it any more");
    dead.finish().await.expect("ends");
    assert_eq!(scenario.counted().await, (0, 0));
}

#[tokio::test]
async fn same_file_twice_gives_duplicates_however_both_were_looked_at() {
    let scenario = Scenario::open().await;
    let twins = format!("{0}2024-01-02T00:00:00Z,DEPOSIT,1,EUR,,,,,Main,,\n", deposits(2, ""));
    let (one, two) = (scenario.ready(&twins).await, scenario.ready(&twins).await);
    assert_eq!((one.activities, two.activities), (3, 3), "both were looked at before");
    assert_eq!(scenario.apply(one.id).await.activities, 3, "twins are two");
    assert_eq!(scenario.apply(two.id).await.activities, 0, "by now they are there");
    let three = scenario.ready(&twins).await;
    assert_eq!(three.rows, RowCounts { duplicate: 3, ..RowCounts::default() });
    scenario.revert(one.id, false).await.expect("reverts");
    let four = scenario.ready(&twins).await;
    assert_eq!(four.activities, 3, "gone is gone");
}

#[tokio::test]
async fn lines_are_taken_and_left_out_as_it_is_said() {
    let scenario = Scenario::open().await;
    let file = deposits(3, "d");
    let first = scenario.ready(&file).await;
    let choice = |id, include: &[u32], exclude: &[u32]| ApplyImport {
        id,
        include: include.to_vec(),
        exclude: exclude.to_vec(),
    };
    let wrong = scenario.imports.apply(&scenario.ann, choice(first.id, &[], &[99])).await;
    assert_eq!(code(wrong), RefusalCode::InvalidInput);
    let some = scenario.imports.apply(&scenario.ann, choice(first.id, &[], &[3]));
    assert_eq!(scenario.worked(some).await.expect("applies").activities, 2);
    let second = scenario.ready(&file).await;
    assert_eq!((second.rows.new, second.rows.duplicate), (1, 2));
    let all = scenario.imports.apply(&scenario.ann, choice(second.id, &[2], &[]));
    assert_eq!(scenario.worked(all).await.expect("applies").activities, 2, "one is there twice");
    assert_eq!(scenario.counted().await, (4, 4));
}

#[tokio::test]
async fn changed_activities_are_not_lost_unasked() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(2, "d")).await;
    scenario.apply(import.id).await;
    let first = scenario.activities().await.swap_remove(0);
    let mut body = first.body.clone();
    body.note = Some("mine".to_owned());
    let edited = scenario
        .database
        .write(move |tx| Box::pin(async move { activities::update(tx, &first, body).await }));
    edited.await.expect("edits");
    assert_eq!(code(scenario.revert(import.id, false).await), RefusalCode::StateChanged);
    assert_eq!(scenario.counted().await, (2, 2));
    scenario.revert(import.id, true).await.expect("reverts");
    assert_eq!(scenario.counted().await, (0, 0));
}

#[tokio::test]
async fn full_portfolio_takes_nothing_and_says_so() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(3, "d")).await;
    let fill = "UPDATE investment_portfolios SET activities = 99998";
    scenario.database.execute(fill).await;
    let apply = ApplyImport { id: import.id, include: Vec::new(), exclude: Vec::new() };
    let refused = scenario.imports.apply(&scenario.ann, apply.clone()).await;
    assert_eq!(code(refused), RefusalCode::LimitExceeded);
    // Others were faster between the question and the job.
    scenario.database.execute("UPDATE investment_portfolios SET activities = 99997").await;
    scenario.applying(import.id).await;
    scenario.database.execute(fill).await;
    scenario.work().await;
    let told = scenario.imports.find(scenario.ann.user, import.id).await.expect("reads");
    let told = told.expect("is there");
    assert_eq!(told.status, ImportStatus::Ready);
    assert_eq!(told.problem, Some(ImportProblem::PortfolioFull));
    assert_eq!(scenario.counted().await, (99_998, 0));
    let fits = ApplyImport { exclude: vec![2], ..apply };
    let applied = scenario.worked(scenario.imports.apply(&scenario.ann, fits)).await;
    assert_eq!(applied.expect("applies").activities, 2);
}

#[tokio::test]
async fn files_that_hold_nothing_say_why() {
    let scenario = Scenario::open().await;
    assert_eq!(code(scenario.start("").await), RefusalCode::InvalidInput);
    let blank = scenario.start("\n\n  \n").await.expect("starts");
    assert_eq!((blank.status, blank.problem), (ImportStatus::Failed, Some(ImportProblem::Empty)));
    let header = scenario.start(&format!("{HEADER}\n")).await.expect("starts");
    assert_eq!((header.status, header.problem), (ImportStatus::Failed, Some(ImportProblem::Empty)));
    let unknown = scenario.start("Datum;Betrag\n1;2\n").await.expect("starts");
    assert_eq!(unknown.status, ImportStatus::NeedsMapping);
    let filter = VerdictFilter::default();
    let page = scenario.imports.preview(unknown.id, &filter, PageRequest::first(9).oldest_first());
    let page = page.await.expect("reads");
    assert_eq!(page.items[0].cells, ["Datum", "Betrag"]);
    assert_eq!(page.items.len(), 2);
}

#[tokio::test]
async fn job_that_was_given_up_leaves_its_import_where_nothing_is_lost() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(2, "d")).await;
    scenario.applying(import.id).await;
    scenario
        .database
        .execute("UPDATE jobs SET status = 'CANCELLED', finished_at = 1 WHERE status = 'WAITING'")
        .await;
    let told = scenario.imports.find(scenario.ann.user, import.id).await.expect("reads");
    let told = told.expect("is there");
    assert_eq!((told.status, told.problem), (ImportStatus::Ready, Some(ImportProblem::GivenUp)));
    assert_eq!(scenario.apply(import.id).await.activities, 2);
}

#[tokio::test]
async fn rows_are_paged_from_both_ends_and_by_verdict() {
    let scenario = Scenario::open().await;
    let mut file = deposits(1_200, "");
    file.push_str("2024-01-03T00:00:00Z,NONSENSE,1,EUR,,,,,Main,,\n");
    let import = scenario.ready(&file).await;
    assert_eq!((import.rows.new, import.rows.invalid), (1_200, 1));
    let lines = async |filter: &[Verdict], request: PageRequest| {
        let filter = VerdictFilter { verdicts: filter.to_vec() };
        let page = scenario.imports.preview(import.id, &filter, request).await.expect("reads");
        (page.items.iter().map(|it| it.line).collect::<Vec<_>>(), page.has_next)
    };
    let first = PageRequest::first(2).oldest_first();
    assert_eq!(lines(&[], first).await, (vec![2, 3], true));
    assert_eq!(lines(&[], first.after(Some(501))).await, (vec![502, 503], true));
    assert_eq!(lines(&[Verdict::Invalid], first).await, (vec![1_202], false));
    assert_eq!(lines(&[], PageRequest::last(2).oldest_first()).await, (vec![1_201, 1_202], false));
    assert_eq!(lines(&[Verdict::Duplicate], first).await, (vec![], false));
}

#[tokio::test]
async fn nobody_reaches_what_is_somebody_elses() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(1, "d")).await;
    let bob = principal(2);
    assert_eq!(scenario.imports.find(bob.user, import.id).await.expect("reads"), None);
    let apply = ApplyImport { id: import.id, include: Vec::new(), exclude: Vec::new() };
    assert_eq!(code(scenario.imports.apply(&bob, apply).await), RefusalCode::NotFound);
    let revert = RevertImport { id: import.id, discard_edits: true };
    assert_eq!(code(scenario.imports.revert(&bob, revert).await), RefusalCode::NotFound);
    let map = MapImport { id: import.id, mapping: None, assets: Vec::new(), time_zone: None };
    assert_eq!(code(scenario.imports.map(&bob, map).await), RefusalCode::NotFound);
    let start = StartImport {
        place: scenario.place.id,
        file_name: String::new(),
        content: Bytes::from_static(b"x"),
        format: None,
        time_zone: None,
    };
    assert_eq!(code(scenario.imports.start(&bob, start).await), RefusalCode::NotFound);
}

#[tokio::test]
async fn expired_rows_go_and_what_was_written_stays() {
    let scenario = Scenario::open().await;
    let import = scenario.ready(&deposits(2, "d")).await;
    scenario.apply(import.id).await;
    let later = import.expires_at.plus(Duration::from_secs(1));
    assert!(imports::clean_up(&scenario.database, later).await.expect("cleans up") > 0);
    let parts = scenario.database.integers("SELECT COUNT(*) FROM import_parts".to_owned()).await;
    assert_eq!(parts, [0]);
    assert_eq!(scenario.counted().await, (2, 2));
    scenario.revert(import.id, false).await.expect("reverts");
    assert_eq!(scenario.counted().await, (0, 0));
}
