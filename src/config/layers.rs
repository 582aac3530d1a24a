//! What is set: the settings file, over it the environment, each setting by itself.
//!
//! Every setting is looked at alone, so that one that cannot be used does not hide the next. The tree of the
//! defaults says which settings there are and of which kind each is; no other list does.

use super::{Config, Mode, NOT_SETTINGS, NOT_SETTINGS_PREFIX, SHORT_NAMES};
use std::fmt;
use toml::{Table, Value};

/// Tables whose keys are free: what is set is added to what they hold by default.
pub(super) const FREE_TABLES: &[&str] = &[
    "auth.oauth.providers",
    "auth.signing_keys",
    "market.coingecko.ids",
    "market.simulation.prices",
    "sandbox.deposit_max_of",
];

/// Examples of settings whose default is empty.
const EXAMPLES: &[(&str, &str)] = &[
    ("listing", "listing.toml"),
    ("http.public_url", "https://exchange.example.com"),
    ("http.cors_origins", "https://app.example.com"),
    ("http.trusted_proxies", "10.0.0.0/8"),
    ("database.url", "postgres://user:password@host/database"),
    ("database.redis_url", "redis://127.0.0.1:6379"),
    ("mail.links_base", "https://app.example.com"),
    ("mail.smtp_host", "mail.example.com"),
];

/// What was read, and everything wrong with it.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// Only what can be used.
    pub(super) table: Table,
    pub(super) problems: Vec<String>,
    /// What is odd without being wrong.
    pub(super) warnings: Vec<String>,
}

/// One setting that somebody gave.
struct Given {
    /// Section and key, with dots between.
    path: String,
    value: Value,
    source: Source,
}

enum Source {
    File(String),
    Variable(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(name) => write!(f, "in {name}"),
            Source::Variable(name) => f.write_str(name),
        }
    }
}

/// The layers under construction.
pub(super) struct Reader {
    /// Every setting with its default.
    known: Table,
    layers: Layers,
}

impl Reader {
    pub(super) fn new() -> Reader {
        let known = Table::try_from(Config::default()).unwrap_or_default();
        let mut layers = Layers::default();
        for path in FREE_TABLES {
            if let Some(usual) = at(&known, path) {
                put(&mut layers.table, path, usual.clone());
            }
        }
        Reader { known, layers }
    }

    pub(super) fn finish(self) -> Layers {
        self.layers
    }

    /// The mode that was given.
    pub(super) fn mode(&self) -> Mode {
        let given = self.layers.table.get("mode").cloned();
        given.and_then(|mode| mode.try_into().ok()).unwrap_or_default()
    }

    /// What a mode assumes instead of a default.
    pub(super) fn assume(&mut self, assumed: &[(&str, Value)]) {
        for (path, value) in assumed {
            if at(&self.layers.table, path).is_none() {
                put(&mut self.layers.table, path, value.clone());
            }
        }
    }

    /// The settings file.
    pub(super) fn read_file(&mut self, name: &str, text: &str) {
        match text.parse::<Table>() {
            Ok(table) => self.walk(name, "", table),
            Err(error) => self.layers.problems.push(format!("{name} is no TOML: {error}")),
        }
    }

    fn walk(&mut self, name: &str, section: &str, table: Table) {
        for (key, value) in table {
            let path = if section.is_empty() { key } else { format!("{section}.{key}") };
            match (at(&self.known, &path), value) {
                (Some(Value::Table(_)), Value::Table(inner)) => self.walk(name, &path, inner),
                (_, value) => {
                    self.take(Given { path, value, source: Source::File(name.to_owned()) });
                }
            }
        }
    }

