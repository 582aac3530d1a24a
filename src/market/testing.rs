//! A small listing for the tests of this room.

use crate::domain::{Amount, Asset, AssetId, AssetKind, Listing, Market, MarketId, MarketStatus};

/// USD, BTC, ETH and LINK, and the markets of the first two coins in dollars.
pub(crate) fn listing() -> Listing {
    let mut listing = Listing::default();
    let coins = [("BTC", "Bitcoin"), ("ETH", "Ethereum"), ("LINK", "Chainlink")];
    listing.put_asset(Asset { kind: AssetKind::Fiat, ..coin(0, "USD", "US Dollar") });
    for (id, (symbol, name)) in (1..).zip(coins) {
        listing.put_asset(coin(id, symbol, name));
    }
    listing.put_market(market(0, 1, "BTC-USD"));
    listing.put_market(market(1, 2, "ETH-USD"));
    listing
}

fn coin(id: u16, symbol: &str, name: &str) -> Asset {
    let (symbol, name) = (symbol.to_owned(), name.to_owned());
    Asset { id: AssetId(id), symbol, name, kind: AssetKind::Crypto, scale: 8 }
}

/// Tick 0.01 USD, lot 0.00001 of base.
fn market(id: u16, base: u16, symbol: &str) -> Market {
    Market {
        id: MarketId(id),
        symbol: symbol.to_owned(),
        base: AssetId(base),
        quote: AssetId(0),
        base_scale: 8,
        quote_scale: 8,
        tick: 1_000_000,
        lot: 1_000,
        min_notional: Amount(500_000_000),
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 2_000,
        status: MarketStatus::Open,
        limits: Default::default(),
    }
}
