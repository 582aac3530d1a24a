//! Sources of secrets, played by servers on this machine.

use super::{SecretSources, SecretsConfig};
use crate::domain::Clock;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;

/// The longest request that is taken.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// A request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// How a request is answered: its status and body; `None` is never.
pub(crate) type Answer = Option<(u16, String)>;

type Answering = Box<dyn FnMut(&Received) -> Answer + Send>;

struct Stub {
    answering: Mutex<Answering>,
    received: Mutex<Vec<Received>>,
}

/// A server that answers as a test wishes, and remembers what it was asked.
pub(crate) struct Played {
    pub(crate) url: String,
    stub: Arc<Stub>,
    task: tokio::task::JoinHandle<()>,
}

impl Played {
    pub(crate) fn received(&self) -> MutexGuard<'_, Vec<Received>> {
        self.stub.received.lock().expect("whole")
    }

    /// What was asked, as `GET /path`, since it was last looked at.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut received = self.received();
        let asked = received.iter().map(|it| format!("{} {}", it.method, it.path)).collect();
        received.clear();
        asked
    }

    /// The server is gone: nobody listens at its address any more.
    pub(crate) async fn stop(&mut self) {
        self.task.abort();
        let _ended = (&mut self.task).await;
    }
}

/// Plays a server.
pub(crate) async fn play(answering: impl FnMut(&Received) -> Answer + Send + 'static) -> Played {
    let stub =
        Arc::new(Stub { answering: Mutex::new(Box::new(answering)), received: Mutex::default() });
    let routes = Router::new().fallback(answer).with_state(Arc::clone(&stub));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let task = tokio::spawn(async move {
        let _served = axum::serve(listener, routes).await;
    });
    Played { url, stub, task }
}

async fn answer(State(stub): State<Arc<Stub>>, request: Request) -> (StatusCode, String) {
    let (parts, body) = request.into_parts();
    let received = Received {
        method: parts.method.to_string(),
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: axum::body::to_bytes(body, BODY_BYTES_MAX).await.expect("a body").to_vec(),
    };
    let answered = (stub.answering.lock().expect("whole"))(&received);
    stub.received.lock().expect("whole").push(received);
    match answered {
        Some((status, body)) => (StatusCode::from_u16(status).expect("a status"), body),
        None => std::future::pending().await,
    }
}

pub(crate) fn sources(config: &SecretsConfig, clock: Arc<dyn Clock>) -> SecretSources {
    SecretSources::new(config, clock).expect("sane settings")
}
