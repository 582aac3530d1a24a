//! By which rules a book is kept: the method of cost, the scope of lots, the law, the zone that days are counted in.

use crate::activity::{ActivityId, PortfolioAccountId};
use crate::calendar::{Day, Zone};
use crate::exact::Units;
use agio_domain::Timestamp;

/// How a disposal finds its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CostBasisMethod {
    /// The oldest lot first.
    Fifo,
    /// The newest lot first.
    Lifo,
    /// The lot that cost most a unit first, fees included.
    Hifo,
    /// The lot that cost least a unit first, fees included.
    Lofo,
    /// The average of all that is held.
    Average,
    /// United Kingdom: same day, then 30 days, then the pool (TCGA 1992 s104, s105, s106A).
    Section104,
    /// Canada: adjusted cost base, with superficial losses (ITA s47, s54).
    Acb,
    /// The lots that were named; the oldest first for the rest.
    SpecificId,
}

agio_domain::spelled!(CostBasisMethod {
    Fifo = "FIFO",
    Lifo = "LIFO",
    Hifo = "HIFO",
    Lofo = "LOFO",
    Average = "AVERAGE",
    Section104 = "SECTION_104",
    Acb = "ACB",
    SpecificId = "SPECIFIC_ID",
});

/// Whether a disposal looks at the lots of its own account only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LotScope {
    /// At those of its account.
    PerAccount,
    /// At those of all accounts.
    Universal,
    /// At all before an instant, then at those of its account: 1 January 2025 in the United States
    /// (Reg. 1.1012-1(j), Rev. Proc. 2024-28).
    PerAccountFrom(Timestamp),
}

/// Whose law decides what a disposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Jurisdiction {
    /// United Kingdom.
    Uk,
    /// United States.
    Us,
    /// Canada.
    Ca,
    /// Anywhere else: gifts at market value, as most laws have it.
    Other,
}

agio_domain::spelled!(Jurisdiction { Uk = "UK", Us = "US", Ca = "CA", Other = "OTHER" });

/// A lot that a disposal is to take (`SPECIFIC_ID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotPick {
    /// What disposes.
    pub disposal: ActivityId,
    /// What acquired the lot.
    pub lot: ActivityId,
    /// How much of it.
    pub quantity: Units,
}

/// Where a lot was when lots began to be kept by account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotAllocation {
    /// What acquired the lot.
    pub lot: ActivityId,
    /// Which account it is allocated to.
    pub account: PortfolioAccountId,
    /// How much of it.
    pub quantity: Units,
}

/// By which rules a book is kept.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How a disposal finds its cost.
    pub method: CostBasisMethod,
    /// Where it may look for it. `SECTION_104` and `ACB` look at all accounts, whatever this says.
    pub scope: LotScope,
    /// Whose law decides.
    pub jurisdiction: Jurisdiction,
    /// What tells the day of an instant.
    pub zone: Zone,
    /// Lots that were named.
    pub picks: Vec<LotPick>,
    /// Where lots were when [`LotScope::PerAccountFrom`] begins.
    pub allocations: Vec<LotAllocation>,
}

impl Rules {
    /// A method, over all accounts, nobody's law, days in UTC.
    pub fn new(method: CostBasisMethod) -> Rules {
        Rules {
            method,
            scope: LotScope::Universal,
            jurisdiction: Jurisdiction::Other,
            zone: Zone::UTC,
            picks: Vec::new(),
            allocations: Vec::new(),
        }
    }

    /// The law of the United Kingdom: pools, days in London.
    pub fn united_kingdom() -> Rules {
        let rules = Rules::new(CostBasisMethod::Section104);
        Rules { jurisdiction: Jurisdiction::Uk, zone: Zone::LONDON, ..rules }
    }

    /// The law of the United States: a method of lots, by account since the first instant of 2025 in the zone.
    pub fn united_states(method: CostBasisMethod, zone: Zone) -> Rules {
        let since = Day::from_ymd(2025, 1, 1).map(|day| zone.start_of(day));
        let scope = since.map_or(LotScope::PerAccount, LotScope::PerAccountFrom);
        Rules { scope, jurisdiction: Jurisdiction::Us, zone, ..Rules::new(method) }
    }

    /// The law of Canada: adjusted cost base, days in the zone.
    pub fn canada(zone: Zone) -> Rules {
        Rules { jurisdiction: Jurisdiction::Ca, zone, ..Rules::new(CostBasisMethod::Acb) }
    }
}
