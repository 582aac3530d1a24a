//! A gentle flow of small market orders by a house account of its own, so that on a development server
//! trades stream and candles are drawn before anybody else is there.

use super::house_funding::HouseFunding;
use super::ladder;
use super::{LiquidityConfig, Surroundings};
use crate::domain::{AccountId, Decimal, Fault, Market, MarketStatus, Price, Quantity, Rng, Side};
use crate::engine::{MarketSide, NewOrder, Terms};
use crate::exchange::{AccountEvent, AccountStream, CommandError};
use futures_util::{FutureExt, StreamExt};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How many orders of the greatest size the account keeps in funds, of each asset.
const FUNDS_IN_ORDERS: i64 = 200;

/// The smallest order, as a part of the greatest: one in so many.
const SMALLEST_PART: u64 = 50;

const TAKER: AccountId = AccountId::FLOW;

pub(super) struct Flow {
    around: Surroundings,
    config: LiquidityConfig,
    house_funding: HouseFunding,
    events: AccountStream,
}

impl Flow {
    pub(super) async fn new(around: Surroundings, config: LiquidityConfig) -> Result<Flow, Fault> {
        let house_funding =
            HouseFunding::open(around.exchange.clone(), &around.database, TAKER).await?;
        let events = around.exchange.subscribe_account(TAKER);
        Ok(Flow { around, config, house_funding, events })
    }

    /// Trades until cancelled; never at once again after a failure.
    pub(super) async fn run(mut self, cancel: CancellationToken) {
        while let Some(()) = cancel.run_until_cancelled(tokio::time::sleep(self.pause())).await {
            self.hear();
            if let Err(error) = self.trade().await {
                tracing::debug!(%error, "no flow order this time");
            }
        }
    }

    /// Between a half and one and a half times the mean pause.
    fn pause(&self) -> Duration {
        let mean = 60_000 / u64::from(self.config.flow_per_minute.max(1));
        Duration::from_millis(mean / 2 + below(&*self.around.rng, mean + 1))
    }

    fn hear(&mut self) {
        while let Some(Some(event)) = self.events.next().now_or_never() {
            match event {
                Ok(AccountEvent::Balance(balance)) => self.house_funding.hear(&balance),
                Ok(AccountEvent::Order { .. }) => {}
                Err(_) => self.events = self.around.exchange.subscribe_account(TAKER),
            }
        }
    }

    /// One small order on any open market that somebody quotes on both sides.
    pub(super) async fn trade(&mut self) -> Result<(), CommandError> {
        let listing = self.around.exchange.listing();
        let rng = &*self.around.rng;
        let Some(market) = pick(rng, listing.markets()) else { return Ok(()) };
        if market.status != MarketStatus::Open {
            return Ok(());
        }
        let Some(book) = self.around.exchange.book(market.id, 1) else { return Ok(()) };
        let (Some(bid), Some(ask)) = (book.bids.first(), book.asks.first()) else { return Ok(()) };
        let (side, price) =
            if below(rng, 2) == 0 { (Side::Buy, ask.price) } else { (Side::Sell, bid.price) };
        let greatest = u64::from(self.config.flow_notional_max);
        let smallest = greatest.div_ceil(SMALLEST_PART);
        let notional = Decimal::from(smallest + below(rng, greatest - smallest + 1));
        let Some(quantity) = ladder::quantity(market, price, notional) else { return Ok(()) };
        self.fund(market, price).await?;
        let terms = Terms::MarketQuantity(quantity);
        let order = NewOrder::new(TAKER, MarketSide { market: market.id, side }, terms);
        self.around.exchange.place_order(order).await.map(drop)
    }

    /// Keeps what the greatest orders need, many times over.
    async fn fund(&mut self, market: &Market, price: Price) -> Result<(), CommandError> {
        let greatest = Decimal::from(self.config.flow_notional_max);
        let Some(lots) = ladder::quantity(market, price, greatest) else { return Ok(()) };
        let lots = Quantity(lots.0.saturating_mul(FUNDS_IN_ORDERS));
        if let Some((base, quote)) = market.base_amount(lots).zip(market.notional(price, lots)) {
            self.house_funding.want(market.base, base);
            self.house_funding.want(market.quote, quote);
        }
        self.house_funding.top_up().await
    }
}

/// Any number below `bound`.
fn below(rng: &dyn Rng, bound: u64) -> u64 {
    let mut bytes = [0; 8];
    rng.fill(&mut bytes);
    u64::from_le_bytes(bytes) % bound.max(1)
}

fn pick<'m>(rng: &dyn Rng, markets: &'m [Market]) -> Option<&'m Market> {
    let place = below(rng, markets.len() as u64);
    usize::try_from(place).ok().and_then(|place| markets.get(place))
}
