//! The key of global ids and cursors. It is drawn at the first start and kept in the SQL database, so that every node,
//! every restart and every restored copy has the same one. The signing keys come and go without it.

use crate::domain::keys::KEY_BYTES;
use crate::domain::{Fault, OpaqueIds, PermanentKey, Rng};
use crate::storage::{Database, permanent_keys};

/// What the key is called in its table.
const NAME: &str = "ids";

/// Makes and reads ids and cursors with the database's key; draws one where there is none.
///
/// # Errors
/// [`Fault`] when the database fails, or the key in it was damaged.
pub async fn opaque_ids(database: &Database, rng: &dyn Rng) -> Result<OpaqueIds, Fault> {
    if let Some(ids) = known_ids(database).await? {
        return Ok(ids);
    }
    let mut drawn = vec![0; KEY_BYTES];
    rng.fill(&mut drawn);
    permanent_keys::keep(database, NAME, drawn).await?;
    known_ids(database).await?.ok_or_else(|| Fault::internal("the key of ids was not kept"))
}

/// The same, without drawing: `None` when no server has started on this database yet.
///
/// # Errors
/// [`Fault`] when the database fails, or the key in it was damaged.
pub async fn known_ids(database: &Database) -> Result<Option<OpaqueIds>, Fault> {
    let Some(key) = permanent_keys::find(database, NAME).await? else { return Ok(None) };
    let key = <[u8; KEY_BYTES]>::try_from(key.as_slice()).map_err(|_| {
        Fault::internal(format!(
            "the key {NAME:?} in the table permanent_keys has {} bytes and not {KEY_BYTES}: restore that row from a \
             backup, because with another key every id that a client keeps would name nothing",
            key.len()
        ))
    })?;
    Ok(Some(OpaqueIds::new(&PermanentKey::new(key))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::NodeKind;
    use crate::domain::rng::SystemRng;
    use crate::storage::testing::TestDatabase;

    async fn order_seven(database: &Database) -> String {
        let ids = opaque_ids(database, &SystemRng).await.expect("has a key");
        ids.id(NodeKind::Order, 7).to_string()
    }

    #[tokio::test]
    async fn the_key_is_drawn_once_for_all_nodes() {
        let database = TestDatabase::new().await;
        assert!(known_ids(&database).await.expect("reads").is_none());
        let (one, other) = tokio::join!(order_seven(&database), order_seven(&database));
        assert_eq!(one, other, "two nodes that start at once");
        assert_eq!(order_seven(&database).await, one, "and one that starts later");
        let elsewhere = TestDatabase::new().await;
        assert_ne!(order_seven(&elsewhere).await, one, "another exchange has another key");
    }

    #[tokio::test]
    async fn a_damaged_key_is_refused_and_never_replaced() {
        let database = TestDatabase::new().await;
        order_seven(&database).await;
        let cut = match database.config.is_postgres() {
            true => "UPDATE permanent_keys SET key = CAST('short' AS BYTEA)",
            false => "UPDATE permanent_keys SET key = CAST('short' AS BLOB)",
        };
        database.execute(cut).await;
        for _ in 0..2 {
            let refused = opaque_ids(&database, &SystemRng).await.expect_err("damaged");
            assert!(refused.to_string().contains("has 5 bytes"), "{refused}");
        }
    }
}
