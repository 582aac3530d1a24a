//! What placing an order now would come to. Nothing changes, and nothing is promised: the next command
//! may change the book.

use super::Engine;
use super::activation::market_cost;
use super::command::NewOrder;
use super::draft::Draft;
use super::event::{PREVIEW_LEVELS_MAX, Preview, PreviewFill};
use super::fees::FeeAccount;
use super::orders::refuse_house;
use super::planning::{Asker, Plan};
use super::rehearsal::{Findings, rehearse};
use super::reject::Reject;
use crate::domain::{Amount, Quantity, Side, TimeInForce};

impl Engine {
    /// What placing this order now would come to; its client id does not matter.
    ///
    /// # Errors
    /// What placing it now would be refused with.
    pub fn preview(&self, new: &NewOrder) -> Result<Preview, Reject> {
        refuse_house(new.account)?;
        let venue = self.venue(new.market).ok_or(Reject::UnknownMarket)?;
        let draft = Draft::of(new);
        draft.check(&new.terms, self.now)?;
        let owner = self.ledger.find(new.account);
        let asker = self.asker(owner, 1, venue.rules.max_open_orders);
        let plan = self.checked(&draft, asker)?;
        let mut preview = Preview {
            fills: Vec::new(),
            filled: Quantity::ZERO,
            notional: Amount::ZERO,
            fees: Amount::ZERO,
            rests: Quantity::ZERO,
            best: venue.book.best(draft.side.opposite()),
            hold: plan.hold,
            maker_fee_ppm: plan.fees.maker_ppm(),
            taker_fee_ppm: plan.fees.taker_ppm(),
            waits: draft.trigger.is_some() && !plan.fires,
        };
        if !preview.waits {
            self.preview_fills(&draft, (asker, &plan), &mut preview);
        }
        Ok(preview)
    }

    fn preview_fills(&self, draft: &Draft, (asker, plan): (Asker, &Plan), into: &mut Preview) {
        let venue = &self.venues[usize::from(draft.market.0)];
        let crosses = venue.book.crosses(draft.side, draft.price);
        if draft.post_only && crosses {
            return;
        }
        let wanted = self.wanted(draft, (asker, plan.bound, plan.fees));
        let mut fills = Vec::new();
        let found = rehearse((venue, &self.orders), wanted, |price, quantity| {
            if fills.len() < PREVIEW_LEVELS_MAX {
                fills.push(PreviewFill { price, quantity });
            }
        });
        if draft.time_in_force == TimeInForce::Fok && found.lots.0 < draft.wanted {
            return;
        }
        if draft.trigger.is_some() && !self.can_pay(draft, (asker, plan), &found) {
            return;
        }
        into.fills = fills;
        into.filled = found.lots;
        into.notional = Amount(i64::try_from(found.cost).unwrap_or(i64::MAX));
        let taker = plan.fees.taker_ppm();
        let fees = FeeAccount::new(taker, taker).reserve(into.notional);
        into.fees = Amount(i64::try_from(fees).unwrap_or(i64::MAX));
        let rests = matches!(draft.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd)
            && !draft.price.is_zero()
            && !found.ends_at_own;
        if rests {
            into.rests = Quantity(draft.wanted - found.lots.0 - found.eaten.0);
        }
    }

    /// Whether a triggered order has the funds it takes only now: a buy by quantity holds nothing before.
    fn can_pay(&self, draft: &Draft, (asker, plan): (Asker, &Plan), found: &Findings) -> bool {
        if draft.side == Side::Sell || draft.by_budget || !draft.price.is_zero() {
            return true;
        }
        let quote = self.venues[usize::from(draft.market.0)].rules.quote;
        let available = asker.owner.map_or(Amount::ZERO, |it| self.ledger.available(it, quote));
        market_cost(found, plan.fees).is_some_and(|needed| needed <= available)
    }
}
