//! The same commands again give the same answers and end in the same state.

use crate::differential::play_world;
use crate::scenario::Step;
use crate::shrinking::play;
use crate::tally::Tally;
use agio_domain::{AccountId, Amount, WithdrawalId};
use agio_engine::{CancelAllOrders, Command, Engine, Event};

const WORLDS: u64 = 3;

/// The scenario of one world, played without a difference.
pub(crate) fn scenario(seed: u64) -> Vec<Step> {
    play_world(seed, u64::MAX, &mut Tally::default()).unwrap_or_else(|(_, it)| panic!("{it}"))
}

/// Lets an engine go on with a scenario; everything it says.
pub(crate) fn go_on(engine: &mut Engine, scenario: &[Step]) -> Vec<Event> {
    let mut events = Vec::new();
    for step in scenario {
        engine.apply(engine.last_seq().next(), step.at, &step.command, &mut events);
    }
    events
}

#[test]
fn replay_answers_the_same_and_ends_in_the_same_state() {
    for seed in 0..WORLDS {
        let scenario = scenario(seed);
        let (mut first, mut second) = (Engine::new(), Engine::new());
        assert_eq!(go_on(&mut first, &scenario), go_on(&mut second, &scenario));
        assert_eq!(first.state_hash(), second.state_hash(), "world {seed}");
    }
}

/// When everybody has cancelled everything and no withdrawal is pending, nothing is held any more.
#[test]
fn hold_ends_with_what_needs_it() {
    for seed in 0..WORLDS {
        let mut scenario = scenario(seed);
        let at = scenario.last().expect("a scenario").at;
        let everybody =
            [100, 101, 1_000, 1_001, 1_002, 1_003, 1_004, 7_777, u32::MAX].map(AccountId);
        let all = everybody.map(|account| CancelAllOrders { account, market: None, side: None });
        let (_, _, withdrawals) = play(&scenario).expect("no difference").model.counts();
        let void = (1..=withdrawals).map(|id| Command::VoidWithdrawal(WithdrawalId(id)));
        let end = all.map(Command::CancelAllOrders).into_iter().chain(void);
        scenario.extend(end.map(|command| Step { at, command }));
        let duel = play(&scenario).unwrap_or_else(|it| panic!("world {seed}: {it:?}"));
        assert_eq!(duel.engine.open_order_count(), 0, "world {seed}");
        assert!(duel.engine.balances().all(|it| it.held == Amount::ZERO), "world {seed}");
    }
}
