//! From the text of a listing file to a plan, or to everything that is wrong with it.

use super::reader::{Entry, Read, Reader};
use super::{Plan, PlannedAsset, PlannedMarket, Problem};
use crate::domain::asset::SCALE_MAX;
use crate::domain::market::FEE_PPM_MAX;
use crate::domain::{Amount, AssetKind, Decimal, DecimalError, MarketStatus, decimal};
use std::collections::BTreeMap;
use toml::de::DeTable;

const ASSET_FIELDS: [&str; 4] = ["symbol", "name", "kind", "scale"];
const MARKET_FIELDS: [&str; 7] =
    ["symbol", "tick", "lot", "min_notional", "maker_fee", "taker_fee", "status"];
/// The most characters a symbol may have.
const SYMBOL_LENGTH_MAX: usize = 12;
/// The most characters an asset's name may have.
const NAME_LENGTH_MAX: usize = 64;
/// Parts per million in one percent.
const PPM_PER_PERCENT_SCALE: u8 = 4;

/// Understands a listing file.
///
/// # Errors
/// All problems at once, in the order of their lines. When the text is not TOML, only the problems of
/// syntax: the rest could not be read.
pub fn parse(text: &str) -> Result<Plan, Vec<Problem>> {
    let mut reader = Reader::new(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = reader.line(error.span().map_or(0, |span| span.start));
        reader.problem(line, format!("this is not valid TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        return Err(reader.into_problems());
    }
    let plan = read_plan(&mut reader, document.get_ref());
    let problems = reader.into_problems();
    if problems.is_empty() { Ok(plan) } else { Err(problems) }
}

fn read_plan<'t>(reader: &mut Reader<'t>, document: &'t DeTable<'t>) -> Plan {
    for (key, _) in document {
        let name = key.get_ref().as_ref();
        if !["asset", "market"].contains(&name) {
            let line = reader.line(key.span().start);
            reader.problem(
                line,
                format!("`{name}` is not known here: a listing has [[asset]] and [[market]] entries only"),
            );
        }
    }
    let mut known = Known::default();
    let asset_entries = reader.entries(document, "asset", &ASSET_FIELDS);
    let assets = asset_entries.iter().filter_map(|entry| read_asset(reader, entry, &mut known));
    let assets = assets.collect();
    let market_entries = reader.entries(document, "market", &MARKET_FIELDS);
    let markets = market_entries.iter().filter_map(|entry| read_market(reader, entry, &mut known));
    Plan { assets, markets: markets.collect() }
}

/// What the file named so far: symbol to line, and for assets the scale when it is valid.
#[derive(Default)]
struct Known {
    assets: BTreeMap<String, (usize, Option<u8>)>,
    markets: BTreeMap<String, usize>,
}

fn read_asset<'t>(
    reader: &mut Reader<'t>,
    entry: &Entry<'t>,
    known: &mut Known,
) -> Option<PlannedAsset> {
    let symbol = reader.text(entry, "symbol").and_then(|symbol| asset_symbol(reader, symbol));
    let name = reader.text(entry, "name").and_then(|name| asset_name(reader, name));
    let kind = reader.text(entry, "kind").and_then(|kind| asset_kind(reader, kind));
    let scale = reader.integer(entry, "scale").and_then(|scale| asset_scale(reader, scale));
    let symbol = symbol?;
    if let Some((first, _)) = known.assets.get(symbol) {
        let message = format!("{symbol} is already on line {first}: keep one of the two entries");
        reader.problem(entry.line, message);
        return None;
    }
    known.assets.insert(symbol.to_owned(), (entry.line, scale));
    Some(PlannedAsset {
        line: entry.line,
        symbol: symbol.to_owned(),
        name: name?.to_owned(),
        kind: kind?,
        scale: scale?,
    })
}

fn asset_symbol<'t>(reader: &mut Reader<'t>, symbol: Read<&'t str>) -> Option<&'t str> {
    if is_symbol(symbol.value) {
        return Some(symbol.value);
    }
    reader.problem(
        symbol.line,
        format!(
            "\"{}\" cannot be a symbol: clients spell it in requests, so it must be 1 to \
             {SYMBOL_LENGTH_MAX} capital letters or digits, like \"BTC\"",
            symbol.value
        ),
    );
    None
}

fn is_symbol(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    plain && (1..=SYMBOL_LENGTH_MAX).contains(&text.len())
}

fn asset_name<'t>(reader: &mut Reader<'t>, name: Read<&'t str>) -> Option<&'t str> {
    let length = name.value.trim().chars().count();
    if (1..=NAME_LENGTH_MAX).contains(&length) {
        return Some(name.value.trim());
    }
    reader.problem(
        name.line,
        format!("a name has {length} characters: write 1 to {NAME_LENGTH_MAX}, like \"Bitcoin\""),
    );
    None
}

