//! Any bytes as a journal record, and any damage to a sound journal: reading never panics, and what was
//! changed, lost, moved or doubled is never taken for what was written.

use super::draw::Draw;
use super::market;
use agio::domain::{Seq, Timestamp};
use agio::exchange::records::{Chain, FORMAT};
use agio::storage::journal::JournalRow;

/// Bytes of a record before its body: version and length.
const HEADER_LENGTH: usize = 5;
/// The sound journal has this many records.
const RECORDS: usize = 4;

pub(crate) fn run(bytes: &[u8]) {
    as_record(bytes);
    as_body(bytes);
    as_damage(bytes);
}

/// The bytes are a record, and the columns say what its body says, so that nothing is refused too early.
fn as_record(bytes: &[u8]) {
    let (_, body) = bytes.split_at_checked(HEADER_LENGTH).unwrap_or((&[], bytes));
    type Head = (u64, u64, i64, [u8; 32], u64);
    let head = postcard::take_from_bytes::<Head>(body).map(|(head, _)| head).unwrap_or_default();
    let (epoch, first_seq, at, previous, count) = head;
    let row = JournalRow {
        first_seq: Seq(first_seq),
        last_seq: Seq(first_seq.saturating_add(count).saturating_sub(1)),
        epoch,
        at: Timestamp(at),
        bytes: bytes.to_vec(),
        hash: *blake3::hash(bytes).as_bytes(),
    };
    let before = JournalRow {
        last_seq: Seq(first_seq.saturating_sub(1)),
        at: Timestamp(i64::MIN),
        hash: previous,
        ..row.clone()
    };
    let mut chain = Chain::after(&before);
    let Ok(record) = chain.read(&row) else { return };
    assert_eq!((record.first_seq, record.last_seq()), (row.first_seq, row.last_seq));
    assert_eq!(chain, Chain::after(&row));
    let rewritten = Chain::after(&before).write(epoch, row.at, record.commands.clone());
    let rewritten = rewritten.expect("what was read can be written");
    let again = Chain::after(&before).read(&rewritten).expect("what was written can be read");
    assert_eq!(again.commands, record.commands);
}

/// The bytes are the body of a record with the right header.
fn as_body(bytes: &[u8]) {
    let mut record = vec![FORMAT];
    record.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    record.extend(bytes);
    as_record(&record);
}

/// The bytes say what happens to a sound journal.
fn as_damage(bytes: &[u8]) {
    let sound = sound();
    let mut rows = sound.clone();
    let mut draw = Draw(bytes);
    while damage(&mut rows, &mut draw).is_some() {}
    let mut chain = Chain::start();
    let read = rows.iter().take_while(|row| chain.read(row).is_ok()).count();
    // Only whoever rewrites a record and its hash passes, and only at the end: the next one names the old hash.
    let prefix = read.min(sound.len());
    let same = rows[..prefix].iter().zip(&sound).take_while(|(row, sound)| row == sound).count();
    assert!(read <= same + 1, "record {same} was changed and {read} were read");
}

fn damage(rows: &mut Vec<JournalRow>, draw: &mut Draw<'_>) -> Option<()> {
    let kind = draw.below(9)?;
    let index = usize::from(draw.byte()?);
    if rows.is_empty() {
        return None;
    }
    let (index, count) = (index % rows.len(), rows.len());
    let place = (usize::from(draw.byte()?) << 8) + usize::from(draw.byte()?);
    let row = &mut rows[index];
    match kind {
        0 | 1 => {
            let byte = (place / 8) % row.bytes.len().max(1);
            if let Some(byte) = row.bytes.get_mut(byte) {
                *byte ^= 1 << (place % 8);
            }
            // Whoever changes bytes may know how to hash them.
            if kind == 1 {
                row.hash = *blake3::hash(&row.bytes).as_bytes();
            }
        }
        2 => row.bytes.truncate(place % (row.bytes.len() + 1)),
        3 => row.hash[place % 32] ^= 1,
        4 => row.first_seq.0 ^= 1 << (place % 63),
        5 => row.at.0 ^= 1 << (place % 63),
        6 => {
            rows.remove(index);
        }
        7 => rows.swap(index, place % count),
        _ => {
            let twice = rows[index].clone();
            rows.insert(place % count, twice);
        }
    }
    Some(())
}

/// The commands that open a small exchange, in a few records.
pub(crate) fn sound() -> Vec<JournalRow> {
    let commands = market::opening();
    let size = commands.len().div_ceil(RECORDS);
    let mut chain = Chain::start();
    let records = commands.chunks(size).enumerate().map(|(index, commands)| {
        let at = Timestamp(market::START.0 + index as i64);
        chain.write(1, at, commands.to_vec()).expect("commands can be written")
    });
    records.collect()
}
