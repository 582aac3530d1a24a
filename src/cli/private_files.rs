//! The server's files are its owner's alone: they hold password hashes, mailed codes and keys.
//!
//! New files and folders are made so by the process's mask; what stands there already is looked at before it is
//! used, and closed to others.

use crate::config::Config;
use rustix::fs::Mode;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;
/// What group and others may do.
const OTHERS: u32 = 0o077;
/// How deep folders stand in each other at the most; snapshots are two deep.
const DEPTH_MAX: usize = 8;

/// From here on this process makes files and folders that only its own user can use.
pub(super) fn restrict_new_files() {
    rustix::process::umask(Mode::from_bits_truncate(OTHERS));
}

/// Makes the data directory when it is not there.
///
/// # Errors
/// In words for the operator.
pub(super) fn make_data_dir(folder: &Path) -> Result<(), String> {
    let made = fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder);
    made.map_err(|error| {
        format!(
            "data_dir (AGIO_DATA_DIR): the folder {} cannot be made: {error}. Make it, or name another one",
            folder.display()
        )
    })
}

/// Closes to others what stands in the data directory and the SQLite file that `database.url` names.
///
/// # Errors
/// In words for the operator, when a file is open to others and belongs to somebody else.
pub(super) fn close_to_others(config: &Config) -> Result<(), String> {
    let mut closed = Vec::new();
    close(&config.data_dir, 0, &mut closed)?;
    if let Some(path) = config.database.url.expose().strip_prefix("sqlite:") {
        let path = path.trim_start_matches("//");
        for suffix in ["", "-wal", "-shm"] {
            close(Path::new(&format!("{path}{suffix}")), 0, &mut closed)?;
        }
    }
    if !closed.is_empty() {
        let files: Vec<String> = closed.iter().map(|path| path.display().to_string()).collect();
        tracing::warn!(
            files = files.join(", "),
            "other users of this machine could use these files; they are closed to them now"
        );
    }
    Ok(())
}

fn close(path: &Path, depth: usize, closed: &mut Vec<PathBuf>) -> Result<(), String> {
    let about = match fs::symlink_metadata(path) {
        Ok(about) if about.is_file() || about.is_dir() => about,
        // A link's own target is not ours to change; what is not there is not open.
        _ => return Ok(()),
    };
    let mode = if about.is_dir() { FOLDER_MODE } else { FILE_MODE };
    if about.permissions().mode() & OTHERS != 0 {
        match fs::set_permissions(path, Permissions::from_mode(mode)) {
            Ok(()) => closed.push(path.to_owned()),
            // A mounted volume's folder may belong to root; the files in it are what must be closed.
            Err(error) if about.is_dir() => {
                tracing::warn!(folder = %path.display(), %error, "the folder stays open to others");
            }
            Err(error) => return Err(open_file(path, &error)),
        }
    }
    if about.is_dir() && depth < DEPTH_MAX {
        let entries = fs::read_dir(path)
            .map_err(|error| format!("the folder {} cannot be read: {error}", path.display()))?;
        for entry in entries.flatten() {
            close(&entry.path(), depth + 1, closed)?;
        }
    }
    Ok(())
}

fn open_file(path: &Path, error: &io::Error) -> String {
    format!(
        "{} can be used by other users of this machine and cannot be closed to them ({error}): run \
         `chmod go= {}` as its owner",
        path.display(),
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("is there").permissions().mode() & 0o777
    }

    #[test]
    fn readable_files_and_folders_are_made_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let inner = data.join("snapshots");
        fs::create_dir_all(&inner).expect("makes folders");
        let named = folder.path().join("named.db");
        let files = [data.join("agio.db"), inner.join("part"), named.clone()];
        for file in &files {
            fs::write(file, "secret").expect("writes");
            fs::set_permissions(file, Permissions::from_mode(0o644)).expect("opens");
        }
        let mut config = Config { data_dir: data.clone(), ..Config::default() };
        config.database.url = Secret::new(format!("sqlite:{}", named.display()));
        close_to_others(&config).expect("closes");
        assert_eq!(files.map(|file| mode(&file)), [FILE_MODE; 3]);
        assert_eq!((mode(&data), mode(&inner)), (FOLDER_MODE, FOLDER_MODE));
    }

    #[test]
    fn new_data_directory_is_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("deep/data");
        make_data_dir(&data).expect("makes it");
        assert_eq!(mode(&data), FOLDER_MODE);
    }
}
