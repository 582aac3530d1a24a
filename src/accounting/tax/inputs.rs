//! A hash of everything that a report was made of: the same inputs give the same report, and another hash tells that
//! something changed.

use crate::activity::{Activity, Holding, PortfolioAsset, PortfolioAssetId};
use crate::exact::Money;
use crate::prices::PriceTable;
use crate::rules::{LotScope, Rules};
use agio_domain::Timestamp;
use blake3::Hasher;

/// Raised when something else goes in, or in another order.
const FORMAT: u64 = 1;

/// What goes into a report.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// All activities, in any order.
    pub activities: &'a [Activity],
    /// The assets, by their ids.
    pub assets: &'a [PortfolioAsset],
    /// All prices.
    pub prices: &'a PriceTable,
    /// The rules.
    pub rules: &'a Rules,
    /// Which year.
    pub year: i32,
}

/// The hash, as 64 hexadecimal digits. It does not depend on the order of the activities.
pub fn inputs_hash(inputs: Inputs<'_>) -> String {
    let mut writer = Writer(Hasher::new());
    writer.number(FORMAT);
    writer.signed(i128::from(inputs.year));
    writer.rules(inputs.rules);
    let mut activities: Vec<&Activity> = inputs.activities.iter().collect();
    activities.sort_by_key(|it| it.id);
    writer.number(activities.len() as u64);
    activities.into_iter().for_each(|it| writer.activity(it));
    writer.number(inputs.assets.len() as u64);
    for (asset, id) in inputs.assets.iter().zip(0..) {
        writer.number(u64::from(asset.scale));
        writer.number(asset.class as u64);
        let prices = inputs.prices.of(PortfolioAssetId(id));
        writer.number(prices.len() as u64);
        for (day, price) in prices {
            writer.signed(i128::from(day.0));
            writer.signed(price.0);
        }
    }
    writer.0.finalize().to_hex().to_string()
}

struct Writer(Hasher);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    fn signed(&mut self, number: i128) {
        self.0.update(&number.to_le_bytes());
    }

    /// Whether there is one stands before it, so that nothing can be taken for its neighbour.
    fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        self.number(u64::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn instant(&mut self, at: Timestamp) {
        self.signed(i128::from(at.0));
    }

    fn holding(&mut self, holding: Holding) {
        self.number(u64::from(holding.asset.0));
        self.signed(holding.quantity.0);
    }

    fn money(&mut self, money: Money) {
        self.signed(money.0);
    }

    fn activity(&mut self, activity: &Activity) {
        let Activity { id, account, kind, at, received, sent, fee, .. } = *activity;
        let Activity { value, cost_basis, acquired, transfer, .. } = *activity;
        self.number(id.0);
        self.number(u64::from(account.0));
        self.number(kind as u64);
        self.instant(at);
        for side in [received, sent, fee] {
            self.option(side, Writer::holding);
        }
        self.option(value, Writer::money);
        self.option(cost_basis, Writer::money);
        self.option(acquired, Writer::instant);
        self.option(transfer, |writer, it| writer.number(it.0));
    }

    fn rules(&mut self, rules: &Rules) {
        let Rules { method, scope, jurisdiction, zone, picks, allocations } = rules;
        self.number(*method as u64);
        self.number(*jurisdiction as u64);
        match scope {
            LotScope::PerAccount => self.number(0),
            LotScope::Universal => self.number(1),
            LotScope::PerAccountFrom(at) => {
                self.number(2);
                self.instant(*at);
            }
        }
        self.number(zone.name().len() as u64);
        self.0.update(zone.name().as_bytes());
        self.number(picks.len() as u64);
        for pick in picks {
            self.number(pick.disposal.0);
            self.number(pick.lot.0);
            self.signed(pick.quantity.0);
        }
        self.number(allocations.len() as u64);
        for allocation in allocations {
            self.number(allocation.lot.0);
            self.number(u64::from(allocation.account.0));
            self.signed(allocation.quantity.0);
        }
    }
}
