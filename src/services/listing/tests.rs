//! The listing file: what is understood, what is refused and how, and what follows from it.

use super::*;
use crate::domain::{Amount, Listing, MarketStatus};
use crate::engine::{Command, MarketUpdate};

fn default_plan() -> Plan {
    parse(DEFAULT_LISTING).expect("the built-in listing is valid")
}

/// What the engine's listing is after the commands.
fn listed(commands: &[Command]) -> Listing {
    let mut listing = Listing::default();
    for command in commands {
        match command.clone() {
            Command::ListAsset(asset) => listing.put_asset(asset),
            Command::ListMarket(market) => listing.put_market(market),
            other => panic!("a first start lists only: {other:?}"),
        }
    }
    listing
}

fn default_listing() -> Listing {
    listed(&commands(&default_plan(), &Listing::default()).expect("a first start"))
}

#[test]
fn the_built_in_listing_has_ten_coins_against_the_dollar() {
    let listing = default_listing();
    let symbols: Vec<_> = listing.assets().iter().map(|asset| asset.symbol.as_str()).collect();
    let coins = ["BTC", "ETH", "SOL", "XRP", "BNB", "DOGE", "ADA", "AVAX", "LINK", "LTC"];
    assert_eq!(symbols[0], "USD");
    assert_eq!(symbols[1..], coins);
    for (market, coin) in listing.markets().iter().zip(coins) {
        assert_eq!(market.symbol, format!("{coin}-USD"));
        assert_eq!(market.validate(), Ok(()), "{}", market.symbol);
        assert_eq!((market.maker_fee_ppm, market.taker_fee_ppm), (1_000, 2_000));
        assert_eq!(market.min_notional, Amount(100_000_000));
    }
    assert_eq!(listing.markets().len(), coins.len());
    let btc = listing.market_by_symbol("BTC-USD").expect("listed");
    assert_eq!((btc.tick, btc.lot), (1_000_000, 1_000));
}

#[test]
fn a_second_start_changes_nothing() {
    assert_eq!(commands(&default_plan(), &default_listing()), Ok(vec![]));
}

#[test]
fn fees_minimum_and_status_follow_the_file() {
    let listing = default_listing();
    let mut plan = default_plan();
    plan.markets[1].taker_fee_ppm = 1_500;
    plan.markets[1].status = MarketStatus::Halted;
    let market = &listing.markets()[1];
    let expected = MarketUpdate {
        market: market.id,
        min_notional: market.min_notional,
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 1_500,
        status: MarketStatus::Halted,
        limits: market.limits,
    };
    assert_eq!(commands(&plan, &listing), Ok(vec![Command::UpdateMarket(expected)]));
}

#[test]
fn a_new_coin_and_its_market_are_listed_after_the_others() {
    let mut text = DEFAULT_LISTING.to_owned();
    text.push_str(
        "\n[[asset]]\nsymbol = \"DOT\"\nname = \"Polkadot\"\nkind = \"crypto\"\nscale = 8\n\
         [[market]]\nsymbol = \"DOT-USD\"\ntick = \"0.001\"\nlot = \"0.01\"\nmin_notional = \"1\"\n\
         maker_fee = \"0 %\"\ntaker_fee = \"0.2%\"\n",
    );
    let plan = parse(&text).expect("valid");
    let commands = commands(&plan, &default_listing()).expect("an addition");
    match commands.as_slice() {
        [Command::ListAsset(asset), Command::ListMarket(market)] => {
            assert_eq!((asset.symbol.as_str(), asset.id.0), ("DOT", 11));
            assert_eq!((market.symbol.as_str(), market.id.0), ("DOT-USD", 10));
            assert_eq!((market.base.0, market.quote.0), (11, 0));
            assert_eq!((market.maker_fee_ppm, market.taker_fee_ppm), (0, 2_000));
            assert_eq!(market.status, MarketStatus::Open);
        }
        other => panic!("one asset and one market: {other:?}"),
    }
}

