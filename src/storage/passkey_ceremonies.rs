//! Ceremonies of passkeys that wait for a browser's answer. Each is good once, for one purpose, and on every node.

use super::Database;
use crate::domain::{Fault, Timestamp, UserId, spelled};
use entity::passkey_ceremonies as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
};

/// What a passkey is made or shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be added to an account.
    Register,
    /// To sign in, by itself.
    SignIn,
    /// To answer a challenge, after another step.
    SecondFactor,
    /// To prove anew who is there.
    StepUp,
}
spelled!(Purpose {
    Register = "REGISTER",
    SignIn = "SIGN_IN",
    SecondFactor = "SECOND_FACTOR",
    StepUp = "STEP_UP",
});

/// What a ceremony is for, whose it is and what it belongs to. An answer counts for the very same only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ground {
    pub(crate) purpose: Purpose,
    /// Nobody, where whoever it is signs in.
    pub(crate) user: Option<UserId>,
    /// A session, or a challenge of the second factor.
    pub(crate) bound_to: Vec<u8>,
}

/// What an answer says that it is for, and when it came.
#[derive(Clone, Debug)]
pub(crate) struct GroundAt {
    pub(crate) ground: Ground,
    pub(crate) now: Timestamp,
}

/// A ceremony that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCeremony {
    pub(crate) challenge: Vec<u8>,
    pub(crate) ground: Ground,
    pub(crate) state: Vec<u8>,
    pub(crate) expires_at: Timestamp,
}

/// Begins to wait. What waited on the same ground of the same person does so no longer.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewCeremony) -> Result<(), Fault> {
    let NewCeremony { challenge, ground, state, expires_at } = new;
    if let Some(user) = ground.user {
        table::Entity::delete_many()
            .filter(table::Column::UserId.eq(user.0))
            .filter(table::Column::Purpose.eq(ground.purpose.as_str()))
            .filter(table::Column::BoundTo.eq(ground.bound_to.clone()))
            .exec(tx)
            .await?;
    }
    let row = table::ActiveModel {
        challenge: Set(challenge),
        purpose: Set(ground.purpose.as_str().to_owned()),
        user_id: Set(ground.user.map(|user| user.0)),
        bound_to: Set(ground.bound_to),
        state: Set(state),
        expires_at: Set(expires_at.0),
    };
    table::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What an answer to this challenge is held against, if it waits on this very ground. It does so no longer, whatever comes
/// of the answer; of two that ask at once one gets it.
pub(crate) async fn take(
    tx: &DatabaseTransaction,
    challenge: &[u8],
    asked: GroundAt,
) -> Result<Option<Vec<u8>>, Fault> {
    let GroundAt { ground, now } = asked;
    let own = || {
        let of_user = match ground.user {
            Some(user) => table::Column::UserId.eq(user.0),
            None => table::Column::UserId.is_null(),
        };
        of_user
            .and(table::Column::Purpose.eq(ground.purpose.as_str()))
            .and(table::Column::BoundTo.eq(ground.bound_to.clone()))
    };
    let row = table::Entity::find_by_id(challenge.to_vec()).filter(own()).one(tx).await?;
    let Some(row) = row else { return Ok(None) };
    let gone = table::Entity::delete_by_id(challenge.to_vec()).filter(own()).exec(tx).await?;
    let is_good = gone.rows_affected == 1 && now.0 < row.expires_at;
    Ok(is_good.then_some(row.state))
}

/// Forgets those that expired before `before`.
pub async fn delete_expired(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let expired = table::Column::ExpiresAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(expired).exec(tx).await?.rows_affected)
        })
    })
    .await
}
