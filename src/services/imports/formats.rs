//! The formats that are known, for people who choose which file to export.

use crate::accounting::import::ImportFormat;

/// A format.
#[derive(Clone, Copy, Debug)]
pub struct FormatInfo {
    /// Which.
    pub format: ImportFormat,
    /// What it is called.
    pub name: &'static str,
    /// Whose it is; `None` for Agio's own.
    pub institution: Option<&'static str>,
    /// Header lines that tell it. Columns may come and go: those that matter decide.
    pub headers: &'static [&'static str],
}

/// All formats that a header line tells.
pub fn formats() -> &'static [FormatInfo] {
    &FORMATS
}

const FORMATS: [FormatInfo; 9] = [
    FormatInfo {
        format: ImportFormat::Generic,
        name: "Agio, one row an activity",
        institution: None,
        headers: &[
            "timestamp,type,received_quantity,received_asset,sent_quantity,sent_asset,fee_quantity,fee_asset,account,external_id,note",
        ],
    },
    FormatInfo {
        format: ImportFormat::BinanceTransactions,
        name: "Binance, transaction history",
        institution: Some("Binance"),
        headers: &["User_ID,UTC_Time,Account,Operation,Coin,Change,Remark"],
    },
    FormatInfo {
        format: ImportFormat::BinanceTrades,
        name: "Binance, trade history",
        institution: Some("Binance"),
        headers: &["Date(UTC),Pair,Side,Price,Executed,Amount,Fee"],
    },
    FormatInfo {
        format: ImportFormat::Bitstamp,
        name: "Bitstamp, transactions (RFC 4180)",
        institution: Some("Bitstamp"),
        headers: &[
            "ID,Account,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Rate,Rate currency,Fee,Fee currency,Order ID",
        ],
    },
    FormatInfo {
        format: ImportFormat::BitstampOld,
        name: "Bitstamp, transactions (old)",
        institution: Some("Bitstamp"),
        headers: &["Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type"],
    },
    FormatInfo {
        format: ImportFormat::Coinbase,
        name: "Coinbase, transactions (any year)",
        institution: Some("Coinbase"),
        headers: &[
            "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes",
        ],
    },
    FormatInfo {
        format: ImportFormat::CryptoCom,
        name: "Crypto.com, app",
        institution: Some("Crypto.com"),
        headers: &[
            "Timestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,Native Currency,Native Amount,Native Amount (in USD),Transaction Kind",
        ],
    },
    FormatInfo {
        format: ImportFormat::KrakenLedgers,
        name: "Kraken, ledgers",
        institution: Some("Kraken"),
        headers: &["txid,refid,time,type,subtype,aclass,asset,amount,fee,balance"],
    },
    FormatInfo {
        format: ImportFormat::KucoinTrades,
        name: "KuCoin, trades",
        institution: Some("KuCoin"),
        headers: &[
            "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC-05:00),Fee,Maker/Taker,Fee Currency",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::import::{ImportOptions, read};

    #[test]
    fn header_lines_tell_the_formats_that_they_are_of() {
        for info in formats() {
            for header in info.headers {
                let told = read(header.as_bytes(), &ImportOptions::default());
                assert_eq!(told.ok().map(|it| it.format), Some(info.format), "{header}");
            }
        }
        assert_eq!(formats().len() + 1, ImportFormat::ALL.len(), "all but the mapped one");
    }
}
