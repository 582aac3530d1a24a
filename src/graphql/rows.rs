//! Rows: objects that are written as JSON in one go, because all that was selected of them is there already.
//!
//! A type becomes a row by `#[graphql(crate = "crate::graphql::rows")]`, which makes the macros call the execution
//! here, and by [`rows!`], which says what its fields hold. A field that is not said there (it takes arguments, may fail
//! or waits) is resolved as any other object's, and what it answers is put between the rest.

pub use super::executor::*;

use super::json;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use futures_util::future::{BoxFuture, Either, Ready, join_all, ready};
use std::borrow::Cow;

/// What the macros look for under this name: the executor's, but for rows.
pub mod resolver_utils {
    pub use super::super::executor::resolver_utils::*;
    pub use super::resolve_container;
}

/// An object with fields that are there already.
pub trait Row: ContainerType {
    /// Writes what a field answers. `false` when it has to be resolved; then nothing that was written counts.
    fn write_field(&self, field: &Field, out: &mut Writer<'_>) -> bool;
}

impl<T: Row + ?Sized> Row for &T {
    fn write_field(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        T::write_field(self, field, out)
    }
}

/// What a field of a row may hold.
pub trait Written {
    /// Writes what is selected of it. `false` when that has to be resolved.
    fn write(&self, field: &Field, out: &mut Writer<'_>) -> bool;
}

/// Takes the text of rows in.
pub struct Writer<'w> {
    /// The text so far.
    pub text: String,
    ctx: &'w ContextSelectionSet<'w>,
    /// Whether a test watches each resolver: then nothing is written past them.
    watched: bool,
}

impl<'w> Writer<'w> {
    fn new(ctx: &'w ContextSelectionSet<'w>, room: usize) -> Writer<'w> {
        #[cfg(test)]
        let watched = super::probe::watches(ctx);
        #[cfg(not(test))]
        let watched = false;
        Writer { text: String::with_capacity(room), ctx, watched }
    }

    /// What the operation and the schema hold for resolvers.
    pub fn data<D: std::any::Any + Send + Sync>(&self) -> Option<&'w D> {
        self.ctx.data_opt()
    }

    /// Writes a text.
    pub fn string(&mut self, text: &str) -> bool {
        json::string(text, &mut self.text);
        true
    }

    /// Writes text that needs no escape, in quotes.
    pub fn plain(&mut self, text: &str) -> bool {
        self.text.push('"');
        self.text.push_str(text);
        self.text.push('"');
        true
    }

    /// Writes a word of an enum.
    pub fn word<T: resolver_utils::EnumType>(&mut self, value: &T) -> bool {
        let item = T::items().iter().find(|item| item.value == *value);
        self.plain(item.map_or("", |item| item.name))
    }

    /// Writes an object in full; `false`, and nothing, when a part of it has to be resolved.
    pub fn object<T: Row + ?Sized>(&mut self, row: &T, selected: &SelectionSet) -> bool {
        let begun = self.text.len();
        self.text.push('{');
        for (place, field) in fields(selected).enumerate() {
            json::separate(place, &mut self.text);
            key(field, &mut self.text);
            if !self.field(row, field) {
                self.text.truncate(begun);
                return false;
            }
        }
        self.text.push('}');
        true
    }

    fn field<T: Row + ?Sized>(&mut self, row: &T, field: &Field) -> bool {
        match field.name.node.as_str() {
            "__typename" => self.plain(&row.introspection_type_name()),
            _ => row.write_field(field, self),
        }
    }

    /// Writes an object within another one.
    pub fn nested<T: Row + ?Sized>(&mut self, row: &T, field: &Field) -> bool {
        !self.watched && self.object(row, &field.selection_set.node)
    }
}

fn fields(selected: &SelectionSet) -> impl Iterator<Item = &Field> {
    positioned(selected).map(|field| &field.node)
}

fn positioned(selected: &SelectionSet) -> impl Iterator<Item = &Positioned<Field>> {
    selected.items.iter().filter_map(|item| match &item.node {
        Selection::Field(field) => Some(field),
        // A plan has none where the type is known.
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    })
}

fn key(field: &Field, out: &mut String) {
    out.push('"');
    out.push_str(&field.response_key().node);
    out.push_str("\":");
}

/// About how many bytes a field takes.
const FIELD_BYTES: usize = 40;

/// Executes the fields of a row: at once where all are there.
pub fn resolve_container<'c, T: Row + ?Sized>(
    ctx: &'c ContextSelectionSet<'c>,
    row: &'c T,
) -> Either<Ready<ServerResult<Value>>, BoxFuture<'c, ServerResult<Value>>> {
    let selected = &ctx.item.node;
    let mut out = Writer::new(ctx, selected.items.len() * FIELD_BYTES);
    if !out.watched && out.object(row, selected) {
        return Either::Left(ready(Ok(json::raw(out.text))));
    }
    Either::Right(Box::pin(resolve_between(ctx, row)))
}

