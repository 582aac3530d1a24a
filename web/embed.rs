//! Gets the files of the full explorer for the binary: from npm, from a folder that was built before, or not at all.
//!
//! `build.rs` compiles this file; `tests/explorer_build.rs` tests it. Nothing is written into the source tree: npm
//! works on a copy of `web/` in the build's own folder. Without the full explorer the server has the small one, which
//! is always in the binary.

use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The variable that says where the full explorer comes from.
pub(crate) const VARIABLE: &str = "AGIO_WEB_DIST";

/// What of `web/` the full explorer is made of.
pub(crate) const SOURCES: [&str; 6] =
    ["index.html", "notices.js", "package-lock.json", "package.json", "src", "vite.config.js"];

/// The longest that one run of npm may take.
const NPM_SECONDS_MAX: u64 = 600;
/// How often it is looked whether npm has ended.
const NPM_LOOK_MS: u64 = 20;

/// Exactly what the lock file names, whatever the environment says of development packages; no package runs a
/// script while it is installed; a network that is not there is noticed soon.
const INSTALL: &[&str] = &[
    "ci",
    "--include=dev",
    "--ignore-scripts",
    "--engine-strict",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-timeout=60000",
];
const BUILD: &[&str] = &["run", "build"];

/// Where the full explorer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing is said: from npm, and when that does not work the build goes on without it.
    IfPossible,
    /// `npm`: from npm, or the build fails.
    Npm,
    /// `off`: there is none.
    Off,
    /// A path: from this folder, or the build fails.
    Folder(PathBuf),
}

/// The folders and the program in play.
pub(crate) struct Place {
    /// The sources, `web/`.
    pub(crate) web: PathBuf,
    /// Where to write.
    pub(crate) out: PathBuf,
    /// The npm to run.
    pub(crate) npm: OsString,
}

/// What goes into the binary.
#[derive(Debug)]
pub(crate) struct Explorer {
    /// Path on the server and file, by path; empty without the full explorer.
    pub(crate) files: Vec<(String, PathBuf)>,
    /// What the builder should know.
    pub(crate) warning: Option<String>,
}

impl Wish {
    /// Reads the variable; a relative path starts at `root`.
    pub(crate) fn read(value: Option<OsString>, root: &Path) -> Wish {
        match value {
            None => Wish::IfPossible,
            Some(value) if value.is_empty() => Wish::IfPossible,
            Some(value) if value == "npm" => Wish::Npm,
            Some(value) if value == "off" => Wish::Off,
            Some(value) => Wish::Folder(root.join(value)),
        }
    }
}

/// Gets the files, as wished.
///
/// # Errors
/// Why the build cannot go on, and what to do.
pub(crate) fn explorer(wish: &Wish, place: &Place) -> Result<Explorer, String> {
    let none = |warning| Explorer { files: Vec::new(), warning };
    match wish {
        Wish::Off => Ok(none(None)),
        Wish::Folder(folder) => taken(folder),
        Wish::Npm => made(place)
            .map_err(|why| format!("{VARIABLE}=npm asks for the full explorer, but {why}")),
        Wish::IfPossible => Ok(made(place).unwrap_or_else(|why| {
            none(Some(format!(
                "the server gets the small explorer page only: {why}. For the full one mend that and build again \
                 with {VARIABLE}=npm, or set {VARIABLE} to a folder that was built elsewhere; {VARIABLE}=off leaves \
                 it out without this warning. README.md says more"
            )))
        })),
    }
}

