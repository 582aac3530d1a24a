//! From checked paging arguments to a page of rows, and from a page of rows to a connection.

use super::error::ApiError;
use crate::schema::connection::{Connection, Cursor, Edge, PageArgs, Window};
use crate::services::records::{Page, PageRequest};
use async_graphql::OutputType;

/// The page that the arguments ask for, newest first.
///
/// # Errors
/// BAD_USER_INPUT for sizes out of range, unknown cursors, and both ends at once.
pub fn request(args: &PageArgs) -> Result<PageRequest, ApiError> {
    let Window { after, before, limit, from_back } = args.window()?;
    Ok(PageRequest { after, before, from_end: from_back, ..PageRequest::first(limit) })
}

/// A page as a connection; `node` gives each row its cursor and its shape.
///
/// # Errors
/// The first error of `node`.
pub fn connection<R, T: OutputType>(
    page: Page<R>,
    node: impl Fn(R) -> Result<(i64, T), ApiError>,
) -> Result<Connection<T>, ApiError> {
    let edge = |row| node(row).map(|(cursor, node)| Edge { cursor: Cursor(cursor), node });
    let edges = page.items.into_iter().map(edge).collect::<Result<_, _>>()?;
    Ok(Connection { edges, has_next: page.has_next, has_previous: page.has_previous })
}
