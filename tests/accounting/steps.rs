//! Any sequence of activities: three accounts, three assets, all types.

use crate::ledger::{Ledger, SCALE};
use agio_accounting::activity::{
    Activity, ActivityId, ActivityType, Holding, PortfolioAccountId, PortfolioAssetId,
};
use agio_accounting::exact::{Money, Units};
use agio_accounting::rules::{CostBasisMethod, Jurisdiction, LotScope, Rules};
use agio_domain::Timestamp;
use proptest::prelude::*;

/// One activity in small numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    kind: usize,
    hours: i64,
    account: u32,
    asset: u32,
    other: u32,
    quantity: i128,
    value: Option<i128>,
    fee: i128,
}

const KINDS: [ActivityType; 23] = [
    ActivityType::Trade,
    ActivityType::Trade,
    ActivityType::Trade,
    ActivityType::Deposit,
    ActivityType::Withdrawal,
    ActivityType::TransferOut,
    ActivityType::TransferIn,
    ActivityType::StakingReward,
    ActivityType::Interest,
    ActivityType::Airdrop,
    ActivityType::Fork,
    ActivityType::Mining,
    ActivityType::GiftReceived,
    ActivityType::GiftSent,
    ActivityType::SpouseReceived,
    ActivityType::SpouseSent,
    ActivityType::Donation,
    ActivityType::Lost,
    ActivityType::NegligibleValue,
    ActivityType::Spend,
    ActivityType::Fee,
    ActivityType::Redenomination,
    ActivityType::OpeningBalance,
];

pub(crate) fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (
        (0..KINDS.len(), 0_i64..24 * 120, 0_u32..3),
        (0_u32..4, 0_u32..4, 1_i128..50),
        (proptest::option::weighted(0.8, 0_i128..900), 0_i128..4),
    );
    let step = step.prop_map(|((kind, hours, account), (asset, other, quantity), (value, fee))| {
        Step { kind, hours, account, asset, other, quantity, value, fee }
    });
    proptest::collection::vec(step, 1..most)
}

const ONE: i128 = 10_i128.pow(SCALE as u32);

fn holding(asset: u32, quantity: i128) -> Option<Holding> {
    // A third, so that shares do not divide.
    let quantity = Units(quantity * ONE / 3);
    (quantity.0 > 0).then_some(Holding { asset: PortfolioAssetId(asset), quantity })
}

/// The activities of some steps; a transfer makes two.
pub(crate) fn ledger_of(steps: &[Step], rules: Rules) -> Ledger {
    let mut ledger = Ledger::new(rules);
    for symbol in ["A", "B", "C"] {
        ledger.asset(symbol);
    }
    // C has no price: what nobody says the worth of is not known.
    ledger.price("A", &[("2023-12-31", "7"), ("2024-02-01", "11.3")]);
    ledger.price("B", &[("2023-12-31", "0.0000123")]);
    for step in steps {
        add(&mut ledger, step);
    }
    ledger
}

fn add(ledger: &mut Ledger, step: &Step) {
    let start = Timestamp::parse("2024-01-01T00:00:00Z").unwrap();
    let at = Timestamp(start.0 + step.hours * 3_600_000_000);
    let (kind, account) = (KINDS[step.kind], PortfolioAccountId(step.account));
    let id = ActivityId(ledger.activities.len() as u64 + 1);
    let mine = holding(step.asset, step.quantity);
    let fee = holding(step.other, step.fee);
    let mut activity = Activity { fee, ..Activity::new(id, kind, (account, at)) };
    activity.value = step.value.map(|it| Money(it * ONE));
    match kind {
        ActivityType::Trade => {
            activity.received = mine;
            // Assets of a trade differ.
            activity.sent = holding((step.asset + 1 + step.other % 3) % 4, 50 - step.quantity);
        }
        ActivityType::Redenomination => {
            activity.sent = mine;
            activity.received = holding(step.other, step.quantity * 3);
        }
        ActivityType::TransferOut => return transfer(ledger, step, activity),
        ActivityType::Withdrawal
        | ActivityType::GiftSent
        | ActivityType::SpouseSent
        | ActivityType::Donation
        | ActivityType::Lost
        | ActivityType::NegligibleValue
        | ActivityType::Spend
        | ActivityType::Fee => activity.sent = mine,
        _ => {
            activity.received = mine;
            activity.cost_basis = step.value.map(|it| Money(it * ONE));
        }
    }
    ledger.activities.push(activity);
}

/// Two thirds of them with the other end; a part is lost on the way.
fn transfer(ledger: &mut Ledger, step: &Step, mut out: Activity) {
    out.sent = holding(step.asset, step.quantity);
    if step.other == 3 {
        return ledger.activities.push(out);
    }
    let id = ActivityId(out.id.0 + 1);
    let account = PortfolioAccountId((step.account + 1) % 3);
    let later = Timestamp(out.at.0 + 60_000_000 * (step.fee as i64 - 1));
    let mut arrival = Activity::new(id, ActivityType::TransferIn, (account, later));
    arrival.received = holding(step.asset, step.quantity - step.fee.min(step.quantity - 1));
    (out.transfer, arrival.transfer) = (Some(id), Some(out.id));
    ledger.activities.extend([out, arrival]);
}

pub(crate) fn rules() -> impl Strategy<Value = Rules> {
    use CostBasisMethod::*;
    let method = prop_oneof![
        Just(Fifo),
        Just(Lifo),
        Just(Hifo),
        Just(Lofo),
        Just(Average),
        Just(Section104),
        Just(Acb)
    ];
    let middle = Timestamp::parse("2024-02-15T00:00:00Z").unwrap();
    let scope = prop_oneof![
        Just(LotScope::PerAccount),
        Just(LotScope::Universal),
        Just(LotScope::PerAccountFrom(middle)),
    ];
    let law = prop_oneof![
        Just(Jurisdiction::Uk),
        Just(Jurisdiction::Us),
        Just(Jurisdiction::Ca),
        Just(Jurisdiction::Other),
    ];
    (method, scope, law).prop_map(|(method, scope, jurisdiction)| Rules {
        scope,
        jurisdiction,
        ..Rules::new(method)
    })
}
