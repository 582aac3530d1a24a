//! The same rows in every format.

use super::*;

const COLUMNS: &[Column] = &[
    words("id", "", 0),
    words("at", "Time", 90),
    words("what", "What", 200),
    numbers("amount", "Amount", 120),
];

fn sheet() -> Sheet {
    Sheet {
        house: Letterhead { name: "House & Sons".to_owned(), colour: [0, 90, 160] },
        title: "Transactions".to_owned(),
        facts: vec![
            Fact::told("kind", "TRANSACTIONS"),
            Fact::shown("person", "For", "Zoë \"Ω\" Žižek"),
            Fact { name: "from", label: "From", value: None },
        ],
        columns: COLUMNS,
        zone: Zone::named("Europe/Berlin"),
    }
}

fn row(number: i64, what: &str) -> Piece {
    Piece::Row(vec![
        Cell::Text(format!("id-{number}")),
        Cell::Time(Timestamp(1_768_000_000_000_000 + number)),
        Cell::Text(what.to_owned()),
        Cell::Number(decimal::from_units(i128::from(number) - 5, 2)),
    ])
}

fn pieces() -> Vec<Piece> {
    let chart = Chart {
        title: "BTC".to_owned(),
        steps: vec![(Day(20_000), Decimal::ONE), (Day(20_010), Decimal::TEN)],
        until: Day(20_030),
    };
    vec![
        Piece::Part("BTC".to_owned(), COLUMNS),
        Piece::Sum(vec![Cell::Empty, Cell::Empty, Cell::Word("OPENING"), Cell::Empty]),
        row(1, "=HYPERLINK(\"http://evil\")"),
        row(2, "漢字, Ελλάδα\nand a line"),
        Piece::Chart(chart),
    ]
}

async fn written(format: ExportFormat, pieces: Vec<Piece>) -> Vec<u8> {
    let mut writer = SheetWriter::begin(sheet(), format);
    let (mut bytes, count) = (Vec::new(), pieces.len());
    // In parts of any size, which the file does not show.
    for some in pieces.chunks(2) {
        bytes.extend(writer.add(some.to_vec()).await.expect("adds"));
    }
    bytes.extend(writer.end().await.expect("ends"));
    testing::keep(&format!("{count}-pieces.{}", format.extension()), &bytes);
    bytes
}

#[tokio::test]
async fn csv_has_a_header_and_a_line_a_row_and_no_formula() {
    let text = String::from_utf8(written(ExportFormat::Csv, pieces()).await).expect("UTF-8");
    let expected = "id,at,what,amount\r\n,,OPENING,\r\n\
        id-1,2026-01-09T23:06:40.000001Z,\"'=HYPERLINK(\"\"http://evil\"\")\",-0.04\r\n\
        id-2,2026-01-09T23:06:40.000002Z,\"漢字, Ελλάδα\nand a line\",-0.03\r\n";
    assert_eq!(text, expected);
}

#[tokio::test]
async fn json_names_every_cell_and_says_what_the_file_is() {
    let bytes = written(ExportFormat::Json, pieces()).await;
    let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!((&read["format"], &read["kind"]), (&"agio export".into(), &"TRANSACTIONS".into()));
    assert_eq!(
        (&read["person"], &read["from"]),
        (&"Zoë \"Ω\" Žižek".into(), &serde_json::Value::Null)
    );
    let rows = read["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    let second = serde_json::json!({ "id": "id-2", "at": "2026-01-09T23:06:40.000002Z",
        "what": "漢字, Ελλάδα\nand a line", "amount": "-0.03" });
    assert_eq!(rows[2], second);
    assert_eq!(rows[0]["amount"], serde_json::Value::Null);
}

#[tokio::test]
async fn file_without_rows_is_whole() {
    assert_eq!(written(ExportFormat::Csv, Vec::new()).await, b"id,at,what,amount\r\n");
    let bytes = written(ExportFormat::Json, Vec::new()).await;
    let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(read["rows"], serde_json::json!([]));
    let pdf = written(ExportFormat::Pdf, Vec::new()).await;
    assert!(pdf.starts_with(b"%PDF-") && pdf.ends_with(b"%%EOF"));
}

#[tokio::test]
async fn pdf_is_the_same_to_the_byte_and_grows_page_by_page() {
    let many: Vec<Piece> = (0..300).map(|number| row(number, "a deal")).collect();
    let first = written(ExportFormat::Pdf, many.clone()).await;
    assert_eq!(first, written(ExportFormat::Pdf, many.clone()).await);
    let more: Vec<Piece> = many.iter().cloned().chain([row(301, "one more")]).collect();
    assert_ne!(first, written(ExportFormat::Pdf, more).await);
    let few = written(ExportFormat::Pdf, pieces()).await;
    assert!(few.len() < first.len(), "{} and {}", few.len(), first.len());
}

#[tokio::test]
async fn whoever_goes_away_leaves_no_thread_that_draws() {
    let mut writer = SheetWriter::begin(sheet(), ExportFormat::Pdf);
    writer.add(pieces()).await.expect("adds");
    let SheetWriter::Pdf(pdf) = writer else { panic!("another format") };
    assert!(pdf.left().await.is_err(), "it was given up");
}
