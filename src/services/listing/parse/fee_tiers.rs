//! `[[fee_tier]]` entries: lower fees from a volume on, a table for each quote asset.

use super::super::PlannedFeeTiers;
use super::super::reader::{Entry, Reader};
use super::Known;
use super::assets::asset_of;
use super::units::{Counted, fee_ppm, increment};
use crate::domain::{Amount, FeeTier, decimal};
use crate::engine::FEE_TIERS_MAX;

pub(super) const FIELDS: [&str; 4] = ["quote", "min_volume", "maker_fee", "taker_fee"];

/// A tier and where it stands in the file.
struct Read<'t> {
    line: usize,
    counted: Counted<'t>,
    tier: FeeTier,
}

/// The tables in the order their quotes appear.
pub(super) fn read_fee_tiers<'t>(
    reader: &mut Reader<'t>,
    entries: &[Entry<'t>],
    known: &Known,
) -> Vec<PlannedFeeTiers> {
    let mut tables: Vec<PlannedFeeTiers> = Vec::new();
    for entry in entries {
        let Some(read) = read_tier(reader, entry, known) else { continue };
        let quote = read.counted.asset;
        match tables.iter_mut().find(|table| table.quote == quote) {
            Some(table) => add(reader, table, read),
            None => tables.push(PlannedFeeTiers {
                line: read.line,
                quote: quote.to_owned(),
                tiers: vec![read.tier],
            }),
        }
    }
    tables
}

fn read_tier<'t>(reader: &mut Reader<'t>, entry: &Entry<'t>, known: &Known) -> Option<Read<'t>> {
    let quote = reader.text(entry, "quote");
    let scale = quote.and_then(|quote| asset_of(reader, quote.line, quote.value, known));
    let min_volume = reader.decimal(entry, "min_volume");
    let maker_fee = reader.percent(entry, "maker_fee");
    let maker_fee_ppm = maker_fee.and_then(|fee| fee_ppm(reader, fee, "maker_fee"));
    let taker_fee = reader.percent(entry, "taker_fee");
    let taker_fee_ppm = taker_fee.and_then(|fee| fee_ppm(reader, fee, "taker_fee"));
    let counted = Counted { asset: quote?.value, scale: scale? };
    let min_volume = increment(reader, min_volume, "min_volume", counted);
    let tier = FeeTier {
        min_volume: Amount(min_volume?.value),
        maker_fee_ppm: maker_fee_ppm?,
        taker_fee_ppm: taker_fee_ppm?,
    };
    Some(Read { line: entry.line, counted, tier })
}

fn add(reader: &mut Reader<'_>, table: &mut PlannedFeeTiers, read: Read<'_>) {
    let Read { line, counted, tier } = read;
    if let Some(last) = table.tiers.last()
        && last.min_volume >= tier.min_volume
    {
        let shown =
            |amount: Amount| decimal::from_units(amount.0.into(), counted.scale).normalize();
        let message = format!(
            "`min_volume` is {} after a tier of {} from {}: write the tiers of a quote in ascending \
             order, each volume once",
            shown(tier.min_volume),
            counted.asset,
            shown(last.min_volume)
        );
        reader.problem(line, message);
    } else if table.tiers.len() >= FEE_TIERS_MAX {
        let message = format!(
            "{} has more than {FEE_TIERS_MAX} fee tiers: write at most that",
            counted.asset
        );
        reader.problem(line, message);
    } else {
        table.tiers.push(tier);
    }
}
