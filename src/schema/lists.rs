//! How long every list of the schema can get: one table for what goes out and one for what comes in.
//!
//! The resolvers keep to these bounds, the guard in `http` reckons with them before it lets an operation run,
//! and a test walks the schema: a list that has no entry here fails it.

pub use super::connection::{PAGE_DEFAULT, PAGE_MAX};
use crate::domain::AccountId;
use crate::domain::listing::{ASSETS_MAX, MARKETS_MAX};
use crate::engine::{FEE_TIERS_MAX, PREVIEW_LEVELS_MAX};

/// The most levels a side of an order book that one answer holds.
pub const BOOK_DEPTH_MAX: u32 = 1_000;
/// The most public trades that one answer holds.
pub const PUBLIC_TRADES_MAX: u32 = 1_000;
/// The most candles that one answer holds.
pub const CANDLES_MAX: u32 = 1_000;
/// The most points of a price history.
pub const HISTORY_POINTS_MAX: u32 = 300;
/// The most accounts of a person.
pub const ACCOUNTS_MAX: u32 = AccountId::PER_OWNER_MAX;
/// The most sessions of a person that are listed.
pub const SESSIONS_MAX: u32 = 100;
/// The most API keys of a person that are listed.
pub const API_KEYS_MAX: u32 = 50;
/// The most scopes of an API key: each there is.
pub const API_KEY_SCOPES_MAX: u32 = 3;
/// The most networks that an API key may be used from.
pub const API_KEY_NETWORKS_MAX: u32 = 20;
/// The most jobs of a person that are listed.
pub const JOBS_MAX: u32 = 50;
/// The most kinds of second factors that answer a challenge.
pub const MFA_METHODS_MAX: u32 = 3;
/// The most passkeys of a person.
pub const PASSKEYS_MAX: u32 = 20;
/// The most recovery codes of a person.
pub const RECOVERY_CODES_MAX: u32 = 10;
/// The most providers that people can sign in by, and so the most linked accounts of a person.
pub const PROVIDERS_MAX: u32 = 16;
/// The most Ethereum wallets of a person.
pub const WALLETS_MAX: u32 = 10;
/// The most chains that wallets may be on.
pub const WALLET_CHAINS_MAX: u32 = 20;
/// The most duties of a person: each there is.
pub const STAFF_ROLES_MAX: u32 = 7;
/// The most trades in the payload of a mutation; the rest is found through the order.
pub const PAYLOAD_TRADES_MAX: u32 = 20;
/// The most cancelled orders in the payload of `cancelAllOrders`.
pub const CANCELLED_MAX: u32 = 100;
/// The most mistakes that one payload tells of.
pub const USER_ERRORS_MAX: u32 = 10;
/// The most parts of the path in a `UserError`.
pub const ERROR_PATH_MAX: u32 = 4;
/// The most orders of one `placeOrders`.
pub const ORDERS_PER_REQUEST_MAX: u32 = 100;
/// The most symbols of one `prices` subscription.
pub const SYMBOLS_MAX: u32 = 100;
/// The most items of a filter that names a set; repeated ones count once when it is applied.
pub const FILTER_ITEMS_MAX: u32 = 20;

/// The most portfolios of a person.
pub const PORTFOLIOS_MAX: u32 = 10;
/// The most places in a portfolio.
pub const PORTFOLIO_ACCOUNTS_MAX: u32 = 50;
/// The most holdings that one answer holds.
pub const HOLDINGS_MAX: u32 = 1_000;
/// The most parts of a disposal that one answer holds.
pub const MATCHES_MAX: u32 = 100;
/// The most points of a series that one answer holds.
pub const SERIES_POINTS_MAX: u32 = 4_000;
/// The most groups of income that one answer holds.
pub const INCOME_ROWS_MAX: u32 = 1_000;
/// The most assets without a price that one answer names.
pub const UNPRICED_MAX: u32 = 100;
/// The most rates that one answer names as solutions of one equation.
pub const ROOTS_MAX: u32 = 20;
/// The most parts of a benchmark.
pub const BENCHMARK_PARTS_MAX: u32 = 10;
/// The most tax reports of a portfolio.
pub const TAX_REPORTS_MAX: u32 = 30;
/// The most forms of a tax report.
pub const TAX_FORMS_MAX: u32 = 3;
/// The most boxes of a form.
pub const TAX_BOXES_MAX: u32 = 30;
/// The most warnings of a tax report that one answer holds.
pub const TAX_WARNINGS_MAX: u32 = 1_000;
/// The most activities that a disposal of a tax report names.
pub const TAX_ACTIVITIES_MAX: u32 = 100;
/// The most parts of a tax year with rates of their own.
pub const TAX_SPLITS_MAX: u32 = 2;
/// The most days that one question for exchange rates is about.
pub const EXCHANGE_RATES_MAX: u32 = 366;
/// The most activities of one `addActivities`.
pub const ACTIVITIES_PER_REQUEST_MAX: u32 = 1_000;
/// The most lots of one `assignLots`.
pub const LOTS_PICKED_MAX: u32 = 100;

