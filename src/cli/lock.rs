//! One process at a time works on a data directory of SQLite files.
//!
//! A second server would take the lead of the journal from the first one, which then refuses every order; on
//! PostgreSQL, where nodes take over from each other on purpose, there is no such lock.

use super::private_files::make_data_dir;
use crate::config::Config;
use std::fs::{File, OpenOptions, TryLockError};

/// File whose lock is held; it stays behind, empty. The system frees the lock however the process ends.
const LOCK_FILE: &str = "agio.lock";

/// Holds the data directory as long as it lives.
#[derive(Debug)]
pub(super) struct DataDirLock {
    /// Held, not read.
    _file: Option<File>,
}

impl DataDirLock {
    /// Takes the data directory, which is made if it is not there.
    ///
    /// # Errors
    /// In words for the operator, when another process has it or the file system says no.
    pub(super) fn take(config: &Config) -> Result<DataDirLock, String> {
        if config.database.is_postgres() {
            return Ok(DataDirLock { _file: None });
        }
        let folder = config.data_dir.display();
        make_data_dir(&config.data_dir)?;
        let path = config.data_dir.join(LOCK_FILE);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(DataDirLock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(format!(
                "another agio works on the data directory {folder}, and two at once would stop each \
                 other: stop that one first, or set AGIO_DATA_DIR to another folder"
            )),
            Err(TryLockError::Error(error)) => {
                Err(format!("{} cannot be locked: {error}", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_directory_is_held_by_one_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { data_dir: folder.path().join("data"), ..Config::default() };
        let first = DataDirLock::take(&config).expect("nobody has it");
        let second = DataDirLock::take(&config).expect_err("it is taken");
        assert!(second.contains("another agio"), "{second}");
        drop(first);
        DataDirLock::take(&config).expect("it is free again");
    }
}
