//! Whoever takes part in a comparison: a server in a process of its own.

use super::bare;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// The peers, as `peers/peer.js` knows them and as people do.
const PEERS: [(&str, &str); 3] =
    [("mercurius", "mercurius + JIT"), ("yoga", "yoga"), ("apollo", "Apollo Server")];

/// A server that is measured.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) url: String,
    pub(crate) pid: u32,
    _process: Option<Ending>,
}

/// A child process that ends with the value.
struct Ending {
    process: Child,
    /// It ends by itself when this is closed, even if this program is killed.
    _alive: Option<ChildStdin>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        // Either fails only when the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Contender {
    /// A server that somebody else started.
    pub(crate) fn running(name: &'static str, url: &str, pid: u32) -> Contender {
        Contender { name, url: url.to_owned(), pid, _process: None }
    }

    /// The empty handler.
    pub(crate) fn bare() -> Contender {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        Contender::start("empty hyper handler", command.arg(bare::ARGUMENT)).expect("it starts")
    }

    /// The peers with these rows; `Err` says why there are none.
    pub(crate) fn peers(rows: &Value) -> Result<Vec<Contender>, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/server/peers");
        install(&folder)?;
        let data = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(data.path(), rows.to_string()).expect("the rows are written");
        let schema = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
        let start = |(word, name)| {
            let mut command = Command::new("node");
            let command = command.current_dir(&folder).args(["peer.js", word]);
            Contender::start(
                name,
                command.arg(&schema).arg(data.path()).env("NODE_ENV", "production"),
            )
        };
        PEERS.into_iter().map(start).collect()
    }

    fn start(name: &'static str, command: &mut Command) -> Result<Contender, String> {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = spawned.map_err(|cause| format!("{name} does not start: {cause}."))?;
        let (pid, stdout) = (process.id(), process.stdout.take().expect("piped"));
        let ending = Ending { _alive: process.stdin.take(), process };
        let mut url = String::new();
        let read = BufReader::new(stdout).read_line(&mut url);
        if !read.is_ok_and(|bytes| bytes > 0) {
            return Err(format!("{name} ended before it said its address; its output is above."));
        }
        Ok(Contender { name, url: url.trim().to_owned(), pid, _process: Some(ending) })
    }
}

/// Puts the peers' packages in their place, once.
fn install(folder: &Path) -> Result<(), String> {
    if Command::new("node").arg("--version").output().is_err() {
        return Err("Node is not installed. Install Node 20 or newer to see them.".to_owned());
    }
    if folder.join("node_modules/.package-lock.json").exists() {
        return Ok(());
    }
    let npm = ["ci", "--no-audit", "--no-fund", "--silent"];
    match Command::new("npm").args(npm).current_dir(folder).stdout(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!("`npm ci` failed in {}; its output is above.", folder.display())),
    }
}
