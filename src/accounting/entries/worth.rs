//! What something was worth when it moved: as it was said, as the other side of the trade says, or as the prices say.

use super::Sources;
use crate::activity::{AssetClass, Holding, PortfolioAsset};
use crate::calendar::Day;
use crate::exact::{MONEY_SCALE, Money, Rounding, mul_div, power_of_ten};

/// What is known of an asset; the recorder has checked that it is in the list.
pub(super) fn asset_of(sources: Sources<'_>, holding: Holding) -> PortfolioAsset {
    let unknown = PortfolioAsset { scale: 0, class: AssetClass::Digital };
    sources.assets.get(holding.asset.0 as usize).copied().unwrap_or(unknown)
}

/// The amount, when it is of the own currency.
pub(super) fn own_currency(sources: Sources<'_>, holding: Holding) -> Option<Money> {
    let asset = asset_of(sources, holding);
    (asset.class == AssetClass::OwnCurrency).then(|| face_value(holding, asset.scale))
}

fn face_value(holding: Holding, scale: u8) -> Money {
    let units = |places: u8| power_of_ten(u32::from(places)).unwrap_or(1);
    let amount = mul_div(holding.quantity.0, units(MONEY_SCALE), units(scale), Rounding::HalfEven);
    Money(amount.unwrap_or(i128::MAX))
}

/// By the prices of the day, or at its face value when it is of the own currency.
pub(super) fn market_value(sources: Sources<'_>, holding: Holding, day: Day) -> Option<Money> {
    let asset = asset_of(sources, holding);
    if asset.class == AssetClass::OwnCurrency {
        return Some(face_value(holding, asset.scale));
    }
    sources.prices.at(holding.asset, day)?.price.worth(holding.quantity, asset.scale)
}
