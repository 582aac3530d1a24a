//! Movements of money that somebody asks for, each of which happens once, whenever it is asked for again.

use serde::{Deserialize, Serialize};

/// Names a deposit, a withdrawal or a transfer between accounts for ever: the engine does each of them once. Whoever moves
/// money numbers what it wants to move in a table of its own, densely and from 1, and commits the row before it
/// sends the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Once {
    /// Which numbering: the [number](IntentKind::number) of an [`IntentKind`].
    pub kind: u8,
    /// The number in it.
    pub id: u64,
}

impl std::fmt::Display for Once {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.kind, self.id)
    }
}

/// What money is moved for. Each kind is numbered by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntentKind {
    /// Play money for whoever asks.
    SandboxDeposit,
    /// What the house's own accounts trade with.
    HouseDeposit,
    /// From one account to another.
    Transfer,
}

impl IntentKind {
    /// Its number in commands and tables. The journal keeps it: a number once used keeps its meaning for ever.
    pub fn number(self) -> u8 {
        match self {
            IntentKind::SandboxDeposit => 1,
            IntentKind::HouseDeposit => 2,
            IntentKind::Transfer => 3,
        }
    }

    /// The movement of this kind and number.
    pub fn once(self, id: u64) -> Once {
        Once { kind: self.number(), id }
    }
}
