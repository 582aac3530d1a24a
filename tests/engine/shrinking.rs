//! Makes a scenario in which engine and model differ as short as can be found: takes out ever smaller pieces as
//! long as they still differ. Numbers of orders and withdrawals follow when those before them are gone.

use crate::duel::{Difference, Duel};
use crate::scenario::{Step, to_json};
use agio_domain::{OrderId, WithdrawalId};
use agio_engine::{Command, OrderRef};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Plays a whole scenario; the index of the step at which they differed, and how.
pub(crate) fn play(scenario: &[Step]) -> Result<Duel, (usize, Difference)> {
    let mut duel = Duel::new(1);
    for (index, step) in scenario.iter().enumerate() {
        guarded(|| duel.step(step).map(drop)).map_err(|difference| (index, difference))?;
    }
    Ok(duel)
}

/// A panic is a difference, too.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Difference>) -> Result<T, Difference> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
        Err(format!("panic: {}", text.unwrap_or_default()))
    })
}

/// The shortest scenario found that still differs, and how it does.
pub(crate) fn shrink(mut scenario: Vec<Step>) -> (Vec<Step>, Difference) {
    let Err((index, mut difference)) = play(&scenario) else {
        return (scenario, "they agree when played again".into());
    };
    scenario.truncate(index + 1);
    let mut size = scenario.len() / 2;
    while size > 0 {
        let mut shorter = false;
        let mut start = 0;
        while start < scenario.len() {
            let candidate = without(&scenario, start, size);
            match play(&candidate) {
                Err((index, found)) => {
                    scenario = candidate[..=index].to_vec();
                    (difference, shorter) = (found, true);
                }
                Ok(_) => start += size,
            }
        }
        size = if shorter && size == 1 { 1 } else { size / 2 };
    }
    (scenario, difference)
}

/// The scenario without some steps; what later ones say of orders and withdrawals follows.
fn without(scenario: &[Step], start: usize, size: usize) -> Vec<Step> {
    let (mut before, mut after) = (Numbers::default(), Numbers::default());
    let mut kept = Vec::with_capacity(scenario.len());
    let (mut old, mut new) = (Duel::new(u64::MAX), Duel::new(u64::MAX));
    for (index, step) in scenario.iter().enumerate() {
        before.advance(&mut old, step, index);
        if (start..start + size).contains(&index) {
            continue;
        }
        let mut step = step.clone();
        renumber(&mut step.command, &before, &after);
        after.advance(&mut new, &step, index);
        kept.push(step);
    }
    kept
}

/// Which step made which order and withdrawal, and as its which.
#[derive(Default)]
struct Numbers {
    orders: BTreeMap<u64, (usize, u64)>,
    withdrawals: BTreeMap<u64, (usize, u64)>,
}

impl Numbers {
    /// Plays a step, on the model alone, to see which numbers it takes.
    fn advance(&mut self, duel: &mut Duel, step: &Step, index: usize) {
        let before = duel.model.counts();
        let seq = duel.model.seq().next();
        let played = guarded(|| Ok(duel.model.apply(seq, step.at, &step.command)));
        let after = if played.is_ok() { duel.model.counts() } else { before };
        for (nth, id) in (before.0 + 1..=after.0).enumerate() {
            self.orders.insert(id, (index, nth as u64));
        }
        for (nth, id) in (before.2 + 1..=after.2).enumerate() {
            self.withdrawals.insert(id, (index, nth as u64));
        }
    }
}

fn renumber(command: &mut Command, before: &Numbers, after: &Numbers) {
    let moved = |was: &BTreeMap<u64, (usize, u64)>, is: &BTreeMap<u64, (usize, u64)>, id: u64| {
        let made = was.get(&id)?;
        is.iter().find(|it| it.1 == made).map(|it| *it.0)
    };
    match command {
        Command::CancelOrder(agio_engine::CancelOrder { order: OrderRef::Id(id), .. })
        | Command::AmendOrder(agio_engine::AmendOrder { order: OrderRef::Id(id), .. }) => {
            *id = moved(&before.orders, &after.orders, id.0).map_or(*id, OrderId);
        }
        Command::PostWithdrawal(id) | Command::VoidWithdrawal(id) => {
            let now = moved(&before.withdrawals, &after.withdrawals, id.0);
            *id = now.map_or(*id, WithdrawalId);
        }
        _ => {}
    }
}

/// A report that can be kept as a file in `tests/engine/counterexamples`.
pub(crate) fn report(scenario: Vec<Step>) -> String {
    let (shortest, difference) = shrink(scenario);
    let count = shortest.len();
    format!(
        "{difference}\n\nThe shortest scenario found ({count} commands):\n{}",
        to_json(&shortest)
    )
}
