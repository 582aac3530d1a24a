//! What every account has traded lately, by quote asset, and the fees that follow from it.
//!
//! Volume is the notional of an account's fills, maker and taker, today and on the 29 days before, where
//! a day is a UTC day of engine time. A day's sum saturates far beyond any table of fee tiers.

use super::Engine;
use super::arena::{Chunks, NOWHERE, Slot};
use super::event::Event;
use super::fees::FeeAccount;
use super::ledger::AccountSlot;
use super::market_rules::Rules;
use super::prefetch::prefetch;
use super::reject::Reject;
use agio_domain::market::FEE_PPM_MAX;
use agio_domain::{AccountId, Amount, AssetId, FeeTier, FeeTiers, Timestamp};

/// How many days count, today included.
pub const VOLUME_DAYS: i64 = 30;

/// The most tiers of one table.
pub const FEE_TIERS_MAX: usize = 32;

/// The volumes of all accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Volumes {
    /// By account slot: the first of its volumes.
    firsts: Chunks<Slot>,
    volumes: Chunks<Volume>,
}

/// An account's volume in one quote asset.
#[derive(Clone, Debug)]
struct Volume {
    quote: AssetId,
    /// The volume in another quote asset.
    next: Slot,
    day: i64,
    today: u64,
    /// Days before the newest that had any, oldest first.
    past: Vec<(i64, u64)>,
}

impl Default for Volume {
    fn default() -> Volume {
        Volume { quote: AssetId(0), next: NOWHERE, day: i64::MIN, today: 0, past: Vec::new() }
    }
}

impl Volume {
    fn add(&mut self, day: i64, notional: u64) {
        if day != self.day {
            self.turn(day);
        }
        self.today = self.today.saturating_add(notional);
    }

    fn turn(&mut self, day: i64) {
        let (before, sum) =
            (std::mem::replace(&mut self.day, day), std::mem::take(&mut self.today));
        if sum > 0 {
            self.past.push((before, sum));
        }
        self.past.retain(|(past, _)| *past > day - VOLUME_DAYS);
    }

    fn days(&self, today: i64) -> impl Iterator<Item = (i64, u64)> + '_ {
        let all = self.past.iter().copied().chain([(self.day, self.today)]);
        all.filter(move |(day, sum)| *day > today - VOLUME_DAYS && *sum > 0)
    }

    fn sum(&self, today: i64) -> Amount {
        let sum: u128 = self.days(today).map(|(_, sum)| u128::from(sum)).sum();
        Amount(i64::try_from(sum).unwrap_or(i64::MAX))
    }
}

/// What an account has traded for in a quote asset on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct VolumeDay {
    pub(super) account: AccountSlot,
    pub(super) quote: AssetId,
    pub(super) day: i64,
    pub(super) sum: u64,
}

impl Volumes {
    #[inline]
    fn add(&mut self, more: VolumeDay) {
        let at = self.place(more.account, more.quote);
        self.volumes[at as usize].add(more.day, more.sum);
    }

    /// Fetches an account's volume from memory.
    #[inline]
    pub(super) fn fetch(&self, account: AccountSlot) {
        if let Some(first) = self.firsts.get(account as usize)
            && let Some(volume) = self.volumes.get(*first as usize)
        {
            prefetch(volume);
        }
    }

    fn sum(&self, account: AccountSlot, quote: AssetId, today: i64) -> Amount {
        let found = self.find(account, quote);
        found.map_or(Amount::ZERO, |at| self.volumes[at as usize].sum(today))
    }

