//! `agio jobs`: what waits, runs and has failed; trying again, dropping, and running a schedule now. It only writes rows
//! that the running servers see at their next look, so it works beside them on both databases; without a server,
//! what was enqueued waits for the next start.

use super::stores::{open_migrated, operators_audit_log, patient};
use crate::config::Config;
use crate::domain::time::SystemClock;
use crate::domain::{AuditAction, AuditObject, Clock, Fault, JobId, JobStatus, Timestamp};
use crate::jobs::{SCHEDULES, Schedule};
use crate::services::audit;
use crate::storage::Database;
use crate::storage::jobs::Job;
use crate::storage::jobs::operate::{self, Dropped, JobCount, JobFilter, Retried};
use crate::storage::schedules::{self, ScheduleState};
use clap::{Args, Subcommand};
use std::fmt::Write as _;
use std::process::ExitCode;

/// How much of an error a line of the list shows.
const ERROR_SHOWN_MAX: usize = 60;

/// What to do with jobs.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Action {
    /// Counts jobs by kind and status, shows the schedules, and lists the newest jobs.
    List(ListArguments),
    /// Shows one job, without its secret.
    Show {
        /// Its number.
        id: i64,
    },
    /// Has a failed job tried again, with all its tries. One whose secret is gone cannot be: mail.
    Retry {
        /// Its number.
        id: i64,
    },
    /// Drops a job that waits or has failed; one that runs is asked to end.
    Drop {
        /// Its number.
        id: i64,
    },
    /// Runs a schedule now, beside its times.
    Run {
        /// Its name.
        name: String,
    },
}

#[derive(Clone, Debug, Args)]
pub(super) struct ListArguments {
    /// Only jobs that stand there: WAITING, RUNNING, SUCCEEDED, FAILED or CANCELLED.
    #[arg(long, value_parser = status_of)]
    status: Option<JobStatus>,
    /// Only jobs of this kind.
    #[arg(long)]
    kind: Option<String>,
    /// How many jobs.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: u64,
}

fn status_of(text: &str) -> Result<JobStatus, String> {
    let known = || JobStatus::ALL.map(JobStatus::as_str).join(", ");
    JobStatus::parse(&text.to_uppercase()).ok_or_else(|| format!("it is one of {}", known()))
}

/// Status 1 when what was asked for cannot be done.
pub(super) async fn run(config: &Config, action: Action) -> Result<ExitCode, String> {
    let database = open_migrated(&patient(config)?).await?;
    let done = match action {
        Action::List(arguments) => list(&database, arguments).await,
        Action::Show { id } => show(&database, JobId(id)).await,
        Action::Retry { id } => retry(&database, JobId(id)).await,
        Action::Drop { id } => drop_job(&database, JobId(id)).await,
        Action::Run { name } => run_now(&database, &name).await,
    };
    let told = done.map_err(|fault| format!("the jobs cannot be reached: {fault}"))?;
    Ok(match told {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("agio: {text}");
            ExitCode::FAILURE
        }
    })
}

/// What to print; `Err` when it was not done.
type Told = Result<Result<String, String>, Fault>;

async fn list(database: &Database, arguments: ListArguments) -> Told {
    let ListArguments { status, kind, limit } = arguments;
    let counts = operate::counts(database).await?;
    let states = schedules::all(database).await?;
    let jobs = operate::list(database, JobFilter { kind, status, limit }).await?;
    Ok(Ok([counted(&counts), scheduled(&states), listed(&jobs)].join("\n")))
}

async fn show(database: &Database, id: JobId) -> Told {
    let job = operate::by_id(database, id).await?;
    Ok(job.map(|job| shown(&job)).ok_or_else(|| unknown(id)))
}

async fn retry(database: &Database, id: JobId) -> Told {
    let audit = operators_audit_log(database);
    let retried = database.write(move |tx| {
        Box::pin(async move {
            let retried = operate::retry_in(tx, id).await?;
            if retried == Retried::Done {
                let act = audit::Act::of_operator(AuditAction::RetryJob);
                audit.record(tx, act.on(AuditObject::Job(id))).await?;
            }
            Ok(retried)
        })
    });
    Ok(match retried.await? {
        Retried::Done => Ok(format!("Job {id} waits again, with all its tries.")),
        Retried::NotFound => Err(unknown(id)),
        Retried::NotFailed(status) => Err(format!(
            "job {id} has not failed, it is {status}: only a failed job can be tried again"
        )),
        Retried::SecretGone => Err(format!(
            "job {id} cannot be tried again: what it needs carried secrets (codes, links) and was removed when it \
             failed. Whoever it was for can ask for it anew"
        )),
    })
}

