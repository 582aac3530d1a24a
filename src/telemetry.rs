//! Tracing and metrics set-up, once per process, before anything else starts.

mod repeats;
#[cfg(test)]
pub(crate) mod testing;

use crate::domain::time::SystemClock;
use crate::domain::{Fault, spelled};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use repeats::Repeats;
use serde::{Deserialize, Serialize};
use std::io::IsTerminal;
use std::sync::Arc;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// What is logged, and how.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetryConfig {
    /// Which log lines: a level, or levels per module, as in `info,agio::exchange=debug`.
    pub log: String,
    /// How log lines look: `text` for people, `json` for machines.
    pub log_format: LogFormat,
}

impl Default for TelemetryConfig {
    fn default() -> TelemetryConfig {
        TelemetryConfig {
            log: "info,sea_orm_migration=warn".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
spelled!(settings LogFormat { Text = "text", Json = "json" });

impl TelemetryConfig {
    /// Everything wrong with the settings, each with its remedy.
    pub fn problems(&self) -> Vec<String> {
        match EnvFilter::try_new(&self.log) {
            Ok(_) => Vec::new(),
            Err(cause) => vec![format!(
                "telemetry.log = {:?} cannot be read ({cause}); write for example \"info\" or \"info,agio::exchange=debug\"",
                self.log
            )],
        }
    }
}

/// Upper bounds of the buckets of every histogram that is measured in seconds.
const SECONDS_BUCKETS: [f64; 13] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Starts logging to standard error and counting. The handle prints the metrics.
///
/// # Errors
/// When the filter cannot be read, or logging or metrics run already.
pub fn install(config: &TelemetryConfig) -> Result<PrometheusHandle, Fault> {
    let repeats = Repeats::new(Arc::new(SystemClock));
    let lines = Lines { config, writer: std::io::stderr, ansi: std::io::stderr().is_terminal() };
    lines.subscriber(repeats.clone())?.try_init().map_err(Fault::internal)?;
    repeats.start().map_err(Fault::internal)?;
    prometheus()?.install_recorder().map_err(Fault::internal)
}

/// Where log lines go, and how they look there.
struct Lines<'c, W> {
    config: &'c TelemetryConfig,
    writer: W,
    ansi: bool,
}

impl<W: for<'w> MakeWriter<'w> + Send + Sync + 'static> Lines<'_, W> {
    fn subscriber(self, repeats: Repeats) -> Result<impl Subscriber + Send + Sync + use<W>, Fault> {
        let filter = EnvFilter::try_new(&self.config.log).map_err(Fault::internal)?;
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(self.writer)
            .with_ansi(self.ansi)
            // It would report a log line that could not be written by printing, which panics on a full disk.
            .log_internal_errors(false);
        let lines = match self.config.log_format {
            LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().boxed(),
        };
        Ok(tracing_subscriber::registry().with(filter).with(lines.with_filter(repeats)))
    }
}

fn prometheus() -> Result<PrometheusBuilder, Fault> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS_BUCKETS)
        .map_err(Fault::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_filter_is_named() {
        assert!(TelemetryConfig::default().problems().is_empty());
        let broken = TelemetryConfig { log: "agio=loud".to_owned(), ..TelemetryConfig::default() };
        assert!(broken.problems()[0].contains("telemetry.log"), "{:?}", broken.problems());
    }

    #[test]
    fn json_lines_keep_numbers_and_booleans() {
        let log = testing::Log::new("info");
        tracing::subscriber::with_default(log.subscriber(), || {
            let _span = tracing::error_span!("request", id = "7", user = 42_i64).entered();
            tracing::info!(rows = 3_u64, below = -1_i64, half = 0.5, done = true, "counted");
        });
        let line = &log.lines()[0];
        let fields = serde_json::json!({
            "message": "counted", "rows": 3, "below": -1, "half": 0.5, "done": true,
        });
        assert_eq!(line["fields"], fields);
        assert_eq!((&line["span"]["id"], &line["span"]["user"]), (&"7".into(), &42.into()));
    }

    #[test]
    fn identical_faults_are_logged_once_and_then_counted() {
        let log = testing::Log::new("info");
        let fault = |cause: &str, index: usize| {
            tracing::error!(cause, path = ?index, "a field failed");
        };
        let said = tracing::subscriber::with_default(log.subscriber(), || {
            (0..250).for_each(|index| fault("the database is away", index));
            fault("the disk is full", 0);
            (0..3).for_each(|_| tracing::info!("no fault"));
            log.tell();
            assert_eq!(log.take().len(), 5, "each fault at once, and all that is none");

            log.pass(repeats::INTERVAL);
            log.tell();
            let first = log.take();
            (0..4).for_each(|index| fault("the database is away", index));
            log.pass(repeats::INTERVAL);
            log.tell();
            let second = log.take();

            log.pass(repeats::INTERVAL);
            log.tell();
            fault("the database is away", 0);
            [first, second, log.take()].concat()
        });
        let summary = |repeated: u64| {
            serde_json::json!({
                "message": "seen again: a field failed cause=the database is away",
                "repeated": repeated, "seconds": 10,
            })
        };
        assert_eq!((&said[0]["fields"], &said[0]["level"]), (&summary(249), &"ERROR".into()));
        assert_eq!(said[1]["fields"], summary(4), "an interval later: {said:#?}");
        assert_eq!(said[2]["fields"]["message"], "a field failed", "at once after a quiet one");
        assert_eq!(said.len(), 3, "{said:#?}");
    }

    #[test]
    fn seconds_are_counted_in_buckets() {
        let recorder = prometheus().expect("buckets").build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("agio_example_seconds").record(0.003);
        });
        let text = handle.render();
        assert!(text.contains("agio_example_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        assert!(text.contains("agio_example_seconds_bucket{le=\"0.0025\"} 0"), "{text}");
    }
}
