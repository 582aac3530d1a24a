//! Trades as the projector wrote them, one row for both sides. Every read names the account first and
//! answers only trades the account has a side in.

use super::integers::Integer;
use super::spelling;
use super::{Database, Page, PageRequest};
use crate::domain::{
    AccountId, Amount, Fault, Liquidity, MarketId, OrderId, Price, Quantity, Seq, Side, Timestamp,
    TradeId,
};
use entity::trade::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

/// A trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradeRow {
    /// Its number.
    pub id: TradeId,
    /// The command that made it.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub market: MarketId,
    /// The maker's price.
    pub price: Price,
    /// How much base.
    pub quantity: Quantity,
    /// Price times quantity, in quote.
    pub notional: Amount,
    /// Which side came in and took.
    pub taker_side: Side,
    /// The order that rested.
    pub maker: TradeSideRow,
    /// The order that came in.
    pub taker: TradeSideRow,
}

/// One side of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TradeSideRow {
    /// Its order.
    pub order: OrderId,
    /// Its owner.
    pub account: AccountId,
    /// What it paid in fees, in quote.
    pub fee: Amount,
}

impl TradeRow {
    /// The account's part in it: which way it traded, as maker or taker, and its own side. `None` when it
    /// has no part. (No account trades with itself: the engine prevents it.)
    pub fn side_of(&self, account: AccountId) -> Option<(Side, Liquidity, &TradeSideRow)> {
        if self.taker.account == account {
            Some((self.taker_side, Liquidity::Taker, &self.taker))
        } else if self.maker.account == account {
            Some((self.taker_side.opposite(), Liquidity::Maker, &self.maker))
        } else {
            None
        }
    }
}

/// A page of the account's trades, in one market or all; cursors are trade numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn page(
    database: &Database,
    account: AccountId,
    market: Option<MarketId>,
    request: PageRequest,
) -> Result<Page<TradeRow>, Fault> {
    list(database, account, (TradeFilter { market, ..TradeFilter::default() }, request)).await
}

/// Which trades of an account are wanted; empty wants all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TradeFilter {
    /// Only in this market.
    pub market: Option<MarketId>,
    /// At this instant or later.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

impl TradeFilter {
    fn narrow(self, mut query: Select<Entity>) -> Select<Entity> {
        if let Some(market) = self.market {
            query = query.filter(Column::Market.eq(market.to_sql()));
        }
        if let Some(from) = self.from {
            query = query.filter(Column::At.gte(from.0));
        }
        if let Some(to) = self.to {
            query = query.filter(Column::At.lt(to.0));
        }
        query
    }
}

/// A page of those of the account's trades that the filter lets through.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn list(
    database: &Database,
    account: AccountId,
    (filter, request): (TradeFilter, PageRequest),
) -> Result<Page<TradeRow>, Fault> {
    // One query a side, each along its own index, instead of an OR that has to sort all of a busy account.
    let side = |owner: Column| {
        let query = filter.narrow(Entity::find().filter(owner.eq(account.to_sql())));
        request.cut(query, Column::Id).all(database.read())
    };
    let made = side(Column::MakerAccount).await?;
    let took = side(Column::TakerAccount).await?;
    let mut rows = made;
    rows.extend(took);
    rows.sort_unstable_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    if request.reads_descending() {
        rows.reverse();
    }
    Page::of(request, rows).try_map(TradeRow::try_from)
}

/// How many of the account's trades the filter lets through.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn count(
    database: &Database,
    account: AccountId,
    filter: TradeFilter,
) -> Result<u64, Fault> {
    // No account trades with itself, so no trade is counted twice.
    let side = |owner: Column| filter.narrow(Entity::find().filter(owner.eq(account.to_sql())));
    let made = side(Column::MakerAccount).count(database.read()).await?;
    Ok(made + side(Column::TakerAccount).count(database.read()).await?)
}

