//! Snapshots: a start from one is a start from the journal, at every cut; and none is ever used that is not whole,
//! or not of this journal.
//!
//! Cuts the journal in 30 places; `AGIO_TEST_EVERY_CUT=1 cargo test --lib exchange::tests::snapshots` in 1,000,
//! and flips every bit of a snapshot.

use super::trace::{self, stride};
use super::*;
use crate::domain::Seq;
use crate::exchange::feed::{Feed, FeedCheckpoint};
use crate::exchange::replay::{Replay, Standing};
use crate::exchange::snapshot::{Recovery, Restored, Sealed, recover, restore, take};
use crate::exchange::verify;
use crate::storage::journal::{AppendError, JournalRow, JournalStore};
use crate::storage::projection;
use crate::storage::snapshots::SnapshotStore;
use futures_util::future::BoxFuture;

/// The long journal is cut at so many records at least.
const CUTS: usize = 1_000;
const CUTS_COMMANDS: usize = 2_100;

/// Everything a start begins with.
#[derive(Debug, PartialEq)]
struct Beginning {
    seq: Seq,
    state_hash: [u8; 32],
    book: Option<crate::exchange::BookSnapshot>,
    checkpoints: Vec<FeedCheckpoint>,
}

impl Beginning {
    fn of(standing: &Standing, feed: &Feed) -> Beginning {
        Beginning {
            seq: standing.tip.seq,
            state_hash: standing.engine.state_hash(),
            book: feed.book(BTC_USD, usize::MAX),
            checkpoints: feed.checkpoints(),
        }
    }
}

/// Replays to the journal's end, from the newest snapshot or from the start. Also tells where it began.
async fn begin(journal: &dyn JournalStore, from_snapshot: bool) -> (Seq, Beginning) {
    let feed = Feed::new(&ExchangeConfig::default());
    let not_beyond = (!from_snapshot).then_some(Seq::ZERO);
    let recovery = Recovery { not_beyond, whole_chain: true, feed: Some(&feed) };
    let standing = recover(journal, recovery).await.expect("recovers");
    let began = standing.tip.seq;
    let mut replay = Replay::from(journal, standing);
    while let Some(record) = replay.next().await.expect("replays") {
        feed.publish(&record, &replay.engine);
    }
    (began, Beginning::of(&replay.standing(), &feed))
}

/// A journal with the trace in it.
async fn traced(rows: impl Fn(u64) -> Vec<JournalRow>) -> (Rig, Vec<JournalRow>) {
    let rig = Rig::new().await;
    let epoch = rig.journal.lead("trace").await.expect("leads");
    let rows = rows(epoch);
    for row in &rows {
        rig.journal.append(row).await.expect("appends");
    }
    rig.journal.release(epoch, "trace").await.expect("leaves the lead to who starts");
    (rig, rows)
}

fn store(rig: &Rig) -> Arc<dyn SnapshotStore> {
    rig.journal.snapshots().expect("keeps snapshots")
}

/// Makes a snapshot of all up to a record's end.
async fn snapshot(rig: &Rig, until: &JournalRow) {
    let made = take(rig.journal.as_ref(), &rig.config, until.last_seq).await.expect("makes one");
    assert_eq!(made.expect("there is something new").manifest.seq, until.last_seq.0);
}

async fn kept(store: &dyn SnapshotStore) -> Vec<Seq> {
    store.sealed().await.expect("reads").into_iter().map(|(seq, _)| seq).collect()
}

#[tokio::test]
async fn recovery_from_any_cut_arrives_at_the_live_state() {
    let (rig, rows) = traced(|epoch| trace::rows_of(CUTS_COMMANDS, epoch, 3)).await;
    assert!(rows.len() >= CUTS, "{} records", rows.len());
    let live = trace::standings(&rows).pop().expect("the last");
    let (_, replayed) = begin(rig.journal.as_ref(), false).await;
    assert_eq!((replayed.seq, replayed.state_hash), (live.tip.seq, live.engine.state_hash()));
    let mut cuts = 0;
    for row in rows.iter().step_by(stride("AGIO_TEST_EVERY_CUT", CUTS / 30)) {
        snapshot(&rig, row).await;
        let (began, from_cut) = begin(rig.journal.as_ref(), true).await;
        assert_eq!(began, row.last_seq, "the snapshot was used");
        assert_eq!(from_cut, replayed, "cut at seq {began}");
        cuts += 1;
    }
    println!(
        "{cuts} snapshots, each made from the one before: the same state, books and trades from each"
    );
}

