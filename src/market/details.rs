//! What is true of the ten coins of the default listing wherever the server stands: used when no outside
//! provider is configured or it does not answer. Ranks and supplies change, so there are none here.

use super::AssetDetails;

/// Symbol, description, home page.
const COINS: [(&str, &str, &str); 10] = [
    (
        "BTC",
        "The first decentralised digital currency, running since January 2009: a public ledger secured \
         by proof of work, with at most 21 million coins.",
        "https://bitcoin.org",
    ),
    (
        "ETH",
        "The coin of Ethereum, a public blockchain for smart contracts, running since July 2015 and \
         secured by proof of stake since September 2022. It pays for computation.",
        "https://ethereum.org",
    ),
    (
        "SOL",
        "The coin of Solana, a proof-of-stake blockchain for smart contracts made for high throughput, \
         running since March 2020.",
        "https://solana.com",
    ),
    (
        "XRP",
        "The coin of the XRP Ledger, a blockchain for payments running since June 2012 whose validators \
         agree by a consensus protocol without mining.",
        "https://xrpl.org",
    ),
    (
        "BNB",
        "The coin of BNB Chain, created by the exchange Binance in 2017; it pays fees on BNB Smart Chain.",
        "https://www.bnbchain.org",
    ),
    (
        "DOGE",
        "A proof-of-work currency started in December 2013 after an internet joke, mined together with \
         Litecoin and without an upper limit of supply.",
        "https://dogecoin.com",
    ),
    (
        "ADA",
        "The coin of Cardano, a proof-of-stake blockchain for smart contracts running since September \
         2017 and built on peer-reviewed research.",
        "https://cardano.org",
    ),
    (
        "AVAX",
        "The coin of Avalanche, a proof-of-stake network of blockchains for smart contracts running since \
         September 2020. It pays fees and secures the network.",
        "https://www.avax.network",
    ),
    (
        "LINK",
        "The token of Chainlink, a network of oracles that brings data from outside to smart contracts.",
        "https://chain.link",
    ),
    (
        "LTC",
        "A proof-of-work currency started in October 2011 from Bitcoin's code, with blocks every two and \
         a half minutes and at most 84 million coins.",
        "https://litecoin.org",
    ),
];

/// The built-in facts about a coin.
pub(super) fn built_in(symbol: &str) -> Option<AssetDetails> {
    let (_, description, homepage) = COINS.iter().find(|(known, _, _)| *known == symbol)?;
    Some(AssetDetails {
        description: Some((*description).to_owned()),
        homepage: Some((*homepage).to_owned()),
        ..AssetDetails::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_coins_are_described() {
        for (symbol, description, homepage) in COINS {
            assert!(built_in(symbol).is_some() && homepage.starts_with("https://"));
            assert!(description.ends_with('.') && !description.contains("  "), "{symbol}");
        }
        assert_eq!(built_in("XYZ"), None);
    }
}
