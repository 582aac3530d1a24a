//! Agio's own form: one row an activity, with the names of the schema.

use super::Format;
use crate::activity::ActivityType;
use crate::import::cells::{Cells, Columns};
use crate::import::output::{AssetQuantity, ImportedActivity, Output, RowError, RowErrorKind};

pub(super) struct Generic {
    time: usize,
    kind: usize,
    received: (usize, usize),
    sent: (usize, usize),
    fee: Option<(usize, usize)>,
    value: Option<(usize, usize)>,
    id: Option<usize>,
    note: Option<usize>,
}

impl Generic {
    pub(super) fn of(columns: &Columns) -> Option<Generic> {
        let pair = |name: &str, unit: &str| Some((columns.find(name)?, columns.find(unit)?));
        Some(Generic {
            time: columns.find("timestamp")?,
            kind: columns.find("type")?,
            received: pair("received_quantity", "received_asset")?,
            sent: pair("sent_quantity", "sent_asset")?,
            fee: pair("fee_quantity", "fee_asset"),
            value: pair("value", "value_currency"),
            id: columns.find("external_id"),
            note: columns.find("note"),
        })
    }
}

impl Format for Generic {
    fn row(&mut self, cells: Cells<'_>, output: &mut Output) -> Result<(), RowError> {
        let sent = pair(cells, self.sent)?;
        let kind = kind_of(cells.required(self.kind)?, sent.is_some());
        let kind = kind.ok_or_else(|| cells.unknown(self.kind))?;
        let mut activity = ImportedActivity::new(kind, cells.time(self.time)?);
        activity.received = pair(cells, self.received)?;
        activity.fee = self.fee.map_or(Ok(None), |it| pair(cells, it))?;
        activity.value = self.value.map_or(Ok(None), |it| pair(cells, it))?;
        if activity.received.is_none() && sent.is_none() && activity.fee.is_none() {
            return Err(RowError::at(RowErrorKind::Missing, self.received.0, ""));
        }
        activity.sent = sent;
        activity.external_id = cells.optional(self.id);
        activity.note = cells.optional(self.note);
        activity.lines = vec![cells.line];
        output.activity(activity);
        Ok(())
    }
}

fn pair(
    cells: Cells<'_>,
    (quantity, unit): (usize, usize),
) -> Result<Option<AssetQuantity>, RowError> {
    if cells.text(quantity).is_empty() && cells.text(unit).is_empty() {
        return Ok(None);
    }
    let asset = cells.required(unit)?.to_uppercase();
    Ok(Some(AssetQuantity { asset, quantity: cells.number(quantity)?.abs() }))
}

/// The names of the schema; `TRANSFER` goes the way that its quantity stands.
pub(in crate::import) fn kind_of(text: &str, is_sent: bool) -> Option<ActivityType> {
    use ActivityType as T;
    Some(match text.trim().to_uppercase().as_str() {
        "DEPOSIT" => T::Deposit,
        "WITHDRAWAL" => T::Withdrawal,
        "TRADE" => T::Trade,
        "TRANSFER" if is_sent => T::TransferOut,
        "TRANSFER" | "TRANSFER_IN" => T::TransferIn,
        "TRANSFER_OUT" => T::TransferOut,
        "STAKING_REWARD" => T::StakingReward,
        "INTEREST" => T::Interest,
        "AIRDROP" => T::Airdrop,
        "FORK" => T::Fork,
        "MINING" => T::Mining,
        "GIFT_RECEIVED" => T::GiftReceived,
        "GIFT_SENT" => T::GiftSent,
        "SPOUSE_RECEIVED" => T::SpouseReceived,
        "SPOUSE_SENT" => T::SpouseSent,
        "DONATION" => T::Donation,
        "LOST" => T::Lost,
        "NEGLIGIBLE_VALUE" => T::NegligibleValue,
        "SPEND" => T::Spend,
        "FEE" => T::Fee,
        "REBATE" => T::Rebate,
        "REDENOMINATION" => T::Redenomination,
        "OPENING_BALANCE" => T::OpeningBalance,
        _ => return None,
    })
}
