//! `agio journal tail`: the newest records in words.

use super::names::Names;
use super::{PAGE_RECORDS, Problem, TailArguments, sentences};
use crate::domain::Fault;
use crate::exchange::records::{Chain, JournalRecord};
use crate::storage::journal::{JournalReader, JournalRow};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Duration;

/// How many records are looked through for listings at a time, from the journal's start on: the first start of a
/// server writes its listing there, so that the first look is mostly the last.
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
        self.chain = before.map(Chain::after).unwrap_or_default();
        let (records, mut damage) = self.sound(&rows[usize::from(before.is_some())..]);
        if let Some(before) = before {
            let earlier = self.learn_from_the_start(before, &records).await;
            damage = damage.or(earlier);
        }
        for record in &records {
            self.names.learn(record);
            self.show(record)?;
        }
        damage.map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// The records up to the first that is damaged, and what is wrong with that one.
    fn sound(&mut self, rows: &[JournalRow]) -> (Vec<JournalRecord>, Option<Fault>) {
        let mut records = Vec::new();
        for row in rows {
            match self.chain.read(row) {
                Ok(record) => records.push(record),
                Err(fault) => return (records, Some(fault)),
            }
        }
        (records, None)
    }

    /// Learns the listing from the journal's start, as far as it takes to name all that these records name, and
    /// no further than this row. A damage there is answered, so that the newest records can still be shown.
    async fn learn_from_the_start(
        &mut self,
        last: &JournalRow,
        shown: &[JournalRecord],
    ) -> Option<Fault> {
        let mut chain = Chain::start();
        loop {
            let page = match self.reader.page(chain.seq(), HEAD_RECORDS).await {
                Ok(page) => page,
                Err(fault) => return Some(fault),
            };
            for row in &page {
                if row.first_seq > last.first_seq {
                    return None;
                }
                match chain.read(row) {
                    Ok(record) => self.names.learn(&record),
                    Err(fault) => return Some(fault),
                }
            }
            if page.is_empty() || self.names.suffice_for(shown) {
                return None;
            }
        }
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
            writeln!(self.out, "{:>10}  {}", seq.0, sentences::sentence(&self.names, command))?;
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

#[cfg(test)]
mod tests {
    use super::super::tests::{ALICE, NOON, listings};
    use super::*;
    use crate::domain::{Amount, Asset, AssetId, AssetKind, Market, MarketId};
    use crate::domain::{Price, Quantity, Side};
    use crate::engine::{Command, Deposit, MarketSide, NewOrder, Terms};
    use crate::storage::journal;
    use crate::storage::testing::TestDatabase;

    /// More than one look at the start shows.
    const DEPOSITS: u32 = HEAD_RECORDS + 5;

    fn deposit() -> Command {
        let (asset, amount) = (AssetId(0), Amount(5));
        Command::Deposit(Deposit { account: ALICE, asset, amount, once: None })
    }

    /// ETH and its market, as a listing of a later year adds them.
    fn late_listings() -> Vec<Command> {
        let (id, symbol, name) = (AssetId(2), "ETH".to_owned(), "Ether".to_owned());
        let asset = Asset { id, symbol, name, kind: AssetKind::Crypto, scale: 8 };
        let early = listings().into_iter().find_map(|command| match command {
            Command::ListMarket(market) => Some(market),
            _ => None,
        });
        let early = early.expect("BTC-USD");
        let market =
            Market { id: MarketId(1), symbol: "ETH-USD".to_owned(), base: AssetId(2), ..early };
        vec![Command::ListAsset(asset), Command::ListMarket(market)]
    }

    fn order(market: u16) -> Command {
        let terms = Terms::limit(Price(100), Quantity(1));
        Command::PlaceOrder(NewOrder::new(
            ALICE,
            MarketSide { market: MarketId(market), side: Side::Buy },
            terms,
        ))
    }

    async fn newest(database: &TestDatabase, count: u32) -> String {
        let reader = JournalReader::open(&database.config, database.data_dir.path()).await;
        let reader = reader.expect("opens");
        let (chain, names, out) = (Chain::start(), Names::default(), Vec::new());
        let mut tail = Tail { reader, chain, names, out };
        tail.newest(count).await.expect("shows");
        String::from_utf8(tail.out).expect("text")
    }

    #[tokio::test]
    async fn market_listed_late_is_named() {
        let database = TestDatabase::new().await;
        let journal = journal::open(&database, database.data_dir.path()).await.expect("opens");
        let epoch = journal.lead("test").await.expect("leads");
        let deposits = || (0..DEPOSITS).map(|_| vec![deposit()]);
        let records = std::iter::once(listings())
            .chain(deposits())
            .chain([late_listings()])
            .chain(deposits())
            .chain([vec![order(0)], vec![order(7)], vec![order(1)]]);
        let mut chain = Chain::start();
        for commands in records {
            let row = chain.write(epoch, NOON, commands).expect("is written down");
            journal.append(&row).await.expect("appends");
        }
        let shown = newest(&database, 1).await;
        assert!(shown.contains("ETH at 1.00 GTC in ETH-USD"), "{shown}");
        let shown = newest(&database, 3).await;
        assert!(shown.contains("in BTC-USD") && shown.contains("in ETH-USD"), "{shown}");
        assert!(shown.contains("at 100 ticks GTC in market 7"), "nobody listed it: {shown}");
        let shown = newest(&database, DEPOSITS + 4).await;
        assert!(shown.contains("list market 1: ETH-USD"), "{shown}");
        assert!(shown.contains("ETH at 1.00 GTC in ETH-USD"), "listed in what is shown: {shown}");
    }
}
