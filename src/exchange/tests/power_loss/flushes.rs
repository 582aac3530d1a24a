//! What the kernel saw: SQLite flushes its log before a commit answers, and before the main file is written. The
//! simulated power cuts rest on that.

use super::*;

/// Where the child that is watched appends to.
const WATCHED_FOLDER: &str = "AGIO_TEST_WATCHED_FOLDER";
/// A file that the child writes after every acknowledgement.
const ACKNOWLEDGED: &str = "acknowledged";

#[tokio::test]
#[ignore = "run under strace by sqlite_flushes_before_it_answers"]
async fn trace_is_appended_under_watch() {
    let folder = PathBuf::from(std::env::var_os(WATCHED_FOLDER).expect("says where"));
    let path = folder.join(JOURNAL_FILE);
    let journal = SqliteJournal::open(&path).await.expect("opens");
    let epoch = journal.lead("watched").await.expect("leads");
    let mut side =
        SqliteConnection::connect(path.to_str().expect("a path")).await.expect("connects");
    for (index, row) in trace::rows(epoch).iter().enumerate() {
        journal.append(row).await.expect("appends");
        fs::write(folder.join(ACKNOWLEDGED), "ack").expect("notes it");
        if (index + 1) % CHECKPOINT_RECORDS == 0 {
            let fold = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
            fold.execute(&mut side).await.expect("folds the log into the main file");
        }
    }
}

/// What [`record`] takes for granted, told by the kernel: the log is flushed between its last write and the
/// acknowledgement, and before the main file is written; the main file before the log begins anew.
#[test]
fn sqlite_flushes_before_it_answers() {
    let folder = scratch();
    let seen = folder.path().join("seen");
    let child = std::process::Command::new("strace")
        .args(["-f", "-y", "-s", "0", "-e", "trace=pwrite64,write,fsync,fdatasync", "-o"])
        .arg(&seen)
        .arg(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "--ignored",
            "exchange::tests::power_loss::flushes::trace_is_appended_under_watch",
        ])
        .env(WATCHED_FOLDER, folder.path())
        .output();
    let Ok(child) = child else {
        println!("not checked: there is no strace here");
        return;
    };
    let seen = fs::read_to_string(seen).unwrap_or_default();
    if !seen.contains(JOURNAL_FILE) {
        println!(
            "not checked: strace may not watch here: {}",
            String::from_utf8_lossy(&child.stderr)
        );
        return;
    }
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    let (mut log_dirty, mut main_dirty, mut acknowledged, mut folded) = (false, false, 0, 0);
    for line in seen.lines() {
        let file = |name: &str| line.contains(&format!("/{name}>"));
        let (main, log) = (file(JOURNAL_FILE), file(&format!("{JOURNAL_FILE}-wal")));
        let flush = line.contains("fsync(") || line.contains("fdatasync(");
        if flush {
            log_dirty &= !log;
            main_dirty &= !main;
        } else if log && line.contains("write") {
            let begins_anew = line.contains(", 32, 0)");
            assert!(
                !(begins_anew && main_dirty),
                "the log begins anew over an unflushed main file"
            );
            log_dirty = true;
        } else if main && acknowledged > 0 && line.contains("write") {
            assert!(!log_dirty, "the main file is written from an unflushed log: {line}");
            folded += u32::from(!main_dirty);
            main_dirty = true;
        } else if file(ACKNOWLEDGED) && line.contains("write") {
            assert!(!log_dirty, "acknowledged before it was flushed, after {acknowledged} others");
            acknowledged += 1;
        }
    }
    assert_eq!(acknowledged, trace::rows(1).len(), "every append was seen");
    assert!(folded >= 2, "checkpoints were seen");
    println!("{acknowledged} acknowledgements and {folded} checkpoints, each after its flush");
}
