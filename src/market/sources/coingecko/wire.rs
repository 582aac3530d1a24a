//! What CoinGecko answers, read into exact decimals: numbers are taken as they are written and never pass
//! through a float. Everything may be missing; what is missing is not known.

use crate::domain::{Decimal, Timestamp};
use crate::market::quote::{AssetDetails, PricePoint};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::str::FromStr;

/// A longer description is cut.
const DESCRIPTION_CHARS_MAX: usize = 2_000;

/// One coin of `/coins/markets`.
#[derive(Debug, PartialEq)]
pub(super) struct CoinPrice {
    pub(super) id: String,
    pub(super) price: Decimal,
    pub(super) change_24h: Option<Decimal>,
    pub(super) high_24h: Option<Decimal>,
    pub(super) low_24h: Option<Decimal>,
    pub(super) volume_24h: Option<Decimal>,
    pub(super) at: Timestamp,
}

type Number<'b> = Option<&'b RawValue>;

#[derive(Deserialize)]
struct MarketRow<'b> {
    id: String,
    #[serde(borrow, default)]
    current_price: Number<'b>,
    #[serde(borrow, default)]
    price_change_24h: Number<'b>,
    #[serde(borrow, default)]
    high_24h: Number<'b>,
    #[serde(borrow, default)]
    low_24h: Number<'b>,
    #[serde(borrow, default)]
    total_volume: Number<'b>,
    #[serde(default)]
    last_updated: Option<String>,
}

/// Reads `/coins/markets`. Coins without a price or its time are left out.
pub(super) fn markets(body: &[u8]) -> Result<Vec<CoinPrice>, String> {
    let rows: Vec<MarketRow<'_>> =
        serde_json::from_slice(body).map_err(|error| error.to_string())?;
    Ok(rows.into_iter().filter_map(coin_price).collect())
}

fn coin_price(row: MarketRow<'_>) -> Option<CoinPrice> {
    Some(CoinPrice {
        price: decimal(row.current_price).filter(|price| *price > Decimal::ZERO)?,
        change_24h: decimal(row.price_change_24h),
        high_24h: decimal(row.high_24h),
        low_24h: decimal(row.low_24h),
        volume_24h: decimal(row.total_volume),
        at: Timestamp::parse(&row.last_updated?)?,
        id: row.id,
    })
}

#[derive(Deserialize)]
struct Chart<'b> {
    #[serde(borrow)]
    prices: Vec<(i64, Number<'b>)>,
}

/// Reads `/coins/{id}/market_chart`, oldest first.
pub(super) fn chart(body: &[u8]) -> Result<Vec<PricePoint>, String> {
    let chart: Chart<'_> = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let point = |(millis, price): &(i64, Number<'_>)| {
        let at = Timestamp(millis.checked_mul(1_000)?);
        Some(PricePoint { at, price: decimal(*price).filter(|price| *price > Decimal::ZERO)? })
    };
    let mut points: Vec<PricePoint> = chart.prices.iter().filter_map(point).collect();
    points.sort_by_key(|point| point.at);
    Ok(points)
}

#[derive(Deserialize)]
struct Coin<'b> {
    #[serde(default)]
    description: HashMap<String, Option<String>>,
    #[serde(default)]
    links: Links,
    #[serde(default)]
    market_cap_rank: Option<u32>,
    #[serde(borrow, default)]
    market_data: Option<MarketOf<'b>>,
}

#[derive(Default, Deserialize)]
struct Links {
    #[serde(default)]
    homepage: Vec<Option<String>>,
}

#[derive(Deserialize)]
struct MarketOf<'b> {
    #[serde(borrow, default)]
    market_cap: HashMap<String, Number<'b>>,
    #[serde(borrow, default)]
    total_volume: HashMap<String, Number<'b>>,
    #[serde(borrow, default)]
    circulating_supply: Number<'b>,
}

/// Reads `/coins/{id}`.
pub(super) fn details(body: &[u8]) -> Result<AssetDetails, String> {
    let coin: Coin<'_> = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let dollars = |amounts: &HashMap<String, Number<'_>>| decimal(*amounts.get("usd")?);
    let market = coin.market_data.as_ref();
    let homepage = coin.links.homepage.into_iter().flatten().find(|url| is_web(url));
    Ok(AssetDetails {
        description: coin
            .description
            .get("en")
            .and_then(|text| text.as_deref().map(plain))
            .filter(|text| !text.is_empty()),
        homepage,
        rank: coin.market_cap_rank,
        market_cap: market.and_then(|market| dollars(&market.market_cap)),
        volume_24h: market.and_then(|market| dollars(&market.total_volume)),
        circulating_supply: market.and_then(|market| decimal(market.circulating_supply)),
    })
}

/// A JSON number as it is written; more digits than a decimal has are rounded away.
fn decimal(number: Number<'_>) -> Option<Decimal> {
    let text = number?.get();
    let parsed = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text)
    } else {
        Decimal::from_str(text)
    };
    parsed.ok()
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Text without the HTML that descriptions carry.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            '\r' => {}
            _ if in_tag => {}
            _ => text.push(character),
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let text = entities.iter().fold(text, |text, (entity, meant)| text.replace(entity, meant));
    text.trim().chars().take(DESCRIPTION_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Option<Decimal> {
        Some(Decimal::from_str_exact(text).expect("a decimal"))
    }

    #[test]
    fn numbers_are_taken_as_they_are_written() {
        let rows = [
            ("49053", exact("49053")),
            ("62641.967327043465", exact("62641.967327043465")),
            ("-2246.57482218", exact("-2246.57482218")),
            ("1.5e-7", exact("0.00000015")),
            ("1e400", None),
            ("null", None),
            ("\"12\"", None),
            ("0.1000000000000000000000000000000000001", exact("0.1")),
        ];
        for (text, expected) in rows {
            let number: Number<'_> = serde_json::from_str(text).expect("JSON");
            assert_eq!(decimal(number), expected, "{text}");
        }
    }

    #[test]
    fn descriptions_lose_their_markup() {
        let html = "Uses <a href=\"https://x.y/?a=1&b\">SHA-256</a> &amp; more.\r\n\r\n1 < 2";
        assert_eq!(plain(html), "Uses SHA-256 & more.\n\n1");
        assert_eq!(plain(&"x".repeat(9_999)).len(), DESCRIPTION_CHARS_MAX);
    }
}
