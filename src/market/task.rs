//! The market-data task: one loop over [`MarketEvent`], which alone writes the board and the tapes.
//!
//! Whatever has gathered is taken in at once, then settled: each touched asset is consolidated once,
//! and one tick tells what changed.

use super::board::Prices;
use super::candle::CandleInterval;
use super::consolidate::{Context, SourceRule, consolidate};
use super::event::MarketEvent;
use super::quote::{PriceSource, Quote, SourceQuote};
use super::stream::PriceTick;
use super::{Shared, sources};
use crate::domain::{AssetId, MarketId, PublicTrade, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How many events may wait for the task.
pub(super) const EVENTS_QUEUED_MAX: usize = 8_192;

/// How many events are taken in before they are settled.
const EVENTS_BATCH_MAX: usize = 512;

/// How often freshness is looked at when nothing else happens.
const BEAT: Duration = Duration::from_secs(1);

/// The state of the loop.
pub(super) struct MarketTask {
    shared: Arc<Shared>,
    rules: Vec<SourceRule>,
    /// By asset id, then beside each rule: the newest word of its source.
    said: Vec<Vec<Option<SourceQuote>>>,
    assets_touched: BTreeSet<AssetId>,
    markets_touched: BTreeSet<MarketId>,
}

impl MarketTask {
    pub(super) fn new(shared: Arc<Shared>, rules: Vec<SourceRule>) -> MarketTask {
        let assets = shared.listing.assets().len();
        let mut task = MarketTask {
            said: vec![vec![None; rules.len()]; assets],
            assets_touched: BTreeSet::new(),
            markets_touched: BTreeSet::new(),
            shared,
            rules,
        };
        // Trades of before the start are words too.
        let markets: Vec<MarketId> = task.shared.listing.markets().iter().map(|m| m.id).collect();
        for market in markets {
            task.hear_own_trades(market);
        }
        task.settle();
        task
    }

    /// Runs until cancelled or until nobody can speak any more.
    pub(super) async fn run(
        mut self,
        mut events: mpsc::Receiver<MarketEvent>,
        cancel: CancellationToken,
    ) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut batch = Vec::with_capacity(EVENTS_BATCH_MAX);
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                heard = events.recv_many(&mut batch, EVENTS_BATCH_MAX) => {
                    if heard == 0 {
                        return;
                    }
                }
                _ = beat.tick() => batch.push(MarketEvent::Beat),
            }
            self.take(batch.drain(..));
        }
    }

    /// Takes in a batch and settles it.
    pub(super) fn take(&mut self, events: impl IntoIterator<Item = MarketEvent>) {
        for event in events {
            match event {
                MarketEvent::Said { source, quotes } => self.hear(source, &quotes),
                MarketEvent::Traded(trade) => self.trade(&trade),
                MarketEvent::Beat => self.beat(),
            }
        }
        self.settle();
    }

    fn hear(&mut self, source: PriceSource, quotes: &[SourceQuote]) {
        let Some(rule) = self.rules.iter().position(|rule| rule.source == source) else { return };
        for quote in quotes {
            let Some(words) = self.said.get_mut(usize::from(quote.asset.0)) else { continue };
            // An answer that was overtaken on its way is no news.
            if words[rule].is_none_or(|word| word.at <= quote.at) {
                words[rule] = Some(*quote);
                self.assets_touched.insert(quote.asset);
            }
        }
        metrics::counter!("agio_market_quotes_total", "source" => source.as_str())
            .increment(quotes.len() as u64);
    }

    fn trade(&mut self, trade: &PublicTrade) {
        let Some(market_tape) = self.shared.market_tape(trade.market) else { return };
        if market_tape.write().trade(trade) {
            self.markets_touched.insert(trade.market);
        }
    }

    fn beat(&mut self) {
        self.assets_touched.extend(self.shared.listing.assets().iter().map(|asset| asset.id));
        let now = self.shared.clock.now();
        for (index, rule) in self.rules.iter().enumerate() {
            let newest =
                self.said.iter().filter_map(|words| words[index]).map(|word| word.at).max();
            let up = newest.is_some_and(|at| now.since(at) <= rule.fresh_for);
            metrics::gauge!("agio_market_source_up", "source" => rule.source.as_str())
                .set(u8::from(up));
            if let Some(at) = newest {
                metrics::gauge!("agio_market_source_age_seconds", "source" => rule.source.as_str())
                    .set(now.since(at).as_secs_f64());
            }
        }
    }

    fn settle(&mut self) {
        for market in std::mem::take(&mut self.markets_touched) {
            self.hear_own_trades(market);
            self.tell_market(market);
        }
        let touched = std::mem::take(&mut self.assets_touched);
        if !touched.is_empty() {
            self.tell_prices(touched, self.shared.clock.now());
        }
    }

    /// Makes a market's last trade the word of the source `exchange`.
    fn hear_own_trades(&mut self, market: MarketId) {
        let now = self.shared.clock.now();
        let shared = Arc::clone(&self.shared);
        let Some(market_tape) = shared.market_tape(market) else { return };
        if market_tape.market.quote != shared.dollar {
            return;
        }
        let tape = market_tape.read();
        if let Some(quote) = sources::exchange::quote(&market_tape.market, &tape, &tape.ticker(now))
        {
            drop(tape);
            self.hear(PriceSource::Exchange, &[quote]);
        }
    }

    fn tell_market(&self, market: MarketId) {
        let Some(market_tape) = self.shared.market_tape(market) else { return };
        let tape = market_tape.read();
        if market_tape.tickers.receiver_count() > 0 {
            // Nobody left to hear it is no failure.
            let _ = market_tape.tickers.send(tape.ticker(self.shared.clock.now()));
        }
        for interval in CandleInterval::EVERY {
            let sender = &market_tape.candles[interval.index()];
            if sender.receiver_count() > 0
                && let Some(candle) = tape.newest(interval)
            {
                let _ = sender.send(candle);
            }
        }
    }

    fn tell_prices(&self, touched: BTreeSet<AssetId>, now: Timestamp) {
        let context = Context { now, dollar: self.shared.dollar };
        let serve = |asset: &AssetId| {
            consolidate(&self.rules, self.said.get(usize::from(asset.0))?, context)
        };
        let quotes: Vec<Quote> = touched.iter().filter_map(serve).collect();
        let board = self.shared.board.read();
        let changed: Vec<AssetId> = quotes
            .iter()
            .filter(|quote| {
                board.price(quote.asset, context.dollar).is_none_or(|old| differs(&old, quote))
            })
            .map(|quote| quote.asset)
            .collect();
        let mut prices = Prices::clone(&board);
        prices.put(&quotes, now);
        prices.put_references(&self.references(&touched, context));
        let prices = Arc::new(prices);
        self.shared.board.publish(Arc::clone(&prices));
        if !changed.is_empty() {
            metrics::counter!("agio_market_ticks_total").increment(1);
            let _ = self.shared.ticks.send(Arc::new(PriceTick::new(changed, prices, now)));
        }
    }

    /// What everybody but the exchange itself says.
    fn references(&self, touched: &BTreeSet<AssetId>, context: Context) -> Vec<Quote> {
        let outside = |index: &usize| self.rules[*index].source != PriceSource::Exchange;
        let kept: Vec<usize> = (0..self.rules.len()).filter(outside).collect();
        let rules: Vec<SourceRule> = kept.iter().map(|index| self.rules[*index]).collect();
        let serve = |asset: &AssetId| {
            let words = self.said.get(usize::from(asset.0))?;
            let words: Vec<_> = kept.iter().map(|index| words[*index]).collect();
            consolidate(&rules, &words, context)
        };
        touched.iter().filter_map(serve).collect()
    }
}

/// Whether a subscriber would care: anything but the time of the quote.
fn differs(old: &Quote, new: &Quote) -> bool {
    Quote { at: new.at, ..*old } != *new
}
