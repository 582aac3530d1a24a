//! Account numbers: which of those in the projections of the journal belong to nobody, and that none is given twice.
//!
//! An account's number follows from its person's number. A table of people that is older than the journal (a restored
//! backup) would give numbers again that hold somebody's money.

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, Fault, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement};

/// The most accounts that one answer lists.
const LISTED_MAX: usize = 1_000;

#[derive(FromQueryResult)]
struct Numbered {
    account: Option<i64>,
}

/// The accounts of people that the projections know and the table of people lacks, without those given up as lost; at
/// most 1,000, the lowest first. Reads the whole table of balances: for the start of a server.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn ownerless(db: &Database) -> Result<Vec<AccountId>, Fault> {
    let first = AccountId::FIRST_USER;
    let known = |table: &str| {
        format!(
            "SELECT DISTINCT account FROM {table} WHERE account >= {first} \
             AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = {table}.account - {first}) \
             AND NOT EXISTS (SELECT 1 FROM lost_accounts WHERE lost_accounts.account = {table}.account)"
        )
    };
    // Who never had a balance may have orders that were refused; only the numbers that people have not reached yet are
    // looked for among them, because the table is large.
    let sql = format!(
        "SELECT account FROM ({} UNION {} AND account > {first} + (SELECT COALESCE(MAX(id), 0) FROM users)) \
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
pub async fn give_up(db: &Database, accounts: &[AccountId], at: Timestamp) -> Result<(), Fault> {
    let backend = db.backend();
    let rows: Vec<String> =
        accounts.iter().map(|account| format!("({}, {})", account.to_sql(), at.0)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO lost_accounts (account, noted_at) VALUES {} ON CONFLICT (account) DO NOTHING",
        rows.join(", ")
    );
    db.write(move |tx| {
        Box::pin(async move {
            tx.execute_raw(Statement::from_string(backend, sql)).await?;
            Ok(())
        })
    })
    .await
}

/// Makes the next person's number higher than any that the projections have seen.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn skip_used(db: &Database) -> Result<(), Fault> {
    db.write(|tx| Box::pin(async move { skip_used_in(tx).await })).await
}

async fn skip_used_in(tx: &DatabaseTransaction) -> Result<(), Fault> {
    let backend = tx.get_database_backend();
    if backend == DatabaseBackend::Postgres {
        // Nobody draws a number between the look and the change.
        tx.execute_unprepared("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    let highest = "SELECT MAX(account) AS account FROM (SELECT MAX(account) AS account FROM balances \
                   UNION ALL SELECT MAX(account) FROM orders \
                   UNION ALL SELECT MAX(account) FROM lost_accounts) AS known";
    let highest = Numbered::find_by_statement(Statement::from_string(backend, highest));
    let highest = highest.one(tx).await?.and_then(|row| row.account).unwrap_or_default();
    let used = highest - i64::from(AccountId::FIRST_USER);
    if used <= 0 {
        return Ok(());
    }
    if backend == DatabaseBackend::Postgres {
        let raise = format!(
            "SELECT setval(numbers, {used}) FROM (SELECT pg_get_serial_sequence('users', 'id')::regclass AS numbers) AS it \
             WHERE {used} > COALESCE(pg_sequence_last_value(numbers), 0)"
        );
        tx.execute_unprepared(&raise).await?;
        return Ok(());
    }
    let raise = format!("UPDATE sqlite_sequence SET seq = MAX(seq, {used}) WHERE name = 'users'");
    if tx.execute_unprepared(&raise).await?.rows_affected() == 0 {
        let begin = format!("INSERT INTO sqlite_sequence (name, seq) VALUES ('users', {used})");
        tx.execute_unprepared(&begin).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;
    use crate::storage::testing::TestDatabase;
    use crate::storage::users::{self, NewUser};

    async fn person(database: &Database, email: &str) -> UserId {
        let new = NewUser {
            email: email.to_owned(),
            password_hash: String::new(),
            display_name: "Ada".to_owned(),
            created_at: Timestamp::from_seconds(1),
        };
        let added = database.write(move |tx| Box::pin(async move { users::insert(tx, new).await }));
        added.await.expect("inserts").expect("new").id
    }

    #[tokio::test]
    async fn an_account_without_a_person_is_found_and_its_number_never_given() {
        let database = TestDatabase::new().await;
        skip_used(&database).await.expect("nothing to skip");
        assert_eq!(person(&database, "ada@example.com").await, UserId(1));
        database
            .execute(
                "INSERT INTO balances (account, asset, available, held) VALUES \
                 (1, 0, 5, 0), (100, 0, 5, 0), (1001, 0, 5, 0), (1004, 0, 0, 0), (1009, 0, 1, 0)",
            )
            .await;
        let unknown = [AccountId(1_004), AccountId(1_009)];
        assert_eq!(ownerless(&database).await.expect("looks"), unknown);
        for _ in 0..2 {
            skip_used(&database).await.expect("skips");
        }
        assert_eq!(person(&database, "bob@example.com").await, UserId(10));
        skip_used(&database).await.expect("skips");
        assert_eq!(person(&database, "cyn@example.com").await, UserId(11), "not set back");

        give_up(&database, &unknown[..1], Timestamp::from_seconds(2)).await.expect("notes");
        assert_eq!(ownerless(&database).await.expect("looks"), unknown[1..]);
        give_up(&database, &unknown, Timestamp::from_seconds(3)).await.expect("notes");
        assert_eq!(ownerless(&database).await.expect("looks"), []);
    }

    #[tokio::test]
    async fn a_restored_table_of_people_gives_no_number_again() {
        let database = TestDatabase::new().await;
        for name in ["a", "b", "c"] {
            person(&database, &format!("{name}@example.com")).await;
        }
        database
            .execute(
                "INSERT INTO balances (account, asset, available, held) VALUES (1003, 0, 5, 0)",
            )
            .await;
        // What an older backup holds: fewer people, and a counter that has not come as far.
        database.execute("DELETE FROM users WHERE id > 1").await;
        let set_back = match database.backend() {
            DatabaseBackend::Postgres => "SELECT setval(pg_get_serial_sequence('users', 'id'), 1)",
            _ => "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'users'",
        };
        database.execute(set_back).await;
        assert_eq!(ownerless(&database).await.expect("looks"), [AccountId(1_003)]);
        skip_used(&database).await.expect("skips");
        assert_eq!(person(&database, "d@example.com").await, UserId(4));
    }
}
