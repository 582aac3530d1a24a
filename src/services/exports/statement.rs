//! A statement: what each balance of an account was at the beginning, what moved it, and what it became. It is added up as it is
//! written, and a sum that is not the ledger's is a fault: no such file is made.

use super::ExportsParts;
use super::source::{Opened, ROWS_AT_ONCE, Source, Span};
use super::transactions::{filter, listed};
use crate::accounting::calendar::Day;
use crate::domain::{AccountId, Amount, Asset, AssetId, Fault, Listing, NodeKind};
use crate::services::sheets::{Cell, Chart, Column, Piece, numbers, words};
use crate::storage::transactions::{self, PostingRow, TransactionFilter};
use crate::storage::{PageRequest, balances};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    words("asset", "", 0),
    words("entry", "Entry", 62),
    words("at", "Time", 84),
    words("kind", "Kind", 64),
    numbers("amount", "Amount", 114),
    numbers("balance", "Balance", 114),
    words("reference", "Reference", 88),
    words("id", "", 0),
];

/// From how many movements on a chart helps.
const CHARTED_FROM: usize = 3;

/// The statement of an account.
pub(super) struct Statement {
    inner: Arc<ExportsParts>,
    account: AccountId,
    span: Span,
    /// The last day.
    until: Day,
    listing: Arc<Listing>,
    /// Assets of which nothing is written yet.
    rest: VecDeque<AssetId>,
    /// The one that is being written.
    now: Option<Running>,
}

/// A balance, as far as it is added up.
struct Running {
    asset: AssetId,
    balance: Amount,
    /// The movement that was added last.
    after: Option<i64>,
    movements: usize,
    /// What it was at the end of each day on which it moved.
    days: Vec<(Day, Amount)>,
}

impl Statement {
    pub(super) async fn open(
        inner: &Arc<ExportsParts>,
        account: AccountId,
        (span, until): (Span, Day),
    ) -> Result<Opened, Fault> {
        let listing = inner.exchange.listing();
        let held = balances::all(&inner.database, account).await?;
        let mut rest: Vec<AssetId> = held.into_iter().map(|it| it.asset).collect();
        rest.sort_by_key(|asset| listing.asset(*asset).map(|it| it.symbol.clone()));
        let (inner, rest) = (Arc::clone(inner), rest.into());
        let source = Statement { inner, account, span, until, listing, rest, now: None };
        Ok(Opened { source: Box::new(source), columns: COLUMNS })
    }

    async fn step(&mut self) -> Result<Option<Vec<Piece>>, Fault> {
        let mut pieces = Vec::new();
        let mut running = match self.now.take() {
            Some(running) => running,
            None => match self.rest.pop_front() {
                Some(asset) => self.begin(asset).await?,
                None => return Ok(None),
            },
        };
        let asset = listed(&self.listing, running.asset)?;
        let filter = TransactionFilter { asset: Some(running.asset), ..filter(self.span) };
        let request = PageRequest::first(ROWS_AT_ONCE).oldest_first().after(running.after);
        let page = transactions::page(&self.inner.database, self.account, &filter, request).await?;
        let begins = running.after.is_none();
        if begins && page.items.is_empty() && running.balance.is_zero() {
            return Ok(Some(pieces));
        }
        if begins {
            pieces.push(Piece::Part(asset.symbol.clone(), COLUMNS));
            let at = self.span.from.map_or(Cell::Empty, Cell::Time);
            pieces.push(Piece::Sum(bound((asset, "OPENING"), at, running.balance)));
        }
        for row in page.items {
            self.add(&mut running, &row)?;
            pieces.push(Piece::Row(self.movement(asset, &row)));
        }
        if page.has_next {
            self.now = Some(running);
            return Ok(Some(pieces));
        }
        // Of a day that goes on nothing is said, so that the same rows are the same bytes.
        let at = self.span.ended.map_or(Cell::Empty, Cell::Time);
        pieces.push(Piece::Sum(bound((asset, "CLOSING"), at, running.balance)));
        pieces.extend(self.chart(asset, &running).map(Piece::Chart));
        Ok(Some(pieces))
    }

    /// What a balance was before the first day.
    async fn begin(&self, asset: AssetId) -> Result<Running, Fault> {
        let mut running =
            Running { asset, balance: Amount(0), after: None, movements: 0, days: Vec::new() };
        let Some(from) = self.span.from else { return Ok(running) };
        let before = TransactionFilter {
            asset: Some(asset),
            to: Some(from),
            ..TransactionFilter::default()
        };
        let newest = PageRequest::first(1);
        let found = transactions::page(&self.inner.database, self.account, &before, newest).await?;
        running.balance = found.items.first().map_or(Amount(0), |row| row.balance_after);
        let zone = self.span.zone;
        running.days.push((zone.day_of(from), running.balance));
        Ok(running)
    }

    /// Adds a movement up, and holds the sum to the ledger's.
    fn add(&self, running: &mut Running, row: &PostingRow) -> Result<(), Fault> {
        let sum = running.balance.checked_add(row.amount);
        let sum = sum.filter(|sum| *sum == row.balance_after).ok_or_else(|| {
            let (account, id) = (self.account, row.id);
            Fault::internal(format!("posting {id} of account {account} does not add up"))
        })?;
        (running.balance, running.after) = (sum, Some(row.id));
        running.movements += 1;
        let day = self.span.zone.day_of(row.at);
        match running.days.last_mut() {
            Some((last, balance)) if *last == day => *balance = sum,
            _ => running.days.push((day, sum)),
        }
        Ok(())
    }

    fn movement(&self, asset: &Asset, row: &PostingRow) -> Vec<Cell> {
        vec![
            Cell::Text(asset.symbol.clone()),
            Cell::Word("MOVEMENT"),
            Cell::Time(row.at),
            Cell::Word(row.kind.as_str()),
            Cell::Number(asset.decimal(row.amount)),
            Cell::Number(asset.decimal(row.balance_after)),
            Cell::text(row.reference.as_ref().map(|it| it.as_str())),
            Cell::Text(self.inner.ids.id(NodeKind::Transaction, row.id).as_str().to_owned()),
        ]
    }

    fn chart(&self, asset: &Asset, running: &Running) -> Option<Chart> {
        let steps = running.days.iter().map(|(day, balance)| (*day, asset.decimal(*balance)));
        (running.movements >= CHARTED_FROM).then(|| Chart {
            title: format!("{} at the end of each day", asset.symbol),
            steps: steps.collect(),
            until: self.until,
        })
    }
}

/// The row of what a balance was at the beginning or at the end.
fn bound((asset, entry): (&Asset, &'static str), at: Cell, balance: Amount) -> Vec<Cell> {
    vec![
        Cell::Text(asset.symbol.clone()),
        Cell::Word(entry),
        at,
        Cell::Empty,
        Cell::Empty,
        Cell::Number(asset.decimal(balance)),
        Cell::Empty,
        Cell::Empty,
    ]
}

impl Source for Statement {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<Piece>>, Fault>> {
        self.step().boxed()
    }
}
