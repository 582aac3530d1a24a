//! One operation on its way from what a client sent to what may run, the same for every transport.

use super::params::Params;
use super::persisted;
use crate::graphql::Operation;
use crate::http::execute::{admit, refusal};
use crate::http::state::State;
use crate::resolvers::upload::Files;
use async_graphql::Response;

/// An operation within the limits.
pub(in crate::http) struct Admitted {
    pub(in crate::http) operation: Operation,
    /// Whether its document was named and did not come along.
    pub(super) by_name: bool,
}

/// Finds the document of a request and checks it against the limits. An `Err` is the response to give instead of
/// running it.
pub(in crate::http) async fn admitted(
    state: &State,
    mut params: Params,
    request_id: &str,
) -> Result<Admitted, Box<Response>> {
    let found = persisted::find(&state.documents, &mut params).await;
    let found = found.map_err(|error| Box::new(refusal(error, request_id)))?;
    let mut request = params.into_request(found.text);
    let mut operation = admit(state, &request, request_id)?;
    if !request.uploads.is_empty() {
        operation = operation.data(Files(std::mem::take(&mut request.uploads).into()));
    }
    if let Some(hash) = found.register {
        // Only what can be run takes up room.
        state.documents.register(hash, &request.query).await;
    }
    Ok(Admitted { operation, by_name: found.by_name })
}
