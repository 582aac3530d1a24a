//! Any bytes as commands: whatever decodes encodes to the same again, and the engine takes it without a panic
//! and with its books in order.

use super::books::Watched;
use agio::engine::{Command, Engine};

/// How many commands of one input are done.
const COMMANDS_MAX: usize = 64;

pub(crate) fn run(bytes: &[u8]) {
    let mut engines = [Watched::unknown(Engine::new()), Watched::open()];
    let mut rest = bytes;
    for _ in 0..COMMANDS_MAX {
        let Ok((command, after)) = postcard::take_from_bytes::<Command>(rest) else { return };
        rest = after;
        let encoded = postcard::to_stdvec(&command).expect("what was read can be written");
        let again: Command = postcard::from_bytes(&encoded).expect("what was written can be read");
        assert_eq!(again, command);
        for engine in &mut engines {
            engine.apply(&command);
        }
    }
}
