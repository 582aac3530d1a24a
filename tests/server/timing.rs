//! Whether time tells accounts apart: how long an answer takes, and how long somebody's write takes right after it.
//!
//! Addresses with and without an account are tried in turn, and the two samples are compared by the area under the
//! ROC curve: 0.5 tells nothing, 1 tells everything. `AGIO_TEST_TIMING=2000` says how many tries of each kind; without
//! it a few are made, which shows that the measurement works, and nothing is concluded from them. (What must hold for
//! it, the same statements and the same hashing, is counted by `services::auth::tests::same_work` at every run.)

use super::support::{Client, PASSWORD, Person, Server};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How many tries of each kind.
const FLAG: &str = "AGIO_TEST_TIMING";
const TRIES_IN_SHORT: usize = 3;
/// So many tries make the figure exact enough to be judged: its standard error is below 0.02.
const JUDGED_FROM: usize = 500;
const AUC_MAX: f64 = 0.55;
/// How many accounts, and as many addresses without one, are tried in turn.
const ADDRESSES: usize = 10;

/// What a stranger sends about an address.
#[derive(Clone, Copy)]
struct Probe {
    name: &'static str,
    mutation: &'static str,
    input: &'static str,
    rest: fn() -> Value,
    /// Whether each try needs an address that was never tried.
    fresh: bool,
}

const PROBES: [Probe; 5] = [
    Probe {
        name: "verifyEmail, wrong code",
        mutation: "verifyEmail",
        input: "VerifyEmailInput",
        rest: || json!({ "code": "no code" }),
        fresh: false,
    },
    Probe {
        name: "requestPasswordReset",
        mutation: "requestPasswordReset",
        input: "RequestPasswordResetInput",
        rest: || json!({}),
        fresh: false,
    },
    Probe {
        name: "resendVerificationEmail",
        mutation: "resendVerificationEmail",
        input: "ResendVerificationEmailInput",
        rest: || json!({}),
        fresh: false,
    },
    Probe {
        name: "signIn, wrong password",
        mutation: "signIn",
        input: "SignInInput",
        rest: || json!({ "password": "not the password" }),
        fresh: false,
    },
    Probe {
        name: "signUp",
        mutation: "signUp",
        input: "SignUpInput",
        rest: || json!({ "password": PASSWORD, "displayName": "Me" }),
        fresh: true,
    },
];

/// The probability that one of `left` is larger than one of `right`, ties halved: what separates them, from 0.5 to 1.
fn auc(left: &[Duration], right: &[Duration]) -> f64 {
    let mut all: Vec<(Duration, bool)> = left.iter().map(|took| (*took, true)).collect();
    all.extend(right.iter().map(|took| (*took, false)));
    all.sort_unstable();
    let (mut above, mut below) = (0.0, 0.0);
    for same in all.chunk_by(|one, other| one.0 == other.0) {
        let lefts = same.iter().filter(|(_, left)| *left).count() as f64;
        let rights = same.len() as f64 - lefts;
        above += lefts * (below + rights / 2.0);
        below += rights;
    }
    let auc = above / (left.len() as f64 * right.len() as f64);
    auc.max(1.0 - auc)
}

#[test]
fn area_under_the_curve_is_what_it_should_be() {
    let millis = |values: &[u64]| values.iter().map(|ms| Duration::from_millis(*ms)).collect();
    for (left, right, expected) in [
        (&[1, 2, 3][..], &[1, 2, 3][..], 0.5),
        (&[4, 5, 6], &[1, 2, 3], 1.0),
        (&[1, 2, 3], &[4, 5, 6], 1.0),
        (&[1, 3], &[2, 2], 0.5),
        (&[2, 4], &[1, 3], 0.75),
    ] {
        let (left, right): (Vec<_>, Vec<_>) = (millis(left), millis(right));
        assert!((auc(&left, &right) - expected).abs() < 1e-9, "{left:?} {right:?}");
    }
}

