//! Keys that are drawn once and never change. A row is inserted and read, never updated.

use super::Database;
use crate::domain::Fault;
use entity::permanent_key as table;
use sea_orm::{ActiveValue::Set, EntityTrait};

/// The key of this name; `None` when none was drawn yet.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(db: &Database, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    let row = table::Entity::find_by_id(name).one(db.read()).await?;
    Ok(row.map(|row| row.key))
}

/// Keeps a key under this name, unless one is kept already: of two nodes that start at once, one draws for both.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn keep(db: &Database, name: &'static str, drawn: Vec<u8>) -> Result<(), Fault> {
    let row = table::ActiveModel { name: Set(name.to_owned()), key: Set(drawn) };
    db.write(move |tx| {
        Box::pin(async move {
            table::Entity::insert(row)
                .on_conflict_do_nothing_on([table::Column::Name])
                .exec_without_returning(tx)
                .await?;
            Ok(())
        })
    })
    .await
}
