//! What is kept about somebody's money and orders here: accounts, and what the journal says of them.

use super::{Column, Kind, OURS, OWN, PersonalTable, Whose, hidden, shown};
use crate::domain::NodeKind;

pub(super) const ACCOUNTS: PersonalTable = PersonalTable {
    name: "accounts",
    section: "accounts",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Account)),
        hidden("owner", OWN),
        shown("kind", "kind", Kind::Text),
        shown("name", "name", Kind::Text),
        shown("created_at", "createdAt", Kind::Time),
        shown("opened_at", "openedAt", Kind::Time),
    ],
};

pub(super) const BALANCES: PersonalTable = PersonalTable {
    name: "balances",
    section: "balances",
    whose: Whose::Account("account"),
    order: &["asset"],
    columns: &[
        ACCOUNT,
        shown("asset", "asset", Kind::Asset),
        shown("available", "available", Kind::Amount("asset")),
        shown("held", "held", Kind::Amount("asset")),
    ],
};

pub(super) const POSITIONS: PersonalTable = PersonalTable {
    name: "positions",
    section: "positions",
    whose: Whose::Account("account"),
    order: &["asset", "currency"],
    columns: &[
        ACCOUNT,
        shown("asset", "asset", Kind::Asset),
        shown("currency", "currency", Kind::Asset),
        shown("quantity", "quantity", Kind::Amount("asset")),
        shown("cost", "cost", Kind::Amount("currency")),
        shown("realized", "realizedPnl", Kind::Amount("currency")),
        shown("unknown_gains", "sellsOfUnknownCost", Kind::Number),
    ],
};

pub(super) const ORDERS: PersonalTable = PersonalTable {
    name: "orders",
    section: "orders",
    whose: Whose::Account("account"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Order)),
        ACCOUNT,
        shown("client_id", "clientOrderId", Kind::Text),
        shown("market", "market", Kind::Market),
        shown("side", "side", Kind::Text),
        shown("order_type", "type", Kind::Text),
        shown("time_in_force", "timeInForce", Kind::Text),
        shown("post_only", "postOnly", Kind::Flag),
        shown("status", "status", Kind::Text),
        shown("reason", "endReason", Kind::Text),
        shown("price", "price", Kind::Price("market")),
        shown("quantity", "quantity", Kind::Quantity("market")),
        shown("budget", "budget", Kind::Quote("market")),
        shown("filled", "filledQuantity", Kind::Quantity("market")),
        shown("filled_notional", "filledNotional", Kind::Quote("market")),
        shown("fees", "fees", Kind::Quote("market")),
        shown("created_at", "createdAt", Kind::Time),
        shown("updated_at", "updatedAt", Kind::Time),
        hidden("updated_seq", SEQ),
        shown("stop_price", "stopPrice", Kind::Price("market")),
        shown("trailing_delta", "trailingDelta", Kind::Price("market")),
        shown("display", "displayQuantity", Kind::Quantity("market")),
        shown("expires_at", "expiresAt", Kind::Time),
        shown("self_trade_prevention", "selfTradePrevention", Kind::Text),
        shown("linked", "linkedOrderId", Kind::Id(NodeKind::Order)),
    ],
};

/// Fills of orders that took what stood in the book.
pub(super) const FILLS_TAKEN: PersonalTable = PersonalTable {
    name: "trades",
    section: "fillsTaken",
    whose: Whose::Account("taker_account"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Trade)),
        hidden("seq", SEQ),
        shown("at", "at", Kind::Time),
        shown("market", "market", Kind::Market),
        shown("price", "price", Kind::Price("market")),
        shown("quantity", "quantity", Kind::Quantity("market")),
        shown("notional", "notional", Kind::Quote("market")),
        shown("taker_side", "side", Kind::Text),
        hidden("maker_order", OTHER_SIDE),
        hidden("maker_account", OTHER_SIDE),
        hidden("maker_fee", OTHER_SIDE),
        shown("taker_order", "orderId", Kind::Id(NodeKind::Order)),
        shown("taker_account", "accountId", Kind::Id(NodeKind::Account)),
        shown("taker_fee", "fee", Kind::Quote("market")),
    ],
};

/// Fills of orders that stood in the book.
pub(super) const FILLS_MADE: PersonalTable = PersonalTable {
    name: "trades",
    section: "fillsMade",
    whose: Whose::Account("maker_account"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Trade)),
        hidden("seq", SEQ),
        shown("at", "at", Kind::Time),
        shown("market", "market", Kind::Market),
        shown("price", "price", Kind::Price("market")),
        shown("quantity", "quantity", Kind::Quantity("market")),
        shown("notional", "notional", Kind::Quote("market")),
        shown("taker_side", "takerSide", Kind::Text),
        shown("maker_order", "orderId", Kind::Id(NodeKind::Order)),
        shown("maker_account", "accountId", Kind::Id(NodeKind::Account)),
        shown("maker_fee", "fee", Kind::Quote("market")),
        hidden("taker_order", OTHER_SIDE),
        hidden("taker_account", OTHER_SIDE),
        hidden("taker_fee", OTHER_SIDE),
    ],
};

pub(super) const TRANSACTIONS: PersonalTable = PersonalTable {
    name: "postings",
    section: "transactions",
    whose: Whose::Account("account"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Transaction)),
        ACCOUNT,
        shown("asset", "asset", Kind::Asset),
        shown("kind", "kind", Kind::Text),
        shown("amount", "amount", Kind::Amount("asset")),
        shown("balance_after", "balanceAfter", Kind::Amount("asset")),
        shown("trade_id", "tradeId", Kind::Id(NodeKind::Trade)),
        shown("order_id", "orderId", Kind::Id(NodeKind::Order)),
        hidden("once_kind", OURS),
        hidden("once_id", OURS),
        shown("at", "at", Kind::Time),
    ],
};

/// What somebody asked to have moved, whether it was or not.
pub(super) const MONEY_INTENTS: PersonalTable = PersonalTable {
    name: "money_intents",
    section: "requestedMovements",
    whose: Whose::Account("account"),
    order: &["kind", "id"],
    columns: &[
        hidden("kind", OURS),
        hidden("id", OURS),
        hidden("owner", OWN),
        ACCOUNT,
        shown("reference", "reference", Kind::Text),
        shown("asset", "asset", Kind::Asset),
        shown("amount", "amount", Kind::Amount("asset")),
        hidden("body_hash", "it tells a request from another of the same reference"),
    ],
};

const ACCOUNT: Column = shown("account", "accountId", Kind::Id(NodeKind::Account));
/// Why the place in the journal is not shown.
const SEQ: &str = "it counts what everybody does";
/// Why the other side of a fill is not shown.
const OTHER_SIDE: &str = "the other side of a fill is somebody else's";
