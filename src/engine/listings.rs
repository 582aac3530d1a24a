//! Listing assets and markets, and changing what may change of a market.

use super::arena::Slot;
use super::command::MarketUpdate;
use super::event::Event;
use super::market_rules::Rules;
use super::reject::Reject;
use super::{Engine, MarketState};
use agio_domain::asset::SCALE_MAX;
use agio_domain::{Asset, AssetId, Market, MarketId, MarketStatus, OrderEndReason};

impl Engine {
    pub(super) fn list_asset(
        &mut self,
        asset: &Asset,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let taken = self.listing.asset(asset.id).is_some()
            || self.listing.asset_by_symbol(&asset.symbol).is_some();
        if taken {
            return Err(Reject::AlreadyListed);
        }
        let next = usize::from(asset.id.0) == self.listing.assets().len();
        if !next || asset.symbol.is_empty() || asset.scale > SCALE_MAX {
            return Err(Reject::InvalidListing);
        }
        self.listing.put_asset(asset.clone());
        events.push(Event::AssetListed(asset.clone()));
        Ok(())
    }

    pub(super) fn list_market(
        &mut self,
        market: &Market,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let taken = self.listing.market(market.id).is_some()
            || self.listing.market_by_symbol(&market.symbol).is_some()
            || self.listing.market_of(market.base, market.quote).is_some();
        if taken {
            return Err(Reject::AlreadyListed);
        }
        let scale = |id: AssetId| self.listing.asset(id).map(|asset| asset.scale);
        let base_scale = scale(market.base).ok_or(Reject::UnknownAsset)?;
        let quote_scale = scale(market.quote).ok_or(Reject::UnknownAsset)?;
        let next = usize::from(market.id.0) == self.listing.markets().len();
        let scales = (market.base_scale, market.quote_scale) == (base_scale, quote_scale);
        if !next || market.symbol.is_empty() || !scales {
            return Err(Reject::InvalidListing);
        }
        let rules = Rules::of(market).ok_or(Reject::InvalidListing)?;
        self.market_states.push(MarketState::new(rules));
        self.listing.put_market(market.clone());
        events.push(Event::MarketListed(market.clone()));
        Ok(())
    }

    /// Open orders keep the fees they were accepted under; everything else takes effect at once.
    pub(super) fn update_market(
        &mut self,
        update: &MarketUpdate,
        events: &mut Vec<Event>,
    ) -> Result<(), Reject> {
        let market = self.listing.market(update.market).ok_or(Reject::UnknownMarket)?;
        let market = Market {
            min_notional: update.min_notional,
            maker_fee_ppm: update.maker_fee_ppm,
            taker_fee_ppm: update.taker_fee_ppm,
            status: update.status,
            limits: update.limits,
            ..market.clone()
        };
        let rules = Rules::of(&market).ok_or(Reject::InvalidListing)?;
        self.market_states[usize::from(market.id.0)].rules = rules;
        self.listing.put_market(market.clone());
        let (id, closed) = (market.id, market.status == MarketStatus::Closed);
        events.push(Event::MarketUpdated(market));
        if closed {
            self.end_all_in(id);
        }
        self.finish(events);
        Ok(())
    }

    /// Ends every order of a market: bids and asks, best first, then what waits.
    fn end_all_in(&mut self, market: MarketId) {
        let slots: Vec<Slot> = self.standing(&self.market_states[usize::from(market.0)]).collect();
        for slot in slots {
            // The other order of a pair may have ended with the one before.
            if self.orders.get(slot).is_open() {
                self.end(slot, OrderEndReason::MarketClosed);
            }
        }
    }
}
