//! Civil days: which day an instant belongs to in a zone, and the arithmetic of days and years that laws count in.

use agio_domain::Timestamp;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use std::fmt;
use std::str::FromStr;

const SECONDS_PER_DAY: i64 = 86_400;

/// A civil day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// Of a year, month and day that exist.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day::of_date)
    }

    /// So many days later, or earlier when negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// How many days later than another.
    pub fn since(self, earlier: Day) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The year of the calendar.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// The month of the calendar, from 1.
    pub fn month(self) -> u32 {
        self.date().month()
    }

    /// The same day of a month so many months later, or earlier when negative; the month's last day where it has no such day.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Day {
        let (date, count) = (self.date(), Months::new(months.unsigned_abs()));
        Day::of_date(match months {
            0.. => date.checked_add_months(count).unwrap_or(NaiveDate::MAX),
            _ => date.checked_sub_months(count).unwrap_or(NaiveDate::MIN),
        })
    }

    /// Whether it is the last day of its month.
    pub fn ends_month(self) -> bool {
        self.month() != self.plus(1).month()
    }

    /// The first day on which what was acquired on this day is held for more than a year: one year after the day that
    /// follows, and 1 March where that year has no 29 February (Internal Revenue Service, Revenue Ruling 66-7).
    #[must_use]
    pub fn long_term_from(self) -> Day {
        let begins = self.plus(1).date();
        let same_day = begins.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX);
        Day::of_date(same_day).plus(i32::from(same_day.day() != begins.day()))
    }

    fn date(self) -> NaiveDate {
        let epoch = NaiveDate::default();
        let days = Days::new(u64::from(self.0.unsigned_abs()));
        match self.0 {
            0.. => epoch.checked_add_days(days).unwrap_or(NaiveDate::MAX),
            _ => epoch.checked_sub_days(days).unwrap_or(NaiveDate::MIN),
        }
    }

    fn of_date(date: NaiveDate) -> Day {
        Day(i32::try_from(date.signed_duration_since(NaiveDate::default()).num_days())
            .unwrap_or(i32::MAX))
    }
}

/// `2026-04-05`
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Day, chrono::ParseError> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Day::of_date)
    }
}

/// A time zone with its history, by its IANA name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// Universal time.
    pub const UTC: Zone = Zone(Tz::UTC);
    /// The zone that the law of the United Kingdom counts days in.
    pub const LONDON: Zone = Zone(Tz::Europe__London);

    /// By its IANA name, such as `America/New_York`.
    pub fn named(name: &str) -> Option<Zone> {
        name.parse().ok().map(Zone)
    }

    /// Its IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The civil day of an instant.
    pub fn day_of(self, at: Timestamp) -> Day {
        let seconds = at.seconds();
        let offset = match self {
            Zone::UTC => 0,
            Zone(zone) => {
                let utc = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default();
                i64::from(zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc())
            }
        };
        let day = (seconds.saturating_add(offset)).div_euclid(SECONDS_PER_DAY);
        Day(i32::try_from(day).unwrap_or(i32::MAX))
    }

    /// The instant of a local time. Of two (an hour that comes twice) the earlier; a time that is skipped counts by the
    /// offset before the gap.
    pub fn instant_of(self, local: NaiveDateTime) -> Timestamp {
        let found = self.0.from_local_datetime(&local).earliest();
        let instant = found.map(|it| it.with_timezone(&Utc)).unwrap_or_else(|| {
            let before = self.0.offset_from_utc_datetime(&(local - chrono::TimeDelta::hours(12)));
            (local - before.fix()).and_utc()
        });
        Timestamp(instant.timestamp_micros())
    }

    /// What clocks of the zone show at an instant: `2024-10-27 01:30:00`. A second of an hour that comes twice is told from
    /// its twin by nothing.
    pub fn clock_at(self, at: Timestamp) -> String {
        let utc = DateTime::<Utc>::from_timestamp(at.seconds(), 0).unwrap_or_default();
        let offset = self.0.offset_from_utc_datetime(&utc.naive_utc()).fix();
        (utc.naive_utc() + offset).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The first instant of a day.
    pub fn start_of(self, day: Day) -> Timestamp {
        self.instant_of(day.date().and_time(chrono::NaiveTime::MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn instant_belongs_to_the_day_of_its_zone() {
        let rows = [
            ("2024-06-30T23:30:00Z", "Europe/London", "2024-07-01"),
            ("2024-12-31T23:30:00Z", "Europe/London", "2024-12-31"),
            ("2024-01-01T03:00:00Z", "America/New_York", "2023-12-31"),
            ("1969-12-31T23:00:00Z", "UTC", "1969-12-31"),
            ("2024-04-05T23:00:00Z", "Europe/London", "2024-04-06"),
        ];
        for (instant, zone, expected) in rows {
            let zone = Zone::named(zone).unwrap();
            assert_eq!(zone.day_of(at(instant)).to_string(), expected, "{instant} in {zone:?}");
        }
        assert_eq!(Zone::named("Mars/Phobos"), None);
    }

    #[test]
    fn clocks_show_the_time_of_their_zone() {
        let rows = [
            ("2024-06-30T23:30:00.999999Z", "Europe/London", "2024-07-01 00:30:00"),
            ("2024-01-01T03:00:00Z", "America/New_York", "2023-12-31 22:00:00"),
            ("2024-01-01T03:00:00Z", "UTC", "2024-01-01 03:00:00"),
        ];
        for (instant, zone, expected) in rows {
            let zone = Zone::named(zone).unwrap();
            assert_eq!(zone.clock_at(at(instant)), expected, "{instant} in {zone:?}");
        }
    }

    #[test]
    fn long_term_begins_the_day_after_the_anniversary() {
        let rows = [
            ("2023-06-11", "2024-06-12"),
            ("2023-02-28", "2024-03-01"),
            ("2024-02-28", "2025-03-01"),
            ("2024-02-29", "2025-03-01"),
            ("2023-12-31", "2025-01-01"),
        ];
        for (acquired, from) in rows {
            assert_eq!(day(acquired).long_term_from(), day(from), "{acquired}");
        }
    }

    #[test]
    fn month_later_is_the_same_day_or_the_last_one() {
        let rows = [
            ("2024-03-31", -1, "2024-02-29"),
            ("2023-03-31", -1, "2023-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-05-15", 0, "2024-05-15"),
            ("2024-12-31", 1, "2025-01-31"),
        ];
        for (from, months, to) in rows {
            assert_eq!(day(from).plus_months(months), day(to), "{from} {months}");
        }
        assert!(day("2024-02-29").ends_month() && !day("2024-02-28").ends_month());
    }

    #[test]
    fn local_time_that_comes_twice_or_never_is_an_instant() {
        let local = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let rows = [
            ("2024-10-27T01:30:00", "2024-10-27T00:30:00Z"),
            ("2024-03-31T01:30:00", "2024-03-31T01:30:00Z"),
            ("2024-07-01T00:00:00", "2024-06-30T23:00:00Z"),
        ];
        for (text, expected) in rows {
            assert_eq!(Zone::LONDON.instant_of(local(text)), at(expected), "{text}");
        }
        assert_eq!(Zone::LONDON.start_of(day("2024-07-01")), at("2024-06-30T23:00:00Z"));
    }
}