/// From a folder that was built before.
fn taken(folder: &Path) -> Result<Explorer, String> {
    if !folder.join("index.html").is_file() {
        return Err(format!(
            "{VARIABLE} names {}, where there is no index.html. Set it to a folder that `npm ci && npm run build` \
             made in web/ (web/dist there), to npm, or to off",
            folder.display()
        ));
    }
    let files = served(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(Explorer { files, warning: None })
}

/// From npm; what was made before of the same sources is taken again.
fn made(place: &Place) -> Result<Explorer, String> {
    let dist = place.out.join("explorer");
    let stamp = place.out.join("explorer.stamp");
    let unusable = |error: io::Error| format!("the build's folder cannot be used: {error}");
    let sources = sources_hash(&place.web).map_err(unusable)?;
    if fs::read_to_string(&stamp).ok().as_ref() != Some(&sources) {
        let _ = fs::remove_file(&stamp);
        build(place, &dist)?;
        fs::write(&stamp, sources).map_err(unusable)?;
    }
    taken(&dist)
}

/// Copies the sources, lets npm install and build there, and keeps what came out.
fn build(place: &Place, dist: &Path) -> Result<(), String> {
    let work = place.out.join("web");
    let unusable = |error: io::Error| format!("the build's folder cannot be used: {error}");
    remove(&work).and_then(|()| fs::create_dir_all(&work)).map_err(unusable)?;
    for source in SOURCES {
        copy(&place.web.join(source), &work.join(source)).map_err(unusable)?;
    }
    for arguments in [INSTALL, BUILD] {
        npm(place, &work, arguments)?;
    }
    remove(dist).and_then(|()| fs::rename(work.join("dist"), dist)).map_err(unusable)?;
    // The packages are some 240 MB.
    remove(&work).map_err(unusable)
}

fn npm(place: &Place, work: &Path, arguments: &[&str]) -> Result<(), String> {
    let what = format!("`npm {}`", arguments[..arguments.len().min(2)].join(" "));
    let log = place.out.join("npm.log");
    let output = File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
    let (stdout, stderr) = output.map_err(|error| format!("{}: {error}", log.display()))?;
    let mut command = Command::new(&place.npm);
    command.args(arguments).current_dir(work).stdin(Stdio::null()).stdout(stdout).stderr(stderr);
    let mut child = command.spawn().map_err(|error| {
        format!("npm cannot be started ({error}); it comes with Node 20.19 or newer")
    })?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => {
                return Err(format!(
                    "{what} failed{}; all it said is in {}",
                    said(&log),
                    log.display()
                ));
            }
            Ok(None) if started.elapsed().as_secs() < NPM_SECONDS_MAX => {
                std::thread::sleep(Duration::from_millis(NPM_LOOK_MS));
            }
            outcome => {
                let _ = child.kill();
                let _ = child.wait();
                let why = outcome.err().map_or(format!("{NPM_SECONDS_MAX} s"), |it| it.to_string());
                return Err(format!("{what} was given up: {why}"));
            }
        }
    }
}

/// The first thing that npm calls an error and that says something, or else the last thing it said.
fn said(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = text.unwrap_or_default();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let errors = lines().filter_map(|line| line.strip_prefix("npm error "));
    let telling = |line: &&str| line.contains(' ') && !line.starts_with("code ");
    let found =
        errors.filter(telling).find(|line| !line.starts_with("errno ")).or(lines().next_back());
    found.map(|line| format!(" ({line})")).unwrap_or_default()
}

/// Which file is served where: `index.html` at `/`, every other file by its path in the folder.
fn served(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for file in files(folder)? {
        let path = file.strip_prefix(folder).map_err(io::Error::other)?;
        let path = path.to_str().ok_or_else(|| io::Error::other("a file's name is not UTF-8"))?;
        let route = if path == "index.html" { String::from("/") } else { format!("/{path}") };
        found.push((route, file));
    }
    Ok(found)
}

/// Every file below a folder, in order; the path itself when it is a file.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect();
    let mut entries = entries?;
    entries.sort();
    let below: io::Result<Vec<_>> = entries.iter().map(|entry| files(entry)).collect();
    Ok(below?.concat())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for file in files(from)? {
        let path = file.strip_prefix(from).map_err(io::Error::other)?;
        let target = if path.as_os_str().is_empty() { to.to_owned() } else { to.join(path) };
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(file, target)?;
    }
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Differs whenever a name or a byte of the sources does.
fn sources_hash(web: &Path) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        for file in files(&web.join(source))? {
            file.strip_prefix(web).map_err(io::Error::other)?.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}
