//! The vocabulary of the GraphQL schema: objects, inputs, enums, scalars, connections and ids.
//!
//! Plain data, made from the domain's and the engine's types. Nothing here takes a GraphQL context or
//! waits for anything; fields that do are in `resolvers`. A doc comment here is the description that a
//! client developer reads, so it is written for that reader.

pub mod account;
pub mod api_keys;
pub mod asset;
pub mod audit;
pub mod connection;
pub mod cost;
pub mod exports;
pub mod identity;
pub mod import_inputs;
pub mod imports;
pub mod investment;
pub mod investment_inputs;
pub mod investment_words;
pub mod jobs;
pub mod life_cycle;
pub mod lists;
pub mod market;
pub mod node;
pub mod order;
pub mod order_words;
pub mod passkeys;
pub mod payload;
pub mod performance;
pub mod performance_words;
pub mod permissions;
pub mod preview;
pub mod providers;
pub mod scalar;
pub mod second_factors;
pub mod sequence;
pub mod tax;
pub mod tax_words;
pub mod trading;
pub mod user;
pub mod wallets;
