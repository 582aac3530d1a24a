//! Takes a file in: it is kept first, in chunks, and then its job is let go.

use super::mapping::Reading;
use super::{
    DAY, FILE_BYTES_MAX, Import, ImportProblem, ImportStatus, ImportStep, Imports, KEPT_BYTES_MAX,
    MOVING_MAX, PER_DAY_MAX, Work, enqueue, invalid, limit,
};
use crate::accounting::activity::PortfolioAccountId;
use crate::domain::{Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::access::verified;
use crate::services::auth::Principal;
use crate::services::files::{FileWriter, Unwritten};
use crate::storage::files::NewFile;
use crate::storage::imports::{self, NewImport, Since};
use crate::storage::investments::accounts::{self, PortfolioAccount, PortfolioAccountKind};
use crate::storage::jobs::owned;
use crate::storage::{Transaction, users};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long a file may take to be kept; its job looks then, and finds out that it never came.
const KEPT_WITHIN: Duration = Duration::from_secs(10 * 60);
/// The longest name of a file, in characters.
const FILE_NAME_LENGTH_MAX: usize = 100;

/// A file to bring in.
#[derive(Clone, Debug)]
pub struct StartImport {
    /// Of which place.
    pub place: PortfolioAccountId,
    /// What it is called.
    pub file_name: String,
    /// What is in it.
    pub content: Bytes,
    /// The name of its format; told by its header when `None`.
    pub format: Option<String>,
    /// IANA name of the zone of times that have none; the format's own, or UTC, when `None`.
    pub time_zone: Option<String>,
}

impl Imports {
    /// Takes a file in and reads it; small ones at once, others by a job.
    ///
    /// # Errors
    /// `NOT_FOUND` for places that are not theirs; refuses people who are not verified, places of this exchange, files that
    /// are empty or too large, and more at once, or in a day, than one person may bring.
    pub async fn start(
        &self,
        principal: &Principal,
        input: StartImport,
    ) -> Result<Import, Failure> {
        verified(principal)?;
        let (inner, owner) = (&self.inner, principal.user);
        let place = self.place(owner, input.place).await?;
        let reading = Reading::first(input.format.as_deref(), input.time_zone.as_deref())?;
        let content = checked(input.content)?;
        let digested = content.clone();
        let digest = tokio::task::spawn_blocking(move || Sha256::digest(&digested).to_vec());
        let new = NewImport {
            portfolio: place.portfolio,
            account: place.id,
            file_name: checked_file_name(&input.file_name),
            file_bytes: content.len() as u64,
            file_sha256: digest.await.map_err(Fault::internal)?,
            reading: reading.written()?,
            created_at: inner.clock.now(),
            expires_at: inner.expiry(),
        };
        let begun =
            inner.database.write(move |tx| Box::pin(async move { begin(tx, owner, new).await }));
        let import = begun.await??;
        if let Err(failure) = self.keep(&import, &content).await {
            self.give_up(&import).await?;
            return Err(failure);
        }
        drop(content);
        inner.signal.enqueued();
        self.settled(owner, import.id).await
    }

    async fn place(
        &self,
        owner: UserId,
        id: PortfolioAccountId,
    ) -> Result<PortfolioAccount, Failure> {
        let places = accounts::all(&self.inner.database, owner).await?;
        let place = places.into_iter().find(|it| it.id == id).ok_or_else(no_place)?;
        match place.kind {
            PortfolioAccountKind::Exchange => Err(read_only().into()),
            _ => Ok(place),
        }
    }

    /// Keeps the file, and lets its job go in the transaction that makes it whole.
    async fn keep(&self, import: &Import, content: &[u8]) -> Result<(), Failure> {
        let inner = &self.inner;
        let new = NewFile {
            job: import.file_job,
            owner: import.owner,
            name: import.file_name.clone(),
            content_type: "text/csv",
            created_at: import.created_at,
            expires_at: import.expires_at,
        };
        let mut writer = FileWriter::begin(&inner.files, new).await?;
        writer.write(content).await.map_err(unwritten)?;
        let written = writer.end(inner.clock.now()).await.map_err(unwritten)?;
        let job = import.file_job;
        let finished = inner.database.write(move |tx| {
            Box::pin(async move {
                let whole = written.finish(tx).await?;
                owned::release(tx, job).await?;
                Ok(whole)
            })
        });
        match finished.await? {
            true => Ok(()),
            false => Err(Fault::unavailable("the file of an import was begun anew").into()),
        }
    }

    async fn give_up(&self, import: &Import) -> Result<(), Fault> {
        let (owner, id) = (import.owner, import.id);
        let given_up = self.inner.database.write(move |tx| {
            Box::pin(async move {
                let Some(mut import) = imports::locked(tx, owner, id).await? else { return Ok(()) };
                import.status = ImportStatus::Failed;
                import.problem = Some(ImportProblem::Incomplete);
                imports::update(tx, &import).await
            })
        });
        given_up.await
    }
}

/// Notes the import and its job, which waits for the file.
async fn begin(
    tx: &Transaction,
    owner: UserId,
    new: NewImport,
) -> Result<Result<Import, Refusal>, Fault> {
    // On PostgreSQL, two requests of one person take turns.
    users::by_id_locked(tx, owner).await?;
    let now = new.created_at;
    let taken = imports::taken(tx, owner, Since { now, recent: now.minus(DAY) }).await?;
    if taken.moving >= MOVING_MAX {
        return Ok(Err(limit(
            "Three imports of yours are being worked on, so this file was not taken: wait for one of them.",
        )));
    }
    if taken.recent >= PER_DAY_MAX {
        return Ok(Err(limit(
            "You have begun 200 imports within 24 hours, so this file was not taken: go on tomorrow.",
        )));
    }
    if taken.bytes + new.file_bytes > KEPT_BYTES_MAX {
        return Ok(Err(limit("The files of your imports take 256 MiB already, so this one was not taken. They go by themselves: see `expiresAt`.").at("file")));
    }
    let mut import = imports::insert(tx, owner, new).await?;
    let work = Work { step: ImportStep::Read, now, due_at: Some(now.plus(KEPT_WITHIN)) };
    import.job = enqueue(tx, &import, work).await?;
    import.file_job = import.job;
    imports::update(tx, &import).await?;
    Ok(Ok(import))
}

fn checked(content: Bytes) -> Result<Bytes, Refusal> {
    match content.len() {
        0 => Err(invalid("This file is empty. Export it again, and send that.").at("file")),
        bytes if bytes > FILE_BYTES_MAX => Err(limit(
            "This file has more than 64 MiB, so it was not taken. Export it in parts, such as by years.",
        )
        .at("file")),
        _ => Ok(content),
    }
}

/// A name of a file without the folders that some browsers send, and without what no name has.
fn checked_file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let legible = last.chars().filter(|it| !it.is_control());
    let name: String = legible.take(FILE_NAME_LENGTH_MAX).collect();
    if name.trim().is_empty() { "import.csv".to_owned() } else { name }
}

