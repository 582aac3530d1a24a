//! Tracing and metrics set-up, once per process, before anything else starts.

use crate::domain::Fault;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use serde::{Deserialize, Serialize};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

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
    let filter = EnvFilter::try_new(&config.log).map_err(Fault::internal)?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // It would report a log line that could not be written by printing, which panics on a full disk.
        .log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    }
    .map_err(Fault::internal)?;
    prometheus()?.install_recorder().map_err(Fault::internal)
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
    fn a_bad_filter_is_named() {
        assert!(TelemetryConfig::default().problems().is_empty());
        let broken = TelemetryConfig { log: "agio=loud".to_owned(), ..TelemetryConfig::default() };
        assert!(broken.problems()[0].contains("telemetry.log"), "{:?}", broken.problems());
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
