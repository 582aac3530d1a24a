//! Circles between the files of a room. Reads `use` trees, however many lines they have, and paths in the code;
//! follows what a module passes on to the file that it is in. What a child takes from its parent itself is no
//! edge, because parent and children are one.

use super::{is_package, is_test_file, is_word_char, read, root, shown, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Where a module is, or what a path names: `["exchange", "feed", "book"]`.
type ModulePath = Vec<String>;

/// The modules of `src` that are no tests.
pub(super) struct Tree {
    modules: BTreeMap<ModulePath, Module>,
}

struct Module {
    /// What it imports, and under which name.
    imports: Vec<(ModulePath, String)>,
    /// What its code names by its path.
    paths: Vec<ModulePath>,
}

/// One child of a module uses another: the children, and a path that says so.
type Edges = BTreeMap<String, BTreeMap<String, String>>;

impl Tree {
    pub(super) fn of_sources() -> Tree {
        let texts = sources(&root().join("src")).into_iter().filter(|file| !is_test_file(file));
        Tree::of(texts.map(|file| (shown(&file), read(&file))))
    }

    /// Of files by their paths, such as `src/engine/book/mod.rs`.
    fn of(files: impl Iterator<Item = (String, String)>) -> Tree {
        let files: BTreeMap<_, _> =
            files.map(|(path, text)| (module_path(&path), code(&text))).collect();
        let tests: Vec<ModulePath> = files
            .iter()
            .flat_map(|(path, code)| code.tests.iter().map(|name| child(path, name)))
            .collect();
        let is_test = |path: &ModulePath| tests.iter().any(|test| path.starts_with(test));
        let known: BTreeSet<ModulePath> = files.keys().cloned().collect();
        let modules = files.into_iter().filter(|(path, _)| !is_test(path)).map(|(path, code)| {
            let absolute = |named: &[String]| absolute(named, &path, &known);
            let imports = code.uses.iter().flat_map(|tree| flatten(tree, &[]));
            let imports = imports.filter_map(|(named, name)| Some((absolute(&named)?, name)));
            let paths = code.paths.iter().filter_map(|named| absolute(named));
            let module = Module { imports: imports.collect(), paths: paths.collect() };
            (path, module)
        });
        Tree { modules: modules.collect() }
    }

    /// The edges that are on circles, by the parent of the files.
    pub(super) fn circles(&self) -> BTreeMap<String, Vec<String>> {
        let mut circles = BTreeMap::new();
        for (parent, edges) in self.edges() {
            let edges = on_circles(edges);
            let told = |(from, to): (&String, &BTreeMap<String, String>)| {
                let uses = to.iter().map(|(to, by)| format!("{from} -> {to} ({by})"));
                uses.collect::<Vec<_>>()
            };
            let told: Vec<String> = edges.iter().flat_map(told).collect();
            if !told.is_empty() {
                circles.insert(parent.join("::"), told);
            }
        }
        circles
    }

    fn edges(&self) -> BTreeMap<ModulePath, Edges> {
        let mut edges: BTreeMap<ModulePath, Edges> = BTreeMap::new();
        for (from, module) in &self.modules {
            let imported = module.imports.iter().map(|(path, _)| path);
            for named in imported.chain(&module.paths) {
                for to in self.modules_on_the_way(named) {
                    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                    // Rooms have a plan of their own.
                    let (Some(user), Some(used), 1..) = (from.get(shared), to.get(shared), shared)
                    else {
                        continue;
                    };
                    let edges = edges.entry(from[..shared].to_vec()).or_default();
                    let by = format!("{} uses {}", from.join("::"), named.join("::"));
                    let used_by = edges.entry(user.clone()).or_default();
                    used_by.entry(used.clone()).or_insert(by);
                }
            }
        }
        edges
    }

    /// The module that a path names first, and all that pass on what it names, up to the one it is in.
    fn modules_on_the_way(&self, named: &[String]) -> Vec<ModulePath> {
        let (mut named, mut way) = (named.to_vec(), Vec::new());
        loop {
            let is_module = |length: &usize| self.modules.contains_key(&named[..*length]);
            let length = (0..=named.len()).rev().find(is_module).unwrap_or(0);
            let (module, rest) = named.split_at(length);
            if way.iter().any(|passed| passed == module) {
                return way;
            }
            way.push(module.to_vec());
            let imports = self.modules.get(module).map_or(&[][..], |module| &module.imports);
            let Some((name, rest)) = rest.split_first() else { return way };
            let Some((path, _)) = imports.iter().find(|(_, imported)| imported == name) else {
                return way;
            };
            named = path.iter().chain(rest).cloned().collect();
        }
    }
}

/// Leaves out, again and again, what uses nothing or is used by nothing.
fn on_circles(mut edges: Edges) -> Edges {
    loop {
        let before: usize = edges.values().map(BTreeMap::len).sum();
        let users: BTreeSet<String> = edges.keys().cloned().collect();
        let used: BTreeSet<String> = edges.values().flat_map(|to| to.keys().cloned()).collect();
        edges.retain(|from, _| used.contains(from));
        edges.values_mut().for_each(|to| to.retain(|to, _| users.contains(to)));
        edges.retain(|_, to| !to.is_empty());
        if edges.values().map(BTreeMap::len).sum::<usize>() == before {
            return edges;
        }
    }
}

/// What is read of a file.
#[derive(Default)]
struct Code {
    /// The trees of its `use` items.
    uses: Vec<String>,
    /// Paths beside them.
    paths: Vec<ModulePath>,
    /// Modules for tests that it declares.
    tests: Vec<String>,
}

fn code(text: &str) -> Code {
    let lines = text.lines().take_while(|line| !line.starts_with("mod tests {"));
    let lines = lines.map(|line| line.split("//").next().unwrap_or_default());
    let mut code = Code::default();
    let mut for_tests = false;
    let mut item: Option<String> = None;
    for line in lines {
        let line = line.trim();
        if line == "#[cfg(test)]" {
            for_tests = true;
            continue;
        }
        let started = item.take().map(|before| before + " " + line);
        let begun = started.or_else(|| use_item(line).map(str::to_owned));
        match begun {
            Some(tree) if !tree.contains(';') => item = Some(tree),
            Some(tree) if !for_tests => code.uses.push(tree.replace(';', "")),
            Some(_) => {}
            None => {
                let declared = line.trim_end_matches(';').rsplit("mod ").next();
                code.tests.extend(declared.filter(|_| for_tests).map(str::to_owned));
                code.paths.extend(paths(line));
            }
        }
        for_tests &= item.is_some() || line.starts_with("#[");
    }
    code
}

/// What follows `use` in a line that begins an item of it.
fn use_item(line: &str) -> Option<&str> {
    let (before, tree) = line.split_once("use ")?;
    let visible = before.is_empty() || before.starts_with("pub") && !before.contains('=');
    visible.then_some(tree)
}

/// The paths that begin with `crate`, `super` or `self`.
fn paths(line: &str) -> Vec<ModulePath> {
    let words = line.split(|c: char| !is_word_char(c) && c != ':');
    let steps = words.map(|word| word.split("::").map(str::to_owned).collect::<ModulePath>());
    let begins = |path: &ModulePath| ["crate", "super", "self"].contains(&path[0].as_str());
    steps.filter(|path| path.len() > 1 && begins(path)).collect()
}

/// The paths of a `use` tree, each with the name that it gives.
fn flatten(tree: &str, prefix: &[String]) -> Vec<(ModulePath, String)> {
    let tree = tree.trim();
    if let Some((before, branches)) = tree.split_once('{') {
        let steps = before.split("::").map(str::trim).filter(|step| !step.is_empty());
        let prefix: Vec<String> = prefix.iter().cloned().chain(steps.map(str::to_owned)).collect();
        let branches = split_branches(branches.strip_suffix('}').unwrap_or(branches));
        return branches.iter().flat_map(|branch| flatten(branch, &prefix)).collect();
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, to)| (path, Some(to)));
    let steps = path.split("::").map(|step| step.trim().to_owned());
    let mut path: ModulePath = prefix.iter().cloned().chain(steps).collect();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let last = path.last().cloned().unwrap_or_default();
    vec![(path, alias.map_or(last, |alias| alias.trim().to_owned()))]
}

