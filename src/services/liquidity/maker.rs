//! The market maker: one task that keeps a ladder of quotes on every market around its reference price.
//!
//! What stands is learnt from the answers and from the account's own stream. After anything unknown (a
//! start, a lost answer, a lagging stream) a market begins anew with all of the house's quotes cancelled.

use super::band::{self, Band, Look};
use super::house_funding::HouseFunding;
use super::ladder::{self, Resting, Rung, Step};
use super::{LiquidityConfig, Surroundings};
use crate::domain::{
    AccountId, Amount, Decimal, Fault, Listing, Market, MarketId, MarketLimits, MarketStatus,
    Price, Quantity, Side, TimeInForce,
};
use crate::engine::{
    CancelAllOrders, CancelOrder, Command, MarketSide, MarketUpdate, NewOrder, OrderRef,
    OrderState, Reject, Terms,
};
use crate::exchange::{AccountEvent, AccountStream, CommandError};
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// How long a market rests after the exchange could not take a command.
const REST_AFTER_FAULT: Duration = Duration::from_secs(2);

/// How many times all levels of one side the house keeps in funds.
const FUNDS_IN_LADDERS: u32 = 20;

const MAKER: AccountId = AccountId::MARKET_MAKER;

pub(super) struct Maker {
    around: Surroundings,
    config: LiquidityConfig,
    house_funding: HouseFunding,
    events: AccountStream,
    quoted: Vec<QuotedMarket>,
}

/// One market as the maker sees it.
struct QuotedMarket {
    market: MarketId,
    /// The reference price that the quotes stand around.
    anchor: Option<Decimal>,
    resting: Vec<Resting>,
    /// Whether quotes may stand that are not known here.
    unsure: bool,
    rests_until: Option<Instant>,
    band: Band,
}

/// What a market's band is held against.
#[derive(Clone, Copy)]
struct Prices {
    /// Of the last trade here.
    last: Option<Price>,
    /// What the outside says.
    reference: Decimal,
}

impl Maker {
    pub(super) async fn new(around: Surroundings, config: LiquidityConfig) -> Result<Maker, Fault> {
        let house_funding =
            HouseFunding::open(around.exchange.clone(), &around.database, MAKER).await?;
        let quoted_market = |market: &Market| QuotedMarket {
            market: market.id,
            anchor: None,
            resting: Vec::new(),
            unsure: true,
            rests_until: None,
            band: Band::default(),
        };
        let quoted = around.exchange.listing().markets().iter().map(quoted_market).collect();
        let events = around.exchange.subscribe_account(MAKER);
        Ok(Maker { around, config, house_funding, events, quoted })
    }

