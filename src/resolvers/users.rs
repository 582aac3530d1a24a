//! The fields of a person: accounts, sessions. Each answers for the person whose object it hangs from, never for
//! whoever calls: only who may have the object is decided elsewhere.

use super::context_ext::ContextExt;
use super::error::ApiError;
<<<<<<< HEAD
use super::{input, pages};
use crate::schema::account::{Account, AccountContent};
=======
use super::orders::read_your_writes;
use super::{accounts, fills, input, orders, pages};
use crate::domain::{self, AccountId, ClientId, DEFAULT_CURRENCY, OrderId, SessionId};
use crate::schema::account::{Balance, Portfolio, Transaction, TransactionFilter};
>>>>>>> e973c46 (tidy: no circles between files, and every dependency is used)
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::user::{LoginEvent, Preferences, Security, Session, User};
use crate::services::auth::{ListedSession, Principal};
use crate::{services, storage};
use async_graphql::{ComplexObject, Context, ID};

#[ComplexObject]
impl User {
    /// The person's accounts, the main one first; at most 20.
    async fn accounts(&self, ctx: &Context<'_>) -> Result<Vec<Account>, ApiError> {
        let accounts = ctx.app().accounts.all(self.number).await?;
        Ok(accounts.into_iter().map(Account::from).collect())
    }

    /// One of the person's accounts; null when they have none with this id.
    async fn account(
        &self,
        ctx: &Context<'_>,
<<<<<<< HEAD
        #[graphql(desc = "The account's id.")] id: ID,
    ) -> Result<Option<Account>, ApiError> {
        let account = ctx.app().accounts.find(self.number, input::account(&id)).await?;
        Ok(account.map(Account::from))
=======
        #[graphql(desc = "Symbol of the asset, such as \"BTC\".")] asset: String,
    ) -> Result<Balance, ApiError> {
        read_your_writes(ctx, self.account).await?;
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let asset = input::asset(&listing, &asset)?;
        let row = storage::balances::of(&app.database, self.account, asset).await?;
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
        let portfolio = ctx.app().portfolios.portfolio(self.account, &currency).await?;
        accounts::portfolio(portfolio, &ctx.app().exchange.listing())
    }

