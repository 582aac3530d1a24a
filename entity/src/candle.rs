//! Table `candles`. A projection of the journal: only the projector writes it.

use sea_orm::entity::prelude::*;

/// One minute of trading in a market.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "candles")]
pub struct Model {
    /// Where.
    #[sea_orm(primary_key, auto_increment = false)]
    pub market: i64,
    /// Start of the minute, microseconds since 1970.
    #[sea_orm(primary_key, auto_increment = false)]
    pub open_time: i64,
    /// First price in ticks.
    pub open: i64,
    /// Highest price.
    pub high: i64,
    /// Lowest price.
    pub low: i64,
    /// Last price.
    pub close: i64,
    /// Lots traded.
    pub volume: i64,
    /// Smallest units of quote traded.
    pub notional: i64,
    /// How many trades.
    pub trades: i64,
}

/// No relations: readers join by id where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
