//! The last row of each key, while a batch is put together.

use crate::domain::id_map::IdMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// Rows by key. Each key has one: the last that was put.
#[derive(Debug)]
pub(super) struct Latest<K, T> {
    rows: Vec<(K, T)>,
    places: IdMap<K, usize>,
}

impl<K, T> Default for Latest<K, T> {
    fn default() -> Self {
        Latest { rows: Vec::new(), places: IdMap::default() }
    }
}

impl<K: Copy + Ord + Hash, T> Latest<K, T> {
    pub(super) fn put(&mut self, key: K, row: T) {
        match self.places.entry(key) {
            Entry::Occupied(place) => self.rows[*place.get()].1 = row,
            Entry::Vacant(place) => {
                place.insert(self.rows.len());
                self.rows.push((key, row));
            }
        }
    }

    /// All rows, by their keys; none are left.
    pub(super) fn take(&mut self) -> Vec<T> {
        let Latest { mut rows, .. } = std::mem::take(self);
        rows.sort_unstable_by_key(|(key, _)| *key);
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_answers_the_last_row_of_each_key_once() {
        let mut latest = Latest::default();
        for (key, row) in [(9_u64, 'a'), (4, 'b'), (9, 'c'), (5, 'd'), (4, 'e')] {
            latest.put(key, row);
        }
        assert_eq!(latest.take(), ['e', 'd', 'c']);
        assert!(latest.take().is_empty());
        latest.put(5, 'f');
        assert_eq!(latest.take(), ['f']);
    }
}
