//! People for the tests of whoever stands above: the use cases on a database of the test's own, and somebody who is
//! signed in.

use super::lockout::Tried;
use super::sign_in::Entering;
use super::{Auth, AuthConfig, AuthParts, ClientInfo, Principal, SignIn, SignInStep, SignedIn};
use crate::domain::rng::SystemRng;
use crate::domain::{
    AuthenticationMethod, Clock, Failure, OpaqueIds, PermanentKey, Secret, SessionCredential,
    SessionId, StaffRoles, Timestamp, TokenTransport, VerifiedCredential,
};
use crate::services::mail::{MailConfig, Mailer};
use crate::storage::Database;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::jobs::JobSignal;
use crate::storage::limiter::limiter;
use crate::storage::testing::made_up;
use crate::storage::users::{self, Credentials, NewUser};
use std::sync::Arc;

/// The use cases of identity, with a key of their own and mail that stays in memory.
pub(crate) fn auth_on(database: &Database, clock: &Arc<dyn Clock>) -> Auth {
    let signal = JobSignal::default();
    let mailer = Mailer::new(&MailConfig::default(), clock.clone(), signal).expect("sane settings");
    let config = AuthConfig { signing_key: Secret::new("k".repeat(48)), ..AuthConfig::default() };
    let ring = config.key_ring().expect("a good ring");
    let parts = AuthParts {
        config,
        ring,
        database: database.clone(),
        mailer,
        clock: clock.clone(),
        rng: Arc::new(SystemRng),
        bus: None,
        limiter: limiter(None, clock.clone()),
        ids: ids(),
    };
    Auth::new(parts).expect("sane settings")
}

/// Ids of a key that every test knows.
pub(crate) fn ids() -> OpaqueIds {
    OpaqueIds::new(&PermanentKey::new([1; 32]))
}

/// A new person with a session. They have no password, because hashing one takes its time.
pub(crate) async fn signed_in(auth: &Auth, name: &str) -> SignedIn {
    let new = NewUser {
        email: format!("{name}@example.com"),
        password_hash: String::new(),
        display_name: name.to_owned(),
        created_at: auth.inner.now(),
    };
    let database = &auth.inner.database;
    let added = database.write(move |tx| {
        Box::pin(async move {
            let user = users::insert(tx, new).await?.expect("a new address");
            accounts::insert(tx, NewAccount::main(user.id, user.created_at)).await?;
            Ok(user)
        })
    });
    let user = added.await.expect("inserts");
    let input = SignIn {
        email: user.email.clone(),
        password: String::new(),
        device_name: None,
        transport: TokenTransport::Bearer,
        device_token: None,
        restore: false,
    };
    let tried = Tried { subject: vec![0], device: None, locked_until: None, wrong_before: 0 };
    let known = Credentials { user, password_hash: String::new() };
    let method = AuthenticationMethod::Password;
    let entering = Entering { input: &input, client: &client(), tried, method };
    entered(auth.inner.begin_session(known, entering, None).await).expect("begins")
}

/// Who is in by one step.
fn entered(step: Result<SignInStep, Failure>) -> Result<SignedIn, Failure> {
    step.map(|step| match step {
        SignInStep::SignedIn(signed_in) => *signed_in,
        SignInStep::Challenge(challenge) => panic!("a second factor is due: {challenge:?}"),
    })
}

impl Auth {
    /// Signs somebody in who has no second factor.
    pub(crate) async fn sign_in(
        &self,
        input: SignIn,
        client: &ClientInfo,
    ) -> Result<SignedIn, Failure> {
        entered(self.begin_sign_in(input, client).await)
    }
}

/// Where tests come from.
pub(crate) fn client() -> ClientInfo {
    ClientInfo { ip: [203, 0, 113, 7].into(), user_agent: None, request_id: String::new() }
}

/// Somebody who is signed in with a bearer token, whether there is such a person or not.
pub(crate) fn principal(number: u32) -> Principal {
    let (user, account) = made_up(number);
    Principal {
        user,
        account,
        email_verified: true,
        staff_roles: StaffRoles::default(),
        credential: VerifiedCredential::Session(SessionCredential {
            id: SessionId::default(),
            transport: TokenTransport::Bearer,
            methods: AuthenticationMethod::Password.into(),
            authenticated_at: Timestamp::default(),
        }),
    }
}