fn asset_kind(reader: &mut Reader<'_>, kind: Read<&str>) -> Option<AssetKind> {
    match kind.value {
        "crypto" => Some(AssetKind::Crypto),
        "fiat" => Some(AssetKind::Fiat),
        other => {
            let message = format!("\"{other}\" is no kind of asset: write \"crypto\" or \"fiat\"");
            reader.problem(kind.line, message);
            None
        }
    }
}

fn asset_scale(reader: &mut Reader<'_>, scale: Read<i64>) -> Option<u8> {
    let valid = u8::try_from(scale.value).ok().filter(|scale| *scale <= SCALE_MAX);
    if valid.is_none() {
        reader.problem(
            scale.line,
            format!(
                "scale {} is out of range: amounts are 64-bit integers, so an asset has 0 to \
                 {SCALE_MAX} decimal places; 8 suits most coins",
                scale.value
            ),
        );
    }
    valid
}

fn read_market<'t>(
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
    let status = reader.optional_text(entry, "status");
    let status = status.and_then(|status| market_status(reader, status));

    let symbol = symbol?.value;
    if let Some(first) = known.markets.insert(symbol.to_owned(), entry.line) {
        let message = format!("{symbol} is already on line {first}: keep one of the two entries");
        reader.problem(entry.line, message);
        return None;
    }
    let pair = pair?;
    let tick = increment(reader, tick, "tick", pair.quote, pair.quote_scale);
    let lot = increment(reader, lot, "lot", pair.base, pair.base_scale);
    let min_notional = min_notional.and_then(|minimum| minimum_units(reader, minimum, &pair));
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
    };
    check_grid(reader, lot?.line, market)
}

/// The two assets of a market, both listed in the file with a valid scale.
struct Pair<'t> {
    base: &'t str,
    quote: &'t str,
    base_scale: u8,
    quote_scale: u8,
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

fn asset_of(reader: &mut Reader<'_>, line: usize, symbol: &str, known: &Known) -> Option<u8> {
    match known.assets.get(symbol) {
        Some((_, scale)) => *scale,
        None => {
            let message = format!(
                "the asset \"{symbol}\" is not listed in this file: add an [[asset]] entry for it, \
                 or correct its spelling"
            );
            reader.problem(line, message);
            None
        }
    }
}

/// A tick or a lot as a count of smallest units.
fn increment(
    reader: &mut Reader<'_>,
    given: Option<Read<Decimal>>,
    key: &str,
    asset: &str,
    scale: u8,
) -> Option<Read<i64>> {
    let given = given?;
    let units = decimal::to_units(given.value, scale);
    match units {
        Ok(value) if value > 0 => return Some(Read { line: given.line, value }),
        Ok(_) => {
            let message = format!(
                "`{key}` is {}, but must be greater than zero: the least possible is {}",
                given.value,
                decimal::from_units(1, scale)
            );
            reader.problem(given.line, message);
        }
        Err(error) => reader.problem(given.line, off_scale(key, given.value, asset, scale, error)),
    }
    None
}

fn minimum_units(
    reader: &mut Reader<'_>,
    minimum: Read<Decimal>,
    pair: &Pair<'_>,
) -> Option<Amount> {
    if minimum.value.is_sign_negative() && !minimum.value.is_zero() {
        let message =
            format!("`min_notional` is {}, below zero: write \"0\" for none", minimum.value);
        reader.problem(minimum.line, message);
        return None;
    }
    match decimal::to_units(minimum.value, pair.quote_scale) {
        Ok(units) => Some(Amount(units)),
        Err(error) => {
            let message =
                off_scale("min_notional", minimum.value, pair.quote, pair.quote_scale, error);
            reader.problem(minimum.line, message);
            None
        }
    }
}

fn off_scale(key: &str, value: Decimal, asset: &str, scale: u8, error: DecimalError) -> String {
    match error {
        DecimalError::OutOfRange => {
            format!("`{key}` is {value}, more than 64 bits can count in {asset}: write less")
        }
        DecimalError::TooPrecise(_) | DecimalError::OffIncrement => format!(
            "`{key}` is {value}, but {asset} has {scale} decimal places: write at most {scale}"
        ),
    }
}

/// A percentage as parts per million.
fn fee_ppm(reader: &mut Reader<'_>, fee: Read<Decimal>, key: &str) -> Option<u32> {
    let ppm = decimal::to_units(fee.value, PPM_PER_PERCENT_SCALE);
    if let Err(DecimalError::TooPrecise(_)) = ppm {
        let message = format!(
            "`{key}` is {} %, but fees are kept in parts per million: write at most \
             {PPM_PER_PERCENT_SCALE} decimal places",
            fee.value
        );
        reader.problem(fee.line, message);
        return None;
    }
    let valid = ppm.ok().and_then(|ppm| u32::try_from(ppm).ok()).filter(|ppm| *ppm <= FEE_PPM_MAX);
    if valid.is_none() {
        let message = format!("`{key}` is {} %: a fee lies between 0 and 100 %", fee.value);
        reader.problem(fee.line, message);
    }
    valid
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
