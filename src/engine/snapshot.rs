//! The whole state as bytes, in one canonical order: nothing in it depends on where things lie in
//! memory. A snapshot's BLAKE3 hash is the engine's [state hash](Engine::state_hash).
//!
//! Written with postcard, whose format is specified and does not change, and in pieces, so that nobody
//! needs room for all of it. `restore` reads it back.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::client_ids::{Memory, Named};
use super::fees::FeeAccount;
use super::fingerprint::Fingerprint;
use super::order::{OcoLeg, Place, TriggerKind};
use super::trails::Key;
use agio_domain::{
    AccountId, Amount, ClientId, OrderId, OrderType, Price, Quantity, SelfTradePrevention, Seq,
    Side, TimeInForce, Timestamp,
};
use serde::{Deserialize, Serialize};

/// Changes whenever what is written, or how, changes.
pub const SNAPSHOT_VERSION: u8 = 4;

/// Pieces are about so large.
const PIECE_BYTES: usize = 1 << 16;

impl Engine {
    /// Writes everything that can influence what the engine answers, now or later, in pieces of about
    /// 64 KiB. [`Engine::load`] makes an engine of it that answers alike for ever.
    pub fn save(&self, sink: &mut dyn FnMut(&[u8])) {
        let mut writer = Writer { sink, buffer: Vec::with_capacity(2 * PIECE_BYTES) };
        writer.one(&(SNAPSHOT_VERSION, self.last_seq, self.now));
        writer.one(&(self.newest_trade, self.newest_transfer));
        self.save_listing(&mut writer);
        writer.many(self.owners.iter());
        self.save_balances(&mut writer);
        self.save_orders(&mut writer);
        writer.many(self.order_ids.in_time().map(MemoryImage::of));
        self.save_volumes(&mut writer);
        writer.many(self.switches.iter());
        let (newest, pending, voided) = self.withdrawals.all();
        writer.one(&newest);
        writer.many(pending);
        writer.many(voided.iter());
        writer.many(self.onces.iter());
        writer.flush();
    }

    /// BLAKE3 over everything that can influence what the engine answers, now or later: of exactly the
    /// bytes that [`Engine::save`] writes.
    pub fn state_hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        self.save(&mut |piece| {
            hasher.update(piece);
        });
        hasher.finalize().into()
    }

    /// Takes apart an engine that nobody needs any more, step by step; each answers how many bytes of memory it
    /// gave back. What is left after the last is little.
    pub fn dismantled(mut self) -> impl Iterator<Item = usize> {
        std::iter::from_fn(move || {
            let orders = self.orders.shed().or_else(|| self.ledger.shed());
            let orders = orders.or_else(|| self.order_ids.shed());
            let orders = orders.or_else(|| self.owners.shed());
            orders
                .or_else(|| self.market_states.pop().map(|market_state| market_state.book.bytes()))
        })
    }

    fn save_listing(&self, writer: &mut Writer<'_>) {
        writer.many(self.listing.assets());
        writer.many(self.listing.markets());
        writer.many(self.listing.all_fee_tiers());
    }

    fn save_balances(&self, writer: &mut Writer<'_>) {
        let mut balances: Vec<_> = self.balances().collect();
        balances.sort_unstable_by_key(|balance| (balance.account, balance.asset));
        writer.many(balances.iter().map(|it| (it.account, it.asset, it.available, it.held)));
    }

    fn save_orders(&self, writer: &mut Writer<'_>) {
        let (newest, owners) = self.orders.numbering();
        writer.one(&newest);
        writer.many(owners);
        for market_state in &self.market_states {
            writer.one(&market_state.last);
            writer.many(self.standing(market_state).map(|slot| self.image(slot)));
        }
    }

    fn save_volumes(&self, writer: &mut Writer<'_>) {
        let mut days: Vec<_> = self
            .volumes
            .days(self.today)
            .map(|it| (self.ledger.id(it.account), it.quote, (it.day, it.sum)))
            .collect();
        days.sort_unstable();
        writer.many(days);
    }

    fn image(&self, slot: Slot) -> OrderImage {
        let order = self.orders.get(slot);
        let market_state = &self.market_states[usize::from(order.market.0)];
        let shown =
            (order.place == Place::Book).then(|| market_state.book.get(order.seat).quantity);
        let memory = (order.client != NOWHERE).then(|| self.order_ids.get(order.client));
        let rare = self.orders.extra(slot).map(|extra| RareImage {
            trigger: extra.trigger,
            stop: extra.stop,
            best: (order.place == Place::Waiting && extra.trigger == TriggerKind::Trailing)
                .then(|| market_state.triggers.best(order, extra)),
            delta: extra.delta,
            display: extra.display,
            expires_at: extra.expires_at,
            leg: extra.leg,
            linked: extra.linked,
            paired: extra.partner != NOWHERE,
        });
        OrderImage {
            id: order.id,
            account: self.ledger.id(order.owner),
            side: order.side,
            price: order.price,
            wanted: order.wanted,
            by_budget: order.by_budget,
            order_type: order.order_type,
            time_in_force: order.time_in_force,
            post_only: order.post_only,
            self_trade_prevention: order.self_trade_prevention,
            filled: order.filled,
            filled_notional: order.filled_notional,
            fees_paid: order.fees_paid,
            held: order.held,
            fees: order.fees,
            created_at: order.created_at,
            updated_at: order.updated_at,
            updated_seq: order.updated_seq,
            shown,
            rare,
            lapsed_id: memory.filter(|memory| memory.lapsed).map(MemoryImage::of),
        }
    }
}

