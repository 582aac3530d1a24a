//! Rows that mean nothing. Where an address with an account gets a row (a mailed token, a try in its history), one
//! without gets a decoy: the same number of statements, of the same size, on the same writer.

use super::Database;
use crate::domain::{Fault, Timestamp};
use entity::decoys as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};

/// A row about to be left behind; its hashes are drawn at random.
#[derive(Clone, Debug)]
pub(crate) struct NewDecoy {
    pub(crate) subject: Vec<u8>,
    pub(crate) hash: Vec<u8>,
    pub(crate) made_at: Timestamp,
}

/// Leaves a decoy behind.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewDecoy) -> Result<(), Fault> {
    let row = table::ActiveModel {
        subject: Set(new.subject),
        hash: Set(new.hash),
        made_at: Set(new.made_at.0),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// Clears decoys from before `before` away.
pub async fn delete_old(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let old = table::Column::MadeAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
        })
    })
    .await
}
