//! Many rows in few statements.
//!
//! SQLite takes VALUES lists in a few fixed sizes. PostgreSQL takes new rows by COPY, and rows that may be
//! there already as one array per column: one statement, whatever their number, that is parsed once.

use crate::domain::Fault;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};
use sqlx::postgres::PgConnection;

/// The most rows of one statement on SQLite. Thirty columns times this stay below its limit of bound values
/// (32,766).
const ROWS_MAX: usize = 512;
/// From so many rows on, COPY is worth its second round trip.
const COPY_ROWS_MIN: usize = 32;
/// What a binary COPY begins with: a signature, no flags, no extension.
const COPY_HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with, in place of a row's number of columns.
const COPY_END: [u8; 2] = (-1_i16).to_be_bytes();

/// Where rows go and what happens to those that are there already.
pub(super) struct Table<const N: usize> {
    pub(super) name: &'static str,
    pub(super) columns: [&'static str; N],
    /// The ON CONFLICT clause; empty where a row that is there already is a bug.
    pub(super) conflict: &'static str,
}

/// Declares the table of a projection and the cells of its rows. Each column is written once, beside the value that a
/// row gives it. A row whose key is there already replaces what is `updated`; without a key that is a bug.
macro_rules! projected {
    (
        $name:literal, $row:ident: $type:ty,
        key { $key:ident = $key_value:expr $(, $keys:ident = $keys_value:expr)* $(,)? }
        fixed { $($fixed:ident = $fixed_value:expr),* $(,)? }
        updated { $first:ident = $first_value:expr $(, $updated:ident = $updated_value:expr)* $(,)? }
    ) => {
        $crate::storage::bulk::projected! {
            @table $name, $row: $type,
            concat!(
                "ON CONFLICT (", stringify!($key) $(, ", ", stringify!($keys))*, ") DO UPDATE SET ",
                stringify!($first), " = excluded.", stringify!($first)
                $(, ", ", stringify!($updated), " = excluded.", stringify!($updated))*
            ),
            [
                $key = $key_value, $($keys = $keys_value,)* $($fixed = $fixed_value,)*
                $first = $first_value, $($updated = $updated_value,)*
            ]
        }
    };
    ($name:literal, $row:ident: $type:ty, fixed { $($fixed:ident = $value:expr),+ $(,)? }) => {
        $crate::storage::bulk::projected! { @table $name, $row: $type, "", [$($fixed = $value,)+] }
    };
    (@table $name:literal, $row:ident: $type:ty, $conflict:expr, [$($column:ident = $value:expr,)+]) => {
        const WIDTH: usize = [$(stringify!($column)),+].len();

        pub(super) const TABLE: $crate::storage::bulk::Table<WIDTH> = $crate::storage::bulk::Table {
            name: $name,
            columns: [$(stringify!($column)),+],
            conflict: $conflict,
        };

        pub(super) fn cells($row: &$type) -> [$crate::storage::bulk::Cell<'_>; WIDTH] {
            [$($value.into()),+]
        }
    };
}
pub(super) use projected;

/// One value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell<'r> {
    /// Of a BIGINT column.
    Integer(Option<i64>),
    /// Of a TEXT column.
    Text(Option<&'r str>),
}

impl From<i64> for Cell<'_> {
    fn from(value: i64) -> Self {
        Cell::Integer(Some(value))
    }
}

impl From<Option<i64>> for Cell<'_> {
    fn from(value: Option<i64>) -> Self {
        Cell::Integer(value)
    }
}

impl<'r> From<&'r str> for Cell<'r> {
    fn from(value: &'r str) -> Self {
        Cell::Text(Some(value))
    }
}

impl<'r> From<Option<&'r str>> for Cell<'r> {
    fn from(value: Option<&'r str>) -> Self {
        Cell::Text(value)
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Integer(value) => value.into(),
            Cell::Text(value) => value.into(),
        }
    }
}

impl<const N: usize> Table<N> {
    fn insert_into(&self) -> String {
        format!("INSERT INTO {} ({}) ", self.name, self.columns.join(", "))
    }

    /// For SQLite, which takes `$7` and `?7` for names, and looks every name up from the first on, at each
    /// execution: the square of the number of values. A bare `?` is counted instead.
    fn insert_values(&self, rows: usize) -> String {
        let row = format!("({}?)", "?, ".repeat(N - 1));
        let rows = format!("{}{row}", format!("{row}, ").repeat(rows - 1));
        format!("{}VALUES {rows} {}", self.insert_into(), self.conflict)
    }

