//! How the build gets the full explorer (`web/embed.rs`), with an npm that is told what to do.

#[path = "../web/embed.rs"]
mod embed;

use embed::{Explorer, Place, SOURCES, Wish, explorer};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Counts its runs; builds a page, a script and the notices.
const WORKS: &str = "echo $1 >> ../runs
if [ $1 = run ]; then
  mkdir -p dist/assets && cp index.html dist/ && echo js > dist/assets/explorer.js && echo MIT > dist/notices.txt
fi";

const FAILS: &str = "echo 'npm error code ENOTFOUND' >&2
echo 'npm error network request to the registry failed' >&2
exit 1";

struct Build {
    folder: tempfile::TempDir,
    place: Place,
}

/// Sources of their own in a temporary folder, and a shell script as npm.
fn build_with(npm: &str) -> Build {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place {
        web: folder.path().join("web"),
        out: folder.path().join("out"),
        npm: folder.path().join("npm").into(),
    };
    fs::create_dir_all(&place.out).expect("a folder");
    for source in SOURCES {
        let file = match source {
            "src" => place.web.join("src/main.jsx"),
            source => place.web.join(source),
        };
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, source).expect("a file");
    }
    fs::write(&place.npm, format!("#!/bin/sh\n{npm}\n")).expect("a script");
    fs::set_permissions(&place.npm, fs::Permissions::from_mode(0o755)).expect("permissions");
    Build { folder, place }
}

impl Build {
    fn explorer(&self, wish: &Wish) -> Result<Explorer, String> {
        explorer(wish, &self.place)
    }

    fn runs(&self) -> usize {
        let runs = fs::read_to_string(self.folder.path().join("out/runs"));
        runs.map_or(0, |text| text.lines().count())
    }
}

fn routes(explorer: &Explorer) -> Vec<&str> {
    explorer.files.iter().map(|(route, _)| route.as_str()).collect()
}

#[test]
fn explorer_variable_is_read_as_documented() {
    let root = Path::new("/agio");
    let rows = [
        (None, Wish::IfPossible),
        (Some(""), Wish::IfPossible),
        (Some("npm"), Wish::Npm),
        (Some("off"), Wish::Off),
        (Some("web/dist"), Wish::Folder(PathBuf::from("/agio/web/dist"))),
        (Some("/built/dist"), Wish::Folder(PathBuf::from("/built/dist"))),
    ];
    for (value, expected) in rows {
        assert_eq!(Wish::read(value.map(Into::into), root), expected, "{value:?}");
    }
}

#[test]
fn npm_builds_the_full_explorer_outside_of_the_sources() {
    let build = build_with(WORKS);
    let made = build.explorer(&Wish::IfPossible).expect("an explorer");
    assert_eq!(made.warning, None);
    assert_eq!(routes(&made), ["/assets/explorer.js", "/", "/notices.txt"]);
    assert!(
        made.files.iter().all(|(_, file)| file.starts_with(&build.place.out) && file.is_file())
    );
    assert!(!build.place.out.join("web").exists(), "the packages are removed");
    let mut sources: Vec<_> = fs::read_dir(&build.place.web).expect("sources").collect();
    assert_eq!(sources.drain(..).count(), SOURCES.len(), "nothing is written beside the sources");
}

#[test]
fn npm_runs_again_only_when_a_source_changed() {
    let build = build_with(WORKS);
    for _ in 0..2 {
        build.explorer(&Wish::IfPossible).expect("an explorer");
        assert_eq!(build.runs(), 2, "npm ci and npm run build, once");
    }
    fs::write(build.place.web.join("src/main.jsx"), "changed").expect("a file");
    build.explorer(&Wish::Npm).expect("an explorer");
    assert_eq!(build.runs(), 4);
}

#[test]
fn failing_npm_leaves_the_small_explorer_and_says_why() {
    let build = build_with(FAILS);
    let made = build.explorer(&Wish::IfPossible).expect("the build goes on");
    assert!(made.files.is_empty());
    let warning = made.warning.expect("a warning");
    for part in
        ["`npm ci", "request to the registry failed", "npm.log", "AGIO_WEB_DIST=npm", "=off"]
    {
        assert!(warning.contains(part), "{part} in {warning}");
    }
    assert!(!warning.contains('\n'), "cargo shows one line: {warning}");
    let refused = build.explorer(&Wish::Npm).expect_err("npm was demanded");
    assert!(refused.contains("AGIO_WEB_DIST=npm"), "{refused}");
}

#[test]
fn build_without_npm_goes_on_and_says_what_is_missing() {
    let mut build = build_with(WORKS);
    build.place.npm = build.folder.path().join("no-such-npm").into();
    let made = build.explorer(&Wish::IfPossible).expect("the build goes on");
    assert!(made.files.is_empty());
    let warning = made.warning.expect("a warning");
    assert!(warning.contains("Node 20.19"), "{warning}");
}

#[test]
fn explorer_off_runs_no_npm() {
    let build = build_with(WORKS);
    let made = build.explorer(&Wish::Off).expect("an explorer");
    assert!(made.files.is_empty() && made.warning.is_none());
    assert_eq!(build.runs(), 0);
}

#[test]
fn explorer_folder_that_was_built_before_is_taken_as_it_is() {
    let build = build_with(FAILS);
    let folder = build.folder.path().join("dist");
    let refused = build.explorer(&Wish::Folder(folder.clone())).expect_err("no folder");
    assert!(refused.contains("no index.html"), "{refused}");
    fs::create_dir_all(folder.join("assets")).expect("a folder");
    fs::write(folder.join("index.html"), "page").expect("a file");
    fs::write(folder.join("assets/explorer.js"), "script").expect("a file");
    let taken = build.explorer(&Wish::Folder(folder)).expect("an explorer");
    assert_eq!(routes(&taken), ["/assets/explorer.js", "/"]);
}
