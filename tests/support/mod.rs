//! The one test harness: a real server process on a free port with data of its own, and clients that speak
//! to it over HTTP and WebSocket as anybody would.

#[expect(dead_code, reason = "`src/services/auth/tests/passkeys.rs` has it do what is wrong")]
pub(crate) mod authenticator;
mod client;
mod database;
mod outage;
#[expect(dead_code, reason = "`src/services/auth/tests/oauth.rs` has it fail in every way")]
pub(crate) mod provider;
mod socket;
pub(crate) mod wallet;

pub(crate) use client::{Client, PASSWORD, Person, http, http_builder, six_digits};
pub(crate) use database::Databases;
pub(crate) use outage::Outage;
pub(crate) use socket::Socket;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long anything may take before a test gives up on it. Generous: shared machines stall.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(30);

/// Where the program under test stands.
pub(crate) const AGIO: &str = env!("CARGO_BIN_EXE_agio");

/// The limits of operations that all of a test run into, because they come from one address. A test of limits sets
/// its own.
const GENEROUS: [&str; 13] = [
    "SIGN_UPS_PER_MINUTE_MAX",
    "SIGN_INS_PER_MINUTE_MAX",
    "VERIFICATIONS_PER_MINUTE_MAX",
    "VERIFICATION_MAILS_PER_MINUTE_MAX",
    "PASSWORD_RESET_MAILS_PER_MINUTE_MAX",
    "PASSWORD_RESETS_PER_MINUTE_MAX",
    "ANONYMOUS_MUTATIONS_MAX",
    "ANONYMOUS_COST_PER_MINUTE_MAX",
    "USER_COST_PER_MINUTE_MAX",
    "ORDERS_BURST_MAX",
    "ORDERS_PER_SECOND_MAX",
    "CANCELS_BURST_MAX",
    "CANCELS_PER_SECOND_MAX",
];

static PEOPLE: AtomicU32 = AtomicU32::new(0);

/// A running server. It ends with the value.
pub(crate) struct Server {
    process: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    home: Option<Home>,
}

/// What outlives a server process: its data and its settings, so that it can be started again.
pub(crate) struct Home {
    pub(crate) data_dir: tempfile::TempDir,
    pub(crate) databases: Databases,
    settings: Vec<(String, String)>,
}

impl Home {
    pub(crate) async fn new(settings: &[(&str, &str)]) -> Home {
        Home::on(Databases::new().await, settings)
    }

    /// A home on databases of the caller's choice.
    pub(crate) fn on(databases: Databases, settings: &[(&str, &str)]) -> Home {
        let settings =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Home {
            data_dir: tempfile::tempdir().expect("a temporary folder"),
            databases,
            settings: settings.collect(),
        }
    }

    /// `agio` with this home's settings; the caller adds the subcommand.
    pub(crate) fn agio(&self) -> Command {
        self.configure(Command::new(AGIO))
    }

    /// Gives any program (a shell that execs agio, say) this home's settings.
    pub(crate) fn configure(&self, mut command: Command) -> Command {
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AGIO_")) {
            command.env_remove(name);
        }
        command
            .current_dir(self.data_dir.path())
            .env("AGIO_DATA_DIR", self.data_dir.path().join("data"))
            .env("AGIO_LISTEN", "127.0.0.1:0")
            // Enough play money for scenarios about large orders.
            .env("AGIO_SANDBOX__DEPOSIT_MAX", "1000000")
            .env("AGIO_SANDBOX__ACCOUNTS", "1000")
            .envs(GENEROUS.map(|name| (format!("AGIO_RATE_LIMITS__{name}"), "1000000000")))
            .envs(self.databases.environment())
            .envs(self.settings.iter().cloned());
        command
    }

    /// Starts the server on this home.
    pub(crate) fn start(self) -> Server {
        let command = self.agio();
        self.start_with(command)
    }

    /// Starts the server by a command of the test's own.
    pub(crate) fn start_with(self, mut command: Command) -> Server {
        let mut process =
            command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("agio starts");
        let stdout = process.stdout.take().expect("its output is piped");
        let url = announced_address(stdout).unwrap_or_else(|| {
            let status = process.wait().expect("its status");
            panic!("agio ended before it announced its address: {status}");
        });
        Server { process, url, home: Some(self) }
    }

    /// Runs `agio verify` and answers what it printed; panics when it found anything.
    pub(crate) fn verify(&self) -> String {
        let output = self.agio().arg("verify").output().expect("agio verify runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "agio verify: {printed}\n{complaint}");
        printed
    }
}

impl Server {
    /// A development server with the market maker off, so that a test has the books to itself.
    pub(crate) async fn start() -> Server {
        Server::with(&[("AGIO_LIQUIDITY__ENABLED", "false")]).await
    }

    /// A server with settings of the test's own.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Server {
        Home::new(settings).await.start()
    }

    /// Somebody who is not signed in.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// Somebody new: signed up, verified, signed in by bearer token.
    pub(crate) async fn person(&self) -> Person {
        let number = PEOPLE.fetch_add(1, Ordering::Relaxed);
        Person::sign_up(&self.url, &format!("person{number}@example.com")).await
    }

    /// Somebody new with play money.
    pub(crate) async fn funded(&self, deposits: &[(&str, &str)]) -> Person {
        let person = self.person().await;
        for (asset, amount) in deposits {
            person.deposit(asset, amount).await;
        }
        person
    }

    /// The server's process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Its data and settings.
    pub(crate) fn home(&self) -> &Home {
        self.home.as_ref().expect("a server keeps its home until it ends")
    }

    /// `kill -9`, as a power cut would: no handler runs. What is left is its home.
    pub(crate) fn kill(mut self) -> Home {
        self.process.kill().expect("the process is there");
        self.process.wait().expect("its status");
        self.into_home()
    }

    /// SIGTERM, and waits for the end.
    pub(crate) fn stop(mut self) -> Home {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(sent.success());
        let status = self.process.wait().expect("its status");
        assert!(status.success(), "a graceful stop ends with status 0, not {status}");
        self.into_home()
    }

    fn into_home(mut self) -> Home {
        self.home.take().expect("a server keeps its home until it ends")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Either fails only when the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads the server's output up to the line with its address, then keeps draining it.
fn announced_address(stdout: impl std::io::Read + Send + 'static) -> Option<String> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let url = lines.find_map(|line| {
        let start = line.find("http://127.0.0.1:")?;
        let address = line[start..].trim_end_matches('/');
        Some(address.split_whitespace().next()?.trim_end_matches('/').to_owned())
    });
    std::thread::spawn(move || lines.for_each(drop));
    url
}