    /// Quotes until cancelled, then takes the quotes down.
    pub(super) async fn run(mut self, cancel: CancellationToken) {
        let interval = Duration::from_millis(self.config.min_interval_ms);
        let mut rounds = tokio::time::interval(interval);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = cancel.cancelled() => break,
                event = self.events.next() => match event {
                    Some(Ok(event)) => self.hear(&event),
                    Some(Err(_)) | None => self.lost_track(),
                },
                _ = rounds.tick() => self.round().await,
            }
        }
        let all = CancelAllOrders { account: MAKER, market: None, side: None };
        if let Err(error) = self.around.exchange.cancel_all_orders(all).await {
            tracing::warn!(%error, "the house's quotes stay until the next start");
        }
    }

    /// Looks at every market once.
    pub(super) async fn round(&mut self) {
        self.drain();
        for index in 0..self.quoted.len() {
            if self.quoted[index].rests_until.is_some_and(|until| Instant::now() < until) {
                continue;
            }
            self.quoted[index].rests_until = None;
            if let Err(error) = self.quote(index).await {
                self.rest(index, &error);
            }
        }
    }

    /// Takes in what the stream holds already, so that a plan starts from what is.
    fn drain(&mut self) {
        while let Some(event) = futures_util::FutureExt::now_or_never(self.events.next()) {
            match event {
                Some(Ok(event)) => self.hear(&event),
                Some(Err(_)) => self.lost_track(),
                None => return,
            }
        }
    }

    fn hear(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::Balance(balance) => self.house_funding.hear(balance),
            AccountEvent::Order { order, .. } => {
                if let Some(quoted_market) = self.quoted.get_mut(usize::from(order.market.0)) {
                    quoted_market.hear(order);
                }
            }
        }
    }

    fn lost_track(&mut self) {
        self.events = self.around.exchange.subscribe_account(MAKER);
        for quoted_market in &mut self.quoted {
            quoted_market.unsure = true;
        }
    }

    async fn quote(&mut self, index: usize) -> Result<(), CommandError> {
        let listing = self.around.exchange.listing();
        let Some(market) = listing.market(self.quoted[index].market) else { return Ok(()) };
        if self.quoted[index].unsure {
            self.take_down(index).await?;
        }
        let Some(reference) = self.reference(market) else {
            // Nobody knows the price, so the house does not either.
            return if self.quoted[index].resting.is_empty() {
                Ok(())
            } else {
                self.take_down(index).await
            };
        };
        self.fund(market, reference).await?;
        let anchor = self.quoted[index]
            .anchor
            .filter(|anchor| !ladder::moved(*anchor, reference, self.config.requote_threshold_bps))
            .unwrap_or(reference);
        self.quoted[index].anchor = Some(anchor);
        let last = self.last_price(market.id);
        let listing = self.mind_the_band(index, Prices { last, reference }).await?;
        let Some(market) = listing.market(self.quoted[index].market) else { return Ok(()) };
        let mut wanted = ladder::ladder(market, anchor, &self.config);
        wanted.retain(|rung| band::admits(market, last, rung.price));
        for step in ladder::plan(&self.quoted[index].resting, &wanted).steps {
            match step {
                Step::Place(rung) => self.place(index, rung).await?,
                Step::Cancel(order) => {
                    let cancel = CancelOrder { account: MAKER, order: OrderRef::Id(order) };
                    self.quoted[index].resting.retain(|quote| quote.order != order);
                    gone_is_fine(self.around.exchange.cancel_order(cancel).await.map(drop))?;
                }
            }
        }
        Ok(())
    }

    fn last_price(&self, market: MarketId) -> Option<Price> {
        self.around.exchange.recent_trades(market, 1).first().map(|trade| trade.price)
    }

    /// Lifts or puts back the market's price band where that is due; answers what is listed then.
    async fn mind_the_band(
        &mut self,
        index: usize,
        Prices { last, reference }: Prices,
    ) -> Result<Arc<Listing>, CommandError> {
        let listing = self.around.exchange.listing();
        let quoted_market = &mut self.quoted[index];
        let Some(market) = listing.market(quoted_market.market) else { return Ok(listing) };
        let reanchor_after = Duration::from_millis(self.config.band_reanchor_ms);
        let look = Look { market, last, reference, now: Instant::now(), reanchor_after };
        let Some(limits) = quoted_market.band.look(look) else { return Ok(listing) };
        let band = limits.price_band_ppm;
        tracing::warn!(market = market.symbol, ?band, %reference, "the price band is changed");
        let update = Command::UpdateMarket(with_limits(market, limits));
        let committed = self.around.exchange.submit(update).await?;
        committed.refusal().map_or(Ok(()), |reject| Err(CommandError::Rejected(reject)))?;
        Ok(self.around.exchange.listing())
    }

    /// What the outside says the market is worth; `None` when it is not open or nobody says.
    fn reference(&self, market: &Market) -> Option<Decimal> {
        let open = matches!(market.status, MarketStatus::Open | MarketStatus::PostOnly);
        let quote = self.around.market.reference(market.base, market.quote)?;
        (open && !quote.stale && quote.price > Decimal::ZERO).then_some(quote.price)
    }

    async fn take_down(&mut self, index: usize) -> Result<(), CommandError> {
        let market = Some(self.quoted[index].market);
        let all = CancelAllOrders { account: MAKER, market, side: None };
        self.quoted[index].unsure = true;
        gone_is_fine(self.around.exchange.cancel_all_orders(all).await.map(drop))?;
        let quoted_market = &mut self.quoted[index];
        (quoted_market.unsure, quoted_market.anchor) = (false, None);
        quoted_market.resting.clear();
        Ok(())
    }

    async fn fund(&mut self, market: &Market, reference: Decimal) -> Result<(), CommandError> {
        if let Some((base, quote)) = funds(market, reference, &self.config) {
            self.house_funding.want(market.base, base);
            // All markets in the same currency share its funds.
            let markets = i64::try_from(self.quoted.len()).unwrap_or(1);
            self.house_funding.want(market.quote, Amount(quote.0.saturating_mul(markets)));
        }
        self.house_funding.top_up().await
    }

    /// Places a quote. Where somebody else offers a better price than the quote would, the house takes it:
    /// that is how a waiting order fills when the market comes to it.
    async fn place(&mut self, index: usize, rung: Rung) -> Result<(), CommandError> {
        let place = MarketSide { market: self.quoted[index].market, side: rung.side };
        let order = |post_only| {
            let terms = Terms::Limit {
                price: rung.price,
                quantity: rung.quantity,
                time_in_force: TimeInForce::Gtc,
                post_only,
                display: None,
            };
            NewOrder::new(MAKER, place, terms)
        };
        let exchange = &self.around.exchange;
        let placed = match exchange.place_order(order(true)).await {
            Err(CommandError::Rejected(Reject::WouldTake)) => {
                exchange.place_order(order(false)).await?
            }
            placed => placed?,
        };
        metrics::counter!("agio_liquidity_quotes_total").increment(1);
        self.quoted[index].stands(&placed.order);
        Ok(())
    }

    fn rest(&mut self, index: usize, error: &CommandError) {
        let quoted_market = &mut self.quoted[index];
        tracing::warn!(market = quoted_market.market.0, %error, "the house does not quote for a moment");
        quoted_market.rests_until = Some(Instant::now() + REST_AFTER_FAULT);
        quoted_market.unsure |= matches!(error, CommandError::Fault(_));
    }
}

