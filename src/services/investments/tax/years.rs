//! Which reports there are: whose law, of which years, by which methods, in which currency.

use super::{RequestTaxReport, TaxTerms};
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::rules::{CostBasisMethod, Jurisdiction};
use crate::accounting::tax::BrokerReporting;
use crate::domain::{Refusal, RefusalCode};
use crate::services::investments::bodies::invalid;
use crate::services::investments::loaded::Loaded;

/// The first tax year of the United Kingdom with an exempt amount that is known here.
const FIRST_UK: i32 = 2013;
/// Notice 2014-21 says from when on virtual currency is property; Canada's guidance is of the same time.
const FIRST_ELSEWHERE: i32 = 2014;

/// The methods that the law of the United States knows.
const US_METHODS: [CostBasisMethod; 5] = [
    CostBasisMethod::Fifo,
    CostBasisMethod::Lifo,
    CostBasisMethod::Hifo,
    CostBasisMethod::Lofo,
    CostBasisMethod::SpecificId,
];

/// The days of a tax year, both included; `None` for laws without reports, and past the calendar.
pub(super) fn days_of(jurisdiction: Jurisdiction, year: i32) -> Option<(Day, Day)> {
    match jurisdiction {
        Jurisdiction::Uk => {
            Some((Day::from_ymd(year, 4, 6)?, Day::from_ymd(year.checked_add(1)?, 4, 5)?))
        }
        Jurisdiction::Us | Jurisdiction::Ca => {
            Some((Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?))
        }
        Jurisdiction::Other => None,
    }
}

/// The zone that the law counts days in.
pub(super) fn zone_of(jurisdiction: Jurisdiction, loaded: &Loaded) -> Zone {
    match jurisdiction {
        Jurisdiction::Uk => Zone::LONDON,
        _ => loaded.zone,
    }
}

/// What a request comes to.
///
/// # Errors
/// Refuses laws, years, methods and currencies that no report is made of.
pub(super) fn terms_of(loaded: &Loaded, request: RequestTaxReport) -> Result<TaxTerms, Refusal> {
    let settings = &loaded.portfolio.settings;
    let jurisdiction = request.jurisdiction.unwrap_or(settings.jurisdiction);
    let (first, currency) = match jurisdiction {
        Jurisdiction::Uk => (FIRST_UK, "GBP"),
        Jurisdiction::Us => (FIRST_ELSEWHERE, "USD"),
        Jurisdiction::Ca => (FIRST_ELSEWHERE, "CAD"),
        Jurisdiction::Other => {
            let wanted = "must be UK, US or CA: there are no reports of other laws";
            return Err(invalid(wanted).at("jurisdiction"));
        }
    };
    if settings.currency != currency {
        let message = format!(
            "This law counts in {currency}, and the portfolio in {}. Make a portfolio in {currency} and write down there what \
             happened.",
            settings.currency
        );
        return Err(Refusal::new(RefusalCode::InvalidInput, message).at("portfolioId"));
    }
    let begun = days_of(jurisdiction, request.year).is_some_and(|(from, _)| from <= loaded.today);
    if request.year < first || !begun {
        return Err(unsupported(first));
    }
    let method = method_of(jurisdiction, request.method, settings.cost_basis_method)?;
    let broker = match jurisdiction {
        Jurisdiction::Us => request.broker,
        _ => BrokerReporting::NotReported,
    };
    Ok(TaxTerms { jurisdiction, year: request.year, method, broker })
}

/// The method that was said, where the law knows it; else that of the portfolio, or the law's own.
fn method_of(
    jurisdiction: Jurisdiction,
    said: Option<CostBasisMethod>,
    of_portfolio: CostBasisMethod,
) -> Result<CostBasisMethod, Refusal> {
    let known: &[CostBasisMethod] = match jurisdiction {
        Jurisdiction::Uk => &[CostBasisMethod::Section104],
        Jurisdiction::Ca => &[CostBasisMethod::Acb],
        _ => &US_METHODS,
    };
    match said {
        Some(method) if known.contains(&method) => Ok(method),
        Some(_) => {
            let names: Vec<&str> = known.iter().map(|it| it.as_str()).collect();
            let wanted = format!("must be one that this law knows: {}", names.join(", "));
            Err(invalid(&wanted).at("costBasisMethod"))
        }
        None if known.contains(&of_portfolio) => Ok(of_portfolio),
        None => Ok(known[0]),
    }
}

fn unsupported(first: i32) -> Refusal {
    let message = format!(
        "There is no report of this year: its rules are not known here, or it has not begun. Ask for {first} or later."
    );
    Refusal::new(RefusalCode::UnsupportedTaxYear, message).at("taxYear")
}
