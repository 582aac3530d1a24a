//! What a `[[market]]` entry may limit: the price band, the size of an order, how many may stand.

use super::super::reader::{Entry, Read, Reader};
use super::pair::Pair;
use super::units::{Percentage, increment, ppm};
use crate::domain::market::PRICE_BAND_PPM_MAX;
use crate::domain::{Amount, Decimal, MarketLimits, Quantity, decimal};
use crate::engine::OPEN_ORDERS_MAX;

/// What the limits of a market are counted in.
#[derive(Clone, Copy)]
pub(super) struct Grid<'a, 't> {
    pub(super) pair: &'a Pair<'t>,
    /// `None` when it is wrong.
    pub(super) lot: Option<Read<i64>>,
    pub(super) min_notional: Option<Amount>,
}

/// The limits of a market; what the entry leaves out is not limited. `None` when one of them is wrong.
pub(super) fn limits<'t>(
    reader: &mut Reader<'t>,
    entry: &Entry<'t>,
    grid: Grid<'_, 't>,
) -> Option<MarketLimits> {
    let band = reader.optional(entry, "price_band", Reader::percent);
    let band = band.and_then(|band| price_band(reader, band));
    let quantity = reader.optional(entry, "max_quantity", Reader::decimal);
    let quantity = quantity.and_then(|quantity| max_quantity(reader, quantity, grid));
    let notional = reader.optional(entry, "max_notional", Reader::decimal);
    let notional = notional.and_then(|notional| max_notional(reader, notional, grid));
    let orders = reader.optional(entry, "max_open_orders", Reader::integer);
    let orders = orders.and_then(|orders| max_open_orders(reader, orders));
    Some(MarketLimits {
        price_band_ppm: band?,
        max_quantity: quantity?,
        max_notional: notional?,
        max_open_orders: orders?,
    })
}

fn price_band(reader: &mut Reader<'_>, band: Option<Read<Decimal>>) -> Option<Option<u32>> {
    let Some(band) = band else { return Some(None) };
    let ppm = ppm(reader, band, Percentage { key: "price_band", things: "bands" })?;
    if band.value > Decimal::ZERO && ppm <= PRICE_BAND_PPM_MAX {
        return Some(Some(ppm));
    }
    let message = format!(
        "`price_band` is {} %: a band reaches up to 100 % below and above the last trade; write \
         price_band = \"10 %\", or leave it out for none",
        band.value
    );
    reader.problem(band.line, message);
    None
}

fn max_quantity(
    reader: &mut Reader<'_>,
    maximum: Option<Read<Decimal>>,
    Grid { pair, lot, .. }: Grid<'_, '_>,
) -> Option<Option<Quantity>> {
    let Some(maximum) = maximum else { return Some(None) };
    let units = increment(reader, Some(maximum), "max_quantity", pair.base())?;
    // Without a lot there is nothing to count in; that it is wrong is told already.
    let lot = lot?.value;
    if units.value % lot == 0 {
        return Some(Some(Quantity(units.value / lot)));
    }
    let message = format!(
        "`max_quantity` is {}, which is no multiple of the lot {}: orders are, so write one that is",
        maximum.value,
        decimal::from_units(lot.into(), pair.base().scale).normalize()
    );
    reader.problem(maximum.line, message);
    None
}

fn max_notional(
    reader: &mut Reader<'_>,
    maximum: Option<Read<Decimal>>,
    Grid { pair, min_notional, .. }: Grid<'_, '_>,
) -> Option<Option<Amount>> {
    let Some(maximum) = maximum else { return Some(None) };
    let units = increment(reader, Some(maximum), "max_notional", pair.quote())?;
    if min_notional.is_none_or(|minimum| minimum.0 <= units.value) {
        return Some(Some(Amount(units.value)));
    }
    let message = format!(
        "`max_notional` is {}, less than `min_notional`: no order could be both, so write more",
        maximum.value
    );
    reader.problem(maximum.line, message);
    None
}

fn max_open_orders(reader: &mut Reader<'_>, maximum: Option<Read<i64>>) -> Option<Option<u32>> {
    let Some(maximum) = maximum else { return Some(None) };
    let valid =
        u32::try_from(maximum.value).ok().filter(|most| (1..=OPEN_ORDERS_MAX).contains(most));
    if valid.is_none() {
        let message = format!(
            "`max_open_orders` is {}: an account may have 1 to {OPEN_ORDERS_MAX} open orders in a \
             market; leave it out for {OPEN_ORDERS_MAX}",
            maximum.value
        );
        reader.problem(maximum.line, message);
    }
    valid.map(Some)
}
