//! Table `orders`. A projection of the journal: only the projector writes it.

use sea_orm::entity::prelude::*;

/// An order as it stands after the last command that touched it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    /// Number of the order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// Whose.
    pub account: i64,
    /// The owner's own id.
    pub client_id: Option<String>,
    /// Where.
    pub market: i64,
    /// BUY or SELL.
    pub side: String,
    /// LIMIT, MARKET, STOP, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT or TRAILING_STOP.
    pub order_type: String,
    /// GTC, IOC, FOK or GTD.
    pub time_in_force: String,
    /// 1 when it was to be refused rather than take.
    pub post_only: i64,
    /// PENDING_TRIGGER, OPEN, PARTIALLY_FILLED, FILLED, CANCELLED or EXPIRED.
    pub status: String,
    /// Why it ended before it was filled.
    pub reason: Option<String>,
    /// Limit price in ticks.
    pub price: Option<i64>,
    /// Ordered lots; null for an order by budget.
    pub quantity: Option<i64>,
    /// Budget in smallest units of quote.
    pub budget: Option<i64>,
    /// Filled lots.
    pub filled: i64,
    /// What the fills cost, in smallest units of quote.
    pub filled_notional: i64,
    /// Fees paid, in smallest units of quote.
    pub fees: i64,
    /// Microseconds since 1970.
    pub created_at: i64,
    /// Microseconds since 1970.
    pub updated_at: i64,
    /// The command that last changed it.
    pub updated_seq: i64,
    /// Where it triggers or has triggered, in ticks.
    pub stop_price: Option<i64>,
    /// The distance of a trailing stop, in ticks.
    pub trailing_delta: Option<i64>,
    /// Lots the book shows at a time; null when it shows all.
    pub display: Option<i64>,
    /// When it ends at the latest, in microseconds since 1970.
    pub expires_at: Option<i64>,
    /// What happens when it meets an order of its own account.
    pub self_trade_prevention: String,
    /// Number of the other order of its pair.
    pub linked: Option<i64>,
}

/// No relations: readers join by id where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
