//! Ethereum wallets that sign people in (EIP-4361): which there are, linking one, and taking one away.
//!
//! Whoever asks gets a message (`message`) with a nonce, for one wallet and one purpose; it waits in the database, so that
//! the signature may come to any node, and is good once. `signature` finds whose key signed it, `address` writes
//! addresses, `entering` signs in. A wallet is one factor: the second one is asked for as after a password.

mod address;
mod entering;
mod message;
mod signature;

pub use entering::WalletSignIn;

use super::codes::SecurityNote;
use super::limits::Guess;
use super::wallet_config::WalletConfig;
use super::{Auth, Caller, Inner, Principal, minutes};
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, Timestamp, UserId};
use crate::services::audit::Origin;
use crate::services::mail::SecurityChange;
use crate::storage::oauth_flows::Linker;
use crate::storage::wallet_challenges::{self, NewWalletChallenge, SentAt};
use crate::storage::wallets::{self, LinkedWallet, WALLETS_MAX, WalletAt};
use crate::storage::{Transaction, mfa_challenges};
use address::{EthereumAddress, NoAddress};
use message::{WalletMessage, signed_hash};
use signature::WalletSignature;
use std::fmt::Write as _;
use std::sync::Arc;

/// How long a message waits for its signature.
const CHALLENGE_MINUTES: u64 = 5;
/// 128 bits.
const NONCE_BYTES: usize = 16;

/// What the owner reads beside the domain. EIP-4361 allows ASCII only.
const TO_SIGN_IN: &str = "Sign in to your account. Signing this costs nothing and moves nothing.";
const TO_LINK: &str = "Link this wallet to your account, so that it signs in there. Signing this costs nothing and moves nothing.";

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

    /// A person's wallets, the oldest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn wallets(&self, owner: UserId) -> Result<Vec<LinkedWallet>, Failure> {
        Ok(wallets::of_user(&self.inner.database, owner).await?)
    }

    /// Begins to link a wallet: what it is to sign.
    ///
    /// # Errors
    /// Refuses what is no address, chains that are not taken, people whose address is not verified, and more wallets than
    /// there may be; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn begin_wallet_link(
        &self,
        principal: &Principal,
        start: WalletStart,
    ) -> Result<WalletChallenge, Failure> {
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        if !principal.email_verified {
            return Err(unproven_address().into());
        }
        if wallets::count(&inner.database, principal.user).await? >= WALLETS_MAX {
            return Err(too_many().into());
        }
        let linker = Linker { user: principal.user, session: principal.session().id };
        inner.give_out(start, Some(linker)).await
    }

    /// Links a wallet to whoever asked for it, by its signature.
    ///
    /// # Errors
    /// Refuses what was not asked for, or too long ago, other signatures, and wallets that are linked already;
    /// [`Failure::StepUpRequired`] without a fresh proof; [`Failure::RateLimited`] after too many wrong ones.
    pub async fn link_wallet(
        &self,
        caller: Caller<'_>,
        signed: SignedMessage,
    ) -> Result<LinkedWallet, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let guess = Guess::of_setup(principal.user, client.ip);
        inner.limits.may_guess(&guess).await?;
        let linker = Linker { user: principal.user, session: principal.session().id };
        let address = match inner.signer(&signed, Some(linker)).await {
            Err(Failure::Refused(refusals)) => {
                inner.limits.guessed_wrong(&guess).await?;
                return Err(Failure::Refused(refusals));
            }
            signer => signer?,
        };
        let wallet = WalletAt { address, at: inner.now() };
        let linking = Linking { linker, wallet: wallet.clone(), origin: client.origin() };
        let writing = Arc::clone(inner);
        let linked = inner
            .database
            .write(move |tx| Box::pin(async move { link(&writing, tx, linking).await }))
            .await?;
        inner.after_wallet(principal.user, linked)?;
        let WalletAt { address, at } = wallet;
        Ok(LinkedWallet { address, linked_at: at, last_used_at: None })
    }

    /// Takes a wallet away. The other sessions end.
    ///
    /// # Errors
    /// Refuses wallets that are not the person's, and the last way in of somebody without a password;
    /// [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn unlink_wallet(&self, caller: Caller<'_>, address: &str) -> Result<(), Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let address = EthereumAddress::read(address).map_err(Refusal::from)?.to_string();
        let linker = Linker { user: principal.user, session: principal.session().id };
        let wallet = WalletAt { address, at: inner.now() };
        let unlinking = Linking { linker, wallet, origin: client.origin() };
        let writing = Arc::clone(inner);
        let unlinked = inner
            .database
            .write(move |tx| Box::pin(async move { unlink(&writing, tx, unlinking).await }))
            .await?;
        inner.after_wallet(principal.user, unlinked)
    }
}

