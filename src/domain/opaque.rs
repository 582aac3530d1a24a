//! Ids and cursors as clients see them: texts of one length that say nothing about the numbers behind them.
//!
//! This is the one place that makes and reads them. A text is one block of AES-256: half of it says what the number
//! belongs to (a kind of thing, or a list), half is the number. Whoever lacks the key cannot tell it from random bits,
//! so it counts nothing and orders nothing. Equal things have equal texts, for ever: the key is permanent
//! (`services::permanent_key`). A text that was made up, or made for something else, has the wrong first half and is read
//! as nothing.

use super::PermanentKey;
use aes::Aes256;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use std::sync::Arc;

/// Bytes of a block.
pub const BLOCK_BYTES: usize = 16;
/// Characters of a text.
pub const TEXT_LENGTH: usize = 22;

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
    /// A key of a program.
    ApiKey,
    /// A portfolio of what a person owns anywhere.
    InvestmentPortfolio,
    /// A place of holdings in such a portfolio.
    PortfolioAccount,
    /// Something that happened there.
    Activity,
    /// A job that somebody asked for.
    Job,
    /// A passkey of a person.
    Passkey,
    /// A file of another exchange that somebody brought in.
    Import,
    /// A tax report of a portfolio.
    TaxReport,
    /// A file of what a person has here that they asked for.
    Export,
}

impl NodeKind {
    /// All kinds, with the label in their ids and their name in the schema. A label never changes and is never given
    /// to another kind: ids that clients keep would name something else.
    const ALL: [(NodeKind, u64, &str); 19] = [
        (NodeKind::User, 1, "User"),
        (NodeKind::Account, 2, "Account"),
        (NodeKind::Asset, 3, "Asset"),
        (NodeKind::Market, 4, "Market"),
        (NodeKind::Order, 5, "Order"),
        (NodeKind::Trade, 6, "Trade"),
        (NodeKind::Transaction, 7, "Transaction"),
        (NodeKind::Session, 8, "Session"),
        (NodeKind::LoginEvent, 9, "LoginEvent"),
        (NodeKind::AuditEvent, 10, "AuditEvent"),
        (NodeKind::ApiKey, 31, "ApiKey"),
        (NodeKind::InvestmentPortfolio, 21, "InvestmentPortfolio"),
        (NodeKind::PortfolioAccount, 22, "PortfolioAccount"),
        (NodeKind::Activity, 23, "Activity"),
        (NodeKind::Job, 41, "Job"),
        (NodeKind::Passkey, 32, "Passkey"),
        (NodeKind::Import, 24, "Import"),
        (NodeKind::TaxReport, 25, "TaxReport"),
        (NodeKind::Export, 42, "Export"),
    ];

    /// Every kind.
    pub fn all() -> impl Iterator<Item = NodeKind> {
        NodeKind::ALL.into_iter().map(|(kind, ..)| kind)
    }

    /// What the schema calls such a thing.
    pub fn name(self) -> &'static str {
        NodeKind::ALL[self as usize].2
    }

    /// The kind of this name, in whatever case.
    pub fn named(name: &str) -> Option<NodeKind> {
        NodeKind::all().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    fn label(self) -> u64 {
        NodeKind::ALL[self as usize].1
    }

    fn of_label(label: u64) -> Option<NodeKind> {
        NodeKind::all().find(|kind| kind.label() == label)
    }
}

/// Which list a cursor belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ListTag(u64);

/// Says exactly which list is meant: what of, whose, which of them, in which order. Lists that differ in any of it have
/// different tags.
#[derive(Clone, Debug)]
pub struct ListName(blake3::Hasher);

impl ListName {
    /// The lists of this kind.
    pub fn new(kind: &str) -> ListName {
        ListName(blake3::Hasher::new_derive_key("agio list")).with("kind", kind)
    }

    /// One of them: where `what` is `value`.
    #[must_use]
    pub fn with(mut self, what: &str, value: impl fmt::Display) -> ListName {
        for text in [what, &value.to_string()] {
            self.0.update(&(text.len() as u64).to_be_bytes());
            self.0.update(text.as_bytes());
        }
        self
    }

    /// The same, when there is such a condition.
    #[must_use]
    pub fn with_some(self, what: &str, value: Option<impl fmt::Display>) -> ListName {
        match value {
            Some(value) => self.with(what, value),
            None => self,
        }
    }

