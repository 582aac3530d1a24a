//! What is listed, and what of it may change.

use super::{Done, Model, orders::unit};
use agio_domain::{Amount, Asset, AssetId, Market, MarketStatus, OrderEndReason, Side};
use agio_engine::{AMOUNT_MAX, Event, MarketUpdate, Reject};

const SCALE_MAX: u8 = 18;

impl Model {
    pub(super) fn list_asset(&mut self, asset: &Asset) -> Done {
        let taken = |it: &Asset| it.id == asset.id || it.symbol.eq_ignore_ascii_case(&asset.symbol);
        if self.assets.iter().any(taken) {
            return Err(Reject::AlreadyListed);
        }
        let next = usize::from(asset.id.0) == self.assets.len();
        if !next || asset.symbol.is_empty() || asset.scale > SCALE_MAX {
            return Err(Reject::InvalidListing);
        }
        self.assets.push(asset.clone());
        self.tell(Event::AssetListed(asset.clone()));
        Ok(())
    }

    pub(super) fn list_market(&mut self, market: &Market) -> Done {
        let taken = |it: &Market| {
            it.id == market.id
                || it.symbol.eq_ignore_ascii_case(&market.symbol)
                || (it.base, it.quote) == (market.base, market.quote)
        };
        if self.markets.iter().any(taken) {
            return Err(Reject::AlreadyListed);
        }
        let scale = |id: AssetId| {
            self.assets.get(usize::from(id.0)).map(|it| it.scale).ok_or(Reject::UnknownAsset)
        };
        let scales = (scale(market.base)?, scale(market.quote)?);
        let next = usize::from(market.id.0) == self.markets.len();
        let described = (market.base_scale, market.quote_scale);
        if !next || market.symbol.is_empty() || scales != described || !is_valid(market) {
            return Err(Reject::InvalidListing);
        }
        self.markets.push(market.clone());
        self.last.push(None);
        self.tell(Event::MarketListed(market.clone()));
        Ok(())
    }

    pub(super) fn update_market(&mut self, update: &MarketUpdate) -> Done {
        let index = usize::from(update.market.0);
        let market = self.markets.get(index).ok_or(Reject::UnknownMarket)?;
        let market = Market {
            min_notional: update.min_notional,
            maker_fee_ppm: update.maker_fee_ppm,
            taker_fee_ppm: update.taker_fee_ppm,
            status: update.status,
            limits: update.limits,
            ..market.clone()
        };
        if !is_valid(&market) {
            return Err(Reject::InvalidListing);
        }
        self.markets[index] = market.clone();
        self.tell(Event::MarketUpdated(market));
        if update.status == MarketStatus::Closed {
            self.end_all_of_market(index);
        }
        Ok(())
    }

    /// Bids, best first; asks, best first; then what waits, by id.
    fn end_all_of_market(&mut self, market: usize) {
        for side in [Side::Buy, Side::Sell] {
            while let Some(order) = self.first_in_queue(market, side) {
                self.end(order.id, OrderEndReason::MarketClosed);
            }
        }
        let waiting =
            |it: &Model| it.open.iter().filter(|it| it.market == market).map(|it| it.id).min();
        while let Some(id) = waiting(self) {
            self.end(id, OrderEndReason::MarketClosed);
        }
    }
}

fn is_valid(market: &Market) -> bool {
    let sane = |limit: Option<i64>| limit.is_none_or(|it| it > 0);
    let limits = &market.limits;
    let grid = i128::from(market.tick) * i128::from(market.lot);
    market.base != market.quote
        && market.tick > 0
        && market.lot > 0
        && grid % 10_i128.pow(market.base_scale.into()) == 0
        && unit(market) <= i64::MAX.into()
        && market.maker_fee_ppm <= 1_000_000
        && market.taker_fee_ppm <= 1_000_000
        && (Amount(0)..=AMOUNT_MAX).contains(&market.min_notional)
        && limits.price_band_ppm.is_none_or(|it| (1..=1_000_000).contains(&it))
        && sane(limits.max_quantity.map(|it| it.0))
        && sane(limits.max_notional.map(|it| it.0))
        && limits.max_open_orders != Some(0)
}
