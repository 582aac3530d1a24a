//! Damaged journals: every bit of every record's row flipped, records lost, doubled, moved and forged. A start
//! refuses each of them and names the record.
//!
//! Runs on SQLite, and on PostgreSQL when the test server is one. Flips a sample of the bits;
//! `AGIO_TEST_EVERY_BIT=1 cargo test --lib exchange::tests::damage` flips every single one.

use super::trace::{self, stride};
use super::*;
use crate::domain::Seq;
use crate::exchange::codec::Tip;
use crate::exchange::replay::{Replay, Standing, check_chain};
use crate::storage::journal::{JOURNAL_FILE, JournalRow, JournalStore};
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

/// In the short run, every so-manieth bit.
const BITS_STRIDE: usize = 97;

/// A journal with the trace in it, and a way to it past the store.
struct Patient {
    rig: Rig,
    journal: Arc<dyn JournalStore>,
    rows: Vec<JournalRow>,
    door: Door,
}

/// A connection that no rule of the tables holds back: damage obeys none.
enum Door {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Patient {
    async fn new() -> Patient {
        let rig = Rig::new().await;
        let journal = rig.journal.store();
        let epoch = journal.lead("trace").await.expect("leads");
        let rows = trace::rows(epoch);
        for row in &rows {
            journal.append(row).await.expect("appends");
        }
        journal.release(epoch, "trace").await.expect("leaves the lead to who starts");
        let door = Door::to(&rig.database).await;
        Patient { rig, journal, rows, door }
    }

    /// Replaces a row by another, whatever that is.
    async fn replace(&mut self, row: &JournalRow, by: &JournalRow) {
        let sql = "UPDATE journal_records SET first_seq = $1, last_seq = $2, epoch = $3, at = $4, \
            bytes = $5, hash = $6 WHERE first_seq = $7";
        let changed = self.door.run(sql, by, Some(row.first_seq)).await;
        assert_eq!(changed, 1, "the row at seq {} is there", row.first_seq);
    }

    async fn insert(&mut self, row: &JournalRow) {
        let sql = "INSERT INTO journal_records (first_seq, last_seq, epoch, at, bytes, hash) \
            VALUES ($1, $2, $3, $4, $5, $6)";
        assert_eq!(self.door.run(sql, row, None).await, 1);
    }

    async fn delete(&mut self, row: &JournalRow) {
        let sql =
            format!("DELETE FROM journal_records WHERE first_seq = {}", sql_of(row.first_seq.0));
        self.door.execute(sql).await;
    }

    /// What a start on the journal as it is now says; it must refuse.
    async fn refusal(&self) -> String {
        self.rig.try_start().await.expect_err("a damaged journal is refused").to_string()
    }
}

impl Door {
    async fn to(database: &TestDatabase) -> Door {
        match database.postgres() {
            Some(options) => {
                let mut door = PgConnection::connect_with(options).await.expect("connects");
                let free = "ALTER TABLE journal_records DROP CONSTRAINT journal_records_check";
                door.execute(free).await.expect("no check holds damage back");
                Door::Postgres(door)
            }
            None => {
                let path = database.data_dir.path().join(JOURNAL_FILE);
                let path = path.to_str().expect("a path").to_owned();
                let mut door = SqliteConnection::connect(&path).await.expect("connects");
                let free = "PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF";
                door.execute(free).await.expect("no check holds damage back");
                Door::Sqlite(door)
            }
        }
    }

    async fn run(&mut self, sql: &'static str, row: &JournalRow, at: Option<Seq>) -> u64 {
        let numbers = [row.first_seq.0, row.last_seq.0, row.epoch].map(sql_of);
        macro_rules! bound {
            ($connection:expr) => {{
                let query = sqlx::query(sql)
                    .bind(numbers[0])
                    .bind(numbers[1])
                    .bind(numbers[2])
                    .bind(row.at.0)
                    .bind(row.bytes.clone())
                    .bind(row.hash.to_vec());
                let query = match at {
                    Some(at) => query.bind(sql_of(at.0)),
                    None => query,
                };
                query.execute($connection).await.expect("damages").rows_affected()
            }};
        }
        match self {
            Door::Sqlite(door) => bound!(door),
            Door::Postgres(door) => bound!(door),
        }
    }