/// Resolves the fields that are not there, side by side, and writes the others around them.
async fn resolve_between<T: Row + ?Sized>(
    ctx: &ContextSelectionSet<'_>,
    row: &T,
) -> ServerResult<Value> {
    let selected = &ctx.item.node;
    let (mut text, mut ends) = (String::new(), Vec::with_capacity(selected.items.len()));
    let mut waiting = Vec::new();
    {
        let mut out = Writer::new(ctx, selected.items.len() * FIELD_BYTES);
        for field in positioned(selected) {
            let begun = out.text.len();
            #[cfg(test)]
            let there = super::probe::written((ctx, row), field, || out.field(row, &field.node));
            #[cfg(not(test))]
            let there = out.field(row, &field.node);
            if there {
                ends.push(Some(out.text.len()));
            } else {
                out.text.truncate(begun);
                ends.push(None);
                waiting.push(resolve(ctx, row, field));
            }
        }
        std::mem::swap(&mut text, &mut out.text);
    }
    let mut resolved = join_all(waiting).await.into_iter();
    let (mut answer, mut begun) = (String::with_capacity(text.len() * 2), 0);
    answer.push('{');
    for (place, (field, end)) in fields(selected).zip(ends).enumerate() {
        json::separate(place, &mut answer);
        key(field, &mut answer);
        match end {
            Some(end) => {
                answer.push_str(&text[begun..end]);
                begun = end;
            }
            None => json::write(&resolved.next().unwrap_or(Ok(Value::Null))?, &mut answer),
        }
    }
    answer.push('}');
    Ok(json::raw(answer))
}

/// A list of rows, or of other things that are there, as a field answers it.
#[derive(Clone, Debug, Default)]
pub struct Rows<T>(pub Vec<T>);

impl<T> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Rows<T> {
        Rows(items.into_iter().collect())
    }
}

impl<T: OutputType + Row> OutputType for Rows<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<T> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        if let Some(text) = in_one_go(ctx, &self.0) {
            return Ok(json::raw(text));
        }
        resolver_utils::resolve_list(ctx, field, &self.0, Some(self.0.len())).await
    }
}

/// The whole list, when all of it is there.
fn in_one_go<T: Row>(ctx: &ContextSelectionSet<'_>, rows: &[T]) -> Option<String> {
    let selected = &ctx.item.node;
    let mut out = Writer::new(ctx, rows.len() * selected.items.len() * FIELD_BYTES + 2);
    if out.watched {
        return None;
    }
    out.text.push('[');
    for (place, row) in rows.iter().enumerate() {
        json::separate(place, &mut out.text);
        if !out.object(row, selected) {
            return None;
        }
    }
    out.text.push(']');
    Some(out.text)
}

impl<T: Written + ?Sized> Written for &T {
    fn write(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        T::write(self, field, out)
    }
}

impl<T: Written> Written for Option<T> {
    fn write(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        match self {
            Some(value) => value.write(field, out),
            None => {
                out.text.push_str("null");
                true
            }
        }
    }
}

impl<T: Written> Written for [T] {
    fn write(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        let begun = out.text.len();
        out.text.push('[');
        for (place, item) in self.iter().enumerate() {
            json::separate(place, &mut out.text);
            if !item.write(field, out) {
                out.text.truncate(begun);
                return false;
            }
        }
        out.text.push(']');
        true
    }
}

impl<T: Written> Written for Vec<T> {
    fn write(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        self.as_slice().write(field, out)
    }
}

impl Written for str {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.string(self)
    }
}

impl Written for String {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.string(self)
    }
}

impl Written for bool {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.text.push_str(if *self { "true" } else { "false" });
        true
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Written for $number {
            fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
                json::display(self, &mut out.text);
                true
            }
        }
    )*};
}
numbers!(i32, u8, u32);

/// Says what the fields of rows hold: `rows!(Candle { "openTime" => open_time, "open" => open });`.
macro_rules! rows {
    ($($row:ty { $($name:literal => $($field:ident).+),* $(,)? })*) => {$(
        impl $crate::graphql::rows::Row for $row {
            fn write_field(
                &self,
                field: &async_graphql::parser::types::Field,
                out: &mut $crate::graphql::rows::Writer<'_>,
            ) -> bool {
                use $crate::graphql::rows::Written;
                match field.name.node.as_str() {
                    $($name => self.$($field).+.write(field, out),)*
                    _ => false,
                }
            }
        }
        $crate::graphql::rows::within!($row);
    )*};
}
pub(crate) use rows;

/// Rows may stand within others.
macro_rules! within {
    ($($row:ty),*) => {$(
        impl $crate::graphql::rows::Written for $row {
            fn write(
                &self,
                field: &async_graphql::parser::types::Field,
                out: &mut $crate::graphql::rows::Writer<'_>,
            ) -> bool {
                out.nested(self, field)
            }
        }
    )*};
}
pub(crate) use within;

/// Enums whose words are fields of rows.
macro_rules! words {
    ($($words:ty),* $(,)?) => {$(
        impl $crate::graphql::rows::Written for $words {
            fn write(
                &self,
                _: &async_graphql::parser::types::Field,
                out: &mut $crate::graphql::rows::Writer<'_>,
            ) -> bool {
                out.word(self)
            }
        }
    )*};
}
pub(crate) use words;
