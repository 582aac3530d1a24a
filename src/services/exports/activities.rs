//! What happened in a portfolio: what the ledger says, what its owner wrote down, and what files of other exchanges told.

use super::ExportsParts;
use super::source::{Opened, ROWS_AT_ONCE, Source, Span};
use crate::accounting::exact::ASSET_SCALE_MAX;
use crate::domain::{Failure, Fault, NodeKind, PortfolioId, UserId};
use crate::services::investments::{ActivitySource, AssetQuantity, Loaded, PortfolioActivity};
use crate::services::sheets::{Cell, Column, Piece, numbers, words};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    words("id", "", 0),
    words("at", "Time", 82),
    words("type", "Type", 70),
    words("account", "Account", 74),
    numbers("receivedQuantity", "Received", 96),
    words("receivedAsset", "", 34),
    numbers("sentQuantity", "Sent", 96),
    words("sentAsset", "", 34),
    numbers("feeQuantity", "Fee", 72),
    words("feeAsset", "", 34),
    numbers("value", "Value", 72),
    numbers("costBasis", "", 0),
    words("acquiredAt", "", 0),
    words("note", "Note", 96),
    words("reference", "", 0),
    words("externalId", "", 0),
    words("source", "", 0),
];

/// The activities of a portfolio.
pub(super) struct Activities {
    inner: Arc<ExportsParts>,
    loaded: Arc<Loaded>,
    span: Span,
    /// Which one comes next.
    place: usize,
}

impl Activities {
    pub(super) async fn open(
        inner: &Arc<ExportsParts>,
        owner: UserId,
        (portfolio, span): (PortfolioId, Span),
    ) -> Result<Opened, Failure> {
        let loaded = inner.investments.loaded(owner, portfolio).await?;
        let source = Activities { inner: Arc::clone(inner), loaded, span, place: 0 };
        Ok(Opened { source: Box::new(source), columns: COLUMNS })
    }

    pub(super) async fn count(
        inner: &ExportsParts,
        owner: UserId,
        (portfolio, span): (PortfolioId, Span),
    ) -> Result<u64, Failure> {
        let loaded = inner.investments.loaded(owner, portfolio).await?;
        let rows = loaded.activities.iter().filter(|it| is_within(span, it)).count();
        Ok(u64::try_from(rows).unwrap_or(u64::MAX))
    }

    fn step(&mut self) -> Option<Vec<Piece>> {
        let rest = self.loaded.activities.get(self.place..).filter(|rest| !rest.is_empty())?;
        let now = &rest[..rest.len().min(ROWS_AT_ONCE as usize)];
        let rows = now.iter().filter(|it| is_within(self.span, it));
        let rows = rows.map(|it| Piece::Row(self.cells(it))).collect();
        self.place += now.len();
        Some(rows)
    }

    fn cells(&self, activity: &PortfolioActivity) -> Vec<Cell> {
        let body = &activity.body;
        let side = |side: &Option<AssetQuantity>| match side {
            Some(AssetQuantity { asset, quantity }) => {
                let exact = quantity.to_decimal(ASSET_SCALE_MAX).normalized();
                [Cell::Exact(exact), Cell::Text(asset.clone())]
            }
            None => [Cell::Empty, Cell::Empty],
        };
        let number = i64::try_from(activity.id.0).unwrap_or(i64::MAX);
        let id = self.inner.ids.id(NodeKind::Activity, number);
        let account = self.loaded.account(activity.account).map(|it| it.name.clone());
        let mut cells = vec![
            Cell::Text(id.as_str().to_owned()),
            Cell::Time(body.at),
            Cell::Word(body.kind.as_str()),
            Cell::text(account),
        ];
        cells.extend([&body.received, &body.sent, &body.fee].into_iter().flat_map(side));
        cells.extend([
            Cell::exact(body.value.map(|it| it.to_decimal().normalized())),
            Cell::exact(body.cost_basis.map(|it| it.to_decimal().normalized())),
            body.acquired_at.map_or(Cell::Empty, Cell::Time),
            Cell::text(body.note.as_deref()),
            Cell::text(activity.reference.as_ref().map(|it| it.as_str())),
            Cell::text(activity.external_id.as_deref()),
            Cell::Word(match activity.source {
                ActivitySource::Ledger => "LEDGER",
                ActivitySource::Manual => "MANUAL",
                ActivitySource::Import => "IMPORT",
            }),
        ]);
        cells
    }
}

fn is_within(span: Span, activity: &PortfolioActivity) -> bool {
    let at = activity.body.at;
    span.from.is_none_or(|from| from <= at) && at < span.to
}

impl Source for Activities {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<Piece>>, Fault>> {
        let step = self.step();
        async move { Ok(step) }.boxed()
    }
}
