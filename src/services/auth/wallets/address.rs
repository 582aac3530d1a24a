//! Addresses of Ethereum keys, with the checksum of EIP-55 in the case of their letters.

use k256::ecdsa::VerifyingKey;
use sha3::{Digest, Keccak256};
use std::fmt;

const ADDRESS_BYTES: usize = 20;
const DIGITS: usize = 2 * ADDRESS_BYTES;

/// The address of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EthereumAddress([u8; ADDRESS_BYTES]);

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoAddress {
    /// It is not `0x` and 40 digits of base 16.
    Malformed,
    /// Its letters are of both cases, and not those of the checksum: a digit is another one than was meant.
    WrongChecksum,
}

impl EthereumAddress {
    /// Reads an address whose letters are all small, all capital, or as the checksum has them.
    pub(super) fn read(text: &str) -> Result<EthereumAddress, NoAddress> {
        let digits = text.strip_prefix("0x").ok_or(NoAddress::Malformed)?;
        let bytes = hex(digits).and_then(|bytes| bytes.try_into().ok());
        let address = EthereumAddress(bytes.ok_or(NoAddress::Malformed)?);
        let has = |of_case: fn(&u8) -> bool| digits.as_bytes().iter().any(of_case);
        let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
        if is_mixed && address.to_string() != text {
            return Err(NoAddress::WrongChecksum);
        }
        Ok(address)
    }

    /// The address of whoever has this key: the end of the hash of its coordinates.
    pub(super) fn of_key(key: &VerifyingKey) -> EthereumAddress {
        let point = key.to_encoded_point(false);
        let hash = Keccak256::digest(&point.as_bytes()[1..]);
        let mut address = [0; ADDRESS_BYTES];
        address.copy_from_slice(&hash[hash.len() - ADDRESS_BYTES..]);
        EthereumAddress(address)
    }
}

/// With the checksum.
impl fmt::Display for EthereumAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = String::with_capacity(DIGITS);
        for byte in self.0 {
            fmt::Write::write_fmt(&mut digits, format_args!("{byte:02x}"))?;
        }
        let hash = Keccak256::digest(digits.as_bytes());
        f.write_str("0x")?;
        for (index, digit) in digits.chars().enumerate() {
            let shift = if index % 2 == 0 { 4 } else { 0 };
            let is_capital = (hash[index / 2] >> shift) & 0xf >= 8;
            let digit = if is_capital { digit.to_ascii_uppercase() } else { digit };
            fmt::Write::write_char(f, digit)?;
        }
        Ok(())
    }
}

/// The bytes of digits of base 16, two each, in any case; `None` for anything else.
pub(super) fn hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = digits.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(16 * digit(*high)? + digit(*low)?).ok(),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of EIP-55.
    const OF_THE_STANDARD: [&str; 8] = [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    #[test]
    fn addresses_are_written_as_eip_55_says_and_read_in_one_case_or_that() {
        for text in OF_THE_STANDARD {
            let address = EthereumAddress::read(text).expect("an address");
            assert_eq!(address.to_string(), text);
            let digits = &text[2..];
            for same in [digits.to_ascii_lowercase(), digits.to_ascii_uppercase()] {
                assert_eq!(EthereumAddress::read(&format!("0x{same}")), Ok(address));
            }
        }
    }

    #[test]
    fn address_with_a_letter_of_the_wrong_case_is_refused() {
        for text in &OF_THE_STANDARD[4..] {
            for (index, letter) in text.char_indices().skip(2) {
                let mut spoilt = (*text).to_owned();
                let other = match letter.is_ascii_uppercase() {
                    true => letter.to_ascii_lowercase(),
                    false => letter.to_ascii_uppercase(),
                };
                spoilt.replace_range(index..=index, &other.to_string());
                let expected = match other == letter {
                    true => EthereumAddress::read(text),
                    false => Err(NoAddress::WrongChecksum),
                };
                assert_eq!(EthereumAddress::read(&spoilt), expected, "{spoilt}");
            }
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let right = OF_THE_STANDARD[4];
        let long = format!("{right}0");
        let wrong = [
            "",
            "0x",
            &right[2..],
            &right[..41],
            &long,
            "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0x+aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "vitalik.eth",
            " 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeé",
        ];
        for text in wrong {
            assert_eq!(EthereumAddress::read(text), Err(NoAddress::Malformed), "{text:?}");
        }
    }
}
