//! Which of the sources serves: the first in the order of preference that is not stale. Pure.

use super::board::percent;
use super::quote::{PriceSource, Quote, SourceQuote};
use crate::domain::{AssetId, Timestamp};
use std::time::Duration;

/// A source's place in the order of preference (by position) and how long its price stays fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SourceRule {
    pub(super) source: PriceSource,
    /// How old its word may be before the next source serves.
    pub(super) fresh_for: Duration,
}

/// The quote that serves for an asset, in dollars. `said` holds, beside each rule, the newest word of its
/// source. When every source has been silent too long, the newest word serves and is called stale;
/// among equally old ones the preferred source's.
pub(super) fn consolidate(
    rules: &[SourceRule],
    said: &[Option<SourceQuote>],
    context: Context,
) -> Option<Quote> {
    let words = || rules.iter().zip(said).filter_map(|(rule, word)| Some((rule, (*word)?)));
    let fresh = words().find(|(rule, word)| context.now.since(word.at) <= rule.fresh_for);
    if let Some((rule, word)) = fresh {
        return Some(quote(rule.source, &word, Served { context, stale: false }));
    }
    let newest = words().reduce(|best, next| if next.1.at > best.1.at { next } else { best });
    newest.map(|(rule, word)| quote(rule.source, &word, Served { context, stale: true }))
}

/// What consolidation has to be told: the time, and which asset is the dollar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) now: Timestamp,
    pub(super) dollar: AssetId,
}

#[derive(Clone, Copy)]
struct Served {
    context: Context,
    stale: bool,
}

fn quote(source: PriceSource, word: &SourceQuote, served: Served) -> Quote {
    Quote {
        asset: word.asset,
        currency: served.context.dollar,
        price: word.price,
        change_24h: word.change_24h,
        change_percent_24h: word.change_24h.and_then(|change| percent(word.price, change)),
        high_24h: word.high_24h,
        low_24h: word.low_24h,
        volume_24h: word.volume_24h,
        source,
        at: word.at.min(served.context.now),
        stale: served.stale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Decimal;

    const RULES: [SourceRule; 3] = [
        SourceRule { source: PriceSource::Exchange, fresh_for: Duration::from_secs(10) },
        SourceRule { source: PriceSource::Coingecko, fresh_for: Duration::from_secs(100) },
        SourceRule { source: PriceSource::Simulation, fresh_for: Duration::from_secs(5) },
    ];
    const NOW: i64 = 1_000;

    /// The price is the age, so that a row says which word served.
    fn word(age: i64) -> SourceQuote {
        SourceQuote {
            asset: AssetId(1),
            price: Decimal::from(age + 1),
            change_24h: None,
            high_24h: None,
            low_24h: None,
            volume_24h: None,
            at: Timestamp::from_seconds(NOW - age),
        }
    }

    #[test]
    fn consolidation_takes_the_first_fresh_source_or_the_newest_quote() {
        use PriceSource::{Coingecko, Exchange, Simulation};
        // Ages of the three words in seconds; who serves; whether it is stale.
        let rows = [
            ([None, None, None], None),
            ([Some(0), Some(0), Some(0)], Some((Exchange, false))),
            ([Some(10), Some(0), Some(0)], Some((Exchange, false))),
            ([Some(11), Some(0), Some(0)], Some((Coingecko, false))),
            ([Some(11), Some(100), Some(0)], Some((Coingecko, false))),
            ([Some(11), Some(101), Some(0)], Some((Simulation, false))),
            ([None, None, Some(5)], Some((Simulation, false))),
            ([None, None, Some(6)], Some((Simulation, true))),
            ([Some(200), Some(101), Some(300)], Some((Coingecko, true))),
            ([Some(20), Some(101), Some(300)], Some((Exchange, true))),
            ([Some(200), Some(200), Some(200)], Some((Exchange, true))),
            ([Some(-5), None, None], Some((Exchange, false))),
        ];
        let context = Context { now: Timestamp::from_seconds(NOW), dollar: AssetId(0) };
        for (ages, expected) in rows {
            let said = ages.map(|age| age.map(word));
            let quote = consolidate(&RULES, &said, context);
            assert_eq!(quote.map(|quote| (quote.source, quote.stale)), expected, "{ages:?}");
            let now = context.now;
            assert!(quote.is_none_or(|quote| quote.at <= now), "nothing is said in the future");
        }
    }
}