/// All trades of the account, in no order.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(database: &Database, account: AccountId) -> Result<Vec<TradeRow>, Fault> {
    // One query a side, each along its own index.
    let side =
        |owner: Column| Entity::find().filter(owner.eq(account.to_sql())).all(database.read());
    let (made, took) = (side(Column::MakerAccount).await?, side(Column::TakerAccount).await?);
    made.into_iter().chain(took).map(TradeRow::try_from).collect()
}

/// Those of the account's trades that have one of these numbers, oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn by_ids(
    database: &Database,
    account: AccountId,
    ids: &[TradeId],
) -> Result<Vec<TradeRow>, Fault> {
    let mine = Condition::any()
        .add(Column::MakerAccount.eq(account.to_sql()))
        .add(Column::TakerAccount.eq(account.to_sql()));
    let wanted = Column::Id.is_in(ids.iter().map(|id| id.to_sql()));
    read(database, Condition::all().add(wanted).add(mine)).await
}

/// Which trades of an account are added up.
#[derive(Clone, Copy, Debug)]
pub struct TradesIn<'a> {
    /// In these markets.
    pub markets: &'a [MarketId],
    /// At this moment or later.
    pub since: Timestamp,
}

/// What an account's trades in these markets amount to since an instant, maker and taker, in smallest units of
/// quote.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn notional_since(
    database: &Database,
    account: AccountId,
    TradesIn { markets, since }: TradesIn<'_>,
) -> Result<i128, Fault> {
    // Summed in two parts, because all of them together may leave the range of SQL's integers.
    const PART: i64 = 1_000_000_000;
    let sum = |part: &str| {
        Expr::cust(format!("CAST(COALESCE(SUM(notional {part} {PART}), 0) AS BIGINT)"))
    };
    let markets: Vec<i64> = markets.iter().map(|market| market.to_sql()).collect();
    let mut total = 0;
    for owner in [Column::MakerAccount, Column::TakerAccount] {
        let query = Entity::find()
            .select_only()
            .column_as(sum("/"), "whole")
            .column_as(sum("%"), "rest")
            .filter(owner.eq(account.to_sql()))
            .filter(Column::Market.is_in(markets.iter().copied()))
            .filter(Column::At.gte(since.0));
        let sums = query.into_tuple::<(i64, i64)>().one(database.read()).await?;
        let (whole, rest) = sums.unwrap_or_default();
        total += i128::from(whole) * i128::from(PART) + i128::from(rest);
    }
    Ok(total)
}

/// A market's last trade, whoever made it.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn last(database: &Database, market: MarketId) -> Result<Option<TradeRow>, Fault> {
    let query = Entity::find().filter(Column::Market.eq(market.to_sql()));
    let found = query.order_by_desc(Column::Id).one(database.read()).await?;
    found.map(TradeRow::try_from).transpose()
}

async fn read(database: &Database, condition: Condition) -> Result<Vec<TradeRow>, Fault> {
    let query = Entity::find().filter(condition).order_by_asc(Column::Id);
    query.all(database.read()).await?.into_iter().map(TradeRow::try_from).collect()
}

impl TryFrom<Model> for TradeRow {
    type Error = Fault;

    fn try_from(row: Model) -> Result<TradeRow, Fault> {
        Ok(TradeRow {
            id: TradeId::from_sql(row.id)?,
            seq: Seq::from_sql(row.seq)?,
            at: Timestamp(row.at),
            market: MarketId::from_sql(row.market)?,
            price: Price(row.price),
            quantity: Quantity(row.quantity),
            notional: Amount(row.notional),
            taker_side: spelling::read(&row.taker_side)?,
            maker: TradeSideRow {
                order: OrderId::from_sql(row.maker_order)?,
                account: AccountId::from_sql(row.maker_account)?,
                fee: Amount(row.maker_fee),
            },
            taker: TradeSideRow {
                order: OrderId::from_sql(row.taker_order)?,
                account: AccountId::from_sql(row.taker_account)?,
                fee: Amount(row.taker_fee),
            },
        })
    }
}
