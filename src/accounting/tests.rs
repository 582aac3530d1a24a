//! Any sequence of deposits, withdrawals and trades: costs are conserved in every currency, and positions that
//! are restored in the middle go on as if they had never been stored.

use super::*;
use agio_domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, Listing, Market, MarketId, MarketLimits,
    MarketStatus, Price, Quantity, Side,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const USD: AssetId = AssetId(0);
const BTC: AssetId = AssetId(1);
const ETH: AssetId = AssetId(2);
const EUR: AssetId = AssetId(3);
const GBP: AssetId = AssetId(4);
const ACCOUNT: AccountId = AccountId(1_000);

/// Base and quote, by market id. Nothing is paid in GBP, and only EUR leads to it.
const MARKETS: [(AssetId, AssetId); 4] = [(BTC, USD), (ETH, BTC), (BTC, EUR), (GBP, EUR)];

#[derive(Clone, Copy, Debug)]
enum Step {
    Deposit(AccountId, AssetAmount),
    Withdrawal(Withdrawal),
    /// From the account of a withdrawal to the other one.
    Transfer(Withdrawal),
    /// The first account buys from the second.
    Trade {
        market: MarketId,
        price: Price,
        quantity: Quantity,
    },
}

/// So many hundredths of what is held.
#[derive(Clone, Copy, Debug)]
struct Withdrawal {
    account: AccountId,
    asset: AssetId,
    hundredths: i64,
}

fn listing() -> Listing {
    let mut listing = Listing::default();
    for (id, symbol) in ["USD", "BTC", "ETH", "EUR", "GBP"].into_iter().enumerate() {
        let id = AssetId(u16::try_from(id).expect("few"));
        let (symbol, name) = (symbol.to_owned(), symbol.to_owned());
        listing.put_asset(Asset { id, symbol, name, kind: AssetKind::Fiat, scale: 4 });
    }
    for (id, (base, quote)) in (0..).zip(MARKETS) {
        listing.put_market(Market {
            id: MarketId(id),
            symbol: format!("{base}-{quote}"),
            base,
            quote,
            base_scale: 4,
            quote_scale: 4,
            tick: 100,
            lot: 100,
            min_notional: Amount::ZERO,
            maker_fee_ppm: 0,
            taker_fee_ppm: 0,
            status: MarketStatus::Open,
            limits: MarketLimits::default(),
        });
    }
    listing
}

fn positions() -> Positions {
    let mut positions = Positions::default();
    positions.list(|own| *own = listing());
    positions
}

fn key(account: AccountId, asset: AssetId, currency: AssetId) -> PositionKey {
    PositionKey { account, asset, currency }
}

fn all(positions: &Positions) -> BTreeMap<PositionKey, Position> {
    positions.iter().collect()
}

fn amount_of(asset: AssetId, amount: i64) -> AssetAmount {
    AssetAmount { asset, amount: Amount(amount) }
}

fn fills(market: MarketId, price: Price, quantity: Quantity) -> [Fill; 2] {
    let notional = Amount(price.0 * quantity.0);
    let fill = |account, side| Fill {
        account,
        market,
        side,
        quantity,
        notional,
        fee: Amount(notional.0 / 1_000),
    };
    [fill(AccountId(1_000), Side::Buy), fill(AccountId(1_001), Side::Sell)]
}

fn trade(positions: &mut Positions, market: u16, price: i64, quantity: i64) {
    let (market, price) = (MarketId(market), Price(price));
    positions.priced(market, price);
    fills(market, price, Quantity(quantity)).iter().for_each(|fill| positions.filled(fill));
}

fn apply(positions: &mut Positions, step: Step) {
    match step {
        Step::Deposit(account, what) => positions.deposited(account, what),
        Step::Withdrawal(it) => {
            let amount = withdrawn(positions, it);
            positions.withdrawn(it.account, amount);
        }
        Step::Transfer(it) => {
            let what = withdrawn(positions, it);
            positions.transferred(&Move { from: it.account, to: other(it.account), what });
        }
        Step::Trade { market, price, quantity } => {
            positions.priced(market, price);
            fills(market, price, quantity).iter().for_each(|fill| positions.filled(fill));
        }
    }
}

