//! Money coming in, and money moving between accounts of one person. It comes in only from the sandbox today, which
//! credits play money to whoever asks.
//!
//! A movement is noted with a number of its own before it is a command like any other: journaled, done once for
//! ever by that number, and answered by the engine.

mod config;
mod intents;
mod transfers;

pub use config::SandboxConfig;
pub(crate) use intents::{Intents, body_hash};
pub use transfers::TransferRequest;

use crate::domain::{
    AccountId, Amount, Asset, ClientId, CommandFault, Decimal, DecimalError, Failure, Fault,
    IntentKind, Refusal, RefusalCode, UserId,
};
use crate::engine::Deposit;
use crate::exchange::{CommandError, Deposited, ExchangeHandle};
use crate::services::access::{client_id, verified};
use crate::services::accounts::Accounts;
use crate::services::audit::AuditLog;
use crate::services::auth::Principal;
use crate::services::refusals::{Asked, worded, wording};
use crate::storage::Database;
use crate::storage::money_intents::{NewIntent, Noted};
use config::Limits;
use std::sync::Arc;

/// Credits deposits to people, and moves money between their accounts.
#[derive(Clone)]
pub struct Funding {
    exchange: ExchangeHandle,
    accounts: Accounts,
    deposits: Intents,
    transfers: Intents,
    audit: AuditLog,
    sandbox: Option<Arc<Limits>>,
    /// Why nothing can be moved.
    closed: Option<Fault>,
}

/// What [`Funding`] needs.
pub struct FundingParts<'a> {
    /// The exchange that moves money.
    pub exchange: ExchangeHandle,
    /// Where movements are noted.
    pub database: Database,
    /// Whose accounts are whose.
    pub accounts: Accounts,
    /// Where it is noted who moves money.
    pub audit: AuditLog,
    /// Settings of play money.
    pub sandbox: &'a SandboxConfig,
}

/// A deposit of play money as a client asks for it.
#[derive(Clone, Debug)]
pub struct SandboxDeposit {
    /// Which account; the main one when `None`.
    pub account: Option<AccountId>,
    /// Symbol of the asset.
    pub asset: String,
    /// How much.
    pub amount: Decimal,
    /// The caller's own id: the same again answers with the first outcome.
    pub reference: Option<String>,
}

/// A deposit that makes sense, and of whom.
struct Credit<'a> {
    deposit: Deposit,
    owner: UserId,
    reference: Option<ClientId>,
    asset: &'a Asset,
    /// The most that all of the account's deposits in the asset may come to.
    limit: Amount,
}

impl Funding {
    /// Deposits into this exchange. It opens closed, and says so in the log, when the tables are older than the
    /// journal: everything else works, and whoever deposits is told that it does not.
    ///
    /// # Errors
    /// When a limit of the settings is no positive decimal, or exchange or database do not answer.
    pub async fn open(parts: FundingParts<'_>) -> Result<Funding, Fault> {
        let FundingParts { exchange, database, accounts, audit, sandbox } = parts;
        let limits = sandbox.limits().map_err(Fault::internal)?;
        let intents = |kind| Intents::of(kind, exchange.clone(), database.clone());
        let (deposits, transfers) =
            (intents(IntentKind::SandboxDeposit), intents(IntentKind::Transfer));
        let closed = deposits.check().await.and(transfers.check().await).err();
        if let Some(fault) = &closed {
            tracing::error!(%fault, "funding stays closed");
        }
        let sandbox = sandbox.enabled.then(|| Arc::new(limits));
        Ok(Funding { exchange, accounts, deposits, transfers, audit, sandbox, closed })
    }

