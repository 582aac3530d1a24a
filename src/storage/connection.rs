//! Connections that journal and snapshots have to themselves, outside the pools, and how long they may take.

use crate::domain::Fault;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnection;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long one statement on the journal may take before its connection is given up.
pub(crate) const STATEMENT_TIMEOUT: Duration = Duration::from_secs(15);

/// Does a piece of work on a connection that is opened when it is first needed, and anew after a failure: a
/// connection on which something went wrong is never used again.
pub(super) async fn run_on<T, F, C>(
    place: &Mutex<Option<PgConnection>>,
    connect: impl FnOnce() -> C,
    work: F,
) -> Result<T, Fault>
where
    C: Future<Output = Result<PgConnection, sqlx::Error>>,
    F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, sqlx::Error>>,
{
    let mut place = place.lock().await;
    let done = limited(async {
        let mut connection = match place.take() {
            Some(connection) => connection,
            None => connect().await?,
        };
        let done = work(&mut connection).await?;
        Ok((done, connection))
    });
    let (done, connection) = done.await?;
    *place = Some(connection);
    Ok(done)
}

/// Runs one operation on a connection, with a limit to its time.
pub(super) async fn limited<T>(
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(STATEMENT_TIMEOUT, work).await {
        Ok(done) => done.map_err(Fault::unavailable),
        Err(_) => Err(Fault::unavailable("the journal did not answer in time")),
    }
}
