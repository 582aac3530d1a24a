//! What a world starts with, what its scenarios are about, and how its markets change.

use super::{ACCOUNTS, Author, SECOND};
use crate::dice::Dice;
use crate::model::Model;
use crate::scenario::Step;
use agio_domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, FeeTier, FeeTiers, Market, MarketId,
    MarketLimits, MarketStatus, Quantity, Timestamp, UserId,
};
use agio_engine::{AMOUNT_MAX, Command, Deposit, MarketUpdate, OpenAccount};

const FEES: [u32; 9] = [0, 1, 999, 1_000, 2_500, 30_001, 333_333, 1_000_000, 1_000_001];

/// Which features a scenario is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Menu {
    pub(super) triggers: bool,
    pub(super) icebergs: bool,
    pub(super) expiries: bool,
    pub(super) modes: bool,
    pub(super) oco: bool,
    pub(super) amends: bool,
    pub(super) switches: bool,
    pub(super) limits: bool,
    pub(super) tiers: bool,
    pub(super) withdrawals: bool,
    pub(super) transfers: bool,
    /// People have several accounts.
    pub(super) owners: bool,
    pub(super) closing: bool,
}

impl Menu {
    /// Each feature in most worlds.
    pub(super) fn draw(dice: &mut Dice) -> Menu {
        let mut on = || dice.percent(75);
        Menu {
            triggers: on(),
            icebergs: on(),
            expiries: on(),
            modes: on(),
            oco: on(),
            amends: on(),
            switches: on(),
            limits: on(),
            tiers: on(),
            withdrawals: on(),
            transfers: on(),
            owners: on(),
            closing: on(),
        }
    }
}

fn asset(id: u16, symbol: &str, scale: u8) -> Asset {
    let (symbol, name, kind) = (symbol.into(), symbol.into(), AssetKind::Crypto);
    Asset { id: AssetId(id), symbol, name, kind, scale }
}

fn first_market() -> Market {
    Market {
        id: MarketId(0),
        symbol: "BTC-USD".into(),
        base: AssetId(1),
        quote: AssetId(0),
        base_scale: 2,
        quote_scale: 2,
        tick: 100,
        lot: 1,
        min_notional: Amount(20),
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 2_500,
        status: MarketStatus::Open,
        limits: MarketLimits::default(),
    }
}

fn second_market() -> Market {
    Market {
        id: MarketId(1),
        symbol: "ETH-USD".into(),
        base: AssetId(2),
        base_scale: 1,
        tick: 70,
        lot: 3,
        min_notional: Amount::ZERO,
        maker_fee_ppm: 30_001,
        taker_fee_ppm: 777,
        ..first_market()
    }
}

/// The commands every world begins with: listings, accounts, and money for everybody.
pub(crate) fn opening(author: &mut Author) -> Vec<Step> {
    let assets = [asset(0, "USD", 2), asset(1, "BTC", 2), asset(2, "ETH", 1)];
    let markets = [first_market(), second_market()];
    let mut commands: Vec<Command> = assets.into_iter().map(Command::ListAsset).collect();
    commands.extend(markets.into_iter().map(Command::ListMarket));
    for (account, owner) in ACCOUNTS.map(AccountId).into_iter().zip(author.owners()) {
        commands.extend(owner.map(|owner| Command::OpenAccount(OpenAccount { account, owner })));
        for asset in (0..3).map(AssetId) {
            let amount = Amount(author.first_funds(asset));
            commands.push(Command::Deposit(Deposit { account, asset, amount, once: None }));
        }
    }
    let at = Timestamp(author.at);
    commands.into_iter().map(|command| Step { at, command }).collect()
}

impl Author {
    /// Whose the accounts are; now and then one that is opened later, if ever.
    fn owners(&mut self) -> [Option<UserId>; 4] {
        let several = if self.dice.percent(50) { [1, 1, 2, 3] } else { [1, 1, 2, 2] };
        let owners = if self.menu.owners { several } else { [1, 2, 3, 4] };
        owners.map(|owner| (!self.dice.once_in(16)).then_some(UserId(owner)))
    }

    fn first_funds(&mut self, asset: AssetId) -> i64 {
        let most = match asset.0 {
            0 => 60_000,
            _ => 600,
        };
        let amount = self.dice.between(most / 20, most);
        let huge = if asset.0 == 0 { self.tick.saturating_mul(self.lot) } else { self.lot };
        amount.saturating_mul(huge).min(AMOUNT_MAX.0 / 5)
    }

