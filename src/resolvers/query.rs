//! The root of queries.

use super::context::Cost;
use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::viewer::Viewer;
use super::{
    accounts, exports, imports, investment_figures, investments, order_input, performance, tax,
    users,
};
use crate::accounting::activity::{ActivityId, PortfolioAccountId};
use crate::domain::{
    AccountId, ApiKeyId, AssetId, ExportId, ImportId, JobId, MarketId, OrderId, Permission,
    PortfolioId, SessionId, TaxReportId, TradeId,
};
use crate::graphql::executor::narrowed;
use crate::graphql::rows::Rows;
use crate::schema::account::{Account, Transaction};
use crate::schema::api_keys::ApiKey;
use crate::schema::asset::Asset;
use crate::schema::audit::AuditEvent;
use crate::schema::cost::{OperationCost, RateLimit};
use crate::schema::exports::Export;
use crate::schema::imports::{Import, ImportFormat};
use crate::schema::investment::{Activity, InvestmentPortfolio, PortfolioAccount};
use crate::schema::jobs::Job;
use crate::schema::market::Market;
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::order::{Order, Trade};
use crate::schema::passkeys::Passkey;
use crate::schema::performance::ExchangeRate;
use crate::schema::preview::OrderPreview;
use crate::schema::providers::SignInProvider;
use crate::schema::scalar::{Date, DateTime};
use crate::schema::tax::TaxReport;
use crate::schema::trading::PlaceOrderInput;
use crate::schema::user::{LoginEvent, Session, User};
use crate::schema::wallets::WalletSignIn;
use crate::services::auth::Principal;
use crate::services::exchange_rates::{self, RatesAsked};
use crate::services::rate_limits::RateSubject;
use crate::services::records::Held;
use crate::services::trading::Previewed;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, ID, Interface, Object, OutputType, Positioned, ServerResult,
    Value,
};
use std::borrow::Cow;

/// Something with an identity: `node(id:)` finds it again.
#[expect(clippy::large_enum_variant, reason = "one is made for one answer, and none is kept")]
#[derive(Clone, Debug, Interface)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(field(name = "id", ty = "NodeId", desc = "Global id, opaque."))]
pub enum Node {
    /// Whoever is signed in.
    User(User),
    /// One of the caller's accounts.
    Account(Account),
    /// An asset.
    Asset(Asset),
    /// A market.
    Market(Market),
    /// One of the caller's orders.
    Order(Order),
    /// One of the caller's fills.
    Trade(Trade),
    /// One of the caller's transactions.
    Transaction(Transaction),
    /// One of the caller's sessions.
    Session(Session),
    /// A try to sign in to the caller's account.
    LoginEvent(LoginEvent),
    /// Something that was done to the caller's account.
    AuditEvent(AuditEvent),
    /// One of the caller's API keys.
    ApiKey(ApiKey),
    /// One of the caller's portfolios.
    InvestmentPortfolio(InvestmentPortfolio),
    /// A place in one of the caller's portfolios.
    PortfolioAccount(PortfolioAccount),
    /// Something that happened there.
    Activity(Activity),
    /// Something that the caller asked to be done.
    Job(Job),
    /// One of the caller's passkeys.
    Passkey(Passkey),
    /// A file of another exchange that the caller brought in.
    Import(Import),
    /// A tax report of one of the caller's portfolios.
    TaxReport(TaxReport),
    /// A file that the caller asked for.
    Export(Export),
}

/// A [`Node`] as an answer: it is executed as the object that it is.
struct Found(Node);

impl OutputType for Found {
    fn type_name() -> Cow<'static, str> {
        Node::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Node::create_type_info(registry)
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let ctx = narrowed(ctx, &self.introspection_type_name());
        match &self.0 {
            Node::User(object) => object.resolve(&ctx, field).await,
            Node::Account(object) => object.resolve(&ctx, field).await,
            Node::Asset(object) => object.resolve(&ctx, field).await,
            Node::Market(object) => object.resolve(&ctx, field).await,
            Node::Order(object) => object.resolve(&ctx, field).await,
            Node::Trade(object) => object.resolve(&ctx, field).await,
            Node::Transaction(object) => object.resolve(&ctx, field).await,
            Node::Session(object) => object.resolve(&ctx, field).await,
            Node::LoginEvent(object) => object.resolve(&ctx, field).await,
            Node::AuditEvent(object) => object.resolve(&ctx, field).await,
            Node::ApiKey(object) => object.resolve(&ctx, field).await,
            Node::InvestmentPortfolio(object) => object.resolve(&ctx, field).await,
            Node::PortfolioAccount(object) => object.resolve(&ctx, field).await,
            Node::Activity(object) => object.resolve(&ctx, field).await,
            Node::Job(object) => object.resolve(&ctx, field).await,
            Node::Passkey(object) => object.resolve(&ctx, field).await,
            Node::Import(object) => object.resolve(&ctx, field).await,
            Node::TaxReport(object) => object.resolve(&ctx, field).await,
            Node::Export(object) => object.resolve(&ctx, field).await,
        }
    }
}