#[tokio::test]
async fn start_reads_only_what_came_after_the_snapshot_if_it_is_told_to() {
    let (mut rig, rows) = traced(trace::rows).await;
    rig.start().await.0.shutdown().await;
    let whole = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    snapshot(&rig, &rows[40]).await;
    let damaged = rows[20].first_seq;
    rig.journal.flip(damaged);
    let refused = rig.try_start().await.expect_err("all records are checked").to_string();
    assert!(refused.contains(&format!("damaged at seq {damaged}")), "{refused}");
    rig.config.check_whole_journal = false;
    let (exchange, handle) = rig.start().await;
    assert_eq!(handle.status().seq, rows.last().expect("the last").last_seq);
    let (book, recent) = (handle.book(BTC_USD, 100), handle.recent_trades(BTC_USD, 100));
    exchange.shutdown().await;
    rig.journal.flip(Seq::ZERO);
    store(&rig).remove(rows[40].last_seq).await.expect("removes");
    let (exchange, handle) = rig.start().await;
    assert_eq!((handle.book(BTC_USD, 100), handle.recent_trades(BTC_USD, 100)), (book, recent));
    exchange.shutdown().await;
    let after = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(after.is_clean(), "{after}");
    assert_eq!(after.state_hash, whole.state_hash);
}

#[tokio::test]
async fn running_exchange_makes_snapshots_by_itself_and_keeps_a_few() {
    let mut rig = Rig::new().await;
    (rig.config.snapshot_commands, rig.config.snapshots_kept) = (10, 2);
    let (exchange, handle) = rig.open_for_trading().await;
    let store = store(&rig);
    for price in 4_000_000..4_000_030 {
        handle.place_order(order(ALICE, Side::Buy, price, 10_000)).await.expect("rests");
    }
    let (mut made, mut newest) = (0, Seq::ZERO);
    while made < 3 {
        handle.deposit(deposit(ALICE, USD, 1)).await.expect("the exchange goes on");
        let kept = kept(store.as_ref()).await;
        assert!(kept.len() <= 3, "two, and one just made: {kept:?}");
        if let Some(seq) = kept.first().filter(|seq| **seq > newest) {
            (newest, made) = (*seq, made + 1);
        }
    }
    let (book, seq) = (handle.book(BTC_USD, 1_000), handle.status().seq);
    exchange.shutdown().await;
    let (exchange, handle) = rig.start().await;
    assert_eq!((handle.book(BTC_USD, 1_000), handle.status().seq), (book, seq));
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
    assert!(report.to_string().contains("leads to the same state"), "{report}");
}

#[tokio::test]
async fn projections_behind_the_snapshot_are_made_up_from_an_older_one_or_from_the_start() {
    let (mut rig, rows) = traced(trace::rows).await;
    rig.config.projection_batch_max = 7;
    rig.config.snapshots_kept = 3;
    for index in [20, 50, 70] {
        snapshot(&rig, &rows[index]).await;
    }
    for row in [None, Some(&rows[30]), Some(&rows[70])] {
        projection::clear(&rig.database).await.expect("as after a crash");
        let until = row.map(|row| row.last_seq);
        if until.is_some() {
            let (journal, database) = (rig.journal.as_ref(), &rig.database);
            let catch_up =
                crate::exchange::catch_up::CatchUp { journal, database, batch_max: 7, until };
            catch_up.run().await.expect("as far as they came");
        }
        let (exchange, _) = rig.start().await;
        exchange.shutdown().await;
        let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
        assert!(report.is_clean(), "from {until:?}: {report}");
    }
}

