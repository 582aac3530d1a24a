//! A consumer that writes down what it sees, and fails when it is told to.

use super::*;
use crate::exchange::consumers::{EventBatch, EventConsumer, Rebuildable};
use crate::exchange::replay::Replay;
use crate::storage::journal::JournalStore;
use crate::storage::{Transaction, testing};
use futures_util::future::BoxFuture;
use std::sync::Mutex;

/// The place of an event: its command, and which event of that command it is.
pub(super) type Event = (Seq, u64);

/// Events that one command makes are fewer.
const EVENTS_MAX: u64 = 1_000;

/// How a consumer fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difficulty {
    Refuses,
    Panics,
    Away,
}

/// Writes a row per event.
#[derive(Debug)]
pub(super) struct Witness {
    pub(super) name: &'static str,
    /// At which command it fails, and how.
    difficulty: Mutex<Option<(Seq, Difficulty)>>,
}

impl Witness {
    pub(super) fn named(name: &'static str) -> Arc<Witness> {
        Arc::new(Witness { name, difficulty: Mutex::default() })
    }

    pub(super) fn meets(&self, at: Seq, way: Difficulty) {
        *self.difficulty.lock().expect("no panic") = Some((at, way));
    }

    pub(super) fn recovers(&self) {
        *self.difficulty.lock().expect("no panic") = None;
    }

    fn look(&self, seq: Seq) -> Result<(), Fault> {
        let met = *self.difficulty.lock().expect("no panic");
        match met.filter(|(at, _)| *at == seq) {
            Some((_, Difficulty::Refuses)) => Err(Fault::internal("this one cannot be told")),
            Some((_, Difficulty::Panics)) => panic!("this one cannot be told"),
            Some((_, Difficulty::Away)) => Err(Fault::unavailable("the database is away")),
            None => Ok(()),
        }
    }
}

impl EventConsumer for Witness {
    fn name(&self) -> &'static str {
        self.name
    }

    fn consume<'t>(
        &'t self,
        transaction: &'t Transaction,
        batch: &'t EventBatch,
    ) -> BoxFuture<'t, Result<(), Fault>> {
        Box::pin(async move {
            for committed in batch.commands() {
                let seq = committed.seq();
                self.look(seq)?;
                for event in 0..committed.events().len() {
                    let values = format!("('{}', {seq}, {event})", self.name);
                    let insert = format!("INSERT INTO seen (consumer, seq, event) VALUES {values}");
                    testing::try_run(transaction, insert).await?;
                }
            }
            Ok(())
        })
    }
}

impl Rebuildable for Witness {
    fn clear<'t>(&'t self, transaction: &'t Transaction) -> BoxFuture<'t, Result<(), Fault>> {
        let delete = format!("DELETE FROM seen WHERE consumer = '{}'", self.name);
        Box::pin(testing::try_run(transaction, delete))
    }
}

/// Where witnesses write. Nothing keeps them from writing a row twice.
pub(super) async fn table(database: &TestDatabase) {
    let create =
        "CREATE TABLE seen (consumer TEXT NOT NULL, seq BIGINT NOT NULL, event BIGINT NOT NULL)";
    database.execute(create).await;
}

/// What a witness saw, in the journal's order.
pub(super) async fn seen(database: &TestDatabase, consumer: &str) -> Vec<Event> {
    let query = format!(
        "SELECT seq * {EVENTS_MAX} + event FROM seen WHERE consumer = '{consumer}' ORDER BY 1"
    );
    let rows = database.integers(query).await;
    let place = |row: i64| (Seq(row.unsigned_abs() / EVENTS_MAX), row.unsigned_abs() % EVENTS_MAX);
    rows.into_iter().map(place).collect()
}

/// Every event that the journal's commands make.
pub(super) async fn events_of(journal: &dyn JournalStore) -> Vec<Event> {
    let (mut replay, mut events) = (Replay::new(journal), Vec::new());
    while let Some(record) = replay.next().await.expect("reads") {
        for done in record.commands() {
            events.extend((0..done.events.len() as u64).map(|event| (done.seq, event)));
        }
    }
    events
}

pub(super) async fn expected(rig: &Rig) -> Vec<Event> {
    events_of(rig.journal.as_ref()).await
}

/// Each of these has seen each event once.
pub(super) async fn check(rig: &Rig, names: &[&str]) {
    let expected = expected(rig).await;
    assert!(!expected.is_empty());
    for name in names {
        assert_eq!(seen(&rig.database, name).await, expected, "{name}");
    }
}