/// At the commas that are in no further braces.
fn split_branches(text: &str) -> Vec<String> {
    let (mut depth, mut branches) = (0_u32, vec![String::new()]);
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => branches.push(String::new()),
            _ => {}
        }
        if let Some(branch) = branches.last_mut().filter(|_| c != ',' || depth > 0) {
            branch.push(c);
        }
    }
    branches.retain(|branch| !branch.trim().is_empty());
    branches
}

/// A path as seen from a module, from the root of the sources on; `None` for other crates.
fn absolute(
    named: &[String],
    module: &ModulePath,
    known: &BTreeSet<ModulePath>,
) -> Option<ModulePath> {
    match named.first()?.as_str() {
        "crate" => {
            let package = module.first().filter(|room| is_package(room));
            Some(package.into_iter().chain(&named[1..]).cloned().collect())
        }
        "self" => Some([module, &named[1..]].concat()),
        "super" => {
            let up = named.iter().take_while(|step| *step == "super").count();
            let parent = module.len().checked_sub(up)?;
            Some([&module[..parent], &named[up..]].concat())
        }
        first => known.contains(&child(module, first)).then(|| [module, named].concat()),
    }
}

fn child(module: &[String], name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// `src/engine/book/mod.rs` is `engine::book`.
fn module_path(file: &str) -> ModulePath {
    let file = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut steps: ModulePath = file.split('/').map(str::to_owned).collect();
    if steps.last().is_some_and(|last| last == "mod" || last == "lib") {
        steps.pop();
    }
    steps
}

#[test]
fn circle_is_found_through_trees_paths_and_parents() {
    let circles = |a: &str, b: &str| {
        let files = [
            (
                "src/room/mod.rs",
                "mod a;\nmod b;\n#[cfg(test)]\nmod rehearsed;\npub use b::{Thing as Told,\n    c::Other};\nconst MAX: u8 = 1;",
            ),
            ("src/room/a.rs", a),
            ("src/room/b.rs", b),
            ("src/room/b/c.rs", "use super::super::MAX;"),
            ("src/room/rehearsed.rs", "use super::{a, b};"),
        ];
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
        Tree::of(files).circles().into_keys().collect::<Vec<_>>()
    };
    let uses_a = "fn f() { crate::room::a::g() }";
    let rows = [
        ("use crate::{\n    domain::X,\n    room::{\n        b::Thing,\n    },\n};", uses_a, true),
        ("use super::Told;", uses_a, true),
        ("use super::Other;", uses_a, true),
        ("use super::b::c;", "use super::\n    a::g;", true),
        ("fn f() { super::b::g() }", "pub(super) use super::a::g;", true),
        ("use super::MAX;", uses_a, false),
        ("use super::b::Thing;", "", false),
        ("use super::b::Thing;", "// crate::room::a", false),
        ("use super::b::Thing;", "#[cfg(test)]\nuse super::a;\n", false),
        ("use super::b::Thing;", "mod tests {\n    use super::super::a;\n}", false),
        ("use super::b::Thing;", "use crate::rooms::a;", false),
    ];
    for (a, b, is_circle) in rows {
        let expected = if is_circle { vec!["room".to_owned()] } else { Vec::new() };
        assert_eq!(circles(a, b), expected, "{a} / {b}");
    }
}

#[test]
fn circle_is_found_in_a_room_that_is_a_package() {
    let files = [("src/engine/a.rs", "use crate::b::Thing;"), ("src/engine/b.rs", "use crate::a;")];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(Tree::of(files).circles().into_keys().collect::<Vec<_>>(), ["engine"]);
}
