//! KuCoin, trades: the zone of all times stands in the header.

use super::Format;
use crate::activity::ActivityType;
use crate::calendar::Zone;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{AssetQuantity, ImportedActivity, Output, RowError, RowErrorKind};

pub(super) struct Trades {
    id: usize,
    symbol: usize,
    side: usize,
    amount: usize,
    volume: usize,
    time: usize,
    /// Minutes that the times are ahead of universal time.
    ahead: i64,
    fee: usize,
    fee_currency: usize,
}

const TIME: &str = "filled time";

impl Trades {
    pub(super) fn of(columns: &Columns) -> Option<(Trades, Option<Zone>)> {
        let (time, rest) = columns.starting(TIME)?;
        let trades = Trades {
            id: columns.find("order id")?,
            symbol: columns.find("symbol")?,
            side: columns.find("side")?,
            amount: columns.find("filled amount")?,
            volume: columns.find("filled volume")?,
            time,
            ahead: minutes(rest)?,
            fee: columns.find("fee")?,
            fee_currency: columns.find("fee currency")?,
        };
        let stated = !rest.is_empty();
        Some((trades, stated.then_some(Zone::UTC)))
    }
}

/// `(utc+08:00)`, `(utc)`, or nothing.
fn minutes(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() || text == "(utc)" {
        return Some(0);
    }
    let offset = text.strip_prefix("(utc")?.strip_suffix(')')?;
    let (sign, offset) = match offset.strip_prefix('-') {
        Some(offset) => (-1, offset),
        None => (1, offset.strip_prefix('+')?),
    };
    let (hours, minutes) = offset.split_once(':')?;
    Some(sign * (hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?))
}

impl Format for Trades {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        let local = cells.time(self.time)?;
        let at = agio_domain::Timestamp(local.0 - self.ahead * 60_000_000);
        let symbol = cells.required(self.symbol)?.to_uppercase();
        let (base, quote) = symbol
            .split_once('-')
            .ok_or_else(|| RowError::at(RowErrorKind::UnknownType, self.symbol, &symbol))?;
        let of = |asset: &str, column| {
            let quantity = cells.number(column)?.abs();
            Ok(Some(AssetQuantity { asset: asset.to_owned(), quantity }))
        };
        let (base, quote) = (of(base, self.amount)?, of(quote, self.volume)?);
        let mut trade = ImportedActivity::new(ActivityType::Trade, at);
        (trade.received, trade.sent) = match cells.text(self.side).to_uppercase().as_str() {
            "BUY" => (base, quote),
            "SELL" => (quote, base),
            _ => return Err(cells.unknown(self.side)),
        };
        let fee = cells.number_or_zero(self.fee)?.abs();
        if !fee.is_zero() {
            let asset = cells.required(self.fee_currency)?.to_uppercase();
            trade.fee = Some(AssetQuantity { asset, quantity: fee });
        }
        trade.external_id = cells.optional(Some(self.id));
        trade.lines = vec![cells.line];
        output.activity(trade);
        Ok(())
    }
}
