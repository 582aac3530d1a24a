//! Whatever takes a GraphQL context: the roots, field resolvers, guards, loaders and error codes.

pub mod context;
pub mod cookies;
