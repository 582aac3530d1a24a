//! The two assets of a market.

use super::units::Counted;

/// The two assets of a market, both listed in the file with a valid scale.
pub(super) struct Pair<'t> {
    pub(super) base: &'t str,
    pub(super) quote: &'t str,
    pub(super) base_scale: u8,
    pub(super) quote_scale: u8,
}

impl<'t> Pair<'t> {
    pub(super) fn base(&self) -> Counted<'t> {
        Counted { asset: self.base, scale: self.base_scale }
    }

    pub(super) fn quote(&self) -> Counted<'t> {
        Counted { asset: self.quote, scale: self.quote_scale }
    }
}
