//! The formats that are known. Each tells by the names of the columns whether a file is one of its own, so that columns
//! which come and go with the years do not matter.

mod binance;
mod binance_trades;
mod bitstamp;
mod coinbase;
mod crypto_com;
mod generic;
mod kraken;
mod kucoin;

pub(super) use generic::kind_of;

use super::cells::{Cells, Columns};
use super::output::{ImportFormat, Output, RowError};
use crate::calendar::Zone;

/// Reads the rows of one file.
pub(super) trait Format {
    /// Understands a row, or keeps it until the others of its group have come. An error is about this row only.
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError>;

    /// No more rows come.
    fn finish(&mut self, _output: &mut Output) {}
}

/// A format, the reader of its rows, and the zone that its header says.
type Recognized = (ImportFormat, Box<dyn Format>, Option<Zone>);

/// The format of a header line.
pub(super) fn recognize(columns: &Columns) -> Option<Recognized> {
    let utc = Some(Zone::UTC);
    if let Some(it) = generic::Generic::of(columns) {
        return Some((ImportFormat::Generic, Box::new(it), None));
    }
    if let Some(it) = binance::Transactions::of(columns) {
        return Some((ImportFormat::BinanceTransactions, Box::new(it), utc));
    }
    if let Some(it) = binance_trades::Trades::of(columns) {
        return Some((ImportFormat::BinanceTrades, Box::new(it), utc));
    }
    if let Some(it) = bitstamp::Bitstamp::of(columns) {
        let name = if it.is_old() { ImportFormat::BitstampOld } else { ImportFormat::Bitstamp };
        return Some((name, Box::new(it), None));
    }
    if let Some(it) = coinbase::Coinbase::of(columns) {
        return Some((ImportFormat::Coinbase, Box::new(it), utc));
    }
    if let Some(it) = crypto_com::CryptoCom::of(columns) {
        return Some((ImportFormat::CryptoCom, Box::new(it), utc));
    }
    if let Some(it) = kraken::Ledgers::of(columns) {
        return Some((ImportFormat::KrakenLedgers, Box::new(it), utc));
    }
    let (it, zone) = kucoin::Trades::of(columns)?;
    Some((ImportFormat::KucoinTrades, Box::new(it), zone))
}
