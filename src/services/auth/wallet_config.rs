//! Settings of signing in by an Ethereum wallet.

use super::oauth_config::is_origin;
use serde::{Deserialize, Serialize};

/// How many chains may be accepted.
pub const WALLET_CHAINS_MAX: usize = 20;
/// The greatest chain id: what an `Int` of GraphQL holds.
const CHAIN_ID_MAX: u32 = i32::MAX as u32;

/// Whether wallets sign in, and what they are told of this exchange.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WalletConfig {
    /// The chains that wallets may be on, by EIP-155 id: 1 is Ethereum's. None means that no wallet signs in.
    pub chain_ids: Vec<u32>,
    /// Origin of the page that asks wallets, such as `https://app.example.com`: they warn their owner of any other. Empty
    /// means `http.public_url`.
    pub page: String,
    /// Where people reach this server. Not a setting of its own; the server fills in `http.public_url`.
    #[serde(skip)]
    pub public_url: String,
}

impl WalletConfig {
    /// The origin of the page, as browsers spell it.
    pub(super) fn origin(&self) -> String {
        let page = match (&*self.page, &*self.public_url) {
            ("", "") => "http://localhost:8080",
            ("", public_url) => public_url,
            (page, _) => page,
        };
        let parsed = reqwest::Url::parse(page);
        parsed.map_or_else(|_| page.to_owned(), |url| url.origin().ascii_serialization())
    }

    /// Everything that is wrong with these settings, in words for the operator.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !self.page.is_empty() && !is_origin(&self.page) {
            problems.push(format!(
                "auth.wallets.page = {:?} is not https:// (or http:// on this machine) and a host without a path; write for \
                 example \"https://app.example.com\"",
                self.page
            ));
        }
        if self.chain_ids.len() > WALLET_CHAINS_MAX {
            problems.push(format!(
                "auth.wallets.chain_ids are {}, and may be {WALLET_CHAINS_MAX} at most: remove some",
                self.chain_ids.len()
            ));
        }
        for (index, chain) in self.chain_ids.iter().enumerate() {
            if !(1..=CHAIN_ID_MAX).contains(chain) {
                problems.push(format!(
                    "auth.wallets.chain_ids has {chain}, which is no chain: ids are 1 to {CHAIN_ID_MAX}"
                ));
            }
            if self.chain_ids[..index].contains(chain) {
                problems.push(format!("auth.wallets.chain_ids has {chain} twice: remove one"));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_is_the_origin_that_browsers_compare() {
        let rows = [
            ("", "", "http://localhost:8080"),
            ("", "https://exchange.example.com/", "https://exchange.example.com"),
            ("", "http://127.0.0.1:9000", "http://127.0.0.1:9000"),
            ("https://App.example.com:443", "https://api.example.com", "https://app.example.com"),
            ("https://app.example.com:8443", "", "https://app.example.com:8443"),
        ];
        for (page, public_url, origin) in rows {
            let (page, public_url) = (page.to_owned(), public_url.to_owned());
            let config = WalletConfig { page, public_url, ..WalletConfig::default() };
            assert_eq!(config.origin(), origin);
            assert!(config.problems().is_empty(), "{origin}");
        }
    }

    #[test]
    fn settings_that_make_no_sense_are_named() {
        let rows: [(&str, &[u32], usize); 6] = [
            ("https://app.example.com", &[1, 10, 137], 0),
            ("http://app.example.com", &[1], 1),
            ("https://app.example.com/wallet", &[1], 1),
            ("app.example.com", &[], 1),
            ("", &[0, u32::MAX], 2),
            ("", &[1, 1], 1),
        ];
        for (page, chains, count) in rows {
            let (page, chain_ids) = (page.to_owned(), chains.to_vec());
            let config = WalletConfig { page, chain_ids, ..WalletConfig::default() };
            assert_eq!(config.problems().len(), count, "{page:?}", page = config.page);
        }
        let many = WalletConfig { chain_ids: (1..=21).collect(), ..WalletConfig::default() };
        assert_eq!(many.problems().len(), 1);
    }
}
