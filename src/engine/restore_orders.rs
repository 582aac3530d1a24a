//! The open orders of a snapshot: each is checked, put where it stood, and listed by its number.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::book::Resting;
use super::costs::needed;
use super::market_rules::Rules;
use super::normalised_order::check_slices;
use super::order::{Extra, OcoLeg, Order, Place, TriggerKind};
use super::snapshot::{OrderImage, RareImage};
use super::snapshot_reader::{Checked, must};
use super::trails::{Key, NO_TRADE};
use super::triggers::{Reached, fires_at_once};
use agio_domain::id_map::IdMap;
use agio_domain::{
    AccountId, Amount, AssetId, MarketId, OrderId, OrderType, Price, Quantity, Side, TimeInForce,
};

/// How much of each balance is held for something.
pub(super) type Held = IdMap<(AccountId, AssetId), i128>;

/// What is known of the orders that were put back so far.
#[derive(Default)]
pub(super) struct Putting {
    /// Number and place of each. Apart from the orders: so they are sorted without looking at these.
    by_number: Vec<(OrderId, Slot)>,
    /// Those that belong to a pair.
    paired: Vec<Slot>,
    /// What is held for them.
    held: Held,
    /// Where the last one stood.
    rank: Option<Rank>,
}

impl Engine {
    /// Puts an order where it stood; they come in the order in which a snapshot has them.
    pub(super) fn put_order(
        &mut self,
        place: usize,
        image: OrderImage,
        putting: &mut Putting,
    ) -> Checked {
        self.check_image(place, &image)?;
        let rank = rank(place, &image);
        must(putting.rank <= Some(rank), "orders are not where they would trade")?;
        putting.rank = Some(rank);
        let best = image.rare.as_ref().and_then(|rare| rare.best).unwrap_or(NO_TRADE);
        let paired = image.rare.as_ref().is_some_and(|rare| rare.paired);
        let paid_with = self.market_states[place].rules.paid_with(image.side);
        *putting.held.entry((image.account, paid_with)).or_default() += i128::from(image.held.0);
        let (id, shown) = (image.id, image.shown);
        let slot = self.put(place, image)?;
        putting.by_number.push((id, slot));
        if paired {
            putting.paired.push(slot);
        }
        self.put_in_place(slot, best, shown)?;
        self.check_hold(slot)
    }

    /// Makes all orders findable once they are there; answers what is held for them.
    pub(super) fn list_orders(&mut self, putting: Putting) -> Checked<Held> {
        let Putting { mut by_number, paired, held, .. } = putting;
        // An account's orders are chained from the oldest to the newest.
        by_number.sort_unstable_by_key(|(id, _)| *id);
        let once = by_number.windows(2).all(|pair| pair[0].0 != pair[1].0);
        must(once, "two orders of one number")?;
        for (_, slot) in by_number {
            self.orders.list(slot);
        }
        paired.into_iter().try_for_each(|slot| self.put_pair(slot))?;
        Ok(held)
    }

    fn check_image(&self, place: usize, it: &OrderImage) -> Checked {
        let rules = &self.market_states[place].rules;
        must(
            self.named_account(it.account).is_ok(),
            "an order of an account that was never opened",
        )?;
        let known = it.id.0 > 0 && it.id <= self.orders.numbering().0;
        must(known && it.updated_seq <= self.last_seq, "an order of the future")?;
        must(it.created_at <= self.now && it.updated_at <= self.now, "an order of the future")?;
        let amounts = [it.filled.0, it.filled_notional.0, it.fees_paid.0, it.held.0, it.price.0];
        must(amounts.iter().all(|amount| *amount >= 0), "an order with a negative amount")?;
        must(it.fees.is_sound(), "an order with impossible fees")?;
        must(it.wanted > 0 && (it.by_budget || it.filled.0 < it.wanted), "an order of nothing")?;
        check_shape(it)?;
        if !it.by_budget {
            let wanted = Quantity(it.wanted);
            must(rules.base_amount(wanted).is_some(), "an order out of range")?;
            let remaining = Quantity(it.wanted - it.filled.0);
            let worth = rules.notional(it.price, remaining);
            let sound = worth.is_some_and(|worth| {
                i64::try_from(i128::from(worth.0) + it.fees.reserve(worth)).is_ok()
            });
            must(sound, "an order out of range")?;
        }
        Ok(())
    }