#[tokio::test]
async fn flipped_bit_of_a_snapshot_is_never_used() {
    let (mut rig, rows) = traced(trace::rows).await;
    rig.config.snapshots_kept = 2;
    snapshot(&rig, &rows[30]).await;
    snapshot(&rig, &rows[60]).await;
    let (journal, store, seq) = (rig.journal.as_ref(), store(&rig), rows[60].last_seq);
    let (_, right) = begin(journal, true).await;
    let sealed = store.sealed().await.expect("reads");
    let manifest = sealed[0].1.clone();
    let part = store.part(seq, 0).await.expect("reads").expect("is there");
    let restored = restore(journal, store.as_ref(), Sealed { seq, manifest: &manifest })
        .await
        .expect("is whole");
    let (hash, tip) = (restored.standing.engine.state_hash(), restored.standing.tip);
    let stride = stride("AGIO_TEST_EVERY_CUT", 97);
    let (mut refused, mut harmless) = (0, 0);
    for bit in (0..manifest.len() * 8).step_by(stride) {
        let mut bytes = manifest.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let text = String::from_utf8_lossy(&bytes);
        match restore(journal, store.as_ref(), Sealed { seq, manifest: &text }).await {
            Err(_) => refused += 1,
            Ok(Restored { standing, .. }) => {
                let same = (standing.engine.state_hash(), standing.tip) == (hash, tip);
                assert!(same, "bit {bit} of the manifest leads elsewhere");
                harmless += 1; // The version of the program, and white space.
            }
        }
    }
    for bit in (0..part.len() * 8).step_by(stride) {
        let mut bytes = part.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        store.put_part(seq, 0, &bytes).await.expect("damages");
        let used = restore(journal, store.as_ref(), Sealed { seq, manifest: &manifest }).await;
        assert!(used.is_err(), "bit {bit} of the part");
        refused += 1;
    }
    let (began, fallen_back) = begin(journal, true).await;
    assert_eq!((began, fallen_back), (rows[30].last_seq, right), "the older one serves");
    println!("{refused} flipped bits refused, {harmless} without a meaning");
}

#[tokio::test]
async fn snapshot_cut_short_half_written_or_foreign_is_passed_over() {
    let (mut rig, rows) = traced(trace::rows).await;
    rig.config.snapshots_kept = 9;
    let (_, right) = begin(rig.journal.as_ref(), false).await;
    snapshot(&rig, &rows[10]).await;
    let (store, used) = (store(&rig), rows[10].last_seq);
    for (index, row) in [20, 30, 40, 50].into_iter().map(|index| (index, &rows[index])) {
        snapshot(&rig, row).await;
        let part = store.part(row.last_seq, 0).await.expect("reads").expect("is there");
        let text = store.sealed().await.expect("reads")[0].1.clone();
        match index {
            20 => store.put_part(row.last_seq, 0, &part[..part.len() / 2]).await,
            30 => store.put_part(row.last_seq, 0, b"").await,
            40 => store.seal(row.last_seq, &text[..text.len() / 2]).await,
            _ => store.seal(row.last_seq, &text.replace("\"format\": 1", "\"format\": 99")).await,
        }
        .expect("damages");
    }
    store.put_part(rows[80].last_seq, 0, b"an attempt that did not end").await.expect("keeps");
    let (began, beginning) = begin(rig.journal.as_ref(), true).await;
    assert_eq!((began, &beginning), (used, &right), "the one that is whole serves");
    let (exchange, handle) = rig.start().await;
    assert_eq!(handle.status().seq, right.seq);
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert_eq!(report.difference_count, 3, "three are damaged, one is foreign: {report}");
    assert!(report.to_string().contains("format 99"), "{report}");
    store.remove(used).await.expect("removes");
    let (began, beginning) = begin(rig.journal.as_ref(), true).await;
    assert_eq!((began, &beginning), (Seq::ZERO, &right), "the whole journal serves");
    rig.config.snapshots_kept = 1;
    snapshot(&rig, &rows[70]).await;
    let foreign = rows[50].last_seq;
    assert_eq!(kept(store.as_ref()).await, [rows[70].last_seq, foreign], "another version's stays");
    let rest = store.part(rows[80].last_seq, 0).await.expect("reads");
    assert_eq!(rest, None, "what was half written is gone");
}

