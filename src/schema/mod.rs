//! The vocabulary of the GraphQL schema: objects, inputs, enums, scalars, connections and ids.

pub mod node;
pub mod payload;
pub mod scalar;