    /// What its cursors carry.
    pub fn tag(&self) -> ListTag {
        let hash = self.0.finalize();
        let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        ListTag(u64::from_be_bytes(first))
    }
}

/// A text that means something to this exchange only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OpaqueText([u8; TEXT_LENGTH]);

impl OpaqueText {
    fn of(block: [u8; BLOCK_BYTES]) -> OpaqueText {
        let mut text = [0; TEXT_LENGTH];
        URL_SAFE_NO_PAD.encode_slice(block, &mut text).expect("16 bytes are 22 characters");
        OpaqueText(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("base64 is ASCII")
    }
}

impl fmt::Display for OpaqueText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Makes and reads ids and cursors. Clones share the keys, which are never printed.
#[derive(Clone)]
pub struct OpaqueIds(Arc<Ciphers>);

struct Ciphers {
    ids: Aes256,
    cursors: Aes256,
}

impl OpaqueIds {
    /// With keys of the permanent key.
    pub fn new(key: &PermanentKey) -> OpaqueIds {
        let cipher = |key: super::Key| Aes256::new(&(*key.expose()).into());
        OpaqueIds(Arc::new(Ciphers {
            ids: cipher(key.derive("agio global id")),
            cursors: cipher(key.derive("agio cursor")),
        }))
    }

    /// The id of a thing.
    pub fn id(&self, kind: NodeKind, number: i64) -> OpaqueText {
        OpaqueText::of(self.id_block(kind, number))
    }

    /// The thing that has this id; `None` for any text that [`OpaqueIds::id`] did not make.
    pub fn read_id(&self, text: &str) -> Option<(NodeKind, i64)> {
        self.read_id_block(block_of(text)?)
    }

    /// The id of a thing as bytes, for what is no text itself.
    pub fn id_block(&self, kind: NodeKind, number: i64) -> [u8; BLOCK_BYTES] {
        sealed(&self.0.ids, kind.label(), number)
    }

    /// The thing that has this id.
    pub fn read_id_block(&self, block: [u8; BLOCK_BYTES]) -> Option<(NodeKind, i64)> {
        let (label, number) = opened(&self.0.ids, block);
        Some((NodeKind::of_label(label)?, number))
    }

    /// The cursor of a place in a list.
    pub fn cursor(&self, list: ListTag, place: i64) -> OpaqueText {
        OpaqueText::of(sealed(&self.0.cursors, list.0, place))
    }

    /// The place that a cursor of this list names; `None` for any other text, and for cursors of other lists.
    pub fn read_cursor(&self, list: ListTag, text: &str) -> Option<i64> {
        let (label, place) = opened(&self.0.cursors, block_of(text)?);
        (label == list.0).then_some(place)
    }
}

impl fmt::Debug for OpaqueIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpaqueIds(hidden)")
    }
}

/// One text stands for each block: the decoder refuses a last character that has bits to spare.
fn block_of(text: &str) -> Option<[u8; BLOCK_BYTES]> {
    if text.len() != TEXT_LENGTH {
        return None;
    }
    // The decoder wants room for whole groups of four characters.
    let mut bytes = [0; BLOCK_BYTES + 2];
    let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
    (length == BLOCK_BYTES).then_some(*bytes.first_chunk()?)
}

fn sealed(cipher: &Aes256, label: u64, number: i64) -> [u8; BLOCK_BYTES] {
    let block = u128::from(label) << 64 | u128::from(number.cast_unsigned());
    let mut block = block.to_be_bytes().into();
    cipher.encrypt_block(&mut block);
    block.into()
}

