//! Cost and dates that go along when an asset becomes another one.

use super::Pool;
use crate::activity::ActivityId;
use crate::exact::{Money, Rounding, Units, mul_div};
use agio_domain::Timestamp;
use std::collections::HashMap;

/// A part of what was one asset, with what it cost and since when it was held.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) origin: ActivityId,
    pub(super) acquired: Timestamp,
    pub(super) quantity: Units,
    pub(super) cost: Option<Money>,
}

/// What left one asset and has not come in as another yet.
#[derive(Default)]
pub(super) struct Carried {
    by_activity: HashMap<ActivityId, Vec<Part>>,
}

impl Carried {
    pub(super) fn put(&mut self, activity: ActivityId, parts: Vec<Part>) {
        self.by_activity.insert(activity, parts);
    }

    /// As parts of what comes in: in proportion, and the last one takes what is left. Nothing at all when nothing left.
    pub(super) fn take(&mut self, activity: ActivityId, quantity: Units) -> Vec<Part> {
        let mut parts = self.by_activity.remove(&activity).unwrap_or_default();
        let mut old: Units = parts.iter().map(|it| it.quantity).sum();
        let mut new = quantity;
        for part in &mut parts {
            let share = mul_div(new.0, part.quantity.0, old.0, Rounding::Floor);
            old -= part.quantity;
            part.quantity = Units(share.unwrap_or_default());
            new -= part.quantity;
        }
        // A part that is too small for a unit of the new asset leaves its cost to another.
        let small = parts.iter().filter(|it| it.quantity.is_zero());
        let cost: Money = small.filter_map(|it| it.cost).sum();
        parts.retain(|it| it.quantity.is_positive());
        if let Some(known) = parts.iter_mut().find_map(|it| it.cost.as_mut()) {
            *known += cost;
        }
        parts
    }

    /// The same, where parts are not told apart.
    pub(super) fn take_as_pool(&mut self, activity: ActivityId, quantity: Units) -> Pool {
        let mut pool = Pool::default();
        let parts = self.take(activity, quantity);
        if parts.is_empty() {
            return Pool::of(quantity, None);
        }
        for part in parts {
            pool.join(Pool::of(part.quantity, part.cost));
        }
        pool
    }
}

/// What came out of a pool, as parts.
pub(super) fn parts_of(taken: Pool, origin: ActivityId, acquired: Timestamp) -> Vec<Part> {
    let known = Part { origin, acquired, quantity: taken.quantity, cost: Some(taken.cost) };
    let unknown = Part { quantity: taken.unknown, cost: None, ..known };
    [known, unknown].into_iter().filter(|it| it.quantity.is_positive()).collect()
}
