//! Reads the rows of a person out of whatever table the list names.

use super::{Kind, PersonalTable, Shown, Whose};
use crate::domain::{AccountId, Fault, UserId};
use crate::storage::Database;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use std::fmt::Write;

/// Whose rows are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A person's.
    Person(UserId),
    /// Those of one of their accounts.
    Account(AccountId),
}

impl Subject {
    fn number(self) -> i64 {
        match self {
            Subject::Person(user) => user.0,
            Subject::Account(account) => i64::from(account.0),
        }
    }
}

/// What a column of a row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// True or false.
    Truth(bool),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row, its shown columns in the order of their table.
#[derive(Clone, Debug)]
pub struct Row(pub Vec<Raw>);

/// Where in a table's order a row stands.
#[derive(Clone, Debug)]
pub struct Place(Vec<Value>);

/// Some rows of a table.
#[derive(Clone, Debug)]
pub struct RowsWanted {
    /// Whose.
    pub subject: Subject,
    /// Those after this place.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: u32,
}

/// How many rows of a table are a subject's.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn count(db: &Database, table: &PersonalTable, subject: Subject) -> Result<u64, Fault> {
    let owner = table.whose.column();
    let sql = format!("SELECT COUNT(*) FROM \"{}\" WHERE \"{owner}\" = $1", table.name);
    let values = [subject.number().into()];
    let statement = Statement::from_sql_and_values(db.backend(), sql, values);
    let row = db.read().query_one_raw(statement).await?;
    let counted: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(counted.unsigned_abs())
}

/// The next rows of a subject, and the place of the last of them.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn rows(
    db: &Database,
    table: &PersonalTable,
    wanted: RowsWanted,
) -> Result<(Vec<Row>, Option<Place>), Fault> {
    let sql = select(table, &wanted);
    let mut values: Vec<Value> = vec![wanted.subject.number().into()];
    values.extend(wanted.after.into_iter().flat_map(|place| place.0));
    let found =
        db.read().query_all_raw(Statement::from_sql_and_values(db.backend(), sql, values)).await?;
    let place = found.last().map(|row| place(row, table)).transpose()?;
    let rows = found.iter().map(|row| row_of(row, table)).collect::<Result<_, _>>()?;
    Ok((rows, place))
}

fn select(table: &PersonalTable, wanted: &RowsWanted) -> String {
    let names = table.columns.iter().filter(|column| matches!(column.shown, Shown::As(..)));
    let names = names.map(|column| column.name).chain(table.order.iter().copied());
    let quoted = |names: Vec<&str>| {
        names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    };
    let (columns, order) = (quoted(names.collect()), quoted(table.order.to_vec()));
    let owner = table.whose.column();
    let mut sql = format!("SELECT {columns} FROM \"{}\" WHERE \"{owner}\" = $1", table.name);
    if wanted.after.is_some() {
        let values = (0..table.order.len()).map(|index| format!("${}", index + 2));
        let values = values.collect::<Vec<_>>().join(", ");
        let _ = write!(sql, " AND ({order}) > ({values})");
    }
    let _ = write!(sql, " ORDER BY {order} LIMIT {}", wanted.limit);
    sql
}

/// The columns of the order stand behind those that are shown.
fn place(row: &QueryResult, table: &PersonalTable) -> Result<Place, Fault> {
    let shown = table.columns.iter().filter(|it| matches!(it.shown, Shown::As(..))).count();
    let value = |index: usize| match row.try_get_by_index::<i64>(shown + index) {
        Ok(number) => Ok(Value::from(number)),
        Err(_) => Ok(Value::from(row.try_get_by_index::<String>(shown + index)?)),
    };
    let values = (0..table.order.len()).map(value).collect::<Result<_, Fault>>()?;
    Ok(Place(values))
}

fn row_of(row: &QueryResult, table: &PersonalTable) -> Result<Row, Fault> {
    let mut raw = Vec::with_capacity(table.columns.len());
    for column in table.columns {
        if let Shown::As(_, kind) = column.shown {
            raw.push(raw_of(row, raw.len(), kind)?);
        }
    }
    Ok(Row(raw))
}

fn raw_of(row: &QueryResult, index: usize, kind: Kind) -> Result<Raw, Fault> {
    let raw = match kind {
        Kind::Text => row.try_get_by_index::<Option<String>>(index)?.map(Raw::Text),
        Kind::Truth => row.try_get_by_index::<Option<bool>>(index)?.map(Raw::Truth),
        Kind::Exact(_) => row.try_get_by_index::<Option<Vec<u8>>>(index)?.map(Raw::Bytes),
        Kind::Flag => row.try_get_by_index::<Option<i64>>(index)?.map(|it| Raw::Truth(it != 0)),
        Kind::Number
        | Kind::Time
        | Kind::Id(_)
        | Kind::Asset
        | Kind::Market
        | Kind::Amount(_)
        | Kind::Quote(_)
        | Kind::Price(_)
        | Kind::Quantity(_) => row.try_get_by_index::<Option<i64>>(index)?.map(Raw::Integer),
    };
    Ok(raw.unwrap_or(Raw::Null))
}

impl PersonalTable {
    /// The subject of this table among a person and their accounts; one for each account where rows are an account's.
    pub fn subjects(&self, user: UserId, accounts: &[AccountId]) -> Vec<Subject> {
        match self.whose {
            Whose::Person(_) => vec![Subject::Person(user)],
            Whose::Account(_) => accounts.iter().copied().map(Subject::Account).collect(),
        }
    }
}
