//! Adding places of holdings to portfolios.

use super::bodies::invalid;
use super::{Investments, PLACES_MAX, limit, no_portfolio};
use crate::domain::{AccountId, Failure, Fault, PortfolioId, Refusal, RefusalCode, UserId};
use crate::services::auth::{Principal, checked_name, is_same_name};
use crate::storage::Transaction;
use crate::storage::investments::accounts::{
    self, NewPortfolioAccount, PortfolioAccount, PortfolioAccountKind,
};
use crate::storage::investments::{self, Changed};

/// A place to add.
#[derive(Clone, Debug)]
pub struct AddPlace {
    /// To which portfolio.
    pub portfolio: PortfolioId,
    /// What kind of place it is.
    pub kind: PortfolioAccountKind,
    /// What to call it.
    pub name: String,
    /// Who keeps it.
    pub institution: Option<String>,
    /// The account of this exchange that it stands for; of the kind EXCHANGE only.
    pub account: Option<AccountId>,
}

impl Investments {
    /// Adds a place to a portfolio. One of the same name and kind is answered, so that it is safe to ask again.
    ///
    /// # Errors
    /// `NOT_FOUND` for portfolios and accounts that are not theirs; refuses names that cannot be or are taken, accounts that
    /// are in a portfolio already, and more places than a portfolio may have.
    pub async fn add_place(
        &self,
        principal: &Principal,
        input: AddPlace,
    ) -> Result<PortfolioAccount, Failure> {
        let owner = principal.user;
        let name = checked_name(&input.name, "name")?;
        let institution = input.institution.as_deref();
        let institution = institution.map(|it| checked_name(it, "institution")).transpose()?;
        let account = match (input.kind, input.account) {
            (PortfolioAccountKind::Exchange, named) => {
                Some(self.accounts.own(principal, named).await?)
            }
            (_, None) => None,
            (_, Some(_)) => {
                let only = "is for places of the kind EXCHANGE only; leave it out";
                return Err(invalid(only).at("accountId").into());
            }
        };
        let new = NewPortfolioAccount {
            portfolio: input.portfolio,
            kind: input.kind,
            name,
            institution,
            account,
            created_at: self.clock.now(),
        };
        let added =
            self.database.write(move |tx| Box::pin(async move { add(tx, owner, new).await }));
        Ok(added.await??)
    }
}

async fn add(
    tx: &Transaction,
    owner: UserId,
    new: NewPortfolioAccount,
) -> Result<Result<PortfolioAccount, Refusal>, Fault> {
    let Some(portfolio) = investments::locked(tx, owner, new.portfolio).await? else {
        return Ok(Err(no_portfolio("portfolioId")));
    };
    let all = accounts::all_in(tx, owner).await?;
    let here: Vec<_> = all.iter().filter(|it| it.portfolio == portfolio.id).collect();
    if let Some(known) = here.iter().find(|it| is_same_name(&it.name, &new.name)) {
        let same = known.kind == new.kind && known.account == new.account;
        return Ok(if same { Ok((*known).clone()) } else { Err(name_taken()) });
    }
    if here.len() >= PLACES_MAX as usize {
        return Ok(Err(limit(
            "This portfolio has 50 accounts already, and none may have more, so none was added.",
        )));
    }
    if let Some(account) = new.account
        && accounts::portfolio_with(tx, account).await?.is_some()
    {
        return Ok(Err(in_a_portfolio()));
    }
    let added = accounts::insert(tx, owner, new).await?;
    investments::changed(tx, owner, Changed { portfolio: portfolio.id, activities: 0 }).await?;
    Ok(Ok(added))
}

fn name_taken() -> Refusal {
    invalid("name is that of another account in this portfolio; choose another one").at("name")
}

fn in_a_portfolio() -> Refusal {
    let message = "This account of the exchange is in a portfolio of yours already, and would be counted twice: use it \
        there.";
    Refusal::new(RefusalCode::InvalidInput, message).at("accountId")
}
