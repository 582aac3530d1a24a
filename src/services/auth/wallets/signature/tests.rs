//! Messages and signatures against what others make of them: `tests/data/wallets`.

use super::*;
use crate::domain::Timestamp;
use crate::services::auth::wallets::message::{WalletMessage, signed_hash};
use serde_json::Value;

/// Half of the order of the curve, rounded down: the greatest s in the lower half, and the one after it.
const HALF: &str = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
const ABOVE_HALF: &str = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
/// The order of the curve.
const ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

fn data(file: &str) -> Value {
    let path = format!("{}/tests/data/wallets/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("is there")).expect("is JSON")
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("{field} is text: {row}"))
}

/// Who signed a message, by their checksummed address.
fn signer(message: &str, signature: &str) -> Result<Option<String>, Unsigned> {
    let signature = WalletSignature::read(signature)?;
    Ok(signature.signer(&signed_hash(message)).map(|signer| signer.to_string()))
}

/// The message with these fields, if this server would write it.
fn written(fields: &Value, expires_at: &str) -> Option<String> {
    let chain = &fields["chainId"];
    let chain_id = chain.as_u64().or_else(|| chain.as_str()?.parse().ok())?;
    let message = WalletMessage {
        domain: text(fields, "domain"),
        address: EthereumAddress::read(text(fields, "address")).ok()?,
        statement: fields["statement"].as_str()?,
        uri: text(fields, "uri"),
        chain_id: u32::try_from(chain_id).ok()?,
        nonce: text(fields, "nonce"),
        issued_at: Timestamp::parse(text(fields, "issuedAt"))?,
        expires_at: Timestamp::parse(expires_at)?,
    };
    Some(message.to_string())
}

#[test]
fn messages_are_written_as_the_vectors_of_the_standard_have_them() {
    let mut same = 0;
    for (name, row) in data("parsing_positive.json").as_object().expect("an object") {
        let fields = &row["fields"];
        let is_ours = fields["resources"].is_null() && fields["statement"].is_string();
        if !is_ours || name == "timestamp without microseconds" {
            continue;
        }
        let ours = written(fields, "2100-01-01T00:00:00Z").expect("can be written");
        let ours = ours.strip_suffix("\nExpiration Time: 2100-01-01T00:00:00.000Z").expect("ends");
        // Theirs has the address in small letters, which the standard does not allow any more.
        let address = text(fields, "address");
        let checksummed = EthereumAddress::read(address).expect("an address").to_string();
        assert_eq!(ours, text(row, "message").replace(address, &checksummed), "{name}");
        same += 1;
    }
    assert_eq!(same, 5);
}

#[test]
fn signatures_of_the_vectors_of_the_standard_count_as_they_say() {
    let right = &data("validation_positive.json")["example message"];
    let message = written(right, text(right, "expirationTime")).expect("can be written");
    let by = signer(&message, text(right, "signature"));
    assert_eq!(by, Ok(Some(text(right, "address").to_owned())));
    for (name, row) in data("validation_negative.json").as_object().expect("an object") {
        let Some(message) = written(row, text(row, "expirationTime")) else {
            assert_eq!(name, "invalid expiration time");
            continue;
        };
        let by = signer(&message, text(row, "signature"));
        assert_ne!(by, Ok(Some(text(row, "address").to_owned())), "{name}");
        assert_eq!(by == Err(Unsigned::Malformed), name == "malformed signature", "{name}");
    }
}

