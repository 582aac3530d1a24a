//! Subscriptions that go on after a drop: nothing missed, nothing twice, and a snapshot that says so where what was missed
//! is no longer kept.

mod floor;
mod follower;

use super::cluster;
use super::support::{Client, Server};
use floor::{Dice, FIRST, Floor, Mark, SECOND};
use follower::{Follower, STREAMS};
use serde_json::json;

const STEPS: u32 = 60;
const MAKER_OFF: (&str, &str) = ("AGIO_LIQUIDITY__ENABLED", "false");
/// So little is kept that whoever misses anything needs a snapshot, and whoever is slow is cut off.
const SMALL: [(&str, &str); 5] = [
    MAKER_OFF,
    ("AGIO_EXCHANGE__FEED_WINDOW_MAX", "1"),
    ("AGIO_EXCHANGE__BOOK_STREAM_MAX", "1"),
    ("AGIO_EXCHANGE__RECENT_TRADES_MAX", "1"),
    ("AGIO_EXCHANGE__ACCOUNT_STREAM_MAX", "8"),
];

/// Follows until a mark, at these nodes in turn, and leaves after every few events, as the dice have it.
async fn leaving(
    mut follower: Follower,
    clients: Vec<Client>,
    (mark, mut dice): (Mark, Dice),
) -> Follower {
    let mut clients = clients.iter().cycle();
    let is_there = |follower: &Follower| {
        mark.is_heard(follower.stream, &follower.state) && !follower.is_within_snapshot()
    };
    while !is_there(&follower) {
        let client = clients.next().unwrap();
        for _ in 0..=dice.below(4) {
            if !is_there(&follower) {
                follower.take(client).await;
            }
        }
        follower.leave();
    }
    follower
}

/// Follows until a mark without leaving.
async fn staying(mut follower: Follower, client: Client, mark: Mark) -> Follower {
    let stream = follower.stream;
    follower.until(&client, |state| mark.is_heard(stream, state)).await;
    follower
}

/// Of each stream one who stays and one who leaves.
type Pairs = Vec<(Follower, Follower)>;

fn pairs() -> Pairs {
    STREAMS.iter().map(|stream| (Follower::new(stream), Follower::new(stream))).collect()
}

/// Both follow to a mark while the two trade.
async fn followed(pairs: Pairs, floor: &Floor, (nodes, mark): (&[Client], Mark)) -> Pairs {
    let mut running = Vec::new();
    for (number, (stays, leaves)) in (1..).zip(pairs) {
        let client = nodes.last().unwrap().clone();
        running.push((
            tokio::spawn(staying(stays, client, mark)),
            tokio::spawn(leaving(leaves, nodes.to_vec(), (mark, Dice(number)))),
        ));
    }
    floor.trade(STEPS, 9).await;
    floor.mark(mark).await;
    let mut pairs = Vec::new();
    for (stays, leaves) in running {
        pairs.push((stays.await.unwrap(), leaves.await.unwrap()));
    }
    pairs
}

/// Whether everything of `part` stands in `whole` in the same order.
fn is_within(part: &[String], whole: &[String]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|one| whole.any(|other| one == other))
}

/// Nothing was missed and nothing came twice.
fn check(pairs: &Pairs) {
    for (stays, leaves) in pairs {
        let field = stays.stream.field;
        assert_eq!(leaves.state, stays.state, "{field}");
        assert!(leaves.snapshots <= 1, "{field}: {} snapshots", leaves.snapshots);
        match field {
            // States between two of a candle may be left out.
            "candles" => {}
            // Who comes back may be told a balance as it was, at a later place.
            "balanceUpdates" => assert!(is_within(&stays.told, &leaves.told), "{field}"),
            _ => assert_eq!(leaves.told, stays.told, "{field}"),
        }
        let mut places = leaves.told.clone();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), leaves.told.len(), "{field}: each place once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reader_that_leaves_at_random_ends_with_the_state_of_one_that_stayed() {
    let server = Server::start().await;
    let floor = Floor::open(&server).await;
    let node = [floor.buyer.client.clone()];
    let pairs = followed(pairs(), &floor, (&node, FIRST)).await;
    assert!(pairs.iter().all(|(stays, _)| stays.told.len() > 5), "something happened");
    check(&pairs);
}

