//! Agio beside the GraphQL servers that people use on Node, and beside an empty handler: processor time per request.
//!
//! All serve the same schema, and the peers serve the very rows that Agio answered. They take turns, a few thousand
//! requests each, over keep-alive connections; the figure is the median of the rounds.

use super::contender::Contender;
use super::support::{Home, Person, Server};
use super::wire::{Wire, post};
use super::{process, support};
use serde_json::{Value, json};

/// How often each takes its turn; the first one warms up.
const ROUNDS: usize = 8;
const REQUESTS: usize = 2_000;
const CONNECTIONS: usize = 8;
/// How many trades there are to list.
const TRADES: usize = 60;

/// What is asked, and what issue and docs want of it.
struct Work {
    name: &'static str,
    goal: &'static str,
    query: &'static str,
}

const WORKS: [Work; 3] = [
    Work { name: "`{ __typename }`", goal: "handler + 6 us", query: "{ __typename }" },
    Work {
        name: "50 trades",
        goal: "0.5 of the fastest",
        query: "{ market(symbol: \"BTC-USD\") { trades(first: 50) { id price quantity takerSide at } } }",
    },
    Work {
        name: "viewer page",
        goal: "0.5 of the fastest",
        query: "{ viewer {
            portfolio { currency value costBasis unrealizedPnl realizedPnl
              holdings { asset { symbol } quantity value } }
            orders(first: 20) { nodes { id side type status price quantity filledQuantity averagePrice createdAt
              market { symbol } trades(first: 5) { nodes { id price quantity fee at } } }
              pageInfo { hasNextPage endCursor } }
            transactions(first: 20) { nodes { id kind asset { symbol } amount balanceAfter at }
              pageInfo { hasNextPage endCursor } } } }",
    },
];

/// A server on which something has happened, and somebody it has happened to.
async fn stage() -> (Server, Person) {
    let quiet = [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_LOG", "error")];
    let server = Home::on(support::Databases::on(None, None).await, &quiet).start();
    let viewer = trade(&server).await;
    (server, viewer)
}

/// Keeps the stage as it is until standard input ends, for whoever wants to look at the server with other tools.
pub(crate) async fn hold() {
    let (server, viewer) = stage().await;
    println!("{} {} {}", server.pid(), server.url, viewer.token.as_deref().unwrap_or_default());
    for work in &WORKS {
        println!("{}", json!({ "query": work.query }));
    }
    let mut input = String::new();
    let _ = std::io::Read::read_to_string(&mut std::io::stdin(), &mut input);
    server.stop();
}

/// Prints the table.
pub(crate) async fn compare() {
    let (server, viewer) = stage().await;
    let rows = rows(&viewer).await;
    let mut contenders =
        vec![Contender::running("Agio", &server.url, server.pid()), Contender::bare()];
    match Contender::peers(&rows) {
        Ok(peers) => contenders.extend(peers),
        Err(why) => println!("The peers are left out: {why}\n"),
    }
    print_head(&contenders);
    for work in &WORKS {
        let figures = measure(work, &contenders, &viewer).await;
        print_row(work, &figures);
    }
    drop(contenders);
    server.stop();
}

/// Two people trade; whose page is asked for is the one who bought.
async fn trade(server: &Server) -> Person {
    let buyer = server.funded(&[("USD", "1000000")]).await;
    let seller = server.funded(&[("BTC", "100")]).await;
    for number in 0..TRADES {
        let price = format!("{}.00", 50_000 + number);
        for (person, side) in [(&seller, "SELL"), (&buyer, "BUY")] {
            let input = json!({
                "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": "0.0123",
            });
            person.place(input).await;
        }
    }
    buyer
}

/// What Agio answers to everything that will be asked, by root field.
async fn rows(viewer: &Person) -> Value {
    let mut rows = json!({});
    for work in &WORKS {
        let answer = viewer.data(work.query, json!({})).await;
        let fields = answer.as_object().expect("data").clone();
        rows.as_object_mut().expect("an object").extend(fields);
    }
    rows.as_object_mut().expect("an object").remove("__typename");
    assert_eq!(rows["market"]["trades"].as_array().map(Vec::len), Some(50));
    assert_eq!(rows["viewer"]["orders"]["nodes"].as_array().map(Vec::len), Some(20));
    assert_eq!(rows["viewer"]["transactions"]["nodes"].as_array().map(Vec::len), Some(20));
    rows
}

/// Microseconds of processor time per request, of each.
async fn measure(work: &Work, contenders: &[Contender], viewer: &Person) -> Vec<f64> {
    let mut rounds = vec![Vec::new(); contenders.len()];
    for _ in 0..ROUNDS {
        for (contender, rounds) in contenders.iter().zip(&mut rounds) {
            let request = post(&contender.url, work.query, viewer.token.as_deref());
            rounds.push(one_round(contender, request).await);
        }
    }
    rounds.into_iter().map(|rounds| median(rounds[1..].to_vec())).collect()
}

async fn one_round(contender: &Contender, request: Vec<u8>) -> f64 {
    let mut wires = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut wire = Wire::open(&contender.url).await;
        let answer: Value = serde_json::from_slice(wire.ask(&request).await).expect("JSON");
        assert!(answer.get("errors").is_none(), "{}: {answer:#}", contender.name);
        wires.push(wire);
    }
    let before = process::cpu(contender.pid);
    let loads = wires.into_iter().map(|mut wire| {
        let request = request.clone();
        tokio::spawn(async move {
            for _ in 0..REQUESTS / CONNECTIONS {
                wire.ask(&request).await;
            }
            // Closing costs the server something, too, and is no part of a request.
            wire
        })
    });
    let done = futures_util::future::join_all(loads).await;
    // A thread that has ended takes its time with it.
    let used = process::cpu(contender.pid).saturating_sub(before);
    assert!(done.iter().all(Result::is_ok), "{}", contender.name);
    used.as_secs_f64() * 1e6 / REQUESTS as f64
}

pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn print_head(contenders: &[Contender]) {
    let names: Vec<&str> = contenders.iter().map(|contender| contender.name).collect();
    println!("CPU per request, us; medians of {} rounds of {REQUESTS} requests\n", ROUNDS - 1);
    println!("| work | {} | Agio / fastest peer | Agio - handler | goal |", names.join(" | "));
    println!("|---|{}---:|---:|---|", "---:|".repeat(names.len()));
}

fn print_row(work: &Work, figures: &[f64]) {
    let shown: Vec<String> = figures.iter().map(|figure| format!("{figure:.1}")).collect();
    let (agio, bare) = (figures[0], figures[1]);
    let fastest = figures[2..].iter().copied().reduce(f64::min);
    let ratio = fastest.map_or("-".to_owned(), |fastest| format!("{:.2}", agio / fastest));
    println!(
        "| {} | {} | {ratio} | {:.1} | {} |",
        work.name,
        shown.join(" | "),
        agio - bare,
        work.goal
    );
}
