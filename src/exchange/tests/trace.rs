//! A trace of 500 commands in records of different sizes, for whoever damages journals.

use super::*;
use crate::domain::Seq;
use crate::engine::{CancelOrder, OrderRef};
use crate::exchange::Applied;
use crate::exchange::codec::{self, Record, Tip};
use crate::exchange::replay::Standing;
use crate::storage::journal::{JournalRow, JournalStore};

/// How many commands the trace has.
const COMMANDS: usize = 500;
/// Records have this many commands at most; the trace has about 90.
const RECORD_COMMANDS_MAX: u64 = 10;

/// Numbers that look random and are the same every time.
#[derive(Clone, Debug)]
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn from(seed: u64) -> Numbers {
        Numbers(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// The next, below `bound`.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.below(256).to_le_bytes()[0]
    }
}

/// So many commands: a listing, deposits, then orders that rest, trade and are cancelled.
fn commands(count: usize) -> Vec<Command> {
    let mut numbers = Numbers::from(3);
    let mut commands = listing().to_vec();
    commands.push(Command::Deposit(deposit(ALICE, USD, 1_000_000 * COIN)));
    commands.push(Command::Deposit(deposit(BOB, BTC, 1_000 * COIN)));
    let mut name = 0_u64;
    while commands.len() < count {
        let price = 5_000_000 + i64::try_from(numbers.below(40)).unwrap();
        let quantity = 10_000 + i64::try_from(numbers.below(90_000)).unwrap();
        let (account, side) =
            if numbers.below(2) == 0 { (ALICE, Side::Buy) } else { (BOB, Side::Sell) };
        name += 1;
        commands.push(match numbers.below(10) {
            0 => Command::Deposit(deposit(account, USD, COIN)),
            1 => {
                let order = client_id(&format!("order-{}", numbers.below(name))).unwrap();
                Command::CancelOrder(CancelOrder { account, order: OrderRef::Client(order) })
            }
            _ => Command::PlaceOrder(NewOrder {
                client_id: client_id(&format!("order-{name}")),
                ..order(account, side, price, quantity)
            }),
        });
    }
    commands
}

/// The trace in records, each chained to the one before.
pub(super) fn rows(epoch: u64) -> Vec<JournalRow> {
    rows_of(COMMANDS, epoch, RECORD_COMMANDS_MAX)
}

/// So many commands in records of at most so many.
pub(super) fn rows_of(
    commands_count: usize,
    epoch: u64,
    record_commands_max: u64,
) -> Vec<JournalRow> {
    let mut numbers = Numbers::from(4);
    let mut commands = commands(commands_count).into_iter().peekable();
    let (mut rows, mut tip) = (Vec::new(), Tip::default());
    while commands.peek().is_some() {
        let count = usize::try_from(1 + numbers.below(record_commands_max)).unwrap();
        let commands: Vec<Command> = commands.by_ref().take(count).collect();
        let row = next_row(&tip, epoch, commands);
        tip = Tip::after(&row);
        rows.push(row);
    }
    rows
}

/// A record that follows `tip`.
pub(super) fn next_row(tip: &Tip, epoch: u64, commands: Vec<Command>) -> JournalRow {
    let record = Record {
        epoch,
        first_seq: tip.seq.next(),
        at: Timestamp(1_768_000_000_000_000 + i64::try_from(tip.seq.0).unwrap()),
        previous: tip.hash,
        commands,
    };
    codec::encode(&record).expect("encodes")
}

/// Where an engine stands before each record and after the last.
pub(super) fn standings(rows: &[JournalRow]) -> Vec<Standing> {
    let mut standings = vec![Standing::default()];
    for row in rows {
        let mut standing = standings.last().expect("the first").clone();
        let record = codec::decode(row, &standing.tip).expect("decodes");
        Applied::of(&mut standing.engine, record);
        (standing.tip, standing.first_seq) = (Tip::after(row), row.first_seq);
        standings.push(standing);
    }
    standings
}

/// Everything a journal holds, damaged or not.
pub(super) async fn everything(journal: &dyn JournalStore) -> Result<Vec<JournalRow>, Fault> {
    journal.page(Seq::ZERO, u32::MAX).await
}

/// How much a test does: 1 for all of it when `variable` is set, else every so-manieth.
pub(super) fn stride(variable: &str, short: usize) -> usize {
    if std::env::var_os(variable).is_some() { 1 } else { short }
}
