//! Where the rows of a file are from: each kind reads pages, oldest first, and turns rows of tables into cells.

use super::ExportTerms;
use crate::accounting::calendar::Zone;
use crate::domain::{Fault, Timestamp};
use crate::services::sheets::{Cell, Column, Piece};
use crate::storage::{Page, PageRequest};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// How many rows a step reads.
pub(super) const ROWS_AT_ONCE: u32 = 1_000;

/// What a file is made of, some pieces at a time.
pub(super) trait Source: Send {
    /// The next pieces; `None` when there are no more.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<Piece>>, Fault>>;
}

/// A source, and what its rows are made of.
pub(super) struct Opened {
    pub(super) source: Box<dyn Source>,
    pub(super) columns: &'static [Column],
}

/// Since when and until when. The end is at the latest when the file was asked for, so that a second attempt reads the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: Option<Timestamp>,
    pub(super) to: Timestamp,
    /// When the last day ended; `None` when it was not over by then.
    pub(super) ended: Option<Timestamp>,
    pub(super) zone: Zone,
}

impl Span {
    pub(super) fn of(terms: &ExportTerms, asked_at: Timestamp) -> Span {
        let zone = Zone::named(&terms.time_zone).unwrap_or(Zone::UTC);
        let (end, after_asking) =
            (zone.start_of(terms.to.plus(1)), Timestamp(asked_at.0.saturating_add(1)));
        Span {
            from: terms.from.map(|day| zone.start_of(day)),
            to: end.min(after_asking),
            ended: (end <= asked_at).then_some(end),
            zone,
        }
    }
}

/// A list that is read page by page.
pub(super) trait Pages: Send + Sync {
    type Row: Send;

    fn read(&self, request: PageRequest) -> BoxFuture<'_, Result<Page<Self::Row>, Fault>>;

    /// The place of a row in the list.
    fn place(row: &Self::Row) -> i64;

    fn cells(&self, row: Self::Row) -> Result<Vec<Cell>, Fault>;
}

/// The rows of a list.
pub(super) struct Paged<P> {
    pages: P,
    after: Option<i64>,
    over: bool,
}

impl<P: Pages> Paged<P> {
    pub(super) fn new(pages: P) -> Paged<P> {
        Paged { pages, after: None, over: false }
    }

    async fn read(&mut self) -> Result<Option<Vec<Piece>>, Fault> {
        if self.over {
            return Ok(None);
        }
        let request = PageRequest::first(ROWS_AT_ONCE).oldest_first().after(self.after);
        let page = self.pages.read(request).await?;
        self.over = !page.has_next;
        self.after = page.items.last().map(P::place);
        let row = |row| Ok::<_, Fault>(Piece::Row(self.pages.cells(row)?));
        page.items.into_iter().map(row).collect::<Result<_, _>>().map(Some)
    }
}

impl<P: Pages> Source for Paged<P> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<Piece>>, Fault>> {
        self.read().boxed()
    }
}
