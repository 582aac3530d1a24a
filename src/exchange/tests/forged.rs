//! Stories of somebody who can publish in the nodes' Redis and has no key: what is forged, changed or sent again does
//! nothing, and nobody believes it.

use super::cluster::{Nodes, bus, keys, numbered};
use super::*;
use crate::domain::Seq;
use crate::exchange::cluster::test_bus::{ByHand, RequestName, captured, eavesdrop, readdressed};
use crate::exchange::{Bus, CommandError, Role};

/// What the journal of a shared database is called in these tests.
const CLUSTER: &str = "shared";

fn mint() -> Command {
    Command::Deposit(deposit(ALICE, USD, COIN))
}

#[tokio::test(flavor = "multi_thread")]
async fn command_that_comes_too_late_is_not_done() {
    let bus = bus();
    let nodes = Nodes::new(Some(bus.clone())).await;
    let (one, two) = nodes.open_for_trading().await;
    let before = one.handle.status().seq;
    let mut node = ByHand::new(bus, CLUSTER, "by hand");
    let (epoch, _) = node.news().await;
    node.publish(&node.request(epoch, 0, mint())).await;
    let late = node.answer().await;
    assert!(late.contains("too late"), "{late}");
    assert_eq!(one.handle.status().seq, before, "nothing was done");
    let early = node.valid_request(mint()).await;
    node.publish(&early).await;
    assert_eq!(node.answer().await, format!("Committed(Seq({}))", before.0 + 1));
    one.exchange.shutdown().await;
    two.exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_tampered_commands_are_not_done() {
    let bus = bus();
    let nodes = Nodes::new(Some(bus.clone())).await;
    let (one, two) = nodes.open_for_trading().await;
    let before = one.handle.status().seq;
    let mut node = ByHand::new(bus.clone(), CLUSTER, "by hand");
    let forger_bus = Bus { keys: keys("a guess"), ..bus.clone() };
    let forger = ByHand::new(forger_bus, CLUSTER, "by hand");

    let (epoch, clock_ms) = node.news().await;
    forger.publish(&forger.request(epoch, clock_ms + 1_000, mint())).await;
    let mut tampered = node.valid_request(mint()).await;
    *tampered.bytes.last_mut().expect("bytes") ^= 1;
    forger.publish(&tampered).await;
    tampered.bytes.truncate(1);
    forger.publish(&tampered).await;
    let minting = Command::ListAsset(Asset {
        id: AssetId(2),
        symbol: "FAKE".to_owned(),
        name: "FAKE".to_owned(),
        kind: AssetKind::Crypto,
        scale: 8,
    });
    let listing = node.valid_request(minting).await;
    node.publish(&listing).await;
    let refused = node.answer().await;
    assert!(refused.contains("no client may cause"), "not even from a node: {refused}");

    // The leader hears in order, so all of that was heard before this.
    let genuine = node.valid_request(mint()).await;
    node.publish(&genuine).await;
    assert_eq!(node.answer().await, format!("Committed(Seq({}))", before.0 + 1));
    assert_eq!(one.handle.status().seq, Seq(before.0 + 1), "and nothing else was done");
    one.exchange.shutdown().await;
    two.exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn captured_command_does_nothing_again_nor_at_a_successor() {
    let bus = bus();
    let nodes = Nodes::new(Some(bus.clone())).await;
    let (one, two) = nodes.open_for_trading().await;
    let mut node = ByHand::new(bus.clone(), CLUSTER, "by hand");
    let (epoch, _) = node.news().await;
    let mut ear = eavesdrop(&bus, CLUSTER, epoch);
    two.insist(numbered(ALICE, 1)).await;
    let command = captured(&mut ear).await;
    let before = one.handle.status().seq;
    for _ in 0..3 {
        node.publish(&command).await;
    }
    let genuine = node.valid_request(mint()).await;
    node.publish(&genuine).await;
    assert_eq!(node.answer().await, format!("Committed(Seq({}))", before.0 + 1), "only this");

    one.exchange.shutdown().await;
    two.becomes(Role::Leader).await;
    let successor = loop {
        let (now, _) = node.news().await;
        if now > epoch {
            break now;
        }
    };
    let before = two.handle.status().seq;
    node.publish(&command).await;
    node.publish(&readdressed(&command, CLUSTER, successor)).await;
    node.publish(&readdressed(&genuine, CLUSTER, successor)).await;
    let genuine = node.valid_request(mint()).await;
    node.publish(&genuine).await;
    assert_eq!(node.answer().await, format!("Committed(Seq({}))", before.0 + 1), "only this");
    two.exchange.shutdown().await;
    nodes.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn standby_believes_no_answer_but_that_of_the_leader_it_asked() {
    let bus = bus();
    let nodes = Nodes::new(Some(bus.clone())).await;
    let (one, two) = nodes.open_for_trading().await;
    let mut node = ByHand::new(bus.clone(), CLUSTER, "by hand");
    let forger_bus = Bus { keys: keys("a guess"), ..bus.clone() };
    let mut forger = ByHand::new(forger_bus, CLUSTER, "by hand");
    let epoch = node.news().await.0 + 1_000;

    drop(forger.lead(epoch + 1).await);
    // Until it has heard the news, it asks the leader before; these are done there.
    let asked = loop {
        let mut requests = node.lead(epoch).await;
        let handle = two.handle.clone();
        let asking = tokio::spawn(async move { handle.submit(mint()).await });
        let wait = tokio::time::timeout(
            std::time::Duration::from_millis(500),
            node.requested(&mut requests),
        );
        if let Ok(request) = wait.await {
            break (request, asking);
        }
    };
    let ((standby, id), asking) = asked;
    drop(node.lead(epoch).await);
    let request = RequestName { epoch, id };
    forger.refuse(&standby, request, "forged").await;
    let of_another = RequestName { epoch: epoch - 1, id };
    node.refuse(&standby, of_another, "of another leadership").await;
    node.refuse("somebody else", request, "for another standby").await;
    node.refuse(&standby, RequestName { epoch, id: id + 1 }, "to another request").await;
    node.refuse(&standby, request, "the leader's own word").await;
    node.refuse(&standby, request, "once more").await;
    let answer = asking.await.expect("no panic").expect_err("is refused").to_string();
    assert!(answer.contains("the leader's own word"), "{answer}");
    one.exchange.shutdown().await;
    two.exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn standby_forwards_nothing_that_only_a_leader_does() {
    let nodes = Nodes::new(Some(bus())).await;
    let (one, two) = nodes.open_for_trading().await;
    two.insist(numbered(ALICE, 1)).await;
    let before = one.handle.status().seq;
    let refused = two.handle.submit(Command::Tick).await;
    assert!(matches!(refused, Err(CommandFault::NotDone(Fault::Internal(_)))), "{refused:?}");
    let house = deposit(AccountId::MARKET_MAKER, USD, COIN);
    let refused = two.handle.deposit(house).await;
    assert!(
        matches!(refused, Err(CommandError::Fault(CommandFault::NotDone(_)))),
        "the house's money is the leader's business: {refused:?}"
    );
    assert_eq!(one.handle.status().seq, before);
    one.exchange.shutdown().await;
    two.exchange.shutdown().await;
}
