//! Takes an import back, as if it had never been: all that came of it goes, what was changed since, too, if that is said;
//! with the transfers and the picked lots that it is in.

use super::{Import, ImportStatus, Imports, no_import, state_changed};
use crate::domain::{Failure, Fault, ImportId, Refusal, Timestamp, UserId};
use crate::services::auth::Principal;
use crate::storage::Transaction;
use crate::storage::imports as table;
use crate::storage::imports::written::{self, Standing};
use crate::storage::investments::{self, Changed};

/// An import to take back.
#[derive(Clone, Copy, Debug)]
pub struct RevertImport {
    /// Which.
    pub id: ImportId,
    /// Whether activities go that were changed since.
    pub discard_edits: bool,
}

/// What is to be taken back, and when.
#[derive(Clone, Copy)]
struct Reverting {
    owner: UserId,
    revert: RevertImport,
    now: Timestamp,
}

impl Imports {
    /// Takes an import back, wherever it stands. Asked again, it answers the first outcome.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs, `STATE_CHANGED` when activities of it were changed since and that is not to be
    /// lost.
    pub async fn revert(
        &self,
        principal: &Principal,
        revert: RevertImport,
    ) -> Result<Import, Failure> {
        let (inner, owner, id) = (&self.inner, principal.user, revert.id);
        let import = self.find(owner, id).await?.ok_or_else(no_import)?;
        let reverting = Reverting { owner, revert, now: inner.clock.now() };
        let reverted = inner
            .database
            .write(move |tx| Box::pin(async move { take_back(tx, &import, reverting).await }));
        reverted.await??;
        written::forget(&inner.database, id).await?;
        inner.moved.notify_waiters();
        Ok(self.find(owner, id).await?.ok_or_else(no_import)?)
    }
}

async fn take_back(
    tx: &Transaction,
    import: &Import,
    reverting: Reverting,
) -> Result<Result<(), Refusal>, Fault> {
    let Reverting { owner, revert, now } = reverting;
    // The portfolio first, as everywhere: so nobody waits for each other.
    investments::locked(tx, owner, import.portfolio).await?;
    let Some(mut import) = table::locked(tx, owner, revert.id).await? else {
        return Ok(Err(no_import()));
    };
    if import.status == ImportStatus::Reverted {
        return Ok(Ok(()));
    }
    let Standing { shown, edited } = written::standing(tx, import.id).await?;
    if edited > 0 && !revert.discard_edits {
        return Ok(Err(state_changed(&format!(
            "{edited} of the activities of this import were changed since they were written down, so nothing was taken back. \
             Say `discardEdits: true` to lose those changes."
        ))));
    }
    written::hide(tx, import.id, now).await?;
    let activities = -i64::try_from(shown).unwrap_or(i64::MAX);
    investments::changed(tx, owner, Changed { portfolio: import.portfolio, activities }).await?;
    import.status = ImportStatus::Reverted;
    import.reverted_at = Some(now);
    table::update(tx, &import).await?;
    Ok(Ok(()))
}