    async fn execute(&mut self, sql: String) {
        let sql = sqlx::AssertSqlSafe(sql);
        match self {
            Door::Sqlite(door) => drop(sqlx::query(sql).execute(door).await.expect("damages")),
            Door::Postgres(door) => drop(sqlx::query(sql).execute(door).await.expect("damages")),
        }
    }
}

/// The same 64 bits, as the databases keep them.
fn sql_of(number: u64) -> i64 {
    i64::from_ne_bytes(number.to_ne_bytes())
}

/// Where a bit of a row is: which column, counted over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    FirstSeq,
    LastSeq,
    Epoch,
    At,
    Bytes,
    Hash,
}

/// How many bits a row has.
fn bits(row: &JournalRow) -> usize {
    4 * 64 + 8 * (row.bytes.len() + row.hash.len())
}

/// The row with one bit flipped.
fn flipped(row: &JournalRow, bit: usize) -> (Column, JournalRow) {
    let mut row = row.clone();
    let column = match bit {
        0..64 => {
            row.first_seq.0 ^= 1 << bit;
            Column::FirstSeq
        }
        64..128 => {
            row.last_seq.0 ^= 1 << (bit - 64);
            Column::LastSeq
        }
        128..192 => {
            row.epoch ^= 1 << (bit - 128);
            Column::Epoch
        }
        192..256 => {
            row.at.0 ^= 1 << (bit - 192);
            Column::At
        }
        _ => {
            let (byte, mask) = ((bit - 256) / 8, 1 << (bit % 8));
            match byte.checked_sub(row.bytes.len()) {
                None => {
                    row.bytes[byte] ^= mask;
                    Column::Bytes
                }
                Some(byte) => {
                    row.hash[byte] ^= mask;
                    Column::Hash
                }
            }
        }
    };
    (column, row)
}

/// Whether a message names this seq as a whole number.
fn names(message: &str, seq: Seq) -> bool {
    let number = seq.0.to_string();
    message.split(|c: char| !c.is_ascii_digit()).any(|word| word == number)
}

/// Replays to the end from where an engine stood; the journal must refuse.
async fn refusal_from(journal: &dyn JournalStore, standing: &Standing) -> String {
    let mut replay = Replay::from(journal, standing.clone());
    loop {
        match replay.next().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("replayed to seq {} as if nothing were damaged", replay.seq()),
            Err(fault) => return fault.to_string(),
        }
    }
}

#[tokio::test]
async fn flipped_bit_of_any_row_is_refused_and_the_record_named() {
    let mut patient = Patient::new().await;
    let rows = patient.rows.clone();
    let standings = trace::standings(&rows);
    let end = standings.last().expect("there are some").tip;
    let stride = stride("AGIO_TEST_EVERY_BIT", BITS_STRIDE);
    let (mut flips, mut passed) = (0, 0);
    for (index, row) in rows.iter().enumerate() {
        for bit in 0..bits(row) {
            passed += 1;
            if passed % stride != 0 {
                continue;
            }
            flips += 1;
            let (column, damaged) = flipped(row, bit);
            if column == Column::FirstSeq && rows.iter().any(|it| it.first_seq == damaged.first_seq)
            {
                continue; // The primary key has two rows of one number never stand.
            }
            patient.replace(row, &damaged).await;
            // A row that moved may stand anywhere, so for that the journal is read from its start.
            let from = if column == Column::FirstSeq { 0 } else { index };
            let refused = refusal_from(patient.journal.as_ref(), &standings[from]).await;
            let what =
                format!("{column:?}, bit {bit} of the record at seq {}: {refused}", row.first_seq);
            assert!(refused.contains("the journal is damaged at seq"), "{what}");
            assert!(names(&refused, row.first_seq) || names(&refused, row.last_seq), "{what}");
            if column == Column::FirstSeq || flips % 50 == 0 {
                let refused = check_chain(patient.journal.as_ref(), end).await;
                assert!(refused.is_err(), "following the chain shows it, too: {what}");
            }
            if flips % 100 == 0 {
                assert_eq!(patient.refusal().await, refused, "and so does a start");
            }
            patient.replace(&damaged, row).await;
        }
    }
    println!("{flips} flipped bits in {} records, each refused and named", rows.len());
    check_chain(patient.journal.as_ref(), end).await.expect("mended");
    patient.rig.start().await;
}

