//! How long this process was on a processor: unlike time on the wall, it hardly depends on who else is busy.

use std::fs;

/// Time on a processor so far, in nanoseconds.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    /// All threads that still run.
    pub(crate) all: u64,
    /// The sequencer's thread alone.
    pub(crate) sequencer: u64,
}

impl Spent {
    pub(crate) fn so_far() -> Spent {
        let mut spent = Spent { all: 0, sequencer: 0 };
        for thread in fs::read_dir("/proc/self/task").expect("Linux") {
            let folder = thread.expect("lists").path();
            // A thread may end between the two.
            let read = |file| fs::read_to_string(folder.join(file)).unwrap_or_default();
            let first = read("schedstat").split(' ').next().and_then(|it| it.parse().ok());
            let nanos: u64 = first.unwrap_or(0);
            spent.all += nanos;
            if read("comm").trim() == "agio-sequencer" {
                spent.sequencer += nanos;
            }
        }
        spent
    }

    pub(crate) fn since(self, before: Spent) -> Spent {
        Spent {
            all: self.all.saturating_sub(before.all),
            sequencer: self.sequencer.saturating_sub(before.sequencer),
        }
    }
}
