//! Fees: in the own currency they are paid, in any other asset that asset is disposed of at market value, by all laws
//! that are known here (UK: CRYPTO22280; US: Reg. 1.1001-7(b); CA: barter).

use super::recorder::Recorder;
use super::trades::Terms;
use super::worth::own_currency;
use super::{Counterpart, Departure, DisposalClass};
use crate::activity::Holding;
use crate::exact::Money;
use crate::issue::IssueKind;

impl Recorder<'_> {
    /// Of a trade. What no side bears is an expense.
    pub(super) fn pay_fee(&mut self, terms: &Terms) {
        let Some(fee) = terms.fee.filter(|it| it.quantity.is_positive()) else { return };
        if !terms.fee_is_sent {
            self.pay(fee, terms.fee_value);
        }
        // With a side of unknown worth the fee is unknown, too, and leaves at its cost.
        let gone_at_cost = terms.fee_is_sent && terms.proceeds.is_none();
        if !terms.fee_is_borne && !gone_at_cost {
            terms.fee_value.into_iter().for_each(|it| self.expense(it));
        }
    }

    /// A fee that is in no cost and in no proceeds.
    pub(super) fn expensed_fee(&mut self, fee: Option<Holding>) {
        let Some(fee) = fee.filter(|it| it.quantity.is_positive()) else { return };
        // What the activity was worth says nothing about its fee, unless it is the fee.
        let said = self.activity.kind == crate::activity::ActivityType::Fee;
        let value = match own_currency(self.sources, fee) {
            Some(amount) => Some(amount),
            None if said => self.value_of(fee),
            None => super::worth::market_value(self.sources, fee, self.day),
        };
        self.pay(fee, value);
        value.into_iter().for_each(|it| self.expense(it));
    }

    fn pay(&mut self, fee: Holding, value: Option<Money>) {
        if let Some(amount) = own_currency(self.sources, fee) {
            self.cash(-amount, Counterpart::Inside);
            return;
        }
        if value.is_none() {
            self.issue(IssueKind::MissingPrice, fee);
        }
        let (class, fees) = (DisposalClass::Taxable, Money::ZERO);
        self.fee_goes_out(fee, Departure { class, proceeds: value, fees });
    }
}
