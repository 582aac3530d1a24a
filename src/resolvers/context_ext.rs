//! Typed access to what a request carries, and the guards: who may ask, and who may change something.

use super::app::App;
use super::context::{RequestContext, ResponseCookies};
use super::error::ApiError;
use super::loaders::Loaders;
use crate::domain::TokenTransport;
use crate::services::auth::Viewer;
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

    /// Who is signed in.
    ///
    /// # Errors
    /// UNAUTHENTICATED when nobody is.
    fn viewer(&self) -> Result<&Viewer, ApiError>;

    /// Who is signed in, for something that changes something.
    ///
    /// # Errors
    /// UNAUTHENTICATED when nobody is, CSRF_REQUIRED when it may have been forged.
    fn mutating_viewer(&self) -> Result<&Viewer, ApiError>;

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
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<App>()
    }

    fn request(&self) -> Result<&RequestContext, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request carries no context"))
    }

    fn viewer(&self) -> Result<&Viewer, ApiError> {
        self.request()?.viewer.as_ref().ok_or(ApiError::Unauthenticated)
    }

    fn mutating_viewer(&self) -> Result<&Viewer, ApiError> {
        let request = self.request()?;
        let viewer = request.viewer.as_ref().ok_or(ApiError::Unauthenticated)?;
        if viewer.transport == TokenTransport::Cookie && !request.csrf_ok {
            return Err(ApiError::CsrfRequired);
        }
        Ok(viewer)
    }

    fn cookies(&self) -> Result<&ResponseCookies, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request carries no cookies"))
    }

    fn loaders(&self) -> Result<&Loaders, ApiError> {
        self.data_opt().ok_or_else(|| ApiError::internal("the request carries no loaders"))
    }
}
