//! A preview says what placing the same order then does: the same refusal, the same fills, fees and hold.

use crate::author::{Author, opening};
use crate::differential::COMMANDS_A_WORLD;
use crate::duel::Duel;
use crate::scenario::Step;
use agio_domain::{AccountId, OrderId, OrderStatus, Price};
use agio_engine::{
    CancelOrder, Command, Engine, Event, NewOrder, OrderRef, OrderState, Preview, Reject, Terms,
    Trade,
};

const WORLDS: u64 = 8;

/// How many previews were compared with what, so that one sees the scenarios reach it.
#[derive(Debug, Default)]
struct Compared {
    refused: u32,
    filled: u32,
    rested: u32,
    waited: u32,
}

/// What placing the order came to.
struct Placed<'a> {
    order: &'a OrderState,
    /// Its trades as the incoming order.
    taken: Vec<&'a Trade>,
    /// Whether other orders were triggered, which may have traded with it or ended it.
    stirred: bool,
    held: i64,
}

#[test]
fn order_does_what_its_preview_said() {
    let mut compared = Compared::default();
    for seed in 0..WORLDS {
        let mut author = Author::new(seed);
        let mut duel = Duel::new(u64::MAX);
        let mut opening = opening(&mut author).into_iter();
        for _ in 0..COMMANDS_A_WORLD {
            let step = opening.next().unwrap_or_else(|| author.next(&duel.model));
            let preview = preview(&duel.engine, &step);
            let before = duel.model.activations();
            duel.step(&step).unwrap_or_else(|it| panic!("world {seed}: {it}"));
            if let (Command::PlaceOrder(new), Some(preview)) = (&step.command, preview) {
                let triggered = duel.model.activations() - before;
                compare(new, preview, (&duel, triggered), &mut compared);
            }
        }
    }
    let Compared { refused, filled, rested, waited } = compared;
    assert!(refused > 100 && filled > 100 && rested > 100 && waited > 100, "{compared:?}");
}

/// The preview of an order at the time at which it will be placed.
fn preview(engine: &Engine, step: &Step) -> Option<Result<Preview, Reject>> {
    let Command::PlaceOrder(new) = &step.command else { return None };
    let mut engine = engine.clone();
    let nothing = CancelOrder { account: AccountId(0), order: OrderRef::Id(OrderId(0)) };
    let nothing = Command::CancelOrder(nothing);
    engine.apply(engine.last_seq().next(), step.at, &nothing, &mut Vec::new());
    let hash = engine.state_hash();
    let preview = engine.preview(new);
    assert_eq!(engine.state_hash(), hash, "asking changes nothing");
    Some(preview)
}

fn compare(
    new: &NewOrder,
    preview: Result<Preview, Reject>,
    (duel, triggered): (&Duel, u64),
    compared: &mut Compared,
) {
    let events = duel.events();
    match &events[0] {
        Event::Refused(Reject::ClientIdReused) | Event::Repeated(_) => {}
        Event::Refused(reject) => {
            assert_eq!(preview, Err(*reject), "{new:?}");
            compared.refused += 1;
        }
        _ => {
            let preview = preview.unwrap_or_else(|it| panic!("{it:?}, but it was placed: {new:?}"));
            compare_placed(new, &preview, &placed(duel, triggered), compared);
        }
    }
}

fn placed(duel: &Duel, triggered: u64) -> Placed<'_> {
    let events = duel.events();
    let order = |it: &'_ Event| matches!(it, Event::Order(_));
    let Some(Event::Order(order)) = events.iter().find(|it| order(it)) else {
        panic!("no order in {events:?}");
    };
    let trades = events.iter().filter_map(|it| match it {
        Event::Traded(trade) => Some(trade),
        _ => None,
    });
    let waited = order.rare().stop_price.is_some() && order.status != OrderStatus::PendingTrigger;
    let own_turn = u64::from(waited);
    Placed {
        order,
        taken: trades.clone().filter(|it| it.taker.order == order.id).collect(),
        stirred: triggered > own_turn,
        held: duel.engine.held_for(order.id).map_or(0, |it| it.0),
    }
}

fn compare_placed(new: &NewOrder, preview: &Preview, placed: &Placed<'_>, seen: &mut Compared) {
    let waits = placed.order.status == OrderStatus::PendingTrigger;
    assert_eq!(preview.waits, waits, "{new:?}");
    let mut fills: Vec<(Price, i64)> = Vec::new();
    for trade in &placed.taken {
        match fills.last_mut() {
            Some(fill) if fill.0 == trade.price => fill.1 += trade.quantity.0,
            _ => fills.push((trade.price, trade.quantity.0)),
        }
    }
    let said: Vec<_> = preview.fills.iter().map(|it| (it.price, it.quantity.0)).collect();
    assert_eq!(said, fills, "{new:?}");
    let sum = |of: fn(&Trade) -> i64| placed.taken.iter().map(|it| of(it)).sum::<i64>();
    assert_eq!(preview.filled.0, sum(|it| it.quantity.0), "{new:?}");
    assert_eq!(preview.notional.0, sum(|it| it.notional.0), "{new:?}");
    assert_eq!(preview.fees.0, sum(|it| it.taker.fee.0), "{new:?}");
    let rests = placed.order.status.is_open() && !waits;
    if !placed.stirred {
        let left = if rests { placed.order.remaining().0 } else { 0 };
        assert_eq!(preview.rests.0, left, "{new:?}");
    }
    let whole =
        matches!(new.terms, Terms::Limit { quantity, .. } if quantity == placed.order.remaining());
    if waits || (rests && whole) {
        assert_eq!(preview.hold.0, placed.held, "{new:?}");
    }
    seen.filled += u32::from(!fills.is_empty());
    seen.rested += u32::from(rests);
    seen.waited += u32::from(waits);
}