/// The most formats of files that can be imported.
pub const IMPORT_FORMATS_MAX: u32 = 64;
/// The most header lines of one.
pub const IMPORT_HEADERS_MAX: u32 = 8;
/// The most cells of a row of a file that are shown.
pub const IMPORT_CELLS_MAX: u32 = 50;
/// The most lines of an activity of a file that are told.
pub const IMPORT_LINES_MAX: u32 = 100;
/// The most activities that a row of a file is beside its first.
pub const IMPORT_ALSO_MAX: u32 = 10;
/// The most lines that one `applyImport` names.
pub const IMPORT_LINES_NAMED_MAX: u32 = 1_000;
/// The most columns that one `mapImport` names.
pub const IMPORT_COLUMNS_MAX: u32 = 50;
/// The most texts of types that it names.
pub const IMPORT_TYPES_MAX: u32 = 100;
/// The most texts of assets that it names.
pub const IMPORT_ASSETS_MAX: u32 = 500;

/// What bounds a list that goes out, or how many items an object with such lists is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// A connection: `first` or `last` says how many, see [`super::connection`].
    Page,
    /// An argument of the field says how many.
    Argument {
        /// Its name.
        name: &'static str,
        /// How many without it.
        default: u32,
        /// The most it may say.
        max: u32,
    },
    /// One for each item of a list that comes in as this argument.
    EachOf(&'static str),
    /// Never more than this.
    Constant(u32),
    /// One for each listed asset at the most.
    Assets,
    /// One for each listed market at the most.
    Markets,
    /// A field further out, one of this table, has counted it.
    Outside,
}

const fn argument(name: &'static str, default: u32, max: u32) -> Bound {
    Bound::Argument { name, default, max }
}

#[expect(clippy::cast_possible_truncation, reason = "constants of at most some thousands")]
const fn constant(max: usize) -> Bound {
    Bound::Constant(max as u32)
}

impl Bound {
    /// The most items, when that is a constant that the field's description tells; `None` where arguments say.
    pub fn documented(self) -> Option<u32> {
        let listed = |max: usize| u32::try_from(max).ok();
        match self {
            Bound::Constant(max) => Some(max),
            Bound::Assets => listed(ASSETS_MAX),
            Bound::Markets => listed(MARKETS_MAX),
            Bound::Page | Bound::Argument { .. } | Bound::EachOf(_) | Bound::Outside => None,
        }
    }
}

