//! Made-up portfolios: always the same ones.

use agio_accounting::activity::{
    Activity, ActivityId, ActivityType, AssetClass, Holding, PortfolioAccountId, PortfolioAsset,
    PortfolioAssetId,
};
use agio_accounting::calendar::{Day, Zone};
use agio_accounting::exact::{UnitPrice, Units};
use agio_accounting::prices::PriceTable;
use agio_domain::Timestamp;
use std::fmt::Write;

/// How large a portfolio is.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) activities: u64,
    pub(crate) assets: u32,
    pub(crate) days: i32,
}

pub(crate) struct World {
    pub(crate) activities: Vec<Activity>,
    pub(crate) assets: Vec<PortfolioAsset>,
    pub(crate) prices: PriceTable,
    pub(crate) first: Day,
    pub(crate) days: i32,
}

/// Of an asset with eighteen places.
const ONE: i128 = 1_000_000_000_000_000_000;
const CENTS: i128 = 100;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Numbers that look like chance (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

impl World {
    fn empty(assets: u32, days: i32, dice: &mut Dice) -> World {
        let first = Day::from_ymd(2015, 1, 1).expect("a day");
        let own = PortfolioAsset { scale: 2, class: AssetClass::OwnCurrency };
        let other = PortfolioAsset { scale: 18, class: AssetClass::Digital };
        let mut prices = PriceTable::default();
        for asset in 1..=assets {
            let mut price = i128::from(dice.below(1_000) + 100) * ONE / 10;
            let mut day = |offset| {
                price += price * (i128::from(dice.below(201)) - 100) / 2_500;
                (first.plus(offset), UnitPrice(price.max(1)))
            };
            prices.put(PortfolioAssetId(asset), (0..=days).map(&mut day).collect());
        }
        let mut list = vec![own];
        list.resize(assets as usize + 1, other);
        World { activities: Vec::new(), assets: list, prices, first, days }
    }

    /// Deposits, purchases, sales, swaps, rewards and transfers, in ten accounts.
    pub(crate) fn of(shape: Shape) -> World {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut world = World::empty(shape.assets, shape.days, &mut dice);
        let start = Zone::UTC.start_of(world.first);
        let step = i64::from(shape.days) * MICROS_PER_DAY / shape.activities as i64;
        for number in 0..shape.activities {
            let at = Timestamp(start.0 + step * number as i64);
            let asset = PortfolioAssetId(dice.below(u64::from(shape.assets)) as u32 + 1);
            let account = PortfolioAccountId(dice.below(10) as u32);
            let quantity = Units(ONE * i128::from(dice.below(1_000) + 1) / 700);
            let what = Some(Holding { asset, quantity });
            let day = Zone::UTC.day_of(at);
            let price = world.prices.at(asset, day).map_or(0, |it| it.price.0);
            let cents = price / (ONE / CENTS) * quantity.0 / ONE;
            let cash = |cents| Some(Holding { asset: PortfolioAssetId(0), quantity: Units(cents) });
            let id = ActivityId(number + 1);
            let mut activity = Activity::new(id, ActivityType::Trade, (account, at));
            match dice.below(20) {
                0 => (activity.kind, activity.received) = (ActivityType::Deposit, cash(cents)),
                1 => (activity.kind, activity.received) = (ActivityType::StakingReward, what),
                2 => {
                    let other = PortfolioAssetId(asset.0 % shape.assets + 1);
                    let quantity = Units(quantity.0 / 3);
                    activity.received = Some(Holding { asset: other, quantity });
                    activity.sent = what;
                }
                3..=7 => (activity.received, activity.sent) = (cash(cents), what),
                _ => (activity.received, activity.sent) = (what, cash(cents)),
            }
            if activity.kind == ActivityType::Trade {
                activity.fee = cash(cents / 1_000);
            }
            world.activities.push(activity);
        }
        world
    }

    /// As many sales in the year 2024, each on a day and of an asset of its own as far as there are any.
    pub(crate) fn sales(count: u64) -> World {
        let mut dice = Dice(7);
        let mut world = World::empty(300, 4_000, &mut dice);
        let cash = |cents| Some(Holding { asset: PortfolioAssetId(0), quantity: Units(cents) });
        let what = |number: u64, quantity| {
            let asset = PortfolioAssetId((number % 300) as u32 + 1);
            Some(Holding { asset, quantity: Units(quantity) })
        };
        let instant = |day: &str| Timestamp::parse(day).expect("an instant");
        let (bought, sold) = (instant("2023-05-01T00:00:00Z"), instant("2024-04-06T12:00:00Z"));
        for number in 0..count * 2 {
            let buys = number < count;
            let offset = (number % count) as i64;
            let at = match buys {
                true => Timestamp(bought.0 + offset * 1_000_000),
                false => Timestamp(sold.0 + offset / 300 % 250 * MICROS_PER_DAY + offset),
            };
            let place = (PortfolioAccountId(0), at);
            let mut trade = Activity::new(ActivityId(number + 1), ActivityType::Trade, place);
            let cents = i128::from(dice.below(100_000) + 1);
            (trade.received, trade.sent) = match buys {
                true => (what(number, ONE), cash(cents)),
                false => (cash(cents), what(number - count, ONE)),
            };
            world.activities.push(trade);
        }
        world
    }
}

/// Three rows a trade, two trades a second now and then.
pub(crate) fn binance_file(rows: usize) -> Vec<u8> {
    let mut dice = Dice(11);
    let mut text = String::from("User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n");
    let start = Timestamp::parse("2021-01-01T00:00:00Z").expect("an instant").seconds();
    for trade in 0..rows / 3 {
        let second = Timestamp::from_seconds(start + (trade - trade % 5 / 4) as i64 * 60);
        let at = second.to_string()[..19].replace('T', " ");
        let amount = dice.below(100_000_000) + 1;
        for (operation, coin, change) in [
            ("Buy", "BTC", format!("0.{amount:08}")),
            ("Transaction Related", "EUR", format!("-{}.25", amount / 2_000)),
            ("Fee", "BNB", "-0.00150000".to_owned()),
        ] {
            writeln!(
                text,
                "\"10000001\",\"{at}\",\"Spot\",\"{operation}\",\"{coin}\",\"{change}\",\"\""
            )
            .expect("text");
        }
    }
    text.into_bytes()
}
