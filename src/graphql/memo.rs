//! What was found out about a document or a plan and would be found out again by the same question.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};

/// How many answers are kept; with one more, all are forgotten.
const ANSWERS_MAX: usize = 64;

/// Answers by the hash of their question. Its key is random, so that nobody can make two questions look alike.
#[derive(Debug)]
pub struct Memo<V> {
    answers: Mutex<HashMap<u64, V, PlainState>>,
    state: RandomState,
}

impl<V> Default for Memo<V> {
    fn default() -> Memo<V> {
        Memo { answers: Mutex::default(), state: RandomState::new() }
    }
}

impl<V: Copy> Memo<V> {
    /// The answer to a question: kept, or found by `find` and then kept unless it is an error.
    ///
    /// # Errors
    /// That of `find`.
    pub fn answer<E>(
        &self,
        ask: impl FnOnce(&mut dyn Hasher),
        find: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E> {
        let mut hasher = self.state.build_hasher();
        ask(&mut hasher);
        let question = hasher.finish();
        if let Some(answer) = self.lock().get(&question) {
            return Ok(*answer);
        }
        let answer = find()?;
        let mut answers = self.lock();
        if answers.len() >= ANSWERS_MAX {
            answers.clear();
        }
        answers.insert(question, answer);
        Ok(answer)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u64, V, PlainState>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hashes what is a hash already.
#[derive(Clone, Copy, Debug, Default)]
struct PlainState;

#[derive(Debug, Default)]
struct Plain(u64);

impl BuildHasher for PlainState {
    type Hasher = Plain;

    fn build_hasher(&self) -> Plain {
        Plain::default()
    }
}

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// Adds a part of a question.
pub fn with(hasher: &mut dyn Hasher, part: impl Hash) {
    part.hash(&mut Through(hasher));
}

/// A hasher behind a reference, which `Hash` does not take.
struct Through<'h>(&'h mut dyn Hasher);

impl Hasher for Through<'_> {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_found_once_and_an_error_each_time() {
        let memo: Memo<u32> = Memo::default();
        let ask = |number: u32, found: Result<u32, ()>| {
            memo.answer(|hasher| with(hasher, ("question", number)), || found)
        };
        assert_eq!(ask(1, Err(())), Err(()));
        assert_eq!(ask(1, Ok(10)), Ok(10));
        assert_eq!(ask(1, Ok(11)), Ok(10));
        assert_eq!(ask(2, Ok(20)), Ok(20));
        for number in 0..1_000 {
            assert_eq!(ask(number + 100, Ok(number)), Ok(number));
        }
        assert_eq!(ask(1, Ok(12)), Ok(12), "the oldest answers are forgotten");
    }
}
