//! Whatever takes a GraphQL context: roots, field resolvers, guards, loaders, error codes.
