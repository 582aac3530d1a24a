//! What was done to a person's account.

use super::ExportsParts;
use super::source::{Opened, Paged, Pages, Span};
use crate::domain::{Fault, NodeKind, UserId};
use crate::services::sheets::{Cell, Column, words};
use crate::storage::audit_log::{self, AuditEvent, AuditSpan};
use crate::storage::{Page, PageRequest};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    words("id", "", 0),
    words("at", "Time", 82),
    words("action", "What", 110),
    words("outcome", "Outcome", 54),
    words("ip", "From", 90),
    words("userAgent", "With", 180),
    words("requestId", "", 0),
];

/// The events of a person.
pub(super) struct Events {
    inner: Arc<ExportsParts>,
    owner: UserId,
    span: AuditSpan,
}

impl Events {
    pub(super) fn open(inner: &Arc<ExportsParts>, owner: UserId, span: Span) -> Opened {
        let pages = Events { inner: Arc::clone(inner), owner, span: within(span) };
        Opened { source: Box::new(Paged::new(pages)), columns: COLUMNS }
    }

    pub(super) async fn count(
        inner: &ExportsParts,
        owner: UserId,
        span: Span,
    ) -> Result<u64, Fault> {
        audit_log::count(&inner.database, owner, within(span)).await
    }
}

fn within(span: Span) -> AuditSpan {
    AuditSpan { from: span.from, to: Some(span.to) }
}

impl Pages for Events {
    type Row = AuditEvent;

    fn read(&self, request: PageRequest) -> BoxFuture<'_, Result<Page<AuditEvent>, Fault>> {
        audit_log::list(&self.inner.database, self.owner, (self.span, request)).boxed()
    }

    fn place(row: &AuditEvent) -> i64 {
        row.id
    }

    fn cells(&self, row: AuditEvent) -> Result<Vec<Cell>, Fault> {
        Ok(vec![
            Cell::Text(self.inner.ids.id(NodeKind::AuditEvent, row.id).as_str().to_owned()),
            Cell::Time(row.at),
            Cell::Word(row.action.as_str()),
            Cell::Word(row.outcome.as_str()),
            Cell::text(row.ip),
            Cell::text(row.user_agent),
            Cell::text(row.request_id),
        ])
    }
}
