//! Which days a question about a portfolio's past is about.

use super::bodies::invalid;
use super::loaded::Loaded;
use crate::accounting::calendar::Day;
use crate::domain::Refusal;

/// How many days one question reaches over at most: thirty years.
const PERIOD_DAYS_MAX: i32 = 10_958;

/// How far back a performance reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerformanceRange {
    /// Today.
    Day,
    /// The last seven days.
    Week,
    /// Since this day of last month.
    Month,
    /// Since this day three months ago.
    Quarter,
    /// Since this day of last year.
    Year,
    /// Since the year began.
    YearToDate,
    /// Since this day three years ago.
    ThreeYears,
    /// Since this day five years ago.
    FiveYears,
    /// Since the first activity.
    All,
    /// As it is said.
    Custom,
}

/// The days that are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaysAsked {
    /// The first day; what it begins with unless said.
    pub from: Option<Day>,
    /// The last day; today unless said.
    pub to: Option<Day>,
}

/// Days, both included, none in the future and no more than one question may reach over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Loaded {
    /// The day of the first activity; today when there is none.
    pub(super) fn first_day(&self) -> Day {
        self.activities
            .first()
            .map_or(self.today, |it| self.zone.day_of(it.body.at))
            .min(self.today)
    }

    /// The days that are asked for; from the first activity unless it is said.
    ///
    /// # Errors
    /// `INVALID_INPUT` for days of the future, the wrong way round, or too many.
    pub(super) fn period(&self, asked: DaysAsked) -> Result<Period, Refusal> {
        let to = asked.to.unwrap_or(self.today);
        if to > self.today {
            return Err(at("to", "must not lie in the future"));
        }
        let earliest = to.plus(1 - PERIOD_DAYS_MAX);
        let from = asked.from.unwrap_or_else(|| self.first_day().clamp(earliest, to));
        if from > to {
            return Err(at("from", "must not lie after `to`"));
        }
        if from < earliest {
            return Err(at("from", "must lie within the thirty years before `to`"));
        }
        Ok(Period { from, to })
    }

    /// The days of a range.
    ///
    /// # Errors
    /// `INVALID_INPUT` for `from` and `to` that do not go with the range.
    pub(super) fn days_of(
        &self,
        range: PerformanceRange,
        asked: DaysAsked,
    ) -> Result<Period, Refusal> {
        use PerformanceRange as R;
        if range == R::Custom {
            if asked.from.is_none() {
                return Err(at("from", "is needed with the range CUSTOM"));
            }
            return self.period(asked);
        }
        if asked != DaysAsked::default() {
            return Err(at("from", "goes, like `to`, with the range CUSTOM only"));
        }
        let months_back = |months: i32| self.today.plus_months(-months).plus(1);
        let from = match range {
            R::All | R::Custom => None,
            R::Day => Some(self.today),
            R::Week => Some(self.today.plus(-6)),
            R::Month => Some(months_back(1)),
            R::Quarter => Some(months_back(3)),
            R::Year => Some(months_back(12)),
            R::ThreeYears => Some(months_back(36)),
            R::FiveYears => Some(months_back(60)),
            R::YearToDate => Day::from_ymd(self.today.year(), 1, 1),
        };
        self.period(DaysAsked { from, to: None })
    }
}

fn at(argument: &str, message: &str) -> Refusal {
    let mut refusal = invalid(message);
    refusal.path = vec![argument.to_owned()];
    refusal
}