impl QuotedMarket {
    /// Takes in a change of a quote that is known to stand. It never adds one: the stream may tell of an
    /// order that was cancelled since.
    fn hear(&mut self, order: &OrderState) {
        if !order.status.is_open() {
            self.resting.retain(|quote| quote.order != order.id);
        } else if let Some(quote) = self.resting.iter_mut().find(|quote| quote.order == order.id) {
            quote.remaining = quote.remaining.min(order.remaining());
        }
    }

    fn stands(&mut self, order: &OrderState) {
        if let (true, Some(price)) = (order.status.is_open(), order.price) {
            let (side, remaining) = (order.side, order.remaining());
            self.resting.push(Resting { order: order.id, side, price, remaining });
        }
    }
}

/// The market as it is, with other limits.
fn with_limits(market: &Market, limits: MarketLimits) -> MarketUpdate {
    MarketUpdate {
        market: market.id,
        min_notional: market.min_notional,
        maker_fee_ppm: market.maker_fee_ppm,
        taker_fee_ppm: market.taker_fee_ppm,
        status: market.status,
        limits,
    }
}

/// An order that is gone already needs no cancelling.
fn gone_is_fine(cancelled: Result<(), CommandError>) -> Result<(), CommandError> {
    match cancelled {
        Err(CommandError::Rejected(Reject::UnknownOrder | Reject::OrderClosed)) => Ok(()),
        other => other,
    }
}

/// Base and quote that one market's quotes need, many times over.
pub(super) fn funds(
    market: &Market,
    reference: Decimal,
    config: &LiquidityConfig,
) -> Option<(Amount, Amount)> {
    let rungs = ladder::ladder(market, reference, config);
    let bids = rungs.iter().filter(|rung| rung.side == Side::Buy);
    let notional: i64 = bids
        .map(|rung| market.notional(rung.price, rung.quantity).map(|amount| amount.0))
        .sum::<Option<i64>>()?;
    let asks = rungs.iter().filter(|rung| rung.side == Side::Sell);
    let lots: i64 = asks.map(|rung| rung.quantity.0).sum();
    let times = i64::from(FUNDS_IN_LADDERS);
    let base = market.base_amount(Quantity(lots.checked_mul(times)?))?;
    Some((base, Amount(notional.checked_mul(times)?)))
}
