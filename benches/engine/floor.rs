//! The exchange the full engine is measured on: 100 markets against one currency, 10,000 rich accounts.

use super::dice::Dice;
use super::listing::{asset, market};
use agio_domain::{
    AccountId, Amount, AssetId, MarketId, OrderId, Price, Quantity, Side, TimeInForce, Timestamp,
    UserId,
};
use agio_engine::{
    AmendOrder, CancelOrder, Command, Deposit, Engine, Event, MarketSide, NewOrder, OpenAccount,
    OrderRef, Terms,
};

pub(crate) const ACCOUNTS: u32 = 10_000;
pub(crate) const MARKETS: u16 = 100;

/// How far back cancels and amends reach, in orders.
const RECENT: usize = 100_000;

/// Thinks commands up: half of them limit orders near the touch (a tenth of these immediate-or-cancel), the
/// other half cancels (three of four) and amends of recent orders by their owners. A good part of those
/// comes too late, as in life.
pub(crate) struct Trader {
    dice: Dice,
    owners: Vec<AccountId>,
}

impl Trader {
    pub(crate) fn new(seed: u64) -> Trader {
        Trader { dice: Dice(seed), owners: Vec::new() }
    }

    pub(crate) fn next(&mut self) -> Command {
        if self.owners.is_empty() || self.dice.roll(2) == 0 {
            let account = owner(self.dice.roll(ACCOUNTS.into()));
            self.owners.push(account);
            return self.place(account);
        }
        let recent = self.owners.len().min(RECENT);
        let id = self.owners.len() - self.dice.roll(recent as u64) as usize;
        let (account, order) = (self.owners[id - 1], OrderRef::Id(OrderId(id as u64)));
        match self.dice.roll(4) {
            0 => self.amend(account, order),
            _ => Command::CancelOrder(CancelOrder { account, order }),
        }
    }

    /// Half of the amends make the order smaller at its price, half move it.
    fn amend(&mut self, account: AccountId, order: OrderRef) -> Command {
        let quantity = Some(Quantity(1 + self.dice.roll(100) as i64));
        let side = self.side();
        let price = (self.dice.roll(2) == 0).then(|| self.price(side));
        Command::AmendOrder(AmendOrder { account, order, price, quantity })
    }

    fn place(&mut self, account: AccountId) -> Command {
        let (side, ioc) = (self.side(), self.dice.roll(10) == 0);
        let market = MarketId(self.dice.roll(MARKETS.into()) as u16);
        let terms = Terms::Limit {
            price: self.price(side),
            quantity: Quantity(1 + self.dice.roll(100) as i64),
            time_in_force: if ioc { TimeInForce::Ioc } else { TimeInForce::Gtc },
            post_only: false,
            display: None,
        };
        Command::PlaceOrder(NewOrder::new(account, MarketSide { market, side }, terms))
    }

    fn side(&mut self) -> Side {
        if self.dice.roll(2) == 0 { Side::Buy } else { Side::Sell }
    }

    /// A price near 10,000, most often behind the best one and now and then through it.
    fn price(&mut self, side: Side) -> Price {
        let behind = self.dice.roll(50) as i64 - 2;
        match side {
            Side::Buy => Price(10_000 - behind),
            Side::Sell => Price(10_000 + behind),
        }
    }
}

pub(crate) fn owner(number: u64) -> AccountId {
    AccountId(AccountId::FIRST_USER + u32::try_from(number).expect("an account"))
}

fn open_account(number: u64) -> Command {
    let owner = UserId(1 + i64::try_from(number).expect("a person"));
    Command::OpenAccount(OpenAccount { account: self::owner(number), owner })
}

/// 100 markets against one currency, and 10,000 accounts rich enough for every order.
pub(crate) fn floor() -> Engine {
    let mut engine = Engine::new();
    let mut events = Vec::new();
    let mut run = |command: Command| {
        events.clear();
        engine.apply(engine.last_seq().next(), Timestamp(0), &command, &mut events);
        assert!(!matches!(events[..], [Event::Refused(_)]), "{events:?}");
    };
    for id in 0..=MARKETS {
        run(Command::ListAsset(asset(id)));
    }
    for id in 0..MARKETS {
        run(Command::ListMarket(market(id)));
    }
    for account in 0..u64::from(ACCOUNTS) {
        run(open_account(account));
        for asset in 0..=MARKETS {
            let amount = Amount(if asset == 0 { 400_000_000_000_000 } else { 1_000_000_000_000 });
            let (account, asset) = (owner(account), AssetId(asset));
            run(Command::Deposit(Deposit { account, asset, amount, once: None }));
        }
    }
    engine
}
