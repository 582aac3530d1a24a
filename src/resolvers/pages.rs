//! From paging arguments to a page of rows, and from a page of rows to a connection.

use super::context_ext::ContextExt;
use super::error::ApiError;
use crate::domain::{ListName, ListTag};
use crate::graphql::rows::Row;
use crate::schema::connection::{Connection, Cursor, Edge, PageArgs, Window};
use crate::services::records::{Page, PageRequest};
use async_graphql::{Context, OutputType};

/// A page that was asked for, and the list it is of.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Which page, newest first.
    pub page: PageRequest,
    list: ListTag,
}

/// The page of a list that the arguments ask for, newest first.
///
/// # Errors
/// BAD_USER_INPUT for sizes out of range, both ends at once, and cursors of other lists.
pub fn asked(ctx: &Context<'_>, args: &PageArgs, list: &ListName) -> Result<Asked, ApiError> {
    let list = list.tag();
    let Window { after, before, limit, from_back } = args.window(list, &ctx.app().ids)?;
    let page = PageRequest { after, before, from_end: from_back, ..PageRequest::first(limit) };
    Ok(Asked { page, list })
}

impl Asked {
    /// The same page of a list that stands the other way round.
    #[must_use]
    pub fn oldest_first(self) -> Asked {
        Asked { page: self.page.oldest_first(), ..self }
    }

    /// The page as a connection; `node` gives each row its place in the list and its shape.
    ///
    /// # Errors
    /// The first error of `node`.
    pub fn connection<R, T: OutputType + Row>(
        self,
        page: Page<R>,
        node: impl Fn(R) -> Result<(i64, T), ApiError>,
    ) -> Result<Connection<T>, ApiError> {
        let edge = |row| {
            let (place, node) = node(row)?;
            Ok::<_, ApiError>(Edge { cursor: Cursor { list: self.list, place }, node })
        };
        let edges = page.items.into_iter().map(edge).collect::<Result<_, _>>()?;
        Ok(Connection { edges, has_next: page.has_next, has_previous: page.has_previous })
    }
}
