//! The `dev` script, copied into a folder of its own with stand-ins for the programs that it calls: what it hands on to them,
//! and that `reset` deletes nothing while a server runs.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing fails right there")]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with `dev`, and programs that write down how they were called.
fn checkout() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("dev"), folder.path().join("dev")).unwrap();
    for packages in ["tests/clients", "clients/typescript", "clients/postman"] {
        let packages = folder.path().join(packages);
        fs::create_dir_all(packages.join("node_modules")).unwrap();
        fs::write(packages.join("package-lock.json"), "{}").unwrap();
        fs::write(packages.join("node_modules/.package-lock.json"), "{}").unwrap();
    }
    for packages in ["clients/python", "tests/clients/once/secrets"] {
        let python = folder.path().join(packages);
        fs::create_dir_all(python.join(".venv")).unwrap();
        for place in ["requirements.txt", ".venv/requirements.txt"] {
            fs::write(python.join(place), "").unwrap();
        }
    }
    let programs = folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    for name in ["cargo", "npm", "initdb", "redis-server", "chromium", "sqlite3"] {
        let path = programs.join(name);
        fs::write(&path, format!("#!/bin/sh\necho \"{name}: $*\"\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

fn dev(folder: &TempDir, arguments: &[&str]) -> Output {
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(folder.path().join("dev"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AGIO_")) {
        command.env_remove(name);
    }
    let path = format!("{}:{path}", folder.path().join("programs").display());
    command.args(arguments).env("PATH", path).output().unwrap()
}

fn printed(output: &Output) -> String {
    let bytes = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn dev_hands_arguments_on_as_they_stand() {
    let folder = checkout();
    let rows: [(&[&str], &str); 7] = [
        (&["run"], "cargo: run --release --locked --\n"),
        (
            &["run", "journal", "tail", "-n", "3"],
            "cargo: run --release --locked -- journal tail -n 3\n",
        ),
        (
            &["run", "--", "--config", "a.toml"],
            "cargo: run --release --locked -- --config a.toml\n",
        ),
        (
            &["test", "--on", "sqlite", "--test", "server", "kills", "--", "--nocapture"],
            "cargo: test --workspace --locked --no-fail-fast --test server kills -- --nocapture\n",
        ),
        (
            &["test", "--on=sqlite", "--lib", "engine::"],
            "cargo: test --workspace --locked --no-fail-fast --lib engine::\n",
        ),
        (&["test", "--on", "sqlite"], "npm: test --silent\n"),
        (&["test", "--on", "sqlite"], "npm: run --silent test:once\n"),
    ];
    for (arguments, expected) in rows {
        let output = dev(&folder, arguments);
        assert!(printed(&output).contains(expected), "{arguments:?}: {}", printed(&output));
        assert!(output.status.success(), "{arguments:?}: {}", printed(&output));
    }
    let some = printed(&dev(&folder, &["test", "--on", "sqlite", "--lib", "engine::"]));
    assert!(!some.contains("npm: test"), "with arguments, Rust tests only: {some}");
    for wrong in [&["test", "--on", "oracle"][..], &["sing"], &[]] {
        assert_eq!(dev(&folder, wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn dev_test_fails_when_a_suite_fails() {
    let folder = checkout();
    fs::write(folder.path().join("programs/cargo"), "#!/bin/sh\nexit 3\n").unwrap();
    let output = dev(&folder, &["test", "--on", "sqlite"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("FAILED: Rust on SQLite"), "{}", printed(&output));
}

#[test]
fn dev_reset_deletes_nothing_while_a_server_holds_the_lock() {
    let folder = checkout();
    let data = folder.path().join("agio-data");
    let nothing = dev(&folder, &["reset"]);
    assert!(nothing.status.success() && printed(&nothing).contains("nothing to delete"));

    fs::create_dir(&data).unwrap();
    fs::write(data.join("notes.txt"), "kept").unwrap();
    let refused = dev(&folder, &["reset"]);
    assert!(!refused.status.success(), "it is no data directory: {}", printed(&refused));

    fs::write(data.join("agio.db"), "").unwrap();
    let lock = File::create(data.join("agio.lock")).unwrap();
    lock.lock().unwrap();
    let refused = dev(&folder, &["reset"]);
    assert!(!refused.status.success(), "{}", printed(&refused));
    assert!(printed(&refused).contains("a server works on"), "{}", printed(&refused));
    assert!(data.join("notes.txt").exists());

    lock.unlock().unwrap();
    let done = dev(&folder, &["reset"]);
    assert!(done.status.success() && !data.exists(), "{}", printed(&done));
}

#[test]
fn dev_reset_follows_the_settings_to_the_data() {
    let folder = checkout();
    fs::write(folder.path().join("agio.toml"), "data_dir = \"elsewhere\"\n").unwrap();
    for name in ["elsewhere", "agio-data"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("agio.db"), "").unwrap();
    }
    assert!(dev(&folder, &["reset"]).status.success());
    let left = |name: &str| folder.path().join(name).exists();
    assert_eq!((left("elsewhere"), left("agio-data")), (false, true));
}
