//! What placing an order now would come to. Nothing changes, and nothing is promised: the next command
//! may change the book.

use super::Engine;
use super::command::NewOrder;
use super::costs::market_cost;
use super::dry_run::{FillEstimate, dry_run};
use super::event::{PREVIEW_LEVELS_MAX, Preview, PreviewFill};
use super::fees::FeeAccount;
use super::normalised_order::NormalisedOrder;
use super::planning::OrderPlan;
use super::reject::Reject;
use agio_domain::{Amount, Quantity, Side, TimeInForce};

impl Engine {
    /// What placing this order now would come to; its client id does not matter.
    ///
    /// # Errors
    /// What placing it now would be refused with.
    pub fn preview(&self, new: &NewOrder) -> Result<Preview, Reject> {
        let owner = self.named_account(new.account)?;
        let market_state = self.market_state(new.market).ok_or(Reject::UnknownMarket)?;
        let normalised = NormalisedOrder::of(new);
        normalised.check(&new.terms, self.now)?;
        let context = self.context(owner, 1, market_state.rules.max_open_orders);
        let plan = self.checked(&normalised, context)?;
        let mut preview = Preview {
            fills: Vec::new(),
            filled: Quantity::ZERO,
            notional: Amount::ZERO,
            fees: Amount::ZERO,
            rests: Quantity::ZERO,
            best: market_state.book.best(normalised.side.opposite()),
            hold: plan.hold,
            maker_fee_ppm: plan.fees.maker_ppm(),
            taker_fee_ppm: plan.fees.taker_ppm(),
            waits: normalised.trigger.is_some() && !plan.fires,
        };
        if !preview.waits {
            self.preview_fills(&normalised, &plan, &mut preview);
        }
        Ok(preview)
    }

    fn preview_fills(&self, normalised: &NormalisedOrder, plan: &OrderPlan, into: &mut Preview) {
        let market_state = &self.market_states[usize::from(normalised.market.0)];
        let crosses = market_state.book.crosses(normalised.side, normalised.price);
        if normalised.post_only && crosses {
            return;
        }
        let wanted = self.wanted(normalised, plan);
        let mut fills = Vec::new();
        let found = dry_run(self.seen(market_state), wanted, |price, quantity| {
            if fills.len() < PREVIEW_LEVELS_MAX {
                fills.push(PreviewFill { price, quantity });
            }
        });
        if normalised.time_in_force == TimeInForce::Fok && found.lots.0 < normalised.wanted {
            return;
        }
        if normalised.trigger.is_some() && !self.can_pay(normalised, plan, &found) {
            return;
        }
        into.fills = fills;
        into.filled = found.lots;
        into.notional = Amount(i64::try_from(found.cost).unwrap_or(i64::MAX));
        let taker = plan.fees.taker_ppm();
        let fees = FeeAccount::new(taker, taker).reserve(into.notional);
        into.fees = Amount(i64::try_from(fees).unwrap_or(i64::MAX));
        let rests = matches!(normalised.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd)
            && !normalised.price.is_zero()
            && !found.ends_at_own;
        if rests {
            into.rests = Quantity(normalised.wanted - found.lots.0 - found.eaten.0);
        }
    }

    /// Whether a triggered order has the funds it takes only now: a buy by quantity holds nothing before.
    fn can_pay(
        &self,
        normalised: &NormalisedOrder,
        plan: &OrderPlan,
        found: &FillEstimate,
    ) -> bool {
        if normalised.side == Side::Sell || normalised.by_budget || !normalised.price.is_zero() {
            return true;
        }
        let quote = self.market_states[usize::from(normalised.market.0)].rules.quote;
        let available = self.ledger.available(plan.owner, quote);
        market_cost(found, plan.fees).is_some_and(|needed| needed <= available)
    }
}
