//! What a process has used, as Linux counts it under `/proc`: processor time by thread to the nanosecond, and memory.

use std::fs;
use std::time::Duration;

/// Processor time of all threads of a process so far.
pub(crate) fn cpu(pid: u32) -> Duration {
    threads(pid).iter().map(|thread| thread.cpu).sum()
}

/// One thread of a process.
pub(crate) struct Thread {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) cpu: Duration,
}

/// The threads of a process, oldest first.
pub(crate) fn threads(pid: u32) -> Vec<Thread> {
    let folder = format!("/proc/{pid}/task");
    let entries = fs::read_dir(&folder).expect("a running process; these figures need Linux");
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut threads: Vec<Thread> = ids.filter_map(|id| thread(&folder, id)).collect();
    threads.sort_by_key(|thread| thread.id);
    threads
}

/// A thread, unless it has just ended.
fn thread(folder: &str, id: u32) -> Option<Thread> {
    let name = fs::read_to_string(format!("{folder}/{id}/comm")).ok()?.trim().to_owned();
    let used = fs::read_to_string(format!("{folder}/{id}/schedstat")).ok()?;
    let nanos = used.split(' ').next()?.parse().ok()?;
    Some(Thread { id, name, cpu: Duration::from_nanos(nanos) })
}

/// Memory of a process that stands in RAM, in bytes.
pub(crate) fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a running process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = line
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .expect("a number of kilobytes");
    kib * 1024
}
