//! The difference between a plan and what is listed, as commands; or why it cannot be made.

use super::{ListingPlan, PlannedAsset, PlannedFeeTiers, PlannedMarket, Problem};
use crate::domain::listing::{ASSETS_MAX, MARKETS_MAX};
use crate::domain::{Asset, AssetId, FeeTiers, Listing, Market, MarketId, decimal};
use crate::engine::{Command, MarketUpdate};

/// The commands that bring the listing to the plan: on a first start all of it, later only what is
/// new or changed, and nothing when the two agree.
///
/// # Errors
/// Every change that would break existing balances or orders: another scale, tick or lot, another name
/// or kind, something listed that the plan leaves out.
pub fn commands(plan: &ListingPlan, listing: &Listing) -> Result<Vec<Command>, Vec<Problem>> {
    let mut difference = Difference { next: listing.clone(), ..Difference::default() };
    for asset in &plan.assets {
        difference.asset(asset);
    }
    for market in &plan.markets {
        difference.market(market);
    }
    difference.fee_tiers(&plan.fee_tiers);
    difference.removals(plan, listing);
    if difference.problems.is_empty() { Ok(difference.commands) } else { Err(difference.problems) }
}

#[derive(Default)]
struct Difference {
    /// The listing as it will be, so that new markets find new assets.
    next: Listing,
    commands: Vec<Command>,
    problems: Vec<Problem>,
}

impl Difference {
    fn asset(&mut self, planned: &PlannedAsset) {
        if let Some(listed) = self.next.asset_by_symbol(&planned.symbol) {
            let refused = asset_changes(planned, listed);
            self.problems.extend(refused);
            return;
        }
        let Some(id) = free(self.next.assets().len(), ASSETS_MAX) else {
            self.too_many(planned.line, &planned.symbol);
            return;
        };
        let asset = planned.asset(AssetId(id));
        self.next.put_asset(asset.clone());
        self.commands.push(Command::ListAsset(asset));
    }

    fn market(&mut self, planned: &PlannedMarket) {
        if let Some(listed) = self.next.market_by_symbol(&planned.symbol) {
            let refused = grid_changes(planned, listed);
            if refused.is_empty() {
                self.commands.extend(update(planned, listed).map(Command::UpdateMarket));
            }
            self.problems.extend(refused);
            return;
        }
        let Some(id) = free(self.next.markets().len(), MARKETS_MAX) else {
            self.too_many(planned.line, &planned.symbol);
            return;
        };
        let base = self.next.asset_by_symbol(&planned.base).map(|asset| asset.id);
        let quote = self.next.asset_by_symbol(&planned.quote).map(|asset| asset.id);
        // Without its assets the market cannot be listed; that they are missing is reported already.
        let (Some(base), Some(quote)) = (base, quote) else { return };
        let market = planned.market(MarketId(id), base, quote);
        self.next.put_market(market.clone());
        self.commands.push(Command::ListMarket(market));
    }

    /// Tiers are taken over, and taken away where the file has none: orders keep the fees they were accepted
    /// under.
    fn fee_tiers(&mut self, planned: &[PlannedFeeTiers]) {
        let mut changed = Vec::new();
        for planned in planned {
            let quote = self.next.asset_by_symbol(&planned.quote).map(|asset| asset.id);
            let table = quote.map(|quote| planned.table(quote));
            changed.extend(table.filter(|table| table.tiers != self.next.fee_tiers(table.quote)));
        }
        for listed in self.next.all_fee_tiers() {
            let symbol = self.next.asset(listed.quote).map(|asset| asset.symbol.as_str());
            if !planned.iter().any(|planned| Some(planned.quote.as_str()) == symbol) {
                changed.push(FeeTiers { quote: listed.quote, tiers: Vec::new() });
            }
        }
        self.commands.extend(changed.into_iter().map(Command::SetFeeTiers));
    }

    fn too_many(&mut self, line: usize, symbol: &str) {
        let message = format!(
            "{symbol} is one too many: an exchange lists at most {ASSETS_MAX} assets and \
             {MARKETS_MAX} markets, those that are closed included; remove what was never listed"
        );
        self.problems.push(Problem::at(line, message));
    }

    fn removals(&mut self, plan: &ListingPlan, listing: &Listing) {
        for asset in listing.assets() {
            if !plan.assets.iter().any(|planned| planned.symbol == asset.symbol) {
                self.problems.push(Problem::of_file(format!(
                    "the asset {symbol} is listed, but the file leaves it out; balances refer to it, \
                     so it stays: put its [[asset]] entry back",
                    symbol = asset.symbol
                )));
            }
        }
        for market in listing.markets() {
            if !plan.markets.iter().any(|planned| planned.symbol == market.symbol) {
                self.problems.push(Problem::of_file(format!(
                    "the market {symbol} is listed, but the file leaves it out; orders refer to it, \
                     so it stays: put its [[market]] entry back, with status = \"closed\" to end it",
                    symbol = market.symbol
                )));
            }
        }
    }
}

/// The next number, while there is one.
fn free(taken: usize, most: usize) -> Option<u16> {
    u16::try_from(taken).ok().filter(|_| taken < most)
}

fn asset_changes(planned: &PlannedAsset, listed: &Asset) -> Vec<Problem> {
    let mut problems = Vec::new();
    if planned.scale != listed.scale {
        problems.push(Problem::at(
            planned.line,
            format!(
                "{symbol} was listed with scale {old} and cannot change to {new}: every balance is \
                 counted in it; write scale = {old}",
                symbol = listed.symbol,
                old = listed.scale,
                new = planned.scale
            ),
        ));
    }
    if planned.name != listed.name {
        problems.push(Problem::at(
            planned.line,
            format!(
                "{symbol} was listed as \"{old}\" and keeps that name, because the journal does; \
                 write name = \"{old}\"",
                symbol = listed.symbol,
                old = listed.name
            ),
        ));
    }
    if planned.kind != listed.kind {
        problems.push(Problem::at(
            planned.line,
            format!(
                "{symbol} was listed as another kind and cannot change: put the former `kind` back",
                symbol = listed.symbol
            ),
        ));
    }
    problems
}

fn grid_changes(planned: &PlannedMarket, listed: &Market) -> Vec<Problem> {
    let rows = [
        ("tick", "price", planned.tick, listed.tick, listed.quote_scale),
        ("lot", "quantity", planned.lot, listed.lot, listed.base_scale),
    ];
    rows.into_iter()
        .filter(|(_, _, new, old, _)| new != old)
        .map(|(key, counted, new, old, scale)| {
            let shown = |units: i64| decimal::from_units(i128::from(units), scale).normalize();
            Problem::at(
                planned.line,
                format!(
                    "{symbol} was listed with {key} {old} and cannot change to {new}: every {counted} \
                     of its orders is counted in it; write {key} = \"{old}\"",
                    symbol = listed.symbol,
                    old = shown(old),
                    new = shown(new)
                ),
            )
        })
        .collect()
}

fn update(planned: &PlannedMarket, listed: &Market) -> Option<MarketUpdate> {
    let wanted = planned.market(listed.id, listed.base, listed.quote);
    (wanted != *listed).then_some(MarketUpdate {
        market: listed.id,
        min_notional: planned.min_notional,
        maker_fee_ppm: planned.maker_fee_ppm,
        taker_fee_ppm: planned.taker_fee_ppm,
        status: planned.status,
        limits: planned.limits,
    })
}
