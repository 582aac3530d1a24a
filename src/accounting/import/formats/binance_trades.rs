//! Binance, trade history: number and unit in one cell, thousands with commas, real twins. Each row is a trade.

use super::Format;
use crate::activity::ActivityType;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{ImportedActivity, Output, RowError};

pub(super) struct Trades {
    time: usize,
    side: usize,
    executed: usize,
    amount: usize,
    fee: usize,
}

impl Trades {
    pub(super) fn of(columns: &Columns) -> Option<Trades> {
        columns.find("pair")?;
        Some(Trades {
            time: columns.find("date(utc)")?,
            side: columns.find("side")?,
            executed: columns.find("executed")?,
            amount: columns.find("amount")?,
            fee: columns.find("fee")?,
        })
    }
}

impl Format for Trades {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        let mut trade = ImportedActivity::new(ActivityType::Trade, cells.time(self.time)?);
        let (base, quote) = (cells.quantity(self.executed)?, cells.quantity(self.amount)?);
        (trade.received, trade.sent) = match cells.text(self.side).to_uppercase().as_str() {
            "BUY" => (Some(base), Some(quote)),
            "SELL" => (Some(quote), Some(base)),
            _ => return Err(cells.unknown(self.side)),
        };
        let fee = cells.quantity(self.fee)?;
        trade.fee = Some(fee).filter(|it| !it.quantity.is_zero());
        trade.lines = vec![cells.line];
        output.activity(trade);
        Ok(())
    }
}
