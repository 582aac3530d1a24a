//! The engine and the naive model, given the same commands: whatever differs is a bug in one of them, or in
//! what both were built from.

use crate::invariants::Watch;
use crate::model::{Model, Told};
use crate::scenario::Step;
use agio_domain::{AccountId, AssetId, MarketId, OrderId, Seq, Side};
use agio_engine::{BalanceState, Command, Engine, Event, Level, OrderState};
use std::fmt::Debug;

/// Both of them, and what must always hold.
#[derive(Debug)]
pub(crate) struct Duel {
    pub(crate) engine: Engine,
    pub(crate) model: Model,
    watch: Watch,
    /// How often the whole state is compared: after every so many commands.
    thoroughly_every: u64,
    events: Vec<Event>,
}

/// What the two disagree about.
pub(crate) type Difference = String;

impl Duel {
    pub(crate) fn new(thoroughly_every: u64) -> Duel {
        Duel {
            engine: Engine::new(),
            model: Model::default(),
            watch: Watch::default(),
            thoroughly_every,
            events: Vec::new(),
        }
    }

    /// Does one command on both and compares what came of it.
    pub(crate) fn step(&mut self, step: &Step) -> Result<Told, Difference> {
        let seq = Seq(self.engine.last_seq().0 + 1);
        let before = self.balances_of_model();
        let told = self.model.apply(seq, step.at, &step.command);
        self.events.clear();
        self.engine.apply(seq, step.at, &step.command, &mut self.events);
        compare_events(&step.command, &self.events, &told)?;
        self.compare_told_balances(&before)?;
        self.watch.check(&self.engine, &self.events)?;
        if seq.0.is_multiple_of(self.thoroughly_every) {
            self.compare_state()?;
        }
        Ok(told)
    }

    /// What the engine said to the last command.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Account, asset, available, held.
    fn balances_of_model(&self) -> Vec<(AccountId, AssetId, i128, i128)> {
        let balance = |(account, asset, owned)| {
            let held = self.model.held(account, asset);
            (account, asset, owned - held, held)
        };
        self.model.balances().map(balance).collect()
    }

    /// Every balance is as it should be, and each that changed was told, once, as it is.
    fn compare_told_balances(
        &self,
        before: &[(AccountId, AssetId, i128, i128)],
    ) -> Result<(), Difference> {
        let told: Vec<&BalanceState> = self
            .events
            .iter()
            .filter_map(|event| if let Event::Balance(it) = event { Some(it) } else { None })
            .collect();
        for balance in self.balances_of_model() {
            let (account, asset, available, held) = balance;
            let (engine_available, engine_held) = self.engine.balance(account, asset);
            let engine = (engine_available.0.into(), engine_held.0.into());
            let name = format!("balance of {account} in asset {asset}");
            same(&name, &engine, &(available, held))?;
            let times = told.iter().filter(|it| (it.account, it.asset) == (account, asset)).count();
            if times > 1 || (times == 0 && !before.contains(&balance)) {
                return Err(format!("the {name} was told {times} times"));
            }
        }
        for it in told {
            let name = format!("told balance of {} in asset {}", it.account, it.asset);
            let now = self.engine.balance(it.account, it.asset);
            same(&name, &(it.available, it.held), &now)?;
        }
        Ok(())
    }

    /// Orders, books, holds and deadlines.
    pub(crate) fn compare_state(&self) -> Result<(), Difference> {
        let (engine, model) = (&self.engine, &self.model);
        same("number of open orders", &engine.open_order_count(), &model.open().len())?;
        for order in model.open() {
            let id = OrderId(order.id);
            same("open order", &engine.order(id), &Some(order.state()))?;
            let held = engine.held_for(id).map(|it| i128::from(it.0));
            same(&format!("hold of order {id}"), &held, &Some(model.held_for(order)))?;
        }
        let opened: Vec<_> = engine.accounts().collect();
        same("opened accounts", &opened, &model.opened())?;
        same("next deadline", &engine.next_deadline(), &model.next_deadline())?;
        let owners = |it: &BalanceState| (it.available.0, it.held.0) != (0, 0);
        let rich = model.balances().filter(|it| it.2 != 0).count();
        same("number of balances", &engine.balances().filter(owners).count(), &rich)?;
        for (account, asset, _) in model.balances() {
            let name = format!("volume of {account} in asset {asset}");
            same(&name, &engine.volume(account, asset), &model.volume(account, asset))?;
        }
        for market in 0..model.markets() {
            for side in [Side::Buy, Side::Sell] {
                let plain = |it: Level| (it.price, i128::from(it.quantity.0), it.orders);
                let levels: Vec<_> =
                    engine.levels(MarketId(market as u16), side).map(plain).collect();
                let name = format!("levels of market {market}, {side:?}");
                same(&name, &levels, &model.levels(market, side))?;
            }
        }
        Ok(())
    }
}

fn compare_events(command: &Command, events: &[Event], told: &Told) -> Result<(), Difference> {
    let is_fact = |event: &&Event| !matches!(event, Event::Order(_) | Event::Balance(_));
    let facts: Vec<&Event> = events.iter().filter(is_fact).collect();
    same_list("fact", &facts, &told.facts.iter().collect::<Vec<_>>())?;
    if events.iter().skip(facts.len()).any(|event| is_fact(&event)) {
        return Err("orders and balances come after everything else".into());
    }
    let mut orders: Vec<&OrderState> = events
        .iter()
        .filter_map(|event| if let Event::Order(it) = event { Some(it) } else { None })
        .collect();
    let mut expected: Vec<&OrderState> = told.orders.iter().collect();
    let own_first =
        matches!(command, Command::PlaceOrder(_) | Command::PlaceOco(_) | Command::AmendOrder(_));
    if own_first {
        same("first order told", &orders.first(), &expected.first())?;
    }
    orders.sort_by_key(|it| it.id);
    expected.sort_by_key(|it| it.id);
    same_list("touched order", &orders, &expected)
}

/// The first of two lists' items that are not the same.
fn same_list<T: PartialEq + Debug>(
    name: &str,
    engine: &[T],
    model: &[T],
) -> Result<(), Difference> {
    for index in 0..engine.len().max(model.len()) {
        same(&format!("{name} {index}"), &engine.get(index), &model.get(index))?;
    }
    Ok(())
}

/// Both, unless they are the same.
fn same<T: PartialEq + Debug>(name: &str, engine: &T, model: &T) -> Result<(), Difference> {
    if engine == model {
        return Ok(());
    }
    Err(format!("{name}\nengine: {engine:?}\nmodel:  {model:?}"))
}
