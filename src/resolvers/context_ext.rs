//! Typed access to what a request carries. Who may ask was decided before: see `schema::permissions`.

use super::app::App;
use super::context::{Cost, RequestContext, ResponseCookies};
use super::error::ApiError;
use super::loaders::Loaders;
use crate::services::auth::{Caller, Principal};
use async_graphql::Context;

/// What resolvers ask of their context.
pub trait ContextExt {
    /// The use cases.
    fn app(&self) -> &App;

    /// Who calls, and how.
    ///
    /// # Errors
    /// Internal, when the transport put no context in.
    fn request(&self) -> Result<&RequestContext, ApiError>;

    /// Whoever is signed in.
    ///
    /// # Errors
    /// UNAUTHENTICATED when nobody is: for an operation that went round the guard.
    fn principal(&self) -> Result<&Principal, ApiError>;

    /// Whoever is signed in, and from where they ask.
    ///
    /// # Errors
    /// UNAUTHENTICATED when nobody is: for an operation that went round the guard.
    fn caller(&self) -> Result<Caller<'_>, ApiError>;

    /// The cookies to answer with.
    ///
    /// # Errors
    /// Internal, when the transport put no place for them in.
    fn cookies(&self) -> Result<&ResponseCookies, ApiError>;

    /// The loaders of this request.
    ///
    /// # Errors
    /// Internal, when the transport put none in.
    fn loaders(&self) -> Result<&Loaders, ApiError>;

    /// What the operation was reckoned to cost.
    ///
    /// # Errors
    /// Internal, for an operation that went round the guard.
    fn cost(&self) -> Result<&Cost, ApiError>;
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<App>()
    }

    fn request(&self) -> Result<&RequestContext, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request carries no context"))
    }

    fn principal(&self) -> Result<&Principal, ApiError> {
        self.request()?.principal.as_ref().ok_or(ApiError::Unauthenticated)
    }

    fn caller(&self) -> Result<Caller<'_>, ApiError> {
        Ok(Caller::new(self.principal()?, &self.request()?.client))
    }

    fn cookies(&self) -> Result<&ResponseCookies, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request carries no cookies"))
    }

    fn loaders(&self) -> Result<&Loaders, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request carries no loaders"))
    }

    fn cost(&self) -> Result<&Cost, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request was not measured"))
    }
}
