//! Transfers between own accounts: two activities become the two ends of one, so that cost and dates go along.

use super::Investments;
use super::activity::PortfolioActivity;
use super::bodies::invalid;
use super::ledger::is_of_ledger;
use super::loaded::Loaded;
use super::recording::no_activity;
use crate::accounting::activity::{ActivityId, ActivityType};
use crate::domain::{Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::auth::Principal;
use crate::storage::Transaction;
use crate::storage::investments::links::{self, ActivityLink, NewLink};
use crate::storage::investments::{self, Changed, InvestmentPortfolio, activities};
use std::sync::Arc;

impl Investments {
    /// Makes two activities of one portfolio the ends of a transfer. To say it again changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` for what is not theirs, `INVALID_INPUT` for ends that do not go together, `CONFLICT` for one that is an
    /// end of another transfer.
    pub async fn link(
        &self,
        principal: &Principal,
        link: ActivityLink,
    ) -> Result<Arc<Loaded>, Failure> {
        let owner = principal.user;
        let loaded = self.with_activity(owner, link.sent, "sentId").await?;
        goes_together(&loaded, link)?;
        let portfolio = loaded.portfolio.clone();
        let linked = self
            .database
            .write(move |tx| Box::pin(async move { insert(tx, &portfolio, link).await }));
        linked.await??;
        self.loaded(owner, loaded.portfolio.id).await
    }

    /// Takes a transfer apart, named by one of its ends. What is no end of one stays as it is.
    ///
    /// # Errors
    /// `NOT_FOUND` for what is not theirs; `READ_ONLY` for transfers of the ledger itself.
    pub async fn unlink(
        &self,
        principal: &Principal,
        end: ActivityId,
    ) -> Result<Arc<Loaded>, Failure> {
        let owner = principal.user;
        let loaded = self.with_activity(owner, end, "id").await?;
        let Some(other) = loaded.other_end(end) else { return Ok(loaded) };
        if is_of_ledger(end) && is_of_ledger(other) {
            return Err(super::recording::read_only("id").into());
        }
        let portfolio = loaded.portfolio.id;
        let unlinked = self.database.write(move |tx| {
            Box::pin(async move {
                investments::locked(tx, owner, portfolio).await?;
                links::delete(tx, owner, &[end, other]).await?;
                investments::changed(tx, owner, Changed { portfolio, activities: 0 }).await
            })
        });
        unlinked.await?;
        self.loaded(owner, portfolio).await
    }

    /// The person's portfolio that an activity is in.
    async fn with_activity(
        &self,
        owner: UserId,
        id: ActivityId,
        field: &str,
    ) -> Result<Arc<Loaded>, Failure> {
        let found = self.activity(owner, id).await?;
        let Some((_, place)) = found else { return Err(no_activity().at(field).into()) };
        self.loaded(owner, place.portfolio).await
    }
}

fn goes_together(loaded: &Loaded, link: ActivityLink) -> Result<(), Refusal> {
    use ActivityType as T;
    let activity = |id, field: &str| loaded.activity(id).ok_or_else(|| no_activity().at(field));
    let sent = activity(link.sent, "sentId")?;
    let received = activity(link.received, "receivedId")?;
    if !matches!(sent.body.kind, T::Withdrawal | T::TransferOut) {
        return Err(invalid("must be a WITHDRAWAL or a TRANSFER_OUT").at("sentId"));
    }
    if !matches!(received.body.kind, T::Deposit | T::TransferIn) {
        return Err(invalid("must be a DEPOSIT or a TRANSFER_IN").at("receivedId"));
    }
    same_asset(sent, received)
}

fn same_asset(sent: &PortfolioActivity, received: &PortfolioActivity) -> Result<(), Refusal> {
    let (from, to) = (sent.body.sent.as_ref(), received.body.received.as_ref());
    let same = from.zip(to).is_some_and(|(from, to)| from.asset == to.asset);
    let less = from.zip(to).is_some_and(|(from, to)| to.quantity <= from.quantity);
    match (same, less, sent.account == received.account) {
        (_, _, true) => {
            Err(invalid("must be in another account than the end that sends").at("receivedId"))
        }
        (false, ..) => {
            Err(invalid("must be of the same asset as the end that sends").at("receivedId"))
        }
        (_, false, _) => Err(invalid("must not be more than was sent").at("receivedId")),
        (true, true, false) => Ok(()),
    }
}

async fn insert(
    tx: &Transaction,
    portfolio: &InvestmentPortfolio,
    link: ActivityLink,
) -> Result<Result<(), Refusal>, Fault> {
    let (owner, id) = (portfolio.owner, portfolio.id);
    investments::locked(tx, owner, id).await?;
    for (end, field) in [(link.sent, "sentId"), (link.received, "receivedId")] {
        if !is_of_ledger(end) && activities::find_in(tx, owner, end).await?.is_none() {
            return Ok(Err(no_activity().at(field)));
        }
    }
    let known = links::of_ends(tx, owner, &[link.sent, link.received]).await?;
    if known == [link] {
        return Ok(Ok(()));
    }
    if !known.is_empty() {
        return Ok(Err(linked_already()));
    }
    links::insert(tx, owner, NewLink { portfolio: id, link }).await?;
    investments::changed(tx, owner, Changed { portfolio: id, activities: 0 }).await?;
    Ok(Ok(()))
}

fn linked_already() -> Refusal {
    let message = "One of the two is an end of another transfer: take that apart first with `unlinkTransfer`.";
    Refusal::new(RefusalCode::Conflict, message).at("sentId")
}
