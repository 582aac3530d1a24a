//! One hash over all of the engine's state, so that a replay, a snapshot and a standby can be compared.
//!
//! The order is canonical: nothing in it depends on where things lie in memory. Written with postcard,
//! whose format is specified and does not change.

use super::Engine;
use super::matching::slot_of;
use super::open_orders::OpenOrder;
use crate::domain::Side;
use serde::Serialize;

/// Changes whenever what is hashed, or how, changes.
const HASH_VERSION: u8 = 1;

impl Engine {
    /// BLAKE3 over everything that can influence what the engine answers, now or later.
    pub fn state_hash(&self) -> [u8; 32] {
        let mut digest = Digest::default();
        digest.write(&(HASH_VERSION, self.last_seq, self.now));
        digest.write(&(self.newest_trade, self.newest_transfer));
        self.hash_listing(&mut digest);
        self.hash_balances(&mut digest);
        self.hash_orders(&mut digest);
        self.hash_client_ids(&mut digest);
        digest.hasher.finalize().into()
    }

    fn hash_listing(&self, digest: &mut Digest) {
        digest.write(&self.listing.assets());
        digest.write(&self.listing.markets());
    }

    fn hash_balances(&self, digest: &mut Digest) {
        let mut balances: Vec<_> = self.balances().collect();
        balances.sort_unstable_by_key(|balance| (balance.account, balance.asset));
        digest.write(&balances.len());
        for it in balances {
            digest.write(&(it.account, it.asset, it.available, it.held));
        }
    }

    fn hash_orders(&self, digest: &mut Digest) {
        for venue in &self.venues {
            for side in [Side::Buy, Side::Sell] {
                digest.write(&venue.book.levels(side).map(|it| it.orders).collect::<Vec<_>>());
                for resting in venue.book.orders(side) {
                    hash_order(digest, self.orders.get(slot_of(&resting)));
                }
            }
        }
        let (newest, owners) = self.orders.numbering();
        digest.write(&(newest, owners));
    }

    fn hash_client_ids(&self, digest: &mut Digest) {
        for (account, id, memory) in self.order_ids.iter() {
            digest.write(&(account, id, memory.body, memory.first, memory.until));
            digest.write_outcome(memory.outcome);
        }
        digest.write(&"deposits");
        for (account, id, memory) in self.deposit_ids.iter() {
            digest.write(&(account, id, memory.body, memory.first, memory.until));
            digest.write_outcome(memory.outcome);
        }
    }
}

fn hash_order(digest: &mut Digest, order: &OpenOrder) {
    let it = &order.state;
    digest.write(&(it.id, it.account, &it.client_id, it.market, it.side, it.order_type));
    digest.write(&(it.time_in_force, it.post_only, it.status, it.reason));
    digest.write(&(it.price, it.quantity, it.budget));
    digest.write(&(it.filled, it.filled_notional, it.fees));
    digest.write(&(it.created_at, it.updated_at, it.updated_seq));
    digest.write(&(order.held, order.fees.maker_ppm, order.fees.taker_ppm, order.fees.credit));
}

#[derive(Default)]
struct Digest {
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
}

impl Digest {
    fn write(&mut self, item: &impl Serialize) {
        let buffer = std::mem::take(&mut self.buffer);
        let bytes = postcard::to_extend(item, buffer).expect("plain data always serialises");
        self.hasher.update(&bytes);
        self.buffer = bytes;
        self.buffer.clear();
    }

    fn write_outcome(&mut self, outcome: super::event::FirstOutcome) {
        match outcome {
            super::event::FirstOutcome::Order(id) => self.write(&(0_u8, id)),
            super::event::FirstOutcome::Transfer(id) => self.write(&(1_u8, id)),
            super::event::FirstOutcome::Oco { limit, stop } => self.write(&(2_u8, limit, stop)),
            super::event::FirstOutcome::Withdrawal(id) => self.write(&(3_u8, id)),
        }
    }
}
