//! Secrets that are read again, from a folder and a vault that come and go.

use super::*;
use crate::domain::time::ManualClock;
use crate::domain::{LiveSecret, Timestamp};
use crate::secrets::testing::{Played, Received, play, sources};
use crate::secrets::{SecretsConfig, VaultConfig, Written};
use crate::telemetry::testing::Log;
use metrics_exporter_prometheus::PrometheusBuilder;
use std::sync::Mutex;

const SETTING: &str = "mail.api_key";

fn reference(text: &str) -> Reference {
    match Written::parse(text) {
        Ok(Written::Elsewhere(reference)) => reference,
        other => panic!("{text}: {other:?}"),
    }
}

fn watched(secret: &LiveSecret, place: &str) -> Watched {
    let secret = secret.clone();
    let take: Take = Box::new(move |new| {
        if new.expose().starts_with("bad") {
            return Err("it will not do".to_owned());
        }
        if new == secret.now() {
            return Ok(Taken::Same);
        }
        secret.replace(new);
        Ok(Taken::New("the next use has it".to_owned()))
    });
    Watched { setting: SETTING.to_owned(), reference: reference(place), take }
}

fn watch(config: &SecretsConfig, watched: Vec<Watched>) -> (SecretWatch, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_000)));
    let sources = Arc::new(sources(config, Arc::clone(&clock) as _));
    (SecretWatch::new(sources, Arc::clone(&clock) as _, watched), clock)
}

/// A vault whose secret, or refusal, a test sets.
async fn vault(answer: &Arc<Mutex<(u16, String)>>) -> (Played, SecretsConfig) {
    let answer = Arc::clone(answer);
    let played = play(move |_: &Received| Some(answer.lock().expect("whole").clone())).await;
    let vault = VaultConfig {
        address: played.url.clone(),
        token: Secret::new("token"),
        ..VaultConfig::default()
    };
    (played, SecretsConfig { vault, timeout_ms: 300, ..SecretsConfig::default() })
}

fn holding(secret: &str) -> (u16, String) {
    (200, format!(r#"{{"data":{{"data":{{"key":"{secret}"}}}}}}"#))
}

#[tokio::test]
async fn secret_of_a_file_is_taken_when_it_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    std::fs::write(&file, "first\n").expect("writes");
    let secret = LiveSecret::new("first");
    let place = format!("file:{}", file.display());
    let (mut watch, _) = watch(&SecretsConfig::default(), vec![watched(&secret, &place)]);
    watch.look().await;
    assert_eq!(secret.now().expose(), "first");
    std::fs::write(&file, "second\n").expect("writes");
    watch.look().await;
    assert_eq!(secret.now().expose(), "second");
    std::fs::remove_file(&file).expect("is there");
    watch.look().await;
    assert_eq!(secret.now().expose(), "second", "the last one goes on");
}

/// Logs everything there is to log. Before the log begins: a place that is reached for the first time by another test while a
/// log begins may never ask that log.
async fn log_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    let place = format!("file:{}", file.display());
    let secret = LiveSecret::new("first");
    let (mut watch, _) = watch(&SecretsConfig::default(), vec![watched(&secret, &place)]);
    watch.look().await;
    std::fs::write(&file, "second").expect("writes");
    watch.look().await;
    assert_eq!(secret.now().expose(), "second");
}

#[tokio::test]
async fn source_that_is_away_leaves_the_last_secret_a_log_line_and_metrics() {
    log_once().await;
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let log = Log::new("info");
    let _logging = tracing::subscriber::set_default(log.subscriber());
    let answer = Arc::new(Mutex::new(holding("first-secret")));
    let (mut played, config) = vault(&answer).await;
    let secret = LiveSecret::new("first-secret");
    let (mut watch, clock) = watch(&config, vec![watched(&secret, "vault:secret/agio#key")]);
    let metric = |name: &str, value: &str| {
        let line = format!("{name}{{setting=\"{SETTING}\"}} {value}");
        let text = handle.render();
        assert!(text.lines().any(|it| it == line), "{line} in {text}");
    };
    clock.advance(Duration::from_secs(60));
    watch.look().await;
    metric("agio_secret_read_timestamp_seconds", "1060");
    assert_eq!(log.lines(), [serde_json::Value::Null; 0], "nothing is new");

    *answer.lock().expect("whole") = (503, r#"{"errors":["Vault is sealed"]}"#.to_owned());
    for _ in 0..2 {
        clock.advance(Duration::from_secs(60));
        watch.look().await;
    }
    assert_eq!(secret.now().expose(), "first-secret");
    metric("agio_secret_read_failures_total", "2");
    metric("agio_secret_read_timestamp_seconds", "1060");
    let lines = log.lines();
    assert_eq!(lines.len(), 1, "said once while it stays so: {lines:?}");
    assert_eq!(lines[0]["level"], "WARN");
    assert_eq!(lines[0]["fields"]["setting"], SETTING);
    assert!(lines[0]["fields"]["why"].as_str().expect("a text").contains("It is sealed"));

    *answer.lock().expect("whole") = holding("second-secret");
    watch.look().await;
    assert_eq!(secret.now().expose(), "second-secret");
    metric("agio_secret_changes_total", "1");
    metric("agio_secret_read_timestamp_seconds", "1180");
    *answer.lock().expect("whole") = holding("bad-secret");
    watch.look().await;
    assert_eq!(secret.now().expose(), "second-secret", "one that will not do is not taken");
    played.stop().await;
    watch.look().await;
    metric("agio_secret_read_failures_total", "4");
    let told = format!("{:?} {watch:?} {}", log.lines(), handle.render());
    for secret in ["first-secret", "second-secret", "bad-secret"] {
        assert!(!told.contains(secret), "{told}");
    }
}

#[tokio::test]
async fn watch_looks_again_and_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    std::fs::write(&file, "first").expect("writes");
    let (looked, mut looks) = tokio::sync::mpsc::unbounded_channel();
    let take: Take = Box::new(move |new: Secret| {
        looked.send(new.expose().to_owned()).map_err(|error| error.to_string())?;
        Ok(Taken::Same)
    });
    let place = reference(&format!("file:{}", file.display()));
    let watched = Watched { setting: SETTING.to_owned(), reference: place, take };
    let (watch, _) = watch(&SecretsConfig::default(), vec![watched]);
    let looking = tokio::spawn(watch.run(Duration::from_millis(5)));
    assert_eq!(looks.recv().await.as_deref(), Some("first"));
    std::fs::write(&file, "second").expect("writes");
    while looks.recv().await.expect("it goes on") != "second" {}
    looking.abort();
}
