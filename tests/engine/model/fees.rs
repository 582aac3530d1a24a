//! Fees: what an order pays, and which tier its account has reached.

use super::{Done, MILLION, Model, orders::Order};
use agio_domain::{AccountId, Amount, AssetId, FeeTiers, Market};
use agio_engine::{Event, Reject};

const TIERS_MAX: usize = 32;
const DAY_US: i64 = 86_400_000_000;
const DAYS_COUNTED: i64 = 30;

/// What an account traded on one day, in one quote asset.
#[derive(Clone, Debug)]
pub(super) struct Volume {
    account: AccountId,
    quote: AssetId,
    day: i64,
    notional: i128,
}

pub(super) fn round_up(millionths: i128) -> i128 {
    millionths / MILLION + i128::from(millionths % MILLION > 0)
}

impl Order {
    /// Fees of the whole order so far are the exact sum rounded up; this is what of it is new.
    pub(super) fn charge(&mut self, notional: i128, ppm: i128) -> i128 {
        self.exact_fees += notional * ppm;
        let fee = round_up(self.exact_fees) - self.fees;
        self.fees += fee;
        fee
    }
}

impl Model {
    pub(super) fn set_fee_tiers(&mut self, table: &FeeTiers) -> Done {
        if usize::from(table.quote.0) >= self.assets.len() {
            return Err(Reject::UnknownAsset);
        }
        let mut before = 0;
        for tier in &table.tiers {
            let ascends = tier.min_volume.0 > before;
            let fees = tier.maker_fee_ppm <= 1_000_000 && tier.taker_fee_ppm <= 1_000_000;
            if !ascends || !fees {
                return Err(Reject::InvalidListing);
            }
            before = tier.min_volume.0;
        }
        if table.tiers.len() > TIERS_MAX {
            return Err(Reject::InvalidListing);
        }
        self.fee_tiers.retain(|it| it.quote != table.quote);
        self.fee_tiers.push(table.clone());
        self.tell(Event::FeeTiersSet(table.clone()));
        Ok(())
    }

    /// Maker and taker fee of an order accepted now: the tier's where that is cheaper.
    pub(super) fn fee_terms(&self, account: AccountId, market: &Market) -> (i128, i128) {
        let volume = self.volume_exactly(account, market.quote);
        let table = self.fee_tiers.iter().find(|it| it.quote == market.quote);
        let tiers = table.map_or(&[][..], |it| &it.tiers);
        let tier = tiers.iter().rev().find(|it| i128::from(it.min_volume.0) <= volume);
        let (maker, taker) = (market.maker_fee_ppm, market.taker_fee_ppm);
        match tier {
            Some(it) => (maker.min(it.maker_fee_ppm).into(), taker.min(it.taker_fee_ppm).into()),
            None => (maker.into(), taker.into()),
        }
    }

    /// What an account traded today and on the 29 days before.
    pub(crate) fn volume(&self, account: AccountId, quote: AssetId) -> Amount {
        Amount(i64::try_from(self.volume_exactly(account, quote)).unwrap_or(i64::MAX))
    }

    fn volume_exactly(&self, account: AccountId, quote: AssetId) -> i128 {
        let today = self.today();
        let counts = |it: &&Volume| {
            it.account == account && it.quote == quote && it.day > today - DAYS_COUNTED
        };
        self.volumes.iter().filter(counts).map(|it| it.notional).sum()
    }

    pub(super) fn count_volume(&mut self, account: AccountId, quote: AssetId, notional: i128) {
        let day = self.today();
        let here = |it: &&mut Volume| (it.account, it.quote, it.day) == (account, quote, day);
        match self.volumes.iter_mut().find(here) {
            Some(volume) => volume.notional += notional,
            None => self.volumes.push(Volume { account, quote, day, notional }),
        }
    }

    fn today(&self) -> i64 {
        self.now.0.div_euclid(DAY_US)
    }
}
