//! Signing in while somebody floods: a hundred people sign in, each from a network of their own, at an even pace; in every other
//! round five hundred clients of one /24 try addresses of nobody's, each again a second after its answer.

use super::load::histogram;
use super::support::{Client, Home, PASSWORD, Server, http_builder};
use hdrhistogram::Histogram;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PEOPLE: usize = 100;
const FLOODERS: usize = 500;
/// Rounds of each kind.
const ROUNDS: usize = 3;
/// Within it everybody signs in once: seven times a minute, which `rate_limits` allows.
const ROUND: Duration = Duration::from_secs(8);
const PAUSE: Duration = Duration::from_secs(1);

/// Prints the p95 of a sign-in with and without a flood, and their ratio.
pub(crate) async fn measure() {
    let home = Home::new(&[("AGIO_LOG", "error")]).await;
    let server = home.start();
    let emails = emails(&server).await;
    // The mailbox in the browser is closed behind a proxy, so that one stands there only from here on.
    let home = server.stop();
    let mut command = home.agio();
    command.env("AGIO_HTTP__TRUSTED_PROXIES", "127.0.0.1");
    let server = home.start_with(command);
    let people = Arc::new(people(&server, emails));
    let [mut quiet, mut flooded] = [histogram(), histogram()];
    let tries = Arc::new(AtomicU64::new(0));
    for _ in 0..ROUNDS {
        quiet.add(round(&people).await).expect("same bounds");
        let flood = flood(&server, &tries);
        flooded.add(round(&people).await).expect("same bounds");
        flood.iter().for_each(tokio::task::JoinHandle::abort);
    }
    println!("| sign-ins of {PEOPLE} people | p50, ms | p95, ms |");
    println!("|---|---:|---:|");
    row("nobody else", &quiet);
    row(&format!("{FLOODERS} clients of one /24 flood"), &flooded);
    let ratio = p(&flooded, 0.95) / p(&quiet, 0.95);
    let seconds = (ROUND * ROUNDS as u32).as_secs();
    let pace = tries.load(Ordering::Relaxed) / seconds;
    println!(
        "\np95 with the flood is {ratio:.2} times that without (goal 2); the flood made {pace} tries a second."
    );
}

fn row(what: &str, latency: &Histogram<u64>) {
    println!("| {what} | {:.1} | {:.1} |", p(latency, 0.5), p(latency, 0.95));
}

/// A quantile in milliseconds.
fn p(latency: &Histogram<u64>, quantile: f64) -> f64 {
    latency.value_at_quantile(quantile) as f64 / 1_000.0
}

/// Whoever asks from an address, as the proxy in front tells it.
fn from(server: &Server, address: &str) -> Client {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-forwarded-for", address.parse().expect("a header"));
    let http = http_builder().default_headers(headers).build().expect("an HTTP client");
    Client { http, ..server.client() }
}

/// A person, and how they ask.
struct Honest {
    client: Client,
    email: String,
}

/// Signs everybody up; answers their addresses.
async fn emails(server: &Server) -> Vec<String> {
    let mut emails = Vec::new();
    for _ in 0..PEOPLE {
        emails.push(server.person().await.email);
    }
    emails
}

/// Each from a network of their own.
fn people(server: &Server, emails: Vec<String>) -> Vec<Honest> {
    let person =
        |(number, email)| Honest { client: from(server, &format!("10.{number}.7.7")), email };
    emails.into_iter().enumerate().map(person).collect()
}

/// Everybody signs in once, one after another at an even pace; answers how long each took, in microseconds.
async fn round(people: &Arc<Vec<Honest>>) -> Histogram<u64> {
    let start = tokio::time::Instant::now();
    let sign_ins = (0..PEOPLE).map(|number| {
        let people = Arc::clone(people);
        tokio::spawn(async move {
            tokio::time::sleep_until(start + ROUND / PEOPLE as u32 * number as u32).await;
            let Honest { client, email } = &people[number];
            let asked = Instant::now();
            let input = json!({ "email": email, "password": PASSWORD, "transport": "BEARER" });
            client.mutate("signIn", "SignInInput", "tokens { accessToken }", input).await;
            asked.elapsed().as_micros() as u64
        })
    });
    let mut latency = histogram();
    for taken in futures_util::future::join_all(sign_ins).await {
        latency.record(taken.expect("a sign-in")).expect("the histogram grows by itself");
    }
    latency
}

/// Sign-ins of nobody from all addresses of one /24, until aborted.
fn flood(server: &Server, tries: &Arc<AtomicU64>) -> Vec<tokio::task::JoinHandle<()>> {
    let junk = |number: usize| {
        let client = from(server, &format!("198.51.100.{}", number % 254 + 1));
        let tries = Arc::clone(tries);
        tokio::spawn(async move {
            for turn in 0.. {
                let email = format!("junk{number}-{turn}@example.com");
                let input = json!({ "email": email, "password": "junk of some length" });
                let query = "mutation($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }";
                // Refused in one way or another.
                client.ask(query, json!({ "input": input })).await;
                tries.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(PAUSE).await;
            }
        })
    };
    (0..FLOODERS).map(junk).collect()
}
