//! What waits to go out over one connection, in the order in which it was said.
//!
//! Who answers one operation waits while the client reads too slowly. A shared subscription waits for nobody: a client
//! that is too far behind is told so, and that subscription of its ends.

use super::protocol;
use crate::http::error::{code, error};
use crate::http::execute::refusal;
use crate::http::shared::Listener;
use async_graphql::Response;
use axum::extract::ws::Message;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// How many results of shared subscriptions may wait for a client before it counts as too slow.
pub(super) const SHARED_MAX: usize = 1_024;

/// So many do not wait for more to go out with.
const GATHERED_MAX: usize = 64;

/// The most room that is kept for the next messages once the last are out.
const ROOM_KEPT: usize = 16;

/// What goes out.
pub(super) enum Outgoing {
    Message(Message),
    /// A result of the operation with this id; the bytes belong to all who get it.
    Next(Arc<str>, Arc<str>),
}

/// How an operation ended: its last message goes out once its id is free again.
pub(super) struct Finished {
    pub(super) id: Arc<str>,
    pub(super) serial: u64,
    pub(super) last: Message,
}

/// Nobody writes any more.
pub(super) struct Closed;

/// What waits.
pub(super) struct Outbox {
    waiting: Mutex<Waiting>,
    /// There is something to write, or there will be nothing more.
    work: Notify,
    /// There is room again.
    room: Notify,
    /// A shared subscription has ended.
    ended: Notify,
    messages_max: usize,
}

#[derive(Default)]
struct Waiting {
    queue: VecDeque<Outgoing>,
    shared: usize,
    finished: Vec<Finished>,
    closed: bool,
}

impl Waiting {
    fn messages(&self) -> usize {
        self.queue.len() - self.shared
    }
}

impl Outbox {
    pub(super) fn new(messages_max: usize) -> Arc<Outbox> {
        Arc::new(Outbox {
            waiting: Mutex::default(),
            work: Notify::new(),
            room: Notify::new(),
            ended: Notify::new(),
            messages_max: messages_max.max(1),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a message behind the others, once there is room.
    pub(super) async fn send(&self, message: Message) -> Result<(), Closed> {
        let mut message = Some(message);
        loop {
            let mut room = std::pin::pin!(self.room.notified());
            room.as_mut().enable();
            {
                let mut waiting = self.lock();
                if waiting.closed {
                    return Err(Closed);
                }
                if waiting.messages() < self.messages_max {
                    waiting.queue.extend(message.take().map(Outgoing::Message));
                    break;
                }
            }
            room.await;
        }
        self.work.notify_one();
        Ok(())
    }

    /// Takes what waits, as soon as anything does; if that is results of shared subscriptions only, not before this
    /// moment. `false` when nothing more will come.
    pub(super) async fn take(&self, batch: &mut VecDeque<Outgoing>, not_before: Instant) -> bool {
        batch.shrink_to(ROOM_KEPT);
        loop {
            let may_wait = {
                let mut waiting = self.lock();
                let due = waiting.messages() > 0
                    || waiting.shared >= GATHERED_MAX
                    || waiting.closed
                    || Instant::now() >= not_before;
                if !waiting.queue.is_empty() && due {
                    std::mem::swap(&mut waiting.queue, batch);
                    waiting.shared = 0;
                    break;
                }
                if waiting.closed {
                    return false;
                }
                !waiting.queue.is_empty()
            };
            if may_wait {
                // Running out of time is what is waited for.
                let _ = timeout_at(not_before, self.work.notified()).await;
            } else {
                self.work.notified().await;
            }
        }
        self.room.notify_waiters();
        true
    }

    /// Takes in nothing more; what waits is still written.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.work.notify_one();
        self.room.notify_waiters();
    }

    /// The shared subscriptions that have ended, once there are any.
    pub(super) async fn finished(&self) -> Vec<Finished> {
        loop {
            let finished = std::mem::take(&mut self.lock().finished);
            if !finished.is_empty() {
                return finished;
            }
            self.ended.notified().await;
        }
    }

    fn finish(&self, finished: Finished) {
        self.lock().finished.push(finished);
        self.ended.notify_one();
    }
}

/// A shared subscription of this connection.
pub(super) struct Subscriber {
    pub(super) outbox: Arc<Outbox>,
    pub(super) id: Arc<str>,
    pub(super) serial: u64,
    pub(super) request_id: String,
}

impl Subscriber {
    fn end(&self, last: Message) {
        self.outbox.finish(Finished { id: Arc::clone(&self.id), serial: self.serial, last });
    }
}

impl Listener for Subscriber {
    fn tell(&self, payload: &Arc<str>) -> bool {
        {
            let mut waiting = self.outbox.lock();
            if waiting.closed {
                return false;
            }
            if waiting.shared < SHARED_MAX {
                waiting.shared += 1;
                let next = Outgoing::Next(Arc::clone(&self.id), Arc::clone(payload));
                waiting.queue.push_back(next);
                let wakes = waiting.queue.len() == 1 || waiting.shared == GATHERED_MAX;
                drop(waiting);
                if wakes {
                    self.outbox.work.notify_one();
                }
                return true;
            }
        }
        metrics::counter!("agio_subscriptions_cut_total").increment(1);
        let behind = refusal(error(code::RESUBSCRIBE, TOO_SLOW), &self.request_id);
        self.end(protocol::error(&self.id, &behind.errors));
        false
    }

    fn over(&self, failed: Option<&Response>) {
        self.end(match failed {
            Some(failed) => protocol::error(&self.id, &failed.errors),
            None => protocol::complete(&self.id),
        });
    }
}

const TOO_SLOW: &str = "This subscription did not keep up, so updates were dropped. Subscribe again to get the present state.";

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: usize) -> Message {
        Message::text(number.to_string())
    }