    /// The environment: every variable of the process, whatever it is for.
    pub(super) fn read_environment(&mut self, variables: impl Iterator<Item = (String, String)>) {
        let mut variables: Vec<_> = variables.collect();
        variables.sort();
        for (name, text) in variables {
            let upper = name.to_ascii_uppercase();
            if let Some((_, path)) = SHORT_NAMES.iter().find(|(short, _)| *short == upper) {
                self.take_text(name, (*path).to_owned(), &text);
            } else if let Some(rest) = upper.strip_prefix("AGIO_") {
                let rest = &name[name.len() - rest.len()..];
                self.read_variable(&name, rest, &text);
            }
        }
    }

    fn read_variable(&mut self, name: &str, rest: &str, text: &str) {
        let lower = rest.to_ascii_lowercase();
        if NOT_SETTINGS.contains(&lower.as_str()) || lower.starts_with(NOT_SETTINGS_PREFIX) {
            return;
        }
        let path = self.path_of(rest);
        if path.contains('.') && (self.is_known(&path) || !is_service_link(&lower, text)) {
            self.take_text(name.to_owned(), path, text);
        } else if !is_service_link(&lower, text) {
            self.layers.warnings.push(format!(
                "{name} is no setting and has no effect: a setting's variable is AGIO_, section, two underscores \
                 and key, as in AGIO_HTTP__CONNECTIONS_MAX"
            ));
        }
    }

    /// `HTTP__PUBLIC_URL` is `http.public_url`; keys of a free table stay as they are written.
    fn path_of(&self, rest: &str) -> String {
        let mut path = String::new();
        for part in rest.split("__") {
            if !FREE_TABLES.contains(&path.as_str()) {
                let lower = part.to_ascii_lowercase();
                path = if path.is_empty() { lower } else { format!("{path}.{lower}") };
            } else {
                path = format!("{path}.{part}");
            }
        }
        path
    }

    fn is_known(&self, path: &str) -> bool {
        at(&self.known, path).is_some() || free_table_of(path).is_some()
    }

    fn take_text(&mut self, variable: String, path: String, text: &str) {
        let value = read_text(text, at(&self.known, &path), free_table_of(&path).is_some());
        self.take(Given { path, value, source: Source::Variable(variable) });
    }

    /// Keeps what can be used, and says of the rest what is wrong with it.
    fn take(&mut self, given: Given) {
        match self.trouble(&given) {
            None => put_over(&mut self.layers.table, &given.path, given.value),
            Some(problem) => self.layers.problems.push(problem),
        }
    }

    fn trouble(&self, given: &Given) -> Option<String> {
        let Given { path, value, source } = given;
        if !self.is_known(path) {
            let near = self.nearest(path).map(|near| format!(" Did you mean {near}?"));
            return Some(format!(
                "{path} ({source}) is no setting.{} docs/configuration.md names them all",
                near.unwrap_or_default()
            ));
        }
        let mut alone = Table::new();
        put(&mut alone, path, value.clone());
        let error = alone.try_into::<Config>().err()?;
        let reason = error.message().trim().to_owned();
        let example = self.example(path, source).map(|it| format!("; write for example {it}"));
        Some(format!("{path} ({source}): {reason}{}", example.unwrap_or_default()))
    }

    fn example(&self, path: &str, source: &Source) -> Option<String> {
        let usual = at(&self.known, path);
        let text = match EXAMPLES.iter().find(|(setting, _)| *setting == path) {
            Some((_, text)) => (*text).to_owned(),
            None => match usual? {
                Value::String(text) => text.clone(),
                Value::Array(items) => items.first()?.as_str()?.to_owned(),
                Value::Table(_) => return None,
                other => other.to_string(),
            },
        };
        let key = path.rsplit('.').next()?;
        Some(match (source, usual?) {
            (Source::Variable(name), _) => format!("{name}={text}"),
            (_, Value::String(_)) => format!("{key} = \"{text}\""),
            (_, Value::Array(_)) => format!("{key} = [\"{text}\"]"),
            _ => format!("{key} = {text}"),
        })
    }