#[tokio::test(flavor = "multi_thread")]
async fn reader_that_leaves_where_next_to_nothing_is_kept_ends_with_the_same_state() {
    let server = Server::with(&SMALL).await;
    let floor = Floor::open(&server).await;
    let node = [floor.buyer.client.clone()];
    let pairs = followed(pairs(), &floor, (&node, FIRST)).await;
    for (stays, leaves) in &pairs {
        let field = stays.stream.field;
        if field == "trades" {
            let is_known = |(id, shown): (&String, &String)| stays.state.get(id) == Some(shown);
            assert!(leaves.state.iter().all(is_known), "the newest of them");
        } else {
            assert_eq!(leaves.state, stays.state, "{field}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reader_that_was_away_for_too_long_begins_with_a_snapshot_that_says_so() {
    let server = Server::with(&SMALL).await;
    let floor = Floor::open(&server).await;
    let client = floor.buyer.client.clone();
    for mut follower in STREAMS.iter().map(Follower::new) {
        follower.come(&client).await;
        floor.seller.place(json!({ "market": "ETH-USD", "side": "SELL", "type": "LIMIT", "price": "2960", "quantity": "0.1" })).await;
        floor.buyer.place(json!({ "market": "ETH-USD", "side": "BUY", "type": "LIMIT", "price": "2960", "quantity": "0.2" })).await;
        follower.take(&client).await;
        follower.leave();
        let before = follower.snapshots;
        floor.trade(20, 5).await;
        floor.seller.place(json!({ "market": "ETH-USD", "side": "SELL", "type": "LIMIT", "price": "2940", "quantity": "20" })).await;
        follower.take(&client).await;
        let is_kept = follower.stream.field == "candles";
        assert_eq!(follower.snapshots == before, is_kept, "{}", follower.stream.field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn place_that_no_event_had_is_refused_and_one_ahead_gives_a_snapshot() {
    let server = Server::start().await;
    let floor = Floor::open(&server).await;
    floor.mark(FIRST).await;
    let client = floor.buyer.client.clone();
    for stream in &STREAMS {
        for garbage in ["", "x", "-1", "1.x", "99999999999999999999999"] {
            let mut socket = client.socket().await;
            socket.subscribe(stream.query, json!({ "after": garbage })).await;
            let answer = socket.receive().await.to_string();
            assert!(answer.contains("BAD_USER_INPUT"), "{}: {answer}", stream.field);
            assert!(answer.contains("`after`"), "{}: {answer}", stream.field);
        }
        let mut follower = Follower::new(stream);
        follower.told.push("999999999".to_owned());
        follower.take(&client).await;
        assert_eq!(follower.snapshots, 1, "{}", stream.field);
        follower.until(&client, |state| FIRST.is_heard(stream, state)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reader_goes_on_after_the_server_was_restarted() {
    let server = Server::start().await;
    let floor = Floor::open(&server).await;
    let node = [floor.buyer.client.clone()];
    let pairs = followed(pairs(), &floor, (&node, FIRST)).await;
    let home = tokio::task::spawn_blocking(|| server.stop()).await.unwrap();
    let server = home.start();
    let floor = floor.on(&server.url).await;
    let client = floor.buyer.client.clone();
    floor.trade(STEPS, 4).await;
    floor.mark(SECOND).await;
    for (_, mut leaves) in pairs {
        let stream = leaves.stream;
        leaves = staying(leaves, client.clone(), SECOND).await;
        let mut fresh = staying(Follower::new(stream), client.clone(), SECOND).await;
        if stream.field == "candles" {
            // A snapshot of candles is the newest one.
            let newest = fresh.state.pop_last();
            assert_eq!(leaves.state.pop_last(), newest);
        } else {
            assert_eq!(leaves.state, fresh.state, "{}", stream.field);
        }
        assert!(leaves.snapshots <= 2, "{}: {} snapshots", stream.field, leaves.snapshots);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reader_goes_on_at_another_node_and_after_a_takeover() {
    let Some(databases) = cluster::databases().await else { return };
    let leads = cluster::node(&databases, "1000").start();
    // Before the other node runs: it might take the mails, which are seen where they were sent.
    let floor = Floor::open(&leads).await;
    let stands_by = cluster::node(&databases, "1000").start();
    let other = floor.on(&stands_by.url).await;
    let nodes = [floor.buyer.client.clone(), other.buyer.client.clone()];
    let pairs = followed(pairs(), &floor, (&nodes, FIRST)).await;
    check(&pairs);
    drop(leads.kill());
    cluster::leader(std::slice::from_ref(&stands_by.url)).await;
    let pairs = followed(pairs, &other, (&nodes[1..], SECOND)).await;
    check(&pairs);
}
