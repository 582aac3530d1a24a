//! Durable consumers: every event is seen once, whatever happens in between.

mod kills;
mod witness;

use super::cluster::{Nodes, bus, numbered};
use super::*;
use crate::domain::{ConsumerKind, Seq};
use crate::exchange::Role;
use crate::exchange::rebuild;
use crate::storage::consumers;
use witness::{Difficulty, Witness, check, expected, seen, table};

/// Two projections and an effect.
fn three() -> (Vec<Consumer>, [Arc<Witness>; 3]) {
    let witnesses = ["first", "second", "mails"].map(Witness::named);
    let [first, second, mails] = witnesses.clone();
    let registered =
        vec![Consumer::Projection(first), Consumer::Projection(second), Consumer::Effect(mails)];
    (registered, witnesses)
}

async fn trade(handle: &ExchangeHandle, rounds: i64) {
    for step in 0..rounds {
        handle.place_order(order(BOB, Side::Sell, 5_000_000 + step, 70_000)).await.expect("rests");
        handle.place_order(order(ALICE, Side::Buy, 5_000_000 + step, 50_000)).await.expect("takes");
    }
}

/// Waits until these consumers have seen everything that was committed until now.
async fn consumed(handle: &ExchangeHandle, names: &[&str]) {
    let tip = handle.status().seq;
    let there = |name: &&str, all: &crate::exchange::consumers::ConsumerStatuses| {
        all.get(name).is_some_and(|status| status.cursor >= tip)
    };
    let mut all = handle.consumers();
    all.wait_for(|all| names.iter().all(|name| there(name, all))).await.expect("runs");
}

async fn in_trouble(handle: &ExchangeHandle, name: &str) -> String {
    let mut all = handle.consumers();
    let troubled = |all: &crate::exchange::consumers::ConsumerStatuses| {
        all.get(name).is_some_and(|status| status.trouble.is_some())
    };
    let all = all.wait_for(troubled).await.expect("runs");
    all[name].trouble.as_deref().unwrap_or_default().to_owned()
}

async fn rig() -> (Rig, [Arc<Witness>; 3]) {
    let mut rig = Rig::new().await;
    let (registered, witnesses) = three();
    rig.consumers = registered;
    table(&rig.database).await;
    (rig, witnesses)
}

const ALL: [&str; 3] = ["first", "second", "mails"];

#[tokio::test]
async fn consumers_see_every_event_once_through_restarts() {
    let (mut rig, _) = rig().await;
    rig.config.projection_batch_max = 3;
    let (exchange, handle) = rig.open_for_trading().await;
    trade(&handle, 5).await;
    exchange.shutdown().await;
    for _ in 0..3 {
        let (exchange, handle) = rig.start().await;
        trade(&handle, 3).await;
        // Stopped wherever they are.
        exchange.shutdown().await;
    }
    let (exchange, handle) = rig.start().await;
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    check(&rig, &ALL).await;
}

#[tokio::test]
async fn consumer_that_fails_stops_alone_and_resumes_without_loss() {
    let (mut rig, [_, second, mails]) = rig().await;
    // What a stopped consumer lacks does not stay in memory.
    rig.config.consumer_window_max = 4;
    let (exchange, handle) = rig.open_for_trading().await;
    let ways = [(&second, Difficulty::Refuses), (&mails, Difficulty::Panics)];
    let poisoned = Seq(handle.status().seq.0 + 4);
    for (witness, way) in ways {
        witness.meets(poisoned, way);
    }
    trade(&handle, 10).await;
    for (witness, _) in ways {
        let why = in_trouble(&handle, witness.name).await;
        assert!(why.contains(&format!("stopped after seq {}", poisoned.0 - 1)), "{why}");
    }
    trade(&handle, 10).await;
    consumed(&handle, &["first"]).await;
    handle.ready().await.expect("the exchange goes on");
    exchange.shutdown().await;

    // It stays stopped until somebody says otherwise.
    let (exchange, handle) = rig.start().await;
    trade(&handle, 1).await;
    for (witness, _) in ways {
        in_trouble(&handle, witness.name).await;
        let row = consumers::find(&rig.database, witness.name).await.expect("is registered");
        assert_eq!(row.cursor.0, poisoned.0 - 1, "everything before it is done");
        assert!(row.stopped.is_some());
        witness.recovers();
        assert!(consumers::resume(&rig.database, witness.name).await.expect("resumes"));
        assert!(!consumers::resume(&rig.database, witness.name).await.expect("looks"));
    }
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    check(&rig, &ALL).await;
}

