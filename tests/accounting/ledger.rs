//! Writes activities down in few words.

use agio_accounting::activity::*;
use agio_accounting::book::{Book, Summary, Valued};
use agio_accounting::calendar::Day;
use agio_accounting::entries::Sources;
use agio_accounting::exact::{ExactDecimal, Money, UnitPrice, Units};
use agio_accounting::prices::PriceTable;
use agio_accounting::rules::Rules;
use agio_domain::Timestamp;
use std::path::PathBuf;

/// Decimal places of every asset in these tests.
pub(crate) const SCALE: u8 = 12;
/// The portfolio's currency.
pub(crate) const CASH: PortfolioAssetId = PortfolioAssetId(0);

pub(crate) struct Ledger {
    pub(crate) rules: Rules,
    pub(crate) activities: Vec<Activity>,
    pub(crate) prices: PriceTable,
    symbols: Vec<String>,
}

pub(crate) fn decimal(text: &str) -> ExactDecimal {
    text.parse().unwrap_or_else(|error| panic!("{text:?} {error}"))
}

pub(crate) fn units(text: &str) -> Units {
    Units(decimal(text).to_units(SCALE).unwrap())
}

pub(crate) fn money(text: &str) -> Money {
    Money(decimal(text).to_units(SCALE).unwrap())
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Noon in UTC of a day, or the instant itself.
pub(crate) fn at(text: &str) -> Timestamp {
    let noon = format!("{text}T12:00:00Z");
    Timestamp::parse(text).or_else(|| Timestamp::parse(&noon)).unwrap()
}

pub(crate) fn data(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/portfolio").join(path)
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(data(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

impl Ledger {
    pub(crate) fn new(rules: Rules) -> Ledger {
        let (activities, prices) = (Vec::new(), PriceTable::default());
        Ledger { rules, activities, prices, symbols: vec!["CASH".to_owned()] }
    }

    pub(crate) fn asset(&mut self, symbol: &str) -> PortfolioAssetId {
        let found = self.symbols.iter().position(|it| it == symbol);
        let index = found.unwrap_or_else(|| {
            self.symbols.push(symbol.to_owned());
            self.symbols.len() - 1
        });
        PortfolioAssetId(u32::try_from(index).unwrap())
    }

    pub(crate) fn symbol(&self, asset: PortfolioAssetId) -> &str {
        &self.symbols[asset.0 as usize]
    }

    pub(crate) fn assets(&self) -> Vec<PortfolioAsset> {
        let class = |index| match index {
            0 => AssetClass::OwnCurrency,
            _ => AssetClass::Digital,
        };
        (0..self.symbols.len())
            .map(|it| PortfolioAsset { scale: SCALE, class: class(it) })
            .collect()
    }

    /// `"1.5 BTC"`
    pub(crate) fn holding(&mut self, text: &str) -> Holding {
        let (quantity, symbol) = text.split_once(' ').unwrap();
        Holding { asset: self.asset(symbol), quantity: units(quantity) }
    }

    pub(crate) fn put(&mut self, kind: ActivityType, when: &str) -> &mut Activity {
        let id = ActivityId(self.activities.len() as u64 + 1);
        let place = (PortfolioAccountId(0), at(when));
        self.activities.push(Activity::new(id, kind, place));
        self.activities.last_mut().unwrap()
    }

    /// `("2024-01-01", "1 BTC", "100 CASH", "2 CASH")`: received, sent, fee (`""` for none).
    pub(crate) fn trade(&mut self, when: &str, sides: [&str; 3]) -> &mut Activity {
        self.activity(ActivityType::Trade, when, sides)
    }

    pub(crate) fn activity(
        &mut self,
        kind: ActivityType,
        when: &str,
        sides: [&str; 3],
    ) -> &mut Activity {
        let [received, sent, fee] = sides.map(|it| (!it.is_empty()).then(|| self.holding(it)));
        let activity = self.put(kind, when);
        (activity.received, activity.sent, activity.fee) = (received, sent, fee);
        activity
    }

    /// From one account to another.
    pub(crate) fn transfer(&mut self, when: &str, sides: [&str; 2], accounts: [u32; 2]) {
        let [sent, received] = sides.map(|it| self.holding(it));
        let first = ActivityId(self.activities.len() as u64 + 1);
        let out = self.put(ActivityType::TransferOut, when);
        out.sent = Some(sent);
        out.account = PortfolioAccountId(accounts[0]);
        out.transfer = Some(ActivityId(first.0 + 1));
        let arrival = self.put(ActivityType::TransferIn, when);
        arrival.received = Some(received);
        arrival.account = PortfolioAccountId(accounts[1]);
        arrival.transfer = Some(first);
    }

    pub(crate) fn price(&mut self, symbol: &str, prices: &[(&str, &str)]) {
        let asset = self.asset(symbol);
        let price = |text: &str| UnitPrice::from_decimal(decimal(text)).unwrap();
        let prices = prices.iter().map(|(on, it)| (day(on), price(it))).collect();
        self.prices.put(asset, prices);
    }

    pub(crate) fn book(&self) -> Book {
        let assets = self.assets();
        let (activities, prices, rules) = (&self.activities, &self.prices, &self.rules);
        Book::of(Sources { activities, assets: &assets, prices, rules }).unwrap()
    }

    pub(crate) fn summary(&self, on: &str) -> Summary {
        let assets = self.assets();
        self.book().summary(Valued { assets: &assets, prices: &self.prices, day: day(on) })
    }
}