fn other(account: AccountId) -> AccountId {
    if account == ACCOUNT { AccountId(1_001) } else { ACCOUNT }
}

/// What a step does to positions: of which asset, what says what that is worth, and whether it comes (1) or
/// goes (-1).
struct Change {
    asset: AssetId,
    legs: [AssetAmount; 2],
    sign: i128,
}

fn moves(positions: &Positions, step: Step) -> Vec<Change> {
    match step {
        Step::Deposit(_, what) => {
            vec![Change { asset: what.asset, legs: [what, what], sign: 1 }]
        }
        Step::Withdrawal(it) => {
            let amount = withdrawn(positions, it);
            vec![Change { asset: it.asset, legs: [amount, amount], sign: -1 }]
        }
        // What both have together cost is the same before and after.
        Step::Transfer(_) => Vec::new(),
        Step::Trade { market, price, quantity } => {
            let (base, quote) = MARKETS[usize::from(market.0)];
            let (bought, notional) = (amount_of(base, quantity.0 * 100), price.0 * quantity.0);
            let paid = [amount_of(quote, notional + notional / 1_000), bought];
            let got = [amount_of(quote, notional - notional / 1_000), bought];
            vec![
                Change { asset: quote, legs: paid, sign: -1 },
                Change { asset: base, legs: paid, sign: 1 },
                Change { asset: base, legs: got, sign: -1 },
                Change { asset: quote, legs: got, sign: 1 },
            ]
        }
    }
}

fn withdrawn(positions: &Positions, it: Withdrawal) -> AssetAmount {
    let held =
        all(positions).get(&key(it.account, it.asset, USD)).map_or(0, |it| it.held.quantity.0);
    amount_of(it.asset, held * it.hundredths / 100)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let account = || (1_000_u32..1_002).prop_map(AccountId);
    let asset = || (0_u16..5).prop_map(AssetId);
    let deposit = (account(), asset(), 1_i64..1_000_000)
        .prop_map(|(account, asset, amount)| Step::Deposit(account, amount_of(asset, amount)));
    let withdrawal = (account(), asset(), 0_i64..=100).prop_map(|(account, asset, hundredths)| {
        Step::Withdrawal(Withdrawal { account, asset, hundredths })
    });
    let transfer = (account(), asset(), 0_i64..=100).prop_map(|(account, asset, hundredths)| {
        Step::Transfer(Withdrawal { account, asset, hundredths })
    });
    let trade = (0_u16..4, 1_i64..10_000, 1_i64..50).prop_map(|(market, price, quantity)| {
        Step::Trade { market: MarketId(market), price: Price(price), quantity: Quantity(quantity) }
    });
    proptest::collection::vec(
        prop_oneof![2 => deposit, 1 => withdrawal, 1 => transfer, 4 => trade],
        0..60,
    )
}