#[test]
fn what_would_break_balances_or_orders_is_refused_all_at_once() {
    let mut plan = default_plan();
    plan.assets[1].scale = 6;
    plan.assets[2].name = "Ethereum".to_owned();
    plan.markets[0].tick = 2_000_000;
    plan.markets[0].lot = 10_000;
    plan.markets.truncate(9);
    plan.assets.truncate(10);
    let problems = commands(&plan, &default_listing()).expect_err("forbidden");
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(shown.join("\n"), @r##"
    line 33: BTC was listed with scale 8 and cannot change to 6: every balance is counted in it; write scale = 8
    line 39: ETH was listed as "Ether" and keeps that name, because the journal does; write name = "Ether"
    line 95: BTC-USD was listed with tick 0.01 and cannot change to 0.02: every price of its orders is counted in it; write tick = "0.01"
    line 95: BTC-USD was listed with lot 0.00001 and cannot change to 0.0001: every quantity of its orders is counted in it; write lot = "0.00001"
    the asset LTC is listed, but the file leaves it out; balances refer to it, so it stays: put its [[asset]] entry back
    the market LTC-USD is listed, but the file leaves it out; orders refer to it, so it stays: put its [[market]] entry back, with status = "closed" to end it
    "##);
}

/// One valid asset and market around the row's text.
fn refused(text: &str) -> String {
    let problems = parse(text).expect_err(text);
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

const USD_AND_BTC: &str = "\
[[asset]]
symbol = \"USD\"
name = \"US dollar\"
kind = \"fiat\"
scale = 8
[[asset]]
symbol = \"BTC\"
name = \"Bitcoin\"
kind = \"crypto\"
scale = 8
";

const BTC_USD: &str = "\
[[market]]
symbol = \"BTC-USD\"
tick = \"0.01\"
lot = \"0.00001\"
min_notional = \"1\"
maker_fee = \"0.10 %\"
taker_fee = \"0.20 %\"
";

#[test]
fn each_mistake_is_told_with_its_line_the_reason_and_the_remedy() {
    let rows = [
        ("scale = 8\n[[asset]]\nsymbol = \"BTC\"", "scale = 19\n[[asset]]\nsymbol = \"BTC\""),
        ("scale = 8\n[[asset]]\nsymbol = \"BTC\"", "scale = \"8\"\n[[asset]]\nsymbol = \"BTC\""),
        ("kind = \"fiat\"", "kind = \"money\""),
        ("kind = \"fiat\"\n", ""),
        ("symbol = \"USD\"", "symbol = \"usd\""),
        ("symbol = \"BTC\"", "symbol = \"USD\""),
        ("name = \"Bitcoin\"", "name = \"\""),
        ("symbol = \"BTC-USD\"", "symbol = \"BTC-EUR\""),
        ("symbol = \"BTC-USD\"", "symbol = \"BTCUSD\""),
        ("symbol = \"BTC-USD\"", "symbol = \"BTC-BTC\""),
        ("tick = \"0.01\"", "tick = 0.01"),
        ("tick = \"0.01\"", "tick = \"1e-2\""),
        ("tick = \"0.01\"", "tick = \"0\""),
        ("tick = \"0.01\"", "tick = \"0.000000001\""),
        ("tick = \"0.01\"", "tick = \"100000000000\""),
        ("lot = \"0.00001\"", "lot = \"0.00000001\""),
        ("min_notional = \"1\"", "min_notional = \"-1\""),
        ("maker_fee = \"0.10 %\"", "maker_fee = \"0.001\""),
        ("maker_fee = \"0.10 %\"", "maker_fee = \"0.00001 %\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"101 %\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nstatus = \"paused\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\ntakerFee = \"1 %\""),
        ("[[market]]", "[[markets]]"),
        ("[[market]]", "[market]"),
        ("tick = \"0.01\"", "tick = \"0.01"),
    ];
    let valid = format!("{USD_AND_BTC}{BTC_USD}");
    parse(&valid).expect("valid before the mistake");
    let told = rows.map(|(right, wrong)| {
        assert!(valid.contains(right), "{right}");
        format!(
            "{wrong:?}\n  {}\n",
            refused(&valid.replacen(right, wrong, 1)).replace('\n', "\n  ")
        )
    });
    insta::assert_snapshot!(told.join(""), @r##"
    "scale = 19\n[[asset]]\nsymbol = \"BTC\""
      line 5: scale 19 is out of range: amounts are 64-bit integers, so an asset has 0 to 18 decimal places; 8 suits most coins
    "scale = \"8\"\n[[asset]]\nsymbol = \"BTC\""
      line 5: `scale` is not a whole number: write digits without quotes, scale = 8
    "kind = \"money\""
      line 4: "money" is no kind of asset: write "crypto" or "fiat"
    ""
      line 1: [[asset]] USD has no `kind`: add kind = "..."
    "symbol = \"usd\""
      line 2: "usd" cannot be a symbol: clients spell it in requests, so it must be 1 to 12 capital letters or digits, like "BTC"
      line 12: the asset "USD" is not listed in this file: add an [[asset]] entry for it, or correct its spelling
    "symbol = \"USD\""
      line 6: USD is already on line 1: keep one of the two entries
      line 12: the asset "BTC" is not listed in this file: add an [[asset]] entry for it, or correct its spelling
    "name = \"\""
      line 8: a name has 0 characters: write 1 to 64, like "Bitcoin"
    "symbol = \"BTC-EUR\""
      line 12: the asset "EUR" is not listed in this file: add an [[asset]] entry for it, or correct its spelling
    "symbol = \"BTCUSD\""
      line 12: "BTCUSD" does not name two assets: write base and quote like "BTC-USD"
    "symbol = \"BTC-BTC\""
      line 12: BTC cannot be traded for itself: name two different assets
    "tick = 0.01"
      line 13: `tick` is float, but must be text, so that no digit is lost: write tick = "0.01"
    "tick = \"1e-2\""
      line 13: `tick` is "1e-2", which is not a decimal number: write it like tick = "0.01"
    "tick = \"0\""
      line 13: `tick` is 0, but must be greater than zero: the least possible is 0.00000001
    "tick = \"0.000000001\""
      line 13: `tick` is 0.000000001, but USD has 8 decimal places: write at most 8
    "tick = \"100000000000\""
      line 13: `tick` is 100000000000, more than 64 bits can count in USD: write less
    "lot = \"0.00000001\""
      line 14: tick 0.01 x lot 0.00000001 is not a whole number of USD's smallest units (0.00000001), so trades would have to round: with this tick, write a lot that is a multiple of 0.000001
    "min_notional = \"-1\""
      line 15: `min_notional` is -1, below zero: write "0" for none
    "maker_fee = \"0.001\""
      line 16: `maker_fee` is "0.001", which is not a percentage: write it with the sign, maker_fee = "0.10 %"
    "maker_fee = \"0.00001 %\""
      line 16: `maker_fee` is 0.00001 %, but fees are kept in parts per million: write at most 4 decimal places
    "taker_fee = \"101 %\""
      line 17: `taker_fee` is 101 %: a fee lies between 0 and 100 %
    "taker_fee = \"0.20 %\"\nstatus = \"paused\""
      line 18: "paused" is no status: write "open", "post_only", "halted" or "closed"
    "taker_fee = \"0.20 %\"\ntakerFee = \"1 %\""
      line 18: `takerFee` is not a field of [[market]]: its fields are symbol, tick, lot, min_notional, maker_fee, taker_fee and status
    "[[markets]]"
      line 11: `markets` is not known here: a listing has [[asset]] and [[market]] entries only
    "[market]"
      line 11: `market` is not a list of entries: begin each with [[market]]
    "tick = \"0.01"
      line 13: this is not valid TOML: invalid basic string, expected `"`
    "##);
}

#[test]
fn all_mistakes_of_a_file_come_at_once_in_the_order_of_lines() {
    let text = format!("{USD_AND_BTC}{BTC_USD}{BTC_USD}")
        .replace("scale = 8", "scale = 99")
        .replace("maker_fee = \"0.10 %\"", "maker_fee = \"half\"");
    let problems = parse(&text).expect_err("five mistakes");
    let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(5), Some(10), Some(16), Some(18), Some(23)]);
}

#[test]
fn a_configured_file_must_exist_and_errors_name_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    let missing = load(&file).expect_err("not there").to_string();
    assert!(missing.contains("mine.toml") && missing.contains("Correct the path"), "{missing}");

    std::fs::write(
        &file,
        DEFAULT_LISTING.replace("\"BTC-USD\"\ntick = \"0.01\"", "\"BTC-USD\"\ntick = \"0\""),
    )
    .expect("written");
    let wrong = load(&file).expect_err("a zero tick").to_string();
    assert!(wrong.contains("mine.toml") && wrong.contains("line "), "{wrong}");

    std::fs::write(&file, DEFAULT_LISTING).expect("written");
    assert_eq!(load(&file).expect("valid").plan, default_plan());
}