/// The two samples of one measurement: accounts, and addresses without one.
#[derive(Default)]
struct Samples([Vec<Duration>; 2]);

impl Samples {
    fn auc(&self) -> f64 {
        auc(&self.0[0], &self.0[1])
    }
}

struct House {
    server: Server,
    stranger: Client,
    bystander: Person,
    known: Vec<String>,
}

impl House {
    async fn open() -> House {
        let many = "1000000000";
        let server = Server::with(&[
            ("AGIO_LIQUIDITY__ENABLED", "false"),
            ("AGIO_AUTH__SIGN_IN_TRIES_MAX", many),
            ("AGIO_AUTH__NETWORK_TRIES_MAX", many),
            ("AGIO_AUTH__LOCKOUT_FAILURES_MAX", many),
            ("AGIO_AUTH__NETWORK_SIGN_UPS_PER_HOUR_MAX", many),
            ("AGIO_AUTH__NETWORK_MAILS_PER_HOUR_MAX", many),
        ])
        .await;
        let (bystander, stranger) = (server.person().await, server.client());
        let mut known = Vec::new();
        for number in 0..ADDRESSES {
            let email = format!("known{number}@example.com");
            let input = json!({ "email": email, "password": PASSWORD, "displayName": "Me" });
            // Half of them verify their address.
            if number % 2 == 0 {
                Person::sign_up(&server.url, &email).await;
            } else {
                stranger.mutate("signUp", "SignUpInput", "acknowledged", input).await;
            }
            known.push(email);
        }
        House { server, stranger, bystander, known }
    }

    /// Tries one address; answers how long the answer took, and how long a write right after it.
    async fn probe(&self, probe: Probe, email: &str) -> (Duration, Duration) {
        let mut input = (probe.rest)();
        input["email"] = json!(email);
        let began = Instant::now();
        self.stranger.attempt(probe.mutation, probe.input, "__typename", input).await;
        let answered = began.elapsed();
        let began = Instant::now();
        let theme = json!({ "theme": "DARK" });
        let write = "user { id }";
        self.bystander.mutate("updatePreferences", "UpdatePreferencesInput", write, theme).await;
        (answered, began.elapsed())
    }

    /// Measures one probe: accounts against addresses without, and as a control the latter against themselves.
    async fn measure(&self, probe: Probe, tries: usize) -> [(f64, f64); 2] {
        let mut samples: [[Samples; 2]; 2] = Default::default();
        for turn in 0..tries {
            for (against, samples) in samples.iter_mut().enumerate() {
                // Who comes first changes, so that what a try leaves behind falls on both.
                for side in if turn % 2 == 0 { [0, 1] } else { [1, 0] } {
                    let number = turn % ADDRESSES;
                    let email = match (against, side) {
                        (0, 0) => self.known[number].clone(),
                        _ if probe.fresh => format!("{against}{side}new{turn}@example.com"),
                        _ => format!("{against}{side}unknown{number}@example.com"),
                    };
                    let (answered, written) = self.probe(probe, &email).await;
                    samples[0].0[side].push(answered);
                    samples[1].0[side].push(written);
                }
            }
        }
        samples.map(|[answers, writes]| (answers.auc(), writes.auc()))
    }
}

#[tokio::test]
async fn answer_time_does_not_tell_accounts_apart() {
    let tries = std::env::var(FLAG).map_or(TRIES_IN_SHORT, |tries| tries.parse().unwrap());
    let house = House::open().await;
    let mut told = Vec::new();
    for probe in PROBES {
        let [(answer, write), (control, write_control)] = house.measure(probe, tries).await;
        println!(
            "{}: answer {answer:.3} (control {control:.3}), write after it {write:.3} (control \
             {write_control:.3}), {tries} tries each",
            probe.name
        );
        if tries >= JUDGED_FROM && answer.max(write) > AUC_MAX {
            told.push(probe.name);
        }
    }
    assert!(told.is_empty(), "time tells accounts apart: {told:?}");
    house.server.stop();
}
