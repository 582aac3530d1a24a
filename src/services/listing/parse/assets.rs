//! `[[asset]]` entries: symbol, name, kind and scale.

use super::super::PlannedAsset;
use super::super::reader::{Entry, Read, Reader};
use super::Known;
use crate::domain::AssetKind;
use crate::domain::asset::SCALE_MAX;

pub(super) const FIELDS: [&str; 4] = ["symbol", "name", "kind", "scale"];
/// The most characters a symbol may have.
const SYMBOL_LENGTH_MAX: usize = 12;
/// The most characters an asset's name may have.
const NAME_LENGTH_MAX: usize = 64;

pub(super) fn read_asset<'t>(
    reader: &mut Reader<'t>,
    entry: &Entry<'t>,
    known: &mut Known,
) -> Option<PlannedAsset> {
    let symbol = reader.text(entry, "symbol").and_then(|symbol| asset_symbol(reader, symbol));
    let name = reader.text(entry, "name").and_then(|name| asset_name(reader, name));
    let kind = reader.text(entry, "kind").and_then(|kind| asset_kind(reader, kind));
    let scale = reader.integer(entry, "scale").and_then(|scale| asset_scale(reader, scale));
    let symbol = symbol?;
    if let Some((first, _)) = known.assets.get(symbol) {
        let message = format!("{symbol} is already on line {first}: keep one of the two entries");
        reader.problem(entry.line, message);
        return None;
    }
    known.assets.insert(symbol.to_owned(), (entry.line, scale));
    Some(PlannedAsset {
        line: entry.line,
        symbol: symbol.to_owned(),
        name: name?.to_owned(),
        kind: kind?,
        scale: scale?,
    })
}

fn asset_symbol<'t>(reader: &mut Reader<'t>, symbol: Read<&'t str>) -> Option<&'t str> {
    if is_symbol(symbol.value) {
        return Some(symbol.value);
    }
    reader.problem(
        symbol.line,
        format!(
            "\"{}\" cannot be a symbol: clients spell it in requests, so it must be 1 to \
             {SYMBOL_LENGTH_MAX} capital letters or digits, like \"BTC\"",
            symbol.value
        ),
    );
    None
}

fn is_symbol(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    plain && (1..=SYMBOL_LENGTH_MAX).contains(&text.len())
}

fn asset_name<'t>(reader: &mut Reader<'t>, name: Read<&'t str>) -> Option<&'t str> {
    let length = name.value.trim().chars().count();
    if (1..=NAME_LENGTH_MAX).contains(&length) {
        return Some(name.value.trim());
    }
    reader.problem(
        name.line,
        format!("a name has {length} characters: write 1 to {NAME_LENGTH_MAX}, like \"Bitcoin\""),
    );
    None
}

fn asset_kind(reader: &mut Reader<'_>, kind: Read<&str>) -> Option<AssetKind> {
    match kind.value {
        "crypto" => Some(AssetKind::Crypto),
        "fiat" => Some(AssetKind::Fiat),
        other => {
            let message = format!("\"{other}\" is no kind of asset: write \"crypto\" or \"fiat\"");
            reader.problem(kind.line, message);
            None
        }
    }
}

fn asset_scale(reader: &mut Reader<'_>, scale: Read<i64>) -> Option<u8> {
    let valid = u8::try_from(scale.value).ok().filter(|scale| *scale <= SCALE_MAX);
    if valid.is_none() {
        reader.problem(
            scale.line,
            format!(
                "scale {} is out of range: amounts are 64-bit integers, so an asset has 0 to \
                 {SCALE_MAX} decimal places; 8 suits most coins",
                scale.value
            ),
        );
    }
    valid
}

/// The scale of an asset that another entry names; that it is missing is a problem of that entry.
pub(super) fn asset_of(
    reader: &mut Reader<'_>,
    line: usize,
    symbol: &str,
    known: &Known,
) -> Option<u8> {
    match known.assets.get(symbol) {
        Some((_, scale)) => *scale,
        None => {
            let message = format!(
                "the asset \"{symbol}\" is not listed in this file: add an [[asset]] entry for it, \
                 or correct its spelling"
            );
            reader.problem(line, message);
            None
        }
    }
}
