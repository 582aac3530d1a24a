//! Keys from being made to being over, and what is signed with them.

mod changes;
mod signatures;

use super::testing::{Pen, Sent, api_keys_on};
use super::*;
use crate::domain::time::ManualClock;
use crate::domain::{ApiKeyScope, ApiKeyScopes, Failure, RefusalCode, Timestamp};
use crate::services::auth::testing::{auth_on, client, signed_in};
use crate::services::auth::{Caller, ClientInfo, Principal};
use crate::storage::testing::TestDatabase;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::net::IpAddr;
use std::time::Duration;

/// Where the programs of the tests are.
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

/// Ann, who makes keys.
struct Scenario {
    keys: ApiKeys,
    auth: Auth,
    clock: Arc<ManualClock>,
    ann: Principal,
    database: TestDatabase,
}

impl Scenario {
    async fn open() -> Scenario {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
        let told: Arc<dyn Clock> = clock.clone();
        let auth = auth_on(&database, &told);
        let ann = Principal { email_verified: true, ..signed_in(&auth, "ann").await.principal };
        let keys = api_keys_on(&database, (&auth, &told));
        Scenario { keys, auth, clock, ann, database }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What makes a key for reading and trading.
    fn input(&self) -> CreateApiKey {
        CreateApiKey {
            account: self.ann.account,
            name: "Bot".to_owned(),
            scopes: scopes(&[ApiKeyScope::Read, ApiKeyScope::Trade]),
            ip_allow_list: Vec::new(),
            public_key: None,
            expires_at: None,
        }
    }

    async fn create(&self, input: CreateApiKey) -> Result<MadeKey, Failure> {
        self.keys.create(Caller::new(&self.ann, &client()), input).await
    }

    /// A key whose requests a pen signs.
    async fn key(&self, pen: Option<&Pen>, input: CreateApiKey) -> (ApiKey, Pen) {
        let input = CreateApiKey { public_key: pen.map(Pen::public), ..input };
        let made = self.create(input).await.expect("makes a key");
        let drawn = made
            .secret
            .map(|secret| Pen::HmacSha256(URL_SAFE_NO_PAD.decode(secret).expect("base64")));
        (made.key, drawn.or(pen.cloned()).expect("a pen"))
    }

    /// The next request of a key, signed now.
    fn sent(&self, key: &ApiKey, nonce: u64) -> Sent {
        Sent::post(&key.prefix, (nonce, self.now()), "{\"query\":\"{ viewer { id } }\"}")
    }

    async fn outcome(&self, sent: &Sent) -> &'static str {
        word(&self.keys.authenticate(&sent.request(), HERE).await)
    }
}

fn scopes(scopes: &[ApiKeyScope]) -> ApiKeyScopes {
    scopes.iter().copied().collect()
}

/// What became of a request.
fn word(outcome: &Result<Principal, NotTaken>) -> &'static str {
    match outcome {
        Ok(_) => "taken",
        Err(NotTaken::Malformed) => "malformed",
        Err(NotTaken::Clock) => "clock",
        Err(NotTaken::Wrong) => "wrong",
        Err(NotTaken::Over) => "over",
        Err(NotTaken::Address) => "address",
        Err(NotTaken::Replayed) => "replayed",
        Err(NotTaken::TooMany(_)) => "too many",
        Err(NotTaken::Fault(_)) => "fault",
    }
}

/// The code and the field of a refusal.
fn refused<T>(outcome: Result<T, Failure>) -> (RefusalCode, String) {
    match outcome {
        Err(Failure::Refused(refusals)) => {
            (refusals[0].code, refusals[0].path.get(1).cloned().unwrap_or_default())
        }
        Err(failure) => panic!("{failure:?}"),
        Ok(_) => panic!("not refused"),
    }
}

fn elsewhere() -> ClientInfo {
    ClientInfo { ip: [198, 51, 100, 1].into(), ..client() }
}
