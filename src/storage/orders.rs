//! Orders as the projector wrote them. Every read names the account first, so that nobody sees another's.

use super::integers::Integer;
use super::spelling;
use super::{Database, Page, PageRequest};
use crate::domain::{
    AccountId, Amount, ClientId, Fault, MarketId, OrderEndReason, OrderId, OrderStatus, OrderType,
    Price, Quantity, SelfTradePrevention, Seq, Side, TimeInForce, Timestamp,
};
use entity::order::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Its number.
    pub id: OrderId,
    /// Whose.
    pub account: AccountId,
    /// The owner's own id.
    pub client_id: Option<ClientId>,
    /// Where.
    pub market: MarketId,
    /// Which way.
    pub side: Side,
    /// Priced how.
    pub order_type: OrderType,
    /// How long it stands.
    pub time_in_force: TimeInForce,
    /// Whether it was to be refused rather than take.
    pub post_only: bool,
    /// Where in its life.
    pub status: OrderStatus,
    /// Why it ended before it was filled.
    pub reason: Option<OrderEndReason>,
    /// Limit price.
    pub price: Option<Price>,
    /// What was ordered; `None` for an order by budget.
    pub quantity: Option<Quantity>,
    /// The budget, for an order by budget.
    pub budget: Option<Amount>,
    /// What has filled.
    pub filled: Quantity,
    /// What the fills cost, in quote, without fees.
    pub filled_notional: Amount,
    /// Fees paid so far, in quote.
    pub fees: Amount,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The command that last changed it.
    pub updated_seq: Seq,
    /// Where it triggers or has triggered.
    pub stop_price: Option<Price>,
    /// The distance of a trailing stop.
    pub trailing_delta: Option<Price>,
    /// How much of it the book shows at a time, if not all.
    pub display: Option<Quantity>,
    /// When it ends at the latest.
    pub expires_at: Option<Timestamp>,
    /// What happens when it meets an order of its own account.
    pub self_trade_prevention: SelfTradePrevention,
    /// The other order of its pair.
    pub linked: Option<OrderId>,
}

/// Which orders are wanted; empty wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OrderFilter {
    /// Only in this market.
    pub market: Option<MarketId>,
    /// Only on this side.
    pub side: Option<Side>,
    /// Only in one of these states: in none, when the list is empty.
    pub statuses: Option<Vec<OrderStatus>>,
    /// Only those that still stand on the book or wait for their trigger, or only those that do not.
    pub open: Option<bool>,
    /// Accepted at this instant or later.
    pub from: Option<Timestamp>,
    /// Accepted before this instant.
    pub to: Option<Timestamp>,
}

/// The account's order with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(
    database: &Database,
    account: AccountId,
    id: OrderId,
) -> Result<Option<OrderRow>, Fault> {
    let found = of(account).filter(Column::Id.eq(id.to_sql())).one(database.read()).await?;
    found.map(OrderRow::try_from).transpose()
}

/// The account's newest order with this client id (an id may be used again after a day).
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find_by_client_id(
    database: &Database,
    account: AccountId,
    client_id: &ClientId,
) -> Result<Option<OrderRow>, Fault> {
    let query = of(account).filter(Column::ClientId.eq(client_id.as_str()));
    let found = query.order_by_desc(Column::Id).one(database.read()).await?;
    found.map(OrderRow::try_from).transpose()
}

/// Those of the account's orders that have one of these numbers, in no order.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn by_ids(
    database: &Database,
    account: AccountId,
    ids: &[OrderId],
) -> Result<Vec<OrderRow>, Fault> {
    let ids = ids.iter().map(|id| id.to_sql());
    let rows = of(account).filter(Column::Id.is_in(ids)).all(database.read()).await?;
    rows.into_iter().map(OrderRow::try_from).collect()
}

/// A page of the account's orders; cursors are order numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn page(
    database: &Database,
    account: AccountId,
    filter: &OrderFilter,
    request: PageRequest,
) -> Result<Page<OrderRow>, Fault> {
    let list = filter.narrow(of(account));
    let page = if filter.is_left() {
        request.read(database, list, Column::Id).await?
    } else {
        Page::of(request, request.cut(list, Column::Id).all(database.read()).await?)
    };
    page.try_map(OrderRow::try_from)
}

/// How many of the account's orders the filter lets through.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn count(
    database: &Database,
    account: AccountId,
    filter: &OrderFilter,
) -> Result<u64, Fault> {
    Ok(filter.narrow(of(account)).count(database.read()).await?)
}

fn of(account: AccountId) -> Select<Entity> {
    Entity::find().filter(Column::Account.eq(account.to_sql()))
}

impl OrderFilter {
    /// Whether orders leave its list as they change.
    fn is_left(&self) -> bool {
        self.statuses.is_some() || self.open.is_some()
    }

    fn narrow(&self, mut query: Select<Entity>) -> Select<Entity> {
        const OPEN: [OrderStatus; 3] =
            [OrderStatus::Open, OrderStatus::PartiallyFilled, OrderStatus::PendingTrigger];
        let words = |statuses: &[OrderStatus]| {
            statuses.iter().map(|status| status.as_str()).collect::<Vec<_>>()
        };
        if let Some(market) = self.market {
            query = query.filter(Column::Market.eq(market.to_sql()));
        }
        if let Some(side) = self.side {
            query = query.filter(Column::Side.eq(side.as_str()));
        }
        if let Some(statuses) = &self.statuses {
            query = query.filter(Column::Status.is_in(words(statuses)));
        }
        match self.open {
            Some(true) => query = query.filter(Column::Status.is_in(words(&OPEN))),
            Some(false) => query = query.filter(Column::Status.is_not_in(words(&OPEN))),
            None => {}
        }
        if let Some(from) = self.from {
            query = query.filter(Column::CreatedAt.gte(from.0));
        }
        if let Some(to) = self.to {
            query = query.filter(Column::CreatedAt.lt(to.0));
        }
        query
    }
}

impl TryFrom<Model> for OrderRow {
    type Error = Fault;

    fn try_from(row: Model) -> Result<OrderRow, Fault> {
        Ok(OrderRow {
            id: OrderId::from_sql(row.id)?,
            account: AccountId::from_sql(row.account)?,
            client_id: row.client_id.as_deref().and_then(ClientId::new),
            market: MarketId::from_sql(row.market)?,
            side: spelling::read(&row.side)?,
            order_type: spelling::read(&row.order_type)?,
            time_in_force: spelling::read(&row.time_in_force)?,
            post_only: row.post_only != 0,
            status: spelling::read(&row.status)?,
            reason: row.reason.as_deref().map(spelling::read).transpose()?,
            price: row.price.map(Price),
            quantity: row.quantity.map(Quantity),
            budget: row.budget.map(Amount),
            filled: Quantity(row.filled),
            filled_notional: Amount(row.filled_notional),
            fees: Amount(row.fees),
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            updated_seq: Seq::from_sql(row.updated_seq)?,
            stop_price: row.stop_price.map(Price),
            trailing_delta: row.trailing_delta.map(Price),
            display: row.display.map(Quantity),
            expires_at: row.expires_at.map(Timestamp),
            self_trade_prevention: spelling::read(&row.self_trade_prevention)?,
            linked: row.linked.map(OrderId::from_sql).transpose()?,
        })
    }
}