    /// Credits play money; durable when it answers. The same reference again answers with the first
    /// outcome and moves nothing, however much later.
    ///
    /// # Errors
    /// Forbidden where the sandbox is off; all problems of the input at once; a fault.
    pub async fn sandbox_deposit(
        &self,
        principal: &Principal,
        input: SandboxDeposit,
    ) -> Result<Deposited, Failure> {
        let Some(limits) = &self.sandbox else {
            return Err(Failure::Forbidden(
                "This server handles real money, so it gives none away: sandbox deposits work where \
                 `sandbox.enabled` is set."
                    .to_owned(),
            ));
        };
        verified(principal)?;
        let listing = self.exchange.listing();
        let reference = input.reference.as_deref().map(|text| client_id(text, "reference"));
        let asset = listing
            .asset_by_symbol(&input.asset)
            .ok_or_else(|| wording::unknown_asset(&listing, &input.asset));
        let amount = positive(input.amount).and_then(|given| match &asset {
            Ok(asset) => within(given, asset, limits),
            // Counted in nothing: that the asset is unknown is the refusal.
            Err(_) => Ok(Amount::ZERO),
        });
        let (reference, asset, amount) = all(reference.transpose(), asset, amount)?;
        let account = self.accounts.usable(principal, input.account).await?;
        let deposit = Deposit { account, asset: asset.id, amount, once: None };
        let owner = principal.user;
        self.credit(Credit { deposit, owner, reference, asset, limit: limits.in_all }).await
    }

    /// Notes a deposit, and then tells the engine.
    async fn credit(&self, credit: Credit<'_>) -> Result<Deposited, Failure> {
        self.is_open()?;
        let Credit { deposit, owner, reference, asset, limit } = credit;
        let intent = NewIntent {
            kind: IntentKind::SandboxDeposit,
            owner: Some(owner),
            account: deposit.account,
            reference,
            asset: deposit.asset,
            amount: deposit.amount,
            body_hash: body_hash(&deposit),
            limit: Some(limit),
        };
        let once = match self.deposits.note(intent.clone()).await? {
            Noted::New(once) | Noted::Known(once) => Some(once),
            Noted::ReferenceUsed => return Err(reference_used(intent.reference.as_ref()).into()),
            Noted::BeyondLimit(left) => return Err(beyond_limit(asset, limit, left).into()),
        };
        let deposited = self.deposits.deposit(Deposit { once, ..deposit.clone() }).await;
        let named = intent.reference.is_some();
        if deposited.as_ref().err().is_some_and(was_not_done) && !named {
            self.deposits.give_up(intent).await?;
        }
        let asked = Deposit { once: once.filter(|_| named), ..deposit };
        let listing = self.exchange.listing();
        deposited.map_err(|error| worded(error, &listing, &Asked::Deposit(&asked)))
    }
}

impl Funding {
    /// Refuses while nothing can be moved.
    fn is_open(&self) -> Result<(), Fault> {
        self.closed.clone().map_or(Ok(()), Err)
    }
}

/// Whether a command surely changed nothing.
fn was_not_done(error: &CommandError) -> bool {
    matches!(error, CommandError::Rejected(_) | CommandError::Fault(CommandFault::NotDone(_)))
}

fn reference_used(reference: Option<&ClientId>) -> Refusal {
    let message = format!(
        "The reference {:?} was used for something else, so nothing moved: use a new reference, or repeat the first \
         request exactly.",
        reference.map_or("", ClientId::as_str)
    );
    Refusal::new(RefusalCode::DuplicateReference, message).at("reference")
}

fn beyond_limit(asset: &Asset, limit: Amount, left: Amount) -> Refusal {
    let symbol = &asset.symbol;
    let (limit, left) = (asset.decimal(limit).normalize(), asset.decimal(left).normalize());
    let remedy = match left.is_zero() {
        true => format!("trade for more {symbol}, or ask for another asset"),
        false => format!("ask for {left} {symbol} at most"),
    };
    let message = format!(
        "All sandbox deposits of one account come to {limit} {symbol} at most, and {left} {symbol} of it are left \
         for this one, so nothing moved: {remedy}."
    );
    Refusal::new(RefusalCode::LimitExceeded, message).at("amount")
}

