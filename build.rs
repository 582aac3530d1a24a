//! Puts the full explorer into the binary when it can be had: `web/embed.rs` says how.

#[path = "web/embed.rs"]
mod embed;

use embed::{Explorer, Place, SOURCES, VARIABLE, Wish};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("cargo::error={why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let root = folder("CARGO_MANIFEST_DIR")?;
    let place = Place { web: root.join("web"), out: folder("OUT_DIR")?, npm: "npm".into() };
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    for source in SOURCES {
        println!("cargo::rerun-if-changed=web/{source}");
    }
    let wish = Wish::read(std::env::var_os(VARIABLE), &root);
    if let Wish::Folder(folder) = &wish {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let explorer = embed::explorer(&wish, &place)?;
    if let Some(warning) = &explorer.warning {
        println!("cargo::warning={warning}");
    }
    let list = place.out.join("explorer.rs");
    std::fs::write(&list, rust(&explorer)).map_err(|error| format!("{}: {error}", list.display()))
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    std::env::var_os(variable).map(PathBuf::from).ok_or(format!("cargo did not set {variable}"))
}

/// The list as a Rust expression: (path on the server, bytes).
fn rust(explorer: &Explorer) -> String {
    let mut list = String::from("&[\n");
    for (path, file) in &explorer.files {
        let _ = writeln!(list, "    ({path:?}, include_bytes!({file:?})),");
    }
    list.push_str("]\n");
    list
}
