//! Global ids: which kind of thing, and which one. `domain::opaque` makes texts of them and reads those.

pub use crate::domain::NodeKind;

use crate::domain::OpaqueIds;
use crate::graphql::rows::{Writer, Written};
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, ID, OutputType, Positioned, ServerError, ServerResult, Value,
};
use std::borrow::Cow;

/// A global id. The schema's own [`OpaqueIds`] write it, only when a client asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId {
    /// Which kind of thing.
    pub kind: NodeKind,
    /// Which one of the kind.
    pub number: i64,
}

impl NodeId {
    /// The id of one thing.
    pub fn new(kind: NodeKind, number: i64) -> NodeId {
        NodeId { kind, number }
    }

    /// The id of a thing that the engine numbers. Those numbers stay within `i64`, because SQL keeps them.
    pub fn numbered(kind: NodeKind, number: u64) -> NodeId {
        NodeId { kind, number: i64::try_from(number).unwrap_or(i64::MAX) }
    }

    /// Reads a client's text; `None` for whatever is no id of this exchange.
    pub fn parse(ids: &OpaqueIds, text: &str) -> Option<NodeId> {
        ids.read_id(text).map(|(kind, number)| NodeId { kind, number })
    }

    /// The number of a thing of this kind, when the text is the id of one.
    pub fn number_of(ids: &OpaqueIds, kind: NodeKind, text: &str) -> Option<i64> {
        NodeId::parse(ids, text).filter(|id| id.kind == kind).map(|id| id.number)
    }
}

impl OutputType for NodeId {
    fn type_name() -> Cow<'static, str> {
        <ID as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let text = opaque_ids(ctx, field)?.id(self.kind, self.number);
        Ok(Value::String(text.as_str().to_owned()))
    }
}

impl Written for NodeId {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        let ids = out.data::<OpaqueIds>();
        ids.is_some_and(|ids| out.plain(ids.id(self.kind, self.number).as_str()))
    }
}

/// What writes the ids and cursors of this schema.
pub(super) fn opaque_ids<'a>(
    ctx: &ContextSelectionSet<'a>,
    field: &Positioned<Field>,
) -> ServerResult<&'a OpaqueIds> {
    let missing = || ServerError::new("the schema has no key for ids", Some(field.pos));
    ctx.data_opt::<OpaqueIds>().ok_or_else(missing)
}