/// All three values, or all their refusals.
fn all<A, B, C>(
    a: Result<A, Refusal>,
    b: Result<B, Refusal>,
    c: Result<C, Refusal>,
) -> Result<(A, B, C), Failure> {
    match (a, b, c) {
        (Ok(a), Ok(b), Ok(c)) => Ok((a, b, c)),
        (a, b, c) => {
            let refusals = [a.err(), b.err(), c.err()].into_iter().flatten();
            Err(Failure::Refused(refusals.collect()))
        }
    }
}

fn positive(amount: Decimal) -> Result<Decimal, Refusal> {
    if amount > Decimal::ZERO {
        return Ok(amount);
    }
    Err(invalid(format!(
        "`amount` is {amount}, but must be greater than zero: give a positive number."
    )))
}

/// The amount in smallest units, when it is exact and within the limit.
fn within(amount: Decimal, asset: &Asset, limits: &Limits) -> Result<Amount, Refusal> {
    let symbol = &asset.symbol;
    let limit = limits.of(symbol);
    if amount > limit {
        return Err(invalid(format!(
            "`amount` is {amount}, but one sandbox deposit credits at most {limit} {symbol}: ask for \
             less, or several times with different references."
        )));
    }
    asset.amount(amount).map_err(|error| match error {
        DecimalError::OutOfRange => invalid(format!(
            "`amount` is {amount}, more {symbol} than the exchange can count: ask for less."
        )),
        DecimalError::TooPrecise(_) | DecimalError::OffIncrement => {
            invalid(wording::too_precise("amount", amount, asset))
        }
    })
}

fn invalid(message: String) -> Refusal {
    Refusal::new(RefusalCode::InvalidInput, message).at("amount")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AssetId, AssetKind};

    fn dollar() -> Asset {
        Asset {
            id: AssetId(0),
            symbol: "USD".to_owned(),
            name: "US dollar".to_owned(),
            kind: AssetKind::Fiat,
            scale: 2,
        }
    }

    #[test]
    fn deposit_amounts_are_exact_and_limited() {
        let limits = SandboxConfig::plentiful().limits().expect("valid");
        let rows = [
            ("100", Ok(Amount(10_000))),
            ("0.01", Ok(Amount(1))),
            ("1000000", Ok(Amount(100_000_000))),
            ("1000000.01", Err("at most 1000000 USD")),
            ("0.001", Err("write at most 2")),
            ("1.239", Err("USD has 2 decimal places")),
            ("0", Err("greater than zero")),
            ("-5", Err("greater than zero")),
        ];
        for (text, expected) in rows {
            let given = Decimal::from_str_exact(text).expect("a decimal");
            let read = positive(given).and_then(|given| within(given, &dollar(), &limits));
            match (read, expected) {
                (Ok(amount), Ok(expected)) => assert_eq!(amount, expected, "{text}"),
                (Err(refusal), Err(part)) => {
                    assert!(refusal.message.contains(part), "{text}: {}", refusal.message);
                    assert_eq!(refusal.path, ["input", "amount"]);
                }
                (read, _) => panic!("{text}: {read:?}"),
            }
        }
    }

    #[test]
    fn deposit_refusals_come_together() {
        let refusal = |text: &str| Refusal::new(RefusalCode::InvalidInput, text);
        let result: Result<(u8, u8, u8), _> = all(Err(refusal("a")), Ok(1), Err(refusal("c")));
        match result {
            Err(Failure::Refused(refusals)) => {
                assert_eq!(refusals, [refusal("a"), refusal("c")]);
            }
            other => panic!("two refusals: {other:?}"),
        }
    }

    #[test]
    fn deposit_limits_must_be_positive_decimals() {
        for wrong in ["", "-1", "0", "many"] {
            let config =
                SandboxConfig { deposit_max: wrong.to_owned(), ..SandboxConfig::default() };
            let told = config.limits().expect_err(wrong);
            assert!(told.contains("sandbox.deposit_max"), "{told}");
        }
    }
}
