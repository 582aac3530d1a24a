//! Bitstamp: old files with amount and unit in one cell and times in words, new ones by RFC 4180.

use super::Format;
use crate::activity::ActivityType;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{AssetQuantity, ImportedActivity, Output, RowError};

pub(super) struct Bitstamp {
    id: Option<usize>,
    kind: usize,
    subtype: usize,
    time: usize,
    amount: Cell,
    value: Cell,
    fee: Cell,
}

/// A quantity: with its unit in the same cell, or in another.
#[derive(Clone, Copy)]
struct Cell {
    number: usize,
    unit: Option<usize>,
}

impl Bitstamp {
    pub(super) fn of(columns: &Columns) -> Option<Bitstamp> {
        let cell = |name: &str| {
            let unit = columns.find(&format!("{name} currency"));
            Some(Cell { number: columns.find(name)?, unit })
        };
        columns.find("rate")?;
        Some(Bitstamp {
            id: columns.find("id"),
            kind: columns.find("type")?,
            subtype: columns.find("subtype").or_else(|| columns.find("sub type"))?,
            time: columns.find("datetime")?,
            amount: cell("amount")?,
            value: cell("value")?,
            fee: cell("fee")?,
        })
    }

    pub(super) fn is_old(&self) -> bool {
        self.amount.unit.is_none()
    }

    fn quantity(cells: Cells<'_>, cell: Cell) -> Result<AssetQuantity, RowError> {
        match cell.unit {
            None => cells.quantity(cell.number),
            Some(unit) => {
                let asset = cells.required(unit)?.to_uppercase();
                Ok(AssetQuantity { asset, quantity: cells.number(cell.number)?.abs() })
            }
        }
    }
}

impl Format for Bitstamp {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        use ActivityType as T;
        let (at, amount) = (cells.time(self.time)?, Bitstamp::quantity(cells, self.amount)?);
        let kind = match cells.text(self.kind).to_lowercase().as_str() {
            "deposit" | "ripple deposit" | "crypto deposit" => T::Deposit,
            "withdrawal" | "ripple payment" | "crypto withdrawal" => T::Withdrawal,
            "market" | "limit" | "instant" => T::Trade,
            "staking reward" => T::StakingReward,
            "interest" | "lending interest" => T::Interest,
            "referral reward" | "rebate" => T::Rebate,
            "airdrop" => T::Airdrop,
            _ => return Err(cells.unknown(self.kind)),
        };
        let mut activity = ImportedActivity::new(kind, at);
        match kind {
            T::Trade => {
                let value = Bitstamp::quantity(cells, self.value)?;
                let buys = match cells.text(self.subtype).to_lowercase().as_str() {
                    "buy" => true,
                    "sell" => false,
                    _ => return Err(cells.unknown(self.subtype)),
                };
                let (received, sent) = if buys { (amount, value) } else { (value, amount) };
                (activity.received, activity.sent) = (Some(received), Some(sent));
            }
            T::Withdrawal => activity.sent = Some(amount),
            _ => activity.received = Some(amount),
        }
        if !cells.text(self.fee.number).is_empty() {
            let fee = Bitstamp::quantity(cells, self.fee)?;
            activity.fee = Some(fee).filter(|it| !it.quantity.is_zero());
        }
        activity.external_id = cells.optional(self.id);
        activity.lines = vec![cells.line];
        output.activity(activity);
        Ok(())
    }
}
