//! Which activities of a file are there already, in the account that the file is of.
//!
//! Each activity that is there stands for one of the file at most, so that real twins (two fills of the same second) stay
//! two. In this order: the same id of the exchange; the same in every part; then what only looks the same, because a clock
//! differs by some seconds or a zone by whole quarters of an hour.

use crate::accounting::activity::{ActivityId, ActivityType};
use crate::storage::investments::activities::{ActivityBody, AssetQuantity, RecordedActivity};
use std::collections::{HashMap, HashSet};

/// How far two clocks may differ, in microseconds.
const CLOCKS_MICROS: i64 = 120_000_000;
/// What zones differ by.
const ZONE_STEP_MICROS: i64 = 15 * 60_000_000;
/// The most that they differ by.
const ZONE_MICROS_MAX: i64 = 14 * 3_600_000_000;
/// How many activities are compared for one that may look the same.
const COMPARED_MAX: usize = 200;

/// What an activity of a file is, beside those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Nothing like it is there.
    New,
    /// It is there already: as this one, or as an earlier row of the file.
    Same(Option<ActivityId>),
    /// This one looks the same.
    Similar(ActivityId),
}

/// An activity that is there.
struct Known {
    id: ActivityId,
    at: i64,
    name: Option<String>,
    taken: bool,
}

/// The activities of an account, found by what they are.
#[derive(Default)]
pub(super) struct Matcher {
    known: Vec<Known>,
    by_name: HashMap<String, Vec<usize>>,
    by_content: HashMap<u128, Vec<usize>>,
    by_quantities: HashMap<u128, Vec<usize>>,
    /// Those of the file that have a name.
    seen: HashSet<(String, u128)>,
}

/// An activity of a file.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) body: &'a ActivityBody,
    pub(super) external_id: Option<&'a str>,
}

impl Matcher {
    /// Over what is there.
    pub(super) fn of(recorded: &[RecordedActivity]) -> Matcher {
        let mut matcher = Matcher::default();
        let mut sorted: Vec<_> = recorded.iter().collect();
        sorted.sort_unstable_by_key(|it| (it.body.at, it.id));
        for activity in sorted {
            let index = matcher.known.len();
            let reference = || activity.reference.as_ref().map(|it| it.as_str().to_owned());
            let name = activity.external_id.clone().or_else(reference);
            if let Some(name) = &name {
                matcher.by_name.entry(name.clone()).or_default().push(index);
            }
            let (content, quantities) = (content(&activity.body), quantities(&activity.body));
            matcher.by_content.entry(content).or_default().push(index);
            matcher.by_quantities.entry(quantities).or_default().push(index);
            let (id, at) = (activity.id, activity.body.at.0);
            matcher.known.push(Known { id, at, name, taken: false });
        }
        // The oldest are taken first: from the end.
        matcher.by_name.values_mut().for_each(|it| it.reverse());
        matcher.by_content.values_mut().for_each(|it| it.reverse());
        matcher
    }

