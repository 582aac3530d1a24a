//! What a portfolio earned, added up by time, by asset or by type.

use super::View;
use super::periods::DaysAsked;
use crate::accounting::entries::Income;
use crate::accounting::exact::{Money, Units};
use crate::domain::Refusal;
use std::collections::BTreeMap;

/// What income is added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncomeGrouping {
    /// By civil day.
    Day,
    /// By month.
    Month,
    /// By year.
    Year,
    /// By asset.
    Asset,
    /// By type of activity.
    Type,
}

/// What was earned of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncomeRow {
    /// Which group: a day, a month, a year, a symbol, a type.
    pub key: String,
    /// How much of the asset, where the group is one.
    pub quantity: Option<Units>,
    /// What it was worth when it came. What nobody knows the worth of is left out.
    pub value: Money,
    /// How many times.
    pub count: u32,
    /// How many of those nobody knows the worth of.
    pub unpriced: u32,
}

impl View {
    /// What was earned, ordered by group.
    ///
    /// # Errors
    /// `INVALID_INPUT` for days that cannot be.
    pub fn income(&self, days: DaysAsked, by: IncomeGrouping) -> Result<Vec<IncomeRow>, Refusal> {
        let period = self.loaded.period(days)?;
        let mut groups: BTreeMap<String, IncomeRow> = BTreeMap::new();
        let within = self.book.entries.income.iter();
        for income in within.filter(|it| (period.from..=period.to).contains(&it.day)) {
            let key = self.group_of(income, by);
            let row = groups
                .entry(key.clone())
                .or_insert_with(|| IncomeRow { key, ..IncomeRow::default() });
            row.count += 1;
            match income.value {
                Some(value) => row.value += value,
                None => row.unpriced += 1,
            }
            if by == IncomeGrouping::Asset {
                row.quantity = Some(row.quantity.unwrap_or_default() + income.quantity);
            }
        }
        Ok(groups.into_values().collect())
    }

    fn group_of(&self, income: &Income, by: IncomeGrouping) -> String {
        let Income { day, asset, kind, .. } = *income;
        match by {
            IncomeGrouping::Day => day.to_string(),
            IncomeGrouping::Month => format!("{:04}-{:02}", day.year(), day.month()),
            IncomeGrouping::Year => format!("{:04}", day.year()),
            IncomeGrouping::Asset => self.loaded.symbol(asset).to_owned(),
            IncomeGrouping::Type => kind.as_str().to_owned(),
        }
    }
}
