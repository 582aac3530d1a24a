#!/usr/bin/env python3
"""Switches the controls of controls.toml off, one at a time, and sees a test turn red each time.

    ./dev controls              all of them
    ./dev controls lockout hsts those
    ./dev controls --list       what there is

It works on a copy of the tree in target/controls and never on the tree itself. In the copy each control becomes a switch: the
environment variable AGIO_CONTROL_OFF names the one that is off. So one build serves all of them, and with none switched off the same
build must pass every test. The build goes into the usual target folder and shares the dependencies there.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
MANIFEST = pathlib.Path(__file__).with_name("controls.toml")
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
COPY = TARGET / "controls" / "tree"
SWITCH = "AGIO_CONTROL_OFF"
TEST_TIMEOUT_S = 300


def controls():
    return tomllib.loads(MANIFEST.read_text())["control"]


# ---------------------------------------------------------------- the copy


def tracked():
    """The files of the tree as they are now, committed or not, without what is ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def write(name, content):
    """Writes a file of the copy unless it is the same already: cargo goes by the time of the change."""
    path = COPY / name
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    path.chmod((ROOT / name).stat().st_mode & 0o777)


def make_copy(chosen):
    """Copies the tree, with a switch in the place of each control."""
    names = tracked()
    by_file = {}
    for control in chosen:
        by_file.setdefault(control["file"], []).append(control)
    for name in names:
        content = (ROOT / name).read_bytes()
        if name in by_file:
            content = switched(content.decode(), by_file.pop(name)).encode()
        write(name, content)
    if by_file:
        sys.exit(f"controls: not in the tree: {', '.join(by_file)}")
    kept = {COPY / name for name in names}
    for path in [path for path in COPY.rglob("*") if path.is_file() and path not in kept]:
        path.unlink()


def switched(source, chosen):
    """A file with switches: each is an expression that asks the environment which of two to be."""
    places = sorted((place(source, control) for control in chosen), key=lambda it: it[0], reverse=True)
    later = len(source)
    for start, end, control in places:
        if end > later:
            sys.exit(f"controls: {control['name']} lies within another control of {control['file']}")
        later = start
        off = f'std::env::var_os("{SWITCH}").is_some_and(|off| off == "{control["name"]}")'
        source = f"{source[:start]}(if {off} {{ {control['off']} }} else {{ {source[start:end]} }}){source[end:]}"
    return source


def place(source, control):
    """From where to where in a file a control's expression stands."""
    before, rest = control["text"].split("⟦")
    expression, after = rest.split("⟧")
    text = before + expression + after
    if source.count(text) != 1:
        sys.exit(f"controls: the text of {control['name']} stands {source.count(text)} times in {control['file']}, not once")
    start = source.index(text) + len(before)
    return start, start + len(expression), control


# ---------------------------------------------------------------- building and running


def build():
    """Builds the library's tests in the copy; answers the program."""
    command = ["cargo", "test", "--lib", "--no-run", "--locked", "--message-format=json-render-diagnostics"]
    environment = os.environ | {"CARGO_TARGET_DIR": str(TARGET), "AGIO_WEB_DIST": "off"}
    print("+", *command, f"(in {COPY})", flush=True)
    built = subprocess.run(command, cwd=COPY, env=environment, stdout=subprocess.PIPE, text=True)
    if built.returncode != 0:
        sys.exit("controls: the copy with switches does not build; see above. `off` must have the type of what it takes the place of.")
    messages = [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]
    programs = [it["executable"] for it in messages if it.get("executable") and it["target"]["name"] == "agio"]
    return programs[-1]


def run(program, tests, off=None):
    """Runs tests with one control switched off, or none; answers how it ended and what was printed."""
    environment = {name: value for name, value in os.environ.items() if name != SWITCH}
    environment |= {SWITCH: off} if off else {}
    command = [program, "--exact", *tests]
    try:
        ended = subprocess.run(command, cwd=COPY, env=environment, timeout=TEST_TIMEOUT_S, text=True, errors="replace",
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired as late:
        return "hangs", str(late.stdout or "")
    if ended.returncode == 0:
        return "passes", ended.stdout
    return ("red" if "test result: FAILED" in ended.stdout else "breaks"), ended.stdout


def paths(program, chosen):
    """The whole path of each test."""
    listed = subprocess.run([program, "--list"], cwd=COPY, check=True, capture_output=True, text=True).stdout
    every = [line.removesuffix(": test") for line in listed.splitlines() if line.endswith(": test")]
    found = {}
    for name in {control["test"] for control in chosen}:
        named = [path for path in every if path.rsplit("::", 1)[-1] == name]
        if len(named) != 1:
            sys.exit(f"controls: {len(named)} tests of the library have the name {name}")
        found[name] = named[0]
    return found


def main():
    parser = argparse.ArgumentParser(prog="./dev controls", description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="*", help="which controls; all when none is named")
    parser.add_argument("--list", action="store_true", help="say what there is")
    arguments = parser.parse_args()
    every = controls()
    known = {control["name"] for control in every}
    if unknown := [name for name in arguments.name if name not in known]:
        sys.exit(f"controls: there is no {', '.join(unknown)}. `./dev controls --list` says what there is.")
    chosen = [control for control in every if not arguments.name or control["name"] in arguments.name]
    if arguments.list:
        for control in chosen:
            print(f"{control['name']:32} {control['asvs']:8} {control['test']}")
        return 0
    # All of them become switches, so that the build is the same whichever are chosen.
    make_copy(every)
    program = build()
    tests = paths(program, chosen)
    ended, printed = run(program, sorted(tests.values()))
    if ended != "passes":
        print(printed)
        sys.exit("controls: with every control on, not all tests pass; nothing was switched off.")
    print(f"{len(tests)} tests pass with every control on.\n\n{'control':32} {'ASVS':8} {'off':8} test", flush=True)
    failed = []
    for control in chosen:
        started = time.monotonic()
        ended, printed = run(program, [tests[control["test"]]], control["name"])
        took = time.monotonic() - started
        print(f"{control['name']:32} {control['asvs']:8} {ended:8} {control['test']} ({took:.1f} s)", flush=True)
        if ended != "red":
            failed.append(control["name"])
    print(f"\n{len(chosen) - len(failed)} of {len(chosen)} controls turn a test red when they are off.")
    if failed:
        print(f"Not so: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
