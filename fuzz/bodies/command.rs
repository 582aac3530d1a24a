//! Any bytes as commands: whatever decodes encodes to the same again, and the engine takes it without a panic
//! and with its books in order.

use super::{books, market};
use agio::domain::Timestamp;
use agio::engine::{Command, Engine, Event};

/// How many commands of one input are done.
const COMMANDS_MAX: usize = 64;

pub(crate) fn run(bytes: &[u8]) {
    let mut engines = [Engine::new(), market::open()];
    let mut rest = bytes;
    for _ in 0..COMMANDS_MAX {
        let Ok((command, after)) = postcard::take_from_bytes::<Command>(rest) else { return };
        rest = after;
        let encoded = postcard::to_stdvec(&command).expect("what was read can be written");
        let again: Command = postcard::from_bytes(&encoded).expect("what was written can be read");
        assert_eq!(again, command);
        for engine in &mut engines {
            apply(engine, &command);
        }
    }
}

/// Does one command a second later than the last, and checks what must hold of any answer.
pub(crate) fn apply(engine: &mut Engine, command: &Command) -> Vec<Event> {
    let mut events = Vec::new();
    let (seq, at) = (engine.last_seq().next(), Timestamp(engine.now().0.saturating_add(1_000_000)));
    engine.apply(seq, at, command, &mut events);
    let alone = events.iter().any(|event| matches!(event, Event::Refused(_) | Event::Repeated(_)));
    assert!(!alone || events.len() == 1, "a refusal with other events: {events:?}");
    books::check(engine);
    for event in &events {
        match event {
            Event::Balance(balance) => assert_eq!(
                engine.balance(balance.account, balance.asset),
                (balance.available, balance.held),
                "the event and the engine disagree after {command:?}"
            ),
            Event::Order(order) if order.status.is_open() => {
                assert_eq!(engine.order(order.id).as_ref(), Some(order), "after {command:?}");
            }
            Event::Order(order) => assert_eq!(engine.order(order.id), None, "it has ended"),
            _ => {}
        }
    }
    events
}