#[tokio::test]
async fn snapshot_of_another_journal_is_refused() {
    let (rig, rows) = traced(trace::rows).await;
    snapshot(&rig, &rows[50]).await;
    // As many commands in the same records, but another history.
    let stranger = Rig::new().await;
    let epoch = stranger.journal.lead("stranger").await.expect("leads");
    let mut tip = Default::default();
    for row in &rows {
        let count = usize::try_from(row.last_seq.0 + 1 - row.first_seq.0).expect("few");
        let gifts = vec![Command::Deposit(deposit(BOB, USD, COIN)); count];
        let row = trace::next_row(&tip, epoch, gifts);
        stranger.journal.append(&row).await.expect("appends");
        tip = crate::exchange::codec::Tip::after(&row);
    }
    let (from, to, seq) = (store(&rig), store(&stranger), rows[50].last_seq);
    let part = from.part(seq, 0).await.expect("reads").expect("is there");
    to.put_part(seq, 0, &part).await.expect("copies");
    to.seal(seq, &from.sealed().await.expect("reads")[0].1).await.expect("copies");
    let (began, beginning) = begin(stranger.journal.as_ref(), true).await;
    assert_eq!((began, beginning.seq), (Seq::ZERO, rows.last().expect("the last").last_seq));
    let report =
        verify::run(stranger.journal.as_ref(), &stranger.database).await.expect("verifies");
    assert!(report.to_string().contains("another record"), "{report}");
}

#[tokio::test]
async fn snapshots_of_a_journal_that_went_further_do_not_push_out_the_right_ones() {
    let (mut rig, rows) = traced(trace::rows).await;
    (rig.config.snapshots_kept, rig.config.snapshot_commands) = (2, 10);
    let store = store(&rig);
    for beyond in [Seq(90_000), Seq(91_000)] {
        store
            .put_part(beyond, 0, b"from before an older backup was restored")
            .await
            .expect("keeps");
        store.seal(beyond, "{\"format\": 1}").await.expect("seals");
    }
    let end = rows.last().expect("the last").last_seq;
    let (exchange, handle) = rig.start().await;
    assert_eq!(handle.status().seq, end);
    while kept(store.as_ref()).await != [end] {
        tokio::task::yield_now().await;
    }
    exchange.shutdown().await;
    let (began, _) = begin(rig.journal.as_ref(), true).await;
    assert_eq!(began, end);
}

/// A journal whose snapshots are kept by a disk that loses the end of what it is given.
#[derive(Debug)]
struct Forgetful(Arc<dyn SnapshotStore>);

impl SnapshotStore for Forgetful {
    fn put_part<'a>(
        &'a self,
        seq: Seq,
        part: u32,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Fault>> {
        self.0.put_part(seq, part, &bytes[..bytes.len() - 1])
    }

    fn part(&self, seq: Seq, part: u32) -> BoxFuture<'_, Result<Option<Vec<u8>>, Fault>> {
        self.0.part(seq, part)
    }

    fn seal<'a>(&'a self, seq: Seq, manifest: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        self.0.seal(seq, manifest)
    }

    fn sealed(&self) -> BoxFuture<'_, Result<Vec<(Seq, String)>, Fault>> {
        self.0.sealed()
    }

    fn remove(&self, seq: Seq) -> BoxFuture<'_, Result<(), Fault>> {
        self.0.remove(seq)
    }

    fn remove_unsealed(&self) -> BoxFuture<'_, Result<(), Fault>> {
        self.0.remove_unsealed()
    }
}

#[derive(Debug)]
struct OnForgetful(Arc<FaultyJournal>);

impl JournalStore for OnForgetful {
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        self.0.lead(holder)
    }

    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        self.0.renew(epoch, holder)
    }

    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        self.0.append(row)
    }

    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>> {
        self.0.page(after, limit)
    }

    fn snapshots(&self) -> Option<Arc<dyn SnapshotStore>> {
        self.0.snapshots().map(|store| Arc::new(Forgetful(store)) as Arc<dyn SnapshotStore>)
    }
}

#[tokio::test]
async fn snapshot_that_does_not_read_back_is_not_kept_and_removes_no_older_one() {
    let (mut rig, rows) = traced(trace::rows).await;
    rig.config.snapshots_kept = 1;
    snapshot(&rig, &rows[30]).await;
    let forgetful = OnForgetful(rig.journal.clone());
    let refused = take(&forgetful, &rig.config, rows[60].last_seq).await.expect_err("is damaged");
    assert!(refused.to_string().contains("does not read back"), "{refused}");
    assert_eq!(kept(store(&rig).as_ref()).await, [rows[30].last_seq]);
    assert_eq!(store(&rig).part(rows[60].last_seq, 0).await.expect("reads"), None);
    let nothing = take(rig.journal.as_ref(), &rig.config, rows[30].last_seq).await.expect("looks");
    assert!(nothing.is_none(), "there is nothing newer to make one of");
}
