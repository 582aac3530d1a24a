//! Global ids: which kind of thing, and which one, as one opaque text.

use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, ID, OutputType, Positioned, ServerResult, Value};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::borrow::Cow;

/// The kinds of things that have a global id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// A person.
    User,
    /// An account of a person.
    Account,
    /// An asset.
    Asset,
    /// A market.
    Market,
    /// An order.
    Order,
    /// A trade.
    Trade,
    /// A posting on a balance.
    Transaction,
    /// A signed-in device.
    Session,
    /// An attempt to sign in.
    LoginEvent,
    /// An act in the audit log.
    AuditEvent,
}

impl NodeKind {
    const ALL: [NodeKind; 10] = [
        NodeKind::User,
        NodeKind::Account,
        NodeKind::Asset,
        NodeKind::Market,
        NodeKind::Order,
        NodeKind::Trade,
        NodeKind::Transaction,
        NodeKind::Session,
        NodeKind::LoginEvent,
        NodeKind::AuditEvent,
    ];

    fn name(self) -> &'static str {
        match self {
            NodeKind::User => "User",
            NodeKind::Account => "Account",
            NodeKind::Asset => "Asset",
            NodeKind::Market => "Market",
            NodeKind::Order => "Order",
            NodeKind::Trade => "Trade",
            NodeKind::Transaction => "Transaction",
            NodeKind::Session => "Session",
            NodeKind::LoginEvent => "LoginEvent",
            NodeKind::AuditEvent => "AuditEvent",
        }
    }
}

/// A global id. Written only when a client asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId {
    /// Which kind of thing.
    pub kind: NodeKind,
    /// Which one of the kind.
    pub number: i64,
}

/// No global id is longer.
const ENCODED_MAX: usize = 64;

impl NodeId {
    /// The id of one thing.
    pub fn new(kind: NodeKind, number: i64) -> NodeId {
        NodeId { kind, number }
    }

    /// The id of a thing that the engine numbers. Those numbers stay within `i64`, because SQL keeps them.
    pub fn numbered(kind: NodeKind, number: u64) -> NodeId {
        NodeId { kind, number: i64::try_from(number).unwrap_or(i64::MAX) }
    }

    /// The opaque text.
    pub fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}:{}", self.kind.name(), self.number))
    }

    /// Reads the opaque text; `None` for anything [`NodeId::encode`] did not write.
    pub fn parse(text: &str) -> Option<NodeId> {
        if text.len() > ENCODED_MAX {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (name, number) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        let kind = NodeKind::ALL.into_iter().find(|kind| kind.name() == name)?;
        let id = NodeId { kind, number: number.parse().ok()? };
        (id.number >= 0 && id.encode() == text).then_some(id)
    }

    /// The number of a thing of this kind, when the text is the id of one.
    pub fn number_of(kind: NodeKind, text: &str) -> Option<i64> {
        NodeId::parse(text).filter(|id| id.kind == kind).map(|id| id.number)
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
        _ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<async_graphql::parser::types::Field>,
    ) -> ServerResult<Value> {
        Ok(Value::String(self.encode()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_id_of_every_kind_survives_the_round_trip() {
        for kind in NodeKind::ALL {
            for number in [0, 1, 42, i64::MAX] {
                let id = NodeId::new(kind, number);
                assert_eq!(NodeId::parse(&id.encode()), Some(id));
            }
        }
        assert_eq!(NodeId::new(NodeKind::Order, 123).encode(), "T3JkZXI6MTIz");
    }

    #[test]
    fn text_that_is_no_node_id_is_refused() {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let rows = [
            String::new(),
            "123".to_owned(),
            "Order:123".to_owned(),
            "T3JkZXI6MTIz=".to_owned(),
            encode("Order:"),
            encode("Order:-1"),
            encode("Order:+1"),
            encode("Order:01"),
            encode("Order:9223372036854775808"),
            encode("order:1"),
            encode("Wallet:1"),
            "T".repeat(10_000),
        ];
        for text in rows {
            assert_eq!(NodeId::parse(&text), None, "{text}");
        }
        assert_eq!(NodeId::number_of(NodeKind::Trade, "T3JkZXI6MTIz"), None);
    }
}
