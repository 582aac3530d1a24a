//! What the leader does of what standbys forward: only what clients may cause, only so much at a time, each request
//! once, and none that is too old.

use super::message::Request;
use crate::domain::Fault;
use crate::engine::Command;
use crate::exchange::BATCH_MAX;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long a command may be on its way before the leader must not do it any more.
pub(super) const VALID: Duration = Duration::from_secs(2);
/// The latest deadline the leader takes: what it said of its clock is on its way for no longer than this.
const DEADLINE_MAX: Duration = Duration::from_secs(5);
/// The most requests in one message.
pub(super) const TOGETHER_MAX: usize = 256;

/// What may be forwarded here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forwarding {
    /// Whether clients may credit themselves: the sandbox gives play money away.
    pub deposits: bool,
}

impl Forwarding {
    /// Whether a client may cause this command. A standby forwards what was checked by its services; the leader checks
    /// again, so that nobody can make it list markets or credit money by way of another node.
    pub(super) fn allows(self, command: &Command) -> bool {
        let account = match command {
            Command::PlaceOrder(order) => order.account,
            Command::CancelOrder(cancel) => cancel.account,
            Command::CancelAllOrders(cancel) => cancel.account,
            Command::AmendOrder(change) => change.account,
            Command::PlaceOco(pair) => pair.account,
            Command::CancelAllAfter(switch) => switch.account,
            Command::OpenAccount(open) => open.account,
            // Whoever gives must be a person, and so must whoever gets.
            Command::Transfer(transfer) => transfer.from.min(transfer.to),
            Command::Deposit(deposit) if self.deposits => deposit.account,
            // Money from and to outside, listings and the passing of time are the leader's own.
            Command::Deposit(_)
            | Command::ListAsset(_)
            | Command::ListMarket(_)
            | Command::UpdateMarket(_)
            | Command::Tick
            | Command::SetFeeTiers(_)
            | Command::RequestWithdrawal(_)
            | Command::PostWithdrawal(_)
            | Command::VoidWithdrawal(_) => return false,
        };
        !account.is_house()
    }

    /// Why these commands are not forwarded, if they are not.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming what is wrong with them.
    pub(super) fn check(self, commands: &[Command]) -> Result<(), Fault> {
        if commands.is_empty() || commands.len() > BATCH_MAX {
            let count = commands.len();
            return Err(Fault::internal(format!(
                "{count} commands were to be forwarded together: at least 1 and at most {BATCH_MAX} may be"
            )));
        }
        match commands.iter().all(|command| self.allows(command)) {
            true => Ok(()),
            false => Err(Fault::internal(
                "a command that no client may cause was to be forwarded; only the leader does it",
            )),
        }
    }
}

/// One leadership's memory of what it was sent.
#[derive(Debug)]
pub(super) struct Admission {
    forwarding: Forwarding,
    /// The greatest request id of each process. A process numbers its requests upwards and sends them in order, so
    /// this says of every request whether it came before. Kept as long as the leadership: also a request that is
    /// past its deadline must not be answered twice, when the first answer may still come.
    last: HashMap<Arc<str>, u64>,
}

/// What becomes of a request.
#[derive(Debug)]
pub(super) enum Admitted {
    /// It is done.
    Begin(Request),
    /// It is not done, and the sender is told why.
    Refuse(u64, Fault),
}

impl Admission {
    pub(super) fn new(forwarding: Forwarding) -> Admission {
        Admission { forwarding, last: HashMap::new() }
    }

    /// What is to be done of a proven message at this moment of the leader's clock. Of what came before, nothing is
    /// said at all: whatever is said would be taken for the answer to the first.
    pub(super) fn admit(
        &mut self,
        from: &Arc<str>,
        requests: Vec<Request>,
        clock_ms: u64,
    ) -> Vec<Admitted> {
        let last = self.last.entry(from.clone()).or_default();
        let mut admitted = Vec::with_capacity(requests.len().min(TOGETHER_MAX));
        for request in requests.into_iter().take(TOGETHER_MAX) {
            if request.id <= *last {
                metrics::counter!("agio_cluster_repeated_total").increment(1);
                tracing::warn!(from = &**from, "a forwarded request came twice and was left out");
                continue;
            }
            *last = request.id;
            let checked =
                in_time(&request, clock_ms).and_then(|()| self.forwarding.check(&request.commands));
            admitted.push(match checked {
                Ok(()) => Admitted::Begin(request),
                Err(fault) => Admitted::Refuse(request.id, fault),
            });
        }
        admitted
    }
}

