//! Seals anew what an older version of the signing key sealed, so that the version can be removed.

use super::handler::{JobError, JobHandler, JobRun};
use crate::services::api_keys::ApiKeys;
use crate::services::auth::Auth;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// The kind of the job.
pub(super) const KIND: &str = "resealing";

/// The handler.
#[derive(Debug)]
pub(super) struct Resealing(Auth, ApiKeys);

impl Resealing {
    /// Seals what these use cases keep.
    pub(super) fn new(auth: Auth, api_keys: ApiKeys) -> Resealing {
        Resealing(auth, api_keys)
    }
}

impl JobHandler for Resealing {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'r>(&'r self, _run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        async {
            let sealed = self.0.reseal_secrets().await? + self.1.reseal_secrets().await?;
            if sealed > 0 {
                tracing::info!(secrets = sealed, "sealed anew by the present signing key");
            }
            Ok(())
        }
        .boxed()
    }
}