fn unwritten(unwritten: Unwritten) -> Failure {
    match unwritten {
        Unwritten::TooLarge => limit(
            "This file is larger than files may be here, so it was not taken. Export it in parts.",
        )
        .at("file")
        .into(),
        Unwritten::Overtaken => Fault::unavailable("the file of an import was begun anew").into(),
        Unwritten::Fault(fault) => fault.into(),
    }
}

fn no_place() -> Refusal {
    let message = "No account of your portfolios has this id. `portfolios { accounts { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("portfolioAccountId")
}

fn read_only() -> Refusal {
    let message = "What happened in an account of this exchange is told by its ledger, and no file adds to it.";
    Refusal::new(RefusalCode::ReadOnly, message).at("portfolioAccountId")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lose_their_folders_and_signs() {
        let long = "x".repeat(300);
        let rows = [
            ("trades.csv", "trades.csv"),
            ("C:\\Users\\ada\\trades.csv", "trades.csv"),
            ("/home/ada/trades.csv", "trades.csv"),
            ("a\0b\nc.csv", "abc.csv"),
            ("", "import.csv"),
            ("  ", "import.csv"),
            (&long, &long[..100]),
        ];
        for (sent, kept) in rows {
            assert_eq!(checked_file_name(sent), kept, "{sent:?}");
        }
    }
}
