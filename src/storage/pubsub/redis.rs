//! The twin in Redis: one multiplexed connection publishes, every listener has one of its own and connects again
//! by itself when it is lost.

use super::{Heard, Listener, WAITING_MAX};
use crate::domain::Fault;
use crate::storage::redis_server::{RedisServer, redis_fault};
use futures_util::StreamExt;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Msg};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Before every channel, so that Agio can share a Redis with others.
const PREFIX: &str = "agio:";
/// How long a connection may take to come up.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// How long an answer may take. Who waits for it has better things to do.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(500);
/// How often a listener makes sure that its connection lives.
const PING_EVERY: Duration = Duration::from_secs(1);
/// How long it waits before it connects again.
const RECONNECT_PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone)]
pub(super) struct RedisPubSub {
    client: Client,
    connection: ConnectionManager,
}

impl fmt::Debug for RedisPubSub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisPubSub")
    }
}

/// Why a listener's connection ended.
enum Ended {
    /// Nobody listens any more.
    Unwanted,
    /// It is to be made again.
    Lost,
}

impl RedisPubSub {
    pub(super) async fn connect(server: &RedisServer) -> Result<RedisPubSub, Fault> {
        let client = server.client()?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_number_of_retries(0);
        let connection = ConnectionManager::new_with_config(client.clone(), config);
        Ok(RedisPubSub { client, connection: connection.await.map_err(redis_fault)? })
    }

    pub(super) async fn publish(&self, channel: &str, payload: &[u8]) -> Result<u64, Fault> {
        let publish = redis::cmd("PUBLISH").arg(format!("{PREFIX}{channel}")).arg(payload).take();
        publish.query_async(&mut self.connection.clone()).await.map_err(redis_fault)
    }

    pub(super) fn listen(&self, channels: Vec<String>) -> Listener {
        let (tell, heard) = mpsc::channel(WAITING_MAX);
        let channels = channels.iter().map(|channel| format!("{PREFIX}{channel}")).collect();
        let stop = CancellationToken::new();
        let task = listen(self.client.clone(), channels, tell);
        tokio::spawn(stop.clone().run_until_cancelled_owned(task));
        Listener { heard, _task: Some(stop.drop_guard()) }
    }
}

async fn listen(client: Client, channels: Vec<String>, tell: mpsc::Sender<Heard>) {
    loop {
        match hear(&client, &channels, &tell).await {
            Ok(Ended::Unwanted) => return,
            Ok(Ended::Lost) => tracing::warn!("a listener on Redis was cut off; it connects again"),
            Err(fault) => tracing::debug!(%fault, "a listener on Redis cannot connect"),
        }
        if tell.send(Heard::Deaf).await.is_err() {
            return;
        }
        tokio::time::sleep(RECONNECT_PAUSE).await;
    }
}

/// Listens until the connection is lost.
async fn hear(
    client: &Client,
    channels: &[String],
    tell: &mpsc::Sender<Heard>,
) -> Result<Ended, Fault> {
    let connect = async {
        let mut connection = client.get_async_pubsub().await?;
        connection.subscribe(channels).await?;
        Ok(connection)
    };
    let (mut sink, mut messages) = in_time(CONNECT_TIMEOUT, connect).await?.split();
    if tell.send(Heard::Listening).await.is_err() {
        return Ok(Ended::Unwanted);
    }
    let mut ping = tokio::time::interval(PING_EVERY);
    loop {
        tokio::select! {
            message = messages.next() => match message {
                Some(message) => match tell.try_send(heard(&message)) {
                    Ok(()) => {}
                    Err(mpsc::error::TrySendError::Closed(_)) => return Ok(Ended::Unwanted),
                    // What waits is bounded here; behind this there is no bound.
                    Err(mpsc::error::TrySendError::Full(_)) => return Ok(Ended::Lost),
                },
                None => return Ok(Ended::Lost),
            },
            _ = ping.tick() => {
                in_time(RESPONSE_TIMEOUT, sink.ping::<redis::Value>()).await?;
            }
        }
    }
}

fn heard(message: &Msg) -> Heard {
    let channel = message.get_channel_name();
    Heard::Message {
        channel: Arc::from(channel.strip_prefix(PREFIX).unwrap_or(channel)),
        payload: message.get_payload_bytes().to_vec(),
    }
}

async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = redis::RedisResult<T>>,
) -> Result<T, Fault> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => done.map_err(redis_fault),
        Err(_) => Err(Fault::unavailable("Redis did not answer in time")),
    }
}