/// Everything that can be asked. What is private hangs from `viewer`; the rest is open to all.
#[derive(Clone, Copy, Debug)]
pub struct Query;

/// Everything that can be asked. What is private hangs from `viewer`; the rest is open to all.
#[Object(crate = "crate::graphql::executor")]
impl Query {
    /// Whoever is signed in; null when nobody is.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>, ApiError> {
        Ok(ctx.request()?.principal.map(Viewer::new))
    }

    /// The thing with this id; null when there is none, or none that the caller may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A global id.")] id: ID,
    ) -> Result<Option<Found>, ApiError> {
        let Some(id) = NodeId::parse(&ctx.app().ids, &id) else { return Ok(None) };
        let found = match id.kind {
            NodeKind::Asset | NodeKind::Market => listed(ctx, id),
            _ if ctx.request()?.principal.is_none() => None,
            _ => own(ctx, id).await?,
        };
        Ok(found.map(Found))
    }

    /// All listed assets, 1000 at most.
    async fn assets(&self, ctx: &Context<'_>) -> Rows<Asset> {
        Rows(Asset::all(&ctx.app().exchange.listing()))
    }

    /// The asset with this symbol; null when none is listed.
    async fn asset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ticker symbol, such as \"BTC\"; capitals do not matter.")] symbol: String,
    ) -> Option<Asset> {
        Asset::with_symbol(&ctx.app().exchange.listing(), &symbol)
    }

    /// All listed markets, 1000 at most.
    async fn markets(&self, ctx: &Context<'_>) -> Rows<Market> {
        Rows(Market::all(&ctx.app().exchange.listing()))
    }

    /// The market with this symbol; null when none is listed.
    async fn market(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Base and quote, such as \"BTC-USD\"; capitals do not matter.")]
        symbol: String,
    ) -> Option<Market> {
        Market::with_symbol(&ctx.app().exchange.listing(), &symbol)
    }

    /// What one unit of a currency cost in another on each of these days, oldest first, by the daily reference rates of the European
    /// Central Bank; at most 366. Days without a rate in the 14 days before are left out.
    async fn exchange_rates(
        &self,
        #[graphql(desc = "What is valued, such as \"USD\".")] base: String,
        #[graphql(desc = "In what, such as \"GBP\".")] quote: String,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day.")] to: Date,
    ) -> Result<Rows<ExchangeRate>, ApiError> {
        let asked = RatesAsked { base, quote, from: from.0, to: to.0 };
        let found = exchange_rates::rates(&asked).await?;
        Ok(found.into_iter().map(performance::exchange_rate).collect())
    }

    /// What placing this order would come to at this moment, for whoever is signed in: nothing is placed. It
    /// goes through the same checks as `placeOrder`; `clientOrderId` does not matter.
    async fn preview_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: PlaceOrderInput,
    ) -> Result<OrderPreview, ApiError> {
        let app = ctx.app();
        let previewed = app
            .trading
            .preview_order(ctx.principal()?, order_input::place_order(&app.ids, input)?)
            .await;
        answer(previewed, |Previewed { order, preview }| {
            let preview = OrderPreview::new(&order, &preview, &app.exchange.listing());
            preview.ok_or_else(|| ApiError::internal("an order in no listed market"))
        })
    }

    /// What this very operation costs and how much one may cost, as reckoned before it ran. One that costs more is
    /// refused before anything of it runs, with QUERY_TOO_COMPLEX and both numbers.
    async fn operation_cost(&self, ctx: &Context<'_>) -> Result<OperationCost, ApiError> {
        let Cost { cost, limit } = *ctx.cost()?;
        Ok(OperationCost { cost: int(cost), limit: int(limit) })
    }

    /// What you may spend on operations in a minute, and what is left of it. To ask costs nothing.
    async fn rate_limit(&self, ctx: &Context<'_>) -> Result<RateLimit, ApiError> {
        let request = ctx.request()?;
        let caller = RateSubject::of(request.principal.as_ref(), request.client.ip);
        let budget = ctx.app().rate_limits.budget(&caller).await;
        Ok(RateLimit {
            cost: int(ctx.cost()?.cost),
            limit: int(budget.limit.into()),
            remaining: int(budget.remaining.into()),
            reset_at: DateTime(budget.reset_at),
        })
    }

    /// The providers that people can sign in by, at most 16; none unless the settings name some.
    async fn sign_in_providers(&self, ctx: &Context<'_>) -> Vec<SignInProvider> {
        ctx.app().auth.sign_in_providers().into_iter().map(Into::into).collect()
    }

    /// What Ethereum wallets are told that sign in; null where none does, which is so unless the settings name chains.
    async fn wallet_sign_in(&self, ctx: &Context<'_>) -> Option<WalletSignIn> {
        ctx.app().auth.wallet_terms().map(Into::into)
    }

    /// The formats of files that `startImport` knows, at most 64.
    async fn import_formats(&self) -> Vec<ImportFormat> {
        crate::services::imports::formats().iter().map(imports::format).collect()
    }

    /// Whether a password reset token can still be used. Says nothing about whose it is.
    async fn password_reset_token_valid(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token out of the mailed link.", secret)] token: String,
    ) -> Result<bool, ApiError> {
        Ok(ctx.app().auth.reset_token_valid(&token).await?)
    }
}