    /// Every day that counts, by account slot, in no order of quote assets.
    pub(super) fn days(&self, today: i64) -> impl Iterator<Item = VolumeDay> + '_ {
        (0..).zip(self.firsts.iter()).flat_map(move |(account, first)| {
            self.chain(*first).flat_map(move |volume| {
                let quote = volume.quote;
                volume.days(today).map(move |(day, sum)| VolumeDay { account, quote, day, sum })
            })
        })
    }

    /// Puts a day back; days of one volume come in order.
    pub(super) fn restore(&mut self, it: VolumeDay) {
        let VolumeDay { account, quote, day, sum } = it;
        let at = self.place(account, quote);
        let volume = &mut self.volumes[at as usize];
        if volume.today > 0 {
            volume.past.push((volume.day, volume.today));
        }
        (volume.day, volume.today) = (day, sum);
    }

    fn chain(&self, first: Slot) -> impl Iterator<Item = &Volume> + '_ {
        let there = |slot: Slot| (slot != NOWHERE).then(|| &self.volumes[slot as usize]);
        std::iter::successors(there(first), move |volume| there(volume.next))
    }

    fn find(&self, account: AccountSlot, quote: AssetId) -> Option<Slot> {
        let mut at = *self.firsts.get(account as usize)?;
        while at != NOWHERE && self.volumes[at as usize].quote != quote {
            at = self.volumes[at as usize].next;
        }
        (at != NOWHERE).then_some(at)
    }

    fn place(&mut self, account: AccountSlot, quote: AssetId) -> Slot {
        if let Some(at) = self.find(account, quote) {
            return at;
        }
        while self.firsts.len() <= account as usize {
            self.firsts.push(NOWHERE);
        }
        let at = Slot::try_from(self.volumes.len()).expect("memory ends before 2^32 volumes");
        let next = std::mem::replace(&mut self.firsts[account as usize], at);
        self.volumes.push(Volume { quote, next, ..Volume::default() });
        at
    }
}

/// The UTC day of an instant.
pub(super) fn day_of(at: Timestamp) -> i64 {
    at.seconds().div_euclid(24 * 60 * 60)
}

impl Engine {
    /// What an account has traded in markets of a quote asset: today and on the 29 days before.
    pub fn volume(&self, account: AccountId, quote: AssetId) -> Amount {
        let slot = self.ledger.find(account);
        slot.map_or(Amount::ZERO, |slot| self.volumes.sum(slot, quote, day_of(self.now)))
    }

    /// Counts what an account has traded for.
    #[inline]
    pub(super) fn count_volume(&mut self, owner: AccountSlot, quote: AssetId, notional: u64) {
        let day = self.today;
        self.volumes.add(VolumeDay { account: owner, quote, day, sum: notional });
    }

    /// The fees of an order accepted now: the market's own, or less by the account's volume.
    pub(super) fn fees_of(&self, owner: AccountSlot, rules: &Rules) -> FeeAccount {
        let own = rules.fee_account();
        let tiers = self.listing.fee_tiers(rules.quote);
        if tiers.is_empty() {
            return own;
        }
        let volume = self.volumes.sum(owner, rules.quote, self.today);
        match tiers.iter().rev().find(|tier| tier.min_volume <= volume) {
            Some(tier) => FeeAccount::new(
                tier.maker_fee_ppm.min(rules.maker_fee_ppm),
                tier.taker_fee_ppm.min(rules.taker_fee_ppm),
            ),
            None => own,
        }
    }

    pub(super) fn set_fee_tiers(
        &mut self,
        table: &FeeTiers,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        self.listing.asset(table.quote).ok_or(Reject::UnknownAsset)?;
        if !are_sound(&table.tiers) {
            return Err(Reject::InvalidListing);
        }
        self.listing.put_fee_tiers(table.clone());
        events.push(Event::FeeTiersSet(table.clone()));
        Ok(())
    }
}

/// Whether a table of fee tiers is valid: few, with positive volumes that ascend and fees of at most
/// everything.
pub(super) fn are_sound(tiers: &[FeeTier]) -> bool {
    let ascends = tiers.windows(2).all(|pair| pair[0].min_volume < pair[1].min_volume);
    tiers.len() <= FEE_TIERS_MAX
        && ascends
        && tiers.iter().all(|tier| {
            let fees = tier.maker_fee_ppm.max(tier.taker_fee_ppm);
            tier.min_volume.is_positive() && fees <= FEE_PPM_MAX
        })
}