/// Every list that goes out and every connection, by type and field. `userErrors` stands here once for all
/// payloads; the lists of connections and of their edges are counted by the field that answers the connection.
pub const LISTS: [((&str, &str), Bound); 81] = [
    (("Account", "balances"), Bound::Assets),
    (("Account", "orders"), Bound::Page),
    (("Account", "trades"), Bound::Page),
    (("Account", "transactions"), Bound::Page),
    (("AddActivitiesPayload", "results"), Bound::Outside),
    (("ApiKey", "ipAllowList"), Bound::Constant(API_KEY_NETWORKS_MAX)),
    (("ApiKey", "scopes"), Bound::Constant(API_KEY_SCOPES_MAX)),
    (("Asset", "history"), Bound::Constant(HISTORY_POINTS_MAX)),
    (("CancelAllOrdersPayload", "cancelled"), Bound::Constant(CANCELLED_MAX)),
    (("Disposal", "matches"), argument("first", 10, MATCHES_MAX)),
    (("FinishPasskeyRegistrationPayload", "recoveryCodes"), Bound::Constant(RECOVERY_CODES_MAX)),
    (("Import", "preview"), Bound::Page),
    (("ImportFormat", "headers"), Bound::Constant(IMPORT_HEADERS_MAX)),
    (("ImportRow", "also"), Bound::Constant(IMPORT_ALSO_MAX)),
    (("ImportRow", "cells"), Bound::Constant(IMPORT_CELLS_MAX)),
    (("ImportedActivity", "lines"), Bound::Constant(IMPORT_LINES_MAX)),
    (("InvestmentPortfolio", "accounts"), Bound::Constant(PORTFOLIO_ACCOUNTS_MAX)),
    (("InvestmentPortfolio", "activities"), Bound::Page),
    (("InvestmentPortfolio", "allocation"), argument("first", 50, HOLDINGS_MAX)),
    (("InvestmentPortfolio", "disposals"), Bound::Page),
    (("InvestmentPortfolio", "holdings"), argument("first", 50, HOLDINGS_MAX)),
    (("InvestmentPortfolio", "income"), argument("limit", 100, INCOME_ROWS_MAX)),
    (("InvestmentPortfolio", "issues"), Bound::Page),
    (("InvestmentPortfolio", "lots"), Bound::Page),
    (("InvestmentPortfolio", "taxReports"), Bound::Constant(TAX_REPORTS_MAX)),
    (("InvestmentPortfolio", "valueSeries"), argument("limit", 400, SERIES_POINTS_MAX)),
    (("Market", "candles"), argument("limit", 500, CANDLES_MAX)),
    (("Market", "feeTiers"), constant(FEE_TIERS_MAX)),
    (("Market", "orderBook"), argument("depth", 20, BOOK_DEPTH_MAX)),
    (("Market", "trades"), argument("first", 50, PUBLIC_TRADES_MAX)),
    (("MfaChallenge", "methods"), Bound::Constant(MFA_METHODS_MAX)),
    (("Mutation", "addActivities"), Bound::EachOf("input")),
    (("Mutation", "placeOrders"), Bound::EachOf("input")),
    (("Order", "trades"), Bound::Page),
    (("OrderBook", "asks"), Bound::Outside),
    (("OrderBook", "bids"), Bound::Outside),
    (("OrderBookUpdate", "asks"), Bound::Outside),
    (("OrderBookUpdate", "bids"), Bound::Outside),
    (("OrderPreview", "fills"), constant(PREVIEW_LEVELS_MAX)),
    (("Performance", "series"), argument("limit", 400, SERIES_POINTS_MAX)),
    (("Performance", "unpriced"), Bound::Constant(UNPRICED_MAX)),
    (("PlaceOcoPayload", "trades"), Bound::Constant(PAYLOAD_TRADES_MAX)),
    (("PlaceOrderPayload", "trades"), Bound::Constant(PAYLOAD_TRADES_MAX)),
    (("PlaceOrdersPayload", "results"), Bound::Outside),
    (("Portfolio", "holdings"), Bound::Assets),
    (("Query", "assets"), Bound::Assets),
    (("Query", "exchangeRates"), Bound::Constant(EXCHANGE_RATES_MAX)),
    (("Query", "importFormats"), Bound::Constant(IMPORT_FORMATS_MAX)),
    (("Query", "markets"), Bound::Markets),
    (("Query", "signInProviders"), Bound::Constant(PROVIDERS_MAX)),
    (("RecoveryCodesPayload", "recoveryCodes"), Bound::Constant(RECOVERY_CODES_MAX)),
    (("ReturnRate", "roots"), Bound::Constant(ROOTS_MAX)),
    (("Security", "linkedAccounts"), Bound::Constant(PROVIDERS_MAX)),
    (("Security", "passkeys"), Bound::Constant(PASSKEYS_MAX)),
    (("Security", "wallets"), Bound::Constant(WALLETS_MAX)),
    (("Subscription", "orderBook"), argument("depth", 50, BOOK_DEPTH_MAX)),
    (("TaxDisposal", "activityIds"), Bound::Constant(TAX_ACTIVITIES_MAX)),
    (("TaxDisposal", "matches"), argument("first", 10, MATCHES_MAX)),
    (("TaxForm", "boxes"), Bound::Constant(TAX_BOXES_MAX)),
    (("TaxForm", "rows"), Bound::Page),
    (("TaxReport", "disposals"), Bound::Page),
    (("TaxReport", "forms"), Bound::Constant(TAX_FORMS_MAX)),
    (("TaxReport", "income"), Bound::Page),
    (("TaxReport", "warnings"), argument("first", 50, TAX_WARNINGS_MAX)),
    (("TaxSummary", "splits"), Bound::Constant(TAX_SPLITS_MAX)),
    (("User", "accounts"), Bound::Constant(ACCOUNTS_MAX)),
    (("User", "apiKeys"), Bound::Constant(API_KEYS_MAX)),
    (("User", "auditLog"), Bound::Page),
    (("User", "balances"), Bound::Assets),
    (("User", "exports"), Bound::Page),
    (("User", "imports"), Bound::Page),
    (("User", "jobs"), Bound::Constant(JOBS_MAX)),
    (("User", "loginHistory"), Bound::Page),
    (("User", "orders"), Bound::Page),
    (("User", "portfolios"), Bound::Constant(PORTFOLIOS_MAX)),
    (("User", "sessions"), Bound::Constant(SESSIONS_MAX)),
    (("User", "staffRoles"), Bound::Constant(STAFF_ROLES_MAX)),
    (("User", "trades"), Bound::Page),
    (("User", "transactions"), Bound::Page),
    (("UserError", "path"), Bound::Constant(ERROR_PATH_MAX)),
    (("WalletSignIn", "chainIds"), Bound::Constant(WALLET_CHAINS_MAX)),
];

