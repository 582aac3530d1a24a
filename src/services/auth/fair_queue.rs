//! A queue for something scarce that clients share by network: each network's callers wait in a line of their own,
//! and the lines take turns. Callers with the same key go one after another.
//!
//! A network may have so many callers waiting, and all together so many. When the whole room is full, the newest
//! caller of the longest line makes room for one of a shorter line, so that nobody can fill the room for others.

use crate::domain::Fault;
use crate::storage::limiter::LimitKey;
use ipnet::IpNet;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// How many may have a turn, and how many may wait for one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) turns: usize,
    pub(super) waiting_max: usize,
    pub(super) waiting_network_max: usize,
}

/// Who waits: from which network, and for what. The same key never has two turns at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket {
    pub(super) network: IpNet,
    pub(super) key: LimitKey,
}

/// The queue. Clones are the same queue.
#[derive(Clone)]
pub(super) struct FairQueue {
    room: Room,
    lines: Arc<Mutex<Lines>>,
}

#[derive(Default)]
struct Lines {
    by_network: HashMap<IpNet, VecDeque<Waiter>>,
    /// The networks with a line, the one whose turn is next in front.
    order: VecDeque<IpNet>,
    waiting: usize,
    turns: usize,
    keys: HashSet<LimitKey>,
}

struct Waiter {
    key: LimitKey,
    called: oneshot::Sender<Turn>,
}

/// The right to run. Its end calls the next.
pub(super) struct Turn {
    queue: FairQueue,
    key: LimitKey,
}

