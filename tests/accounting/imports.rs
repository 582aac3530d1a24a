//! Files of exchanges: what comes out of each, how formats are told, and files that are broken in every way.

use crate::ledger::{data, decimal, read};
use agio_accounting::activity::ActivityType;
use agio_accounting::import::{
    self, AssetQuantity, ColumnMapping, IgnoredReason, ImportError, ImportField, ImportFormat,
    ImportOptions, Imported, ImportedActivity, MappedType, Mapping, RowErrorKind, RowVerdict,
};
use agio_domain::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

fn import(bytes: &[u8]) -> Imported {
    import::read(bytes, &ImportOptions::default()).unwrap()
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(data(&format!("exchanges/{name}"))).unwrap()
}

fn told(quantity: &Option<AssetQuantity>) -> Option<String> {
    let it = quantity.as_ref()?;
    Some(format!("{} {}", it.quantity.normalized(), it.asset).trim().to_owned())
}

fn wanted(value: &Value) -> Option<String> {
    let (quantity, asset) = value.as_str()?.split_once(' ').unwrap_or((value.as_str()?, ""));
    Some(format!("{} {asset}", decimal(quantity).normalized()).trim().to_owned())
}

/// The schema's name of a type.
fn name(kind: ActivityType) -> String {
    let words = format!("{kind:?}");
    let mut name = String::new();
    for letter in words.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

fn check(file_name: &str, imported: &Imported, expected: &Value) {
    assert_eq!(imported.rows.len() as u64, expected["rows"].as_u64().unwrap(), "{file_name}");
    let invalid = imported.rows.iter().filter(|it| matches!(it.verdict, RowVerdict::Invalid(_)));
    assert_eq!(invalid.count(), 0, "{file_name}: {:?}", imported.rows);
    let activities = expected["activities"].as_array().unwrap();
    assert_eq!(imported.activities.len(), activities.len(), "{file_name}");
    for (activity, expected) in imported.activities.iter().zip(activities) {
        assert_eq!(name(activity.kind), expected["type"].as_str().unwrap(), "{file_name}");
        for (what, got) in
            [("received", &activity.received), ("sent", &activity.sent), ("fee", &activity.fee)]
        {
            assert_eq!(told(got), wanted(&expected[what]), "{file_name}: {what} of {activity:?}");
        }
        if let Some(value) = wanted(&expected["value"]) {
            assert_eq!(told(&activity.value), Some(value), "{file_name}");
        }
        if let Some(at) = expected["at"].as_str() {
            assert_eq!(Some(activity.at), Timestamp::parse(at), "{file_name}");
        }
    }
}

#[test]
fn files_of_exchanges_give_what_is_expected() {
    let expected: Value = serde_json::from_str(&read("exchanges/expected.json")).unwrap();
    let formats = [
        ("binance_transaction_history.csv", ImportFormat::BinanceTransactions),
        ("binance_trades.csv", ImportFormat::BinanceTrades),
        ("coinbase_2021.csv", ImportFormat::Coinbase),
        ("coinbase_2025.csv", ImportFormat::Coinbase),
        ("kraken_ledgers.csv", ImportFormat::KrakenLedgers),
        ("bitstamp_old.csv", ImportFormat::BitstampOld),
        ("bitstamp_rfc4180.csv", ImportFormat::Bitstamp),
        ("kucoin_trades_utc8.csv", ImportFormat::KucoinTrades),
    ];
    for (name, format) in formats {
        let imported = import(&file(name));
        assert_eq!(imported.format, format, "{name}");
        check(name, &imported, &expected[name]);
    }
}

#[test]
fn rows_that_are_no_activity_say_why() {
    let verdicts = |name: &str| {
        let imported = import(&file(name));
        let ignored = imported.rows.iter().filter_map(|it| match it.verdict {
            RowVerdict::Ignored(reason) => Some((it.line, reason)),
            _ => None,
        });
        ignored.collect::<Vec<_>>()
    };
    use IgnoredReason::{Announcement, WithinAccount};
    assert_eq!(
        verdicts("kraken_ledgers.csv"),
        [
            (2, Announcement),
            (6, Announcement),
            (7, Announcement),
            (8, WithinAccount),
            (9, WithinAccount)
        ]
    );
    let binance = [(12, WithinAccount), (13, WithinAccount)];
    assert_eq!(verdicts("binance_transaction_history.csv"), binance);
}

#[test]
fn twins_of_one_second_are_two_trades_with_their_own_lines() {
    let imported = import(&file("binance_transaction_history.csv"));
    let trades: Vec<_> = imported.activities.iter().filter(|it| it.fee.is_some()).collect();
    assert_eq!(trades[0].lines, [3, 4, 5]);
    assert_eq!(trades[1].lines, [6, 7, 8]);
    let withdrawal = imported.activities.last().unwrap();
    assert_eq!(withdrawal.note.as_deref(), Some("Withdraw fee is included"));
}

#[test]
fn dust_is_shared_out_by_worth_to_the_last_digit() {
    let imported = import(&file("cryptocom_app.csv"));
    assert_eq!(imported.format, ImportFormat::CryptoCom);
    let [uni, dot, bought] = &imported.activities[..] else { panic!("{imported:?}") };
    assert_eq!(told(&uni.sent).unwrap(), "1.3387887 UNI");
    assert_eq!(told(&dot.sent).unwrap(), "0.6295092 DOT");
    let of = |it: &ImportedActivity| it.received.as_ref().unwrap().quantity;
    assert!(of(uni).to_string().starts_with("106.44781361869830925"), "5.84 of 10.59: {}", of(uni));
    let sum = of(uni).checked_add(of(dot)).unwrap();
    assert_eq!(sum.normalized().to_string(), "193.02779901061902311");
    assert_eq!(told(&bought.received).unwrap(), "0.004 BTC");
    assert_eq!(told(&bought.sent).unwrap(), "100 EUR");
}

#[test]
fn generic_form_has_an_activity_a_row() {
    let imported = import(&file("agio_generic.csv"));
    assert_eq!(imported.format, ImportFormat::Generic);
    let kinds: Vec<_> = imported.activities.iter().map(|it| it.kind).collect();
    use ActivityType::*;
    assert_eq!(kinds, [Deposit, Trade, Trade, TransferOut, StakingReward, Airdrop, GiftSent]);
    let ids: Vec<_> =
        imported.activities.iter().filter_map(|it| it.external_id.as_deref()).collect();
    assert_eq!(ids[1..3], ["trd-1", "trd-2"], "twins with ids of their own");
}

#[test]
fn file_of_a_bank_is_read_by_a_mapping() {
    let bytes = file("european_decimal_comma.csv");
    let unknown = import::read(&bytes[..], &ImportOptions::default());
    assert!(matches!(unknown, Err(ImportError::UnknownFormat)));
    use ImportField as F;
    let fields = [
        (0, F::Timestamp),
        (1, F::Type),
        (2, F::Total),
        (3, F::TotalCurrency),
        (5, F::Quantity),
        (6, F::FeeQuantity),
        (7, F::FeeAsset),
    ];
    let types = [("kauf", MappedType::Buy), ("Verkauf", MappedType::Sell)];
    let mapping = Mapping {
        columns: fields.map(|(column, field)| ColumnMapping { column, field }).to_vec(),
        types: types.map(|(text, it)| (text.to_owned(), it)).to_vec(),
        delimiter: ';',
        decimal_comma: true,
        day_first: true,
        header_lines: 1,
    };
    let options = ImportOptions { mapping: Some(mapping), ..ImportOptions::default() };
    let imported = import::read(&bytes[..], &options).unwrap();
    let expected: Value = serde_json::from_str(&read("exchanges/expected.json")).unwrap();
    let mut expected = expected["european_decimal_comma.csv"].clone();
    expected["activities"][0]["received"] = "0.1".into();
    check("european_decimal_comma.csv", &imported, &expected);
    assert_eq!(imported.activities[0].at.to_string(), "2024-01-15T00:00:00.000000Z");
}

#[test]
fn known_header_lines_of_these_exchanges_are_recognized() {
    let supported = |parser: &str, title: &str, header: &str| match (parser, title) {
        ("binance", "Binance Statements") | ("coinbase", "Coinbase") => true,
        ("binance", "Binance Trades") => header.contains("Executed"),
        ("kraken", "Kraken Ledgers") | ("bitstamp", _) | ("cryptocom", _) => true,
        ("kucoin", "KuCoin Trades") => header.contains("Filled Time"),
        _ => false,
    };
    let mut seen = 0;
    for line in read("exchanges/headers.tsv").lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let [parser, title, header] = parts[..] else { continue };
        let zone = r"\((UTC|UTC[-+]\d{2}:\d{2})\))/";
        let header = header
            .replace(r"/(^Filled Time", "Filled Time")
            .replace(r"/(^Order Time", "Order Time")
            .replace(zone, "(UTC-05:00)")
            .replace(r"/^(\w{3}) Spot", "GBP Spot")
            .replace(r"/^(\w{3}) ", "GBP ")
            .replace(r"\(inclusive of fees\)", "(inclusive of fees)")
            .split(',')
            .map(|it| it.trim_matches('/'))
            .collect::<Vec<_>>()
            .join(",");
        let read = import::read(header.as_bytes(), &ImportOptions::default());
        if supported(parser, title, &header) {
            seen += 1;
            assert!(read.is_ok(), "{parser} {title}: {header}");
        } else if !["coinbase", "kucoin"].contains(&parser) {
            assert!(read.is_err(), "{parser} {title}: {header}: {:?}", read.map(|it| it.format));
        }
    }
    assert!(seen >= 18, "{seen}");
}

