//! One connection from `connection_init` to goodbye.

use super::outbound::{answer_once, relay, write};
use super::outbox::{Finished, Outbox, Subscriber};
use super::protocol::{self, ClientMessage, Goodbye};
use super::running::{Begin, Running, Stop, Work, count_subscription};
use crate::domain::{Failure, Secret};
use crate::graphql::Operation;
use crate::http::credential::{NOBODYS, bearer_token};
use crate::http::error::{code, error};
use crate::http::execute::{Subscribing, permit, refusal, reserve, run, subscribe};
use crate::http::graphql::operation::admitted;
use crate::http::graphql::params::Params;
use crate::http::shared::{self, Joined};
use crate::http::signature::socket_signer;
use crate::http::state::State;
use crate::http::trace::{note_user, request_span};
use crate::resolvers::context::{CookieReach, RequestContext};
use crate::services::api_keys::NotTaken;
use crate::services::auth::{ClientInfo, Credential, Principal};
use async_graphql::parser::types::OperationType;
use axum::extract::ws::{Message, WebSocket};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use tokio_util::task::AbortOnDropHandle;
use tracing::{Instrument, Span};

/// How long a look at the session may take; a database that is away ends nobody's connection.
const SESSION_CHECK_TIMEOUT: Duration = Duration::from_secs(5);

/// What the upgrade request said.
pub(super) struct Greeting {
    /// The credential in its headers.
    pub(super) credential: Option<Credential>,
    /// From where it came.
    pub(super) client: ClientInfo,
    /// The refresh token out of its cookie.
    pub(super) refresh_cookie: Option<Secret>,
    pub(super) device_cookie: Option<Secret>,
}

/// Who is on the other side.
enum Phase {
    /// `connection_init` has not come yet.
    Waiting { deadline: Instant },
    /// It has.
    Ready { principal: Option<Principal> },
}

/// One connection.
pub(super) struct Connection {
    state: Arc<State>,
    greeting: Greeting,
    phase: Phase,
    /// Ends when the session of whoever is on the other side is over.
    session_over: Option<AbortOnDropHandle<()>>,
    outbox: Arc<Outbox>,
    running: HashMap<Arc<str>, Running>,
    tasks: JoinSet<Finished>,
    serial: u64,
    heard: bool,
    draining: bool,
}

/// Why the loop ends: with words for the client, or without anybody to hear them.
enum End {
    Say(Goodbye),
    Gone,
}

impl From<Goodbye> for End {
    fn from(goodbye: Goodbye) -> End {
        End::Say(goodbye)
    }
}

impl Connection {
    /// Talks until one side ends it.
    pub(super) async fn run(state: Arc<State>, socket: WebSocket, greeting: Greeting) {
        metrics::gauge!("agio_ws_connections").increment(1.0);
        let settings = &state.config.socket;
        let outbox = Outbox::new(settings.outbound_messages_max);
        let deadline = Instant::now() + Duration::from_secs(settings.init_timeout_seconds);
        let (sink, inbound) = socket.split();
        let written = Arc::clone(&outbox);
        let writer = tokio::spawn(async move { write(sink, &written).await });
        let mut connection = Connection {
            state,
            greeting,
            phase: Phase::Waiting { deadline },
            session_over: None,
            outbox: Arc::clone(&outbox),
            running: HashMap::new(),
            tasks: JoinSet::new(),
            serial: 0,
            heard: true,
            draining: false,
        };
        if let End::Say(goodbye) = connection.talk(inbound).await {
            tracing::debug!(code = goodbye.code(), "socket closed");
            let _ = outbox.send(goodbye.message()).await;
        }
        drop(connection);
        outbox.close();
        let _ = writer.await;
        metrics::gauge!("agio_ws_connections").decrement(1.0);
    }

