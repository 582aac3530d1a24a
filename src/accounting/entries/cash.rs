//! The own currency by account: what was paid without having been there was paid in.
//!
//! A purchase by card shows no deposit, and a file may begin in the middle. The shortfall counts as paid in on the day
//! that it shows, and the account gets one issue that says so.

use super::{CashEntry, Contribution, Counterpart, Entries, Sources};
use crate::activity::{AssetClass, PortfolioAccountId, PortfolioAssetId};
use crate::exact::{MONEY_SCALE, Money, Rounding, Units, divide, mul_div, power_of_ten};
use crate::issue::{Issue, IssueKind};
use std::collections::BTreeMap;

#[derive(Default)]
struct Account {
    balance: Money,
    issue: Option<usize>,
    shortfall: Money,
}

pub(super) fn imply_contributions(entries: &mut Entries, sources: Sources<'_>) {
    let own = sources.assets.iter().position(|it| it.class == AssetClass::OwnCurrency);
    let Some((index, id)) = own.and_then(|it| Some((it, u32::try_from(it).ok()?))) else { return };
    let (scale, asset) = (sources.assets[index].scale, PortfolioAssetId(id));
    let mut accounts: BTreeMap<PortfolioAccountId, Account> = BTreeMap::new();
    let mut implied = Vec::new();
    for entry in &entries.cash {
        let account = accounts.entry(entry.account).or_default();
        account.balance = Money(account.balance.0.saturating_sub(entry.decrease.0));
        if !account.balance.is_negative() {
            continue;
        }
        let missing = -account.balance;
        account.balance = Money::ZERO;
        account.shortfall = Money(account.shortfall.0.saturating_add(missing.0));
        let counterpart = Counterpart::Outside;
        implied.push(CashEntry { decrease: -missing, counterpart, ..*entry });
        entries.contributions.push(Contribution { day: entry.day, amount: missing });
        let quantity = units_of(account.shortfall, scale);
        match account.issue {
            Some(index) => entries.issues[index].quantity = quantity,
            None => {
                account.issue = Some(entries.issues.len());
                let (activity, day) = (entry.activity, entry.day);
                let kind = IssueKind::NegativeBalance;
                entries.issues.push(Issue { kind, activity, asset, day, quantity });
            }
        }
    }
    entries.cash.append(&mut implied);
}

fn units_of(amount: Money, scale: u8) -> Units {
    let units = |places: u8| power_of_ten(u32::from(places)).unwrap_or(1);
    let whole = match scale.cmp(&MONEY_SCALE) {
        std::cmp::Ordering::Less => divide(amount.0, units(MONEY_SCALE - scale), Rounding::Ceiling),
        _ => mul_div(amount.0, units(scale), units(MONEY_SCALE), Rounding::Ceiling),
    };
    Units(whole.unwrap_or(i128::MAX))
}
