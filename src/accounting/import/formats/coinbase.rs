//! Coinbase: five generations of one report. The currency stands in the names of the columns, in a column of its own, or
//! as a sign in the cells; what a conversion brought stands only in the notes.

use super::Format;
use crate::activity::ActivityType;
use crate::exact::ExactDecimal;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{
    AssetQuantity, IgnoredReason, ImportedActivity, Output, RowError, RowErrorKind,
};

pub(super) struct Coinbase {
    id: Option<usize>,
    time: usize,
    kind: usize,
    asset: usize,
    quantity: usize,
    currency: Currency,
    subtotal: usize,
    total: usize,
    fees: usize,
    notes: usize,
}

enum Currency {
    Named(String),
    Column(usize),
}

impl Coinbase {
    pub(super) fn of(columns: &Columns) -> Option<Coinbase> {
        let column =
            ["price currency", "spot price currency"].iter().find_map(|it| columns.find(it));
        let currency = match column {
            Some(column) => Currency::Column(column),
            None => {
                let (_, before) = columns.ending(" spot price at transaction")?;
                Currency::Named(before.to_uppercase())
            }
        };
        let fees = ["fees and/or spread", "fees"].iter().find_map(|it| columns.find(it));
        let total = columns.starting("total (inclusive of fees").map(|it| it.0);
        let of_ending = |name: &str| columns.ending(name).map(|it| it.0);
        Some(Coinbase {
            id: columns.find("id"),
            time: columns.find("timestamp")?,
            kind: columns.find("transaction type")?,
            asset: columns.find("asset")?,
            quantity: columns.find("quantity transacted")?,
            currency,
            subtotal: of_ending("subtotal")?,
            total: total.or_else(|| of_ending(" total (inclusive of fees)"))?,
            fees: fees.or_else(|| of_ending(" fees"))?,
            notes: columns.find("notes")?,
        })
    }

    /// An amount of the currency of the row; nothing when the cell is empty.
    fn money(&self, cells: Cells<'_>, column: usize) -> Result<Option<AssetQuantity>, RowError> {
        if cells.text(column).is_empty() {
            return Ok(None);
        }
        let asset = match &self.currency {
            Currency::Named(name) => name.clone(),
            Currency::Column(column) => cells.required(*column)?.to_uppercase(),
        };
        Ok(Some(AssetQuantity { asset, quantity: cells.number(column)?.abs() }))
    }

    fn fee(&self, cells: Cells<'_>) -> Result<Option<AssetQuantity>, RowError> {
        Ok(self.money(cells, self.fees)?.filter(|it| !it.quantity.is_zero()))
    }

    /// `Converted 0.001 BTC to 0.0294 ETH`
    fn converted(&self, cells: Cells<'_>) -> Result<AssetQuantity, RowError> {
        let notes = cells.text(self.notes);
        let words: Vec<&str> = notes.split_whitespace().collect();
        let to = words.iter().position(|it| *it == "to");
        let found = to.and_then(|it| Some((words.get(it + 1)?, words.get(it + 2)?)));
        let quantity = found.and_then(|(number, asset)| {
            let quantity: ExactDecimal = number.replace(',', "").parse().ok()?;
            Some(AssetQuantity { asset: asset.trim_end_matches('.').to_uppercase(), quantity })
        });
        quantity.ok_or_else(|| RowError::at(RowErrorKind::IncompleteTrade, self.notes, notes))
    }
}

fn kind_of(text: &str) -> Option<ActivityType> {
    use ActivityType as T;
    Some(match text {
        "send" | "withdrawal" | "exchange withdrawal" | "pro deposit" | "exchange deposit" => {
            T::Withdrawal
        }
        "receive" | "deposit" | "pro withdrawal" => T::Deposit,
        "rewards income" | "staking income" | "inflation reward" => T::StakingReward,
        "interest" | "interest payout" | "usdc interest" => T::Interest,
        "coinbase earn" | "learning reward" | "reward income" | "incentives rewards payout" => {
            T::Airdrop
        }
        "card buy back" | "subscription rebate" => T::Rebate,
        "buy" | "sell" | "convert" | "card spend" => T::Trade,
        _ if text.starts_with("advance") && (text.ends_with("buy") || text.ends_with("sell")) => {
            T::Trade
        }
        _ => return None,
    })
}

impl Format for Coinbase {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        use ActivityType as T;
        let text = cells.required(self.kind)?.to_lowercase();
        if text.contains("staking transfer") || text.contains("retail") && text.contains("transfer")
        {
            output.ignored(cells.line, IgnoredReason::WithinAccount);
            return Ok(());
        }
        let kind = kind_of(&text).ok_or_else(|| cells.unknown(self.kind))?;
        let mut activity = ImportedActivity::new(kind, cells.time(self.time)?);
        let asset = cells.required(self.asset)?.to_uppercase();
        let quantity = cells.number(self.quantity)?.abs();
        let moved = Some(AssetQuantity { asset, quantity });
        let missing = |column| RowError::at(RowErrorKind::Missing, column, "");
        match kind {
            T::Trade if text == "convert" => {
                activity.sent = moved;
                activity.received = Some(self.converted(cells)?);
                activity.fee = self.fee(cells)?;
            }
            T::Trade => {
                let paid =
                    self.money(cells, self.subtotal)?.ok_or_else(|| missing(self.subtotal))?;
                (activity.received, activity.sent) = match text.ends_with("buy") {
                    true => (moved, Some(paid)),
                    false => (Some(paid), moved),
                };
                activity.fee = self.fee(cells)?;
            }
            T::Withdrawal => activity.sent = moved,
            T::Deposit => activity.received = moved,
            _ => {
                activity.received = moved;
                activity.value = self.money(cells, self.total)?;
            }
        }
        activity.note = cells.optional(Some(self.notes));
        activity.external_id = cells.optional(self.id);
        activity.lines = vec![cells.line];
        output.activity(activity);
        Ok(())
    }
}
