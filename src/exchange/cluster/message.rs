//! What nodes say to each other through Redis, and on which channels.
//!
//! Each is sealed (see `seal`) for the channel it is told on. A node of another format is not understood, and so
//! neither forwards commands nor is forwarded any: no command changes its meaning on the way.

use crate::domain::{CommandFault, Fault, OutcomeUnknown, Seq};
use crate::engine::Command;
use serde::{Deserialize, Serialize};

/// What the leader tells everybody, often, and at once when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct News {
    /// Names this leadership: the epoch it began with.
    pub(super) epoch: u64,
    /// Counts the news of this leadership, so that none is heard twice.
    pub(super) number: u64,
    /// Milliseconds since it began, by the leader's own clock: what deadlines are told in.
    pub(super) clock_ms: u64,
    /// The last command applied.
    pub(super) committed: Seq,
    /// The last command projected.
    pub(super) projected: Seq,
    /// False when it has just given up the lead.
    pub(super) leads: bool,
}

/// Commands on their way to the leader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Requests {
    /// Who waits for the answers.
    pub(super) from: String,
    pub(super) requests: Vec<Request>,
}

/// What was handed in together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    /// Greater than that of any request of the same process before.
    pub(super) id: u64,
    /// When the sender stops waiting, by the leader's clock: after that it must not be done any more.
    pub(super) deadline_ms: u64,
    pub(super) commands: Vec<Command>,
}

/// Answers on their way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answers {
    /// The leadership that answers.
    pub(super) epoch: u64,
    /// Each to a request's id.
    pub(super) answers: Vec<(u64, Outcome)>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// Its first command has this seq, the others follow; what came of them is in everybody's engine.
    Committed(Seq),
    /// It was not done.
    NotDone(Cause),
    /// It may have been done.
    Unknown(Cause),
}

/// A [`Fault`] on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Cause {
    Overloaded,
    Unavailable(String),
    Internal(String),
}

impl From<CommandFault> for Outcome {
    fn from(fault: CommandFault) -> Outcome {
        match fault {
            CommandFault::NotDone(fault) => Outcome::NotDone((&fault).into()),
            CommandFault::Unknown(unknown) => Outcome::Unknown(unknown.cause().into()),
        }
    }
}

impl Outcome {
    /// The seq of its first command, or why there is none to be had.
    pub(super) fn into_result(self) -> Result<Seq, CommandFault> {
        match self {
            Outcome::Committed(seq) => Ok(seq),
            Outcome::NotDone(cause) => Err(CommandFault::NotDone(cause.into())),
            Outcome::Unknown(cause) => {
                Err(CommandFault::Unknown(OutcomeUnknown::after(cause.into())))
            }
        }
    }
}

impl From<&Fault> for Cause {
    fn from(fault: &Fault) -> Cause {
        match fault {
            Fault::Overloaded => Cause::Overloaded,
            Fault::Unavailable(why) => Cause::Unavailable(why.to_string()),
            Fault::Internal(why) => Cause::Internal(why.to_string()),
        }
    }
}

impl From<Cause> for Fault {
    fn from(cause: Cause) -> Fault {
        match cause {
            Cause::Overloaded => Fault::Overloaded,
            Cause::Unavailable(why) => Fault::Unavailable(why.into()),
            Cause::Internal(why) => Fault::Internal(why.into()),
        }
    }
}

/// Where the leader tells its news.
pub(super) fn news_channel(cluster: &str) -> String {
    format!("{cluster}:news")
}

/// Where one leadership takes commands. A leader that was deposed and does not know it yet listens elsewhere than
/// its successor.
pub(super) fn commands_channel(cluster: &str, epoch: u64) -> String {
    format!("{cluster}:commands:{epoch}")
}

/// Where a node hears its answers.
pub(super) fn answers_channel(cluster: &str, node: &str) -> String {
    format!("{cluster}:answers:{node}")
}