proptest! {
    #[test]
    fn restored_positions_go_on_as_the_live_ones(steps in steps(), cut in 0_usize..60) {
        let (mut live, cut) = (positions(), cut.min(steps.len()));
        let mut prices = BTreeMap::new();
        for step in &steps[..cut] {
            apply(&mut live, *step);
            if let Step::Trade { market, price, .. } = step {
                prices.insert(*market, *price);
            }
        }
        let mut restored = positions();
        live.iter().for_each(|(key, position)| restored.restore(key, position));
        prices.into_iter().for_each(|(market, price)| restored.priced(market, price));
        live.take_changed();
        for step in &steps[cut..] {
            apply(&mut live, *step);
            apply(&mut restored, *step);
        }
        prop_assert_eq!(live.take_changed(), restored.take_changed());
        prop_assert_eq!(all(&live), all(&restored));
    }

    /// What the rest cost less what was gained is what was paid for all that came less what was got for all that
    /// went. Money counted in itself costs what it is.
    #[test]
    fn costs_and_gains_add_up_in_every_currency(steps in steps()) {
        let (mut positions, mut valuation) = (positions(), Valuation::default());
        valuation.list(|own| *own = listing());
        let mut paid_less_got: BTreeMap<(AssetId, AssetId), i128> = BTreeMap::new();
        for step in steps {
            if let Step::Trade { market, price, .. } = step {
                valuation.priced(market, price);
            }
            for Change { asset, legs, sign } in moves(&positions, step) {
                for currency in valuation.currencies() {
                    let itself = legs.into_iter().find(|leg| leg.asset == *currency);
                    let worth = valuation.worth(itself.unwrap_or(legs[0]), *currency).map_or(0, |worth| worth.0);
                    *paid_less_got.entry((asset, *currency)).or_default() +=
                        sign * i128::from(worth);
                }
            }
            apply(&mut positions, step);
        }
        // Cost less gains of both accounts together, as long as all of it is known.
        let mut together: BTreeMap<(AssetId, AssetId), Option<i128>> = BTreeMap::new();
        for (key, position) in positions.iter() {
            let Lot { quantity, cost } = position.held;
            prop_assert!(quantity.0 >= 0);
            if quantity.is_zero() || key.asset == key.currency {
                prop_assert_eq!(cost, Some(quantity));
            }
            let known = cost.filter(|_| position.unknown_gains == 0);
            let less_gains = known.map(|cost| i128::from(cost.0) - i128::from(position.realized.0));
            let sum = together.entry((key.asset, key.currency)).or_insert(Some(0));
            *sum = sum.zip(less_gains).map(|(sum, more)| sum + more);
        }
        for ((asset, currency), sum) in together {
            if let Some(sum) = sum && asset != currency {
                prop_assert_eq!(paid_less_got.get(&(asset, currency)).copied().unwrap_or(0), sum);
            }
        }
    }
}

#[test]
fn cost_is_what_was_paid_in_every_currency_that_leads_there() {
    let mut positions = positions();
    positions.deposited(ACCOUNT, amount_of(USD, 1_000_000));
    // A bitcoin is 20 dollars; buying half of one costs 10 dollars and a thousandth.
    trade(&mut positions, 0, 2_000, 50);
    // A bitcoin is 10 euros; paying with euros nobody has is not this module's affair.
    trade(&mut positions, 2, 1_000, 50);
    let of =
        |positions: &Positions, asset, currency| all(positions)[&key(ACCOUNT, asset, currency)];
    let bitcoin = of(&positions, BTC, EUR);
    assert_eq!(
        bitcoin.held,
        Lot { quantity: Amount(10_000), cost: None },
        "half is older than EUR"
    );
    let dollars = Lot { quantity: Amount(10_000), cost: Some(Amount(100_100 + 100_100)) };
    assert_eq!(
        of(&positions, BTC, USD).held,
        dollars,
        "5 euros are worth 10 dollars through bitcoin"
    );
}

#[test]
fn transfer_takes_its_share_of_the_cost_along_and_gains_nothing() {
    let (mut positions, other) = (positions(), AccountId(1_005));
    positions.deposited(ACCOUNT, amount_of(USD, 1_000_000));
    trade(&mut positions, 0, 100, 10);
    let before = all(&positions);
    let whole = before[&key(ACCOUNT, BTC, USD)];
    let what = amount_of(BTC, 400);
    positions.take_changed();
    positions.transferred(&Move { from: ACCOUNT, to: other, what });
    let after = all(&positions);
    let mut left = whole.held;
    let share = left.split(Amount(400));
    assert!(share.cost.is_some_and(Amount::is_positive), "{share:?}");
    assert_eq!(after[&key(ACCOUNT, BTC, USD)], Position { held: left, ..whole });
    assert_eq!(after[&key(other, BTC, USD)], Position::of(share));
    let changed: Vec<_> = positions.take_changed().into_iter().map(|(key, _)| key).collect();
    assert!(changed.contains(&key(ACCOUNT, BTC, USD)) && changed.contains(&key(other, BTC, USD)));
}
