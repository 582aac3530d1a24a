//! What a trade is worth, and which side bears its fee.
//!
//! What is given is disposed of for the market value of what is received, and what is received costs the market value of
//! what is given (UK: CRYPTO22100; US: Reg. 1.1001-7). At arm's length the two are one value, and one is used for both sides, so that
//! gains are conserved.
//!
//! The fee belongs to the cost where something is bought for a currency, else to the disposal; where one digital asset
//! is given for another, all of it (Reg. 1.1012-1(h)(2)(ii)(B); UK: TCGA 1992 s38(1)(c)).

use super::Sources;
use super::worth::{asset_of, market_value, own_currency};
use crate::activity::{Activity, AssetClass, Holding};
use crate::calendar::Day;
use crate::exact::{Money, Rounding, Units};

/// What is to be recorded of a trade.
pub(super) struct Terms {
    pub(super) received: Option<Holding>,
    /// With the fee, when that is of the same asset.
    pub(super) sent: Option<Holding>,
    /// What one side was worth; `None` when nobody can know.
    pub(super) value: Option<Money>,
    /// What was received cost.
    pub(super) cost: Option<Money>,
    /// What was got for what was sent.
    pub(super) proceeds: Option<Money>,
    /// What of the fee reduces the gain of what was sent.
    pub(super) fees: Money,
    pub(super) fee: Option<Holding>,
    pub(super) fee_value: Option<Money>,
    /// Whether the fee is part of what was sent.
    pub(super) fee_is_sent: bool,
    /// Whether the fee is in a cost or in proceeds.
    pub(super) fee_is_borne: bool,
}

/// Of a trade that has at least one side.
pub(super) fn terms_of(sources: Sources<'_>, activity: &Activity, day: Day) -> Option<Terms> {
    let Activity { received, sent, fee, .. } = *activity;
    received.or(sent)?;
    let value = value_of(sources, activity, day);
    let fee_value = fee.and_then(|fee| fee_value(sources, activity, Fee { fee, value, day }));
    let currency = |holding: Holding| asset_of(sources, holding).class != AssetClass::Digital;
    let bought =
        received.is_some_and(|it| own_currency(sources, it).is_none()) && sent.is_none_or(currency);
    let sold = !bought && sent.is_some_and(|it| own_currency(sources, it).is_none());
    let borne = fee_value.filter(|_| value.is_some() && (bought || sold));
    let fee_is_sent = match (fee, sent) {
        (Some(fee), Some(sent)) => fee.asset == sent.asset && own_currency(sources, sent).is_none(),
        _ => false,
    };
    let with_fee = |sent: Holding| match fee.filter(|_| fee_is_sent) {
        Some(fee) => Holding { quantity: sent.quantity + fee.quantity, ..sent },
        None => sent,
    };
    let add = |value: Option<Money>, more: Option<Money>| value?.checked_add(more?);
    let proceeds = match fee_is_sent {
        true => add(value, fee_value),
        false => value,
    };
    Some(Terms {
        received,
        sent: sent.map(with_fee),
        value,
        cost: add(value, Some(borne.filter(|_| bought).unwrap_or_default())),
        proceeds,
        fees: borne.filter(|_| sold).unwrap_or_default(),
        fee,
        fee_value,
        fee_is_sent,
        fee_is_borne: borne.is_some(),
    })
}

/// A side in the own currency says it exactly; else what was said; else the rate of the day, where a side is another currency:
/// that is what was paid; else the prices, of what was received first.
fn value_of(sources: Sources<'_>, activity: &Activity, day: Day) -> Option<Money> {
    let sides = [activity.received, activity.sent];
    let own = sides.iter().flatten().find_map(|it| own_currency(sources, *it));
    let is_money = |it: &&Holding| asset_of(sources, **it).class == AssetClass::Currency;
    let paid = || {
        let mut money = sides.iter().flatten().filter(is_money);
        money.find_map(|it| market_value(sources, *it, day))
    };
    let priced = || sides.iter().flatten().find_map(|it| market_value(sources, *it, day));
    own.or(activity.value).or_else(paid).or_else(priced)
}

struct Fee {
    fee: Holding,
    value: Option<Money>,
    day: Day,
}

/// In the own currency, by the rate of the trade itself when it is of one side, else by the prices.
fn fee_value(sources: Sources<'_>, activity: &Activity, it: Fee) -> Option<Money> {
    let mut sides = [activity.sent, activity.received].into_iter().flatten();
    let same = sides.find(|side| side.asset == it.fee.asset && side.quantity.is_positive());
    let by_rate = |side: Holding| rate(it.value?, it.fee.quantity, side.quantity);
    own_currency(sources, it.fee)
        .or_else(|| same.and_then(by_rate))
        .or_else(|| market_value(sources, it.fee, it.day))
}

fn rate(value: Money, fee: Units, side: Units) -> Option<Money> {
    crate::exact::mul_div(value.0, fee.0, side.0, Rounding::HalfEven).map(Money)
}
