//! Jobs that people ask for: work that takes longer than an answer may, and the files that it makes.

use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{DateTime, Decimal};
use crate::domain::{self, JobId, Timestamp};
use async_graphql::{Enum, ID, InputObject, SimpleObject};

/// Work that somebody asked for and that takes longer than an answer may. It goes on when the client hangs up or a server
/// ends; ask again for where it stands, every second or so. Jobs that are over are forgotten after some days.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Job {
    /// Global id, to send to `cancelJob`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub status: JobStatus,
    /// How much of it is done, from 0.000000 to 1.000000.
    pub progress: Decimal,
    /// When it was asked for.
    pub created_at: DateTime,
    /// When it began; null while it waits.
    pub started_at: Option<DateTime>,
    /// When it was over; null before.
    pub finished_at: Option<DateTime>,
    /// Why it failed; null unless its status is FAILED.
    pub failure: Option<JobFailure>,
    /// What it made, or read; null until it has succeeded, and when the file has expired.
    pub file: Option<File>,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::PersonJobKind")]
pub enum JobKind {
    /// Writes an archive of everything that is kept about the person: see `exportPersonalData`.
    PersonalDataExport,
    /// Reads a file of another exchange, or writes down what is in it: see `startImport` and `applyImport`. Its `file` is the
    /// one that was sent.
    Import,
    /// Writes the file of a tax report: see `exportTaxReport`.
    TaxReportExport,
    /// Writes a file of what the person has here: see `requestExport`.
    Export,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobStatus")]
pub enum JobStatus {
    /// It waits for its turn, or for its next try.
    Waiting,
    /// It is being done.
    Running,
    /// It is done.
    Succeeded,
    /// It was tried often enough: see `failure`.
    Failed,
    /// Its owner did not want it any more.
    Cancelled,
}

/// Why a job failed.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct JobFailure {
    /// Which kind, for programs.
    pub code: JobFailureCode,
    /// For people, in English: what happened and what to do next.
    pub message: String,
}

/// The ways in which a job fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobFailure")]
pub enum JobFailureCode {
    /// What it makes would be larger than a file may be.
    TooLarge,
    /// Something went wrong on our side.
    Internal,
}

/// A file that a job made.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct File {
    /// What to call it.
    pub name: String,
    /// Its media type, such as "application/json".
    pub content_type: String,
    /// How long it is.
    pub bytes: i32,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// When it goes. Ask for another one then.
    pub expires_at: DateTime,
    /// The job that made it, for the field that makes links.
    #[graphql(skip)]
    pub job: JobId,
    /// When it goes, for the same.
    #[graphql(skip)]
    pub until: Timestamp,
}

/// Where a file can be fetched.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct DownloadLink {
    /// An address for GET, without signing in: whoever has it gets the file. It takes `Range`, so that a download that was
    /// cut off can go on.
    pub url: String,
    /// Until when the address is good. A new one comes with every answer.
    pub expires_at: DateTime,
}

/// A job to end early.
#[derive(InputObject)]
pub struct CancelJobInput {
    /// Which.
    pub id: ID,
}

/// A job that was asked for or ended.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct JobPayload {
    /// The job; null when nothing was done.
    pub job: Option<Job>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(JobPayload);