    /// For PostgreSQL: one array per column, whose kinds the first row tells.
    fn insert_arrays(&self, first: &[Cell<'_>; N]) -> String {
        let array = |(index, cell): (usize, &Cell<'_>)| match cell {
            Cell::Integer(_) => format!("${}::bigint[]", index + 1),
            Cell::Text(_) => format!("${}::text[]", index + 1),
        };
        let arrays: Vec<String> = first.iter().enumerate().map(array).collect();
        let arrays = arrays.join(", ");
        format!("{}SELECT * FROM unnest({arrays}) {}", self.insert_into(), self.conflict)
    }
}

/// Inserts or updates the rows on SQLite. No two may have the same key.
///
/// Statements come in sizes that are powers of two, so that a connection prepares ten of them per table
/// once instead of a new one for every number of rows.
pub(super) async fn upsert<'r, const N: usize>(
    transaction: &DatabaseTransaction,
    table: &Table<N>,
    rows: impl ExactSizeIterator<Item = [Cell<'r>; N]> + Send,
) -> Result<(), Fault> {
    let backend = transaction.get_database_backend();
    let mut rows = rows;
    while rows.len() > 0 {
        let count = (1 << rows.len().ilog2()).min(ROWS_MAX);
        let values: Vec<Value> = rows.by_ref().take(count).flatten().map(Value::from).collect();
        let statement = Statement::from_sql_and_values(backend, table.insert_values(count), values);
        transaction.execute_raw(statement).await?;
    }
    Ok(())
}

/// Inserts or updates the rows on PostgreSQL. No two may have the same key.
pub(super) async fn upsert_arrays<'r, const N: usize>(
    connection: &mut PgConnection,
    table: &Table<N>,
    rows: impl ExactSizeIterator<Item = [Cell<'r>; N]> + Send,
) -> Result<(), sqlx::Error> {
    let rows: Vec<[Cell<'r>; N]> = rows.collect();
    let Some(first) = rows.first() else { return Ok(()) };
    let mut query = sqlx::query(sqlx::AssertSqlSafe(table.insert_arrays(first)));
    for (index, cell) in first.iter().enumerate() {
        query = match cell {
            Cell::Integer(_) => query.bind(integers(&rows, index)),
            Cell::Text(_) => query.bind(texts(&rows, index)),
        };
    }
    query.execute(connection).await?;
    Ok(())
}

/// Inserts rows that are not there yet on PostgreSQL.
pub(super) async fn copy<'r, const N: usize>(
    connection: &mut PgConnection,
    table: &Table<N>,
    rows: impl ExactSizeIterator<Item = [Cell<'r>; N]> + Send,
) -> Result<(), sqlx::Error> {
    if rows.len() < COPY_ROWS_MIN {
        return upsert_arrays(connection, table, rows).await;
    }
    let columns = table.columns.join(", ");
    let statement = format!("COPY {} ({columns}) FROM STDIN (FORMAT binary)", table.name);
    let bytes = copied(rows);
    let mut copy = connection.copy_in_raw(&statement).await?;
    copy.send(bytes).await?;
    copy.finish().await?;
    Ok(())
}

fn integers<const N: usize>(rows: &[[Cell<'_>; N]], index: usize) -> Vec<Option<i64>> {
    let integer = |row: &[Cell<'_>; N]| match row[index] {
        Cell::Integer(value) => value,
        Cell::Text(_) => None,
    };
    rows.iter().map(integer).collect()
}

fn texts<'r, const N: usize>(rows: &[[Cell<'r>; N]], index: usize) -> Vec<Option<&'r str>> {
    let text = |row: &[Cell<'r>; N]| match row[index] {
        Cell::Text(value) => value,
        Cell::Integer(_) => None,
    };
    rows.iter().map(text).collect()
}

/// Rows as PostgreSQL's binary COPY wants them: per row the number of columns, per column its length (-1 for
/// NULL) and its bytes; all numbers most significant byte first.
fn copied<'r, const N: usize>(rows: impl ExactSizeIterator<Item = [Cell<'r>; N]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(COPY_HEADER.len() + rows.len() * N * 12);
    bytes.extend_from_slice(COPY_HEADER);
    // A table has few columns, and a text few bytes: neither cast cuts anything off.
    let columns = i16::try_from(N).unwrap_or(i16::MAX).to_be_bytes();
    for row in rows {
        bytes.extend_from_slice(&columns);
        for cell in row {
            match cell {
                Cell::Integer(Some(value)) => field(&mut bytes, &value.to_be_bytes()),
                Cell::Text(Some(text)) => field(&mut bytes, text.as_bytes()),
                Cell::Integer(None) | Cell::Text(None) => bytes.extend((-1_i32).to_be_bytes()),
            }
        }
    }
    bytes.extend_from_slice(&COPY_END);
    bytes
}

fn field(bytes: &mut Vec<u8>, value: &[u8]) {
    let length = i32::try_from(value.len()).unwrap_or(i32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    mod pairs {
        projected! {
            "pairs", row: (i64, i64, i64, i64),
            key { a = row.0, b = row.1 }
            fixed { c = row.2 }
            updated { d = row.3 }
        }
    }

    #[test]
    fn projected_table_updates_what_it_says_and_has_a_cell_for_each_column() {
        assert_eq!(
            pairs::TABLE.insert_values(1),
            "INSERT INTO pairs (a, b, c, d) VALUES (?, ?, ?, ?) \
             ON CONFLICT (a, b) DO UPDATE SET d = excluded.d"
        );
        assert_eq!(pairs::cells(&(1, 2, 3, 4)), [1, 2, 3, 4].map(Cell::from));
    }

    const NOTES: Table<2> =
        Table { name: "notes", columns: ["id", "text"], conflict: "ON CONFLICT DO NOTHING" };

    #[test]
    fn bulk_statements_name_every_value() {
        assert_eq!(
            NOTES.insert_values(2),
            "INSERT INTO notes (id, text) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            NOTES.insert_arrays(&[Cell::Integer(None), Cell::Text(None)]),
            "INSERT INTO notes (id, text) SELECT * FROM unnest($1::bigint[], $2::text[]) \
             ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn copied_row_has_a_length_before_every_value() {
        let bytes = copied(
            [[Cell::from(258), Cell::from("ab")], [1.into(), None::<&str>.into()]].into_iter(),
        );
        let (header, rows) = bytes.split_at(COPY_HEADER.len());
        assert_eq!((header, header.len()), (COPY_HEADER, 19));
        let expected = [
            &[0, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 2, b'a', b'b'][..],
            &[0, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255][..],
            &[255, 255][..],
        ];
        assert_eq!(rows, expected.concat());
    }
}
