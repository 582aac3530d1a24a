//! Settings of the sandbox.

use crate::domain::Decimal;
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
}

impl Default for SandboxConfig {
    fn default() -> SandboxConfig {
        let dear = [("BTC", "100"), ("ETH", "1000"), ("BNB", "1000")];
        let dear = dear.map(|(symbol, limit)| (symbol.to_owned(), limit.to_owned()));
        SandboxConfig {
            enabled: true,
            deposit_max: "1000000".to_owned(),
            deposit_max_of: dear.into(),
        }
    }
}

/// The limits as decimals.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    usual: Decimal,
    of: BTreeMap<String, Decimal>,
}

impl Limits {
    /// The most one deposit credits of an asset.
    pub(super) fn of(&self, symbol: &str) -> Decimal {
        self.of.get(symbol).copied().unwrap_or(self.usual)
    }
}

impl SandboxConfig {
    /// Every limit that is no positive decimal, each with its key and a remedy; empty when all are.
    pub fn problems(&self) -> Vec<String> {
        let usual = ("sandbox.deposit_max".to_owned(), &self.deposit_max);
        let named = self.deposit_max_of.iter();
        let named = named.map(|(symbol, text)| (format!("sandbox.deposit_max_of.{symbol}"), text));
        let all = std::iter::once(usual).chain(named);
        all.filter_map(|(key, text)| limit(&key, text).err()).collect()
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
        })
    }
}

fn limit(key: &str, text: &str) -> Result<Decimal, String> {
    let limit = Decimal::from_str_exact(text).ok().filter(|limit| *limit > Decimal::ZERO);
    limit.ok_or_else(|| {
        format!("{key} is \"{text}\", but must be a positive decimal: write it like \"1000000\"")
    })
}
