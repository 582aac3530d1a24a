//! Table `postings`. A projection of the journal: only the projector writes it.

use sea_orm::entity::prelude::*;

/// One side of a movement of the ledger: transfer x 2 is the debit, transfer x 2 + 1 the credit.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "postings")]
pub struct Model {
    /// Transfer x 2, plus 1 for the credit.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Whose balance.
    pub account: i64,
    /// In what.
    pub asset: i64,
    /// Why.
    pub kind: String,
    /// Signed, in smallest units.
    pub amount: i64,
    /// Total (available and held) afterwards.
    pub balance_after: i64,
    /// The trade it settles.
    pub trade_id: Option<i64>,
    /// The account's order.
    pub order_id: Option<i64>,
    /// Kind of the money intent that it fulfils.
    pub once_kind: Option<i64>,
    /// Number of that intent.
    pub once_id: Option<i64>,
    /// Microseconds since 1970.
    pub at: i64,
}

/// No relations: readers join by id where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
