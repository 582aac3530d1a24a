//! Making, changing and deleting portfolios.

use super::bodies::{checked_symbol, invalid};
use super::recording::NamedVersion;
use super::{Investments, PORTFOLIOS_MAX, changed_since, limit, no_portfolio};
use crate::accounting::calendar::Zone;
use crate::accounting::rules::{CostBasisMethod, Jurisdiction};
use crate::domain::{Failure, Fault, PortfolioId, Refusal, UserId};
use crate::services::access::verified;
use crate::services::auth::{Principal, checked_name, is_same_name};
use crate::storage::investments::{
    self, InvestmentPortfolio, LotScope, NewPortfolio, PortfolioSettings,
};
use crate::storage::{Transaction, imports, users};

/// A portfolio to make.
#[derive(Clone, Debug)]
pub struct CreatePortfolio {
    /// What to call it.
    pub name: String,
    /// What everything is counted in.
    pub currency: String,
    /// IANA name of the zone that days are counted in.
    pub time_zone: String,
    /// How disposals find their cost.
    pub cost_basis_method: CostBasisMethod,
    /// Where they look for it.
    pub lot_scope: LotScope,
    /// Whose law decides.
    pub jurisdiction: Jurisdiction,
}

/// What to change of a portfolio; what is left out stays.
#[derive(Clone, Debug)]
pub struct UpdatePortfolio {
    /// Which, and the version it has.
    pub named: NamedVersion<PortfolioId>,
    /// What to call it.
    pub name: Option<String>,
    /// IANA name of the zone that days are counted in.
    pub time_zone: Option<String>,
    /// How disposals find their cost.
    pub cost_basis_method: Option<CostBasisMethod>,
    /// Where they look for it.
    pub lot_scope: Option<LotScope>,
    /// Whose law decides.
    pub jurisdiction: Option<Jurisdiction>,
}

impl Investments {
    /// Makes a portfolio. One of the same name and the same settings is answered, so that it is safe to ask again.
    ///
    /// # Errors
    /// Refuses people who are not verified, settings that cannot be, a name that another portfolio of theirs has, and more
    /// portfolios than a person may have.
    pub async fn create(
        &self,
        principal: &Principal,
        input: CreatePortfolio,
    ) -> Result<InvestmentPortfolio, Failure> {
        verified(principal)?;
        let settings = PortfolioSettings {
            name: checked_name(&input.name, "name")?,
            currency: checked_symbol(&input.currency).map_err(|it| it.at("currency"))?,
            time_zone: checked_zone(&input.time_zone)?,
            cost_basis_method: input.cost_basis_method,
            lot_scope: input.lot_scope,
            jurisdiction: input.jurisdiction,
        };
        let new = NewPortfolio { owner: principal.user, settings, created_at: self.clock.now() };
        let made = self.database.write(move |tx| Box::pin(async move { create(tx, new).await }));
        Ok(made.await??)
    }

    /// Changes what is said of a portfolio.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs, `CONFLICT` when it was changed since, and settings that cannot be.
    pub async fn update(
        &self,
        principal: &Principal,
        input: UpdatePortfolio,
    ) -> Result<InvestmentPortfolio, Failure> {
        let owner = principal.user;
        let name = input.name.as_deref().map(|it| checked_name(it, "name")).transpose()?;
        let time_zone = input.time_zone.as_deref().map(checked_zone).transpose()?;
        let input = UpdatePortfolio { name, time_zone, ..input };
        let updated =
            self.database.write(move |tx| Box::pin(async move { update(tx, owner, input).await }));
        Ok(updated.await??)
    }

    /// Deletes a portfolio with all that was written down in it.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs, `CONFLICT` when it was changed since.
    pub async fn delete(
        &self,
        principal: &Principal,
        named: NamedVersion<PortfolioId>,
    ) -> Result<(), Failure> {
        let owner = principal.user;
        let deleted = self.database.write(move |tx| {
            Box::pin(async move {
                match expected(tx, owner, named).await? {
                    Err(refusal) => Ok(Err(refusal)),
                    Ok(found) => {
                        imports::delete_all(tx, owner, found.id).await?;
                        Ok(Ok(investments::delete(tx, owner, found.id).await?))
                    }
                }
            })
        });
        Ok(deleted.await??)
    }
}

async fn create(
    tx: &Transaction,
    new: NewPortfolio,
) -> Result<Result<InvestmentPortfolio, Refusal>, Fault> {
    // On PostgreSQL, two changes of one person's portfolios take turns.
    users::by_id_locked(tx, new.owner).await?;
    let own = investments::all_in(tx, new.owner).await?;
    if let Some(known) = own.iter().find(|it| is_same_name(&it.settings.name, &new.settings.name)) {
        let same = PortfolioSettings { name: known.settings.name.clone(), ..new.settings };
        return Ok(if same == known.settings { Ok(known.clone()) } else { Err(name_taken()) });
    }
    if own.len() >= PORTFOLIOS_MAX as usize {
        return Ok(Err(limit(
            "You have 10 portfolios already, and nobody may have more, so none was made: use one of those, or \
             delete one with `deletePortfolio`.",
        )));
    }
    Ok(Ok(investments::insert(tx, new).await?))
}

async fn update(
    tx: &Transaction,
    owner: UserId,
    input: UpdatePortfolio,
) -> Result<Result<InvestmentPortfolio, Refusal>, Fault> {
    users::by_id_locked(tx, owner).await?;
    let found = match expected(tx, owner, input.named).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let before = found.settings.clone();
    let settings = PortfolioSettings {
        name: input.name.unwrap_or(before.name),
        currency: before.currency,
        time_zone: input.time_zone.unwrap_or(before.time_zone),
        cost_basis_method: input.cost_basis_method.unwrap_or(before.cost_basis_method),
        lot_scope: input.lot_scope.unwrap_or(before.lot_scope),
        jurisdiction: input.jurisdiction.unwrap_or(before.jurisdiction),
    };
    if settings == found.settings {
        return Ok(Ok(found));
    }
    let own = investments::all_in(tx, owner).await?;
    let mut others = own.iter().filter(|it| it.id != found.id);
    if others.any(|it| is_same_name(&it.settings.name, &settings.name)) {
        return Ok(Err(name_taken()));
    }
    Ok(Ok(investments::update(tx, &found, settings).await?))
}

/// The person's portfolio, if it has the version that they expect.
async fn expected(
    tx: &Transaction,
    owner: UserId,
    named: NamedVersion<PortfolioId>,
) -> Result<Result<InvestmentPortfolio, Refusal>, Fault> {
    Ok(match investments::locked(tx, owner, named.id).await? {
        None => Err(no_portfolio("id")),
        Some(found) if found.version != named.version => {
            Err(changed_since("expectedVersion", found.version))
        }
        Some(found) => Ok(found),
    })
}

fn checked_zone(name: &str) -> Result<String, Refusal> {
    let zone = Zone::named(name).map(|zone| zone.name().to_owned());
    zone.ok_or_else(|| {
        invalid("must be a time zone by its IANA name, such as \"Europe/London\" or \"UTC\"")
            .at("timeZone")
    })
}

fn name_taken() -> Refusal {
    invalid(
        "name is that of another portfolio of yours, which has other settings; choose another one",
    )
    .at("name")
}