    /// What each activity of a file is, in the same order.
    pub(super) fn judge(&mut self, candidates: &[Candidate<'_>]) -> Vec<Likeness> {
        let named: Vec<_> = candidates.iter().map(|it| self.by_name(*it)).collect();
        let same = candidates.iter().zip(named).map(|(it, found)| match found {
            Likeness::New => self.by_content(*it),
            found => found,
        });
        let same: Vec<_> = same.collect();
        let similar = candidates.iter().zip(same).map(|(it, found)| match found {
            Likeness::New => self.by_quantities(*it),
            found => found,
        });
        similar.collect()
    }

    fn by_name(&mut self, candidate: Candidate<'_>) -> Likeness {
        let Some(name) = candidate.external_id else { return Likeness::New };
        let places = self.by_name.get_mut(name);
        if let Some(index) = places.and_then(Vec::pop) {
            self.known[index].taken = true;
            self.seen.insert((name.to_owned(), content(candidate.body)));
            return Likeness::Same(Some(self.known[index].id));
        }
        match self.seen.insert((name.to_owned(), content(candidate.body))) {
            true => Likeness::New,
            // Two files that were put together: the row stands there twice.
            false => Likeness::Same(None),
        }
    }

    fn by_content(&mut self, candidate: Candidate<'_>) -> Likeness {
        let Some(places) = self.by_content.get_mut(&content(candidate.body)) else {
            return Likeness::New;
        };
        while let Some(index) = places.last().copied() {
            let known = &mut self.known[index];
            if known.taken {
                places.pop();
                continue;
            }
            if differ(known.name.as_deref(), candidate.external_id) {
                // The same in all but the name: another of the same second, or another kind of file.
                return Likeness::New;
            }
            known.taken = true;
            places.pop();
            return Likeness::Same(Some(known.id));
        }
        Likeness::New
    }

    fn by_quantities(&mut self, candidate: Candidate<'_>) -> Likeness {
        let at = candidate.body.at.0;
        let Some(places) = self.by_quantities.get(&quantities(candidate.body)) else {
            return Likeness::New;
        };
        let first = places.partition_point(|it| self.known[*it].at < at - ZONE_MICROS_MAX);
        for index in places[first..].iter().take(COMPARED_MAX) {
            let known = &mut self.known[*index];
            if known.at > at + ZONE_MICROS_MAX {
                break;
            }
            let exact = known.at == at;
            let named = differ(known.name.as_deref(), candidate.external_id);
            if !known.taken && may_be(known.at - at, candidate.body.kind) && (exact || !named) {
                known.taken = true;
                return Likeness::Similar(known.id);
            }
        }
        Likeness::New
    }
}

/// Whether both have a name, and not the same.
fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// Whether two times may be the same one. What is earned comes by the hour and the day, often as much as before: there
/// only the clock may differ.
fn may_be(apart: i64, kind: ActivityType) -> bool {
    use ActivityType as T;
    let earned =
        matches!(kind, T::StakingReward | T::Interest | T::Mining | T::Airdrop | T::Rebate);
    let zones = apart.abs() <= ZONE_MICROS_MAX && apart % ZONE_STEP_MICROS == 0;
    apart.abs() <= CLOCKS_MICROS || (zones && !earned)
}

/// A print of what an activity is, its value and its note aside.
fn content(body: &ActivityBody) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(body.kind.as_str().as_bytes());
    hasher.update(&body.at.0.to_le_bytes());
    for side in [&body.received, &body.sent, &body.fee] {
        add_side(&mut hasher, side.as_ref());
    }
    print(&hasher)
}

/// A print of what came in and what went out, whatever it is called; of a fee by itself, of that.
fn quantities(body: &ActivityBody) -> u128 {
    let mut hasher = blake3::Hasher::new();
    add_side(&mut hasher, body.received.as_ref());
    add_side(&mut hasher, body.sent.as_ref());
    if body.received.is_none() && body.sent.is_none() {
        add_side(&mut hasher, body.fee.as_ref());
    }
    print(&hasher)
}

fn add_side(hasher: &mut blake3::Hasher, side: Option<&AssetQuantity>) {
    match side {
        None => hasher.update(&[0]),
        Some(side) => hasher
            .update(&[1])
            .update(&(side.asset.len() as u64).to_le_bytes())
            .update(side.asset.as_bytes())
            .update(&side.quantity.0.to_le_bytes()),
    };
}

