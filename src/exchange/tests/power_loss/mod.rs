//! Power cuts: whatever a disk may lose of what was not flushed, a start finds a prefix of the journal, no shorter
//! than what was acknowledged.
//!
//! What is simulated. The trace (500 commands) is appended by the real [`SqliteJournal`], and its files are
//! copied after every acknowledgement: since SQLite flushes the write-ahead log before a commit answers, that
//! copy is what the disk holds for certain, and what changes until the next copy is what a power cut may lose.
//! Of those bytes a disk keeps
//! - a prefix of any length, cut at every byte, the file ending there ([`Loss::Dropped`]);
//! - the same prefix in a file that has grown already, zeros ([`Loss::Zeroed`]) or whatever lay on the disk
//!   before ([`Loss::Torn`]) after it: sizes and contents are written apart;
//! - any subset of its sectors, later ones without earlier ones ([`Writes::reordered`]): a disk writes in what order it
//!   likes until it is told to flush.
//!
//! Checkpoints move pages from the log into the main file, and are cut the same way: there the log is complete
//! and flushed, so everything must come back whatever the main file looks like. One trust remains, which is
//! SQLite's own ("powersafe overwrite"): a sector that is torn while it is written damages nothing outside the
//! bytes being written.
//!
//! Why that stands for a power cut: [`flushes`] has the kernel's own record of the
//! writes and flushes (`strace`, where it is installed), and checks that what is copied was flushed.
//!
//! The same is done with a device of our own, a file of the codec's rows ([`plain_file`]): there
//! the chain of hashes alone has to tell a torn record from a whole one.
//!
//! Cuts a sample of the bytes; `AGIO_TEST_EVERY_CUT=1 cargo test --release --lib exchange::tests::power_loss --
//! --nocapture` cuts at every byte.

mod flushes;
mod plain_file;

use super::trace::{self, Numbers, stride};
use super::*;
use crate::exchange::codec::{self, Tip};
use crate::storage::journal::{JOURNAL_FILE, JournalRow, JournalStore, SqliteJournal};
use sqlx::{Connection, SqliteConnection};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// In the short run, every so-manieth byte.
const BYTES_STRIDE: usize = 1_009;
/// What SQLite writes at once.
const PAGE_BYTES: usize = 4_096;
/// What a disk writes at once.
const SECTOR_BYTES: usize = 512;
/// In the long run, every so-manieth byte has something other than nothing behind it.
const LOSSES_STRIDE: usize = 8;
/// How many subsets of the sectors of each step are tried.
const REORDERINGS: u64 = 6;
/// Cuts (file and place) after which SQLite hands out a row of a page that is gone.
const ONCE_MISREAD: [(usize, usize); 2] = [(0, 24_402), (0, 24_403)];
/// After how many records the log is folded into the main file.
const CHECKPOINT_RECORDS: usize = 30;

/// The journal's two files. The third, the index of the log, lives in shared memory and is made anew after a
/// power cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Files {
    main: Vec<u8>,
    log: Vec<u8>,
}

impl Files {
    fn copied_from(journal: &Path) -> Files {
        let read = |path: &Path| fs::read(path).unwrap_or_default();
        Files { main: read(journal), log: read(&log_of(journal)) }
    }

    fn write_to(&self, journal: &Path) {
        fs::write(journal, &self.main).expect("writes");
        fs::write(log_of(journal), &self.log).expect("writes");
    }
}

fn log_of(journal: &Path) -> PathBuf {
    journal.with_file_name(format!("{JOURNAL_FILE}-wal"))
}

/// Writes to one of the files, and how many records had been acknowledged before and after them.
#[derive(Debug)]
struct Step {
    /// Whether the log was written, or the main file.
    in_log: bool,
    writes: Writes,
    /// The other file, which was not touched.
    other: Vec<u8>,
    acknowledged: Range<usize>,
}

impl Step {
    fn between(before: &Files, after: &Files, acknowledged: Range<usize>) -> Step {
        let in_log = before.main == after.main;
        let (writes, other) = match in_log {
            // Frames follow one another.
            true => (Writes::between(&before.log, &after.log, usize::MAX), &after.main),
            // Pages lie anywhere.
            false => (Writes::between(&before.main, &after.main, PAGE_BYTES), &after.log),
        };
        assert!(in_log || before.log == after.log, "a step writes one file");
        Step { in_log, writes, other: other.clone(), acknowledged }
    }

    /// The files when the file that was written came to be this.
    fn files(&self, written: Vec<u8>) -> Files {
        match self.in_log {
            true => Files { main: self.other.clone(), log: written },
            false => Files { main: written, log: self.other.clone() },
        }
    }
}

/// What was written to a file since it was flushed.
#[derive(Debug)]
struct Writes {
    before: Vec<u8>,
    after: Vec<u8>,
    /// Where, in order.
    ranges: Vec<Range<usize>>,
}