#[test]
fn encodings_and_delimiters_make_no_difference() {
    let text = read("exchanges/agio_generic.csv").replace("own wallet", "eigenes Gerät");
    let plain = import(text.as_bytes());
    let wide = |big: bool, mark: bool| {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        let bytes = |it: u16| if big { it.to_be_bytes() } else { it.to_le_bytes() };
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    let ansi: Vec<u8> = text.chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    let semicolons = text.replace(',', ";").replace("0.01", "0,01").into_bytes();
    let tabs = text.replace(',', "\t").replace('\n', "\r\n").into_bytes();
    let preamble = format!("Report\n\n\"made, for\",you\n{text}").into_bytes();
    let files = [
        wide(true, true),
        wide(false, true),
        wide(true, false),
        wide(false, false),
        ansi,
        marked,
        semicolons,
        tabs,
    ];
    for (index, bytes) in files.iter().enumerate() {
        assert_eq!(import(bytes).activities, plain.activities, "file {index}");
    }
    let shifted = import(&preamble);
    assert_eq!(shifted.activities.len(), plain.activities.len());
    assert_eq!(shifted.rows[0].line, plain.rows[0].line + 3, "lines are those of the file");
}

#[test]
fn bad_row_costs_no_other_row() {
    let good = "2024-01-01T00:00:00Z,DEPOSIT,1,EUR,,,,,Main,,";
    let header = read("exchanges/agio_generic.csv").lines().next().unwrap().to_owned();
    let long = format!("2024-01-01T00:00:00Z,DEPOSIT,1,{}", "x".repeat(300_000));
    let wide = ",".repeat(200_000);
    let rows: [(&str, RowErrorKind); 12] = [
        ("2024-01-01T00:00:00Z,NONSENSE,1,EUR,,,,,Main,,", RowErrorKind::UnknownType),
        ("2024-01-01T00:00:00Z,DEPOSIT,one,EUR,,,,,Main,,", RowErrorKind::NotANumber),
        ("2024-01-01T00:00:00Z,DEPOSIT,1e999,EUR,,,,,Main,,", RowErrorKind::NotANumber),
        ("2024-13-01T00:00:00Z,DEPOSIT,1,EUR,,,,,Main,,", RowErrorKind::NotATime),
        ("99999-01-01,DEPOSIT,1,EUR,,,,,Main,,", RowErrorKind::NotATime),
        (",DEPOSIT,1,EUR,,,,,Main,,", RowErrorKind::Missing),
        ("2024-01-01T00:00:00Z,DEPOSIT,1,,,,,,Main,,", RowErrorKind::Missing),
        ("2024-01-01T00:00:00Z,DEPOSIT,,,,,,,Main,,", RowErrorKind::Missing),
        ("2024-01-01T00:00:00Z,\"DEPOSIT,1,EUR,,,,,Main,,", RowErrorKind::UnclosedQuote),
        ("2024-01-01T00:00:00Z,DEPOSIT,1,E\0R,,,,,Main,,", RowErrorKind::NulByte),
        (&long, RowErrorKind::TooLong),
        (&wide, RowErrorKind::UnclosedQuote),
    ];
    for (bad, kind) in rows {
        let imported = import(format!("{header}\n{good}\n{bad}\n{good}\n").as_bytes());
        assert_eq!(imported.activities.len(), 2, "{kind:?}");
        let [_, row, _] = &imported.rows[..] else { panic!("{:?}", imported.rows) };
        let RowVerdict::Invalid(error) = &row.verdict else { panic!("{row:?}") };
        assert_eq!((row.line, error.kind), (3, kind));
        assert!(error.text.chars().count() <= 100);
    }
}

#[test]
fn half_a_trade_is_refused_and_the_rest_is_taken() {
    let kraken = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n\
        A,R1,2023-01-01 00:00:00,trade,,currency,XXBT,1,0,1\n\
        B,R2,2023-01-01 00:00:00,deposit,,currency,ZEUR,5,0,5\n";
    let imported = import(kraken.as_bytes());
    assert_eq!(imported.activities.len(), 1);
    let RowVerdict::Invalid(error) = &imported.rows[0].verdict else { panic!("{imported:?}") };
    assert_eq!(error.kind, RowErrorKind::IncompleteTrade);
    let binance = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n\
        1,2021-01-01 00:00:00,Spot,Buy,BTC,1,\n\
        1,2021-01-01 00:00:01,Spot,Deposit,EUR,5,\n";
    let imported = import(binance.as_bytes());
    assert_eq!(imported.activities.len(), 1);
    assert!(matches!(imported.rows[0].verdict, RowVerdict::Invalid(_)));
}

#[test]
fn fills_that_cannot_be_told_apart_are_one_trade() {
    let file = "UTC_Time,Account,Operation,Coin,Change,Remark\n\
        2021-01-01 00:00:00,Spot,Transaction Buy,BTC,0.1,\n\
        2021-01-01 00:00:00,Spot,Transaction Spend,EUR,-400,\n\
        2021-01-01 00:00:00,Spot,Transaction Buy,BTC,0.2,\n\
        2021-01-01 00:00:00,Spot,Transaction Fee,BNB,-0.01,\n";
    let imported = import(file.as_bytes());
    let [trade] = &imported.activities[..] else { panic!("{imported:?}") };
    assert_eq!(told(&trade.received).unwrap(), "0.3 BTC");
    assert_eq!(trade.lines.len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn no_bytes_make_it_panic_and_every_row_has_one_verdict(
        which in 0_usize..10, cuts in proptest::collection::vec((0_usize..2_000, any::<u8>()), 0..12)
    ) {
        let names = [
            "agio_generic.csv", "binance_trades.csv", "binance_transaction_history.csv",
            "bitstamp_old.csv", "bitstamp_rfc4180.csv", "coinbase_2021.csv", "coinbase_2025.csv",
            "cryptocom_app.csv", "kraken_ledgers.csv", "kucoin_trades_utc8.csv",
        ];
        let mut bytes = file(names[which]);
        for (at, byte) in cuts {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        if let Ok(imported) = import::read(&bytes[..], &ImportOptions::default()) {
            prop_assert!(imported.rows.windows(2).all(|pair| pair[0].line < pair[1].line));
            for row in &imported.rows {
                if let RowVerdict::Activity(index) = row.verdict {
                    prop_assert!(imported.activities[index].lines.contains(&row.line));
                }
            }
        }
    }
}
