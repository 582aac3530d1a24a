//! Transfers between accounts of one person.

use super::{Funding, all, invalid, positive, reference_used};
use crate::domain::{
    AccountId, Amount, Asset, AssetId, AuditAction, AuditObject, ClientId, Decimal, DecimalError,
    Failure, Fault, IntentKind, Refusal, RefusalCode, UserId,
};
use crate::engine::NewTransfer;
use crate::exchange::Transferred;
use crate::services::access::{client_id, verified};
use crate::services::audit::{Act, PendingAct};
use crate::services::auth::Caller;
use crate::services::refusals::{Asked, worded, wording};
use crate::storage::money_intents::{NewIntent, Noted};

/// A transfer as a client asks for it.
#[derive(Clone, Debug)]
pub struct TransferRequest {
    /// The account that gives.
    pub from: AccountId,
    /// The account that gets.
    pub to: AccountId,
    /// Symbol of the asset.
    pub asset: String,
    /// How much.
    pub amount: Decimal,
    /// The caller's own id: the same again answers with the first outcome.
    pub reference: Option<String>,
}

/// A transfer that makes sense, between two accounts of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Checked {
    from: AccountId,
    to: AccountId,
    asset: AssetId,
    amount: Amount,
}

/// Somebody asks for a transfer.
struct Asking {
    owner: UserId,
    reference: Option<ClientId>,
    checked: Checked,
    act: PendingAct,
}

impl Funding {
    /// Moves money from one account of the principal to another; durable when it answers. The same reference again
    /// answers with the first outcome and moves nothing, however much later.
    ///
    /// # Errors
    /// `NOT_FOUND` for accounts that are not theirs; all problems of the input at once; the engine's refusal; a fault.
    pub async fn transfer(
        &self,
        caller: Caller<'_>,
        input: TransferRequest,
    ) -> Result<Transferred, Failure> {
        let Caller { principal, client } = caller;
        verified(principal)?;
        let listing = self.exchange.listing();
        let reference = input.reference.as_deref().map(|text| client_id(text, "reference"));
        let asset = listing
            .asset_by_symbol(&input.asset)
            .ok_or_else(|| wording::unknown_asset(&listing, &input.asset));
        let amount = positive(input.amount).and_then(|given| match &asset {
            Ok(asset) => countable(given, asset),
            // Counted in nothing: that the asset is unknown is the refusal.
            Err(_) => Ok(Amount::ZERO),
        });
        let (reference, asset, amount) = all(reference.transpose(), asset, amount)?;
        if input.from == input.to {
            return Err(same_account().into());
        }
        let from = self.accounts.usable_at(principal, input.from, "from").await?;
        let to = self.accounts.usable_at(principal, input.to, "to").await?;
        let checked = Checked { from, to, asset: asset.id, amount };
        // The row is written before the engine is told: whether the money moves is not known yet.
        let act = Act::of_user(principal.user, AuditAction::Transfer)
            .asked()
            .on(AuditObject::Account(from))
            .from(client.origin());
        let act = self.audit.pending(act);
        self.move_once(Asking { owner: principal.user, reference, checked, act }).await
    }

    /// Notes a transfer, and then tells the engine.
    async fn move_once(&self, asking: Asking) -> Result<Transferred, Failure> {
        self.is_open()?;
        let Asking { owner, reference, checked, act } = asking;
        let Checked { from, to, asset, amount } = checked;
        let intent = NewIntent {
            kind: IntentKind::Transfer,
            owner: Some(owner),
            account: from,
            reference: reference.clone(),
            asset,
            amount,
            body_hash: checked.body_hash(),
            limit: None,
        };
        let once = match self.transfers.note_act(intent, act).await? {
            Noted::New(once) | Noted::Known(once) => once,
            Noted::ReferenceUsed => return Err(reference_used(reference.as_ref()).into()),
            Noted::BeyondLimit(_) => {
                return Err(Fault::internal("a transfer has no limit").into());
            }
        };
        let moved = self.transfers.transfer(NewTransfer { from, to, asset, amount, once }).await;
        let asked = Asked::Transfer { asset, repeatable: reference.is_some() };
        moved.map_err(|error| worded(error, &self.exchange.listing(), &asked))
    }
}

impl Checked {
    /// A hash that tells the same transfer from another.
    fn body_hash(&self) -> [u8; 32] {
        let Checked { from, to, asset, amount } = self;
        let mut hasher = blake3::Hasher::new_derive_key("agio money intent: transfer");
        hasher.update(&from.0.to_le_bytes());
        hasher.update(&to.0.to_le_bytes());
        hasher.update(&asset.0.to_le_bytes());
        hasher.update(&amount.0.to_le_bytes());
        hasher.finalize().into()
    }
}

/// The amount in smallest units, when it is exact.
fn countable(amount: Decimal, asset: &Asset) -> Result<Amount, Refusal> {
    asset.amount(amount).map_err(|error| match error {
        DecimalError::OutOfRange => invalid(format!(
            "`amount` is {amount}, more {} than the exchange can count: ask for less.",
            asset.symbol
        )),
        DecimalError::TooPrecise(_) | DecimalError::OffIncrement => {
            invalid(wording::too_precise("amount", amount, asset))
        }
    })
}

fn same_account() -> Refusal {
    let message = "Both accounts are the same, so nothing would move: name two.";
    Refusal::new(RefusalCode::InvalidInput, message).at("to")
}
