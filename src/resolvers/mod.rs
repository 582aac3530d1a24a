//! Whatever takes a GraphQL context: the roots, field resolvers, guards, loaders and error codes.
//!
//! A resolver guards, reads its input, calls one use case, and shapes the answer: about ten lines. No SQL
//! and no rules of the business are here. The vocabulary is in `schema`; who calls this is `http`, which
//! also bounds what a query may cost before it gets here.

pub mod account_content;
pub mod account_mutations;
pub mod accounts;
pub mod app;
pub mod assets;
pub mod book;
pub mod context;
pub mod context_ext;
pub mod cookies;
pub mod error;
pub mod fills;
pub mod identity;
pub mod input;
pub mod loaders;
pub mod markets;
pub mod order_input;
pub mod orders;
pub mod pages;
pub mod query;
pub mod streams;
pub mod trading;
pub mod users;

#[cfg(test)]
mod account_scenarios;
#[cfg(test)]
mod decimal_scenarios;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod ownership;
#[cfg(test)]
mod reading_scenarios;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod tests;

/// How long the lists of the schema get, and what each field needs of the caller, for the guards that ask before
/// anything runs.
pub use crate::schema::{lists, permissions};

use account_mutations::AccountMutation;
use app::App;
use async_graphql::{MergedObject, MergedSubscription, Request, SDLExportOptions, Schema};
use identity::IdentityMutation;
use loaders::Loaders;
use query::Query;
use streams::{AccountStreams, MarketStreams};
use trading::TradingMutation;

/// Everything that changes something. Each takes one `input` and answers with a payload whose
/// `userErrors` say what the caller can mend. With COOKIE transport, send the X-CSRF-Token header.
#[derive(MergedObject, Default)]
pub struct Mutation(IdentityMutation, AccountMutation, TradingMutation);

/// What happens, as it happens. A subscription that cannot keep up ends with the error code RESUBSCRIBE.
#[derive(MergedSubscription, Default)]
pub struct Subscription(MarketStreams, AccountStreams);

/// The schema of Agio.
pub type AgioSchema = Schema<Query, Mutation, Subscription>;

/// The schema, ready to execute requests that have a [`context::RequestContext`] and [`with_loaders`].
pub fn schema(app: App) -> AgioSchema {
    build().data(app).finish()
}

/// The schema as text, as `schema.graphql` keeps it.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .include_specified_by()
        .use_space_ident()
        .indent_width(2)
        .prefer_single_line_descriptions();
    build().finish().sdl_with_options(options)
}

fn build() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation::default(), Subscription::default())
}

/// Puts fresh loaders into a request.
pub fn with_loaders(app: &App, request: Request) -> Request {
    request.data(Loaders::new(app))
}