impl Writes {
    /// The bytes that differ; where they lie in one block of this size, all between them.
    fn between(before: &[u8], after: &[u8], block_bytes: usize) -> Writes {
        assert!(before.len() <= after.len(), "files only grow");
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in (0..after.len()).filter(|at| before.get(*at) != after.get(*at)) {
            match ranges.last_mut() {
                Some(last) if last.start / block_bytes == at / block_bytes => last.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
        }
        assert!(!ranges.is_empty(), "something was written");
        Writes { before: before.to_vec(), after: after.to_vec(), ranges }
    }

    fn len(&self) -> usize {
        self.ranges.iter().map(Range::len).sum()
    }

    /// The file when the first `kept` of the written bytes reached the disk.
    fn cut(&self, kept: usize, loss: Loss) -> Vec<u8> {
        let Writes { before, after, .. } = self;
        let mut file = if let Loss::Dropped = loss { before.clone() } else { after.clone() };
        let mut numbers = Numbers::from(kept as u64);
        let mut left = kept;
        for range in &self.ranges {
            let whole = range.start + left.min(range.len());
            left -= left.min(range.len());
            match loss {
                Loss::Dropped if whole > range.start => {
                    file.resize(file.len().max(whole), 0);
                    file[range.start..whole].copy_from_slice(&after[range.start..whole]);
                }
                Loss::Dropped => {}
                Loss::Zeroed => file[whole..range.end].fill(0),
                Loss::Torn => file[whole..range.end].fill_with(|| numbers.byte()),
            }
        }
        file
    }

    /// The file when some of the written sectors reached the disk.
    fn reordered(&self, numbers: &mut Numbers) -> Vec<u8> {
        let mut file = self.after.clone();
        for range in &self.ranges {
            for sector in (range.start / SECTOR_BYTES)..range.end.div_ceil(SECTOR_BYTES) {
                if numbers.below(2) == 0 {
                    continue;
                }
                let start = (sector * SECTOR_BYTES).max(range.start);
                let end = ((sector + 1) * SECTOR_BYTES).min(range.end);
                let old = (start..end).map(|at| self.before.get(at).copied().unwrap_or(0));
                file.splice(start..end, old);
            }
        }
        file
    }
}

/// What becomes of the bytes after the cut.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// The file ends there, or has its old bytes.
    Dropped,
    /// The file has grown, and is zero there.
    Zeroed,
    /// The file has grown, and holds anything there.
    Torn,
}

/// Appends the trace and folds the log a few times, with a copy of the files after each step.
async fn record(folder: &Path) -> (Vec<JournalRow>, Vec<Step>) {
    let path = folder.join(JOURNAL_FILE);
    let journal = SqliteJournal::open(&path).await.expect("opens");
    let epoch = journal.lead("trace").await.expect("leads");
    let rows = trace::rows(epoch);
    let mut side =
        SqliteConnection::connect(path.to_str().expect("a path")).await.expect("connects");
    let mut steps = Vec::new();
    let mut before = Files::copied_from(&path);
    for (index, row) in rows.iter().enumerate() {
        journal.append(row).await.expect("appends");
        let after = Files::copied_from(&path);
        let step = Step::between(&before, &after, index..index + 1);
        assert!(step.in_log, "an append writes the log alone");
        steps.push(step);
        before = after;
        if (index + 1) % CHECKPOINT_RECORDS == 0 {
            let fold = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
            fold.execute(&mut side).await.expect("folds the log into the main file");
            let after = Files::copied_from(&path);
            let step = Step::between(&before, &after, index + 1..index + 1);
            assert!(!step.in_log, "a checkpoint writes the main file alone");
            steps.push(step);
            before = after;
        }
    }
    (rows, steps)
}

/// Every state of the disk that a power cut during a step may leave, or a sample of them.
fn each_state(step: &Step, stride: usize, mut test: impl FnMut(&str, Files)) {
    let bytes = step.writes.len();
    let offset = step.acknowledged.start * 131 % stride;
    for kept in (offset..bytes).step_by(stride).chain([bytes]) {
        test(
            &format!("{kept} of {bytes} bytes, the rest dropped"),
            step.files(step.writes.cut(kept, Loss::Dropped)),
        );
        // What a cut leaves behind it matters less than where it is: in the long run, not at every byte.
        if stride > 1 || kept % LOSSES_STRIDE == 0 {
            for loss in [Loss::Zeroed, Loss::Torn] {
                test(
                    &format!("{kept} of {bytes} bytes, the rest {loss:?}"),
                    step.files(step.writes.cut(kept, loss)),
                );
            }
        }
    }
    let mut numbers = Numbers::from(step.acknowledged.end as u64);
    for choice in 0..REORDERINGS {
        let name = format!("some of the sectors of {bytes} bytes, choice {choice}");
        test(&name, step.files(step.writes.reordered(&mut numbers)));
    }
}