    pub(super) fn update(&mut self, model: &Model) -> Command {
        use MarketStatus::{Closed, Halted, Open, PostOnly};
        let closed = if self.menu.closing { 1 } else { 0 };
        let status =
            self.dice.weighted(&[(16, Open), (2, PostOnly), (1, Halted), (closed, Closed)]);
        let market = self.market(model);
        let minimum = if self.dice.percent(30) { 1_500 } else { 150 };
        let (maker_fee_ppm, taker_fee_ppm) = (self.dice.one_of(&FEES), self.dice.one_of(&FEES));
        let limits = if self.menu.limits { self.limits() } else { MarketLimits::default() };
        Command::UpdateMarket(MarketUpdate {
            market,
            min_notional: Amount(self.number(0, minimum)),
            maker_fee_ppm: if self.dice.percent(50) { 1_000 } else { maker_fee_ppm },
            taker_fee_ppm: if self.dice.percent(50) { 2_500 } else { taker_fee_ppm },
            status,
            limits,
        })
    }

    fn limits(&mut self) -> MarketLimits {
        let bands = [1, 10_000, 30_000, 50_000, 100_000, 200_000, 999_999, 1_000_000];
        let odd = [0, 1_000_001, u32::MAX];
        let band =
            if self.dice.once_in(40) { self.dice.one_of(&odd) } else { self.dice.one_of(&bands) };
        let (lot, worth) = (self.lot, self.tick.saturating_mul(self.lot));
        MarketLimits {
            price_band_ppm: self.dice.percent(45).then_some(band),
            max_quantity: self.maybe(30, (15, 90)).map(|it| Quantity(it.saturating_mul(lot))),
            max_notional: self.maybe(30, (1_500, 9_000)).map(|it| Amount(it.saturating_mul(worth))),
            max_open_orders: self.maybe(40, (0, 12)).map(|it| it as u32),
        }
    }

    fn maybe(&mut self, percent: u64, (low, high): (i64, i64)) -> Option<i64> {
        let number = self.number(low, high);
        self.dice.percent(percent).then_some(number)
    }

    pub(super) fn tiers(&mut self, _: &Model) -> Command {
        let count = if self.dice.once_in(15) { 33 } else { self.dice.between(0, 4) };
        let worth = self.tick.saturating_mul(self.lot);
        let mut volume = 0_i64;
        let tiers = (0..count).map(|_| {
            volume = volume.saturating_add(self.number(1, 9_000));
            let fees = (self.dice.one_of(&FEES[..8]), self.dice.one_of(&FEES));
            FeeTier {
                min_volume: Amount(volume.saturating_mul(worth)),
                maker_fee_ppm: fees.0,
                taker_fee_ppm: if self.dice.percent(90) { fees.0 / 2 } else { fees.1 },
            }
        });
        let tiers = tiers.collect();
        let quote = self.dice.weighted(&[(12, 0), (1, 1), (1, 9)]);
        Command::SetFeeTiers(FeeTiers { quote: AssetId(quote), tiers })
    }

    /// Listings that are refused but for one new asset and market.
    pub(super) fn listing(&mut self, _: &Model) -> Command {
        let xrp = asset(3, "XRP", 0);
        let assets = [
            asset(1, "NEW", 2),
            asset(3, "btc", 2),
            asset(3, "", 2),
            asset(4, "FAR", 2),
            asset(3, "FINE", 19),
            xrp.clone(),
        ];
        let second = second_market();
        let third = Market {
            id: MarketId(2),
            symbol: "XRP-USD".into(),
            base: AssetId(3),
            base_scale: 0,
            tick: 1,
            lot: 1,
            ..first_market()
        };
        let markets = [
            Market { id: MarketId(2), ..second.clone() },
            Market { id: MarketId(2), symbol: "A-B".into(), ..second.clone() },
            Market { quote: AssetId(9), ..third.clone() },
            Market { base_scale: 1, ..third.clone() },
            Market { tick: 0, ..third.clone() },
            Market { lot: i64::MAX, tick: i64::MAX, ..third.clone() },
            Market { symbol: String::new(), ..third.clone() },
            Market { id: MarketId(7), ..third.clone() },
            Market { base: AssetId(0), symbol: "USD-USD".into(), base_scale: 2, ..third.clone() },
            third,
        ];
        self.at += SECOND;
        match self.dice.percent(40) {
            true => Command::ListAsset(self.dice.one_of(&assets)),
            false => Command::ListMarket(self.dice.one_of(&markets)),
        }
    }
}
