//! The codes of errors, as the guide for front ends lists them.

/// The guide; its table of codes is the one place where they are told.
const GUIDE: &str = include_str!("../../../docs/guides/front-end.md");
/// How the table begins.
const HEAD: &str = "| code | status | meaning | what a client does |";

/// A code that `extensions.code` of an error may have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ErrorCode {
    pub(super) code: &'static str,
    /// The HTTP statuses it comes with.
    pub(super) status: &'static str,
    pub(super) meaning: &'static str,
    /// What a client does about it.
    pub(super) remedy: &'static str,
}

/// Every code, in the guide's order.
pub(super) fn codes() -> Vec<ErrorCode> {
    let table = GUIDE.split_once(HEAD).map(|(_, rest)| rest).unwrap_or_default();
    let rows = table.lines().skip(1).take_while(|line| line.is_empty() || line.starts_with('|'));
    rows.filter_map(row).collect()
}

fn row(line: &'static str) -> Option<ErrorCode> {
    let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim);
    let code = cells.next().filter(|code| !code.starts_with('-'))?;
    Some(ErrorCode { code, status: cells.next()?, meaning: cells.next()?, remedy: cells.next()? })
}
