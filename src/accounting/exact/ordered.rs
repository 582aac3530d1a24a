//! Sixteen bytes that sort as the numbers do: what SQL keeps, on any database.

const SIGN: u8 = 0x80;

/// A number as sixteen bytes. Bytes compare as the numbers do, so that `ORDER BY`, `MIN` and an index work.
pub fn to_ordered_bytes(number: i128) -> [u8; 16] {
    let mut bytes = number.to_be_bytes();
    bytes[0] ^= SIGN;
    bytes
}

/// The number that [`to_ordered_bytes`] wrote.
pub fn from_ordered_bytes(mut bytes: [u8; 16]) -> i128 {
    bytes[0] ^= SIGN;
    i128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_of_known_numbers_never_change() {
        let rows = [
            (0, "80000000000000000000000000000000"),
            (-1, "7fffffffffffffffffffffffffffffff"),
            (1, "80000000000000000000000000000001"),
            (i128::MIN, "00000000000000000000000000000000"),
            (i128::MAX, "ffffffffffffffffffffffffffffffff"),
        ];
        for (number, expected) in rows {
            let hex: String =
                to_ordered_bytes(number).iter().map(|it| format!("{it:02x}")).collect();
            assert_eq!(hex, expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn bytes_sort_as_numbers_and_come_back(a in any::<i128>(), b in any::<i128>()) {
            prop_assert_eq!(to_ordered_bytes(a).cmp(&to_ordered_bytes(b)), a.cmp(&b));
            prop_assert_eq!(from_ordered_bytes(to_ordered_bytes(a)), a);
        }
    }
}
