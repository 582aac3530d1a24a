//! Gathers what the fields of one request ask for, so that a page of twenty costs one query and not twenty.
//!
//! Whoever asks steps back once, until the request's task has been polled as far as it goes: every field that can ask by
//! then has asked. The first to go on reads for all of them, within the request. So how many statements run depends on
//! the operation alone, and not on the number of threads or rows.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// Asks for some keys at once.
pub(super) struct Batches<K, V, E> {
    open: Mutex<Arc<Batch<K, V, E>>>,
}

/// Keys that are read together.
struct Batch<K, V, E> {
    keys: Mutex<HashSet<K>>,
    read: OnceCell<Result<HashMap<K, V>, E>>,
}

impl<K, V, E> Default for Batch<K, V, E> {
    fn default() -> Self {
        Batch { keys: Mutex::default(), read: OnceCell::new() }
    }
}

impl<K, V, E> Default for Batches<K, V, E> {
    fn default() -> Self {
        Batches { open: Mutex::default() }
    }
}

impl<K: Copy + Eq + Hash, V: Clone, E: Clone> Batches<K, V, E> {
    /// What has this key, read by `read` together with whatever else is asked for now.
    ///
    /// # Errors
    /// What `read` answered, to everybody who asked.
    pub(super) async fn get<R>(
        &self,
        key: K,
        read: impl FnOnce(Vec<K>) -> R,
    ) -> Result<Option<V>, E>
    where
        R: Future<Output = Result<HashMap<K, V>, E>>,
    {
        let batch = self.join(key);
        tokio::task::yield_now().await;
        let all = batch.read.get_or_init(|| read(self.close(&batch))).await;
        all.as_ref().map(|all| all.get(&key).cloned()).map_err(E::clone)
    }

    fn join(&self, key: K) -> Arc<Batch<K, V, E>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        Arc::clone(&open)
    }

    /// Lets nobody join any more. Whoever read before and was dropped has left the keys.
    fn close(&self, batch: &Arc<Batch<K, V, E>>) -> Vec<K> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&open, batch) {
            *open = Arc::default();
        }
        batch.keys.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;
    use futures_util::poll;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Squares = Batches<u32, u32, &'static str>;

    async fn square(
        squares: &Squares,
        key: u32,
        reads: &AtomicUsize,
    ) -> Result<Option<u32>, &'static str> {
        squares
            .get(key, |keys| async move {
                reads.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                if keys.contains(&13) {
                    return Err("unlucky");
                }
                Ok(keys.into_iter().filter(|key| *key != 7).map(|key| (key, key * key)).collect())
            })
            .await
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn what_is_asked_at_once_is_read_at_once_on_any_number_of_threads() {
        for _ in 0..100 {
            let (squares, reads) = (Squares::default(), AtomicUsize::new(0));
            let all = join_all((0..50).map(|key| square(&squares, key % 10, &reads))).await;
            for (key, found) in all.into_iter().enumerate() {
                let key = u32::try_from(key).expect("small") % 10;
                assert_eq!(found, Ok((key != 7).then_some(key * key)));
            }
            assert_eq!(reads.load(Ordering::Relaxed), 1);
            assert_eq!(square(&squares, 3, &reads).await, Ok(Some(9)), "and later anew");
            assert_eq!(reads.load(Ordering::Relaxed), 2, "nothing is kept");
        }
    }

    #[tokio::test]
    async fn everybody_who_asked_hears_of_the_error() {
        let (squares, reads) = (Squares::default(), AtomicUsize::new(0));
        let all = join_all([1, 13, 2].map(|key| square(&squares, key, &reads))).await;
        assert_eq!(all, [Err("unlucky"); 3]);
        assert_eq!(square(&squares, 1, &reads).await, Ok(Some(1)));
    }

    #[tokio::test]
    async fn another_one_reads_when_the_reader_is_dropped() {
        let (squares, reads) = (Squares::default(), AtomicUsize::new(0));
        let mut stuck = Box::pin(squares.get(1, |_| std::future::pending()));
        let mut waiting = Box::pin(square(&squares, 2, &reads));
        for _ in 0..2 {
            assert!(poll!(&mut stuck).is_pending(), "asks, then reads for both");
            assert!(poll!(&mut waiting).is_pending(), "asks, then waits");
        }
        drop(stuck);
        assert_eq!(waiting.await, Ok(Some(4)));
    }
}