fn opened(cipher: &Aes256, block: [u8; BLOCK_BYTES]) -> (u64, i64) {
    let mut block = block.into();
    cipher.decrypt_block(&mut block);
    let block = u128::from_be_bytes(block.into());
    ((block >> 64) as u64, (block as u64).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn ids(key: u8) -> OpaqueIds {
        OpaqueIds::new(&PermanentKey::new([key; 32]))
    }

    fn any_kind() -> impl Strategy<Value = NodeKind> {
        proptest::sample::select(NodeKind::all().collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn an_id_is_read_back_by_its_own_key_and_no_other(kind in any_kind(), number: i64) {
            let text = ids(1).id(kind, number);
            prop_assert_eq!(text.as_str().len(), TEXT_LENGTH);
            prop_assert_eq!(ids(1).read_id(text.as_str()), Some((kind, number)));
            prop_assert_eq!(ids(2).read_id(text.as_str()), None);
            prop_assert_eq!(ids(1).read_cursor(ListName::new("orders").tag(), text.as_str()), None);
        }

        #[test]
        fn an_id_with_one_character_changed_is_unknown(
            kind in any_kind(), number: i64, at in 0..TEXT_LENGTH, by in "[A-Za-z0-9_-]"
        ) {
            let text = ids(1).id(kind, number).to_string();
            let mut changed = text.clone();
            changed.replace_range(at..=at, &by);
            prop_assume!(changed != text);
            prop_assert_eq!(ids(1).read_id(&changed), None);
        }

        #[test]
        fn made_up_texts_are_unknown(text in ".{0,40}", like in "[A-Za-z0-9_-]{22}") {
            prop_assert_eq!(ids(1).read_id(&text), None);
            prop_assert_eq!(ids(1).read_id(&like), None);
            prop_assert_eq!(ids(1).read_cursor(ListName::new("orders").tag(), &like), None);
        }

        #[test]
        fn a_cursor_belongs_to_one_list(place: i64, owner: u32, other: u32) {
            prop_assume!(owner != other);
            let list = |owner: u32| ListName::new("orders").with("account", owner);
            let text = ids(1).cursor(list(owner).tag(), place).to_string();
            prop_assert_eq!(ids(1).read_cursor(list(owner).tag(), &text), Some(place));
            prop_assert_eq!(ids(1).read_cursor(list(other).tag(), &text), None);
            let narrower = list(owner).with("side", "BUY");
            prop_assert_eq!(ids(1).read_cursor(narrower.tag(), &text), None);
            prop_assert_eq!(ids(2).read_cursor(list(owner).tag(), &text), None);
            prop_assert_eq!(ids(1).read_id(&text), None);
        }
    }

    /// Ids that clients keep stay good for ever: this text must never change.
    #[test]
    fn an_id_is_the_same_in_every_version_of_the_program() {
        assert_eq!(ids(7).id(NodeKind::Order, 123).as_str(), "Z1OEydqbLO6GXTZXo78f_A");
        let list = ListName::new("orders").with("account", 1_001);
        assert_eq!(ids(7).cursor(list.tag(), 123).as_str(), "Y0f8wTkZY1jRAZ0tSWX25Q");
    }

    /// Neighbours share no more characters than strangers do.
    #[test]
    fn ids_neither_count_nor_order() {
        let texts: Vec<String> =
            (0..1_000).map(|number| ids(1).id(NodeKind::User, number).to_string()).collect();
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), 1_000);
        let ascending = texts.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((400..600).contains(&ascending), "{ascending} of 999");
        let same = |left: &str, right: &str| {
            left.chars().zip(right.chars()).filter(|(left, right)| left == right).count()
        };
        let shared: usize = texts.windows(2).map(|pair| same(&pair[0], &pair[1])).sum();
        assert!(shared < 999, "{shared} characters are the same, where chance has about 350");
    }

    #[test]
    fn kinds_have_labels_and_names_of_their_own() {
        for (place, (kind, label, name)) in NodeKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place, "the table stands in the order of the kinds");
            assert_eq!(NodeKind::of_label(label), Some(kind));
            assert_eq!(NodeKind::named(&name.to_lowercase()), Some(kind));
        }
        assert_eq!(NodeKind::named("Wallet"), None);
    }

    #[test]
    fn names_of_lists_do_not_run_into_each_other() {
        let tags = [
            ListName::new("orders").with("a", "bc").tag(),
            ListName::new("orders").with("ab", "c").tag(),
            ListName::new("orders").with("a", "b").with("c", "").tag(),
            ListName::new("ordersa").with("a", "bc").tag(),
            ListName::new("orders").with_some("a", None::<&str>).tag(),
        ];
        assert_eq!(tags.iter().collect::<std::collections::HashSet<_>>().len(), tags.len());
        assert_eq!(ListName::new("orders").with_some("a", Some("bc")).tag(), tags[0]);
    }

    #[test]
    fn keys_are_not_printed() {
        assert_eq!(format!("{:?}", ids(1)), "OpaqueIds(hidden)");
    }
}
