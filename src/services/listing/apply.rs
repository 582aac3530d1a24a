//! Loads the listing file and brings the exchange to it.

use super::{DEFAULT_LISTING, ListingPlan, Problem, commands, parse};
use crate::domain::{CommandFault, Fault};
use crate::exchange::ExchangeHandle;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that is read when none is configured and it exists.
const USUAL_FILE: &str = "listing.toml";

/// Why the exchange could not be brought to its listing.
#[derive(Debug)]
pub enum ListingError {
    /// The file cannot be read.
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file asks for what cannot be.
    Problems {
        /// Where the listing came from, for people.
        source: String,
        /// All of them.
        problems: Vec<Problem>,
    },
    /// The exchange could not take the commands.
    Fault(Fault),
}

impl std::error::Error for ListingError {}

impl fmt::Display for ListingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ListingError::File { file, cause } => write!(
                f,
                "the listing {} cannot be read: {cause}. Correct the path, or unset it to use the \
                 built-in listing.",
                file.display()
            ),
            ListingError::Problems { source, problems } => {
                write!(f, "the listing in {source} cannot be applied, and nothing was changed:")?;
                problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
            }
            ListingError::Fault(fault) => {
                write!(f, "the exchange could not take its listing: {fault}")
            }
        }
    }
}

impl From<Fault> for ListingError {
    fn from(fault: Fault) -> ListingError {
        ListingError::Fault(fault)
    }
}

/// A plan and where it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file, or that it is built in.
    pub source: String,
    /// What shall be listed.
    pub plan: ListingPlan,
}

/// Reads and understands a listing: this file, or when the path is empty `listing.toml` in the working
/// directory, or when that is not there either, the built-in one.
///
/// # Errors
/// When the file cannot be read or has problems.
pub fn load(file: &Path) -> Result<Loaded, ListingError> {
    let (source, text) = if file.as_os_str().is_empty() {
        usual_or_built_in()?
    } else {
        (file.display().to_string(), read(file)?)
    };
    match parse(&text) {
        Ok(plan) => Ok(Loaded { source, plan }),
        Err(problems) => Err(ListingError::Problems { source, problems }),
    }
}

fn usual_or_built_in() -> Result<(String, String), ListingError> {
    match read(Path::new(USUAL_FILE)) {
        Ok(text) => Ok((USUAL_FILE.to_owned(), text)),
        Err(ListingError::File { cause, .. }) if cause.kind() == ErrorKind::NotFound => {
            Ok(("the built-in listing".to_owned(), DEFAULT_LISTING.to_owned()))
        }
        Err(error) => Err(error),
    }
}

fn read(file: &Path) -> Result<String, ListingError> {
    std::fs::read_to_string(file)
        .map_err(|cause| ListingError::File { file: file.to_owned(), cause })
}

/// Brings the exchange to the plan with journaled commands, and tells how many it took. Doing it again
/// takes none.
///
/// # Errors
/// When the plan asks for a forbidden change (nothing is submitted then), or the exchange cannot take
/// a command.
pub async fn apply(exchange: &ExchangeHandle, loaded: &Loaded) -> Result<usize, ListingError> {
    let listing = exchange.listing();
    let commands = commands(&loaded.plan, &listing)
        .map_err(|problems| ListingError::Problems { source: loaded.source.clone(), problems })?;
    let count = commands.len();
    for command in commands {
        // Applying it again does what is lacking, so it does not matter whether this was done.
        let committed = exchange.submit(command.clone()).await;
        let committed = committed.map_err(CommandFault::into_cause)?;
        if let Some(reject) = committed.refusal() {
            let cause = format!("the engine refused {command:?}: {reject:?}");
            return Err(Fault::internal(cause).into());
        }
    }
    Ok(count)
}
