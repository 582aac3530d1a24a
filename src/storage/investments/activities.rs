//! What happened to holdings, as people say. What the ledger says is not here: `services::investments` reads it from the
//! projections.

use super::numbers::{activity_of_sql, activity_to_sql, bytes, number, place_of_sql};
use crate::accounting::activity::{ActivityId, ActivityType, PortfolioAccountId};
use crate::accounting::exact::{Money, Units};
use crate::domain::{ClientId, Fault, ImportId, PortfolioId, Timestamp, UserId};
use crate::storage::{Database, spelling};
use entity::activity as table;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Select,
};

/// The most rows of one statement: twenty columns times this stay below what SQLite binds.
const ROWS_AT_ONCE: usize = 1_000;

/// So much of an asset, counted in 10^-18 of it whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetQuantity {
    /// Its symbol.
    pub asset: String,
    /// How much.
    pub quantity: Units,
}

/// What is said of an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityBody {
    /// What happened.
    pub kind: ActivityType,
    /// When.
    pub at: Timestamp,
    /// What came in.
    pub received: Option<AssetQuantity>,
    /// What went out, without the fee.
    pub sent: Option<AssetQuantity>,
    /// What it cost to do it.
    pub fee: Option<AssetQuantity>,
    /// What it was worth, in the portfolio's currency.
    pub value: Option<Money>,
    /// What cost came along, in the portfolio's currency.
    pub cost_basis: Option<Money>,
    /// When what came in had been acquired.
    pub acquired_at: Option<Timestamp>,
    /// What its owner wrote to it.
    pub note: Option<String>,
}

/// An activity that somebody wrote down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedActivity {
    /// Its number.
    pub id: ActivityId,
    /// In which portfolio.
    pub portfolio: PortfolioId,
    /// Where.
    pub account: PortfolioAccountId,
    /// What is said of it.
    pub body: ActivityBody,
    /// The caller's own id, once for each place.
    pub reference: Option<ClientId>,
    /// BLAKE3 of everything that was first said.
    pub body_hash: [u8; 32],
    /// How often it was changed, from 1.
    pub version: i64,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// The file that it came from.
    pub import: Option<ImportId>,
    /// What the exchange that it came from calls it.
    pub external_id: Option<String>,
}

/// An activity about to be written down.
#[derive(Clone, Debug)]
pub(crate) struct NewActivity {
    pub(crate) portfolio: PortfolioId,
    pub(crate) account: PortfolioAccountId,
    pub(crate) body: ActivityBody,
    pub(crate) reference: Option<ClientId>,
    pub(crate) body_hash: [u8; 32],
}

/// All activities of one of a person's portfolios, in no order.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(
    db: &Database,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<Vec<RecordedActivity>, Fault> {
    let query = of(owner)
        .filter(table::Column::Portfolio.eq(portfolio.0))
        .filter(table::Column::DeletedAt.is_null());
    query.all(db.read()).await?.into_iter().map(activity_of).collect()
}

/// The person's activity with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(
    db: &Database,
    owner: UserId,
    id: ActivityId,
) -> Result<Option<RecordedActivity>, Fault> {
    let query = of(owner)
        .filter(table::Column::Id.eq(activity_to_sql(id)))
        .filter(table::Column::DeletedAt.is_null());
    query.one(db.read()).await?.map(activity_of).transpose()
}

/// The same within a transaction.
pub(crate) async fn find_in(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: ActivityId,
) -> Result<Option<RecordedActivity>, Fault> {
    let query = of(owner)
        .filter(table::Column::Id.eq(activity_to_sql(id)))
        .filter(table::Column::DeletedAt.is_null());
    query.one(tx).await?.map(activity_of).transpose()
}

/// Those of a person's activities that have one of these references, deleted ones too.
pub(crate) async fn referenced(
    tx: &DatabaseTransaction,
    owner: UserId,
    references: &[ClientId],
) -> Result<Vec<RecordedActivity>, Fault> {
    let mut found = Vec::new();
    for some in references.chunks(ROWS_AT_ONCE) {
        let texts = some.iter().map(|reference| reference.as_str().to_owned());
        let rows = of(owner).filter(table::Column::Reference.is_in(texts)).all(tx).await?;
        for row in rows {
            found.push(activity_of(row)?);
        }
    }
    Ok(found)
}

/// Writes activities down; answers them in the same order.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    owner: UserId,
    new: Vec<NewActivity>,
) -> Result<Vec<RecordedActivity>, Fault> {
    let mut inserted = Vec::with_capacity(new.len());
    let mut rows = new.into_iter().map(|it| row_of(owner, it)).peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        let written = table::Entity::insert_many(some).exec_with_returning(tx).await?;
        for row in written {
            inserted.push(activity_of(row)?);
        }
    }
    // Numbers are given in the order of the rows, which the databases do not promise to answer in.
    inserted.sort_unstable_by_key(|it| it.id);
    Ok(inserted)
}

/// Says something else of a person's activity; answers it as it is then.
pub(crate) async fn update(
    tx: &DatabaseTransaction,
    activity: &RecordedActivity,
    body: ActivityBody,
) -> Result<RecordedActivity, Fault> {
    let mut row = table::ActiveModel {
        id: Set(activity_to_sql(activity.id)),
        version: Set(activity.version + 1),
        ..Default::default()
    };
    fill(&mut row, body);
    activity_of(row.update(tx).await?)
}

