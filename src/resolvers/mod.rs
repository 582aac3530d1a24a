//! Whatever takes a GraphQL context: the roots, field resolvers, guards, loaders and error codes.
//!
//! A resolver guards, reads its input, calls one use case, and shapes the answer: about ten lines. No SQL
//! and no rules of the business are here. The vocabulary is in `schema`; who calls this is `http`, which
//! also bounds what a query may cost before it gets here.

pub mod account_content;
pub mod account_mutations;
pub mod accounts;
pub mod answers;
pub mod api_keys;
pub mod app;
pub mod assets;
mod batch;
pub mod book;
mod book_updates;
pub mod context;
pub mod context_ext;
pub mod cookies;
pub mod error;
pub mod exports;
pub mod fills;
pub mod identity;
pub mod import_mutations;
pub mod imports;
pub mod input;
pub mod investment_figures;
pub mod investment_mutations;
pub mod investments;
mod jobs;
pub mod life_cycle;
pub mod list_names;
pub mod loaders;
pub mod markets;
pub mod order_input;
pub mod orders;
pub mod pages;
pub mod passkeys;
pub mod performance;
pub mod person_loaders;
pub mod providers;
pub mod query;
pub mod rates;
pub mod resume;
pub mod second_factors;
pub mod streams;
pub mod tax;
pub mod trading;
pub mod upload;
pub mod users;
mod viewer;
pub mod wallets;

#[cfg(test)]
mod account_scenarios;
#[cfg(test)]
mod decimal_scenarios;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod export_scenarios;
#[cfg(test)]
mod investment_scenarios;
#[cfg(test)]
mod kept_scenarios;
#[cfg(test)]
mod ownership;
#[cfg(test)]
mod paging_scenarios;
#[cfg(test)]
mod performance_scenarios;
#[cfg(test)]
mod reading_scenarios;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod tax_scenarios;
#[cfg(test)]
mod tests;

/// How long the lists of the schema get, and what each field needs of the caller, for the guards that ask before
/// anything runs.
pub use crate::schema::{lists, permissions};

use crate::graphql::{Engine, Operation, Roots, Scalars, sdl_options};
use crate::schema::scalar::{AnyDecimal, Date, DateTime, Json};
use account_mutations::AccountMutation;
use api_keys::ApiKeyMutation;
use app::App;
use async_graphql::{MergedObject, MergedSubscription, Schema};
use exports::ExportMutation;
use identity::IdentityMutation;
use import_mutations::ImportMutation;
use investment_mutations::InvestmentMutation;
use jobs::JobMutation;
use life_cycle::LifeCycleMutation;
use loaders::Loaders;
use passkeys::PasskeyMutation;
use providers::ProviderMutation;
use query::Query;
use second_factors::SecondFactorMutation;
use std::sync::Arc;
use streams::{AccountStreams, MarketStreams};
use tax::TaxMutation;
use trading::TradingMutation;
use upload::Upload;
use wallets::WalletMutation;

/// Everything that changes something. Each takes one `input` and answers with a payload whose
/// `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
#[derive(MergedObject, Default)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Mutation(
    IdentityMutation,
    SecondFactorMutation,
    PasskeyMutation,
    ApiKeyMutation,
    LifeCycleMutation,
    JobMutation,
    ExportMutation,
    ProviderMutation,
    WalletMutation,
    AccountMutation,
    TradingMutation,
    InvestmentMutation,
    ImportMutation,
    TaxMutation,
);

/// What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE.
#[derive(MergedSubscription, Default)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Subscription(MarketStreams, AccountStreams);

/// What runs operations on the schema of Agio.
pub type AgioEngine = Engine<Query, Mutation, Subscription>;

/// The schema, ready to run operations that have a [`context::RequestContext`] and [`with_loaders`].
///
/// # Panics
/// When the schema is not one: every test of it shows that.
pub fn engine(app: App) -> AgioEngine {
    let roots = Roots {
        query: Query,
        mutation: Mutation::default(),
        subscription: Subscription::default(),
    };
    Engine::new(build().data(app.ids.clone()).data(app), roots, &scalars())
        .expect("a schema of which every part is known")
}

/// The schema as text, as `schema.graphql` keeps it.
pub fn sdl() -> String {
    build().finish().sdl_with_options(sdl_options())
}

fn scalars() -> Scalars {
    Scalars::default()
        .with::<Date>()
        .with::<DateTime>()
        .with::<AnyDecimal>()
        .with::<Json>()
        .with::<Upload>()
}

fn build() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation::default(), Subscription::default())
}

/// Puts fresh loaders into an operation.
pub fn with_loaders(app: &Arc<App>, operation: Operation) -> Operation {
    operation.data(Loaders::new(app))
}