    fn put(&mut self, place: usize, image: OrderImage) -> Checked<Slot> {
        let client = match image.lapsed_id {
            Some(memory) => {
                must(memory.account == image.account, "a client id of somebody else's order")?;
                self.put_lapsed_id(memory, image.id)?
            }
            None => NOWHERE,
        };
        let order = Order {
            id: image.id,
            price: image.price,
            wanted: image.wanted,
            filled: image.filled,
            filled_notional: image.filled_notional,
            fees_paid: image.fees_paid,
            held: image.held,
            created_at: image.created_at,
            updated_at: image.updated_at,
            updated_seq: image.updated_seq,
            fees: image.fees,
            owner: self.ledger.find(image.account).expect("checked with the image"),
            client,
            market: MarketId(u16::try_from(place).expect("markets are listed by u16")),
            side: image.side,
            order_type: image.order_type,
            time_in_force: image.time_in_force,
            self_trade_prevention: image.self_trade_prevention,
            place: if image.shown.is_some() { Place::Book } else { Place::Waiting },
            post_only: image.post_only,
            by_budget: image.by_budget,
            ..Order::default()
        };
        let slot = self.orders.insert(order);
        if let Some(rare) = image.rare {
            self.orders.add_extra(slot, extra(&rare));
        }
        Ok(slot)
    }

    fn put_in_place(&mut self, slot: Slot, best: Key, shown: Option<Quantity>) -> Checked {
        let order = *self.orders.get(slot);
        let rare = self.orders.extra(slot).copied().unwrap_or_default();
        let market_state = &mut self.market_states[usize::from(order.market.0)];
        let Some(shown) = shown else {
            let held_back = |last: Price| !fires_at_once(order.side, &rare, Reached { best, last });
            must(market_state.last.is_none_or(held_back), "an order waits for what has happened")?;
            self.watch(slot, best);
            return Ok(());
        };
        let (remaining, iceberg) = (order.remaining(), rare.display.is_positive());
        let most = if iceberg { remaining.min(rare.display) } else { remaining };
        must(shown.is_positive() && shown <= most, "a book that shows what is not there")?;
        must(iceberg || shown == remaining, "a book that hides what is there")?;
        must(!market_state.book.crosses(order.side, order.price), "a crossed book")?;
        let seat = market_state.book.rest(Resting {
            key: slot.into(),
            account: self.ledger.id(order.owner),
            side: order.side,
            price: order.price,
            quantity: shown,
        });
        market_state.icebergs += usize::from(iceberg);
        self.orders.get_mut(slot).seat = seat;
        Ok(())
    }

    /// Finds the other order of a pair again.
    fn put_pair(&mut self, slot: Slot) -> Checked {
        let Some(extra) = self.orders.extra(slot).copied() else { return Ok(()) };
        let partner = self.orders.find(extra.linked);
        let Some((partner, other)) =
            partner.and_then(|partner| Some((partner, *self.orders.extra(partner)?)))
        else {
            return must(false, "a pair of one");
        };
        let (left, right) = (self.orders.get(slot), self.orders.get(partner));
        let pair = other.linked == left.id
            && other.partner != NOWHERE
            && matches!(
                (extra.leg, other.leg),
                (OcoLeg::Limit, OcoLeg::Stop) | (OcoLeg::Stop, OcoLeg::Limit)
            )
            && (left.owner, left.market, left.side) == (right.owner, right.market, right.side);
        let stop = if extra.leg == OcoLeg::Stop { left } else { right };
        let limit = if extra.leg == OcoLeg::Stop { right } else { left };
        let places = (limit.place, stop.place) == (Place::Book, Place::Waiting);
        must(pair && places, "a pair that does not fit")?;
        if let Some(extra) = self.orders.extra_mut(slot) {
            extra.partner = partner;
        }
        Ok(())
    }

    /// What is held for an order is what it can still cost.
    fn check_hold(&self, slot: Slot) -> Checked {
        let order = self.orders.get(slot);
        let rules = &self.market_states[usize::from(order.market.0)].rules;
        let expected = expected_hold(order, rules);
        let shared = self
            .orders
            .extra(slot)
            .is_some_and(|extra| extra.leg == OcoLeg::Stop && extra.partner != NOWHERE);
        let sound = if shared { order.held <= expected } else { order.held == expected };
        must(sound, "an order holds more or less than it can cost")
    }
}

