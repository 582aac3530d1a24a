//! Real answers with something in them changed: whatever it is, nothing else is lost, and nothing panics.

use super::wire;
use flate2::read::GzDecoder;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::io::Read as _;
use std::sync::LazyLock;

const MARKETS: &[u8] = include_bytes!(
    "../../../../tests/data/coingecko/coins_markets_ids_bitcoin_20ethereum_vs_currency_eth.json"
);
const CHART: &[u8] = include_bytes!("../../../../tests/data/coingecko/jkorf_GetMarketChart.json");
const COIN: &[u8] = include_bytes!("../../../../tests/data/coingecko/coins_bitcoin.json.gz");
const NEWER_COIN: &[u8] =
    include_bytes!("../../../../tests/data/coingecko/jkorf_GetAssetDetails.json.gz");

static COINS: LazyLock<[Value; 2]> = LazyLock::new(|| {
    [COIN, NEWER_COIN].map(|packed| {
        let mut text = String::new();
        GzDecoder::new(packed).read_to_string(&mut text).expect("unpacks");
        serde_json::from_str(&text).expect("JSON")
    })
});

fn json_of(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("JSON")
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("writes")
}

/// What a provider may put where something else belongs.
fn junk() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!("12.5")),
        Just(json!(-1)),
        Just(json!(0)),
        Just(json!(i64::MIN)),
        Just(json!(u64::MAX)),
        Just(json!([])),
        Just(json!([null, [null]])),
        Just(json!({})),
        Just(json!({ "usd": null, "en": 7, "homepage": "x" })),
        Just(json!(true)),
        "[ -~\u{e4}\u{1f600}]{0,40}".prop_map(Value::String),
    ]
}

/// One change to a list of rows or an object: a value replaced, or taken away.
fn change(value: &mut Value, at: usize, junk: Option<Value>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = at % items.len();
            match junk {
                Some(junk) => items[at] = junk,
                None => drop(items.remove(at)),
            }
        }
        Value::Object(fields) if !fields.is_empty() => {
            let key = fields.keys().nth(at % fields.len()).cloned().expect("a field");
            match junk {
                Some(junk) => drop(fields.insert(key, junk)),
                None => drop(fields.remove(&key)),
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn changed_row_of_prices_loses_no_other_row(
        row in 0_usize..2, field in any::<usize>(), whole in any::<bool>(), junk in proptest::option::of(junk()),
    ) {
        let original = json_of(MARKETS);
        let expected = wire::markets(&bytes(&original)).expect("reads").good;
        let mut changed = original;
        if whole {
            changed[row] = junk.unwrap_or(Value::Null);
        } else {
            change(&mut changed[row], field, junk);
        }
        let read = wire::markets(&bytes(&changed)).expect("a list is a list");
        let other = &expected[1 - row];
        prop_assert!(read.good.contains(other), "{:?}", read);
        prop_assert_eq!(read.good.len() + read.skipped, 2);
    }

    #[test]
    fn changed_point_of_a_chart_loses_no_other_point(
        at in any::<usize>(), inner in any::<usize>(), whole in any::<bool>(), junk in proptest::option::of(junk()),
    ) {
        let original = json_of(CHART);
        let expected = wire::chart(&bytes(&original)).expect("reads").good;
        let mut changed = original;
        let points = changed["prices"].as_array_mut().expect("points");
        let index = at % points.len();
        if whole {
            points[index] = junk.unwrap_or(Value::Null);
        } else {
            change(&mut points[index], inner, junk);
        }
        let count = points.len();
        let read = wire::chart(&bytes(&changed)).expect("a chart is a chart");
        prop_assert_eq!(read.good.len() + read.skipped, count);
        let kept = expected.iter().filter(|point| read.good.contains(point)).count();
        prop_assert!(kept + 1 >= expected.len(), "{} of {}", kept, expected.len());
    }

    #[test]
    fn changed_field_of_a_coin_loses_no_other_field(
        which in 0_usize..2, place in 0_usize..7, junk in junk(),
    ) {
        let original = &COINS[which];
        let places = [
            "/description", "/description/en", "/links", "/links/homepage", "/market_cap_rank",
            "/market_data/market_cap/usd", "/market_data/circulating_supply",
        ];
        let expected = wire::details(&bytes(original)).expect("reads").expect("a coin");
        let mut changed = original.clone();
        *changed.pointer_mut(places[place]).expect("recorded") = junk;
        let read = wire::details(&bytes(&changed)).expect("a coin is a coin").expect("a coin");
        let same = [
            read.description == expected.description,
            read.homepage == expected.homepage,
            read.rank == expected.rank,
            read.market_cap == expected.market_cap,
            read.volume_24h == expected.volume_24h,
            read.circulating_supply == expected.circulating_supply,
        ];
        prop_assert!(same.iter().filter(|same| **same).count() >= 5, "{}: {:?}", places[place], read);
    }

    #[test]
    fn torn_and_garbled_answers_never_panic(
        which in 0_usize..4, cut in any::<usize>(), at in any::<usize>(), byte in any::<u8>(),
    ) {
        let coin = bytes(&COINS[which % 2]);
        let body = [MARKETS, CHART, &coin, b"{\"error\":\"coin not found\"}".as_slice()][which];
        let mut body = body.to_vec();
        let length = body.len();
        body[at % length] = byte;
        body.truncate(cut % (length + 1));
        let read = (wire::markets(&body).is_ok(), wire::chart(&body).is_ok(), wire::details(&body).is_ok());
        prop_assert!(read != (true, true, true), "no answer is all three");
    }
}
