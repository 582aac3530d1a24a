//! Ethereum wallets that sign people in (EIP-4361).
//!
//! Whoever asks gets a message (`message`) with a nonce, for one wallet and one purpose; it waits in the database, so that
//! the signature may come to any node, and is good once. `signature` finds whose key signed it, `address` writes
//! addresses, `entering` signs in, `links` links wallets. A wallet is one factor: the second one is asked for as after a
//! password.

mod address;
mod entering;
mod links;
mod message;
mod signature;

pub use entering::WalletSignIn;

use super::wallet_config::WalletConfig;
use super::{Auth, Inner, minutes};
use crate::domain::{Failure, Fault, Refusal, RefusalCode, Timestamp, UserId};
use crate::storage::oauth_flows::Linker;
use crate::storage::wallet_challenges::{self, NewWalletChallenge, SentAt};
use crate::storage::{Transaction, wallets};
use address::{EthereumAddress, NoAddress};
use message::{WalletMessage, signed_hash};
use signature::WalletSignature;
use std::fmt::Write as _;

/// How long a message waits for its signature.
const CHALLENGE_MINUTES: u64 = 5;
/// 128 bits.
const NONCE_BYTES: usize = 16;

/// What the owner reads beside the domain. EIP-4361 allows ASCII only.
const TO_SIGN_IN: &str = "Sign in to your account. Signing this costs nothing and moves nothing.";
const TO_LINK: &str = "Link this wallet to your account, so that it signs in there. Signing this costs nothing and moves \
                       nothing.";

/// A wallet that a message is asked for.
#[derive(Clone, Debug)]
pub struct WalletStart {
    /// Its address, as typed.
    pub address: String,
    /// The chain that it is on.
    pub chain_id: i32,
}

/// A message to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletChallenge {
    /// The message.
    pub message: String,
    /// Until when its signature is taken.
    pub expires_at: Timestamp,
}

/// A message that was signed.
#[derive(Clone, Debug)]
pub struct SignedMessage {
    /// The message, as it was given out.
    pub message: String,
    /// What `personal_sign` answered.
    pub signature: String,
}

/// What wallets are told of this exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletTerms {
    /// Host and port of the page that asks.
    pub domain: String,
    /// The chains that wallets may be on.
    pub chain_ids: Vec<u32>,
    /// Origin of the page that asks.
    uri: String,
}

impl WalletTerms {
    pub(super) fn of(config: &WalletConfig) -> WalletTerms {
        let uri = config.origin();
        let domain = uri.split_once("://").map_or(&*uri, |(_, domain)| domain).to_owned();
        WalletTerms { domain, chain_ids: config.chain_ids.clone(), uri }
    }

    fn are_on(&self) -> bool {
        !self.chain_ids.is_empty()
    }
}

impl Auth {
    /// What wallets are told; `None` when none signs in here.
    pub fn wallet_terms(&self) -> Option<&WalletTerms> {
        Some(&self.inner.wallet_terms).filter(|terms| terms.are_on())
    }
}

impl Inner {
    /// Writes a message for a wallet, and waits for its signature.
    async fn give_out(
        &self,
        start: WalletStart,
        linker: Option<Linker>,
    ) -> Result<WalletChallenge, Failure> {
        let terms = &self.wallet_terms;
        let address = EthereumAddress::read(&start.address).map_err(Refusal::from)?;
        let chain_id = u32::try_from(start.chain_id).unwrap_or_default();
        if !terms.chain_ids.contains(&chain_id) {
            return Err(other_chain(terms).into());
        }
        let issued_at = self.now();
        let expires_at = issued_at.plus(minutes(CHALLENGE_MINUTES));
        let message = WalletMessage {
            domain: &terms.domain,
            address,
            statement: if linker.is_some() { TO_LINK } else { TO_SIGN_IN },
            uri: &terms.uri,
            chain_id,
            nonce: &self.wallet_nonce(),
            issued_at,
            expires_at,
        };
        let message = message.to_string();
        let digest = signed_hash(&message).to_vec();
        let new = NewWalletChallenge { digest, address: address.to_string(), linker, expires_at };
        let keeping = self
            .database
            .write(move |tx| Box::pin(async move { wallet_challenges::insert(tx, new).await }));
        keeping.await?;
        Ok(WalletChallenge { message, expires_at })
    }

    fn wallet_nonce(&self) -> String {
        let mut drawn = [0; NONCE_BYTES];
        self.rng.fill(&mut drawn);
        drawn.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The wallet that signed a message which waited for it. The message waits no longer, whatever comes of the signature.
    async fn signer(
        &self,
        signed: &SignedMessage,
        linker: Option<Linker>,
    ) -> Result<String, Failure> {
        if !self.wallet_terms.are_on() {
            return Err(other_chain(&self.wallet_terms).into());
        }
        let signature = WalletSignature::read(signed.signature.trim()).map_err(Refusal::from)?;
        let hash = signed_hash(&signed.message);
        let sent = SentAt { linker, now: self.now() };
        let taking = self.database.write(move |tx| {
            Box::pin(async move { wallet_challenges::take(tx, &hash, sent).await })
        });
        let address = taking.await?.ok_or_else(over)?;
        let signer = signature.signer(&hash).map(|signer| signer.to_string());
        match signer.is_some_and(|signer| signer == address) {
            true => Ok(address),
            false => Err(wrong_signer().into()),
        }
    }

    /// How many wallets let a person in; none while no wallet signs in here.
    pub(super) async fn usable_wallets(&self, user: UserId) -> Result<u64, Fault> {
        match self.wallet_terms.are_on() {
            true => wallets::count(&self.database, user).await,
            false => Ok(0),
        }
    }

    /// The same inside a transaction.
    pub(super) async fn usable_wallets_in(
        &self,
        tx: &Transaction,
        user: UserId,
    ) -> Result<u64, Fault> {
        match self.wallet_terms.are_on() {
            true => wallets::count_in(tx, user).await,
            false => Ok(0),
        }
    }
}

impl From<NoAddress> for Refusal {
    fn from(no_address: NoAddress) -> Refusal {
        let message = match no_address {
            NoAddress::Malformed => {
                "Nothing was done, because this is no address of a wallet: write `0x` and 40 digits of base 16. Names are not \
                 looked up."
            }
            NoAddress::WrongChecksum => {
                "Nothing was done, because the letters of the address have not the case of its checksum (EIP-55), so a digit is \
                 wrong. Copy it once more."
            }
        };
        Refusal::new(RefusalCode::InvalidInput, message).at("address")
    }
}

fn other_chain(terms: &WalletTerms) -> Refusal {
    let message = match terms.are_on() {
        true => {
            "Nothing was done, because wallets of this chain do not sign in here. `walletSignIn { chainIds }` lists the chains \
             that do."
        }
        false => {
            "Nothing was done, because wallets do not sign in here. Sign in another way, or ask whoever runs the exchange to name \
             chains in `auth.wallets.chain_ids`."
        }
    };
    Refusal::new(RefusalCode::NotFound, message).at("chainId")
}

fn over() -> Refusal {
    Refusal::new(
        RefusalCode::Expired,
        "Nothing was done, because this is no message that waits for a signature: each is good once, for five minutes, for what \
         it was asked for and for whoever asked, and only as it was given out, letter by letter. Ask for a new one.",
    )
    .at("message")
}

fn wrong_signer() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "Nothing was done, because the wallet that the message names has not signed it. Choose that account in the wallet, ask \
         for a new message, and sign it by `personal_sign`. A wallet that is a contract (EIP-1271) cannot sign in.",
    )
    .at("signature")
}