#[test]
fn signatures_of_other_programs_are_by_whom_they_say() {
    let rows = data("signatures.json");
    let rows = rows.as_array().expect("a list");
    assert_eq!(rows.len(), 30);
    for row in rows {
        let (message, signature) = (text(row, "message"), text(row, "signature"));
        let hash: String = signed_hash(message).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(format!("0x{hash}"), text(row, "hash"), "{message}");
        let address = Some(text(row, "address").to_owned());
        assert_eq!(signer(message, signature), Ok(address.clone()), "{message}");
        // v as hardware wallets have it, and digits of either case.
        let (numbers, v) = signature.split_at(130);
        let short = format!("{numbers}{}", if v == "1b" { "00" } else { "01" });
        assert_eq!(signer(message, &short), Ok(address.clone()));
        let shouted = format!("0x{}", signature[2..].to_ascii_uppercase());
        assert_eq!(signer(message, &shouted), Ok(address.clone()));
        // The other v is somebody else's signature, and so is that of another message.
        let other = format!("{numbers}{}", if v == "1b" { "1c" } else { "1b" });
        assert_ne!(signer(message, &other), Ok(address.clone()));
        assert_ne!(signer(&format!("{message} "), signature), Ok(address));
        assert_eq!(signer(message, text(row, "compact")), Err(Unsigned::Compact));
    }
}

#[test]
fn the_other_of_the_two_signatures_is_refused() {
    let rows = data("signatures.json");
    for row in rows.as_array().expect("a list") {
        let (message, signature) = (text(row, "message"), text(row, "signature"));
        let low = WalletSignature::read(signature).expect("a signature").signature;
        let (r, s) = low.split_scalars();
        let high = Signature::from_scalars(r.to_bytes(), (-*s).to_bytes()).expect("numbers");
        let digits: String = high.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        for v in ["1b", "1c", "00", "01"] {
            assert_eq!(signer(message, &format!("0x{digits}{v}")), Err(Unsigned::HighS));
        }
    }
    let with_s = |s: &str| WalletSignature::read(&format!("0x{:064x}{s}1b", 1)).map(drop);
    assert_eq!(with_s(HALF), Ok(()), "the last of the lower half");
    assert_eq!(with_s(ABOVE_HALF), Err(Unsigned::HighS));
}

#[test]
fn what_is_no_signature_of_a_key_is_refused_and_says_why() {
    let rows = data("signatures.json");
    let right = text(&rows[0], "signature");
    let (numbers, zero) = (&right[..130], "0".repeat(64));
    let one = format!("{:064x}", 1);
    let rows = [
        (String::new(), Unsigned::Malformed),
        ("0x".to_owned(), Unsigned::Malformed),
        (right[2..].to_owned(), Unsigned::Malformed),
        (right[..131].to_owned(), Unsigned::Malformed),
        (format!("{}zz", &right[..130]), Unsigned::Malformed),
        (right[..128].to_owned(), Unsigned::Malformed),
        (format!("0x{zero}{one}1b"), Unsigned::Malformed),
        (format!("0x{one}{zero}1b"), Unsigned::Malformed),
        (format!("0x{ORDER}{one}1b"), Unsigned::Malformed),
        (format!("0x{one}{ORDER}1b"), Unsigned::Malformed),
        (numbers.to_owned(), Unsigned::Compact),
        (format!("{right}00"), Unsigned::OfContract),
        // EIP-6492 wraps what a contract that is not there yet will say.
        (format!("0x{}6492", "00".repeat(300)), Unsigned::OfContract),
        (format!("{numbers}02"), Unsigned::UnknownRecovery),
        (format!("{numbers}1a"), Unsigned::UnknownRecovery),
        (format!("{numbers}1d"), Unsigned::UnknownRecovery),
        // v of a transaction (EIP-155) on chain 1.
        (format!("{numbers}25"), Unsigned::UnknownRecovery),
    ];
    for (signature, expected) in rows {
        assert_eq!(WalletSignature::read(&signature).map(drop), Err(expected), "{signature}");
        let refusal = Refusal::from(expected);
        assert_eq!(refusal.code, RefusalCode::InvalidInput);
    }
    assert!(Refusal::from(Unsigned::OfContract).message.contains("EIP-1271"));
}

#[test]
fn numbers_that_no_key_made_have_no_signer() {
    // r is 5, which is on no point of the curve.
    let signature = format!("0x{:064x}{:064x}1b", 5, 1);
    assert_eq!(signer("hello", &signature), Ok(None));
}
