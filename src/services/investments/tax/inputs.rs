//! What goes into a report, and nothing else: what happened until the year's end, the days after it that the law matches with
//! it, and the prices of those days. So neither a later activity nor a later price makes a report stale.

use super::TaxTerms;
use super::years::{days_of, zone_of};
use crate::accounting::activity::{Activity, ActivityId, PortfolioAsset};
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::prices::PriceTable;
use crate::accounting::rules::{Jurisdiction, Rules};
use crate::accounting::tax::{Inputs, inputs_hash};
use crate::services::investments::loaded::Loaded;
use std::collections::{HashMap, HashSet};

/// Raised when a report would come out otherwise of the same inputs.
const FORMAT: u64 = 1;
/// How many days after the year's end are matched with it: 30 days in the United Kingdom (TCGA 1992 s106A) and in
/// Canada (superficial losses).
const DAYS_MATCHED: i32 = 30;

/// What goes into a report.
pub(super) struct TaxInputs {
    pub(super) terms: TaxTerms,
    pub(super) days: (Day, Day),
    pub(super) currency: String,
    pub(super) entries: Vec<Activity>,
    pub(super) assets: Vec<PortfolioAsset>,
    /// By the ids of the assets.
    pub(super) symbols: Vec<String>,
    pub(super) prices: PriceTable,
    pub(super) rules: Rules,
    pub(super) covers_person: bool,
}

impl TaxInputs {
    /// Out of a portfolio; `None` past the calendar.
    pub(super) fn of(loaded: &Loaded, terms: TaxTerms, covers_person: bool) -> Option<TaxInputs> {
        let days = days_of(terms.jurisdiction, terms.year)?;
        let zone = zone_of(terms.jurisdiction, loaded);
        let matched = match terms.jurisdiction {
            Jurisdiction::Uk | Jurisdiction::Ca => DAYS_MATCHED,
            _ => 0,
        };
        let entries = until(loaded.entries(), zone, days.1.plus(matched));
        let assets = assets_of(&entries);
        let rules = rules_of(terms, zone);
        let kept: HashSet<ActivityId> = entries.iter().map(|it| it.id).collect();
        let picks = loaded.picks().iter().filter(|it| kept.contains(&it.disposal)).copied();
        Some(TaxInputs {
            terms,
            days,
            currency: loaded.portfolio.settings.currency.clone(),
            assets: loaded.assets[..assets.min(loaded.assets.len())].to_vec(),
            symbols: loaded.symbols[..assets.min(loaded.symbols.len())].to_vec(),
            prices: prices_of(&entries, &loaded.prices, zone),
            rules: Rules { picks: picks.collect(), ..rules },
            entries,
            // Only pools of a person know the difference.
            covers_person: covers_person || terms.jurisdiction == Jurisdiction::Us,
        })
    }

    /// A hash of everything that goes in.
    pub(super) fn hash(&self) -> String {
        let book = inputs_hash(Inputs {
            activities: &self.entries,
            assets: &self.assets,
            prices: &self.prices,
            rules: &self.rules,
            year: self.terms.year,
        });
        let mut hasher = blake3::Hasher::new();
        hasher.update(&FORMAT.to_le_bytes());
        hasher.update(book.as_bytes());
        hasher.update(self.terms.broker.as_str().as_bytes());
        hasher.update(&[u8::from(self.covers_person)]);
        for symbol in &self.symbols {
            hasher.update(&(symbol.len() as u64).to_le_bytes());
            hasher.update(symbol.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

fn rules_of(terms: TaxTerms, zone: Zone) -> Rules {
    match terms.jurisdiction {
        Jurisdiction::Uk => Rules::united_kingdom(),
        Jurisdiction::Ca => Rules::canada(zone),
        _ => Rules::united_states(terms.method, zone),
    }
}

/// What happened until a day. A transfer that left by then goes along with its other end.
fn until(entries: &[Activity], zone: Zone, last: Day) -> Vec<Activity> {
    let in_time = |it: &&Activity| zone.day_of(it.at) <= last;
    let ends: HashSet<ActivityId> =
        entries.iter().filter(in_time).filter_map(|it| it.transfer).collect();
    let kept = entries.iter().filter(|it| in_time(it) || ends.contains(&it.id));
    kept.copied().collect()
}

/// How many assets from the front are named.
fn assets_of(entries: &[Activity]) -> usize {
    let sides = entries.iter().flat_map(|it| [it.received, it.sent, it.fee]);
    let last = sides.flatten().map(|it| it.asset.0 as usize).max();
    last.unwrap_or_default() + 1
}

/// The prices that values may be looked up at: of what moved, on the days on which it did.
fn prices_of(entries: &[Activity], all: &PriceTable, zone: Zone) -> PriceTable {
    let days: HashMap<ActivityId, Day> =
        entries.iter().map(|it| (it.id, zone.day_of(it.at))).collect();
    let mut needed = PriceTable::default();
    for entry in entries {
        // A transfer takes place on the day of either end.
        let ends = [Some(entry.id), entry.transfer];
        for day in ends.into_iter().flatten().filter_map(|it| days.get(&it)) {
            for side in [entry.received, entry.sent, entry.fee].into_iter().flatten() {
                if let Some(found) = all.at(side.asset, *day) {
                    needed.set(side.asset, found);
                }
            }
        }
    }
    needed
}
