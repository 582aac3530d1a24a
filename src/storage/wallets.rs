//! Ethereum wallets that sign people in. Each belongs to one person, by its address with the checksum of EIP-55.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId};
use entity::wallets as table;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// The most wallets of one person, and so the most that are listed.
pub const WALLETS_MAX: u64 = 10;

/// A wallet, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedWallet {
    /// Its address, with the checksum of EIP-55.
    pub address: String,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// When it last signed its owner in.
    pub last_used_at: Option<Timestamp>,
}

/// A wallet, and when something is done with it.
#[derive(Clone, Debug)]
pub(crate) struct WalletAt {
    pub(crate) address: String,
    pub(crate) at: Timestamp,
}

/// A person's wallets, the oldest first.
pub(crate) async fn of_user(db: &Database, user: UserId) -> Result<Vec<LinkedWallet>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::UserId.eq(user.0))
        .order_by_asc(table::Column::LinkedAt)
        .order_by_asc(table::Column::Address)
        .limit(WALLETS_MAX)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(wallet_of).collect())
}

/// How many a person has.
pub(crate) async fn count(db: &Database, user: UserId) -> Result<u64, Fault> {
    number(db.read(), user).await
}

/// The same inside a transaction.
pub(crate) async fn count_in(tx: &DatabaseTransaction, user: UserId) -> Result<u64, Fault> {
    number(tx, user).await
}

/// Whom a wallet signs in.
pub(crate) async fn owner(db: &Database, address: &str) -> Result<Option<UserId>, Fault> {
    find_owner(db.read(), address).await
}

/// The same inside a transaction.
pub(crate) async fn owner_in(
    tx: &DatabaseTransaction,
    address: &str,
) -> Result<Option<UserId>, Fault> {
    find_owner(tx, address).await
}

/// Links one; `false` when it is linked already, to whomever.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    user: UserId,
    new: WalletAt,
) -> Result<bool, Fault> {
    let row = table::ActiveModel {
        address: Set(new.address),
        user_id: Set(user.0),
        linked_at: Set(new.at.0),
        last_used_at: Set(None),
    };
    let taken = OnConflict::column(table::Column::Address).do_nothing().to_owned();
    Ok(table::Entity::insert(row).on_conflict(taken).exec_without_returning(tx).await? > 0)
}

/// Notes that one signed its owner in; `false` when it is not theirs any more.
pub(crate) async fn note_use(
    tx: &DatabaseTransaction,
    user: UserId,
    used: WalletAt,
) -> Result<bool, Fault> {
    let done = table::Entity::update_many()
        .col_expr(table::Column::LastUsedAt, Expr::value(used.at.0))
        .filter(table::Column::Address.eq(used.address))
        .filter(table::Column::UserId.eq(user.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes one away; `false` when the person has none with this address.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    user: UserId,
    address: &str,
) -> Result<bool, Fault> {
    let done = table::Entity::delete_by_id(address.to_owned())
        .filter(table::Column::UserId.eq(user.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Takes all of a person away.
pub(crate) async fn delete_all(tx: &DatabaseTransaction, user: UserId) -> Result<(), Fault> {
    table::Entity::delete_many().filter(table::Column::UserId.eq(user.0)).exec(tx).await?;
    Ok(())
}

async fn number<C: ConnectionTrait>(connection: &C, user: UserId) -> Result<u64, Fault> {
    let own = table::Entity::find().filter(table::Column::UserId.eq(user.0));
    Ok(own.count(connection).await?)
}

async fn find_owner<C: ConnectionTrait>(
    connection: &C,
    address: &str,
) -> Result<Option<UserId>, Fault> {
    let row = table::Entity::find_by_id(address.to_owned()).one(connection).await?;
    Ok(row.map(|row| UserId(row.user_id)))
}

fn wallet_of(row: table::Model) -> LinkedWallet {
    LinkedWallet {
        address: row.address,
        linked_at: Timestamp(row.linked_at),
        last_used_at: row.last_used_at.map(Timestamp),
    }
}
