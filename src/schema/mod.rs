//! GraphQL vocabulary: objects, inputs, enums, scalars, connections.