/// Marks a person's activity as deleted. Its reference stays taken.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    activity: &RecordedActivity,
    at: Timestamp,
) -> Result<(), Fault> {
    let row = table::ActiveModel {
        id: Set(activity_to_sql(activity.id)),
        version: Set(activity.version + 1),
        deleted_at: Set(Some(at.0)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Deletes all activities of a portfolio.
pub(super) async fn delete_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<(), Fault> {
    table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Portfolio.eq(portfolio.0))
        .exec(tx)
        .await?;
    Ok(())
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0)).order_by_asc(table::Column::Id)
}

fn row_of(owner: UserId, new: NewActivity) -> table::ActiveModel {
    let mut row = table::ActiveModel {
        id: NotSet,
        owner: Set(owner.0),
        portfolio: Set(new.portfolio.0),
        portfolio_account: Set(i64::from(new.account.0)),
        reference: Set(new.reference.map(|reference| reference.as_str().to_owned())),
        body_hash: Set(new.body_hash.to_vec()),
        version: Set(1),
        deleted_at: Set(None),
        ..Default::default()
    };
    fill(&mut row, new.body);
    row
}

/// When something was deleted that is not shown yet.
pub(in crate::storage) const NOT_YET: Timestamp = Timestamp(0);

/// An activity of an import about to be written down.
#[derive(Clone, Debug)]
pub(crate) struct NewImported {
    /// Its place in the import: each is written once.
    pub(crate) place: u32,
    pub(crate) body: ActivityBody,
    pub(crate) external_id: Option<String>,
    pub(crate) body_hash: [u8; 32],
}

/// Where the activities of an import go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ImportedInto {
    pub(crate) import: ImportId,
    pub(crate) owner: UserId,
    pub(crate) portfolio: PortfolioId,
    pub(crate) account: PortfolioAccountId,
}

/// The row of an activity of an import, which nobody sees yet.
pub(in crate::storage) fn row_of_import(
    into: ImportedInto,
    new: NewImported,
) -> table::ActiveModel {
    let mut row = table::ActiveModel {
        id: NotSet,
        owner: Set(into.owner.0),
        portfolio: Set(into.portfolio.0),
        portfolio_account: Set(i64::from(into.account.0)),
        reference: Set(None),
        body_hash: Set(new.body_hash.to_vec()),
        version: Set(1),
        deleted_at: Set(Some(NOT_YET.0)),
        import: Set(Some(into.import.0)),
        import_place: Set(Some(new.place.into())),
        external_id: Set(new.external_id),
        ..Default::default()
    };
    fill(&mut row, new.body);
    row
}

fn fill(row: &mut table::ActiveModel, body: ActivityBody) {
    let side =
        |side: Option<AssetQuantity>| side.map(|it| (it.asset, bytes(it.quantity.0))).unzip();
    let ActivityBody { kind, at, received, sent, fee, .. } = body;
    let (received, received_quantity) = side(received);
    let (sent, sent_quantity) = side(sent);
    let (fee, fee_quantity) = side(fee);
    row.kind = Set(kind.as_str().to_owned());
    row.at = Set(at.0);
    row.received_asset = Set(received);
    row.received_quantity = Set(received_quantity);
    row.sent_asset = Set(sent);
    row.sent_quantity = Set(sent_quantity);
    row.fee_asset = Set(fee);
    row.fee_quantity = Set(fee_quantity);
    row.value = Set(body.value.map(|it| bytes(it.0)));
    row.cost_basis = Set(body.cost_basis.map(|it| bytes(it.0)));
    row.acquired_at = Set(body.acquired_at.map(|it| it.0));
    row.note = Set(body.note);
}

/// An activity as its row says it.
pub(in crate::storage) fn activity_of(row: table::Model) -> Result<RecordedActivity, Fault> {
    let side = |asset: Option<String>, quantity: Option<Vec<u8>>| {
        let both = asset.zip(quantity);
        let read = |(asset, bytes): (String, Vec<u8>)| {
            Ok::<_, Fault>(AssetQuantity { asset, quantity: Units(number(&bytes)?) })
        };
        both.map(read).transpose()
    };
    let money = |bytes: Option<Vec<u8>>| bytes.map(|it| number(&it).map(Money)).transpose();
    let body_hash = row.body_hash.try_into();
    Ok(RecordedActivity {
        id: activity_of_sql(row.id),
        portfolio: PortfolioId(row.portfolio),
        account: place_of_sql(row.portfolio_account)?,
        body: ActivityBody {
            kind: spelling::read(&row.kind)?,
            at: Timestamp(row.at),
            received: side(row.received_asset, row.received_quantity)?,
            sent: side(row.sent_asset, row.sent_quantity)?,
            fee: side(row.fee_asset, row.fee_quantity)?,
            value: money(row.value)?,
            cost_basis: money(row.cost_basis)?,
            acquired_at: row.acquired_at.map(Timestamp),
            note: row.note,
        },
        reference: row.reference.as_deref().and_then(ClientId::new),
        body_hash: body_hash.map_err(|_| Fault::internal("a hash is not 32 bytes"))?,
        version: row.version,
        deleted_at: row.deleted_at.map(Timestamp),
        import: row.import.map(ImportId),
        external_id: row.external_id,
    })
}
