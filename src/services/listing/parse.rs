//! From the text of a listing file to a plan, or to everything that is wrong with it.

mod assets;
mod fee_tiers;
mod limits;
mod markets;
mod pair;
mod units;

use super::reader::Reader;
use super::{ListingPlan, Problem};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// Understands a listing file.
///
/// # Errors
/// All problems at once, in the order of their lines. When the text is not TOML, only the problems of
/// syntax: the rest could not be read.
pub fn parse(text: &str) -> Result<ListingPlan, Vec<Problem>> {
    let mut reader = Reader::new(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = reader.line(error.span().map_or(0, |span| span.start));
        reader.problem(line, format!("this is not valid TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        return Err(reader.into_problems());
    }
    let plan = read_plan(&mut reader, document.get_ref());
    let problems = reader.into_problems();
    if problems.is_empty() { Ok(plan) } else { Err(problems) }
}

fn read_plan<'t>(reader: &mut Reader<'t>, document: &'t DeTable<'t>) -> ListingPlan {
    for (key, _) in document {
        let name = key.get_ref().as_ref();
        if !["asset", "market", "fee_tier"].contains(&name) {
            let line = reader.line(key.span().start);
            reader.problem(
                line,
                format!(
                    "`{name}` is not known here: a listing has [[asset]], [[market]] and [[fee_tier]] \
                     entries only"
                ),
            );
        }
    }
    let mut known = Known::default();
    let entries = reader.entries(document, "asset", &assets::FIELDS);
    let assets = entries.iter().filter_map(|entry| assets::read_asset(reader, entry, &mut known));
    let assets = assets.collect();
    let entries = reader.entries(document, "market", &markets::FIELDS);
    let markets =
        entries.iter().filter_map(|entry| markets::read_market(reader, entry, &mut known));
    let markets = markets.collect();
    let entries = reader.entries(document, "fee_tier", &fee_tiers::FIELDS);
    ListingPlan { assets, markets, fee_tiers: fee_tiers::read_fee_tiers(reader, &entries, &known) }
}

/// What the file named so far: symbol to line, and for assets the scale when it is valid.
#[derive(Default)]
struct Known {
    assets: BTreeMap<String, (usize, Option<u8>)>,
    markets: BTreeMap<String, usize>,
}
