//! Account numbers: which of those in the projections of the journal belong to nobody, and that none is given twice.
//!
//! Numbers are given in the table of accounts. One that is older than the journal (a restored backup) would give
//! numbers again that hold somebody's money.

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, Fault, Timestamp, UserId};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement};

/// The most accounts that one answer lists.
const LISTED_MAX: usize = 1_000;

#[derive(FromQueryResult)]
struct Numbered {
    account: Option<i64>,
}

/// The accounts of people that the projections know and the table of accounts lacks, without those given up as lost; at
/// most 1,000, the lowest first. Reads the whole table of balances: for the start of a server.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn ownerless(db: &Database) -> Result<Vec<AccountId>, Fault> {
    let first = AccountId::FIRST_USER;
    let known = |table: &str| {
        format!(
            "SELECT DISTINCT account FROM {table} WHERE account >= {first} \
             AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.id = {table}.account) \
             AND NOT EXISTS (SELECT 1 FROM lost_accounts WHERE lost_accounts.account = {table}.account)"
        )
    };
    // Who never had a balance may have orders that were refused; only the numbers that were not given yet are looked
    // for among them, because the table is large.
    let sql = format!(
        "SELECT account FROM ({} UNION {} AND account > (SELECT COALESCE(MAX(id), 0) FROM accounts)) \
         AS ownerless ORDER BY account LIMIT {LISTED_MAX}",
        known("balances"),
        known("orders"),
    );
    let asked = Statement::from_string(db.backend(), sql);
    let found = Numbered::find_by_statement(asked).all(db.read()).await?;
    found.into_iter().filter_map(|row| row.account).map(AccountId::from_sql).collect()
}

/// Gives the people of these accounts up as lost: the accounts keep their numbers and what is in them.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(crate) async fn give_up(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
    at: Timestamp,
) -> Result<(), Fault> {
    let rows: Vec<String> =
        accounts.iter().map(|account| format!("({}, {})", account.to_sql(), at.0)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO lost_accounts (account, noted_at) VALUES {} ON CONFLICT (account) DO NOTHING",
        rows.join(", ")
    );
    tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
    Ok(())
}

/// Numbers that the journal has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// The greatest of an account.
    pub account: Option<AccountId>,
    /// The greatest of a person.
    pub owner: Option<UserId>,
}

/// Makes the next numbers of an account and of a person higher than any that the journal has used, as far as the
/// engine (`used`) and the projections know.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn skip_used(db: &Database, used: Used) -> Result<(), Fault> {
    db.write(move |tx| Box::pin(async move { skip_used_in(tx, used).await })).await
}

