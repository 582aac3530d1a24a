//! Where a job stands.

use crate::spelled;
use std::fmt;

/// Where a job stands. A dead letter is [`JobStatus::Failed`], one that somebody dropped [`JobStatus::Cancelled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobStatus {
    /// For its time, its lane, or a node that has room.
    Waiting,
    /// A node has it.
    Running,
    /// It is done.
    Succeeded,
    /// It was tried often enough, or trying again cannot help.
    Failed,
    /// Somebody did not want it any more.
    Cancelled,
}

spelled!(JobStatus {
    Waiting = "WAITING",
    Running = "RUNNING",
    Succeeded = "SUCCEEDED",
    Failed = "FAILED",
    Cancelled = "CANCELLED",
});

/// What a job does for whoever asked for it. Work of the server's own has other kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonJobKind {
    /// It writes an archive of their personal data.
    PersonalDataExport,
    /// It reads a file of another exchange, or writes down what is in one.
    Import,
    /// It writes the file of a tax report.
    TaxReportExport,
    /// It writes a file of what somebody has here.
    Export,
}

spelled!(PersonJobKind {
    PersonalDataExport = "personal data export",
    Import = "import",
    TaxReportExport = "tax report export",
    Export = "export",
});

/// What whoever asked for a job is told of why it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobFailure {
    /// What it makes would be larger than a file may be.
    TooLarge,
    /// Something went wrong on our side.
    Internal,
}

spelled!(JobFailure { TooLarge = "TOO_LARGE", Internal = "INTERNAL" });

impl JobStatus {
    /// Whether nothing more happens by itself.
    pub fn is_over(self) -> bool {
        !matches!(self, JobStatus::Waiting | JobStatus::Running)
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
