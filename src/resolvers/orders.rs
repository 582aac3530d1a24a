//! The fields of orders and fills.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::{list_names, pages};
use crate::domain::Listing;
use crate::engine::OrderState;
use crate::schema::asset::Asset;
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::order::{Fill, Order, Trade};
use crate::services::records::{FillsOf, Page};
use async_graphql::{ComplexObject, Context};
use std::sync::Arc;

#[ComplexObject(crate = "crate::graphql::executor")]
impl Order {
    /// Its fills, oldest first.
    async fn trades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Trade>, ApiError> {
        let list = list_names::fills(self.owner, self.number);
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list)?.oldest_first();
        let page = if self.filled_quantity.0.is_zero() {
            Page::empty(asked.page)
        } else {
            let wanted = FillsOf { order: self.number, page: asked.page };
            ctx.loaders()?.of(self.owner).fills(wanted).await?
        };
        asked.connection(page, |trade| Ok((trade.id.number, trade)))
    }

    /// The other order of its pair; null for an order that was placed by itself. See `placeOco`.
    async fn linked_order(&self, ctx: &Context<'_>) -> Result<Option<Order>, ApiError> {
        let Some(linked) = self.linked_number else { return Ok(None) };
        ctx.loaders()?.of(self.owner).order(linked).await
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Trade {
    /// The owner's order that was filled.
    async fn order(&self, ctx: &Context<'_>) -> Result<Order, ApiError> {
        let order = ctx.loaders()?.of(self.owner).order(self.order_number).await?;
        order.ok_or_else(|| ApiError::internal("a fill of an order that is not stored"))
    }

    /// What the fee was paid in: the market's quote.
    async fn fee_asset(&self) -> Result<Asset, ApiError> {
        let asset = Asset::find(self.market.listing(), self.market.listed().quote);
        asset.ok_or_else(|| ApiError::internal("a market of an asset that is not listed"))
    }
}

/// An order as its owner sees it.
///
/// # Errors
/// Internal, when its market is not listed.
pub fn order(state: &OrderState, listing: &Arc<Listing>) -> Result<Order, ApiError> {
    Order::new(state, listing).ok_or_else(|| ApiError::internal("an order in no listed market"))
}

/// A fill as its owner sees it.
///
/// # Errors
/// Internal, when its market is not listed.
pub fn trade(fill: &Fill, listing: &Arc<Listing>) -> Result<Trade, ApiError> {
    Trade::new(fill, listing).ok_or_else(|| ApiError::internal("a trade in no listed market"))
}
