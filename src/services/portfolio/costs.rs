//! Which of an account's costs an answer is made of.
//!
//! Costs are counted in several currencies at once. Those in the currency of the answer are what was really paid
//! then; where they do not know everything, because a position is older than the currency or nothing is paid in
//! it here, costs in another currency are converted at the present rate.

use super::compute::Held;
use crate::domain::{Asset, AssetId, Decimal, Fault, Listing};
use crate::storage::positions::PositionRow;

/// A currency that costs may be counted in.
#[derive(Clone, Copy, Debug)]
pub(super) struct CostCurrency<'a> {
    pub(super) asset: &'a Asset,
    /// One of it in the currency of the answer, now; `None` while nobody knows.
    pub(super) rate: Option<Decimal>,
}

/// The currencies whose costs an answer in `currency` is made of, the most wanted first: itself, what the market
/// listed first is paid in, and the asset listed first, which every cost is counted in.
pub(super) fn currencies<'a>(listing: &'a Listing, currency: &'a Asset) -> Vec<&'a Asset> {
    let quote = listing.markets().first().and_then(|market| listing.asset(market.quote));
    let mut wanted = vec![currency];
    for asset in quote.into_iter().chain(listing.assets().first()) {
        if wanted.iter().all(|other| other.id != asset.id) {
            wanted.push(asset);
        }
    }
    wanted
}

/// What is held, each with the costs that know most.
///
/// # Errors
/// Unavailable when only costs in a currency without a rate are there.
pub(super) fn held(
    rows: &[PositionRow],
    currencies: &[CostCurrency<'_>],
) -> Result<Vec<Held>, Fault> {
    let of_assets = rows.chunk_by(|a, b| a.asset == b.asset);
    of_assets.map(|rows| held_of(rows, currencies)).collect()
}

/// All rows are of one asset.
fn held_of(rows: &[PositionRow], currencies: &[CostCurrency<'_>]) -> Result<Held, Fault> {
    let row_in = |currency: AssetId| rows.iter().find(|row| row.currency == currency);
    let choices = currencies
        .iter()
        .filter_map(|currency| Some((row_in(currency.asset.id)?, currency, currency.rate?)));
    // Of equals the last one wins, so the most wanted comes last.
    let best = choices.rev().max_by_key(|(row, ..)| known(row));
    let (row, currency, rate) = best.ok_or_else(|| {
        let symbols: Vec<_> = currencies.iter().map(|it| it.asset.symbol.as_str()).collect();
        Fault::unavailable(format!("no rate between {}", symbols.join(" and ")))
    })?;
    let converted =
        |amount| currency.asset.decimal(amount).checked_mul(rate).unwrap_or(Decimal::MAX);
    Ok(Held {
        asset: row.asset,
        quantity: row.quantity,
        cost: row.cost.map(converted),
        realized: converted(row.realized),
        all_realized: row.unknown_gains == 0,
    })
}

/// A present cost matters more than past gains.
fn known(row: &PositionRow) -> (bool, bool) {
    (row.cost.is_some(), row.unknown_gains == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Amount, AssetKind};

    const USD: AssetId = AssetId(0);
    const EUR: AssetId = AssetId(2);

    fn asset(id: AssetId, scale: u8) -> Asset {
        let symbol = format!("A{id}");
        Asset { id, symbol: symbol.clone(), name: symbol, kind: AssetKind::Fiat, scale }
    }

    fn row(currency: AssetId, cost: Option<i64>, unknown_gains: i64) -> PositionRow {
        PositionRow {
            account: AccountId(1_000),
            asset: AssetId(1),
            currency,
            quantity: Amount(3),
            cost: cost.map(Amount),
            realized: Amount(-20),
            unknown_gains,
        }
    }

    #[test]
    fn cost_in_the_currency_of_the_answer_counts_unless_another_knows_more() {
        let (eur, usd) = (asset(EUR, 1), asset(USD, 2));
        let known = [row(USD, Some(400), 0), row(EUR, Some(50), 0)];
        let older = [row(USD, Some(400), 0), row(EUR, None, 1)];
        let gifts = [row(USD, None, 1), row(EUR, None, 1)];
        let gone = [row(USD, Some(400), 2), row(EUR, Some(50), 1)];
        // Rows, what a dollar costs in euros, cost and gain in euros.
        let rows = [
            (&known[..], Some("0.5"), Some("5.0"), "-2.0"),
            (&known[..], None, Some("5.0"), "-2.0"),
            (&known[..1], Some("0.5"), Some("2.000"), "-0.100"),
            (&older[..], Some("0.5"), Some("2.000"), "-0.100"),
            (&older[..], None, None, "-2.0"),
            (&gifts[..], Some("0.5"), None, "-2.0"),
            (&gone[..], Some("0.5"), Some("5.0"), "-2.0"),
        ];
        let dec = |text| Decimal::from_str_exact(text).expect("a decimal");
        for (rows, rate, cost, realized) in rows {
            let currencies = [
                CostCurrency { asset: &eur, rate: Some(Decimal::ONE) },
                CostCurrency { asset: &usd, rate: rate.map(dec) },
            ];
            let held = held(rows, &currencies).expect("a rate");
            assert_eq!(held.len(), 1);
            assert_eq!(
                (held[0].cost, held[0].realized),
                (cost.map(dec), dec(realized)),
                "{rows:?}"
            );
        }
        let currencies = [
            CostCurrency { asset: &eur, rate: Some(Decimal::ONE) },
            CostCurrency { asset: &usd, rate: None },
        ];
        assert!(held(&known[..1], &currencies).is_err(), "costs in dollars alone, and no rate");
    }
}
