//! Recorded bars: read from text with exact decimals, and priced at any instant between them.

use crate::domain::{Decimal, Timestamp};

/// The most bars of a recording: eleven years of hours, or ten weeks of minutes.
const BARS_MAX: usize = 100_000;

/// A gap of the recording is filled with its last price, up to so many bars.
const GAP_BARS_MAX: i64 = 1_000;

const MICROS: i64 = 1_000_000;

/// One bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordedBar {
    pub(super) open: Decimal,
    pub(super) high: Decimal,
    pub(super) low: Decimal,
    pub(super) close: Decimal,
    /// In coins.
    pub(super) volume: Option<Decimal>,
}

/// Bars of equal length without a gap.
#[derive(Debug)]
pub(super) struct Bars {
    bars: Vec<RecordedBar>,
    bar_micros: i64,
    /// Decimal places of a price between two recorded ones: one more than recorded.
    places: u32,
}

impl Bars {
    /// How long the recording is.
    pub(super) fn span_micros(&self) -> i64 {
        self.bar_micros * i64::try_from(self.bars.len()).unwrap_or(i64::MAX / self.bar_micros)
    }

    /// The bars that a stretch of the recording touches.
    pub(super) fn between(&self, stretch: &std::ops::Range<i64>) -> &[RecordedBar] {
        let last = self.bars.len() - 1;
        let index = |at: i64| usize::try_from(at / self.bar_micros).unwrap_or(0).min(last);
        &self.bars[index(stretch.start)..=index(stretch.end)]
    }

    /// The price so many microseconds after the beginning. Inside a bar it goes from the open by way of
    /// the nearer extreme to the other and on to the close, a third of the time each.
    pub(super) fn price(&self, at: i64) -> Option<Decimal> {
        let at = at.clamp(0, self.span_micros() - 1);
        let bar = self.bars.get(usize::try_from(at / self.bar_micros).ok()?)?;
        let within = at % self.bar_micros;
        let path = if bar.close >= bar.open {
            [bar.open, bar.low, bar.high, bar.close]
        } else {
            [bar.open, bar.high, bar.low, bar.close]
        };
        let third = self.bar_micros / 3 + 1;
        let leg = usize::try_from(within / third).ok()?;
        let (from, to) = (path[leg], path[leg + 1]);
        let part = Decimal::from(within % third).checked_div(Decimal::from(third))?;
        let moved = to.checked_sub(from)?.checked_mul(part)?;
        Some(from.checked_add(moved)?.round_dp(self.places).normalize())
    }
}

/// Which column is which.
struct Columns {
    time: usize,
    open: usize,
    high: usize,
    low: usize,
    close: usize,
    volume: Option<usize>,
}

/// Reads comma-separated bars, oldest first, under a header that names the columns: `time` (or `date`) in
/// Unix seconds or RFC 3339, `open`, `high`, `low`, `close`, and if known `volume`.
pub(super) fn read_bars(text: &str) -> Result<Bars, String> {
    let mut lines = text.lines().zip(1..);
    let (header, _) = lines.next().ok_or("is empty: the first line must name the columns")?;
    let columns = Columns::named(header)?;
    let mut rows: Vec<(i64, RecordedBar)> = Vec::new();
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
        let row = columns.row(line).map_err(|problem| format!("line {number}: {problem}"))?;
        if rows.last().is_some_and(|(last, _)| *last >= row.0) {
            return Err(format!("line {number}: not later than the line before; sort by time"));
        }
        if rows.len() == BARS_MAX {
            return Err(format!("line {number}: more than {BARS_MAX} bars; shorten it"));
        }
        rows.push(row);
    }
    evenly(&rows)
}

/// Lays the rows on an even grid, as wide as the first two lie apart, gaps filled with the last price.
fn evenly(rows: &[(i64, RecordedBar)]) -> Result<Bars, String> {
    let [(first, _), (second, _), ..] = rows else {
        return Err("has fewer than two bars".to_owned());
    };
    let length = second - first;
    let mut bars: Vec<RecordedBar> = Vec::with_capacity(rows.len());
    let mut next = *first;
    for (time, bar) in rows {
        let missing = (time - next) / length;
        if (time - next) % length != 0 || missing > GAP_BARS_MAX {
            let at = Timestamp::from_seconds(*time);
            return Err(format!("the bar of {at} does not follow the one before by {length} s"));
        }
        if let Some(last) = bars.last().map(|bar| bar.close) {
            let volume = Some(Decimal::ZERO);
            let flat = RecordedBar { open: last, high: last, low: last, close: last, volume };
            bars.extend((0..missing).map(|_| flat));
        }
        bars.push(*bar);
        next = time + length;
    }
    let places = bars.iter().map(|bar| bar.close.normalize().scale()).max().unwrap_or(0) + 1;
    Ok(Bars { bars, bar_micros: length * MICROS, places })
}

