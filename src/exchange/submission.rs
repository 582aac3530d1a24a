//! Commands and questions on their way to whoever owns the engine, and where their answers go.

use super::standing::Standing;
use super::{Applied, Committed};
use crate::domain::{AccountId, CommandFault, Fault, IntentKind, OrderId, UserId};
use crate::engine::{Command, Engine, NewOrder, OrderState, Preview, Reject};
use std::sync::Arc;
use tokio::sync::oneshot;

/// What is handed in together and answered together.
#[derive(Debug)]
pub(super) enum Submission {
    /// A command.
    One { command: Command, answer: oneshot::Sender<Result<Committed, CommandFault>> },
    /// Commands that go into one journal record, in this order, with nothing between them.
    Many { commands: Vec<Command>, answer: oneshot::Sender<Result<Vec<Committed>, CommandFault>> },
    /// What changes nothing and is not journaled.
    Question(Question),
}

/// Where the answer to a question goes.
type Reply<T> = oneshot::Sender<Result<T, CommandFault>>;

/// What the engine is asked.
#[derive(Debug)]
pub(super) enum Question {
    /// What placing this order now would come to.
    Preview { order: Box<NewOrder>, answer: Reply<Result<Preview, Reject>> },
    /// Those of these orders that are the account's and open, as they are now.
    Look { account: AccountId, orders: Vec<OrderId>, answer: Reply<Vec<OrderState>> },
    /// What an account has, and its open orders, after the last command that was applied.
    Standing { account: AccountId, answer: Reply<Standing> },
    /// The greatest number of a kind of money movements.
    HighestOnce { kind: IntentKind, answer: Reply<Option<u64>> },
    /// The greatest numbers of an account and of an owner.
    HighestAccount { answer: Reply<Option<(AccountId, UserId)>> },
}

impl Question {
    fn answered_by(self, engine: &Engine) {
        // Whoever asked may have gone.
        match self {
            Question::Preview { order, answer } => drop(answer.send(Ok(engine.preview(&order)))),
            Question::Look { account, orders, answer } => {
                let open = orders.into_iter().filter_map(|id| engine.order(id));
                let own = open.filter(|order| order.account == account).collect();
                drop(answer.send(Ok(own)));
            }
            Question::Standing { account, answer } => {
                drop(answer.send(Ok(Standing::of(engine, account))));
            }
            Question::HighestOnce { kind, answer } => {
                drop(answer.send(Ok(engine.highest_once(kind.number()))));
            }
            Question::HighestAccount { answer } => {
                drop(answer.send(Ok(engine.highest_account())));
            }
        }
    }

    fn fail(self, fault: CommandFault) {
        match self {
            Question::Preview { answer, .. } => drop(answer.send(Err(fault))),
            Question::Look { answer, .. } => drop(answer.send(Err(fault))),
            Question::Standing { answer, .. } => drop(answer.send(Err(fault))),
            Question::HighestOnce { answer, .. } => drop(answer.send(Err(fault))),
            Question::HighestAccount { answer } => drop(answer.send(Err(fault))),
        }
    }
}

/// Where an answer goes. Nobody need be listening any more.
#[derive(Debug)]
pub(super) enum Answer {
    One(oneshot::Sender<Result<Committed, CommandFault>>),
    Many(usize, oneshot::Sender<Result<Vec<Committed>, CommandFault>>),
    Question(Question),
}

impl Submission {
    /// Answers a question from this engine; gives anything else back.
    pub(super) fn answered_by(self, engine: &Engine) -> Option<Submission> {
        match self {
            Submission::Question(question) => {
                question.answered_by(engine);
                None
            }
            command => Some(command),
        }
    }

    /// Puts the commands behind the others, and says where to answer. A question has none.
    pub(super) fn enter(self, record: &mut Vec<Command>) -> Answer {
        match self {
            Submission::One { command, answer } => {
                record.push(command);
                Answer::One(answer)
            }
            Submission::Many { commands, answer } => {
                let count = commands.len();
                record.extend(commands);
                Answer::Many(count, answer)
            }
            Submission::Question(question) => Answer::Question(question),
        }
    }

    /// Whether an engine answers it without any journal.
    pub(super) fn is_question(&self) -> bool {
        matches!(self, Submission::Question(_))
    }

    /// It will not be done.
    pub(super) fn refuse(self, fault: Fault) {
        let fault = CommandFault::NotDone(fault);
        match self {
            Submission::One { answer, .. } => Answer::One(answer).fail(fault),
            Submission::Many { answer, .. } => Answer::Many(0, answer).fail(fault),
            Submission::Question(question) => question.fail(fault),
        }
    }
}

impl Answer {
    /// How many commands it is for.
    pub(super) fn len(&self) -> usize {
        match self {
            Answer::One(_) => 1,
            Answer::Many(count, _) => *count,
            Answer::Question(_) => 0,
        }
    }

    /// Answers the commands from `next` on, and moves `next` behind them.
    pub(super) fn done(self, record: &Arc<Applied>, next: &mut usize) {
        let first = *next;
        // Whoever asked may have gone; the commands are done all the same.
        match self {
            Answer::One(answer) => {
                *next += 1;
                let _ = answer.send(Ok(Committed::of(record, first)));
            }
            Answer::Many(count, answer) => {
                *next += count;
                let all = (first..*next).map(|index| Committed::of(record, index)).collect();
                let _ = answer.send(Ok(all));
            }
            question @ Answer::Question(_) => {
                question.refuse(Fault::internal("a question is not journaled"));
            }
        }
    }

    /// It was not done.
    pub(super) fn refuse(self, fault: Fault) {
        self.fail(CommandFault::NotDone(fault));
    }

    /// It may have been done.
    pub(super) fn leave_open(self, cause: &str) {
        self.fail(CommandFault::unknown(cause));
    }

    /// There is nothing to show for it.
    pub(super) fn fail(self, fault: CommandFault) {
        match self {
            Answer::One(answer) => drop(answer.send(Err(fault))),
            Answer::Many(_, answer) => drop(answer.send(Err(fault))),
            Answer::Question(question) => question.fail(fault),
        }
    }
}
