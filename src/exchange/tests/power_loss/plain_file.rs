//! The same power cuts on a device of our own: a plain file of the codec's rows, where the chain of hashes alone has
//! to tell a torn record from a whole one.

use super::*;
use crate::domain::Seq;
use crate::exchange::codec;

/// Numbers before a row's bytes: first and last seq, epoch, time, length.
const ROW_NUMBERS: usize = 5;
const ROW_HEADER_BYTES: usize = ROW_NUMBERS * 8 + 32;

/// A journal that is nothing but its records one after the other.
fn written(row: &JournalRow) -> Vec<u8> {
    let at = row.at.0.cast_unsigned();
    let length = row.bytes.len() as u64;
    let numbers = [row.first_seq.0, row.last_seq.0, row.epoch, at, length];
    let mut bytes: Vec<u8> = numbers.into_iter().flat_map(u64::to_le_bytes).collect();
    bytes.extend(row.hash);
    bytes.extend(&row.bytes);
    bytes
}

/// The first record of such a file, if it is whole and follows `tip`, and what comes after it.
fn first_record<'f>(file: &'f [u8], tip: &Tip) -> Option<(JournalRow, &'f [u8])> {
    let (header, rest) = file.split_at_checked(ROW_HEADER_BYTES)?;
    let number =
        |index: usize| u64::from_le_bytes(header[index * 8..][..8].try_into().expect("8 bytes"));
    let (bytes, rest) = rest.split_at_checked(usize::try_from(number(4)).ok()?)?;
    let row = JournalRow {
        first_seq: Seq(number(0)),
        last_seq: Seq(number(1)),
        epoch: number(2),
        at: Timestamp(number(3).cast_signed()),
        hash: header[ROW_NUMBERS * 8..].try_into().expect("32 bytes"),
        bytes: bytes.to_vec(),
    };
    codec::decode(&row, tip).ok()?;
    Some((row, rest))
}

/// The records of such a file, as far as each is whole and follows the one before.
fn whole_records(mut file: &[u8]) -> Vec<JournalRow> {
    let (mut rows, mut tip) = (Vec::new(), Tip::default());
    while let Some((row, rest)) = first_record(file, &tip) {
        tip = Tip::after(&row);
        rows.push(row);
        file = rest;
    }
    rows
}

#[test]
fn plain_file_of_records_stands_the_same_power_cuts() {
    let rows = trace::rows(1);
    let (mut flushed, mut tip, mut cuts) = (Vec::new(), Tip::default(), 0);
    for (index, row) in rows.iter().enumerate() {
        let mut file = flushed.clone();
        file.extend(written(row));
        let writes = Writes::between(&flushed, &file, usize::MAX);
        // The records before are there whole whatever is cut: only what comes after them is in question.
        let mut check = |state: &[u8], what: &str| {
            let found = first_record(&state[flushed.len()..], &tip).is_some();
            assert_eq!(found, state == file, "record {index}, {what}");
            cuts += 1;
        };
        for kept in 0..=writes.len() {
            for loss in [Loss::Dropped, Loss::Zeroed, Loss::Torn] {
                let state = writes.cut(kept, loss);
                check(&state, &format!("{kept} of {} bytes, the rest {loss:?}", writes.len()));
            }
        }
        let mut numbers = Numbers::from(index as u64);
        for _ in 0..REORDERINGS {
            check(&writes.reordered(&mut numbers), "some of its sectors");
        }
        (flushed, tip) = (file, Tip::after(row));
    }
    assert_eq!(whole_records(&flushed), rows, "all of it is found again");
    println!("{cuts} states of a plain file of {} bytes: each a prefix", flushed.len());
}