    fn subscriber(outbox: &Arc<Outbox>) -> Subscriber {
        let outbox = Arc::clone(outbox);
        Subscriber { outbox, id: "1".into(), serial: 7, request_id: "r".to_owned() }
    }

    #[tokio::test]
    async fn messages_wait_for_room_and_keep_their_order() {
        let outbox = Outbox::new(2);
        for number in 0..2 {
            assert!(outbox.send(text(number)).await.is_ok());
        }
        let mut third = std::pin::pin!(outbox.send(text(2)));
        assert!(futures_util::poll!(third.as_mut()).is_pending());
        assert!(subscriber(&outbox).tell(&"{}".into()), "shared results do not wait for room");
        let mut batch = VecDeque::new();
        assert!(outbox.take(&mut batch, Instant::now()).await);
        assert_eq!(batch.len(), 3);
        assert!(matches!(batch[2], Outgoing::Next(..)));
        assert!(third.await.is_ok());
        outbox.close();
        assert!(outbox.send(text(3)).await.is_err());
        batch.clear();
        assert!(outbox.take(&mut batch, Instant::now()).await, "what waited is written");
        batch.clear();
        assert!(!outbox.take(&mut batch, Instant::now()).await);
    }

    #[tokio::test]
    async fn results_of_shared_subscriptions_gather_and_others_do_not_wait() {
        let outbox = Outbox::new(4);
        let told = subscriber(&outbox);
        let soon = Instant::now() + std::time::Duration::from_millis(10);
        let mut batch = VecDeque::new();
        assert!(told.tell(&"1".into()));
        {
            let mut taken = std::pin::pin!(outbox.take(&mut batch, soon));
            assert!(futures_util::poll!(taken.as_mut()).is_pending());
            assert!(told.tell(&"2".into()));
            assert!(futures_util::poll!(taken.as_mut()).is_pending());
            assert!(taken.await);
        }
        assert_eq!((batch.len(), Instant::now() >= soon), (2, true));
        batch.clear();
        let later = soon + std::time::Duration::from_secs(3_600);
        assert!(told.tell(&"3".into()));
        assert!(outbox.send(text(4)).await.is_ok());
        assert!(outbox.take(&mut batch, later).await);
        assert_eq!((batch.len(), Instant::now() < later), (2, true));
    }

    #[tokio::test]
    async fn subscription_that_is_too_far_behind_is_told_to_subscribe_again() {
        let outbox = Outbox::new(1);
        let slow = subscriber(&outbox);
        let payload: Arc<str> = "{}".into();
        assert!((0..SHARED_MAX).all(|_| slow.tell(&payload)));
        assert!(!slow.tell(&payload));
        let finished = outbox.finished().await;
        assert_eq!((finished.len(), finished[0].serial), (1, 7));
        let Message::Text(last) = &finished[0].last else { panic!("no text") };
        assert!(last.contains("RESUBSCRIBE"), "{last}");
        assert!(outbox.send(text(0)).await.is_ok(), "the connection goes on");
    }
}