/// A wallet about to be linked, or taken away.
struct Linking {
    linker: Linker,
    wallet: WalletAt,
    origin: Origin,
}

enum Written {
    Done,
    Refused(Refusal),
    /// The session is over.
    NoAuthority,
}

async fn link(inner: &Inner, tx: &Transaction, linking: Linking) -> Result<Written, Fault> {
    let Linking { linker, wallet, origin } = linking;
    let Some(user) = inner.linker(tx, linker).await? else { return Ok(Written::NoAuthority) };
    // Who signs up with somebody else's address must not keep a way in that stays when its owner comes.
    if user.email_verified_at.is_none() {
        return Ok(Written::Refused(unproven_address()));
    }
    if wallets::count_in(tx, user.id).await? >= WALLETS_MAX {
        return Ok(Written::Refused(too_many()));
    }
    if !wallets::insert(tx, user.id, wallet).await? {
        return Ok(Written::Refused(is_linked()));
    }
    let note = SecurityNote {
        action: AuditAction::LinkWallet,
        change: SecurityChange::WalletLinked,
        origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Written::Done)
}

async fn unlink(inner: &Inner, tx: &Transaction, unlinking: Linking) -> Result<Written, Fault> {
    let Linking { linker, wallet, origin } = unlinking;
    let Some(user) = inner.linker(tx, linker).await? else { return Ok(Written::NoAuthority) };
    if wallets::owner_in(tx, &wallet.address).await? != Some(user.id) {
        return Ok(Written::Refused(not_linked()));
    }
    let is_last = inner.usable_wallets_in(tx, user.id).await? <= 1
        && inner.usable_providers_in(tx, user.id).await?.is_empty();
    if !user.has_password && is_last {
        return Ok(Written::Refused(last_way()));
    }
    wallets::delete(tx, user.id, &wallet.address).await?;
    // A sign-in by it that waits for its second factor must not come to its end.
    mfa_challenges::delete_all(tx, user.id).await?;
    inner.end_others(tx, &user, linker.session).await?;
    let note = SecurityNote {
        action: AuditAction::UnlinkWallet,
        change: SecurityChange::WalletUnlinked,
        origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Written::Done)
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

    fn after_wallet(&self, user: UserId, written: Written) -> Result<(), Failure> {
        match written {
            Written::Done => {
                self.sessions_changed(user);
                self.mailer.posted();
                Ok(())
            }
            Written::Refused(refusal) => Err(refusal.into()),
            Written::NoAuthority => Err(Failure::Unauthenticated),
        }
    }
}

impl From<NoAddress> for Refusal {
    fn from(no_address: NoAddress) -> Refusal {
        let message = match no_address {
            NoAddress::Malformed => {
                "Nothing was done, because this is no address of a wallet: write `0x` and 40 digits of base 16. Names are not looked up."
            }
            NoAddress::WrongChecksum => {
                "Nothing was done, because the letters of the address have not the case of its checksum (EIP-55), so a digit is wrong.                  Copy it once more."
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

fn unproven_address() -> Refusal {
    Refusal::new(
        RefusalCode::EmailNotVerified,
        "No wallet was linked, because your e-mail address is not verified, so it may be somebody else's. Verify it first: \
         `resendVerificationEmail` sends the mail again.",
    )
}

fn too_many() -> Refusal {
    let message = format!(
        "No wallet was linked, because there are {WALLETS_MAX}, which is as many as there may be. Take one away with \
         `unlinkWallet` first."
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}

fn is_linked() -> Refusal {
    Refusal::new(
        RefusalCode::AlreadyExists,
        "No wallet was linked, because this one is linked already, to your account or to another one. `viewer { security { \
         wallets { address } } }` lists yours. Whoever holds it may sign in by it and unlink it.",
    )
    .at("message")
}

fn not_linked() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "Nothing was unlinked, because you have no wallet with this address. `viewer { security { wallets { address } } }` lists \
         those that you have.",
    )
    .at("address")
}

fn last_way() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was unlinked, because this account has no password and would have no way in. Set a password first: ask for \
         a password reset.",
    )
    .at("address")
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