/// What bounds the list, or the connection, that a field answers; `None` for a field without either.
pub fn bound(owner: &str, field: &str) -> Option<Bound> {
    let found = LISTS.iter().find(|(place, _)| *place == (owner, field)).map(|(_, bound)| *bound);
    match field {
        "edges" | "nodes" if owner.ends_with("Connection") => Some(Bound::Outside),
        "userErrors" => Some(Bound::Constant(USER_ERRORS_MAX)),
        _ => found,
    }
}

/// Every list that comes in and the most items it may hold: an argument as (`Type.field`, argument), a field of
/// an input as (input, field).
pub const INPUT_LISTS: [((&str, &str), u32); 17] = [
    (("ApplyImportInput", "exclude"), IMPORT_LINES_NAMED_MAX),
    (("ApplyImportInput", "include"), IMPORT_LINES_NAMED_MAX),
    (("AssignLotsInput", "lots"), LOTS_PICKED_MAX),
    (("CreateApiKeyInput", "ipAllowList"), API_KEY_NETWORKS_MAX),
    (("CreateApiKeyInput", "scopes"), API_KEY_SCOPES_MAX),
    (("Import.preview", "verdict"), FILTER_ITEMS_MAX),
    (("InvestmentPortfolio.performance", "accounts"), PORTFOLIO_ACCOUNTS_MAX),
    (("InvestmentPortfolio.performance", "benchmark"), BENCHMARK_PARTS_MAX),
    (("InvestmentPortfolio.valueSeries", "accounts"), PORTFOLIO_ACCOUNTS_MAX),
    (("MapImportInput", "assets"), IMPORT_ASSETS_MAX),
    (("MapImportInput", "columns"), IMPORT_COLUMNS_MAX),
    (("MapImportInput", "types"), IMPORT_TYPES_MAX),
    (("Mutation.addActivities", "input"), ACTIVITIES_PER_REQUEST_MAX),
    (("Mutation.placeOrders", "input"), ORDERS_PER_REQUEST_MAX),
    (("OrderFilter", "status"), FILTER_ITEMS_MAX),
    (("Subscription.prices", "symbols"), SYMBOLS_MAX),
    (("TransactionFilter", "kind"), FILTER_ITEMS_MAX),
];

/// The most items of a list that comes in; `None` for what is no list.
pub fn input_bound(owner: &str, name: &str) -> Option<u32> {
    INPUT_LISTS.iter().find(|(place, _)| *place == (owner, name)).map(|(_, max)| *max)
}

/// Each of these once, in the order they first stand in.
pub fn distinct<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
