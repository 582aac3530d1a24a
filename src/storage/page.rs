//! Keyset paging: lists are cut by id, never by offset, so a page costs the same however deep it lies.

use super::Database;
use crate::domain::Fault;
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};

/// Which part of a list is wanted. Cursors are ids and are themselves left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// Only what comes after this id in the list.
    pub after: Option<i64>,
    /// Only what comes before this id in the list.
    pub before: Option<i64>,
    /// The most items.
    pub limit: u32,
    /// Take the last `limit` items of what is left rather than the first.
    pub from_end: bool,
    /// Whether the list starts with the greatest id.
    pub newest_first: bool,
}

impl PageRequest {
    /// The first items of a list that starts with the newest.
    pub fn first(limit: u32) -> PageRequest {
        PageRequest { after: None, before: None, limit, from_end: false, newest_first: true }
    }

    /// The last items of a list that starts with the newest.
    pub fn last(limit: u32) -> PageRequest {
        PageRequest { from_end: true, ..PageRequest::first(limit) }
    }

    /// The same of a list that starts with the oldest.
    #[must_use]
    pub fn oldest_first(self) -> PageRequest {
        PageRequest { newest_first: false, ..self }
    }

    /// Only what comes after this id in the list.
    #[must_use]
    pub fn after(self, id: Option<i64>) -> PageRequest {
        PageRequest { after: id, ..self }
    }

    /// Only what comes before this id in the list.
    #[must_use]
    pub fn before(self, id: Option<i64>) -> PageRequest {
        PageRequest { before: id, ..self }
    }

    /// Cuts a query to this page and one row more, which tells [`Page::of`] whether the list goes on.
    pub(crate) fn cut<E: EntityTrait, C: ColumnTrait>(self, query: Select<E>, id: C) -> Select<E> {
        let (least, greatest) =
            if self.newest_first { (self.before, self.after) } else { (self.after, self.before) };
        let mut query = query;
        if let Some(least) = least {
            query = query.filter(id.gt(least));
        }
        if let Some(greatest) = greatest {
            query = query.filter(id.lt(greatest));
        }
        let order = if self.reads_descending() { Order::Desc } else { Order::Asc };
        query.order_by(id, order).limit(u64::from(self.limit) + 1)
    }

    /// Reads a page of a list that items may have left since a cursor was made, its own item among them: whether
    /// anything is left beyond a cursor is looked up.
    pub(crate) async fn read<E: EntityTrait, C: ColumnTrait>(
        self,
        db: &Database,
        list: Select<E>,
        id: C,
    ) -> Result<Page<E::Model>, Fault> {
        let rows = self.cut(list.clone(), id).all(db.read()).await?;
        let mut page = Page::of(self, rows);
        let beyond = |bound, greater: bool| {
            let beyond = if greater { id.gte(bound) } else { id.lte(bound) };
            let query = list.clone().select_only().column(id).filter(beyond).limit(1);
            async move { query.into_tuple::<i64>().one(db.read()).await.map(|found| found.is_some()) }
        };
        if let Some(after) = self.after
            && !(self.from_end && page.cut_off)
        {
            page.has_previous = beyond(after, self.newest_first).await?;
        }
        if let Some(before) = self.before
            && (self.from_end || !page.cut_off)
        {
            page.has_next = beyond(before, !self.newest_first).await?;
        }
        Ok(page)
    }

    /// Whether rows are read from the greatest id down.
    pub(crate) fn reads_descending(self) -> bool {
        self.newest_first != self.from_end
    }
}

/// Part of a list, in the list's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Whether the list goes on after the last item.
    pub has_next: bool,
    /// Whether there is something before the first item.
    pub has_previous: bool,
    /// Whether the limit left items out.
    cut_off: bool,
}

impl<T> Page<T> {
    /// A page of a list with nothing in it.
    pub fn empty(request: PageRequest) -> Page<T> {
        Page::of(request, Vec::new())
    }

    /// A page of rows that were read as [`PageRequest::cut`] ordered them, of a list that nothing leaves: the item of
    /// a cursor is still there.
    pub(crate) fn of(request: PageRequest, mut rows: Vec<T>) -> Page<T> {
        let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
        let cut_off = rows.len() > limit;
        rows.truncate(limit);
        if request.from_end {
            rows.reverse();
        }
        Page {
            items: rows,
            has_next: request.before.is_some() || cut_off && !request.from_end,
            has_previous: request.after.is_some() || cut_off && request.from_end,
            cut_off,
        }
    }

    /// The same page with every item turned into something else.
    ///
    /// # Errors
    /// The first error of `turn`.
    pub fn try_map<U, E>(self, turn: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let Page { items, has_next, has_previous, cut_off } = self;
        let items = items.into_iter().map(turn).collect::<Result<_, E>>()?;
        Ok(Page { items, has_next, has_previous, cut_off })
    }

    /// The same page with other items, as many as before.
    pub fn with_items<U>(self, items: Vec<U>) -> Page<U> {
        let Page { has_next, has_previous, cut_off, .. } = self;
        Page { items, has_next, has_previous, cut_off }
    }
}

#[cfg(test)]
mod tests;
