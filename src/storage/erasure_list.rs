//! The list of people who were forgotten: a file of its own in the data directory, so that whoever comes back with a
//! backup of the database is forgotten again. It is only added to, and on the disk before the database changes.
//!
//! A line is a person's number and when they signed up: the same number in another database is somebody else. A last line
//! that a power cut left half written is passed over; whoever was meant is still in the database and comes again.

use crate::domain::{Fault, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the file in the data directory.
const FILE: &str = "erased-people.jsonl";

/// Somebody who was forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Their number.
    pub user: UserId,
    /// When they signed up.
    pub created_at: Timestamp,
}

/// The list in a folder. Clones share it.
#[derive(Clone, Debug)]
pub struct ErasureList {
    path: PathBuf,
    turn: Arc<Mutex<()>>,
}

impl ErasureList {
    /// The list in the data directory.
    pub fn in_folder(folder: &Path) -> ErasureList {
        ErasureList { path: folder.join(FILE), turn: Arc::default() }
    }

    /// Everybody on the list, oldest first.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the file cannot be read.
    pub async fn all(&self) -> Result<Vec<Erased>, Fault> {
        let list = self.clone();
        let read = tokio::task::spawn_blocking(move || list.read());
        let text =
            read.await.map_err(Fault::internal)?.map_err(|error| list_fault(&self.path, error))?;
        let read = |line: &str| serde_json::from_str(line).ok();
        Ok(text.lines().filter_map(read).collect())
    }

    /// Adds somebody, unless they are on it. It is on the disk when this answers.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the file cannot be written.
    pub async fn add(&self, erased: Erased) -> Result<(), Fault> {
        let list = self.clone();
        let line = serde_json::to_string(&erased).map_err(Fault::internal)?;
        let added = tokio::task::spawn_blocking(move || list.append(&line));
        added.await.map_err(Fault::internal)?.map_err(|error| list_fault(&self.path, error))
    }

    fn read(&self) -> std::io::Result<String> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    fn append(&self, line: &str) -> std::io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&self.path)?;
        let mut before = Vec::new();
        file.read_to_end(&mut before)?;
        let before = String::from_utf8_lossy(&before);
        if before.lines().any(|known| known == line) {
            return Ok(());
        }
        let end_of_torn = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        file.write_all(format!("{end_of_torn}{line}\n").as_bytes())?;
        file.sync_all()?;
        // The file's name is on the disk when its folder is.
        match self.path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

fn list_fault(path: &Path, error: std::io::Error) -> Fault {
    Fault::unavailable(format!("the list of erased people in {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(number: i64) -> Erased {
        Erased { user: UserId(number), created_at: Timestamp(1_768_000_000_000_000 + number) }
    }

    #[tokio::test]
    async fn list_keeps_everybody_once_and_survives_a_torn_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = ErasureList::in_folder(folder.path());
        assert!(list.all().await.expect("reads").is_empty(), "no file yet");
        for number in [1, 2, 1] {
            list.add(erased(number)).await.expect("adds");
        }
        assert_eq!(list.all().await.expect("reads"), [erased(1), erased(2)]);
        let path = folder.path().join(FILE);
        let whole = std::fs::read_to_string(&path).expect("reads");
        std::fs::write(&path, format!("{whole}{{\"user\":3,\"crea")).expect("writes");
        assert_eq!(list.all().await.expect("reads"), [erased(1), erased(2)]);
        list.add(erased(3)).await.expect("adds");
        let again = ErasureList::in_folder(folder.path());
        assert_eq!(again.all().await.expect("reads"), [erased(1), erased(2), erased(3)]);
    }
}
