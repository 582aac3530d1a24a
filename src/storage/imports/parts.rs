//! The rows of files that people bring in, some hundred to a part: so that a page of them is one or two reads, and a file
//! of half a million rows some hundred inserts.

use crate::domain::{Fault, ImportId};
use crate::storage::Database;
use entity::import_parts as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Some rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its place, from 0.
    pub number: i64,
    /// Line of its first row.
    pub first_line: i64,
    /// Line of its last row.
    pub last_line: i64,
    /// Which verdicts there are among its rows, one bit each.
    pub verdicts: i64,
    /// The rows, as JSON.
    pub content: String,
}

/// A part without its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartHead {
    /// Its place, from 0.
    pub number: i64,
    /// Line of its first row.
    pub first_line: i64,
    /// Line of its last row.
    pub last_line: i64,
    /// Which verdicts there are among its rows, one bit each.
    pub verdicts: i64,
}

/// The heads of an import's parts, in the order of the file.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn heads(db: &Database, import: ImportId) -> Result<Vec<PartHead>, Fault> {
    let rows: Vec<(i64, i64, i64, i64)> = table::Entity::find()
        .filter(table::Column::Import.eq(import.0))
        .select_only()
        .columns([
            table::Column::Number,
            table::Column::FirstLine,
            table::Column::LastLine,
            table::Column::Verdicts,
        ])
        .order_by_asc(table::Column::Number)
        .into_tuple()
        .all(db.read())
        .await?;
    let head = |(number, first_line, last_line, verdicts)| PartHead {
        number,
        first_line,
        last_line,
        verdicts,
    };
    Ok(rows.into_iter().map(head).collect())
}

/// The rows of a part; `None` when they are gone.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn content(
    db: &Database,
    import: ImportId,
    number: i64,
) -> Result<Option<String>, Fault> {
    let row = table::Entity::find_by_id((import.0, number)).one(db.read()).await?;
    Ok(row.map(|row| row.content))
}

/// Adds parts.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    import: ImportId,
    parts: Vec<Part>,
) -> Result<(), Fault> {
    if parts.is_empty() {
        return Ok(());
    }
    let rows = parts.into_iter().map(|part| table::ActiveModel {
        import: Set(import.0),
        number: Set(part.number),
        first_line: Set(part.first_line),
        last_line: Set(part.last_line),
        verdicts: Set(part.verdicts),
        content: Set(part.content),
    });
    table::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Deletes the parts of an import.
pub(crate) async fn delete(tx: &DatabaseTransaction, import: ImportId) -> Result<(), Fault> {
    table::Entity::delete_many().filter(table::Column::Import.eq(import.0)).exec(tx).await?;
    Ok(())
}

/// Deletes the parts that `over` describes. Answers how many there were.
pub(super) async fn delete_where(db: &Database, over: Condition) -> Result<u64, Fault> {
    let deleted = db.write(move |tx| {
        Box::pin(async move {
            let gone = table::Entity::delete_many().filter(over).exec(tx).await?;
            Ok(gone.rows_affected)
        })
    });
    deleted.await
}