fn in_time(request: &Request, clock_ms: u64) -> Result<(), Fault> {
    let latest = clock_ms.saturating_add(u64::try_from(DEADLINE_MAX.as_millis()).unwrap_or(0));
    if clock_ms > request.deadline_ms {
        metrics::counter!("agio_cluster_forwarded_late_total").increment(1);
        return Err(Fault::unavailable("it came too late to the leader; nothing was done"));
    }
    if request.deadline_ms > latest {
        return Err(Fault::internal("a forwarded request has a deadline that no standby gives"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Amount, AssetId, IntentKind, OrderId, UserId, WithdrawalId};
    use crate::engine::{
        CancelAllAfter, CancelAllOrders, CancelOrder, Deposit, NewTransfer, OpenAccount, OrderRef,
        Withdrawal,
    };

    const USER: AccountId = AccountId(AccountId::FIRST_USER);
    const SANDBOX: Forwarding = Forwarding { deposits: true };
    const NO_MONEY: Forwarding = Forwarding { deposits: false };

    fn cancel(account: AccountId) -> Command {
        Command::CancelOrder(CancelOrder { account, order: OrderRef::Id(OrderId(1)) })
    }

    fn request(id: u64, deadline_ms: u64) -> Request {
        Request { id, deadline_ms, commands: vec![cancel(USER)] }
    }

    #[test]
    fn forwarded_commands_are_only_those_of_clients() {
        let cancel_all = CancelAllOrders { account: USER, market: None, side: None };
        let switch = CancelAllAfter { account: USER, seconds: 0 };
        let (asset, amount, once) = (AssetId(0), Amount(1), None);
        let deposit = Command::Deposit(Deposit { account: USER, asset, amount, once });
        let withdrawal = Withdrawal { account: USER, asset, amount, once };
        let open = |account| Command::OpenAccount(OpenAccount { account, owner: UserId(1) });
        let transfer = |from, to| {
            let once = IntentKind::Transfer.once(1);
            Command::Transfer(NewTransfer { from, to, asset, amount, once })
        };
        let rows = [
            (open(USER), true),
            (open(AccountId::FLOW), false),
            (transfer(USER, AccountId(USER.0 + 1)), true),
            (transfer(USER, AccountId::FLOW), false),
            (transfer(AccountId::FLOW, USER), false),
            (cancel(USER), true),
            (cancel(AccountId::MARKET_MAKER), false),
            (Command::CancelAllOrders(cancel_all), true),
            (Command::CancelAllAfter(switch), true),
            (Command::Tick, false),
            (Command::RequestWithdrawal(withdrawal), false),
            (Command::PostWithdrawal(WithdrawalId(1)), false),
            (Command::VoidWithdrawal(WithdrawalId(1)), false),
        ];
        for (command, allowed) in rows {
            assert_eq!(SANDBOX.allows(&command), allowed, "{command:?}");
            assert_eq!(NO_MONEY.allows(&command), allowed, "{command:?}");
        }
        assert!(SANDBOX.allows(&deposit), "play money, where there is any");
        assert!(!NO_MONEY.allows(&deposit), "nobody mints by way of a standby");
        let mixed = [cancel(USER), Command::Tick];
        SANDBOX.check(&mixed).expect_err("one that is not allowed spoils all");
    }

    #[test]
    fn forwarded_batches_are_bounded() {
        SANDBOX.check(&vec![cancel(USER); BATCH_MAX]).expect("as many as a client may send");
        SANDBOX.check(&vec![cancel(USER); BATCH_MAX + 1]).expect_err("one more");
        SANDBOX.check(&[]).expect_err("none");
        let many = (1..=TOGETHER_MAX as u64 + 9).map(|id| request(id, 2_000)).collect();
        let mut admission = Admission::new(NO_MONEY);
        let admitted = admission.admit(&"one".into(), many, 1_000);
        assert_eq!(admitted.len(), TOGETHER_MAX);
    }

    #[test]
    fn forwarded_request_that_comes_again_is_neither_done_nor_answered() {
        let mut admission = Admission::new(NO_MONEY);
        // Whether it was begun; `None` when nothing is said.
        let mut begun = |from: &str, id, clock_ms| -> Option<bool> {
            let request = request(id, 2_000);
            let admitted = admission.admit(&from.into(), vec![request], clock_ms);
            admitted.first().map(|it| matches!(it, Admitted::Begin(_)))
        };
        assert_eq!(begun("one", 7, 1_000), Some(true));
        assert_eq!(begun("one", 7, 1_000), None, "the same again");
        assert_eq!(begun("one", 6, 1_000), None, "an older one");
        assert_eq!(begun("two", 7, 1_000), Some(true), "another node numbers its own");
        assert_eq!(
            begun("one", 7, 9_000),
            None,
            "said to be too late, it would belie the first answer"
        );
        assert_eq!(begun("one", 8, 2_001), Some(false), "too late, and said so");
        assert_eq!(begun("one", 9, 2_000), Some(true));
    }

    #[test]
    fn forwarded_deadline_far_away_is_refused() {
        let mut admission = Admission::new(NO_MONEY);
        for deadline in [DEADLINE_MAX.as_millis() as u64 + 1_001, u64::MAX] {
            let again = vec![request(deadline, deadline)];
            let admitted = admission.admit(&"one".into(), again, 1_000);
            assert!(matches!(admitted[..], [Admitted::Refuse(..)]), "{admitted:?}");
        }
    }
}
