//! Plays recorded prices: the bars of a recording are laid over the present and walked through at a chosen
//! speed, forwards and then backwards, so that no round ends in a cliff.
//!
//! Where in the recording it stands is a pure function of the clock: a restart goes on where it was, every
//! node tells the same, and the past can be asked for. The recorded past is shown at its recorded
//! distances whatever the speed.

use super::Sampled;
use super::bars::{Bars, read_bars};
use crate::domain::{AssetId, Decimal, Fault, Listing, Timestamp};
use crate::market::config::RecordingConfig;
use crate::market::quote::{HistoryRange, PricePoint, SourceQuote};
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// The recording that is built in: real prices, see the README beside the files.
const BUILT_IN: [(&str, &[u8]); 6] = [
    ("AVAX", include_bytes!("../data/recording/AVAX-USD.csv.gz")),
    ("BNB", include_bytes!("../data/recording/BNB-USD.csv.gz")),
    ("BTC", include_bytes!("../data/recording/BTC-USD.csv.gz")),
    ("DOGE", include_bytes!("../data/recording/DOGE-USD.csv.gz")),
    ("ETH", include_bytes!("../data/recording/ETH-USD.csv.gz")),
    ("SOL", include_bytes!("../data/recording/SOL-USD.csv.gz")),
];

/// The largest file read: about a million bars.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

const DAY_MICROS: i64 = 86_400_000_000;

#[derive(Debug)]
pub(in crate::market) struct Recording {
    speed: i64,
    coins: Vec<(AssetId, Bars)>,
}

impl Recording {
    /// Reads the recording of every listed asset that has one.
    ///
    /// # Errors
    /// When a file of the operator's folder cannot be read or a line in it is wrong; names both.
    pub(super) fn open(config: &RecordingConfig, listing: &Listing) -> Result<Recording, Fault> {
        let own = Some(config.folder.as_path()).filter(|folder| !folder.as_os_str().is_empty());
        let mut coins = Vec::new();
        for asset in listing.assets() {
            let text = match own {
                Some(folder) => read_file(folder, &asset.symbol)?,
                None => built_in(&asset.symbol)?,
            };
            if let Some((name, text)) = text {
                let bars = read_bars(&text)
                    .map_err(|problem| Fault::internal(format!("{name}: {problem}")))?;
                coins.push((asset.id, bars));
            }
        }
        if coins.is_empty()
            && let Some(folder) = own
        {
            return Err(Fault::internal(format!(
                "market.recording.folder is {}, but no file in it is named after a listed asset, like \
                 BTC-USD.csv",
                folder.display()
            )));
        }
        Ok(Recording { speed: i64::from(config.speed), coins })
    }

    pub(super) fn quotes(&self, now: Timestamp) -> Vec<SourceQuote> {
        self.coins.iter().filter_map(|(asset, bars)| self.quote(*asset, bars, now)).collect()
    }

    fn quote(&self, asset: AssetId, bars: &Bars, now: Timestamp) -> Option<SourceQuote> {
        let place = self.place(bars, now);
        let price = bars.price(place.at)?;
        let day_ago = bars.price(place.back(DAY_MICROS, bars));
        let stretch = place.stretch(DAY_MICROS, bars);
        let day = bars.between(&stretch);
        let high = day.iter().map(|bar| bar.high).fold(price, Decimal::max);
        let low = day.iter().map(|bar| bar.low).fold(price, Decimal::min);
        let turnover = |sum: Decimal, bar: &super::bars::RecordedBar| {
            sum.checked_add(bar.volume?.checked_mul(bar.close)?)
        };
        Some(SourceQuote {
            asset,
            price,
            change_24h: day_ago.map(|earlier| price - earlier),
            high_24h: Some(high),
            low_24h: Some(low),
            volume_24h: day.iter().try_fold(Decimal::ZERO, turnover).map(|sum| sum.round_dp(2)),
            at: now,
        })
    }

    /// Where in the recording the present is.
    fn place(&self, bars: &Bars, now: Timestamp) -> Place {
        let span = bars.span_micros();
        let played = i128::from(now.0) * i128::from(self.speed);
        let round = played.rem_euclid(2 * i128::from(span));
        let round = i64::try_from(round).unwrap_or(0);
        if round < span {
            Place { at: round, forwards: true }
        } else {
            Place { at: 2 * span - round, forwards: false }
        }
    }

    fn bars(&self, asset: AssetId) -> Option<&Bars> {
        self.coins.iter().find(|(known, _)| *known == asset).map(|(_, bars)| bars)
    }

    /// The past of an asset as the recording tells it, no longer than the recording is.
    pub(super) fn history(
        &self,
        asset: AssetId,
        range: HistoryRange,
        now: Timestamp,
    ) -> Vec<PricePoint> {
        let Some(bars) = self.bars(asset) else { return Vec::new() };
        let view = View { bars, place: self.place(bars, now), now };
        view.history(asset, range, now)
    }
}

/// A place in a recording, in microseconds from its beginning, and which way it is played there.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: i64,
    forwards: bool,
}

impl Place {
    /// The place that was played so much recorded time before.
    fn back(self, micros: i64, bars: &Bars) -> i64 {
        let span = bars.span_micros();
        let before = if self.forwards { self.at - micros } else { self.at + micros };
        // Before a turning point it was played the other way.
        let before = before.rem_euclid(2 * span);
        if before <= span { before } else { 2 * span - before }
    }

    /// The stretch of the recording that was played in so much recorded time.
    fn stretch(self, micros: i64, bars: &Bars) -> std::ops::Range<i64> {
        let span = bars.span_micros();
        let other = if self.forwards { self.at - micros } else { self.at + micros };
        if other < 0 {
            0..self.at.max(-other)
        } else if other > span {
            self.at.min(2 * span - other)..span
        } else {
            self.at.min(other)..self.at.max(other)
        }
    }
}

/// One recording seen from one moment.
struct View<'b> {
    bars: &'b Bars,
    place: Place,
    now: Timestamp,
}

impl Sampled for View<'_> {
    fn price_at(&self, _asset: AssetId, at: Timestamp) -> Option<Decimal> {
        self.bars.price(self.place.back(self.now.0 - at.0, self.bars))
    }

    fn reach(&self) -> Duration {
        Duration::from_micros(self.bars.span_micros().unsigned_abs())
    }
}

type NamedText = Option<(String, String)>;

fn built_in(symbol: &str) -> Result<NamedText, Fault> {
    let Some((_, packed)) = BUILT_IN.iter().find(|(known, _)| *known == symbol) else {
        return Ok(None);
    };
    let mut text = String::new();
    GzDecoder::new(*packed).read_to_string(&mut text).map_err(Fault::internal)?;
    Ok(Some((format!("the built-in recording of {symbol}"), text)))
}

fn read_file(folder: &Path, symbol: &str) -> Result<NamedText, Fault> {
    let path = folder.join(format!("{symbol}-USD.csv"));
    let named = |error: std::io::Error| Fault::internal(format!("{}: {error}", path.display()));
    let file = match std::fs::File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(named(error)),
    };
    let mut text = String::new();
    file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text).map_err(named)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(Fault::internal(format!(
            "{} is larger than {FILE_BYTES_MAX} bytes: cut it into a shorter recording",
            path.display()
        )));
    }
    Ok(Some((path.display().to_string(), text)))
}

#[cfg(test)]
#[path = "recording_tests.rs"]
mod tests;
