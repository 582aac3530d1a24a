//! A door in front of a database that a test can shut: a proxy that cuts every connection and refuses new
//! ones until the outage ends. It can also let everything through late.

use super::Databases;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) struct Outage {
    /// The database's URL through the door.
    pub(crate) url: String,
    open: watch::Sender<bool>,
    delay: watch::Sender<Duration>,
}

/// What a connection watches.
#[derive(Clone)]
struct Watching {
    open: watch::Receiver<bool>,
    delay: watch::Receiver<Duration>,
}

impl Outage {
    /// Databases of one's own, PostgreSQL behind a door; `None` on SQLite, which has no connection to lose.
    pub(crate) async fn of_postgres() -> Option<(Databases, Outage)> {
        let server = std::env::var("AGIO_TEST_DATABASE_URL").ok()?;
        let mut databases = Databases::on(Some(&server), None).await;
        let postgres = databases.postgres.as_deref().expect("it was asked for");
        let outage = Outage::in_front_of(postgres).await;
        databases.postgres = Some(outage.url.clone());
        Some((databases, outage))
    }

    /// A door in front of a PostgreSQL server.
    pub(crate) async fn in_front_of(url: &str) -> Outage {
        let options = PgConnectOptions::from_str(url).expect("a PostgreSQL URL");
        let target = (options.get_host().to_owned(), options.get_port());
        Outage::before(target, |port| {
            options.host("127.0.0.1").port(port).to_url_lossy().to_string()
        })
        .await
    }

    /// A door in front of a Redis server.
    pub(crate) async fn in_front_of_redis(url: &str) -> Outage {
        let address = url.trim_start_matches("redis://").trim_end_matches('/');
        let (host, port) = address.rsplit_once(':').expect("redis://host:port");
        let target = (host.to_owned(), port.parse().expect("a port"));
        Outage::before(target, |port| format!("redis://127.0.0.1:{port}")).await
    }

    async fn before(target: (String, u16), url: impl FnOnce(u16) -> String) -> Outage {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let (open, opened) = watch::channel(true);
        let (delay, delayed) = watch::channel(Duration::ZERO);
        let watching = Watching { open: opened, delay: delayed };
        tokio::spawn(accept(listener, target, watching));
        Outage { url: url(port), open, delay }
    }

    pub(crate) fn begin(&self) {
        self.open.send_replace(false);
    }

    pub(crate) fn end(&self) {
        self.open.send_replace(true);
    }

    /// From now on everything sent to the server arrives so much later.
    pub(crate) fn delay(&self, delay: Duration) {
        self.delay.send_replace(delay);
    }
}

async fn accept(listener: TcpListener, target: (String, u16), watching: Watching) {
    while let Ok((client, _)) = listener.accept().await {
        let (target, mut watching) = (target.clone(), watching.clone());
        tokio::spawn(async move {
            if !*watching.open.borrow() {
                return;
            }
            let Ok(server) = TcpStream::connect(target).await else { return };
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            let never = watch::channel(Duration::ZERO).1;
            tokio::select! {
                () = carry(from_client, to_server, watching.delay) => {}
                () = carry(from_server, to_client, never) => {}
                _ = watching.open.wait_for(|open| !open) => {}
            }
        });
    }
}

/// Carries bytes one way until either end closes.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    delay: watch::Receiver<Duration>,
) {
    let mut bytes = vec![0; 64 << 10];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let delay = *delay.borrow();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