/// A folder in memory, where there is one: what is tested is which bytes are there, not how slowly they come.
fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// Opens the journal that a power cut left, as a start does, and reads all of it, following the chain.
async fn recovered(folder: &Path, files: &Files) -> Result<Vec<JournalRow>, Fault> {
    fs::create_dir(folder).expect("a folder of its own");
    let path = folder.join(JOURNAL_FILE);
    files.write_to(&path);
    let read = async {
        let rows = trace::everything(&SqliteJournal::open(&path).await?).await?;
        let chain = rows
            .iter()
            .try_fold(Tip::default(), |tip, row| codec::check(row, &tip).map(|()| Tip::after(row)));
        chain.map(|_| rows)
    };
    let rows = read.await;
    fs::remove_dir_all(folder).expect("tidies up");
    rows
}

/// Runs `work` over all indices below `count`, on all processors.
fn in_parallel(count: usize, work: impl Fn(&tokio::runtime::Runtime, usize) + Sync) {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime");
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        return;
                    }
                    work(&runtime, index);
                }
            });
        }
    });
}

fn recorded() -> (tempfile::TempDir, Vec<JournalRow>, Vec<Step>) {
    let folder = scratch();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (rows, steps) = runtime.expect("a runtime").block_on(record(folder.path()));
    (folder, rows, steps)
}

#[test]
fn power_cut_leaves_a_prefix_with_all_that_was_acknowledged() {
    let (folder, rows, steps) = recorded();
    let stride = stride("AGIO_TEST_EVERY_CUT", BYTES_STRIDE);
    let cuts = AtomicUsize::new(0);
    in_parallel(steps.len(), |runtime, index| {
        let step = &steps[index];
        each_state(step, stride, |name, files| {
            let cut = cuts.fetch_add(1, Ordering::Relaxed);
            let what = format!("step {index} ({:?} acknowledged), {name}", step.acknowledged);
            let place = folder.path().join(cut.to_string());
            let found = runtime.block_on(recovered(&place, &files));
            let found = found.unwrap_or_else(|fault| panic!("{what}: does not open: {fault}"));
            assert!(found.len() >= step.acknowledged.start, "{what}: only {} records", found.len());
            assert!(found.len() <= step.acknowledged.end, "{what}: {} records", found.len());
            assert!(found[..] == rows[..found.len()], "{what}: not a prefix");
        });
    });
    let bytes: usize = steps.iter().map(|step| step.writes.len()).sum();
    println!(
        "{} states of the disk after {} steps ({} records, {bytes} bytes written): each a prefix with all \
         that was acknowledged",
        cuts.into_inner(),
        steps.len(),
        rows.len()
    );
}

/// The same journal, cut where nothing may ever cut: within what was flushed. Then acknowledged records are
/// lost, of course; but what is found is a prefix, or the file is refused.
#[test]
fn file_cut_anywhere_yields_a_prefix_or_is_refused() {
    let (folder, rows, steps) = recorded();
    let last = steps.last().expect("there are some");
    let last = last.files(last.writes.after.clone());
    let cuts = [last.main.len(), last.log.len()];
    let stride = stride("AGIO_TEST_EVERY_CUT", BYTES_STRIDE);
    let points: Vec<(usize, usize)> = [0, 1]
        .into_iter()
        .flat_map(|file| (0..cuts[file]).step_by(stride).map(move |at| (file, at)))
        .chain(ONCE_MISREAD)
        .collect();
    let refused = AtomicUsize::new(0);
    in_parallel(points.len(), |runtime, index| {
        let (file, at) = points[index];
        let mut files = last.clone();
        if file == 0 {
            files.main.truncate(at)
        } else {
            files.log.truncate(at)
        };
        match runtime.block_on(recovered(&folder.path().join(index.to_string()), &files)) {
            Ok(found) => assert!(rows.starts_with(&found), "file {file} cut at {at}: not a prefix"),
            Err(fault) => {
                refused.fetch_add(1, Ordering::Relaxed);
                assert!(!fault.to_string().is_empty());
            }
        }
    });
    println!("{} cuts, {} of them refused, the rest a prefix", points.len(), refused.into_inner());
}

#[tokio::test]
async fn journal_goes_on_after_a_power_cut() {
    let folder = scratch();
    let (rows, steps) = record(folder.path()).await;
    for (number, step) in steps.iter().step_by(9).enumerate() {
        let folder = folder.path().join(number.to_string());
        fs::create_dir(&folder).expect("a folder of its own");
        let path = folder.join(JOURNAL_FILE);
        let torn = step.writes.cut(step.writes.len() / 3, Loss::Torn);
        step.files(torn).write_to(&path);
        let journal = SqliteJournal::open(&path).await.expect("opens");
        let found = trace::everything(&journal).await.expect("reads");
        let before = step.acknowledged.start;
        assert_eq!(found, rows[..before], "what was torn is gone, and nothing else");
        let epoch = journal.lead("after the cut").await.expect("leads");
        let tip = found.last().map(Tip::after).unwrap_or_default();
        let next = trace::next_row(&tip, epoch, vec![Command::Deposit(deposit(ALICE, USD, COIN))]);
        journal.append(&next).await.expect("goes on");
        let again = SqliteJournal::open(&path).await.expect("opens");
        let found = trace::everything(&again).await.expect("reads");
        assert_eq!(found.last(), Some(&next));
        assert_eq!(found.len(), before + 1);
    }
}
