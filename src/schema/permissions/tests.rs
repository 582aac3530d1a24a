//! The table is printed as it stands, and says only what is not said already.

use super::*;
use std::fmt::Write;

/// What people read.
const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/permissions.md");
/// Set, the test writes the page anew.
const WRITE: &str = "AGIO_WRITE_DOCS";

const HEAD: &str = "# Permissions

Printed from `src/schema/permissions.rs`; do not edit. `AGIO_WRITE_DOCS=1 cargo test --lib permissions` prints it anew.

What an operation needs is decided before anything of it runs. Whoever is not signed in gets UNAUTHENTICATED, whoever
lacks a permission FORBIDDEN, and a mutation that needs a permission and comes with a session cookie CSRF_REQUIRED
unless it brings the X-CSRF-Token. A refused operation runs nothing, not even its other fields.

| need | who has it |
|---|---|
| PUBLIC | everybody, signed in or not |
| HOLDER | whoever was answered the object; the field that answered it was checked |
| PERSONAL | everybody, signed in or not, but no API key |
| READ | whoever is signed in, and API keys with the scope READ |
| TRADE | whoever is signed in, and API keys with the scope TRADE; placing orders and moving money needs a verified address besides |
| WITHDRAW | whoever is signed in, and API keys with the scope WITHDRAW |
| MANAGE_ACCOUNT | whoever is signed in; no API key |

An API key reaches one account. What belongs to another account of its owner is not there for it, whatever its scopes.
";

fn name(need: Need) -> &'static str {
    match need {
        Need::Public => "PUBLIC",
        Need::Holder => "HOLDER",
        Need::Personal => "PERSONAL",
        Need::Of(permission) => permission.as_str(),
    }
}

fn printed() -> String {
    std::fs::read_to_string(PLACE).expect("a page")
}

/// The page that tells of a table.
fn page(needs: &Needs) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## Fields\n\nThe fields of the three roots, and those that differ from the others of their type.\n\n");
    page.push_str("| field | need |\n|---|---|\n");
    for ((owner, field), need) in &needs.fields {
        let _ = writeln!(page, "| `{owner}.{field}` | {} |", name(*need));
    }
    page.push_str("\n## Types\n\nAll other fields.\n\n| type | need |\n|---|---|\n");
    for (owner, need) in &needs.defaults {
        let _ = writeln!(page, "| `{owner}` | {} |", name(*need));
    }
    page.push_str("\n## Without signing in\n\nThese may be asked for by whoever is not signed in, with all below them: the ");
    page.push_str("answer is null, or is for whoever has just proved who they are.\n\n");
    for (owner, field) in &needs.open {
        let _ = writeln!(page, "- `{owner}.{field}`");
    }
    page
}

#[test]
fn printed_permissions_are_up_to_date() {
    let now = page(&Needs::of_schema());
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(PLACE, &now).expect("writes");
        return;
    }
    assert!(
        printed() == now,
        "docs/permissions.md differs from src/schema/permissions.rs; write it anew with \
         `{WRITE}=1 cargo test --lib permissions` and review the difference"
    );
}

#[test]
fn every_missing_entry_shows_in_the_printed_permissions() {
    let (whole, printed) = (Needs::of_schema(), printed());
    let (fields, defaults) = (whole.fields.len(), whole.defaults.len());
    let mut without: Vec<Needs> = Vec::new();
    for index in 0..fields + defaults + whole.open.len() {
        let mut needs = whole.clone();
        if index < fields {
            needs.fields.remove(index);
        } else if index < fields + defaults {
            needs.defaults.remove(index - fields);
        } else {
            needs.open.remove(index - fields - defaults);
        }
        without.push(needs);
    }
    for needs in without {
        assert_ne!(page(&needs), printed, "{needs:?}");
    }
}

#[test]
fn table_is_in_order_and_repeats_nothing() {
    let needs = Needs::of_schema();
    assert!(needs.fields.is_sorted_by(|(a, _), (b, _)| a < b));
    assert!(needs.defaults.is_sorted_by(|(a, _), (b, _)| a < b));
    assert!(needs.open.is_sorted_by(|a, b| a < b));
    for ((owner, field), need) in &needs.fields {
        let default = needs.defaults.iter().find(|(name, _)| name == owner);
        assert_ne!(default.map(|(_, need)| need), Some(need), "{owner}.{field} is as its type");
    }
}
