//! Table `activities`: what happened to holdings, as people say.

use sea_orm::entity::prelude::*;

/// Something that happened. What was deleted keeps its row, so that its reference is not taken again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activities")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// Number of its portfolio.
    pub portfolio: i64,
    /// Number of the place where it happened.
    pub portfolio_account: i64,
    /// What happened.
    pub kind: String,
    /// When, in microseconds.
    pub at: i64,
    /// Symbol of what came in.
    pub received_asset: Option<String>,
    /// How much, in 10^-18.
    pub received_quantity: Option<Vec<u8>>,
    /// Symbol of what went out.
    pub sent_asset: Option<String>,
    /// How much, in 10^-18.
    pub sent_quantity: Option<Vec<u8>>,
    /// Symbol of what the fee was paid in.
    pub fee_asset: Option<String>,
    /// How much, in 10^-18.
    pub fee_quantity: Option<Vec<u8>>,
    /// What it was worth, in 10^-12 of the currency.
    pub value: Option<Vec<u8>>,
    /// What cost came along, in 10^-12 of the currency.
    pub cost_basis: Option<Vec<u8>>,
    /// When what came in had been acquired, in microseconds.
    pub acquired_at: Option<i64>,
    /// What its owner wrote to it.
    pub note: Option<String>,
    /// The caller's own id, once for each place.
    pub reference: Option<String>,
    /// BLAKE3 of everything that was first said.
    pub body_hash: Vec<u8>,
    /// How often it was changed, from 1.
    pub version: i64,
    /// When it was deleted, in microseconds; 0 for what an import has written and not shown yet.
    pub deleted_at: Option<i64>,
    /// The import that it came from.
    pub import: Option<i64>,
    /// Its place among the activities of that.
    pub import_place: Option<i64>,
    /// What the exchange that it came from calls it.
    pub external_id: Option<String>,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
