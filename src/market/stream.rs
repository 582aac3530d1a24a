//! What subscribers get: ticks of all prices, tickers and candles. A subscriber that lags skips to the
//! newest; nobody waits for it.

use super::board::Prices;
use super::candle::Candle;
use super::quote::Quote;
use crate::domain::{AssetId, Timestamp};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use std::sync::Arc;
use tokio::sync::broadcast::{self, error::RecvError, error::TryRecvError};

/// How many ticks, tickers or candles a subscriber may be behind before it skips to the newest.
pub(super) const KEPT_FOR_SUBSCRIBERS: usize = 16;

/// Ticks as they come; the first one at once, with every present price.
pub type PriceStream = BoxStream<'static, Arc<PriceTick>>;
/// The statistics of a market after every change; the first at once.
pub type TickerStream = BoxStream<'static, super::TickerStats>;
/// The candle being drawn after every change, and each one's last state.
pub type CandleStream = BoxStream<'static, CandleUpdate>;

/// A candle as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CandleUpdate {
    /// As it is now.
    pub candle: Candle,
    /// Whether the stream begins anew: what lies between this and what was told before is not told.
    pub snapshot: bool,
}

/// Prices that changed at one moment, with all others as they were then.
#[derive(Clone, Debug)]
pub struct PriceTick {
    at: Timestamp,
    changed: Vec<AssetId>,
    prices: Arc<Prices>,
}

impl PriceTick {
    pub(super) fn new(changed: Vec<AssetId>, prices: Arc<Prices>, at: Timestamp) -> PriceTick {
        PriceTick { at, changed, prices }
    }

    /// A tick that tells every price there is.
    pub(super) fn of_all(prices: Arc<Prices>, at: Timestamp) -> PriceTick {
        let changed = prices.all(prices.dollar()).iter().map(|quote| quote.asset).collect();
        PriceTick { at, changed, prices }
    }

    /// When the tick was made.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The assets whose dollar price changed.
    pub fn changed(&self) -> &[AssetId] {
        &self.changed
    }

    /// Any price at the moment of the tick, changed or not.
    pub fn price(&self, asset: AssetId, currency: AssetId) -> Option<Quote> {
        self.prices.price(asset, currency)
    }

    /// The prices in this currency that changed: all of them when the currency itself did.
    pub fn quotes(&self, currency: AssetId) -> Vec<Quote> {
        if self.changed.contains(&currency) {
            return self.prices.all(currency);
        }
        self.changed.iter().filter_map(|asset| self.price(*asset, currency)).collect()
    }
}

/// Ticks after `first`; after a lag the newest tick comes as one of all prices, so that no change is lost.
pub(super) fn ticks(
    first: Arc<PriceTick>,
    receiver: broadcast::Receiver<Arc<PriceTick>>,
) -> PriceStream {
    let later = skipping(receiver).map(|(tick, skipped)| {
        if skipped { Arc::new(PriceTick::of_all(Arc::clone(&tick.prices), tick.at)) } else { tick }
    });
    stream::iter([first]).chain(later).boxed()
}

/// `first`, if any, then whatever comes, the newest after a lag.
pub(super) fn newest<T: Clone + Send + 'static>(
    first: Option<T>,
    receiver: broadcast::Receiver<T>,
) -> BoxStream<'static, T> {
    stream::iter(first).chain(skipping(receiver).map(|(item, _)| item)).boxed()
}

/// Items with whether some were skipped before them; ends with the sender.
fn skipping<T: Clone + Send + 'static>(
    receiver: broadcast::Receiver<T>,
) -> impl Stream<Item = (T, bool)> + Send {
    stream::unfold(receiver, |mut receiver| async move {
        match receiver.recv().await {
            Ok(item) => Some(((item, false), receiver)),
            Err(RecvError::Lagged(_)) => {
                let item = drain(&mut receiver)?;
                Some(((item, true), receiver))
            }
            Err(RecvError::Closed) => None,
        }
    })
}

/// The newest item of those still kept.
fn drain<T: Clone>(receiver: &mut broadcast::Receiver<T>) -> Option<T> {
    let mut newest = None;
    loop {
        match receiver.try_recv() {
            Ok(item) => newest = Some(item),
            Err(TryRecvError::Lagged(_)) => {}
            Err(TryRecvError::Empty | TryRecvError::Closed) => return newest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lagging_subscriber_skips_to_the_newest() {
        let (sender, receiver) = broadcast::channel(KEPT_FOR_SUBSCRIBERS);
        let mut stream = newest(Some(-1), receiver);
        for item in 0..100 {
            sender.send(item).expect("somebody listens");
        }
        assert_eq!(stream.next().await, Some(-1));
        assert_eq!(stream.next().await, Some(99));
        sender.send(100).expect("somebody listens");
        assert_eq!(stream.next().await, Some(100), "and goes on");
        drop(sender);
        assert_eq!(stream.next().await, None);
    }
}
