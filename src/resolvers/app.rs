//! Everything the resolvers call, in one place; made once by `cli`.

use crate::domain::{Clock, OpaqueIds};
use crate::exchange::ExchangeHandle;
use crate::market::MarketData;
use crate::services::accounts::Accounts;
use crate::services::api_keys::ApiKeys;
use crate::services::audit::AuditLog;
use crate::services::auth::Auth;
use crate::services::exports::Exports;
use crate::services::files::Files;
use crate::services::funding::Funding;
use crate::services::imports::Imports;
use crate::services::investments::Investments;
use crate::services::life_cycle::LifeCycle;
use crate::services::person_jobs::PersonJobs;
use crate::services::personal_data::PersonalData;
use crate::services::portfolio::Portfolios;
use crate::services::rate_limits::RateLimits;
use crate::services::records::Records;
use crate::services::tax_exports::TaxExports;
use crate::services::trading::Trading;
use std::sync::Arc;

/// The use cases and sources behind the schema. Cloning is cheap.
#[derive(Clone)]
pub struct App {
    /// The matching engine's shell.
    pub exchange: ExchangeHandle,
    /// Prices, candles and tickers.
    pub market: MarketData,
    /// People and their sessions.
    pub auth: Auth,
    /// Keys of their programs.
    pub api_keys: ApiKeys,
    /// How often all of them may ask.
    pub rate_limits: RateLimits,
    /// Their accounts.
    pub accounts: Accounts,
    /// What was done by whom.
    pub audit: AuditLog,
    /// Orders in.
    pub trading: Trading,
    /// Money in.
    pub funding: Funding,
    /// What people own anywhere.
    pub investments: Investments,
    /// Files of other exchanges that they bring in.
    pub imports: Imports,
    /// What accounts are worth.
    pub portfolios: Portfolios,
    /// What accounts have and had.
    pub records: Records,
    /// What people asked to be done.
    pub jobs: PersonJobs,
    /// What was made of it.
    pub files: Files,
    /// Archives of what is kept about people.
    pub personal_data: PersonalData,
    /// Files of tax reports.
    pub tax_exports: TaxExports,
    /// Files of what people have here.
    pub exports: Exports,
    /// The end of accounts.
    pub life_cycle: LifeCycle,
    /// Ids and cursors as clients see them.
    pub ids: OpaqueIds,
    /// The time.
    pub clock: Arc<dyn Clock>,
}
