//! `[[market]]` entries: the pair, the grid, fees and status.

use super::super::PlannedMarket;
use super::super::reader::{Entry, Read, Reader};
use super::Known;
use super::assets::asset_of;
use super::limits::{Grid, limits};
use super::pair::Pair;
use super::units::{fee_ppm, increment, minimum_units};
use crate::domain::{MarketStatus, decimal};

pub(super) const FIELDS: [&str; 11] = [
    "symbol",
    "tick",
    "lot",
    "min_notional",
    "maker_fee",
    "taker_fee",
    "status",
    "price_band",
    "max_quantity",
    "max_notional",
    "max_open_orders",
];

pub(super) fn read_market<'t>(
    reader: &mut Reader<'t>,
    entry: &Entry<'t>,
    known: &mut Known,
) -> Option<PlannedMarket> {
    let symbol = reader.text(entry, "symbol");
    let pair = symbol.and_then(|symbol| market_pair(reader, symbol, known));
    let tick = reader.decimal(entry, "tick");
    let lot = reader.decimal(entry, "lot");
    let min_notional = reader.decimal(entry, "min_notional");
    let maker_fee = reader.percent(entry, "maker_fee");
    let maker_fee_ppm = maker_fee.and_then(|fee| fee_ppm(reader, fee, "maker_fee"));
    let taker_fee = reader.percent(entry, "taker_fee");
    let taker_fee_ppm = taker_fee.and_then(|fee| fee_ppm(reader, fee, "taker_fee"));
    let status = reader.optional(entry, "status", Reader::text);
    let status = status.and_then(|status| market_status(reader, status));

    let symbol = symbol?.value;
    if let Some(first) = known.markets.insert(symbol.to_owned(), entry.line) {
        let message = format!("{symbol} is already on line {first}: keep one of the two entries");
        reader.problem(entry.line, message);
        return None;
    }
    let pair = pair?;
    let tick = increment(reader, tick, "tick", pair.quote());
    let lot = increment(reader, lot, "lot", pair.base());
    let min_notional =
        min_notional.and_then(|minimum| minimum_units(reader, minimum, pair.quote()));
    let limits = limits(reader, entry, Grid { pair: &pair, lot, min_notional });
    let market = PlannedMarket {
        line: entry.line,
        symbol: symbol.to_owned(),
        base: pair.base.to_owned(),
        quote: pair.quote.to_owned(),
        base_scale: pair.base_scale,
        quote_scale: pair.quote_scale,
        tick: tick?.value,
        lot: lot?.value,
        min_notional: min_notional?,
        maker_fee_ppm: maker_fee_ppm?,
        taker_fee_ppm: taker_fee_ppm?,
        status: status?,
        limits: limits?,
    };
    check_grid(reader, lot?.line, market)
}

fn market_pair<'t>(
    reader: &mut Reader<'t>,
    symbol: Read<&'t str>,
    known: &Known,
) -> Option<Pair<'t>> {
    let Some((base, quote)) = symbol.value.split_once('-') else {
        reader.problem(
            symbol.line,
            format!(
                "\"{}\" does not name two assets: write base and quote like \"BTC-USD\"",
                symbol.value
            ),
        );
        return None;
    };
    if base == quote {
        reader.problem(
            symbol.line,
            format!("{base} cannot be traded for itself: name two different assets"),
        );
        return None;
    }
    let base_scale = asset_of(reader, symbol.line, base, known);
    let quote_scale = asset_of(reader, symbol.line, quote, known);
    Some(Pair { base, quote, base_scale: base_scale?, quote_scale: quote_scale? })
}

fn market_status(reader: &mut Reader<'_>, status: Option<Read<&str>>) -> Option<MarketStatus> {
    let Some(status) = status else { return Some(MarketStatus::Open) };
    match status.value {
        "open" => Some(MarketStatus::Open),
        "post_only" => Some(MarketStatus::PostOnly),
        "halted" => Some(MarketStatus::Halted),
        "closed" => Some(MarketStatus::Closed),
        other => {
            let message = format!(
                "\"{other}\" is no status: write \"open\", \"post_only\", \"halted\" or \"closed\""
            );
            reader.problem(status.line, message);
            None
        }
    }
}

/// One lot at one tick must cost a whole number of the quote's units, or trades would have to round.
fn check_grid(
    reader: &mut Reader<'_>,
    line: usize,
    market: PlannedMarket,
) -> Option<PlannedMarket> {
    let one_base = 10_i128.pow(u32::from(market.base_scale));
    let (tick, lot) = (i128::from(market.tick), i128::from(market.lot));
    let units = tick * lot;
    if units % one_base == 0 && i64::try_from(units / one_base).is_ok() {
        return Some(market);
    }
    let shown_tick = decimal::from_units(tick, market.quote_scale).normalize();
    let shown_lot = decimal::from_units(lot, market.base_scale).normalize();
    let step = one_base / greatest_common_divisor(tick, one_base);
    let message = if units % one_base == 0 {
        format!("tick {shown_tick} x lot {shown_lot} is more than 64 bits can count: write less")
    } else {
        format!(
            "tick {shown_tick} x lot {shown_lot} is not a whole number of {}'s smallest units \
             ({}), so trades would have to round: with this tick, write a lot that is a multiple \
             of {}",
            market.quote,
            decimal::from_units(1, market.quote_scale),
            decimal::from_units(step, market.base_scale).normalize()
        )
    };
    reader.problem(line, message);
    None
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
