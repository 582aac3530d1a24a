//! Traders who place, amend and cancel without a pause, whatever happens to the server, and remember what
//! they were told. What was acknowledged must be found afterwards, and nothing twice.
//!
//! An answer that never came, or that says the server could not, leaves a step in doubt: the trader asks again
//! with the same client id, as a good client does, and believes only the answer to that.

mod trader;

use super::support::{Client, Home, Person, Server};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How long a client waits before it asks again after "not now".
const NOT_NOW_PAUSE: Duration = Duration::from_millis(20);
/// Each trader's funds.
const FUNDS: [(&str, &str); 2] = [("USD", "1000000"), ("BTC", "100")];
/// So many steps have some of each kind.
const STEPS_OF_ALL_KINDS: u64 = 200;
/// How many orders a trader asks for once more at the end.
const RETRIES: usize = 20;
/// The most orders of one batch.
const BATCH_MAX: u32 = 8;

/// A crowd of traders, each with an account of its own.
pub(super) struct Crowd {
    emails: Vec<String>,
    traders: Vec<Trader>,
    /// Steps acknowledged so far, by all.
    pub(super) acknowledged: Arc<AtomicU64>,
}

/// What one trader knows.
struct Trader {
    name: String,
    rng: StdRng,
    client: Client,
    placed: BTreeMap<String, Told>,
    /// Client ids that were asked for, answered or not.
    asked: BTreeSet<String>,
    /// The step whose answer is not known.
    doubtful: Option<Step>,
    acknowledged: Arc<AtomicU64>,
    next: u32,
}

/// An order as it was acknowledged.
struct Told {
    /// What was asked for.
    step: Step,
    id: String,
    ended: bool,
    /// The last acknowledged quantity; `None` while an amendment is in doubt.
    quantity: Option<String>,
}

#[derive(Clone)]
enum Step {
    Place(Value),
    Batch(Vec<Value>),
    Pair(Value),
    Amend { client_id: String, quantity: String },
    Cancel(String),
    CancelAll,
    Switch(u32),
}

/// Why a step has no answer.
enum NoAnswer {
    /// The connection broke: the server is gone.
    Gone,
    /// The server said that it cannot now.
    NotNow,
}

impl Crowd {
    /// Signs so many traders up and gives them money.
    pub(super) async fn gather(server: &Server, count: u32, seed: u64) -> Crowd {
        let acknowledged = Arc::<AtomicU64>::default();
        let (mut emails, mut traders) = (Vec::new(), Vec::new());
        for number in 0..count {
            let person = server.funded(&FUNDS).await;
            emails.push(person.email.clone());
            traders.push(Trader {
                name: format!("t{number}"),
                rng: StdRng::seed_from_u64(seed.wrapping_mul(1_000).wrapping_add(number.into())),
                client: person.client,
                placed: BTreeMap::new(),
                asked: BTreeSet::new(),
                doubtful: None,
                acknowledged: acknowledged.clone(),
                next: 0,
            });
        }
        Crowd { emails, traders, acknowledged }
    }

    /// Tells the traders where the server is now. Their tokens hold across restarts.
    pub(super) fn turn_to(&mut self, server: &Server) {
        for trader in &mut self.traders {
            trader.client.url.clone_from(&server.url);
        }
    }

    /// Signs everybody in anew: tokens live for minutes.
    pub(super) async fn sign_in(&mut self, server: &Server) {
        for (trader, email) in self.traders.iter_mut().zip(&self.emails) {
            trader.client = Person::sign_in(&server.url, email).await.client;
        }
    }

    /// Lets everybody trade until the server is gone or the handle is told to stop.
    pub(super) fn trade(&mut self) -> Trading {
        let stop = Arc::<AtomicBool>::default();
        let tasks = self.traders.drain(..).map(|trader| tokio::spawn(trader.run(stop.clone())));
        Trading { tasks: tasks.collect(), stop }
    }

    /// Takes the traders back in.
    pub(super) async fn rest(&mut self, trading: Trading) {
        trading.stop.store(true, Ordering::SeqCst);
        for task in trading.tasks {
            self.traders.push(task.await.expect("a trader saw nothing wrong"));
        }
    }

    /// Everything that was acknowledged is there, once, as it was acknowledged. Answers how many orders were.
    pub(super) async fn check(&mut self, server: &Server) -> usize {
        self.turn_to(server);
        self.sign_in(server).await;
        for trader in &mut self.traders {
            trader.settle_doubts().await;
            trader.ask_again().await;
            trader.check().await;
        }
        self.traders.iter().map(|trader| trader.placed.len()).sum()
    }

    /// The journal holds every order that was acknowledged and, where the load was long enough to have them,
    /// the kinds of commands that a schema offers.
    pub(super) fn check_journal(&self, home: &Home) {
        let output = home.agio().args(["journal", "export"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        let mut found = BTreeSet::new();
        for line in text.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let command = &line["command"];
            *kinds.entry(command["type"].as_str().unwrap().to_owned()).or_default() += 1;
            let ids = [&command["clientId"], &command["stopClientId"]];
            found.extend(ids.into_iter().filter_map(|id| id.as_str().map(str::to_owned)));
        }
        println!("journaled: {kinds:?}");
        for trader in &self.traders {
            let missing = trader.placed.keys().find(|id| !found.contains(*id));
            assert_eq!(missing, None, "acknowledged and not in the journal");
        }
        if self.acknowledged.load(Ordering::SeqCst) >= STEPS_OF_ALL_KINDS {
            for kind in ["PLACE_ORDER", "PLACE_OCO", "AMEND_ORDER", "CANCEL_ORDER"] {
                assert!(kinds.contains_key(kind), "the load had none of {kind}: {kinds:?}");
            }
        }
    }
}

/// Traders at work.
pub(super) struct Trading {
    tasks: Vec<tokio::task::JoinHandle<Trader>>,
    stop: Arc<AtomicBool>,
}

impl Trading {
    /// Fails when a trader has seen something wrong, rather than let the test wait for him.
    pub(super) fn check(&self) {
        assert!(!self.tasks.iter().any(|task| task.is_finished()), "a trader saw something wrong");
    }
}
