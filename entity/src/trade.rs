//! Table `trades`. A projection of the journal: only the projector writes it.

use sea_orm::entity::prelude::*;

/// A trade, both sides in one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trades")]
pub struct Model {
    /// Number of the trade.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The command that made it.
    pub seq: i64,
    /// Microseconds since 1970.
    pub at: i64,
    /// Where.
    pub market: i64,
    /// In ticks.
    pub price: i64,
    /// In lots.
    pub quantity: i64,
    /// In smallest units of quote.
    pub notional: i64,
    /// BUY or SELL.
    pub taker_side: String,
    /// The order that rested.
    pub maker_order: i64,
    /// Its owner.
    pub maker_account: i64,
    /// Its fee, in smallest units of quote.
    pub maker_fee: i64,
    /// The order that came in.
    pub taker_order: i64,
    /// Its owner.
    pub taker_account: i64,
    /// Its fee, in smallest units of quote.
    pub taker_fee: i64,
}

/// No relations: readers join by id where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
