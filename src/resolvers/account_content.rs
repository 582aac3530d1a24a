//! What is in an account: balances, orders, trades, transactions. The fields answer for the account whose object they
//! hang from, never for whoever calls: who may have the object is decided elsewhere.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::{accounts, fills, input, list_names, orders, pages};
use crate::domain::{self, AccountId, ClientId, DEFAULT_CURRENCY, OrderId};
use crate::graphql::rows::Rows;
use crate::schema::account::{AccountContent, Balance, Portfolio, Transaction, TransactionFilter};
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::lists::distinct;
use crate::schema::market::Market;
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::order::{Order, OrderFilter, Trade};
use crate::schema::preview::TradingFees;
use crate::services::records::{self, OrdersWanted, TradesWanted, TransactionsWanted};
use async_graphql::{Context, ID, Object};

/// What is in an account.
#[Object(crate = "crate::graphql::executor")]
impl AccountContent {
    /// Every asset the account has or had: as many as are listed, 1000 at most.
    async fn balances(&self, ctx: &Context<'_>) -> Result<Rows<Balance>, ApiError> {
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let rows = app.records.balances(self.0).await?;
        rows.iter().map(|row| accounts::balance(accounts::funds_of(row), &listing)).collect()
    }

    /// What the account has of one asset; nothing, if it never had any.
    async fn balance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the asset, such as \"BTC\".")] asset: String,
    ) -> Result<Balance, ApiError> {
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let asset = input::asset(&listing, &asset)?;
        let row = app.records.balance(self.0, asset).await?;
        accounts::balance(accounts::funds_of(&row), &listing)
    }

    /// What it is all worth.
    async fn portfolio(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Symbol of the asset to express it in.",
            default_with = "DEFAULT_CURRENCY.to_owned()"
        )]
        currency: String,
    ) -> Result<Portfolio, ApiError> {
        let portfolio = ctx.app().portfolios.portfolio(self.0, &currency).await?;
        accounts::portfolio(portfolio, &ctx.app().exchange.listing())
    }

    /// The account's orders, newest first.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which orders.")] filter: Option<OrderFilter>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Order>, ApiError> {
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let filter = orders_filter(filter.unwrap_or_default(), &listing)?;
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::orders(self.0, &filter))?;
        let wanted = OrdersWanted { filter, page: asked.page };
        asked.connection(app.records.orders(self.0, wanted).await?, |state| {
            let order = orders::order(&state, &listing)?;
            Ok((order.id.number, order))
        })
    }

    /// One of the account's orders, by exactly one of the two; null when there is none.
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id.")] id: Option<ID>,
        #[graphql(desc = "The id its owner gave it; the newest such order.")]
        client_order_id: Option<String>,
    ) -> Result<Option<Order>, ApiError> {
        match (id, client_order_id) {
            (Some(id), None) => order_by_id(ctx, self.0, &id).await,
            (None, Some(id)) => order_by_client_id(ctx, self.0, &id).await,
            _ => Err(ApiError::bad_input("send exactly one of `id` and `clientOrderId`", &[])),
        }
    }

    /// The account's fills, newest first.
    async fn trades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: Option<String>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Trade>, ApiError> {
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let market = market.map(|symbol| input::market(&listing, &symbol)).transpose()?;
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::trades(self.0, market))?;
        let wanted = TradesWanted { market, page: asked.page };
        asked.connection(app.records.trades(self.0, wanted).await?, |row| {
            let fill = fills::fill_of(&row, self.0);
            let fill = fill.ok_or_else(|| ApiError::internal("a trade of another account"))?;
            let trade = orders::trade(&fill, &listing)?;
            Ok((trade.id.number, trade))
        })
    }

    /// What trading in a market costs at present, and what the account has traded to get there.
    async fn trading_fees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
    ) -> Result<TradingFees, ApiError> {
        let app = ctx.app();
        let listing = app.exchange.listing();
        let market =
            Market::with_symbol(&listing, &market).ok_or_else(|| ApiError::no_market(&market))?;
        let quote = market.listed().quote;
        let volume = app.records.volume(self.0, quote, app.clock.now()).await?;
        Ok(TradingFees::new(market, volume))
    }

    /// Everything that moved money: deposits, withdrawals, trades, fees; newest first.
    async fn transactions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which transactions.")] filter: Option<TransactionFilter>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Transaction>, ApiError> {
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let filter = transactions_filter(filter.unwrap_or_default(), &listing)?;
        let args = PageArgs { first, after, last, before };
        let asked = pages::asked(ctx, &args, &list_names::transactions(self.0, &filter))?;
        let wanted = TransactionsWanted { filter, page: asked.page };
        asked.connection(app.records.transactions(self.0, wanted).await?, |row| {
            let transaction = accounts::transaction(accounts::posting_of(row), &listing)?;
            Ok((transaction.id.number, transaction))
        })
    }
}

async fn order_by_id(
    ctx: &Context<'_>,
    account: AccountId,
    id: &str,
) -> Result<Option<Order>, ApiError> {
    match NodeId::number_of(&ctx.app().ids, NodeKind::Order, id)
        .and_then(|number| u64::try_from(number).ok())
    {
        Some(number) => ctx.loaders()?.of(account).order(OrderId(number)).await,
        None => Ok(None),
    }
}

async fn order_by_client_id(
    ctx: &Context<'_>,
    account: AccountId,
    text: &str,
) -> Result<Option<Order>, ApiError> {
    let Some(client_id) = ClientId::new(text) else { return Ok(None) };
    let app = ctx.app();
    let state = app.records.order_by_client_id(account, &client_id).await?;
    let listing = app.exchange.listing();
    state.map(|state| orders::order(&state, &listing)).transpose()
}

fn orders_filter(
    filter: OrderFilter,
    listing: &domain::Listing,
) -> Result<records::OrderFilter, ApiError> {
    let market = filter.market.map(|symbol| input::market(listing, &symbol)).transpose()?;
    Ok(records::OrderFilter {
        market,
        side: filter.side.map(Into::into),
        statuses: filter.status.map(|given| distinct(given).into_iter().map(Into::into).collect()),
        open: filter.open,
        from: filter.from.map(|from| from.0),
        to: filter.to.map(|to| to.0),
    })
}

fn transactions_filter(
    filter: TransactionFilter,
    listing: &domain::Listing,
) -> Result<records::TransactionFilter, ApiError> {
    let asset = filter.asset.map(|symbol| input::asset(listing, &symbol)).transpose()?;
    Ok(records::TransactionFilter {
        kinds: filter.kind.map(|given| distinct(given).into_iter().map(Into::into).collect()),
        asset,
        from: filter.from.map(|from| from.0),
        to: filter.to.map(|to| to.0),
    })
}
