//! What the scenarios reached. A comparison that never gets to a rule says nothing about it.

use crate::model::Told;
use agio_domain::{OrderEndReason, OrderStatus, SelfTradePrevention};
use agio_engine::{Command, Event, Reject};
use std::collections::BTreeMap;

/// The names of all variants, and the name of one: a new variant does not compile until it is listed, and
/// one that is listed has to be reached.
macro_rules! names {
    ($list:ident, $function:ident, $type:ident: $($name:ident)*) => {
        const $list: &[&str] = &[$(stringify!($name)),*];
        fn $function(it: &$type) -> &'static str {
            match it {
                $($type::$name { .. } => stringify!($name),)*
            }
        }
    };
}

names!(COMMANDS, command_name, Command: ListAsset ListMarket UpdateMarket SetFeeTiers OpenAccount Deposit Transfer
    RequestWithdrawal PostWithdrawal VoidWithdrawal PlaceOrder PlaceOco AmendOrder CancelOrder CancelAllOrders
    CancelAllAfter Tick);
names!(EVENTS, event_name, Event: Refused Repeated AssetListed MarketListed MarketUpdated AccountOpened Transferred
    Traded Order Balance FeeTiersSet DeadMansSwitch Withdrawal Repriced);
names!(REJECTS, reject_name, Reject: UnknownAsset UnknownMarket InvalidListing AlreadyListed
    ForbiddenAccount UnknownAccount AccountTaken SameAccount AmountNotPositive QuantityNotPositive PriceNotPositive PostOnlyNeedsGtc BudgetNeedsBuy
    OutOfRange MarketNotOpen BelowMinNotional InsufficientFunds WouldTake WouldNotFill NoLiquidity
    ClientIdReused UnknownOrder OrderClosed TooManyOpenOrders InvalidExpiry ExpiryInPast DisplayNeedsGtc
    TooManySlices TrailingNeedsMarket AboveMaxQuantity AboveMaxNotional PriceOutOfBand OcoPrices
    NothingToAmend NotAmendable QuantityNotAboveFilled TimeoutOutOfRange UnknownWithdrawal WithdrawalEnded);
names!(REASONS, reason_name, OrderEndReason: User ImmediateOrCancel SelfTradePrevention NoLiquidity Expired
    FillOrKill WouldTake InsufficientFunds OneCancelsOther DeadMansSwitch MarketClosed);
names!(MODES, mode_name, SelfTradePrevention: CancelNewest CancelOldest CancelBoth DecrementAndCancel);
names!(STATES, status_name, OrderStatus: Open PartiallyFilled Filled Cancelled PendingTrigger Expired);

const WITHIN_AN_ACCOUNT: &str = "self-trade within an account";
const BETWEEN_ACCOUNTS: &str = "self-trade between accounts";

/// How often each thing happened, by kind and name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    counts: BTreeMap<(&'static str, &'static str), u64>,
}

impl Tally {
    pub(crate) fn count(&mut self, kind: &'static str, name: &'static str, times: u64) {
        *self.counts.entry((kind, name)).or_default() += times;
    }

    /// Notes a command and what it did.
    pub(crate) fn note(&mut self, command: &Command, told: &Told) {
        self.count("command", command_name(command), 1);
        for fact in &told.facts {
            self.count("event", event_name(fact), 1);
            if let Event::Refused(reject) = fact {
                self.count("refusal", reject_name(reject), 1);
            }
        }
        for (mode, elsewhere) in &told.prevented {
            let kind = if *elsewhere { BETWEEN_ACCOUNTS } else { WITHIN_AN_ACCOUNT };
            self.count(kind, mode_name(mode), 1);
        }
        for order in &told.orders {
            self.count("order told", status_name(&order.status), 1);
            if let Some(reason) = &order.reason {
                self.count("order ended", reason_name(reason), 1);
            }
        }
    }

    /// Notes how many orders one command triggered.
    pub(crate) fn note_cascade(&mut self, activated: u64) {
        let length = match activated {
            0 => return,
            1 => "one order triggered",
            2 => "two in one command",
            3..=5 => "three to five",
            _ => "six and more",
        };
        self.count("cascade", length, 1);
    }

    pub(crate) fn add(&mut self, other: &Tally) {
        for ((kind, name), times) in &other.counts {
            self.count(kind, name, *times);
        }
    }

    pub(crate) fn total(&self, kind: &str) -> u64 {
        self.counts.iter().filter(|it| it.0.0 == kind).map(|it| it.1).sum()
    }

    /// What never came up.
    pub(crate) fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let kinds = [
            ("command", COMMANDS),
            ("refusal", REJECTS),
            ("order told", STATES),
            ("order ended", REASONS),
            (WITHIN_AN_ACCOUNT, MODES),
            (BETWEEN_ACCOUNTS, MODES),
        ];
        let all = kinds.iter().flat_map(|(kind, names)| names.iter().map(|name| (*kind, *name)));
        let events = EVENTS.iter().filter(|it| !["Order", "Balance"].contains(it));
        let all = all.chain(events.map(|name| ("event", *name)));
        all.filter(|key| !self.counts.contains_key(key)).collect()
    }

    pub(crate) fn print(&self) {
        let mut shown = "";
        for ((kind, name), times) in &self.counts {
            if *kind != shown {
                println!("{kind}: {}", self.total(kind));
                shown = kind;
            }
            println!("  {name:<24}{times:>12}");
        }
    }
}