impl FairQueue {
    pub(super) fn new(room: Room) -> FairQueue {
        FairQueue { room: Room { turns: room.turns.max(1), ..room }, lines: Arc::default() }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Fault::Overloaded`] when there is no room to wait, at once or as soon as a shorter line needs it.
    pub(super) async fn turn(&self, ticket: Ticket) -> Result<Turn, Fault> {
        let called = self.line_up(ticket)?;
        self.call();
        called.await.map_err(|_| Fault::Overloaded)
    }

    fn line_up(&self, ticket: Ticket) -> Result<oneshot::Receiver<Turn>, Fault> {
        let (called, calling) = oneshot::channel();
        let mut lines = self.lock();
        let own = lines.by_network.get(&ticket.network).map_or(0, VecDeque::len);
        // Whoever is called at once does not wait.
        if lines.turns >= self.room.turns || lines.keys.contains(&ticket.key) {
            let room = self.room.waiting_max.saturating_sub(lines.waiting);
            if own >= self.room.waiting_network_max || (room == 0 && !lines.make_room(own)) {
                return Err(Fault::Overloaded);
            }
        }
        lines.push(ticket, called);
        Ok(calling)
    }

    /// Gives free turns to whoever is next.
    fn call(&self) {
        loop {
            let Some(waiter) = self.lock().next(self.room.turns) else { return };
            let turn = Turn { queue: self.clone(), key: waiter.key };
            // Whoever is not there any more gives the turn back by dropping it.
            drop(waiter.called.send(turn));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.lock().waiting
    }
}

impl Lines {
    fn push(&mut self, ticket: Ticket, called: oneshot::Sender<Turn>) {
        let line = self.by_network.entry(ticket.network).or_default();
        if line.is_empty() {
            self.order.push_back(ticket.network);
        }
        line.push_back(Waiter { key: ticket.key, called });
        self.waiting += 1;
    }

    /// Sends the newest of the longest line away, if that line is longer than one of `own` with one more.
    fn make_room(&mut self, own: usize) -> bool {
        let longest = self.by_network.iter().max_by_key(|(_, line)| line.len());
        let Some((network, length)) = longest.map(|(network, line)| (*network, line.len())) else {
            return false;
        };
        if length <= own + 1 {
            return false;
        }
        self.take(network, length - 1);
        true
    }

    /// The next whose key has no turn: the lines in their order, each line from its front.
    fn next(&mut self, turns_max: usize) -> Option<Waiter> {
        if self.turns >= turns_max {
            return None;
        }
        let keys = &self.keys;
        let free = self.order.iter().find_map(|network| {
            let line = self.by_network.get(network)?;
            let place = line.iter().position(|waiter| !keys.contains(&waiter.key))?;
            Some((*network, place))
        });
        let (network, place) = free?;
        self.order.retain(|other| *other != network);
        self.order.push_back(network);
        let waiter = self.take(network, place)?;
        self.turns += 1;
        self.keys.insert(waiter.key);
        Some(waiter)
    }

    fn take(&mut self, network: IpNet, place: usize) -> Option<Waiter> {
        let line = self.by_network.get_mut(&network)?;
        let waiter = line.remove(place)?;
        if line.is_empty() {
            self.by_network.remove(&network);
            self.order.retain(|other| *other != network);
        }
        self.waiting -= 1;
        Some(waiter)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        {
            let mut lines = self.queue.lock();
            lines.turns -= 1;
            lines.keys.remove(&self.key);
        }
        self.queue.call();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::pin::Pin;

    type Waiting = Pin<Box<dyn Future<Output = Result<Turn, Fault>>>>;

    fn queue(turns: usize, waiting_max: usize, waiting_network_max: usize) -> FairQueue {
        FairQueue::new(Room { turns, waiting_max, waiting_network_max })
    }

    /// A caller of a network who has lined up. `key` is their own.
    fn caller(queue: &FairQueue, network: u8, key: &str) -> Waiting {
        let network = IpNet::from(std::net::IpAddr::from([203, 0, 113, network]));
        let ticket = Ticket { network, key: LimitKey::of("test", &[key]) };
        let queue = queue.clone();
        let mut waiting: Waiting = Box::pin(async move { queue.turn(ticket).await });
        if let Some(at_once) = waiting.as_mut().now_or_never() {
            return Box::pin(std::future::ready(at_once));
        }
        waiting
    }

    fn called(waiting: &mut Waiting) -> Option<Result<Turn, Fault>> {
        waiting.as_mut().now_or_never()
    }

    fn turn(waiting: &mut Waiting) -> Turn {
        called(waiting).expect("an answer").expect("a turn")
    }

    #[test]
    fn queue_lines_take_turns_whatever_their_lengths() {
        let queue = queue(1, 300, 300);
        let running = turn(&mut caller(&queue, 1, "running"));
        let mut flood: Vec<_> =
            (0..270).map(|number| caller(&queue, 1, &format!("junk {number}"))).collect();
        let mut owner = caller(&queue, 2, "owner");
        drop(running);
        let junk = turn(&mut flood[0]);
        assert!(called(&mut owner).is_none());
        drop(junk);
        let own = turn(&mut owner);
        drop(own);
        turn(&mut flood[1]);
    }

    #[test]
    fn queue_line_is_bounded_and_the_longest_makes_room() {
        let queue = queue(1, 4, 3);
        let _running = turn(&mut caller(&queue, 1, "running"));
        let mut long: Vec<_> =
            (0..4).map(|number| caller(&queue, 1, &format!("long {number}"))).collect();
        assert!(matches!(called(&mut long[3]), Some(Err(Fault::Overloaded))), "its own bound");
        let mut two = caller(&queue, 2, "two");
        let mut three = caller(&queue, 3, "three");
        assert!(matches!(called(&mut long[2]), Some(Err(Fault::Overloaded))), "makes room");
        assert!(called(&mut two).is_none() && called(&mut three).is_none(), "they wait");
        let mut more = caller(&queue, 2, "more");
        assert!(matches!(called(&mut more), Some(Err(Fault::Overloaded))), "no line is longer");
        assert_eq!(queue.waiting(), 4);
    }

    #[test]
    fn queue_key_goes_one_after_another_and_holds_up_nobody_else() {
        let queue = queue(3, 9, 9);
        let first = turn(&mut caller(&queue, 1, "ada"));
        let mut second = caller(&queue, 1, "ada");
        assert!(called(&mut second).is_none(), "although turns are free");
        let _other = turn(&mut caller(&queue, 1, "bob"));
        drop(first);
        turn(&mut second);
    }

    #[test]
    fn queue_turn_of_whoever_left_goes_to_the_next() {
        let queue = queue(1, 9, 9);
        let running = turn(&mut caller(&queue, 1, "running"));
        drop(caller(&queue, 1, "gone"));
        let mut next = caller(&queue, 1, "next");
        drop(running);
        drop(turn(&mut next));
        assert_eq!(queue.waiting(), 0);
        turn(&mut caller(&queue, 1, "later"));
    }
}
