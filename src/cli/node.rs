//! The name of this node among those on the same PostgreSQL.
//!
//! It is kept in the data directory, so that a server that is started again knows the lease of the process before
//! it as its own and need not wait for its end. The file is locked while a process goes by its name: who finds it
//! taken goes by another name, which nobody will ever recognise.

use super::private_files::make_data_dir;
use crate::config::Config;
use crate::domain::Rng;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};

/// The file's name in the data directory.
const NODE_FILE: &str = "agio.node";
/// How many random bytes make a name.
const NAME_BYTES: usize = 8;

/// A node's name, its own until the process ends.
#[derive(Debug)]
pub(super) struct NodeName {
    pub(super) name: String,
    /// Locked while the name is used.
    _file: Option<File>,
}

impl NodeName {
    /// The name kept in the data directory, or a new one.
    ///
    /// # Errors
    /// What failed, in words for the operator.
    pub(super) fn take(config: &Config, rng: &dyn Rng) -> Result<NodeName, String> {
        let path = config.data_dir.join(NODE_FILE);
        let failed = |error: std::io::Error| {
            format!("the node's name cannot be kept in {}: {error}", path.display())
        };
        make_data_dir(&config.data_dir)?;
        let open =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = open.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Ok(NodeName { name: made_up(rng), _file: None });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut name = String::new();
        file.read_to_string(&mut name).map_err(failed)?;
        let mut name = name.trim().to_owned();
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if name.is_empty() || !name.chars().all(good) {
            name = made_up(rng);
            file.rewind().and_then(|()| file.set_len(0)).map_err(failed)?;
            writeln!(file, "{name}").map_err(failed)?;
        }
        Ok(NodeName { name, _file: Some(file) })
    }
}

fn made_up(rng: &dyn Rng) -> String {
    let mut bytes = [0; NAME_BYTES];
    rng.fill(&mut bytes);
    bytes.iter().fold(String::from("node-"), |mut name, byte| {
        // Writing to a text cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;

    #[test]
    fn node_name_is_kept_and_shared_with_no_live_node() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { data_dir: folder.path().join("data"), ..Config::default() };
        let first = NodeName::take(&config, &SystemRng).expect("a name");
        let beside = NodeName::take(&config, &SystemRng).expect("a name of its own");
        assert_ne!(first.name, beside.name);
        let name = first.name.clone();
        drop(first);
        assert_eq!(NodeName::take(&config, &SystemRng).expect("a name").name, name);
    }
}
