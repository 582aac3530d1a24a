//! The subcommands of `agio`; the only place that builds the app.

mod accounts;
mod app;
mod banner;
mod clock;
mod consumers;
mod descriptors;
mod ids;
mod jobs;
mod journal;
mod leadership;
mod lock;
mod node;
mod private_files;
mod records;
mod secret_watch;
mod secrets;
mod serve;
mod stores;
mod user;

use crate::config::Config;
use crate::services::audit::NotedHead;
use clap::{Parser, Subcommand};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A self-hosted crypto exchange and portfolio back end behind one typed GraphQL schema.
#[derive(Debug, Parser)]
#[command(name = "agio", version)]
struct Arguments {
    /// Settings file; `agio.toml` in the working folder is read without being named.
    #[arg(long, global = true, env = "AGIO_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Starts the server (this is also what no subcommand does).
    Serve,
    /// Brings the tables of the SQL database up to date and ends.
    Migrate,
    /// Prints the GraphQL schema (SDL).
    Schema,
    /// Prints the settings in force, secrets hidden.
    Config,
    /// Replays the journal and compares it with the SQL tables; every asset must sum to zero. Walks the audit log.
    Verify {
        /// A head of the audit log that was noted before, as `verify` printed it: it must still be part of the log.
        #[arg(long, value_name = "NUMBER:HASH")]
        audit_head: Option<NotedHead>,
    },
    /// Makes the SQL tables that follow from the journal anew; what happens once (mails, ...) is not repeated.
    Rebuild,
    /// Lists the accounts of the journal whose people the SQL database lacks; works beside a running server.
    Accounts {
        /// Opens sign-ups without these people: for when no newer copy of the database is left.
        #[arg(long)]
        give_up: bool,
    },
    /// Lists the durable consumers of the journal's events; works beside a running server.
    Consumers {
        /// What to do with one of them.
        #[command(subcommand)]
        act: Option<consumers::Act>,
    },
    /// Tells the server on this data directory that the computer's clock is right, after it had jumped.
    ConfirmClock,
    /// Looks after background jobs: those that failed, those that wait, schedules. Works beside a running server.
    Jobs {
        /// What to do with them.
        #[command(subcommand)]
        action: jobs::Action,
    },
    /// Tells what a client's id names, or the id of what the log names by number; works beside a running server.
    Ids {
        /// Ids, or kinds with numbers such as Order:53.
        #[arg(required = true, value_name = "ID|KIND:NUMBER", allow_hyphen_values = true)]
        given: Vec<String>,
    },
    /// Does something for one person; works beside a running server.
    User {
        /// What to do.
        #[command(subcommand)]
        action: user::Action,
    },
    /// Looks at the journal; works beside a running server.
    Journal {
        /// What to see of it.
        #[command(subcommand)]
        look: records::Look,
    },
}

/// Runs the program with the arguments of this process.
pub fn run() -> ExitCode {
    private_files::restrict_new_files();
    let arguments = Arguments::parse();
    let command = arguments.command.unwrap_or(Command::Serve);
    if let Command::Schema = command {
        return printed(&crate::resolvers::sdl());
    }
    match configured(command, arguments.config.as_deref()) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("agio: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to the standard output. A reader that has seen enough, such as `head`, may leave.
fn printed(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            eprintln!("agio: the output could not be written: {cause}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Runs what needs the settings.
fn configured(command: Command, file: Option<&Path>) -> Result<ExitCode, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the async runtime did not start: {error}"))?;
    runtime.block_on(async {
        let config = Config::load(file).await.map_err(|error| error.to_string())?;
        match command {
            Command::Serve => serve::run(config).await,
            Command::Migrate => app::migrate(&config).await,
            Command::Verify { audit_head } => journal::verify(&config, audit_head).await,
            Command::Rebuild => journal::rebuild(&config).await,
            Command::Accounts { give_up } => accounts::run(&config, give_up).await,
            Command::Consumers { act } => consumers::run(&config, act).await,
            Command::ConfirmClock => clock::confirm(&config),
            Command::Jobs { action } => jobs::run(&config, action).await,
            Command::Ids { given } => ids::run(&config, &given).await,
            Command::User { action } => user::run(&config, action).await,
            Command::Journal { look } => records::run(&config, look).await,
            Command::Config => Ok(printed(&config.shown())),
            Command::Schema => Ok(ExitCode::SUCCESS),
        }
    })
}