async fn skip_used_in(tx: &DatabaseTransaction, used: Used) -> Result<(), Fault> {
    let backend = tx.get_database_backend();
    if backend == DatabaseBackend::Postgres {
        // Nobody draws a number between the look and the change.
        tx.execute_unprepared("LOCK TABLE users, accounts IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    let highest = "SELECT MAX(account) AS account FROM (SELECT MAX(account) AS account FROM balances \
                   UNION ALL SELECT MAX(account) FROM orders \
                   UNION ALL SELECT MAX(account) FROM lost_accounts) AS known";
    let highest = Numbered::find_by_statement(Statement::from_string(backend, highest));
    let projected = highest.one(tx).await?.and_then(|row| row.account);
    let account = projected.max(used.account.map(Integer::to_sql)).unwrap_or_default();
    if account >= i64::from(AccountId::FIRST_USER) {
        raise(tx, "accounts", account).await?;
    }
    match used.owner {
        Some(owner) if owner.0 > 0 => raise(tx, "users", owner.0).await,
        _ => Ok(()),
    }
}

/// Makes the next number of a table higher than `used`; never lower than it was.
async fn raise(tx: &DatabaseTransaction, table: &str, used: i64) -> Result<(), Fault> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        let raise = format!(
            "SELECT setval(numbers, {used}) FROM \
             (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS numbers) AS it \
             WHERE {used} > COALESCE(pg_sequence_last_value(numbers), 0)"
        );
        tx.execute_unprepared(&raise).await?;
        return Ok(());
    }
    let raise = format!("UPDATE sqlite_sequence SET seq = MAX(seq, {used}) WHERE name = '{table}'");
    if tx.execute_unprepared(&raise).await?.rows_affected() == 0 {
        let begin = format!("INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {used})");
        tx.execute_unprepared(&begin).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::accounts::{self, NewAccount};
    use crate::storage::testing::TestDatabase;
    use crate::storage::users::{self, NewUser};

    /// The number of a new account.
    async fn account(database: &Database, owner: i64) -> AccountId {
        let new = NewAccount::main(UserId(owner), Timestamp::from_seconds(1));
        let added =
            database.write(move |tx| Box::pin(async move { accounts::insert(tx, new).await }));
        added.await.expect("inserts").id
    }

    #[tokio::test]
    async fn account_without_row_is_found_and_its_number_never_given() {
        let database = TestDatabase::new().await;
        skip_used(&database, Used::default()).await.expect("nothing to skip");
        assert_eq!(account(&database, 1).await, AccountId(AccountId::FIRST_USER));
        database
            .execute(
                "INSERT INTO balances (account, asset, available, held) VALUES \
                 (1, 0, 5, 0), (100, 0, 5, 0), (1000, 0, 5, 0), (1004, 0, 0, 0), (1009, 0, 1, 0)",
            )
            .await;
        let unknown = [AccountId(1_004), AccountId(1_009)];
        assert_eq!(ownerless(&database).await.expect("looks"), unknown);
        for _ in 0..2 {
            skip_used(&database, Used::default()).await.expect("skips");
        }
        assert_eq!(account(&database, 2).await, AccountId(1_010));
        skip_used(&database, Used::default()).await.expect("skips");
        assert_eq!(account(&database, 3).await, AccountId(1_011), "not set back");

        let given_up = |accounts: &[AccountId], second| {
            let accounts = accounts.to_vec();
            database.write(move |tx| {
                Box::pin(
                    async move { give_up(tx, &accounts, Timestamp::from_seconds(second)).await },
                )
            })
        };
        given_up(&unknown[..1], 2).await.expect("notes");
        assert_eq!(ownerless(&database).await.expect("looks"), unknown[1..]);
        given_up(&unknown, 3).await.expect("notes");
        assert_eq!(ownerless(&database).await.expect("looks"), []);
    }

    #[tokio::test]
    async fn restored_table_of_accounts_gives_no_number_again() {
        let database = TestDatabase::new().await;
        for owner in 1..=3 {
            account(&database, owner).await;
        }
        database
            .execute(
                "INSERT INTO balances (account, asset, available, held) VALUES (1002, 0, 5, 0)",
            )
            .await;
        // What an older backup holds: fewer accounts, and a counter that has not come as far.
        database.execute("DELETE FROM accounts WHERE id > 1000").await;
        let set_back = match database.backend() {
            DatabaseBackend::Postgres => {
                "SELECT setval(pg_get_serial_sequence('accounts', 'id'), 1000)"
            }
            _ => "UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'accounts'",
        };
        database.execute(set_back).await;
        assert_eq!(ownerless(&database).await.expect("looks"), [AccountId(1_002)]);
        skip_used(&database, Used::default()).await.expect("skips");
        assert_eq!(account(&database, 4).await, AccountId(1_003));
    }

    #[tokio::test]
    async fn account_numbers_that_only_the_engine_knows_are_never_given() {
        let database = TestDatabase::new().await;
        let used = Used { account: Some(AccountId(1_500)), owner: Some(UserId(70)) };
        for _ in 0..2 {
            skip_used(&database, used).await.expect("skips");
        }
        assert_eq!(account(&database, 1).await, AccountId(1_501));
        let new = NewUser {
            email: "ada@example.com".to_owned(),
            password_hash: String::new(),
            display_name: "Ada".to_owned(),
            created_at: Timestamp::from_seconds(1),
        };
        let added = database.write(move |tx| Box::pin(async move { users::insert(tx, new).await }));
        assert_eq!(added.await.expect("inserts").expect("new").id, UserId(71));
    }
}