fn print(hasher: &blake3::Hasher) -> u128 {
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    u128::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::activity::PortfolioAccountId;
    use crate::accounting::exact::Units;
    use crate::domain::{PortfolioId, Timestamp};

    const NOON: i64 = 1_700_000_000_000_000;
    const SECOND: i64 = 1_000_000;
    const HOUR: i64 = 3_600 * SECOND;

    fn body(kind: ActivityType, at: i64, quantity: i128) -> ActivityBody {
        ActivityBody {
            kind,
            at: Timestamp(at),
            received: Some(AssetQuantity { asset: "BTC".to_owned(), quantity: Units(quantity) }),
            sent: None,
            fee: None,
            value: None,
            cost_basis: None,
            acquired_at: None,
            note: None,
        }
    }

    fn deposit(at: i64) -> ActivityBody {
        body(ActivityType::Deposit, at, 5)
    }

    fn known(id: u64, body: ActivityBody, name: Option<&str>) -> RecordedActivity {
        RecordedActivity {
            id: ActivityId(id),
            portfolio: PortfolioId(1),
            account: PortfolioAccountId(1),
            body,
            reference: None,
            body_hash: [0; 32],
            version: 1,
            deleted_at: None,
            import: None,
            external_id: name.map(str::to_owned),
        }
    }

    fn judged(there: &[RecordedActivity], file: &[(ActivityBody, Option<&str>)]) -> Vec<Likeness> {
        let file: Vec<_> =
            file.iter().map(|(body, id)| Candidate { body, external_id: *id }).collect();
        Matcher::of(there).judge(&file)
    }

    #[test]
    fn each_activity_that_is_there_stands_for_one_of_the_file() {
        let there = [known(1, deposit(NOON), None)];
        let twins = [(deposit(NOON), None), (deposit(NOON), None)];
        let same = Likeness::Same(Some(ActivityId(1)));
        assert_eq!(judged(&there, &twins), [same, Likeness::New], "a second fill is new");
        assert_eq!(judged(&[], &twins), [Likeness::New; 2], "twins of one file are two");
    }

    #[test]
    fn id_of_the_exchange_tells_an_activity_however_it_was_edited() {
        let edited = known(1, body(ActivityType::Airdrop, NOON + HOUR, 7), Some("a"));
        let same = Likeness::Same(Some(ActivityId(1)));
        assert_eq!(judged(&[edited], &[(deposit(NOON), Some("a"))]), [same]);
        let twice = [(deposit(NOON), Some("a")), (deposit(NOON), Some("a"))];
        assert_eq!(judged(&[], &twice), [Likeness::New, Likeness::Same(None)]);
        let parts = [(deposit(NOON), Some("a")), (deposit(NOON + 1), Some("a"))];
        assert_eq!(judged(&[], &parts), [Likeness::New; 2], "two activities of one id");
    }

    #[test]
    fn other_clocks_and_zones_look_the_same() {
        let similar = Likeness::Similar(ActivityId(1));
        let rows = [
            (deposit(NOON + 60 * SECOND), similar),
            (deposit(NOON + 2 * HOUR), similar),
            (deposit(NOON - HOUR / 4), similar),
            (deposit(NOON + 15 * HOUR), Likeness::New),
            (deposit(NOON + HOUR + 200 * SECOND), Likeness::New),
            (body(ActivityType::TransferIn, NOON, 5), similar),
            (body(ActivityType::StakingReward, NOON + HOUR, 5), Likeness::New),
            (body(ActivityType::Deposit, NOON, 6), Likeness::New),
        ];
        for (row, expected) in rows {
            let there = [known(1, deposit(NOON), None)];
            assert_eq!(judged(&there, &[(row.clone(), None)]), [expected], "{row:?}");
        }
    }

    #[test]
    fn other_ids_of_the_same_second_are_asked_about_and_of_other_times_are_new() {
        let there = || [known(1, deposit(NOON), Some("a"))];
        let similar = Likeness::Similar(ActivityId(1));
        assert_eq!(judged(&there(), &[(deposit(NOON), Some("b"))]), [similar]);
        assert_eq!(judged(&there(), &[(deposit(NOON + HOUR), Some("b"))]), [Likeness::New]);
        let same = Likeness::Same(Some(ActivityId(1)));
        assert_eq!(judged(&there(), &[(deposit(NOON), None)]), [same]);
    }
}
