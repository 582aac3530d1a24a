//! Tests of the journal format.

use super::*;
use crate::domain::{
    AccountId, Amount, AssetId, ClientId, MarketId, Once, Price, Quantity, Side, TimeInForce,
    UserId,
};
use crate::engine::{
    CancelOrder, Deposit, MarketSide, NewOrder, NewTransfer, OpenAccount, OrderRef, Terms,
};

/// A record with one command of several kinds, as version 4 wrote it. It must stay readable for ever: a
/// change that breaks this test needs a new format version, not a new golden text.
const GOLDEN: &str = include_str!("golden_v4.hex");

fn record() -> Record {
    Record {
        epoch: 3,
        first_seq: Seq(41),
        at: Timestamp(1_768_077_720_000_001),
        previous: [7; 32],
        commands: vec![
            Command::OpenAccount(OpenAccount { account: AccountId(1_001), owner: UserId(1) }),
            Command::Deposit(Deposit {
                account: AccountId(1_001),
                asset: AssetId(0),
                amount: Amount(12_345_678_900),
                once: Some(Once { kind: 1, id: 812_334 }),
            }),
            Command::Transfer(NewTransfer {
                from: AccountId(1_001),
                to: AccountId(1_002),
                asset: AssetId(0),
                amount: Amount(5),
                once: Once { kind: 3, id: 300 },
            }),
            Command::PlaceOrder(NewOrder::new(
                AccountId(1_001),
                MarketSide { market: MarketId(2), side: Side::Sell },
                Terms::Limit {
                    price: Price(4_000_000),
                    quantity: Quantity(50_000),
                    time_in_force: TimeInForce::Gtc,
                    post_only: true,
                    display: None,
                },
            )),
            Command::CancelOrder(CancelOrder {
                account: AccountId(1_001),
                order: OrderRef::Client(ClientId::new("mine").expect("a client id")),
            }),
        ],
    }
}

fn tip() -> Tip {
    Tip { seq: Seq(40), at: Timestamp(0), hash: [7; 32] }
}

#[test]
fn record_bytes_are_the_golden_bytes() {
    let row = encode(&record()).expect("encodes");
    let hex: String = row.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, GOLDEN.trim());
    assert_eq!((row.first_seq, row.last_seq, row.epoch), (Seq(41), Seq(45), 3));
    assert_eq!(decode(&row, &tip()).expect("decodes"), record());
    check(&row, &tip()).expect("follows");
}

#[test]
fn flipped_bit_of_a_record_is_noticed() {
    let row = encode(&record()).expect("encodes");
    for byte in 0..row.bytes.len() {
        let mut damaged = row.clone();
        damaged.bytes[byte] ^= 1 << (byte % 8);
        let refused = decode(&damaged, &tip()).expect_err("damaged").to_string();
        assert!(refused.contains("damaged at seq 41"), "{refused}");
        check(&damaged, &tip()).expect_err("damaged without a look at its commands, too");
    }
}

#[test]
fn record_that_does_not_follow_is_refused() {
    let row = encode(&record()).expect("encodes");
    let rows = [
        (Tip { seq: Seq(39), ..tip() }, "missing"),
        (Tip { hash: [8; 32], ..tip() }, "does not follow"),
        (Tip { at: Timestamp(i64::MAX), ..tip() }, "back in time"),
    ];
    for (tip, why) in rows {
        let refused = decode(&row, &tip).expect_err("does not follow").to_string();
        assert!(refused.contains(why), "{refused}");
        assert_eq!(check(&row, &tip).expect_err("does not follow").to_string(), refused);
    }
    let lost = JournalRow { first_seq: Seq::ZERO, ..row.clone() };
    let refused = decode(&lost, &tip()).expect_err("belongs at 41").to_string();
    assert!(refused.contains("was written as the record of seq 41"), "{refused}");
    let moved = JournalRow { last_seq: Seq(46), ..row };
    assert!(decode(&moved, &tip()).expect_err("columns").to_string().contains("columns"));
}

#[test]
fn record_of_another_format_is_refused_and_not_called_damaged() {
    let rows = [
        (1, "before the first release"),
        (3, "before the first release"),
        (FORMAT + 1, "a newer version"),
        (255, "a newer version"),
    ];
    for (format, whose) in rows {
        let mut row = encode(&record()).expect("encodes");
        row.bytes[0] = format;
        let damaged = decode(&row, &tip()).expect_err("its hash is another's").to_string();
        assert!(damaged.contains("damaged at seq 41"), "{damaged}");
        row.hash = *blake3::hash(&row.bytes).as_bytes();
        let refused = decode(&row, &tip()).expect_err("another format").to_string();
        assert!(refused.contains(&format!("seq 41 has format {format}")), "{refused}");
        assert!(refused.contains(whose) && !refused.contains("damaged"), "{refused}");
        assert_eq!(check(&row, &tip()).expect_err("another format").to_string(), refused);
        assert_eq!(check_format(&row).expect_err("another format").to_string(), refused);
    }
}
