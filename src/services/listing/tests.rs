//! The listing file: what is understood, what is refused and how, and what follows from it.

use super::*;
use crate::domain::{Amount, FeeTier, FeeTiers, Listing, MarketLimits, MarketStatus, Quantity};
use crate::engine::{Command, MarketUpdate};

fn default_plan() -> ListingPlan {
    parse(DEFAULT_LISTING).expect("the built-in listing is valid")
}

/// What the engine's listing is after the commands.
fn listed(commands: &[Command]) -> Listing {
    let mut listing = Listing::default();
    for command in commands {
        match command.clone() {
            Command::ListAsset(asset) => listing.put_asset(asset),
            Command::ListMarket(market) => listing.put_market(market),
            Command::SetFeeTiers(table) => listing.put_fee_tiers(table),
            other => panic!("a first start lists only: {other:?}"),
        }
    }
    listing
}

fn default_listing() -> Listing {
    listed(&commands(&default_plan(), &Listing::default()).expect("a first start"))
}

#[test]
fn built_in_listing_has_ten_coins_against_the_dollar() {
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
    let limits = MarketLimits {
        price_band_ppm: Some(500_000),
        max_quantity: Some(Quantity(25_000_000)),
        max_notional: Some(Amount(1_000_000_000_000_000)),
        max_open_orders: Some(5_000),
    };
    assert_eq!(btc.limits, limits);
    let tiers = listing.fee_tiers(btc.quote);
    assert_eq!(tiers.len(), 4);
    let first = FeeTier {
        min_volume: Amount(10_000_000_000_000),
        maker_fee_ppm: 800,
        taker_fee_ppm: 1_600,
    };
    assert_eq!(tiers[0], first);
}

#[test]
fn listing_applied_again_changes_nothing() {
    assert_eq!(commands(&default_plan(), &default_listing()), Ok(vec![]));
}

#[test]
fn market_fees_minimum_and_status_follow_the_file() {
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
fn market_limits_follow_the_file_and_go_when_it_has_none() {
    let listing = default_listing();
    let mut plan = default_plan();
    plan.markets[0].limits = MarketLimits::default();
    match commands(&plan, &listing).as_deref() {
        Ok([Command::UpdateMarket(update)]) => assert_eq!(update.limits, MarketLimits::default()),
        other => panic!("one update: {other:?}"),
    }
}

#[test]
fn fee_tiers_are_set_only_when_they_differ() {
    let listing = default_listing();
    let usd = listing.asset_by_symbol("USD").expect("listed").id;
    let mut plan = default_plan();
    plan.fee_tiers[0].tiers.truncate(1);
    let shorter = FeeTiers { quote: usd, tiers: plan.fee_tiers[0].tiers.clone() };
    assert_eq!(commands(&plan, &listing), Ok(vec![Command::SetFeeTiers(shorter)]));
    plan.fee_tiers.clear();
    let none = FeeTiers { quote: usd, tiers: Vec::new() };
    assert_eq!(commands(&plan, &listing), Ok(vec![Command::SetFeeTiers(none)]));
    let mut bare = listing.clone();
    bare.put_fee_tiers(FeeTiers { quote: usd, tiers: Vec::new() });
    assert_eq!(commands(&plan, &bare), Ok(vec![]));
}

#[test]
fn new_coin_and_its_market_are_listed_after_the_others() {
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
fn listing_change_that_breaks_balances_or_orders_is_refused() {
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
    line 45: BTC was listed with scale 8 and cannot change to 6: every balance is counted in it; write scale = 8
    line 51: ETH was listed as "Ether" and keeps that name, because the journal does; write name = "Ether"
    line 107: BTC-USD was listed with tick 0.01 and cannot change to 0.02: every price of its orders is counted in it; write tick = "0.01"
    line 107: BTC-USD was listed with lot 0.00001 and cannot change to 0.0001: every quantity of its orders is counted in it; write lot = "0.00001"
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
fn listing_mistake_is_told_with_its_line_the_reason_and_the_remedy() {
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
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nprice_band = \"0.1\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nprice_band = \"0 %\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nprice_band = \"101 %\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nprice_band = \"0.00001 %\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nmax_quantity = \"0\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nmax_quantity = \"0.000015\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nmax_notional = \"0.5\""),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nmax_notional = 5"),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nmax_open_orders = 10001"),
        ("taker_fee = \"0.20 %\"", "taker_fee = \"0.20 %\"\nmax_open_orders = \"many\""),
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
    insta::assert_snapshot!(told.join(""));
}

const TIERS: &str = "\
[[fee_tier]]
quote = \"USD\"
min_volume = \"1000\"
maker_fee = \"0.05 %\"
taker_fee = \"0.15 %\"
[[fee_tier]]
quote = \"USD\"
min_volume = \"2000\"
maker_fee = \"0 %\"
taker_fee = \"0.10 %\"
";

#[test]
fn fee_tier_mistake_is_told_like_the_others() {
    let rows = [
        ("quote = \"USD\"", "quote = \"EUR\""),
        ("quote = \"USD\"\n", ""),
        ("min_volume = \"2000\"", "min_volume = \"1000\""),
        ("min_volume = \"1000\"", "min_volume = \"0\""),
        ("min_volume = \"1000\"", "min_volume = \"a lot\""),
        ("maker_fee = \"0.05 %\"", "maker_fee = \"-1 %\""),
        ("taker_fee = \"0.10 %\"", "fee = \"0.10 %\""),
    ];
    let valid = format!("{USD_AND_BTC}{BTC_USD}{TIERS}");
    assert_eq!(parse(&valid).expect("valid before the mistake").fee_tiers[0].tiers.len(), 2);
    let told = rows.map(|(right, wrong)| {
        assert!(valid.contains(right), "{right}");
        format!(
            "{wrong:?}\n  {}\n",
            refused(&valid.replacen(right, wrong, 1)).replace('\n', "\n  ")
        )
    });
    let many: String = (1..=33)
        .map(|volume| TIERS[..TIERS.rfind("[[").expect("two")].replace("1000", &volume.to_string()))
        .collect();
    let told =
        format!("{}33 tiers\n  {}\n", told.join(""), refused(&format!("{USD_AND_BTC}{many}")));
    insta::assert_snapshot!(told);
}

#[test]
fn listing_mistakes_come_all_at_once_in_the_order_of_lines() {
    let text = format!("{USD_AND_BTC}{BTC_USD}{BTC_USD}")
        .replace("scale = 8", "scale = 99")
        .replace("maker_fee = \"0.10 %\"", "maker_fee = \"half\"");
    let problems = parse(&text).expect_err("five mistakes");
    let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(5), Some(10), Some(16), Some(18), Some(23)]);
}

#[test]
fn listing_file_that_is_configured_must_exist_and_errors_name_it() {
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
