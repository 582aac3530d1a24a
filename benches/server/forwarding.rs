//! What it costs to hand an order to a node that does not lead: two servers on one PostgreSQL and one Redis, of which
//! the first leads. The same people place the same orders through one and the other, in turns.

use super::load::Figures;
use super::support::{Databases, Home, Person, Server, http};
use super::{RUNS, orders, row};
use serde_json::Value;
use std::sync::Arc;

const ON: &str = "PostgreSQL + Redis, two nodes";

/// Prints a row for each node, with many orders in flight and with one.
pub(crate) async fn compare(urls: &[Option<String>; 2]) {
    let databases = Databases::on(urls[0].as_deref(), urls[1].clone()).await;
    let leader = node(&databases);
    let at_leader = orders::traders(&leader).await;
    let standby = node(&databases);
    let at_standby = sign_in(&standby, &at_leader).await;
    orders::wait_until_taken(&at_standby[0]).await;
    check_roles(&leader, &standby).await;
    for (in_flight, words) in [(64, "64 in flight"), (1, "one at a time")] {
        let (led, forwarded) = in_turns(&at_leader, &at_standby, in_flight).await;
        row(&format!("placeOrder through the leader, {words}"), ON, &led);
        row(&format!("placeOrder through a standby, {words}"), ON, &forwarded);
    }
    check_roles(&leader, &standby).await;
    standby.stop();
    leader.stop();
}

fn node(databases: &Databases) -> Server {
    let settings = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_LOG", "error"),
        ("AGIO_SIGNING_KEY", "the same key on all nodes, as it must be"),
    ];
    Home::on(databases.clone(), &settings).start()
}

/// The same people as clients of another node.
async fn sign_in(node: &Server, people: &[Person]) -> Arc<Vec<Person>> {
    let mut clients = Vec::new();
    for person in people {
        clients.push(Person::sign_in(&node.url, &person.email).await);
    }
    Arc::new(clients)
}

/// Both take turns, so that what the machine does meanwhile touches both; the run in the middle of each.
async fn in_turns(
    at_leader: &Arc<Vec<Person>>,
    at_standby: &Arc<Vec<Person>>,
    in_flight: usize,
) -> (Figures, Figures) {
    let (mut led, mut forwarded) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        led.push(orders::one_run(at_leader, in_flight).await);
        forwarded.push(orders::one_run(at_standby, in_flight).await);
    }
    (Figures::median(led), Figures::median(forwarded))
}

/// Nobody changed places: otherwise the rows would not say what they measured.
async fn check_roles(leader: &Server, standby: &Server) {
    assert_eq!(role(leader).await, "leader");
    assert_eq!(role(standby).await, "standby");
}

async fn role(server: &Server) -> String {
    let answer = http().get(format!("{}/health/ready", server.url)).send().await;
    let answer: Value = answer.expect("an answer").json().await.expect("JSON");
    answer["role"].as_str().expect("a role").to_owned()
}