#[tokio::test]
async fn lost_record_is_missed() {
    let mut patient = Patient::new().await;
    patient.rig.start().await.0.shutdown().await;
    let rows = patient.rows.clone();
    let (last, others) = rows.split_last().expect("there are some");
    for row in others {
        patient.delete(row).await;
        let refused = patient.refusal().await;
        assert!(refused.contains(&format!("damaged at seq {}", row.first_seq)), "{refused}");
        patient.insert(row).await;
    }
    // No chain shows that its end is gone; what was made of it does.
    patient.delete(last).await;
    let refused = patient.refusal().await;
    assert!(
        refused.contains(&format!("the projections stand at seq {}", last.last_seq)),
        "{refused}"
    );
}

#[tokio::test]
async fn record_that_is_there_twice_is_refused() {
    let mut patient = Patient::new().await;
    let rows = patient.rows.clone();
    let end = rows.last().expect("there are some").last_seq;
    for row in &rows {
        let count = row.last_seq.0 - row.first_seq.0;
        let double =
            JournalRow { first_seq: end.next(), last_seq: Seq(end.0 + 1 + count), ..row.clone() };
        patient.insert(&double).await;
        let refused = patient.refusal().await;
        assert!(refused.contains(&format!("damaged at seq {}", end.next())), "{refused}");
        patient.delete(&double).await;
    }
    // Inside, where no number is free, a copy can only stand on another's place.
    for pair in rows.windows(2) {
        let copy =
            JournalRow { bytes: pair[0].bytes.clone(), hash: pair[0].hash, ..pair[1].clone() };
        patient.replace(&pair[1], &copy).await;
        let refused = patient.refusal().await;
        assert!(refused.contains(&format!("damaged at seq {}", pair[1].first_seq)), "{refused}");
        patient.replace(&copy, &pair[1]).await;
    }
    patient.rig.start().await;
}

#[tokio::test]
async fn records_that_changed_places_are_refused() {
    let mut patient = Patient::new().await;
    let rows = patient.rows.clone();
    for (one, other) in rows.iter().zip(&rows[1..]).chain(rows.iter().zip(&rows[7..])) {
        let here = JournalRow { first_seq: one.first_seq, last_seq: one.last_seq, ..other.clone() };
        let there =
            JournalRow { first_seq: other.first_seq, last_seq: other.last_seq, ..one.clone() };
        patient.replace(one, &here).await;
        patient.replace(other, &there).await;
        let refused = patient.refusal().await;
        assert!(refused.contains(&format!("damaged at seq {}", one.first_seq)), "{refused}");
        patient.replace(&here, one).await;
        patient.replace(&there, other).await;
    }
    patient.rig.start().await;
}

#[tokio::test]
async fn record_written_anew_breaks_the_chain_after_it() {
    let mut patient = Patient::new().await;
    let rows = patient.rows.clone();
    let mut tip = Tip::default();
    for pair in rows.windows(2) {
        // Another deposit for as many commands, with a right hash and the right record before it.
        let count = usize::try_from(pair[0].last_seq.0 + 1 - pair[0].first_seq.0).expect("few");
        let gifts = vec![Command::Deposit(deposit(BOB, USD, 7 * COIN)); count];
        let forged = trace::next_row(&tip, pair[0].epoch, gifts);
        patient.replace(&pair[0], &forged).await;
        let refused = patient.refusal().await;
        let next = format!("damaged at seq {}: it does not follow", pair[1].first_seq);
        assert!(refused.contains(&next), "{refused}");
        patient.replace(&forged, &pair[0]).await;
        tip = Tip::after(&pair[0]);
    }
}
