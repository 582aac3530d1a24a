//! `agio journal export`: the journal as JSON Lines. It reads from the journal's start whatever the range,
//! so that every decimal is known and no line stands on a chain that was not checked.

use super::names::Names;
use super::{ExportArguments, PAGE_RECORDS, Problem, lines};
use crate::exchange::records::Chain;
use crate::storage::journal::JournalReader;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(super) async fn run(reader: JournalReader, arguments: &ExportArguments) -> Result<(), Problem> {
    if let Some(to) = arguments.to.filter(|to| *to < arguments.from) {
        return Err(Problem::Range(format!(
            "no command lies from {} to {to}: --to must be at least --from",
            arguments.from
        )));
    }
    let count = match &arguments.output {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            let count = export(reader, arguments, &mut out).await?;
            out.flush()?;
            count
        }
        Some(path) => {
            let part = part_of(path);
            let mut out = BufWriter::new(File::create(&part)?);
            let count = match export(reader, arguments, &mut out).await {
                Err(problem @ Problem::Range(_)) => {
                    fs::remove_file(&part)?;
                    return Err(problem);
                }
                counted => counted?,
            };
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(&part, path)?;
            count
        }
    };
    eprintln!("{count} commands; every record follows the one before it.");
    Ok(())
}

/// Writes the lines, also those before a damage, and answers how many.
async fn export(
    mut reader: JournalReader,
    arguments: &ExportArguments,
    out: &mut impl Write,
) -> Result<u64, Problem> {
    let last = arguments.to.unwrap_or(u64::MAX);
    let (mut chain, mut names, mut count) = (Chain::start(), Names::default(), 0);
    while chain.seq().0 < last {
        let page = reader.page(chain.seq(), PAGE_RECORDS).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            let record = match chain.read(row) {
                Ok(record) => record,
                Err(fault) => {
                    out.flush()?;
                    return Err(fault.into());
                }
            };
            names.learn(&record);
            let wanted = |seq| (arguments.from..=last).contains(&seq);
            for line in lines::of_record(&names, &record, wanted) {
                writeln!(out, "{line}")?;
                count += 1;
            }
        }
    }
    if chain.seq().0 < arguments.from && arguments.from > 1 {
        return Err(Problem::Range(format!(
            "the journal ends with command {}, before --from {}",
            chain.seq().0,
            arguments.from
        )));
    }
    Ok(count)
}

/// Where a file is written before it gets its name.
fn part_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".part");
    PathBuf::from(name)
}
