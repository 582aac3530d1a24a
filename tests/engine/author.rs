//! Writes random scenarios: every kind of command, hostile ones among them, on a narrow grid of prices between
//! few accounts with tight funds, so that everything interesting happens often.
//!
//! Each world draws its own menu of features, so that some scenarios are about little and others about all.

mod money;
mod orders;
mod world;

pub(crate) use world::opening;

use crate::dice::Dice;
use crate::model::{Model, Order};
use crate::scenario::Step;
use agio_domain::{AccountId, ClientId, MarketId, Timestamp};
use agio_engine::Command;
use world::Menu;

const ACCOUNTS: [u32; 4] = [1_001, 1_002, 1_003, 1_004];
const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

/// Writes one kind of command.
type Scribe = fn(&mut Author, &Model) -> Command;

/// Writes the scenario of one world.
#[derive(Debug)]
pub(crate) struct Author {
    dice: Dice,
    menu: Menu,
    /// Prices and quantities are multiples of these: 1 and 1, but for worlds of huge numbers.
    tick: i64,
    lot: i64,
    /// Of a hundred orders, how many wait for a trigger: in some worlds most of them, so that they cascade.
    conditional: u64,
    at: i64,
    /// The newest number of a money movement.
    numbered: u64,
    written: Vec<Command>,
}

impl Author {
    pub(crate) fn new(seed: u64) -> Author {
        let mut dice = Dice::new(seed);
        let menu = Menu::draw(&mut dice);
        let (tick, lot) = if dice.once_in(12) { (1 << 27, 1 << 20) } else { (1, 1) };
        let at = dice.between(-2 * DAY, 20_000 * DAY);
        let conditional = if dice.once_in(5) { 70 } else { 30 };
        Author { dice, menu, tick, lot, conditional, at, numbered: 0, written: Vec::new() }
    }

    /// The next command, knowing how the world stands.
    pub(crate) fn next(&mut self, model: &Model) -> Step {
        self.pass_time();
        let at = Timestamp(self.at);
        let command = match model.next_deadline() {
            Some(due) if due <= at && self.dice.percent(60) => Command::Tick,
            _ if model.is_any_market_not_open() && self.dice.once_in(6) => self.update(model),
            _ if self.dice.once_in(20) => self.again(model),
            _ => self.fresh(model),
        };
        self.written.push(command.clone());
        Step { at, command }
    }

    fn pass_time(&mut self) {
        let dice = &mut self.dice;
        self.at += match dice.roll() % 200 {
            0..170 => dice.between(0, 1_000),
            170..190 => dice.between(1, 5) * SECOND,
            190..197 => dice.between(1, 3) * HOUR,
            197 => dice.between(1, 40) * dice.one_of(&[6 * HOUR, DAY]),
            198 => -HOUR,
            _ => 0,
        };
    }

    /// One of the last commands once more.
    fn again(&mut self, model: &Model) -> Command {
        let back = self.dice.between(1, 40) as usize;
        match self.written.len().checked_sub(back) {
            Some(index) => self.written[index].clone(),
            None => self.fresh(model),
        }
    }

    fn fresh(&mut self, model: &Model) -> Command {
        let menu = &self.menu;
        let if_on = |on: bool, weight: u32| if on { weight } else { 0 };
        let kinds: [(u32, Scribe); 15] = [
            (50, Author::order),
            (if_on(menu.oco, 6), Author::oco),
            (if_on(menu.amends, 12), Author::amend),
            (6, Author::cancel),
            (1, Author::cancel_all),
            (if_on(menu.switches, 2), Author::switch),
            (if_on(menu.expiries, 1), |_, _| Command::Tick),
            (5, Author::deposit),
            (if_on(menu.transfers, 3), Author::transfer),
            (1, Author::open_account),
            (if_on(menu.withdrawals, 3), Author::withdrawal),
            (if_on(menu.withdrawals, 3), Author::end_of_withdrawal),
            (2, Author::update),
            (if_on(menu.tiers, 1), Author::tiers),
            (1, Author::listing),
        ];
        let write = self.dice.weighted(&kinds);
        write(self, model)
    }

    /// Mostly a number between the two, now and then one from the ends of the world.
    fn number(&mut self, low: i64, high: i64) -> i64 {
        let hostile =
            [0, -1, 1, i64::MIN, i64::MAX, i64::MAX / 2, i64::MAX / 2 + 1, 1 << 40, 1 << 62];
        if self.dice.once_in(150) {
            self.dice.one_of(&hostile)
        } else {
            self.dice.between(low, high)
        }
    }

    fn account(&mut self) -> AccountId {
        let odd = [0, 1, 100, 101, 900, 7_777, u32::MAX];
        let id = if self.dice.once_in(60) {
            self.dice.one_of(&odd)
        } else {
            self.dice.one_of(&ACCOUNTS)
        };
        AccountId(id)
    }

    fn market(&mut self, model: &Model) -> MarketId {
        let listed = model.markets() as i64;
        match self.dice.roll() % 80 {
            0 => MarketId(self.dice.one_of(&[listed as u16, u16::MAX])),
            1..25 => MarketId(self.dice.between(0, listed.max(1) - 1) as u16),
            _ => MarketId(0),
        }
    }

    fn client_id(&mut self) -> Option<ClientId> {
        let named = self.dice.percent(20);
        let name = format!("id-{}", self.dice.between(0, 30));
        named.then(|| ClientId::new(&name).expect("an id"))
    }

    /// Some order that stands, if there is one.
    fn open_order(&mut self, model: &Model) -> Option<Order> {
        let count = model.open().len() as i64;
        let index = if count == 0 { return None } else { self.dice.between(0, count - 1) };
        Some(model.open()[index as usize].clone())
    }
}
