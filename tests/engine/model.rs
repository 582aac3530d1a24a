//! A naive exchange, written from the specification to be obviously right and for nothing else: flat lists
//! that are searched from end to end, wide integers, and holds worked out anew whenever somebody asks.
//!
//! It shares the vocabulary with the engine (commands, events, refusals) and not one line of how it works.
//! `docs/engine.md` says the rules in prose; each file here says one theme of them in code.

mod accounts;
mod amend;
mod cancelling;
mod checks;
mod client_ids;
mod fees;
mod ledger;
mod listing;
mod matching;
mod oco;
mod orders;
mod passing_of_time;
mod placing;
mod reading;
mod triggers;
mod withdrawals;

pub(crate) use orders::Order;

use agio_domain::{
    AccountId, Asset, FeeTiers, Market, Once, SelfTradePrevention, Seq, Timestamp, UserId,
};
use agio_engine::{Command, Event, OrderState, Reject};

/// Fees, bands and tiers are parts of a million.
const MILLION: i128 = 1_000_000;

/// The whole exchange.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    seq: Seq,
    now: Timestamp,
    assets: Vec<Asset>,
    markets: Vec<Market>,
    /// Price of the last trade, by market.
    last: Vec<Option<i128>>,
    fee_tiers: Vec<FeeTiers>,
    volumes: Vec<fees::Volume>,
    owned: Vec<ledger::Owned>,
    /// Every account that was opened, and whose it is.
    opened: Vec<(AccountId, UserId)>,
    /// Every order that rests or waits, in no order.
    open: Vec<Order>,
    /// Id and owner of every order that ended.
    ended: Vec<(u64, AccountId)>,
    withdrawals: Vec<withdrawals::Entry>,
    /// Dead man's switches that are on.
    switches: Vec<(AccountId, Timestamp)>,
    remembered: Vec<client_ids::Memory>,
    /// Every number under which money came, moved or was set aside.
    moved: Vec<Once>,
    newest: Numbers,
    doing: Doing,
}

/// The newest number of each kind.
#[derive(Clone, Debug, Default)]
struct Numbers {
    order: u64,
    trade: u64,
    transfer: u64,
    withdrawal: u64,
    /// Counts arrivals at the back of any queue: who has the smaller number trades first.
    arrival: u64,
    /// Counts orders that were triggered and had their turn.
    activation: u64,
}

/// What the present command did so far.
#[derive(Clone, Debug, Default)]
struct Doing {
    facts: Vec<Event>,
    /// Ids of touched orders, in the order of the first touch.
    touched: Vec<u64>,
    /// Orders that ended now, as they ended.
    ended: Vec<Order>,
    /// Triggered orders that wait for their turn.
    fired: Vec<u64>,
    /// How often own orders met: by the taker's word, and whether they were of two accounts.
    prevented: Vec<(SelfTradePrevention, bool)>,
    /// Nothing of this is real: somebody asks what would happen.
    run: bool,
}

/// What a command did, as the engine should tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Every event but those of orders and balances, in order.
    pub(crate) facts: Vec<Event>,
    /// Every touched order as it stands afterwards, in the order of the first touch.
    pub(crate) orders: Vec<OrderState>,
    /// How often orders of one owner met: by the taker's word, and whether they were of two accounts.
    pub(crate) prevented: Vec<(SelfTradePrevention, bool)>,
}

type Done = Result<(), Reject>;

impl Model {
    /// Does one command.
    pub(crate) fn apply(&mut self, seq: Seq, at: Timestamp, command: &Command) -> Told {
        self.seq = seq;
        self.now = self.now.max(at);
        self.doing = Doing::default();
        match self.carry_out(command) {
            Ok(()) => self.told(),
            Err(reject) => Told { facts: vec![Event::Refused(reject)], ..Told::default() },
        }
    }

    fn carry_out(&mut self, command: &Command) -> Done {
        match command {
            Command::ListAsset(asset) => self.list_asset(asset),
            Command::ListMarket(market) => self.list_market(market),
            Command::UpdateMarket(update) => self.update_market(update),
            Command::SetFeeTiers(table) => self.set_fee_tiers(table),
            Command::OpenAccount(open) => self.open_account(open),
            Command::Deposit(deposit) => self.deposit(deposit),
            Command::Transfer(new) => self.transfer_between(new),
            Command::RequestWithdrawal(withdrawal) => self.request_withdrawal(withdrawal),
            Command::PostWithdrawal(id) => self.end_withdrawal(*id, true),
            Command::VoidWithdrawal(id) => self.end_withdrawal(*id, false),
            Command::PlaceOrder(new) => self.place_order(new),
            Command::PlaceOco(new) => self.place_oco(new),
            Command::AmendOrder(amend) => self.amend_order(amend),
            Command::CancelOrder(cancel) => self.cancel_order(cancel),
            Command::CancelAllOrders(cancel) => self.cancel_all_orders(cancel),
            Command::CancelAllAfter(switch) => self.cancel_all_after(switch),
            Command::Tick => self.tick(),
        }
    }

    fn told(&self) -> Told {
        let state = |id: &u64| {
            let ended = self.doing.ended.iter().find(|it| it.id == *id);
            ended.or_else(|| self.find(*id)).expect("a touched order").state()
        };
        let orders = self.doing.touched.iter().map(state).collect();
        let Doing { facts, prevented, .. } = &self.doing;
        Told { facts: facts.clone(), orders, prevented: prevented.clone() }
    }

    fn tell(&mut self, fact: Event) {
        if !self.doing.run {
            self.doing.facts.push(fact);
        }
    }

    /// What would be if something were done now: a copy of everything on which to do it.
    fn run(&self) -> Model {
        let mut copy = self.clone();
        copy.doing = Doing { run: true, ..Doing::default() };
        copy
    }
}

/// A number that must fit: everything that is told does.
fn small(number: i128) -> i64 {
    i64::try_from(number).expect("fits")
}