impl Columns {
    fn named(header: &str) -> Result<Columns, String> {
        let names: Vec<String> =
            header.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
        let find = |wanted: &str| names.iter().position(|name| name == wanted);
        let need = |wanted: &str| {
            find(wanted).ok_or_else(|| format!("line 1: there is no column named {wanted:?}"))
        };
        Ok(Columns {
            time: find("date").map_or_else(|| need("time"), Ok)?,
            open: need("open")?,
            high: need("high")?,
            low: need("low")?,
            close: need("close")?,
            volume: find("volume"),
        })
    }

    fn row(&self, line: &str) -> Result<(i64, RecordedBar), String> {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let field = |index: usize| fields.get(index).copied().unwrap_or("");
        let price = |index: usize| {
            let text = field(index);
            let price = Decimal::from_str_exact(text).ok().filter(|price| *price > Decimal::ZERO);
            price.ok_or_else(|| format!("{text:?} is no price above zero"))
        };
        let bar = RecordedBar {
            open: price(self.open)?,
            high: price(self.high)?,
            low: price(self.low)?,
            close: price(self.close)?,
            volume: self.volume.and_then(|index| Decimal::from_str_exact(field(index)).ok()),
        };
        if bar.low > bar.open.min(bar.close) || bar.high < bar.open.max(bar.close) {
            return Err("open and close do not lie between low and high".to_owned());
        }
        Ok((seconds(field(self.time))?, bar))
    }
}

fn seconds(text: &str) -> Result<i64, String> {
    let parsed = text.parse().ok();
    let parsed =
        parsed.or_else(|| Timestamp::parse(&text.replacen(' ', "T", 1)).map(Timestamp::seconds));
    parsed.ok_or_else(|| {
        format!("{text:?} is neither Unix seconds nor a time like 2024-01-17T12:00:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal")
    }

    const TWO: &str = "time,open,high,low,close\n0,10,16,7,13\n60,13,13,10,10\n";

    #[test]
    fn bar_is_walked_from_open_to_close_by_its_extremes() {
        let bars = read_bars(TWO).expect("reads");
        let at = |seconds: i64| bars.price(seconds * MICROS).expect("inside");
        assert_eq!([at(0), at(10)], [decimal("10"), decimal("8.5")]);
        assert_eq!([at(30), at(50)], [decimal("11.5"), decimal("14.5")]);
        assert_eq!([at(60), at(90)], [decimal("13"), decimal("11.5")], "downwards: high first");
        assert_eq!([at(-5), at(500)], [decimal("10"), decimal("10")], "the ends hold");
    }

    #[test]
    fn gap_between_bars_is_flat() {
        let bars = read_bars("time,open,high,low,close\n0,1,2,1,2\n60,2,3,2,3\n180,5,6,5,6")
            .expect("reads");
        assert_eq!(bars.span_micros(), 4 * 60 * MICROS);
        assert_eq!(bars.price(150 * MICROS), Some(decimal("3")));
    }

    #[test]
    fn bars_with_other_headers_and_times_are_read() {
        let text = "Date,Close,Open,Low,High,Volume\n2024-01-17 12:00:00+00:00,2,1,1,2,5.5\n\
                    2024-01-17T13:00:00Z,2,2,2,2,\n";
        let bars = read_bars(text).expect("reads");
        assert_eq!(bars.span_micros(), 2 * 3_600 * MICROS);
        assert_eq!(bars.bars[0].volume, Some(decimal("5.5")));
    }

    #[test]
    fn bad_file_of_bars_is_refused_with_the_line() {
        let head = "time,open,high,low,close\n";
        let rows = [
            (String::new(), "is empty"),
            ("time,open,high,low\n".to_owned(), "no column named \"close\""),
            (format!("{head}0,1,1,1,1"), "fewer than two"),
            (format!("{head}0,1,1,1,1\n0,1,1,1,1"), "line 3: not later"),
            (format!("{head}0,1,1,1,1\n60,1,1,1,x"), "line 3: \"x\" is no price"),
            (format!("{head}0,1,1,1,1\n60,1,1,1,-1"), "line 3: \"-1\" is no price"),
            (format!("{head}0,1,1,1,1\n60,1,1"), "line 3: \"\" is no price"),
            (format!("{head}0,1,2,3,1"), "line 2: open and close"),
            (format!("{head}noon,1,1,1,1"), "line 2: \"noon\" is neither"),
            (format!("{head}0,1,1,1,1\n60,1,1,1,1\n130,1,1,1,1"), "does not follow"),
            (format!("{head}0,1,1,1,1\n1,1,1,1,1\n9999999,1,1,1,1"), "does not follow"),
        ];
        for (text, expected) in rows {
            let problem = read_bars(&text).map(|_| ()).expect_err("refused");
            assert!(problem.contains(expected), "{problem} instead of {expected}");
        }
    }
}