/// An open order as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OrderImage {
    pub(super) id: OrderId,
    pub(super) account: AccountId,
    pub(super) side: Side,
    pub(super) price: Price,
    pub(super) wanted: i64,
    pub(super) by_budget: bool,
    pub(super) order_type: OrderType,
    pub(super) time_in_force: TimeInForce,
    pub(super) post_only: bool,
    pub(super) self_trade_prevention: SelfTradePrevention,
    pub(super) filled: Quantity,
    pub(super) filled_notional: Amount,
    pub(super) fees_paid: Amount,
    pub(super) held: Amount,
    pub(super) fees: FeeAccount,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) updated_seq: Seq,
    /// What the book shows of it; `None` when it waits.
    pub(super) shown: Option<Quantity>,
    pub(super) rare: Option<RareImage>,
    /// Its client id, when that has lapsed; the others are written in the order of lapsing.
    pub(super) lapsed_id: Option<MemoryImage>,
}

/// What few orders have, as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RareImage {
    pub(super) trigger: TriggerKind,
    pub(super) stop: Price,
    /// The best price of a waiting trailing stop's trail.
    pub(super) best: Option<Key>,
    pub(super) delta: Price,
    pub(super) display: Quantity,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) leg: OcoLeg,
    pub(super) linked: OrderId,
    /// Neither order of the pair has ended.
    pub(super) paired: bool,
}

/// A client id as written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MemoryImage {
    pub(super) account: AccountId,
    pub(super) id: ClientId,
    pub(super) body: Fingerprint,
    pub(super) named: Named,
    pub(super) first: Seq,
    pub(super) until: Timestamp,
}

impl MemoryImage {
    fn of(memory: &Memory) -> MemoryImage {
        MemoryImage {
            account: memory.account,
            id: memory.id().clone(),
            body: memory.body,
            named: memory.named,
            first: memory.first,
            until: memory.until,
        }
    }
}

struct Writer<'a> {
    sink: &'a mut dyn FnMut(&[u8]),
    buffer: Vec<u8>,
}

impl Writer<'_> {
    fn one(&mut self, item: &impl Serialize) {
        let buffer = std::mem::take(&mut self.buffer);
        self.buffer = postcard::to_extend(item, buffer).expect("plain data always serialises");
        if self.buffer.len() >= PIECE_BYTES {
            self.flush();
        }
    }

    /// A list: a 1 before every item and a 0 at the end.
    fn many<T: Serialize>(&mut self, items: impl IntoIterator<Item = T>) {
        for item in items {
            self.one(&(1_u8, item));
        }
        self.one(&0_u8);
    }

    fn flush(&mut self) {
        (self.sink)(&self.buffer);
        self.buffer.clear();
    }
}
