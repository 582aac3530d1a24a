//! What the benchmarks trade: coins numbered from 1, each in a market against asset 0, with a coarse grid
//! and fees.

use agio_domain::{
    Amount, Asset, AssetId, AssetKind, Market, MarketId, MarketLimits, MarketStatus,
};

/// The currency, 0, or a coin.
pub(crate) fn asset(id: u16) -> Asset {
    let symbol = if id == 0 { "USD".to_owned() } else { format!("A{id}") };
    Asset { id: AssetId(id), name: symbol.clone(), symbol, kind: AssetKind::Crypto, scale: 8 }
}

/// The market of the coin with the next number.
pub(crate) fn market(id: u16) -> Market {
    Market {
        id: MarketId(id),
        symbol: format!("A{}-USD", id + 1),
        base: AssetId(id + 1),
        quote: AssetId(0),
        base_scale: 8,
        quote_scale: 8,
        tick: 1_000_000,
        lot: 10_000,
        min_notional: Amount(100),
        maker_fee_ppm: 1_000,
        taker_fee_ppm: 2_000,
        status: MarketStatus::Open,
        limits: MarketLimits::default(),
    }
}