    /// The known setting of the same section that is spelled most like this one.
    fn nearest(&self, path: &str) -> Option<String> {
        let (section, key) = path.rsplit_once('.').unwrap_or(("", path));
        let table =
            if section.is_empty() { &self.known } else { at(&self.known, section)?.as_table()? };
        let near = table.keys().map(|known| (shared_start(known, key), known)).max()?;
        let enough = near.0 * 2 >= key.len();
        let name =
            if section.is_empty() { near.1.clone() } else { format!("{section}.{}", near.1) };
        enough.then_some(name)
    }
}

/// A problem that begins with a setting's name names its variable, too.
pub(super) fn with_variable(problem: &str) -> String {
    let Some((setting, rest)) = problem.split_once(' ') else { return problem.to_owned() };
    let is_setting = setting.contains('.')
        && setting.chars().all(|it| it.is_ascii_alphanumeric() || it == '.' || it == '_');
    if !is_setting || rest.starts_with('(') {
        return problem.to_owned();
    }
    format!("{setting} ({}) {rest}", variable_of(setting))
}

/// The variable that sets a setting.
fn variable_of(path: &str) -> String {
    let short = SHORT_NAMES.iter().find(|(_, setting)| *setting == path);
    short.map_or_else(
        || format!("AGIO_{}", path.replace('.', "__").to_ascii_uppercase()),
        |(name, _)| (*name).to_owned(),
    )
}

fn free_table_of(path: &str) -> Option<&'static str> {
    let inside = |table: &&&str| {
        path.strip_prefix(**table).is_some_and(|rest| rest.len() > 1 && rest.starts_with('.'))
    };
    FREE_TABLES.iter().find(inside).copied()
}

/// A variable's text as the kind of value that the setting has. A text stays what it is, even if it looks like a
/// number; a list may be written as TOML, or plainly with commas.
fn read_text(text: &str, usual: Option<&Value>, is_text: bool) -> Value {
    let unquoted = |text: &str| {
        let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        Value::String(inner.unwrap_or(text).to_owned())
    };
    match usual {
        Some(Value::String(_)) => unquoted(text),
        None if is_text => unquoted(text),
        Some(Value::Array(_)) if !text.trim_start().starts_with('[') => {
            let items = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            Value::Array(items.map(unquoted).collect())
        }
        _ => {
            let read = format!("value = {text}").parse::<Table>();
            let value = read.ok().and_then(|mut table| table.remove("value"));
            value.unwrap_or_else(|| Value::String(text.to_owned()))
        }
    }
}

/// Variables that Kubernetes and Docker put into every container for each service, such as `AGIO_PORT=tcp://...` and
/// `AGIO_SERVICE_HOST` for a service of the name `agio`.
fn is_service_link(name: &str, text: &str) -> bool {
    let is_url = ["tcp://", "udp://", "sctp://"].iter().any(|scheme| text.starts_with(scheme));
    let words: Vec<&str> = name.split('_').collect();
    let service = words.windows(2).any(|it| it == ["service", "host"] || it == ["service", "port"]);
    let port = words.windows(3).any(|it| {
        it[0] == "port"
            && it[1].bytes().all(|digit| digit.is_ascii_digit())
            && ["tcp", "udp", "sctp"].contains(&it[2])
    });
    service || port || (is_url && words.last() == Some(&"port"))
}

pub(super) fn at<'t>(table: &'t Table, path: &str) -> Option<&'t Value> {
    let (key, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = table.get(key)?;
    if rest.is_empty() { Some(value) } else { at(value.as_table()?, rest) }
}

/// Puts a value in its place, and tables around it where there are none.
pub(super) fn put(table: &mut Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            table.insert(path.to_owned(), value);
        }
        Some((section, rest)) => {
            let inner = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// As [`put`], but what a free table holds already stays.
fn put_over(table: &mut Table, path: &str, value: Value) {
    match value {
        Value::Table(inner) => {
            for (key, value) in inner {
                put_over(table, &format!("{path}.{key}"), value);
            }
        }
        value => put(table, path, value),
    }
}

fn shared_start(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}
