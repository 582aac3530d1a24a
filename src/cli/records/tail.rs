//! `agio journal tail`: the newest records in words.

use super::names::Names;
use super::{PAGE_RECORDS, Problem, TailArguments, words};
use crate::domain::Fault;
use crate::exchange::records::{Chain, JournalRecord};
use crate::storage::journal::{JournalReader, JournalRow};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Duration;

/// How many records at the journal's start are looked through for listings. The first start of a server
/// writes its listing there.
const HEAD_RECORDS: u32 = 256;
/// How many hexadecimal digits of a hash are shown.
const HASH_DIGITS: usize = 12;
/// The pause between looks for something new.
const FOLLOW_PAUSE: Duration = Duration::from_millis(250);

pub(super) async fn run(reader: JournalReader, arguments: &TailArguments) -> Result<(), Problem> {
    let mut tail =
        Tail { reader, chain: Chain::start(), names: Names::default(), out: io::stdout() };
    let shown = match arguments.whole {
        true => tail.whole(arguments.records).await,
        false => tail.newest(arguments.records).await,
    };
    shown?;
    if arguments.follow {
        tail.follow().await?;
    }
    Ok(())
}

struct Tail<W> {
    reader: JournalReader,
    chain: Chain,
    names: Names,
    out: W,
}

impl<W: Write> Tail<W> {
    /// Shows the newest records. Their chain is checked from the record before them on.
    async fn newest(&mut self, count: u32) -> Result<(), Problem> {
        let rows = self.reader.newest(count.saturating_add(1)).await?;
        let before = match rows.len() as u64 > u64::from(count) {
            true => rows.first(),
            false => None,
        };
        let mut damage = None;
        if let Some(before) = before {
            damage = self.learn_from_the_start(before).await?;
            self.chain = Chain::after(before);
        }
        for row in &rows[usize::from(before.is_some())..] {
            let record = self.read(row)?;
            self.show(&record)?;
        }
        damage.map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// Learns the listing from the first records, up to this one. A damage there is answered, so that the
    /// newest records can still be shown.
    async fn learn_from_the_start(&mut self, last: &JournalRow) -> Result<Option<Fault>, Problem> {
        let mut chain = Chain::start();
        for row in &self.reader.page(chain.seq(), HEAD_RECORDS).await? {
            if row.first_seq > last.first_seq {
                break;
            }
            match chain.read(row) {
                Ok(record) => self.names.learn(&record),
                Err(fault) => return Ok(Some(fault)),
            }
        }
        Ok(None)
    }

    /// Reads everything and shows the newest records.
    async fn whole(&mut self, count: u32) -> Result<(), Problem> {
        let mut newest = VecDeque::new();
        let mut damage = None;
        'journal: loop {
            let page = match self.reader.page(self.chain.seq(), PAGE_RECORDS).await {
                Ok(page) => page,
                Err(fault) => {
                    damage = Some(fault);
                    break;
                }
            };
            if page.is_empty() {
                break;
            }
            for row in &page {
                match self.read(row) {
                    Ok(record) => newest.push_back(record),
                    Err(fault) => {
                        damage = Some(fault);
                        break 'journal;
                    }
                }
                if newest.len() as u64 > u64::from(count) {
                    newest.pop_front();
                }
            }
        }
        for record in &newest {
            self.show(record)?;
        }
        damage.map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// Goes on until the process is interrupted. A journal that cannot be reached is tried again.
    async fn follow(&mut self) -> Result<(), Problem> {
        let mut away = false;
        loop {
            match self.reader.page(self.chain.seq(), PAGE_RECORDS).await {
                Ok(page) => {
                    away = false;
                    for row in &page {
                        let record = self.read(row)?;
                        self.show(&record)?;
                    }
                    if !page.is_empty() {
                        continue;
                    }
                }
                Err(fault @ Fault::Internal(_)) => return Err(fault.into()),
                Err(fault) => {
                    if !away {
                        eprintln!("agio: the journal does not answer, trying again: {fault}");
                    }
                    away = true;
                }
            }
            tokio::time::sleep(FOLLOW_PAUSE).await;
        }
    }

    fn read(&mut self, row: &JournalRow) -> Result<JournalRecord, Fault> {
        let record = self.chain.read(row)?;
        self.names.learn(&record);
        Ok(record)
    }

    fn show(&mut self, record: &JournalRecord) -> Result<(), Problem> {
        let hash: String = record.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(
            self.out,
            "record {}  {}  epoch {}  hash {}",
            span(record),
            record.at,
            record.epoch,
            &hash[..HASH_DIGITS]
        )?;
        for (seq, command) in record.numbered() {
            writeln!(self.out, "{:>10}  {}", seq.0, words::sentence(&self.names, command))?;
        }
        Ok(())
    }
}

fn span(record: &JournalRecord) -> String {
    match record.commands.len() {
        1 => record.first_seq.to_string(),
        _ => format!("{}-{}", record.first_seq, record.last_seq()),
    }
}