#[tokio::test]
async fn consumer_whose_database_is_away_waits_and_does_not_stop() {
    let (rig, [first, ..]) = rig().await;
    let (exchange, handle) = rig.open_for_trading().await;
    first.meets(Seq(handle.status().seq.0 + 2), Difficulty::Away);
    trade(&handle, 2).await;
    let why = in_trouble(&handle, "first").await;
    assert!(why.contains("it waits after seq"), "{why}");
    let row = consumers::find(&rig.database, "first").await.expect("is registered");
    assert_eq!(row.stopped, None);
    first.recovers();
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    check(&rig, &ALL).await;
}

#[tokio::test]
async fn new_projection_begins_at_the_journals_start_and_new_effect_at_its_end() {
    let (mut rig, _) = rig().await;
    let late = std::mem::take(&mut rig.consumers);
    let (exchange, handle) = rig.open_for_trading().await;
    trade(&handle, 3).await;
    exchange.shutdown().await;
    rig.consumers = late;
    rig.config.consumer_window_max = 1;
    let (exchange, handle) = rig.start().await;
    let before = handle.status().seq;
    trade(&handle, 3).await;
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    check(&rig, &["first", "second"]).await;
    let after: Vec<_> = expected(&rig).await.into_iter().filter(|(seq, _)| *seq > before).collect();
    assert_eq!(seen(&rig.database, "mails").await, after);
}

#[tokio::test]
async fn rebuild_makes_projections_anew_and_leaves_effects_alone() {
    let (rig, [first, ..]) = rig().await;
    let (exchange, handle) = rig.open_for_trading().await;
    trade(&handle, 5).await;
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    rig.database.execute("DELETE FROM seen WHERE seq = 5").await;
    let without = seen(&rig.database, "mails").await;
    let cursor = consumers::find(&rig.database, "mails").await.expect("is registered");
    let report = rebuild::run(rig.journal.as_ref(), &rig.database, &rig.consumers).await;
    let report = report.expect("rebuilds");
    assert!(report.is_whole(), "{report}");
    check(&rig, &["first", "second"]).await;
    assert_eq!(seen(&rig.database, "mails").await, without, "nothing is mailed again");
    assert_eq!(consumers::find(&rig.database, "mails").await.expect("is there"), cursor);

    first.meets(Seq(4), Difficulty::Refuses);
    let report = rebuild::run(rig.journal.as_ref(), &rig.database, &rig.consumers).await;
    let report = report.expect("the others are made anew");
    assert!(!report.is_whole() && report.to_string().contains("first could not"), "{report}");
    first.recovers();
    let (exchange, handle) = rig.start().await;
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    check(&rig, &["first", "second"]).await;
}

#[tokio::test]
async fn consumer_with_a_cursor_past_the_journal_or_another_kind_stops_itself() {
    let (rig, _) = rig().await;
    rig.database
        .execute("INSERT INTO consumers (name, kind, seq) VALUES ('first', 'EFFECT', 0)")
        .await;
    rig.database
        .execute("INSERT INTO consumers (name, kind, seq) VALUES ('mails', 'EFFECT', 1000)")
        .await;
    let (exchange, handle) = rig.start().await;
    for (name, what) in [("first", "registered as Effect"), ("mails", "the journal ends at 0")] {
        let why = in_trouble(&handle, name).await;
        assert!(why.contains(what), "{why}");
    }
    assert_eq!(handle.consumers().borrow()["mails"].kind, ConsumerKind::Effect);
    exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consumers_go_on_at_their_cursors_when_another_node_takes_over() {
    let mut nodes = Nodes::new(Some(bus())).await;
    table(&nodes.database).await;
    nodes.consumers = three().0;
    let (one, two) = nodes.open_for_trading().await;
    assert!(two.handle.consumers().borrow().is_empty(), "they run on the leader only");
    let (mut leader, mut standby) = (one, two);
    for round in 0..4 {
        for id in 0..5 {
            leader.insist(numbered(ALICE, round * 10 + id)).await;
        }
        leader.door.shut();
        standby.becomes(Role::Leader).await;
        leader.becomes(Role::Standby).await;
        leader.door.open();
        standby.insist(numbered(BOB, round * 10 + 5)).await;
        std::mem::swap(&mut leader, &mut standby);
    }
    consumed(&leader.handle, &ALL).await;
    for node in [leader, standby] {
        node.exchange.shutdown().await;
    }
    let door = nodes.journal.door();
    let expected = witness::events_of(door.as_ref()).await;
    for name in ALL {
        assert_eq!(seen(&nodes.database, name).await, expected, "{name}");
    }
    nodes.check().await;
}