/// A number as the schema has it.
fn int(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What everybody may see.
fn listed(ctx: &Context<'_>, id: NodeId) -> Option<Node> {
    let listing = ctx.app().exchange.listing();
    let number = u16::try_from(id.number).ok()?;
    match id.kind {
        NodeKind::Asset => Asset::find(&listing, AssetId(number)).map(Node::Asset),
        NodeKind::Market => Market::find(&listing, MarketId(number)).map(Node::Market),
        _ => None,
    }
}

/// What only its owner may see.
async fn own(ctx: &Context<'_>, id: NodeId) -> Result<Option<Node>, ApiError> {
    let (principal, number) = (ctx.principal()?, u64::try_from(id.number).unwrap_or_default());
    match id.kind {
        NodeKind::User if id.number == principal.user.0 => {
            Ok(Viewer::new(*principal).user(ctx).await?.map(Node::User))
        }
        NodeKind::Account => account(ctx, principal, number).await,
        NodeKind::Order => {
            let Some(of) = holder(ctx, principal, Held::Order(OrderId(number))).await? else {
                return Ok(None);
            };
            Ok(ctx.loaders()?.of(of).order(OrderId(number)).await?.map(Node::Order))
        }
        NodeKind::Trade => {
            let Some(of) = holder(ctx, principal, Held::Trade(TradeId(number))).await? else {
                return Ok(None);
            };
            Ok(ctx.loaders()?.of(of).trade(TradeId(number)).await?.map(Node::Trade))
        }
        NodeKind::Transaction => transaction(ctx, principal, id.number).await,
        // What has to do with who somebody is: no key is told of any of it, not even that it is there.
        _ if !principal.permissions().contains(Permission::ManageAccount) => Ok(None),
        NodeKind::ApiKey => api_key(ctx, id.number).await,
        NodeKind::Passkey => passkey(ctx, id.number).await,
        NodeKind::Session => session(ctx, id.number).await,
        NodeKind::LoginEvent => login_event(ctx, id.number).await,
        NodeKind::AuditEvent => audit_event(ctx, id.number).await,
        NodeKind::Job => job(ctx, id.number).await,
        NodeKind::TaxReport => tax_report(ctx, id.number).await,
        NodeKind::InvestmentPortfolio | NodeKind::PortfolioAccount | NodeKind::Activity => {
            of_portfolio(ctx, id).await
        }
        NodeKind::Import => import(ctx, id.number).await,
        NodeKind::Export => export(ctx, id.number).await,
        _ => Ok(None),
    }
}

async fn account(
    ctx: &Context<'_>,
    principal: &Principal,
    number: u64,
) -> Result<Option<Node>, ApiError> {
    let Ok(number) = u32::try_from(number) else { return Ok(None) };
    if !principal.credential.reaches(AccountId(number)) {
        return Ok(None);
    }
    let account = ctx.app().accounts.find(principal.user, AccountId(number)).await?;
    Ok(account.map(|account| Node::Account(account.into())))
}

/// Which of the principal's accounts something belongs to. What they were told of before can be found.
async fn holder(
    ctx: &Context<'_>,
    principal: &Principal,
    held: Held,
) -> Result<Option<AccountId>, ApiError> {
    let app = ctx.app();
    let reached = app.accounts.reached(principal.user, principal.credential).await?;
    let accounts: Vec<_> = reached.into_iter().map(|account| account.id).collect();
    Ok(app.records.holder(&accounts, held).await?)
}

async fn transaction(
    ctx: &Context<'_>,
    principal: &Principal,
    id: i64,
) -> Result<Option<Node>, ApiError> {
    let app = ctx.app();
    let Some(of) = holder(ctx, principal, Held::Posting(id)).await? else { return Ok(None) };
    let row = app.records.transaction(of, id).await?;
    let listing = app.exchange.listing();
    let node = |row| accounts::transaction(accounts::posting_of(row), &listing);
    row.map(|row| node(row).map(Node::Transaction)).transpose()
}

async fn api_key(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let key = ctx.app().api_keys.find(ctx.principal()?.user, ApiKeyId(id)).await?;
    Ok(key.map(|key| Node::ApiKey(key.into())))
}

async fn passkey(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let passkeys = ctx.app().auth.passkeys(ctx.principal()?.user).await?;
    let found = passkeys.into_iter().find(|passkey| passkey.id.0 == id);
    Ok(found.map(|passkey| Node::Passkey(passkey.into())))
}

async fn tax_report(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let owner = ctx.principal()?.user;
    let found = ctx.app().investments.tax_report(owner, TaxReportId(id)).await?;
    Ok(found.map(|it| Node::TaxReport(tax::report(it, owner))))
}

/// What is in the principal's portfolios, and these themselves.
async fn of_portfolio(ctx: &Context<'_>, id: NodeId) -> Result<Option<Node>, ApiError> {
    let (app, owner) = (ctx.app(), ctx.principal()?.user);
    match id.kind {
        NodeKind::InvestmentPortfolio => {
            let found = app.investments.find(owner, PortfolioId(id.number)).await?;
            Ok(found.map(|it| Node::InvestmentPortfolio(investment_figures::portfolio(it))))
        }
        NodeKind::PortfolioAccount => {
            let Ok(number) = u32::try_from(id.number) else { return Ok(None) };
            let found = app.investments.place(owner, PortfolioAccountId(number)).await?;
            Ok(found.map(|it| Node::PortfolioAccount(investments::account(it, owner))))
        }
        _ => {
            let number = ActivityId(id.number.cast_unsigned());
            let found = app.investments.activity(owner, number).await?;
            let listing = app.exchange.listing();
            let node = |(activity, place)| {
                let placed = investments::Placed { activity: &activity, place: &place };
                investments::shown(placed, owner, &listing)
            };
            Ok(found.map(|it| Node::Activity(node(it))))
        }
    }
}

async fn import(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let found = ctx.app().imports.find(ctx.principal()?.user, ImportId(id)).await?;
    Ok(found.map(|it| Node::Import(imports::shown(it))))
}

async fn export(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let found = ctx.app().exports.find(ctx.principal()?.user, ExportId(id)).await?;
    Ok(found.map(|it| Node::Export(exports::shown(it))))
}

async fn session(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let session = ctx.app().auth.session(ctx.principal()?, SessionId(id)).await?;
    Ok(session.map(|session| Node::Session(users::session(&ctx.app().auth, session))))
}

async fn login_event(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let event = ctx.app().auth.login_event(ctx.principal()?, id).await?;
    Ok(event.map(|event| Node::LoginEvent(users::login_event(&ctx.app().auth, event))))
}

async fn job(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let job = ctx.app().jobs.find(ctx.principal()?.user, JobId(id)).await?;
    Ok(job.map(|job| Node::Job(job.into())))
}

async fn audit_event(ctx: &Context<'_>, id: i64) -> Result<Option<Node>, ApiError> {
    let event = ctx.app().audit.find(ctx.principal()?.user, id).await?;
    event.map(|event| event.try_into().map(Node::AuditEvent)).transpose()
}
