//! Settings of the sandbox.

use crate::domain::{Amount, Decimal};
use crate::engine::AMOUNT_MAX;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Play money: who may have it, and how much at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SandboxConfig {
    /// Whether `sandboxDeposit` credits play money. Never where real money is traded.
    pub enabled: bool,
    /// The most one deposit credits, in whole coins, for assets that `deposit_max_of` does not name.
    pub deposit_max: String,
    /// The most one deposit credits of an asset, in whole coins: `BTC = "100"`.
    pub deposit_max_of: BTreeMap<String, String>,
    /// How many accounts there must be enough of every asset for: all deposits of one account in an asset come to
    /// the most there may be of it, divided by this.
    pub accounts: u64,
}

impl Default for SandboxConfig {
    fn default() -> SandboxConfig {
        let dear = [("BTC", "100"), ("ETH", "1000"), ("BNB", "1000"), ("SOL", "400")];
        let dear = dear.map(|(symbol, limit)| (symbol.to_owned(), limit.to_owned()));
        SandboxConfig {
            enabled: true,
            deposit_max: "4000".to_owned(),
            deposit_max_of: dear.into(),
            accounts: 10_000_000,
        }
    }
}

/// The limits as decimals.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    usual: Decimal,
    of: BTreeMap<String, Decimal>,
    /// The most that all deposits of one account come to, in smallest units of any asset.
    pub(super) in_all: Amount,
}

impl Limits {
    /// The most one deposit credits of an asset.
    pub(super) fn of(&self, symbol: &str) -> Decimal {
        self.of.get(symbol).copied().unwrap_or(self.usual)
    }
}

impl SandboxConfig {
    /// Enough for scenarios about large orders.
    #[cfg(test)]
    pub(crate) fn plentiful() -> SandboxConfig {
        SandboxConfig { deposit_max: "1000000".to_owned(), accounts: 1_000, ..Self::default() }
    }

    /// The most that one deposit credits of an asset, and the most that all of one account do.
    #[cfg(test)]
    pub(crate) fn limits_of(
        &self,
        asset: &crate::domain::Asset,
    ) -> Result<(Decimal, Amount), String> {
        let limits = self.limits()?;
        Ok((limits.of(&asset.symbol), limits.in_all))
    }

    /// Every limit that is no positive decimal, each with its key and a remedy; empty when all are.
    pub fn problems(&self) -> Vec<String> {
        let usual = ("sandbox.deposit_max".to_owned(), &self.deposit_max);
        let named = self.deposit_max_of.iter();
        let named = named.map(|(symbol, text)| (format!("sandbox.deposit_max_of.{symbol}"), text));
        let all = std::iter::once(usual).chain(named);
        let limits = all.filter_map(|(key, text)| limit(&key, text).err());
        limits.chain(self.in_all().err()).collect()
    }

    /// The limits as decimals.
    pub(super) fn limits(&self) -> Result<Limits, String> {
        let of = self.deposit_max_of.iter().map(|(symbol, text)| {
            let limit = limit(&format!("sandbox.deposit_max_of.{symbol}"), text)?;
            Ok((symbol.clone(), limit))
        });
        Ok(Limits {
            usual: limit("sandbox.deposit_max", &self.deposit_max)?,
            of: of.collect::<Result<_, String>>()?,
            in_all: self.in_all()?,
        })
    }

    fn in_all(&self) -> Result<Amount, String> {
        let accounts = i64::try_from(self.accounts).ok().filter(|count| *count > 0);
        let share = accounts.map(|count| Amount(AMOUNT_MAX.0 / count));
        share.filter(|share| share.is_positive()).ok_or_else(|| {
            format!(
                "sandbox.accounts is {}, but must be 1 to {}: write how many accounts play money must suffice for, \
                 like 10000000",
                self.accounts, AMOUNT_MAX.0
            )
        })
    }
}

fn limit(key: &str, text: &str) -> Result<Decimal, String> {
    let limit = Decimal::from_str_exact(text).ok().filter(|limit| *limit > Decimal::ZERO);
    limit.ok_or_else(|| {
        format!("{key} is \"{text}\", but must be a positive decimal: write it like \"1000000\"")
    })
}
