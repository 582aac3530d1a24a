//! Which Redis, and whose certificate it must show: the one way to a client for the cache and the channels.

use super::DatabaseConfig;
use crate::domain::{Fault, Secret};
use redis::{Client, RedisError, TlsCertificates};

/// A Redis server, at a `redis://` address or, over TLS, a `rediss://` address.
#[derive(Clone, Debug)]
pub struct RedisServer {
    url: Secret,
    /// The authority that vouches for it, a PEM file; those that browsers know when empty.
    ca_file: String,
}

impl RedisServer {
    /// At this address; over TLS its certificate is one that browsers trust.
    pub fn at(url: &Secret) -> RedisServer {
        RedisServer { url: url.clone(), ca_file: String::new() }
    }

    /// As the settings say; `None` when they name no Redis.
    pub fn of(config: &DatabaseConfig) -> Option<RedisServer> {
        let server =
            RedisServer { url: config.redis_url.clone(), ca_file: config.redis_ca_file.clone() };
        (!server.url.is_empty()).then_some(server)
    }

    /// A client, which is not connected yet.
    ///
    /// # Errors
    /// When the address is none, or the file of the authority cannot be read.
    pub(super) fn client(&self) -> Result<Client, Fault> {
        let url = self.url.expose();
        if self.ca_file.is_empty() {
            return Client::open(url).map_err(redis_fault);
        }
        let root = std::fs::read(&self.ca_file).map_err(|cause| {
            Fault::internal(format!(
                "database.redis_ca_file {:?} cannot be read: {cause}",
                self.ca_file
            ))
        })?;
        let certificates = TlsCertificates { client_tls: None, root_cert: Some(root) };
        Client::build_with_tls(url, certificates).map_err(redis_fault)
    }
}

/// The error's own words may carry the address with its password: only the category is kept.
pub(super) fn redis_fault(error: RedisError) -> Fault {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let io = if error.is_io_error() { " (is it running and reachable?)" } else { "" };
    Fault::unavailable(format!("Redis: {}{detail}{io}", error.category()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::cache::Cache;
    use crate::storage::pubsub::{Heard, PubSub};
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;
    use tempfile::TempDir;

    const READY: &str = "Ready to accept connections";

    /// A Redis that speaks TLS only, with a certificate of its own for `localhost`.
    struct TlsRedis {
        process: Child,
        folder: TempDir,
        port: u16,
    }

    impl TlsRedis {
        /// `None`, and says so, where no such program is installed.
        fn start() -> Option<TlsRedis> {
            let folder = tempfile::tempdir().expect("a folder");
            let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("made");
            let file = |name: &str| folder.path().join(name);
            std::fs::write(file("cert.pem"), made.cert.pem()).expect("written");
            std::fs::write(file("key.pem"), made.signing_key.serialize_pem()).expect("written");
            let probe = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let port = probe.local_addr().expect("an address").port();
            drop(probe);
            let process = Command::new("redis-server")
                .args(["--port", "0", "--tls-port", &port.to_string(), "--bind", "127.0.0.1"])
                .args(["--save", "", "--appendonly", "no", "--tls-auth-clients", "no"])
                .args(["--tls-cert-file", "cert.pem", "--tls-key-file", "key.pem"])
                .args(["--tls-ca-cert-file", "cert.pem"])
                .current_dir(folder.path())
                .stdout(Stdio::piped())
                .spawn();
            let Ok(mut process) = process else {
                println!("skipped: needs redis-server");
                return None;
            };
            let lines = BufReader::new(process.stdout.take().expect("piped")).lines();
            let mut said = String::new();
            for line in lines.map_while(Result::ok) {
                said.push_str(&line);
                if line.contains(READY) {
                    return Some(TlsRedis { process, folder, port });
                }
            }
            panic!("redis-server did not start: {said}");
        }

        fn server(&self, scheme: &str, host: &str, vouched: bool) -> RedisServer {
            let authority = self.folder.path().join("cert.pem");
            RedisServer {
                url: Secret::new(format!("{scheme}://{host}:{}", self.port)),
                ca_file: if vouched { authority.display().to_string() } else { String::new() },
            }
        }
    }

    impl Drop for TlsRedis {
        fn drop(&mut self) {
            self.process.kill().expect("it runs");
            self.process.wait().expect("it ends");
        }
    }

    #[tokio::test]
    async fn redis_over_tls_is_believed_by_its_certificate_only() {
        // An error says that another test installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let Some(redis) = TlsRedis::start() else { return };
        let vouched = redis.server("rediss", "localhost", true);
        let cache = Cache::redis(&vouched).await.expect("its authority is named");
        cache.set("key", b"value", Duration::from_secs(60)).await.expect("keeps");
        assert_eq!(cache.get("key").await.expect("answers"), Some(b"value".to_vec()));
        let pubsub = PubSub::redis(&vouched).await.expect("its authority is named");
        let mut listener = pubsub.listen(vec!["channel".to_owned()]);
        assert!(matches!(listener.next().await, Heard::Listening));
        pubsub.publish("channel", b"told").await.expect("tells");
        assert!(matches!(listener.next().await, Heard::Message { .. }));

        for (who, server) in [
            ("nobody vouches for it", redis.server("rediss", "localhost", false)),
            ("the certificate is another host's", redis.server("rediss", "127.0.0.1", true)),
            ("it does not speak without TLS", redis.server("redis", "localhost", true)),
        ] {
            assert!(Cache::redis(&server).await.is_err(), "{who}");
            assert!(PubSub::redis(&server).await.is_err(), "{who}");
        }
    }

    #[test]
    fn authority_that_cannot_be_read_is_told() {
        let server =
            RedisServer { url: Secret::new("rediss://localhost"), ca_file: "/nowhere".to_owned() };
        let fault = server.client().map(drop).expect_err("refused").to_string();
        assert!(fault.contains("database.redis_ca_file"), "{fault}");
    }
}
