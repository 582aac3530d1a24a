//! What becomes of each table when a person is forgotten: [`RULES`] says it of every table of the database, and of every
//! column of those whose rows stay. A test walks them all.
//!
//! The ledger stays whole: it names accounts by number, and whose an account is stays known as a number that leads to
//! nobody.

use crate::domain::{Fault, Timestamp, UserId};
use crate::storage::Transaction;
use sea_orm::{ConnectionTrait, Statement, Value};

/// What becomes of a table.
#[derive(Clone, Copy, Debug)]
pub enum AtErasure {
    /// The rows of the person go; the column says whose they are.
    RowsGo(&'static str),
    /// They stay; the column says whose they are, and each column what becomes of it.
    RowsStay(&'static str, &'static [(&'static str, Fate)]),
    /// Nothing, for this reason.
    Untouched(&'static str),
}

/// What becomes of a column.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// It stays, for this reason.
    Kept(&'static str),
    /// It is set to this SQL expression.
    Set(&'static str),
    /// It is set to the hash of a password that nobody knows.
    SetPassword,
    /// It is set to the time.
    SetNow,
    /// It is set to the time, unless it says one.
    SetNowIfNone,
}

use AtErasure::{RowsGo, RowsStay, Untouched};
use Fate::{Kept, Set, SetNow, SetNowIfNone, SetPassword};

const NUMBER: &str = "the ledger and the audit log refer to it, and it leads to nobody";
const WHEN: &str = "a time that says nothing of anybody";
const ACT: &str = "what was done stays told; by whom, only a number says";
const LEDGER: &str =
    "the ledger stays whole; it names accounts by number, and has no word of a person";
const NOBODY: &str = "it says nothing of any person";
const SOON: &str = "it leads back to nobody, and is forgotten within days";
const PART: &str = "it goes with the row that it is part of";

/// (table, what becomes of it), every table of the database.
pub const RULES: [(&str, AtErasure); 56] = [
    ("accounts", RowsStay("owner", &ACCOUNTS)),
    ("activities", RowsGo("owner")),
    ("activity_links", RowsGo("owner")),
    ("api_key_nonces", Untouched(SOON)),
    ("api_keys", RowsGo("user_id")),
    ("audit_head", Untouched(NOBODY)),
    ("audit_log", RowsStay("subject_user", &AUDIT_LOG)),
    ("balances", Untouched(LEDGER)),
    ("candles", Untouched(NOBODY)),
    ("code_tries", Untouched(SOON)),
    ("consumers", Untouched(NOBODY)),
    ("decoys", Untouched(SOON)),
    ("email_changes", RowsGo("user_id")),
    ("email_tokens", RowsGo("user_id")),
    ("exports", RowsGo("owner")),
    ("file_chunks", Untouched(PART)),
    ("files", RowsGo("owner")),
    ("import_parts", Untouched(PART)),
    ("imports", RowsGo("owner")),
    ("investment_portfolios", RowsGo("owner")),
    ("jobs", RowsGo("owner")),
    ("journal_lease", Untouched(NOBODY)),
    ("journal_records", Untouched(LEDGER)),
    ("journal_snapshot_parts", Untouched(LEDGER)),
    ("journal_snapshots", Untouched(LEDGER)),
    ("linked_accounts", RowsGo("user_id")),
    ("login_events", RowsGo("user_id")),
    ("lost_accounts", Untouched(NOBODY)),
    ("lot_picks", RowsGo("owner")),
    ("mfa_challenges", RowsGo("user_id")),
    ("money_intents", RowsStay("owner", &MONEY_INTENTS)),
    ("money_numbers", Untouched(NOBODY)),
    ("money_totals", Untouched(LEDGER)),
    ("oauth_flows", RowsGo("user_id")),
    ("orders", Untouched(LEDGER)),
    ("passkey_ceremonies", RowsGo("user_id")),
    ("passkeys", RowsGo("user_id")),
    ("password_resets", RowsGo("user_id")),
    ("permanent_keys", Untouched(NOBODY)),
    ("portfolio_accounts", RowsGo("owner")),
    ("positions", Untouched(LEDGER)),
    ("postings", Untouched(LEDGER)),
    ("recovery_codes", RowsGo("user_id")),
    ("schedules", Untouched(NOBODY)),
    ("seaql_migrations", Untouched(NOBODY)),
    ("sessions", RowsGo("user_id")),
    ("sign_in_failures", Untouched(SOON)),
    ("sqlite_sequence", Untouched(NOBODY)),
    ("sqlite_stat1", Untouched(NOBODY)),
    ("tax_report_documents", RowsGo("owner")),
    ("tax_reports", RowsGo("owner")),
    ("totp_factors", RowsGo("user_id")),
    ("trades", Untouched(LEDGER)),
    ("users", RowsStay("id", &USERS)),
    ("wallet_challenges", RowsGo("user_id")),
    ("wallets", RowsGo("user_id")),
];

const USERS: [(&str, Fate); 17] = [
    ("id", Kept(NUMBER)),
    ("email", Set("'erased-' || id || '@erased.invalid'")),
    ("password_hash", SetPassword),
    ("display_name", Set("''")),
    ("staff_roles", Set("''")),
    ("email_verified_at", Set("NULL")),
    ("password_changed_at", SetNow),
    ("has_password", Set("FALSE")),
    ("currency", Set("'USD'")),
    ("locale", Set("'en-US'")),
    ("time_zone", Set("'UTC'")),
    ("theme", Set("'SYSTEM'")),
    ("email_notifications", Set("FALSE")),
    ("anti_phishing_code", Set("NULL")),
    ("created_at", Kept("the list of the erased names people by number and this time")),
    ("deleted_at", SetNowIfNone),
    ("erased_at", SetNow),
];

const ACCOUNTS: [(&str, Fate); 6] = [
    ("id", Kept(NUMBER)),
    ("owner", Kept(NUMBER)),
    ("kind", Kept("main or not: no word of a person")),
    ("name", Set("'erased ' || id")),
    ("created_at", Kept(WHEN)),
    ("opened_at", Kept(WHEN)),
];

const AUDIT_LOG: [(&str, Fate); 16] = [
    ("id", Kept(ACT)),
    ("at", Kept(ACT)),
    ("actor", Kept(ACT)),
    ("actor_user", Kept(NUMBER)),
    ("subject_user", Kept(NUMBER)),
    ("action", Kept(ACT)),
    ("outcome", Kept(ACT)),
    ("object", Kept(ACT)),
    ("object_id", Kept(NUMBER)),
    ("ip", Set("NULL")),
    ("user_agent", Set("NULL")),
    ("client_salt", Set("EMPTY")),
    ("client_hash", Kept("without its salt it says nothing, and the chain holds it")),
    ("request_id", Kept("the chain holds it; it names a request of then")),
    ("sequence", Kept(ACT)),
    ("hash", Kept(ACT)),
];

const MONEY_INTENTS: [(&str, Fate); 8] = [
    ("kind", Kept(LEDGER)),
    ("id", Kept(LEDGER)),
    ("owner", Kept(NUMBER)),
    ("account", Kept(NUMBER)),
    ("reference", Set("NULL")),
    ("asset", Kept(LEDGER)),
    ("amount", Kept(LEDGER)),
    ("body_hash", Kept("it tells one request from another, and holds no reference")),
];

/// Somebody to be forgotten.
#[derive(Clone, Debug)]
pub(crate) struct Erasing {
    pub(crate) user: UserId,
    /// The hash of a password that nobody knows.
    pub(crate) password_hash: String,
    pub(crate) at: Timestamp,
}

/// Forgets a person: deletes and replaces what the rules say. Doing it again changes nothing that matters.
pub(crate) async fn erase(tx: &Transaction, erasing: &Erasing) -> Result<(), Fault> {
    for (table, rule) in RULES {
        let (sql, values) = match rule {
            Untouched(_) => continue,
            RowsGo(owner) => {
                let sql = format!("DELETE FROM {table} WHERE {owner} = $1");
                (sql, vec![Value::from(erasing.user.0)])
            }
            RowsStay(owner, columns) => update(tx, Staying { table, owner, columns }, erasing),
        };
        let backend = tx.get_database_backend();
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

/// Rows that stay.
struct Staying<'a> {
    table: &'a str,
    owner: &'a str,
    columns: &'a [(&'a str, Fate)],
}

fn update(tx: &Transaction, rows: Staying<'_>, erasing: &Erasing) -> (String, Vec<Value>) {
    let Staying { table, owner, columns } = rows;
    let empty = match tx.get_database_backend() {
        sea_orm::DatabaseBackend::Sqlite => "X''",
        _ => "''::bytea",
    };
    let mut values = vec![Value::from(erasing.user.0)];
    let mut bound = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut set = Vec::new();
    for (column, fate) in columns {
        let to = match fate {
            Kept(_) => continue,
            Set("EMPTY") => empty.to_owned(),
            Set(expression) => (*expression).to_owned(),
            SetPassword => bound(erasing.password_hash.clone().into()),
            SetNow => bound(erasing.at.0.into()),
            SetNowIfNone => format!("COALESCE({column}, {})", bound(erasing.at.0.into())),
        };
        set.push(format!("{column} = {to}"));
    }
    (format!("UPDATE {table} SET {} WHERE {owner} = $1", set.join(", ")), values)
}
