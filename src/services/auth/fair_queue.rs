//! A queue for something scarce that clients share by network: each network's callers wait in a line of their own.
//! Neighbouring networks form a block; the blocks take turns, and within a block its lines do. So whoever has all addresses
//! of a block gets no more turns than whoever has one. Callers with the same key go one after another.
//!
//! A network may have so many callers waiting, and all together so many. When the whole room is full, the newest
//! caller of the longest line of the fullest block makes room for one of a less full block, or of a shorter line of the
//! same, so that nobody can fill the room for others.

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
    blocks: HashMap<IpNet, Block>,
    /// The blocks with a line, the one whose turn is next in front.
    order: VecDeque<IpNet>,
    waiting: usize,
    turns: usize,
    keys: HashSet<LimitKey>,
}

/// Networks that are neighbours.
#[derive(Default)]
struct Block {
    by_network: HashMap<IpNet, VecDeque<Waiter>>,
    /// The networks with a line, the one whose turn is next in front.
    order: VecDeque<IpNet>,
    waiting: usize,
}

/// How wide a block is: what one customer of a hosting company easily has.
const BLOCK_PREFIX_V4: u8 = 24;
const BLOCK_PREFIX_V6: u8 = 48;

/// The block that a network belongs to.
fn block_of(network: IpNet) -> IpNet {
    let prefix = match network {
        IpNet::V4(_) => BLOCK_PREFIX_V4,
        IpNet::V6(_) => BLOCK_PREFIX_V6,
    };
    let block = IpNet::new(network.addr(), prefix.min(network.prefix_len()));
    block.map_or(network, |block| block.trunc())
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
        let own = lines.line(ticket.network);
        // Whoever is called at once does not wait.
        if lines.turns >= self.room.turns || lines.keys.contains(&ticket.key) {
            let room = self.room.waiting_max.saturating_sub(lines.waiting);
            if own >= self.room.waiting_network_max
                || (room == 0 && !lines.make_room(ticket.network))
            {
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
    /// How many wait in the line of a network.
    fn line(&self, network: IpNet) -> usize {
        self.blocks.get(&block_of(network)).map_or(0, |block| block.line(network))
    }

    fn push(&mut self, ticket: Ticket, called: oneshot::Sender<Turn>) {
        let name = block_of(ticket.network);
        let block = self.blocks.entry(name).or_default();
        if block.waiting == 0 {
            self.order.push_back(name);
        }
        block.push(ticket.network, Waiter { key: ticket.key, called });
        self.waiting += 1;
    }

    /// Sends somebody away for one more of `network`: the newest of the longest line in the fullest block, if that block is
    /// fuller than the network's own would be, or is its own and that line longer than its own would be.
    fn make_room(&mut self, network: IpNet) -> bool {
        let own = block_of(network);
        let waiting = |name: &IpNet| self.blocks.get(name).map_or(0, |block: &Block| block.waiting);
        let fullest = self.blocks.keys().copied().max_by_key(waiting);
        let Some(fullest) = fullest else { return false };
        let is_fuller = waiting(&fullest) > waiting(&own) + 1;
        let block = self.blocks.get(if is_fuller { &fullest } else { &own });
        let Some((longest, length)) = block.and_then(Block::longest) else { return false };
        if !is_fuller && (waiting(&fullest) > waiting(&own) || length <= self.line(network) + 1) {
            return false;
        }
        self.take(longest, length - 1);
        true
    }

    /// The next whose key has no turn: the blocks in their order, each from the front of its lines.
    fn next(&mut self, turns_max: usize) -> Option<Waiter> {
        if self.turns >= turns_max {
            return None;
        }
        let free = self.order.iter().find_map(|name| {
            let (network, place) = self.blocks.get(name)?.next(&self.keys)?;
            Some((*name, network, place))
        });
        let (name, network, place) = free?;
        last(&mut self.order, name);
        last(&mut self.blocks.get_mut(&name)?.order, network);
        let waiter = self.take(network, place)?;
        self.turns += 1;
        self.keys.insert(waiter.key);
        Some(waiter)
    }

    fn take(&mut self, network: IpNet, place: usize) -> Option<Waiter> {
        let name = block_of(network);
        let block = self.blocks.get_mut(&name)?;
        let waiter = block.take(network, place)?;
        if block.waiting == 0 {
            self.blocks.remove(&name);
            self.order.retain(|other| *other != name);
        }
        self.waiting -= 1;
        Some(waiter)
    }
}

/// Has it go behind all others.
fn last(order: &mut VecDeque<IpNet>, name: IpNet) {
    order.retain(|other| *other != name);
    order.push_back(name);
}

impl Block {
    fn line(&self, network: IpNet) -> usize {
        self.by_network.get(&network).map_or(0, VecDeque::len)
    }

    fn push(&mut self, network: IpNet, waiter: Waiter) {
        let line = self.by_network.entry(network).or_default();
        if line.is_empty() {
            self.order.push_back(network);
        }
        line.push_back(waiter);
        self.waiting += 1;
    }

    /// The longest line and its length.
    fn longest(&self) -> Option<(IpNet, usize)> {
        let longest = self.by_network.iter().max_by_key(|(_, line)| line.len());
        longest.map(|(network, line)| (*network, line.len()))
    }

    /// The next whose key has no turn: the lines in their order, each line from its front.
    fn next(&self, busy: &HashSet<LimitKey>) -> Option<(IpNet, usize)> {
        self.order.iter().find_map(|network| {
            let line = self.by_network.get(network)?;
            let place = line.iter().position(|waiter| !busy.contains(&waiter.key))?;
            Some((*network, place))
        })
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

    /// A caller of a block of its own who has lined up. `key` is their own.
    fn caller(queue: &FairQueue, block: u8, key: &str) -> Waiting {
        caller_from(queue, [203, 0, block, 7], key)
    }

    fn caller_from(queue: &FairQueue, address: [u8; 4], key: &str) -> Waiting {
        let network = IpNet::from(std::net::IpAddr::from(address));
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
    fn queue_whole_block_of_addresses_has_one_turn_of_each_round() {
        let queue = queue(1, 300, 300);
        let running = turn(&mut caller(&queue, 1, "running"));
        let flood = |last| caller_from(&queue, [198, 51, 100, last], &format!("junk {last}"));
        let mut flood: Vec<_> = (0..250).map(flood).collect();
        let mut owners = [2, 3].map(|block| caller(&queue, block, "owner"));
        drop(running);
        let junk = turn(&mut flood[0]);
        drop(junk);
        for owner in &mut owners {
            drop(turn(owner));
        }
        // Within the block its addresses take turns.
        drop(turn(&mut flood[1]));
        turn(&mut flood[2]);
    }

    #[test]
    fn queue_fullest_block_makes_room_though_each_line_of_it_is_short() {
        let queue = queue(1, 3, 3);
        let _running = turn(&mut caller(&queue, 1, "running"));
        let flood = |last| caller_from(&queue, [198, 51, 100, last], &format!("junk {last}"));
        let mut flood: Vec<_> = (0..3).map(flood).collect();
        let mut owner = caller(&queue, 2, "owner");
        assert!(called(&mut owner).is_none(), "waits");
        let away = flood.iter_mut().filter_map(called).filter(|answer| answer.is_err()).count();
        assert_eq!((away, queue.waiting()), (1, 3));
        let mut more = caller_from(&queue, [198, 51, 100, 9], "junk 9");
        assert!(matches!(called(&mut more), Some(Err(Fault::Overloaded))), "its own block is full");
    }

    #[test]
    fn queue_longest_line_of_a_block_makes_room_for_a_neighbour() {
        let queue = queue(1, 3, 3);
        let _running = turn(&mut caller(&queue, 1, "running"));
        let junk = |number: u8| caller_from(&queue, [198, 51, 100, 1], &format!("junk {number}"));
        let mut flood: Vec<_> = (0..3).map(junk).collect();
        let mut neighbour = caller_from(&queue, [198, 51, 100, 2], "neighbour");
        assert!(called(&mut neighbour).is_none(), "waits");
        assert!(matches!(called(&mut flood[2]), Some(Err(Fault::Overloaded))), "the newest");
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
