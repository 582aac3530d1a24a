//! Specific identification: which lots a disposal takes. It counts where the book is kept by `SPECIFIC_ID`.

use super::activity::PortfolioActivity;
use super::bodies::{QUANTITY_SCALE, invalid, units};
use super::loaded::Loaded;
use super::recording::{Recorded, no_activity};
use super::{Investments, limit};
use crate::accounting::activity::ActivityId;
use crate::accounting::exact::{ExactDecimal, Units};
use crate::accounting::rules::LotPick;
use crate::domain::{Failure, Fault, Refusal};
use crate::services::auth::Principal;
use crate::storage::investments::picks::{self, Picks};
use crate::storage::investments::{self, Changed};

/// The most lots of one disposal that may be named.
pub const PICKS_MAX: usize = 100;

/// Which lots a disposal is to take.
#[derive(Clone, Debug)]
pub struct AssignLots {
    /// What disposes.
    pub disposal: ActivityId,
    /// The activities that acquired the lots, and how much of each.
    pub lots: Vec<(ActivityId, ExactDecimal)>,
}

impl Investments {
    /// Says which lots a disposal takes; none means the oldest ones. What was said before is forgotten.
    ///
    /// # Errors
    /// `NOT_FOUND` for what is not theirs, `INVALID_INPUT` for lots that do not go with the disposal.
    pub async fn assign_lots(
        &self,
        principal: &Principal,
        input: AssignLots,
    ) -> Result<Recorded, Failure> {
        let owner = principal.user;
        if input.lots.len() > PICKS_MAX {
            return Err(limit("A disposal names 100 lots at most: name fewer.").into());
        }
        let found = self.activity(owner, input.disposal).await?;
        let Some((activity, place)) = found else {
            return Err(no_activity().at("activityId").into());
        };
        let loaded = self.loaded(owner, place.portfolio).await?;
        let picks = checked(&loaded, &activity, &input.lots)?;
        let (portfolio, disposal) = (place.portfolio, activity.id);
        let assigned = self.database.write(move |tx| {
            Box::pin(async move {
                investments::locked(tx, owner, portfolio).await?;
                picks::replace(tx, owner, Picks { portfolio, disposal, picks: &picks }).await?;
                investments::changed(tx, owner, Changed { portfolio, activities: 0 }).await?;
                Ok::<_, Fault>(())
            })
        });
        assigned.await?;
        Ok((activity, place))
    }
}

fn checked(
    loaded: &Loaded,
    activity: &PortfolioActivity,
    lots: &[(ActivityId, ExactDecimal)],
) -> Result<Vec<LotPick>, Refusal> {
    let Some(sent) = &activity.body.sent else {
        return Err(invalid("must be an activity that sends something").at("activityId"));
    };
    let (mut picks, mut left): (Vec<LotPick>, i128) =
        (Vec::with_capacity(lots.len()), sent.quantity.0);
    for (lot, quantity) in lots {
        let acquired = loaded.activity(*lot).ok_or_else(|| no_activity().at("lots"))?;
        let received = acquired.body.received.as_ref().filter(|it| it.asset == sent.asset);
        if received.is_none() || acquired.body.at > activity.body.at {
            let wanted = "must be activities that received the same asset, not after it was sent";
            return Err(invalid(wanted).at("lots"));
        }
        if picks.iter().any(|it| it.lot == *lot) {
            return Err(invalid("must name each lot once").at("lots"));
        }
        let quantity = units(*quantity, QUANTITY_SCALE).map_err(|it| it.at("lots"))?;
        left -= quantity;
        if quantity <= 0 || left < 0 {
            let wanted = "must be greater than 0, and together no more than what was sent";
            return Err(invalid(wanted).at("lots"));
        }
        picks.push(LotPick { disposal: activity.id, lot: *lot, quantity: Units(quantity) });
    }
    Ok(picks)
}
