//! A small exchange to fuzz in: two markets of one coin each, three accounts with a little of everything, and
//! one that has so much that sums come near their bounds.

use agio::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, Market, MarketId, MarketLimits, MarketStatus,
    Seq, Timestamp, UserId,
};
use agio::engine::{Command, Deposit, Engine, OpenAccount};

pub(crate) const START: Timestamp = Timestamp(1_768_000_000_000_000);
pub(crate) const ACCOUNTS: [AccountId; 4] =
    [AccountId(1_001), AccountId(1_002), AccountId(1_003), AccountId(1_004)];
/// The second and the third have one owner.
const OWNERS: [UserId; 4] = [UserId(1), UserId(2), UserId(2), UserId(3)];
const RICH: AccountId = ACCOUNTS[3];
const USD: AssetId = AssetId(0);

/// The commands that open it.
pub(crate) fn opening() -> Vec<Command> {
    let asset = |id: u16, symbol: &str, scale| {
        Command::ListAsset(Asset {
            id: AssetId(id),
            symbol: symbol.to_owned(),
            name: symbol.to_owned(),
            kind: AssetKind::Crypto,
            scale,
        })
    };
    let mut commands = vec![
        asset(0, "USD", 2),
        asset(1, "ONE", 0),
        asset(2, "TWO", 3),
        Command::ListMarket(market(0, 1, 0, MarketLimits::default())),
        Command::ListMarket(market(
            1,
            2,
            3,
            MarketLimits {
                price_band_ppm: Some(300_000),
                max_open_orders: Some(5),
                ..MarketLimits::default()
            },
        )),
    ];
    for (account, owner) in ACCOUNTS.into_iter().zip(OWNERS) {
        commands.push(Command::OpenAccount(OpenAccount { account, owner }));
        for asset in [USD, AssetId(1), AssetId(2)] {
            let amount = if account == RICH { 1 << 60 } else { 5_000 };
            let deposit = Deposit { account, asset, amount: Amount(amount), once: None };
            commands.push(Command::Deposit(deposit));
        }
    }
    commands
}

/// An engine after [`opening`].
pub(crate) fn open() -> Engine {
    let mut engine = Engine::new();
    let mut events = Vec::new();
    for (seq, command) in (1..).map(Seq).zip(&opening()) {
        events.clear();
        engine.apply(seq, START, command, &mut events);
    }
    engine
}

fn market(id: u16, base: u16, base_scale: u8, limits: MarketLimits) -> Market {
    Market {
        id: MarketId(id),
        symbol: format!("{id}-USD"),
        base: AssetId(base),
        quote: USD,
        base_scale,
        quote_scale: 2,
        tick: 1,
        lot: 10_i64.pow(u32::from(base_scale)),
        min_notional: Amount(0),
        maker_fee_ppm: 10_000,
        taker_fee_ppm: 30_000,
        status: MarketStatus::Open,
        limits,
    }
}