    async fn talk(&mut self, mut inbound: futures_util::stream::SplitStream<WebSocket>) -> End {
        let mut pings = ticks(self.state.config.socket.ping_seconds);
        let shutdown = self.state.shutdown.clone();
        loop {
            if self.draining && self.running.is_empty() {
                return Goodbye::Restart.into();
            }
            let step = tokio::select! {
                message = inbound.next() => match message {
                    // Boxed, so that a quiet connection does not hold room for what a message may take.
                    Some(Ok(message)) => Box::pin(self.hear(message)).await,
                    Some(Err(failed)) => Err(self.failure(failed)),
                    None => Err(End::Gone),
                },
                Some(finished) = self.tasks.join_next() => match finished {
                    Ok(finished) => self.conclude(finished).await,
                    Err(_) => Ok(()),
                },
                finished = self.outbox.finished() => self.conclude_all(finished).await,
                () = init_deadline(&self.phase) => Err(Goodbye::InitTimeout.into()),
                _ = pings.tick() => self.ping().await,
                () = ended(&mut self.session_over) => Err(session_ended().into()),
                () = shutdown.cancelled(), if !self.draining => {
                    self.drain();
                    Ok(())
                }
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    fn failure(&self, failed: axum::Error) -> End {
        let max = self.state.config.socket.message_bytes_max;
        Goodbye::of_failure(failed, max).map_or(End::Gone, End::Say)
    }

    async fn say(&self, message: Message) -> Result<(), End> {
        self.outbox.send(message).await.map_err(|_| End::Gone)
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.heard = true;
        let text = match &message {
            Message::Text(text) => text.as_str(),
            Message::Binary(_) => {
                return Err(Goodbye::BadMessage("send text, not binary".to_owned()).into());
            }
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(End::Gone),
        };
        let message: ClientMessage =
            serde_json::from_str(text).map_err(|cause| Goodbye::BadMessage(cause.to_string()))?;
        match message {
            ClientMessage::ConnectionInit { payload } => self.init(payload).await,
            ClientMessage::Ping { payload } => self.say(protocol::pong(payload)).await,
            ClientMessage::Pong {} => Ok(()),
            ClientMessage::Subscribe { id, payload } => self.start(id, payload).await,
            ClientMessage::Complete { id } => {
                if let Some(stopped) = self.running.remove(id.as_str()) {
                    stopped.stop();
                }
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: Option<Map<String, Value>>) -> Result<(), End> {
        if matches!(self.phase, Phase::Ready { .. }) {
            return Err(Goodbye::TooManyInits.into());
        }
        if let Some(token) = payload.as_ref().and_then(authorization) {
            self.greeting.credential = Some(Credential::Bearer(token));
        }
        let principal = match self.signer(payload.as_ref()).await? {
            Some(signer) => Some(signer),
            None => match &self.greeting.credential {
                None => None,
                Some(credential) => self.recognise(credential).await?,
            },
        };
        if let Some(principal) = principal {
            let over = tokio::spawn(self.state.over(principal));
            self.session_over = Some(AbortOnDropHandle::new(over));
        }
        self.phase = Phase::Ready { principal };
        self.say(protocol::connection_ack()).await
    }

    /// Whoever signed the payload of `connection_init`. With a signature, nothing else may say who it is.
    async fn signer(&self, payload: Option<&Map<String, Value>>) -> Result<Option<Principal>, End> {
        let signed = socket_signer(&self.state, payload, self.greeting.client.ip).await;
        match (signed, payload.and_then(authorization)) {
            (Ok(None), _) => Ok(None),
            (Ok(Some(_)), Some(_)) => Err(Goodbye::Forbidden(NotTaken::Malformed.message()).into()),
            (Ok(signer), None) => Ok(signer),
            (Err(not_taken @ (NotTaken::TooMany(_) | NotTaken::Fault(_))), _) => {
                tracing::warn!(?not_taken, "a socket's signer could not be recognised");
                Err(Goodbye::TryLater.into())
            }
            (Err(not_taken), _) => Err(Goodbye::Forbidden(not_taken.message()).into()),
        }
    }

    async fn recognise(&self, credential: &Credential) -> Result<Option<Principal>, End> {
        match (self.state.auth.authenticate(credential).await, credential) {
            (Ok(principal), _) => Ok(Some(principal)),
            // As over HTTP: a stale cookie is nobody's.
            (Err(Failure::Unauthenticated | Failure::Refused(_)), Credential::Cookie(_)) => {
                Ok(None)
            }
            (Err(Failure::Fault(fault)), _) => {
                tracing::warn!(%fault, "a socket's caller could not be recognised");
                Err(Goodbye::TryLater.into())
            }
            (Err(_), _) => Err(Goodbye::Forbidden("the access token is invalid or expired").into()),
        }
    }

    async fn start(&mut self, id: String, params: Params) -> Result<(), End> {
        // The news that the session is over may be on its way still.
        self.check_session().await?;
        let Phase::Ready { principal } = &self.phase else {
            return Err(Goodbye::Unauthorized.into());
        };
        if self.running.contains_key(id.as_str()) {
            return Err(Goodbye::Duplicate(id).into());
        }
        self.serial += 1;
        let mut client = self.greeting.client.clone();
        client.request_id = format!("{}-{}", client.request_id, self.serial);
        let request_id = client.request_id.clone();
        if self.draining || self.running.len() >= self.state.config.socket.operations_max {
            let refused = refusal(self.busy(), &request_id);
            return self.say(protocol::error(&id, &refused.errors)).await;
        }
        let span = request_span(&request_id, "WEBSOCKET", "/graphql/ws");
        let admitting = admitted(&self.state, params, &request_id).instrument(span.clone());
        let operation = match admitting.await {
            Ok(admitted) => admitted.operation,
            Err(refused) => return self.say(protocol::error(&id, &refused.errors)).await,
        };
        let kind = operation.kind();
        span.in_scope(|| note_user(principal.as_ref()));
        let context = self.context(*principal, client);
        let permitting = permit(&self.state, &operation, &context).instrument(span.clone());
        if let Err(denied) = permitting.await {
            return self.say(protocol::error(&id, &denied.response.errors)).await;
        }
        let subscribed = match kind {
            OperationType::Subscription => {
                let who = Subscribing { principal: principal.as_ref(), ip: context.client.ip };
                match reserve(&self.state, who, &request_id) {
                    Ok(subscribed) => Some(subscribed),
                    Err(refused) => return self.say(protocol::error(&id, &refused.errors)).await,
                }
            }
            _ => None,
        };
        let begin = Begin { id: id.into(), kind, subscribed, request_id };
        let shared = match kind {
            OperationType::Subscription => self.shared_key(&operation),
            _ => None,
        };
        let (operation, _) = context.attach(operation);
        self.begin(begin, operation, shared).instrument(span).await;
        Ok(())
    }

    /// Under what others may run the same; nothing when what it tells is not for everybody.
    fn shared_key(&self, operation: &Operation) -> Option<String> {
        let field = shared::root_field(operation)?;
        let is_shared = self.state.operations.is_shared(field.name.node.as_str())
            && !shared::goes_on(operation, field);
        is_shared.then(|| shared::key(operation))
    }

    fn context(&self, principal: Option<Principal>, client: ClientInfo) -> RequestContext {
        RequestContext {
            principal,
            client,
            // The origin was checked at the upgrade, so another site cannot have sent this.
            csrf_ok: true,
            own_site: true,
            cookie_reach: CookieReach::LostOnSocket,
            secure: self.state.config.secure(),
            refresh_cookie: self.greeting.refresh_cookie.clone(),
            device_cookie: self.greeting.device_cookie.clone(),
            oauth_cookie: None,
        }
    }

    /// A subscription listens before the next message is read, so that a client that then places an order,
    /// or waits for the answer to a ping and does it elsewhere, misses nothing of it.
    async fn begin(&mut self, begin: Begin, operation: Operation, shared: Option<String>) {
        if begin.kind != OperationType::Subscription {
            return self.spawn(begin, Work::Once(Box::new(operation)));
        }
        count_subscription();
        let mut results = subscribe(&self.state, operation, begin.request_id.clone());
        let Some(key) = shared else {
            let work = match futures_util::poll!(results.next()) {
                Poll::Ready(None) => Work::Stream(Vec::new(), stream::empty().boxed()),
                Poll::Ready(Some(first)) => Work::Stream(vec![first], results),
                Poll::Pending => Work::Stream(Vec::new(), results),
            };
            return self.spawn(begin, work);
        };
        let subscriber = Subscriber {
            outbox: Arc::clone(&self.outbox),
            id: Arc::clone(&begin.id),
            serial: self.serial,
            request_id: begin.request_id.clone(),
        };
        match self.state.shared.join(key, results, subscriber).await {
            Joined::Alone(first, rest) => self.spawn(begin, Work::Stream(first, rest)),
            Joined::Member(membership) => {
                let stop = Stop::Shared { _membership: membership, _subscribed: begin.subscribed };
                self.running
                    .insert(begin.id, Running { serial: self.serial, kind: begin.kind, stop });
            }
        }
    }

    fn spawn(&mut self, begin: Begin, work: Work) {
        let (state, outbox, serial) =
            (Arc::clone(&self.state), Arc::clone(&self.outbox), self.serial);
        let Begin { id, kind, subscribed, request_id } = begin;
        let key = Arc::clone(&id);
        let running = async move {
            let _subscribed = subscribed;
            let last = match work {
                Work::Once(operation) => {
                    let response = run(&state, *operation, &request_id).await;
                    answer_once(&outbox, &id, &response).await
                }
                Work::Stream(first, rest) => {
                    relay(&outbox, &id, stream::iter(first).chain(rest)).await
                }
            };
            Finished { id, serial, last }
        };
        let stop = Stop::Task(self.tasks.spawn(running.instrument(Span::current())));
        self.running.insert(key, Running { serial, kind, stop });
    }

    fn busy(&self) -> async_graphql::ServerError {
        if self.draining {
            return error("UNAVAILABLE", "The server restarts. Connect again.");
        }
        let max = self.state.config.socket.operations_max;
        let message = format!(
            "This connection already runs {max} operations. Complete one first, or open another connection."
        );
        error(code::LIMIT_EXCEEDED, message)
    }

    /// The id is free before its last message goes out, so that the client may use it again at once.
    async fn conclude(&mut self, finished: Finished) -> Result<(), End> {
        let current = self.running.get(&finished.id).map(|running| running.serial);
        if current != Some(finished.serial) {
            return Ok(());
        }
        self.running.remove(&finished.id);
        self.say(finished.last).await
    }

    async fn conclude_all(&mut self, finished: Vec<Finished>) -> Result<(), End> {
        for finished in finished {
            self.conclude(finished).await?;
        }
        Ok(())
    }

    async fn ping(&mut self) -> Result<(), End> {
        if !std::mem::take(&mut self.heard) {
            return Err(Goodbye::Silent.into());
        }
        self.say(Message::Ping(Bytes::new())).await
    }

    async fn check_session(&mut self) -> Result<(), End> {
        let Phase::Ready { principal: Some(principal) } = &mut self.phase else { return Ok(()) };
        let check = self.state.still(principal);
        match tokio::time::timeout(SESSION_CHECK_TIMEOUT, check).await {
            Ok(Ok(fresh)) => *principal = fresh,
            Ok(Err(Failure::Fault(fault))) => tracing::warn!(%fault, "a session cannot be checked"),
            Ok(Err(_)) => return Err(session_ended().into()),
            Err(_) => tracing::warn!("checking a session takes too long"),
        }
        Ok(())
    }

    /// Shutdown: subscriptions end, what else was accepted is finished.
    fn drain(&mut self) {
        self.draining = true;
        let subscribes =
            |_: &Arc<str>, running: &mut Running| running.kind == OperationType::Subscription;
        self.running.extract_if(subscribes).for_each(|(_, running)| running.stop());
    }
}

/// The token in the payload of `connection_init`; `null` is none. What is no text, or stands there twice, is a token that
/// is nobody's, never nobody.
fn authorization(payload: &Map<String, Value>) -> Option<String> {
    let named = |key: &String| key.eq_ignore_ascii_case("authorization");
    let mut values = payload.iter().filter(|(key, value)| named(key) && !value.is_null());
    let token = match (values.next(), values.next()) {
        (None, _) => None,
        (Some((_, Value::String(value))), None) => bearer_token(value),
        (Some(_), _) => Some(NOBODYS),
    };
    token.map(str::to_owned)
}

/// Waits for the end of the session, when there is one.
async fn ended(session_over: &mut Option<AbortOnDropHandle<()>>) {
    match session_over {
        // A task that broke ends the connection too: nobody would watch its session any more.
        Some(over) => drop(over.await),
        None => std::future::pending().await,
    }
}

fn session_ended() -> Goodbye {
    Goodbye::Forbidden("the session has ended")
}

async fn init_deadline(phase: &Phase) {
    match phase {
        Phase::Waiting { deadline } => sleep_until(*deadline).await,
        Phase::Ready { .. } => std::future::pending().await,
    }
}

fn ticks(seconds: u64) -> tokio::time::Interval {
    let period = Duration::from_secs(seconds.max(1));
    let mut ticks = interval_at(Instant::now() + period, period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
