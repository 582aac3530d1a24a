//! Many rows in few statements.

use crate::domain::Fault;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, Statement, Value};
use std::fmt::Write;

/// The most rows of one statement. Twenty columns times this stay below both databases' limit of bound
/// values (32,766 and 65,535).
const ROWS_MAX: usize = 512;

/// Where rows go and what happens to those that are there already.
pub(super) struct Table<const N: usize> {
    pub(super) name: &'static str,
    pub(super) columns: [&'static str; N],
    /// The ON CONFLICT clause; empty where a row that is there already is a bug.
    pub(super) conflict: &'static str,
}

impl<const N: usize> Table<N> {
    /// SQLite takes `$7` and `?7` for names, and looks every name up from the first on, at each execution: the
    /// square of the number of values. A bare `?` is counted instead.
    fn insert(&self, rows: usize, backend: DatabaseBackend) -> String {
        let mut sql = format!("INSERT INTO {} ({}) VALUES ", self.name, self.columns.join(", "));
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..N {
                let comma = if column == 0 { "" } else { ", " };
                sql.push_str(comma);
                match backend {
                    DatabaseBackend::Sqlite => sql.push('?'),
                    // Writing to a String cannot fail.
                    _ => drop(write!(sql, "${}", row * N + column + 1)),
                }
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.conflict);
        sql
    }
}

/// Inserts or updates the rows. No two may have the same key.
///
/// Statements come in sizes that are powers of two, so that a connection prepares ten of them per table
/// once instead of a new one for every number of rows.
pub(super) async fn upsert<const N: usize>(
    transaction: &DatabaseTransaction,
    table: &Table<N>,
    rows: impl ExactSizeIterator<Item = [Value; N]> + Send,
) -> Result<(), Fault> {
    let backend = transaction.get_database_backend();
    let mut rows = rows;
    while rows.len() > 0 {
        let count = (1 << rows.len().ilog2()).min(ROWS_MAX);
        let values: Vec<Value> = rows.by_ref().take(count).flatten().collect();
        let statement =
            Statement::from_sql_and_values(backend, table.insert(count, backend), values);
        transaction.execute_raw(statement).await?;
    }
    Ok(())
}
