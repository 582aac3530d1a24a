//! What CoinGecko answers, read into exact decimals: numbers are taken as they are written and never pass
//! through a float. Everything may be missing or of another kind; what cannot be read is not known, and takes
//! nothing else with it.

use crate::domain::{Decimal, Timestamp};
use crate::market::quote::{AssetDetails, PricePoint, SOURCE_CURRENCY};
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

/// What was read of a list, and how many of its rows could not be.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rows<T> {
    pub(super) good: Vec<T>,
    pub(super) skipped: usize,
}

impl<T> Rows<T> {
    fn read<'b>(rows: &[&'b RawValue], read: impl Fn(&'b RawValue) -> Option<T>) -> Rows<T> {
        let good: Vec<T> = rows.iter().filter_map(|row| read(row)).collect();
        Rows { skipped: rows.len() - good.len(), good }
    }
}

/// The fields of an object, none of them looked into yet: one that cannot be read spoils no other.
struct Fields<'b>(HashMap<String, &'b RawValue>);

impl<'b> Fields<'b> {
    fn read(raw: &'b RawValue) -> Option<Fields<'b>> {
        serde_json::from_str(raw.get()).ok().map(Fields)
    }

    fn of<T: Deserialize<'b>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    fn number(&self, name: &str) -> Option<Decimal> {
        decimal(self.0.get(name)?)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.of(name)
    }

    fn object(&self, name: &str) -> Option<Fields<'b>> {
        Fields::read(self.0.get(name)?)
    }
}

fn whole<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

/// Reads `/coins/markets`. Coins without an id, a price or its time are skipped.
pub(super) fn markets(body: &[u8]) -> Result<Rows<CoinPrice>, String> {
    let rows: Vec<&RawValue> = whole(body)?;
    Ok(Rows::read(&rows, coin_price))
}

fn coin_price(row: &RawValue) -> Option<CoinPrice> {
    let row = Fields::read(row)?;
    Some(CoinPrice {
        price: row.number("current_price").filter(|price| *price > Decimal::ZERO)?,
        change_24h: row.number("price_change_24h"),
        high_24h: row.number("high_24h"),
        low_24h: row.number("low_24h"),
        volume_24h: row.number("total_volume"),
        at: Timestamp::parse(&row.text("last_updated")?).filter(|at| at.in_range())?,
        id: row.text("id")?,
    })
}

/// What stands for the chart of a coin that CoinGecko does not know.
pub(super) const NO_CHART: &[u8] = b"{\"prices\":[]}";

/// Reads `/coins/{id}/market_chart`, oldest first.
pub(super) fn chart(body: &[u8]) -> Result<Rows<PricePoint>, String> {
    let chart = Fields(whole(body)?);
    let points: Vec<&RawValue> = chart.of("prices").ok_or("there is no list `prices`")?;
    let mut rows = Rows::read(&points, point);
    rows.good.sort_by_key(|point| point.at);
    Ok(rows)
}

fn point(row: &RawValue) -> Option<PricePoint> {
    let (millis, price): (i64, &RawValue) = serde_json::from_str(row.get()).ok()?;
    let at = Some(Timestamp(millis.checked_mul(1_000)?)).filter(|at| at.in_range())?;
    Some(PricePoint { at, price: decimal(price).filter(|price| *price > Decimal::ZERO)? })
}

/// What stands for the details of a coin that CoinGecko does not know.
pub(super) const NO_COIN: &[u8] = b"null";

/// Reads `/coins/{id}`; a field that cannot be read is not known. `None` for [`NO_COIN`].
pub(super) fn details(body: &[u8]) -> Result<Option<AssetDetails>, String> {
    let coin: Option<HashMap<String, &RawValue>> = whole(body)?;
    let Some(coin) = coin.map(Fields) else { return Ok(None) };
    if !["id", "description", "links", "market_data"].iter().any(|name| coin.0.contains_key(*name))
    {
        return Err("it is not the description of a coin".to_owned());
    }
    let market = coin.object("market_data");
    let dollars =
        |name: &str| market.as_ref()?.object(name)?.number(&SOURCE_CURRENCY.to_ascii_lowercase());
    let description = coin.object("description").and_then(|languages| languages.text("en"));
    Ok(Some(AssetDetails {
        description: description.map(|text| plain(&text)).filter(|text| !text.is_empty()),
        homepage: coin.object("links").and_then(|links| homepage(&links)),
        rank: coin.of("market_cap_rank"),
        market_cap: dollars("market_cap"),
        volume_24h: dollars("total_volume"),
        circulating_supply: market.as_ref().and_then(|market| market.number("circulating_supply")),
    }))
}

/// The first address of the list that is one.
fn homepage(links: &Fields<'_>) -> Option<String> {
    let pages: Vec<&RawValue> = links.of("homepage")?;
    let text = |page: &&RawValue| serde_json::from_str::<String>(page.get()).ok();
    pages.iter().filter_map(text).find(|url| is_web(url))
}

/// A JSON number as it is written; more digits than a decimal has are rounded away.
fn decimal(number: &RawValue) -> Option<Decimal> {
    let text = number.get();
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
            let number: &RawValue = serde_json::from_str(text).expect("JSON");
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