    /// The person's orders, newest first.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which orders.")] filter: Option<OrderFilter>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Order>, ApiError> {
        let request = pages::request(&PageArgs { first, after, last, before })?;
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let filter = orders_filter(filter.unwrap_or_default(), &listing)?;
        read_your_writes(ctx, self.account).await?;
        let page = storage::orders::page(&app.database, self.account, &filter, request).await?;
        let Page { items, has_next, has_previous } = page;
        let items = app.exchange.as_they_stand(self.account, items).await?;
        pages::connection(Page { items, has_next, has_previous }, |state| {
            let order = orders::order(&state, &listing)?;
            Ok((order.id.number, order))
        })
    }

    /// One of the person's orders, by exactly one of the two; null when there is none.
    async fn order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order's id.")] id: Option<ID>,
        #[graphql(desc = "The id the person gave it; the newest such order.")]
        client_order_id: Option<String>,
    ) -> Result<Option<Order>, ApiError> {
        read_your_writes(ctx, self.account).await?;
        match (id, client_order_id) {
            (Some(id), None) => order_by_id(ctx, self.account, &id).await,
            (None, Some(id)) => order_by_client_id(ctx, self.account, &id).await,
            _ => Err(ApiError::bad_input("send exactly one of `id` and `clientOrderId`", &[])),
        }
    }

    /// The person's fills, newest first.
    async fn trades(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: Option<String>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Trade>, ApiError> {
        let request = pages::request(&PageArgs { first, after, last, before })?;
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let market = market.map(|symbol| input::market(&listing, &symbol)).transpose()?;
        read_your_writes(ctx, self.account).await?;
        let page = storage::trades::page(&app.database, self.account, market, request).await?;
        pages::connection(page, |row| {
            let fill = fills::fill_of(&row, self.account);
            let fill = fill.ok_or_else(|| ApiError::internal("a trade of another account"))?;
            let trade = orders::trade(&fill, &listing)?;
            Ok((trade.id.number, trade))
        })
    }

    /// What trading in a market costs the person at present, and what they have traded to get there.
    async fn trading_fees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the market, such as \"BTC-USD\".")] market: String,
    ) -> Result<TradingFees, ApiError> {
        let app = ctx.app();
        let listing = app.exchange.listing();
        let market =
            Market::with_symbol(&listing, &market).ok_or_else(|| ApiError::no_market(&market))?;
        read_your_writes(ctx, self.account).await?;
        let owner = (self.account, market.listed().quote);
        let volume = volume(&app.database, owner, (&listing, app.clock.now())).await?;
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
        let request = pages::request(&PageArgs { first, after, last, before })?;
        let (app, listing) = (ctx.app(), ctx.app().exchange.listing());
        let filter = transactions_filter(filter.unwrap_or_default(), &listing)?;
        read_your_writes(ctx, self.account).await?;
        let page =
            storage::transactions::page(&app.database, self.account, &filter, request).await?;
        pages::connection(page, |row| {
            let transaction = accounts::transaction(accounts::posting_of(row), &listing)?;
            Ok((transaction.id.number, transaction))
        })
>>>>>>> e973c46 (tidy: no circles between files, and every dependency is used)
    }

    /// Where the person is signed in, most recently seen first; at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>, ApiError> {
        let sessions = ctx.app().auth.sessions(self.number, self.credential).await?;
        Ok(sessions.into_iter().map(Session::from).collect())
    }

    /// Tries to sign in to this account, newest first.
    async fn login_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
    ) -> Result<Connection<LoginEvent>, ApiError> {
        let request = pages::request(&PageArgs { first, after, ..PageArgs::default() })?;
        let page = ctx.app().auth.login_history(self.number, request).await?;
        pages::connection(page, |event| Ok((event.id, LoginEvent::from(event))))
    }
}

/// A person as they see themselves.
pub fn user(user: storage::users::User, principal: &Principal) -> User {
    let preferences = user.preferences;
    User {
        id: NodeId::new(NodeKind::User, user.id.0),
        email: user.email,
        email_verified: user.email_verified_at.is_some(),
        display_name: user.display_name,
        role: user.role.into(),
        created_at: user.created_at.into(),
        preferences: Preferences {
            currency: preferences.currency,
            locale: preferences.locale,
            time_zone: preferences.time_zone,
            theme: preferences.theme.into(),
            email_notifications: preferences.email_notifications,
        },
        security: Security { password_changed_at: user.password_changed_at.into() },
        number: user.id,
        credential: principal.credential,
        main_account: AccountContent(principal.account),
    }
}

impl From<services::accounts::Account> for Account {
    fn from(account: services::accounts::Account) -> Account {
        Account {
            id: NodeId::new(NodeKind::Account, i64::from(account.id.0)),
            name: account.name,
            kind: account.kind.into(),
            created_at: account.created_at.into(),
            content: AccountContent(account.id),
        }
    }
}

impl From<ListedSession> for Session {
    fn from(listed: ListedSession) -> Session {
        let session = listed.session;
        Session {
            id: NodeId::new(NodeKind::Session, session.id.0),
            current: listed.current,
            device_name: session.device_name,
            ip: session.ip,
            user_agent: session.user_agent,
            created_at: session.created_at.into(),
            last_seen_at: session.last_seen_at.into(),
            expires_at: session.expires_at.into(),
        }
    }
}

impl From<storage::login_events::LoginEvent> for LoginEvent {
    fn from(event: storage::login_events::LoginEvent) -> LoginEvent {
        LoginEvent {
            id: NodeId::new(NodeKind::LoginEvent, event.id),
            outcome: event.outcome.into(),
            ip: event.ip,
            user_agent: event.user_agent,
            new_device: event.new_device,
            at: event.at.into(),
        }
    }
}
