//! The connection for reading.
//!
//! On SQLite it writes limits into the text of a statement. SQLite plans by the value of a bound LIMIT, and so parses and
//! plans a statement anew each time that another value is bound to it: that takes several times as long as running
//! it. There are few limits, and so few texts.

use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    Value,
};

/// A connection for reading.
#[derive(Clone, Debug)]
pub(crate) struct Reading(pub(super) DatabaseConnection);

impl ConnectionTrait for Reading {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    fn execute_raw<'s, 'f>(
        &'s self,
        statement: Statement,
    ) -> BoxFuture<'f, Result<ExecResult, DbErr>>
    where
        's: 'f,
        Self: 'f,
    {
        self.0.execute_raw(statement)
    }

    fn execute_unprepared<'s, 't, 'f>(
        &'s self,
        text: &'t str,
    ) -> BoxFuture<'f, Result<ExecResult, DbErr>>
    where
        's: 'f,
        't: 'f,
        Self: 'f,
    {
        self.0.execute_unprepared(text)
    }

    fn query_one_raw<'s, 'f>(
        &'s self,
        statement: Statement,
    ) -> BoxFuture<'f, Result<Option<QueryResult>, DbErr>>
    where
        's: 'f,
        Self: 'f,
    {
        self.0.query_one_raw(with_limits(statement))
    }

    fn query_all_raw<'s, 'f>(
        &'s self,
        statement: Statement,
    ) -> BoxFuture<'f, Result<Vec<QueryResult>, DbErr>>
    where
        's: 'f,
        Self: 'f,
    {
        self.0.query_all_raw(with_limits(statement))
    }
}

/// What stands before a bound limit.
const LIMIT: &str = " LIMIT ";

/// The same statement for SQLite with its limits in its text.
fn with_limits(mut statement: Statement) -> Statement {
    if statement.db_backend != DbBackend::Sqlite || !statement.sql.contains(LIMIT) {
        return statement;
    }
    let Some(values) = statement.values.take() else { return statement };
    let mut text = String::with_capacity(statement.sql.len());
    let mut bound = Vec::with_capacity(values.0.len());
    let mut values = values.0.into_iter();
    let (mut rest, mut quoted) = (statement.sql.as_str(), false);
    while let Some(place) = rest.find(['?', '\'', '"']) {
        let (before, found) = rest.split_at(place);
        text.push_str(before);
        rest = &found[1..];
        if !found.starts_with('?') {
            quoted = !quoted;
        } else if !quoted {
            let value = values.next();
            match value.as_ref().and_then(number).filter(|_| text.ends_with(LIMIT)) {
                Some(limit) => {
                    text.push_str(&limit.to_string());
                    continue;
                }
                None => bound.extend(value),
            }
        }
        text.push_str(&found[..1]);
    }
    text.push_str(rest);
    bound.extend(values);
    statement.sql = text;
    statement.values = Some(sea_orm::Values(bound));
    statement
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::BigUnsigned(number) => *number,
        Value::BigInt(number) => number.and_then(|number| u64::try_from(number).ok()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_stand_in_the_text_and_all_else_is_bound() {
        let statement = |backend| {
            let sql = "SELECT '?', \" LIMIT ?\" FROM (SELECT a FROM t WHERE a > ? LIMIT ?) WHERE b = ? LIMIT ?";
            let values: [Value; 4] = [7_i64.into(), 21_u64.into(), "x".into(), 5_i64.into()];
            Statement::from_sql_and_values(backend, sql, values)
        };
        let written = with_limits(statement(DbBackend::Sqlite));
        assert_eq!(
            written.sql,
            "SELECT '?', \" LIMIT ?\" FROM (SELECT a FROM t WHERE a > ? LIMIT 21) WHERE b = ? LIMIT 5"
        );
        assert_eq!(written.values.map(|values| values.0), Some(vec![7_i64.into(), "x".into()]));
        let untouched = statement(DbBackend::Postgres);
        assert_eq!(with_limits(untouched.clone()), untouched);
    }
}