fn expected_hold(order: &Order, rules: &Rules) -> Amount {
    if order.by_budget {
        return Amount(order.wanted);
    }
    if order.price.is_zero() && order.side == Side::Buy {
        return Amount::ZERO;
    }
    needed(order, rules)
}

/// Snapshots have orders by market; then bids, asks and waiting ones; then by price, or by number.
type Rank = (usize, u8, i64);

fn rank(place: usize, it: &OrderImage) -> Rank {
    match (it.shown, it.side) {
        (Some(_), Side::Buy) => (place, 0, -it.price.0),
        (Some(_), Side::Sell) => (place, 1, it.price.0),
        (None, _) => (place, 2, i64::try_from(it.id.0).unwrap_or(i64::MAX)),
    }
}

/// Whether type, terms, trigger and place of an order go together.
fn check_shape(it: &OrderImage) -> Checked {
    let limit = it.price.is_positive();
    let rare = it.rare.as_ref();
    let trigger = rare.map_or(TriggerKind::None, |rare| rare.trigger);
    let order_type = match (trigger, limit) {
        (TriggerKind::None, true) => OrderType::Limit,
        (TriggerKind::None, false) => OrderType::Market,
        (TriggerKind::Stop, true) => OrderType::StopLimit,
        (TriggerKind::Stop, false) => OrderType::Stop,
        (TriggerKind::TakeProfit, true) => OrderType::TakeProfitLimit,
        (TriggerKind::TakeProfit, false) => OrderType::TakeProfit,
        (TriggerKind::Trailing, _) => OrderType::TrailingStop,
    };
    must(it.order_type == order_type, "an order of another type than its terms")?;
    must(!(it.by_budget && (limit || it.side == Side::Sell)), "a budget that is none")?;
    let stands = matches!(it.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd);
    let fits = match it.shown {
        Some(_) => limit && stands,
        None => trigger != TriggerKind::None && it.filled.is_zero(),
    };
    must(fits, "an order where it cannot stand")?;
    let expires = rare.is_some_and(|rare| rare.expires_at.is_some());
    must(expires == (it.time_in_force == TimeInForce::Gtd), "an expiry that does not fit")?;
    rare.map_or(Ok(()), |rare| check_rare(it, rare))
}

fn check_rare(it: &OrderImage, rare: &RareImage) -> Checked {
    let trailing = rare.trigger == TriggerKind::Trailing;
    must(rare.stop.0 >= 0 && trailing == rare.delta.is_positive(), "an impossible trigger")?;
    let has_stop = matches!(rare.trigger, TriggerKind::Stop | TriggerKind::TakeProfit);
    must(!has_stop || rare.stop.is_positive(), "an impossible trigger")?;
    must(!(trailing && it.price.is_positive()), "a trailing stop with a limit")?;
    let waits = it.shown.is_none();
    must(rare.best.is_some() == (trailing && waits), "an impossible trail")?;
    let range = -(1 << 66)..=1 << 66;
    let best = rare.best.is_none_or(|best| best == NO_TRADE || range.contains(&best));
    must(best && rare.delta.0 >= 0, "an impossible trail")?;
    must(rare.display.0 >= 0, "an impossible iceberg")?;
    if rare.display.is_positive() {
        let remaining = Quantity(it.wanted - it.filled.0);
        let slices = !it.by_budget && check_slices(remaining, rare.display).is_ok();
        must(it.price.is_positive() && slices, "an impossible iceberg")?;
    }
    let alone = rare.leg == OcoLeg::None;
    must(alone == (rare.linked.0 == 0) && !(alone && rare.paired), "an impossible pair")
}

fn extra(rare: &RareImage) -> Extra {
    Extra {
        trigger: rare.trigger,
        stop: rare.stop,
        delta: rare.delta,
        display: rare.display,
        expires_at: rare.expires_at,
        leg: rare.leg,
        linked: rare.linked,
        // Any place but nowhere, until all orders are there.
        partner: if rare.paired { 0 } else { NOWHERE },
        ..Extra::default()
    }
}
