//! Fees of one order, rounded over the order's life instead of per fill.
//!
//! What an order has paid is always the exact sum of its fees rounded up once, so that many small fills
//! cost no more than one large. The rounding paid ahead is kept as a credit in millionths of a unit.

use agio_domain::Amount;
use agio_domain::market::FEE_PPM_MAX;
use serde::{Deserialize, Serialize};

/// Fees are parts of this many.
const PPM: i128 = 1_000_000;

/// The fee terms an order was accepted under, and its rounding credit, in eight bytes.
///
/// Terms stay as they were at acceptance: a later change of the market's fees must not make an order
/// cost more than is held for it. The credit is what rounding up paid ahead, in millionths of a quote
/// unit: 0 to 999,999. Each of the three fits [`FIELD_BITS`] bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FeeAccount(u64);

/// No fee and no credit is above a million.
const FIELD_BITS: u32 = 20;
const FIELD: u64 = (1 << FIELD_BITS) - 1;

impl FeeAccount {
    /// Terms without any credit.
    pub(super) fn new(maker_ppm: u32, taker_ppm: u32) -> FeeAccount {
        debug_assert!(maker_ppm.max(taker_ppm) <= FEE_PPM_MAX, "a market's fees are valid");
        FeeAccount(u64::from(maker_ppm) << (2 * FIELD_BITS) | u64::from(taker_ppm) << FIELD_BITS)
    }

    fn field(self, number: u32) -> u32 {
        u32::try_from(self.0 >> (number * FIELD_BITS) & FIELD).expect("twenty bits")
    }

    /// Parts per million of a fill on the resting side.
    pub(super) fn maker_ppm(self) -> u32 {
        self.field(2)
    }

    /// Parts per million of a fill on the incoming side.
    pub(super) fn taker_ppm(self) -> u32 {
        self.field(1)
    }

    /// Millionths of a quote unit paid ahead.
    fn credit(self) -> u32 {
        self.field(0)
    }

    /// Whether every part is in its range; what a snapshot brings may not be.
    pub(super) fn is_sound(self) -> bool {
        let fields = [self.maker_ppm(), self.taker_ppm()];
        let spare = self.0 >> (3 * FIELD_BITS) == 0;
        spare && fields.iter().all(|ppm| *ppm <= FEE_PPM_MAX) && self.credit() < 1_000_000
    }

    /// The fee of a fill on the resting side.
    pub(super) fn charge_maker(&mut self, notional: Amount) -> Amount {
        self.charge(notional, self.maker_ppm())
    }

    /// The fee of a fill on the incoming side.
    pub(super) fn charge_taker(&mut self, notional: Amount) -> Amount {
        self.charge(notional, self.taker_ppm())
    }

    /// The most that fills worth `notional` can still cost in fees, whichever side they come from.
    ///
    /// Holding notional + reserve(notional) is enough for ever: with F(x) = ceil(max(0, x) / 10^6),
    /// credit c, and a fill of exact fee x, the fee F(x - c) and the new reserve F(M n' - c') add up to
    /// max(F(x - c), F(M n' + x - c)), and both are at most F(M n - c).
    #[inline(always)]
    pub(super) fn reserve(self, notional: Amount) -> i128 {
        let highest = self.maker_ppm().max(self.taker_ppm());
        i128::from(due(exact(notional, highest), self.credit()).fee)
    }

    #[inline]
    fn charge(&mut self, notional: Amount, ppm: u32) -> Amount {
        let Due { fee, credit } = due(exact(notional, ppm), self.credit());
        self.0 = self.0 & !FIELD | u64::from(credit);
        Amount(fee)
    }
}

/// What a fee comes to.
struct Due {
    fee: i64,
    /// Millionths paid ahead by it.
    credit: u32,
}

/// The most notional that a budget pays for, fee included.
///
/// n + ceil(n ppm / 10^6) <= budget exactly when n (10^6 + ppm) <= budget 10^6.
pub(super) fn notional_within(budget: Amount, ppm: u32) -> Amount {
    let notional = i128::from(budget.0) * PPM / (PPM + i128::from(ppm));
    Amount(i64::try_from(notional).expect("less than the budget"))
}

fn exact(notional: Amount, ppm: u32) -> i128 {
    i128::from(notional.0) * i128::from(ppm)
}

/// Rounds up what the credit does not cover; in 64 bits where they suffice, which is nearly always.
#[inline]
fn due(exact: i128, credit: u32) -> Due {
    let uncovered = exact - i128::from(credit);
    let Ok(uncovered) = i64::try_from(uncovered) else {
        let fee = (uncovered + PPM - 1) / PPM;
        let credit = u32::try_from(fee * PPM - uncovered).expect("less than one unit ahead");
        return Due { fee: i64::try_from(fee).expect("a fee is at most its notional"), credit };
    };
    if uncovered <= 0 {
        let credit = u32::try_from(-uncovered).expect("no more than before");
        return Due { fee: 0, credit };
    }
    let whole = uncovered / 1_000_000;
    let rest = uncovered % 1_000_000;
    if rest == 0 {
        return Due { fee: whole, credit: 0 };
    }
    let credit = u32::try_from(1_000_000 - rest).expect("less than one unit ahead");
    Due { fee: whole + 1, credit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fee_of_many_small_fills_is_that_of_one_large_fill() {
        let rows = [(1, 1_000, 1_000), (333, 2_500, 77), (7, 999_999, 13), (1, 1_000_000, 5)];
        for (notional, ppm, fills) in rows {
            let mut account = FeeAccount::new(ppm, ppm);
            let paid: i64 = (0..fills).map(|_| account.charge_maker(Amount(notional)).0).sum();
            let whole = FeeAccount::new(ppm, ppm).charge_taker(Amount(notional * fills)).0;
            assert_eq!(paid, whole, "{fills} fills of {notional} at {ppm} ppm");
        }
    }

    #[test]
    fn fee_never_exceeds_its_notional() {
        let mut account = FeeAccount::new(1_000_000, 1);
        assert_eq!(account.charge_taker(Amount(1)), Amount(1));
        assert_eq!(account.charge_maker(Amount(1)), Amount(1));
        assert_eq!(account.charge_maker(Amount(i64::MAX)), Amount(i64::MAX));
    }

    #[test]
    fn budget_pays_for_its_notional_and_not_one_unit_more() {
        for budget in (0..2_000).chain([1_000_001, i64::MAX]) {
            for ppm in [0, 1, 999, 2_500, 333_333, 1_000_000] {
                let most = notional_within(Amount(budget), ppm);
                let cost = |notional: i64| {
                    i128::from(notional) + i128::from(due(exact(Amount(notional), ppm), 0).fee)
                };
                assert!(cost(most.0) <= i128::from(budget));
                assert!(most.0 == i64::MAX || cost(most.0 + 1) > i128::from(budget));
            }
        }
    }
}