async fn drop_job(database: &Database, id: JobId) -> Told {
    let audit = operators_audit_log(database);
    let dropped = database.write(move |tx| {
        Box::pin(async move {
            let dropped = operate::drop_in(tx, id, SystemClock.now()).await?;
            if matches!(dropped, Dropped::Done | Dropped::Asked) {
                let act = audit::Act::of_operator(AuditAction::DropJob);
                audit.record(tx, act.on(AuditObject::Job(id))).await?;
            }
            Ok(dropped)
        })
    });
    Ok(match dropped.await? {
        Dropped::Done => Ok(format!("Job {id} is cancelled.")),
        Dropped::Asked => Ok(format!("Job {id} runs; its node was asked to end it.")),
        Dropped::NotFound => Err(unknown(id)),
        Dropped::Over(status) => Err(format!("job {id} is over already: {status}")),
    })
}

async fn run_now(database: &Database, name: &str) -> Told {
    let Some(schedule) = Schedule::named(name) else {
        let names = SCHEDULES.map(|schedule| schedule.name).join(", ");
        return Ok(Err(format!("there is no schedule {name}: there is {names}")));
    };
    let audit = operators_audit_log(database);
    let run = database.write(move |tx| {
        Box::pin(async move {
            let id = schedule.run_now(tx, SystemClock.now()).await?;
            let act = audit::Act::of_operator(AuditAction::RunSchedule);
            audit.record(tx, act.on(AuditObject::Job(id))).await?;
            Ok(id)
        })
    });
    let id = run.await?;
    Ok(Ok(format!(
        "Job {id} is enqueued: a running server begins with it within seconds, else the next start does. \
         `agio jobs show {id}` tells how it stands."
    )))
}

fn unknown(id: JobId) -> String {
    format!("there is no job {id}: it never was, or it was over and is forgotten")
}

fn counted(counts: &[JobCount]) -> String {
    let mut kinds: Vec<&str> = counts.iter().map(|count| count.kind.as_str()).collect();
    kinds.dedup();
    let mut text = format!("{:<16}", "kind");
    for status in JobStatus::ALL {
        // Writing to a text cannot fail, here and below.
        let _ = write!(text, "{status:>11}");
    }
    text.push('\n');
    for kind in kinds {
        let _ = write!(text, "{kind:<16}");
        for status in JobStatus::ALL {
            let found = counts.iter().find(|it| it.kind == kind && it.status == status);
            let _ = write!(text, "{:>11}", found.map_or(0, |it| it.count));
        }
        text.push('\n');
    }
    text
}

fn scheduled(states: &[ScheduleState]) -> String {
    let mut text = format!("{:<16}{:<30}{}\n", "schedule", "next", "last");
    for ScheduleState { name, next_at, last_at } in states {
        let _ = writeln!(text, "{name:<16}{:<30}{}", next_at.to_string(), or_dash(*last_at));
    }
    text
}

fn listed(jobs: &[Job]) -> String {
    let mut text = format!(
        "{:>8}  {:<16}{:<11}{:>9}  {:<29}error\n",
        "id", "kind", "status", "attempts", "due or over"
    );
    for job in jobs {
        let at = job.finished_at.or(job.due_at);
        let error = job.last_error.as_deref().unwrap_or_default();
        let error: String = error.chars().take(ERROR_SHOWN_MAX).collect();
        let (kind, status, attempt) = (&job.kind, job.status, job.attempt);
        let line = format!(
            "{:>8}  {kind:<16}{status:<11}{attempt:>9}  {:<29}{error}",
            job.id,
            or_dash(at)
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn shown(job: &Job) -> String {
    let percent = format!("{}.{:04} %", job.progress / 10_000, job.progress % 10_000);
    let lines = [
        ("job", job.id.to_string()),
        ("kind", job.kind.clone()),
        ("status", job.status.to_string()),
        ("key", job.key.clone().unwrap_or_default()),
        ("lane", job.lane.clone().unwrap_or_default()),
        ("payload", job.payload.clone()),
        ("secret", if job.has_secret { "(not shown)" } else { "" }.to_owned()),
        ("created", job.created_at.to_string()),
        ("due", or_dash(job.due_at)),
        ("started", or_dash(job.started_at)),
        ("finished", or_dash(job.finished_at)),
        ("attempts", format!("{}, {} failed", job.attempt, job.failures)),
        ("progress", percent),
        ("node", job.leased_by.clone().unwrap_or_default()),
        ("leased until", or_dash(job.lease_until)),
        ("to be cancelled", if job.cancel_requested { "yes" } else { "no" }.to_owned()),
        ("error", job.last_error.clone().unwrap_or_default()),
    ];
    let lines = lines.map(|(name, value)| format!("{name:<16}{value}").trim_end().to_owned());
    lines.join("\n")
}

fn or_dash(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.to_string())
}
