//! A change of an open order, as a client asks for it.

use super::Understood;
use super::check::Check;
use crate::domain::{AccountId, Decimal, Listing};
use crate::engine::{AmendOrder, OrderRef, OrderState};
use crate::services::refusals::{Wording, nothing_to_change};
use crate::services::trading::NamedOrder;

/// A change of an open order: at least one of price and quantity.
#[derive(Clone, Debug)]
pub struct AmendRequest {
    /// Which order.
    pub order: NamedOrder,
    /// Its new limit price.
    pub price: Option<Decimal>,
    /// Its new quantity in all, what has filled included.
    pub quantity: Option<Decimal>,
}

/// What is to be changed.
#[derive(Clone, Copy)]
pub(in crate::services::trading) struct Amended<'a> {
    pub(in crate::services::trading) account: AccountId,
    pub(in crate::services::trading) listing: &'a Listing,
    /// The order as it stands.
    pub(in crate::services::trading) state: &'a OrderState,
}

impl AmendRequest {
    /// Which order to change.
    ///
    /// # Errors
    /// When none or two are named, or there is nothing to change: both, if it is both.
    pub(in crate::services::trading) fn reference(&self) -> Understood<OrderRef> {
        let mut refusals = Vec::new();
        let named = self.order.clone().reference();
        if self.price.is_none() && self.quantity.is_none() {
            refusals.push(nothing_to_change());
        }
        match named {
            Ok(reference) if refusals.is_empty() => Ok(reference),
            Ok(_) => Err(refusals),
            Err(refusal) => {
                refusals.insert(0, refusal);
                Err(refusals)
            }
        }
    }

    /// The change in the engine's terms, on the grid of the order's market.
    ///
    /// # Errors
    /// Everything that is wrong with the input, at once.
    pub(in crate::services::trading) fn change(
        &self,
        order: OrderRef,
        Amended { account, listing, state }: Amended<'_>,
    ) -> Understood<AmendOrder> {
        let mut check = Check::new(listing);
        if let Some(words) = Wording::of(listing, state.market) {
            check.words(words);
        }
        let price = check.price("price", self.price);
        let quantity = check.quantity("quantity", self.quantity);
        check.done(|_| Some(AmendOrder { account, order, price, quantity }))
    }
}
