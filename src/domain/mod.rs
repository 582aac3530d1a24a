//! The vocabulary of the exchange: ids, amounts, prices, assets, markets, orders, time and refusals.
//!
//! Pure data and arithmetic, no I/O; every other room imports from here and this one from none.
//! Money is integers: an [`Amount`] counts an asset's smallest unit, a [`Price`] counts ticks, a
//! [`Quantity`] counts lots. Exact decimals appear only at the edge, through [`decimal`].

pub mod amount;
pub mod api_key;
pub mod asset;
pub mod audit;
pub mod consumer;
pub mod credential;
pub mod decimal;
pub mod export;
pub mod id_map;
pub mod identity;
pub mod ids;
pub mod intent;
pub mod job;
pub mod keys;
pub mod listing;
pub mod market;
pub mod network;
pub mod opaque;
pub mod order;
pub mod permission;
pub mod rng;
pub mod secret;
pub mod spelling;
pub mod time;

pub use amount::{Amount, Price, Quantity};
pub use api_key::{ApiKeyAlgorithm, ApiKeyCredential, ApiKeyId, ApiKeyScope, ApiKeyScopes};
pub use asset::{Asset, AssetKind, DEFAULT_CURRENCY};
pub use audit::{AuditAction, AuditActor, AuditObject, AuditOutcome};
pub use consumer::ConsumerKind;
pub use credential::{SessionCredential, VerifiedCredential};
pub use decimal::{Decimal, DecimalError};
pub use export::{ExportFormat, ExportKind};
pub use identity::{
    AccountKind, AuthenticationMethod, AuthenticationMethods, LoginOutcome, PasskeyId, SessionId,
    StaffRole, StaffRoles, Theme, TokenTransport,
};
pub use ids::{
    AccountId, AssetId, ExportId, ImportId, JobId, MarketId, OrderId, PortfolioId, Seq,
    TaxReportId, TradeId, TransferId, UserId, WithdrawalId,
};
pub use intent::{IntentKind, Once};
pub use job::{JobFailure, JobStatus, PersonJobKind};
pub use keys::{Key, KeyPurpose, KeySet, KeyVersion, PermanentKey};
pub use listing::Listing;
pub use market::{FeeTier, FeeTiers, Market, MarketLimits, MarketStatus};
pub use opaque::{ListName, ListTag, NodeKind, OpaqueIds};
pub use order::{
    ClientId, Liquidity, OrderEndReason, OrderStatus, OrderType, PublicTrade, SelfTradePrevention,
    Side, TimeInForce, TransferKind,
};
pub use permission::{Permission, Permissions};
pub use rng::Rng;
pub use secret::{LiveSecret, Secret};
pub use spelling::Spelled;
pub use time::{Clock, Timestamp};
