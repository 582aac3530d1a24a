//! Relay connections: pages of growing lists, and the cursors that lead from one to the next.

use super::node::opaque_ids;
use crate::domain::{ListTag, OpaqueIds};
use crate::graphql::rows::{Row, Rows, Writer, Written, rows};
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Object, OutputType, Positioned, ServerResult, SimpleObject, TypeName,
    Value,
};
use std::borrow::Cow;

/// The page size when the client names none.
pub const PAGE_DEFAULT: u32 = 20;
/// The greatest page size.
pub const PAGE_MAX: u32 = 100;

/// A place in a list. `domain::opaque` makes texts of them and reads those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Which list: its cursors are good for no other.
    pub list: ListTag,
    /// Where in it.
    pub place: i64,
}

impl OutputType for Cursor {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let text = opaque_ids(ctx, field)?.cursor(self.list, self.place);
        Ok(Value::String(text.as_str().to_owned()))
    }
}

impl Written for Cursor {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        let ids = out.data::<OpaqueIds>();
        ids.is_some_and(|ids| out.plain(ids.cursor(self.list, self.place).as_str()))
    }
}

/// The paging arguments as a client sends them.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    /// How many from the front.
    pub first: Option<i32>,
    /// Only what follows this cursor.
    pub after: Option<String>,
    /// How many from the back.
    pub last: Option<i32>,
    /// Only what precedes this cursor.
    pub before: Option<String>,
}

/// The paging arguments, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Only what follows this place.
    pub after: Option<i64>,
    /// Only what precedes this place.
    pub before: Option<i64>,
    /// At most so many: 1 to [`PAGE_MAX`].
    pub limit: u32,
    /// Count the limit from the back.
    pub from_back: bool,
}

/// Why paging arguments are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPage {
    /// Both ends at once.
    #[error("`first` and `last` cannot be used together; send one of them")]
    FirstAndLast,
    /// A size out of range.
    #[error("`{0}` must lie between 1 and 100; ask for the rest with the page's cursors")]
    Size(&'static str),
    /// A cursor of another list, or none at all.
    #[error(
        "`{0}` is not a cursor of this list; send one that `pageInfo` or an edge of the same list answered, asked for \
         with the same filter, or leave `{0}` out to begin anew"
    )]
    Cursor(&'static str),
}

impl PageArgs {
    /// Checks the arguments against the list that they are for.
    ///
    /// # Errors
    /// The first rule they break.
    pub fn window(&self, list: ListTag, ids: &OpaqueIds) -> Result<Window, BadPage> {
        if self.first.is_some() && self.last.is_some() {
            return Err(BadPage::FirstAndLast);
        }
        let limit = match (self.first, self.last) {
            (Some(first), _) => size(first, "first")?,
            (None, Some(last)) => size(last, "last")?,
            (None, None) => PAGE_DEFAULT,
        };
        let place = |text: Option<&String>, argument| match text {
            Some(text) => ids.read_cursor(list, text).map(Some).ok_or(BadPage::Cursor(argument)),
            None => Ok(None),
        };
        Ok(Window {
            after: place(self.after.as_ref(), "after")?,
            before: place(self.before.as_ref(), "before")?,
            limit,
            from_back: self.last.is_some(),
        })
    }
}

fn size(value: i32, argument: &'static str) -> Result<u32, BadPage> {
    let size = u32::try_from(value).ok().filter(|size| (1..=PAGE_MAX).contains(size));
    size.ok_or(BadPage::Size(argument))
}

/// Where a page stands in its list.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PageInfo {
    /// Whether more follows this page.
    pub has_next_page: bool,
    /// Whether something precedes this page.
    pub has_previous_page: bool,
    /// Cursor of the first item, to send as `before`; null when the page is empty.
    pub start_cursor: Option<Cursor>,
    /// Cursor of the last item, to send as `after`; null when the page is empty.
    pub end_cursor: Option<Cursor>,
}

/// An item of a page, and its place in the list.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(name_type)]
pub struct Edge<T: OutputType + Row> {
    /// The item's place in the list, to send as `after` or `before`.
    pub cursor: Cursor,
    /// The item.
    pub node: T,
}

impl<T: OutputType + Row> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", list_name::<T>()).into()
    }
}

/// What a list of these is called: after its items, unless it has a name of its own.
fn list_name<T: OutputType>() -> Cow<'static, str> {
    let item = T::type_name();
    if item == "AuditEvent" { "AuditLog".into() } else { item }
}

impl<T: OutputType + Row> Row for Edge<T> {
    fn write_field(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        match field.name.node.as_str() {
            "cursor" => self.cursor.write(field, out),
            "node" => out.nested(&self.node, field),
            _ => false,
        }
    }
}

rows! {
    PageInfo {
        "hasNextPage" => has_next_page, "hasPreviousPage" => has_previous_page,
        "startCursor" => start_cursor, "endCursor" => end_cursor,
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Connection<T: OutputType + Row> {
    /// The items with their cursors.
    pub edges: Vec<Edge<T>>,
    /// Whether more follows.
    pub has_next: bool,
    /// Whether something precedes.
    pub has_previous: bool,
}

impl<T: OutputType + Row> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", list_name::<T>()).into()
    }
}

/// One page of a list. Ask for the next one by sending `pageInfo.endCursor` as `after`.
#[Object(name_type, crate = "crate::graphql::executor")]
impl<T: OutputType + Row> Connection<T> {
    /// The items, each with its cursor.
    async fn edges(&self) -> Rows<&Edge<T>> {
        self.edges.iter().collect()
    }

    /// The items alone.
    async fn nodes(&self) -> Rows<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.edges.first().map(|edge| edge.cursor),
            end_cursor: self.edges.last().map(|edge| edge.cursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ListName, PermanentKey};

    #[test]
    fn page_window_is_checked() {
        let ids = OpaqueIds::new(&PermanentKey::new([1; 32]));
        let (list, other) = (ListName::new("orders").tag(), ListName::new("trades").tag());
        let cursor = |list| Some(ids.cursor(list, 9).to_string());
        let junk = Some("junk".to_owned());
        let args = |first, last, after: &Option<String>, before: &Option<String>| {
            PageArgs { first, last, after: after.clone(), before: before.clone() }
                .window(list, &ids)
        };
        let window = |limit, from_back| Window { after: None, before: None, limit, from_back };
        assert_eq!(args(None, None, &None, &None), Ok(window(PAGE_DEFAULT, false)));
        assert_eq!(args(Some(100), None, &None, &None), Ok(window(100, false)));
        assert_eq!(args(None, Some(5), &None, &None), Ok(window(5, true)));
        let after = Window { after: Some(9), ..window(3, false) };
        assert_eq!(args(Some(3), None, &cursor(list), &None), Ok(after));
        let before = Window { before: Some(9), ..window(3, true) };
        assert_eq!(args(None, Some(3), &None, &cursor(list)), Ok(before));
        assert_eq!(args(Some(1), Some(1), &None, &None), Err(BadPage::FirstAndLast));
        for size in [-1, 0, 101, i32::MAX, i32::MIN] {
            assert_eq!(args(Some(size), None, &None, &None), Err(BadPage::Size("first")));
            assert_eq!(args(None, Some(size), &None, &None), Err(BadPage::Size("last")));
        }
        for bad in [junk, Some(String::new()), cursor(other)] {
            assert_eq!(args(None, None, &bad, &None), Err(BadPage::Cursor("after")), "{bad:?}");
            assert_eq!(args(None, None, &None, &bad), Err(BadPage::Cursor("before")), "{bad:?}");
        }
    }
}
