//! A door in front of a database that a test can shut: a proxy that cuts every connection and refuses new
//! ones until the outage ends.

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) struct Outage {
    /// The database's URL through the door.
    pub(crate) url: String,
    open: watch::Sender<bool>,
}

impl Outage {
    pub(crate) async fn in_front_of(url: &str) -> Outage {
        let options = PgConnectOptions::from_str(url).expect("a PostgreSQL URL");
        let (port, open) = door((options.get_host().to_owned(), options.get_port())).await;
        let url = options.host("127.0.0.1").port(port).to_url_lossy().to_string();
        Outage { url, open }
    }

    /// The same in front of a `redis://host:port`.
    pub(crate) async fn in_front_of_redis(url: &str) -> Outage {
        let address = url.strip_prefix("redis://").expect("a Redis URL").trim_end_matches('/');
        let (host, port) = address.rsplit_once(':').expect("a port");
        let (port, open) = door((host.to_owned(), port.parse().expect("a number"))).await;
        Outage { url: format!("redis://127.0.0.1:{port}"), open }
    }

    pub(crate) fn begin(&self) {
        self.open.send_replace(false);
    }

    pub(crate) fn end(&self) {
        self.open.send_replace(true);
    }
}

async fn door(target: (String, u16)) -> (u16, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let (open, watching) = watch::channel(true);
    tokio::spawn(accept(listener, target, watching));
    (port, open)
}

async fn accept(listener: TcpListener, target: (String, u16), open: watch::Receiver<bool>) {
    while let Ok((mut client, _)) = listener.accept().await {
        let (target, mut open) = (target.clone(), open.clone());
        tokio::spawn(async move {
            if !*open.borrow() {
                return;
            }
            let Ok(mut server) = TcpStream::connect(target).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut client, &mut server) => {}
                _ = open.wait_for(|open| !open) => {}
            }
        });
    }
}
