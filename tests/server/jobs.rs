//! `agio jobs` beside a running server.

use super::support::{Home, PASSWORD, Server, WAIT_MAX};
use serde_json::json;
use std::time::{Duration, Instant};

/// Runs `agio jobs ...`; answers whether it succeeded and what it printed on either stream.
fn jobs(home: &Home, arguments: &[&str]) -> (bool, String) {
    let output = home.agio().arg("jobs").args(arguments).output().unwrap();
    let printed =
        [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (output.status.success(), printed.concat())
}

/// Looks until a job stands there; answers what `agio jobs show` tells of it.
async fn until(home: &Home, id: &str, status: &str) -> String {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let (_, shown) = jobs(home, &["show", id]);
        if shown.lines().any(|line| line.starts_with("status") && line.ends_with(status)) {
            return shown;
        }
        assert!(Instant::now() < deadline, "job {id} is not {status}: {shown}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The numbers of the jobs of a kind, newest first.
fn numbers(home: &Home, kind: &str) -> Vec<String> {
    let (done, listed) = jobs(home, &["list", "--kind", kind]);
    assert!(done, "{listed}");
    let rows = listed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let of_kind = rows.filter(|words| words.len() >= 5 && words[1] == kind);
    of_kind.map(|words| words[0].to_owned()).collect()
}

#[tokio::test]
async fn jobs_are_listed_and_schedules_run_by_hand_beside_a_running_server() {
    let server = Server::start().await;
    server.person().await;
    let home = server.home();
    let mail = numbers(home, "mail").remove(0);
    let shown = until(home, &mail, "SUCCEEDED").await;
    assert!(shown.contains("person") && shown.contains("(not shown)"), "{shown}");
    let (done, told) = jobs(home, &["run", "cleanup"]);
    assert!(done, "{told}");
    let id = told.split_whitespace().nth(1).unwrap();
    let shown = until(home, id, "SUCCEEDED").await;
    assert!(shown.contains("by hand") && shown.contains("100.0000 %"), "{shown}");
    for wrong in [&["run", "nothing"][..], &["show", "999999"], &["retry", &mail], &["drop", &mail]]
    {
        let (done, told) = jobs(home, wrong);
        assert!(!done && told.starts_with("agio: "), "{wrong:?}: {told}");
    }
    let home = server.stop();
    let (_, told) = jobs(&home, &["run", "cleanup"]);
    let id = told.split_whitespace().nth(1).unwrap().to_owned();
    assert!(jobs(&home, &["show", &id]).1.contains("WAITING"), "no server is there");
    let server = home.start();
    until(server.home(), &id, "SUCCEEDED").await;
}

#[tokio::test]
async fn failed_mail_keeps_its_cause_and_no_secret_and_can_be_dropped() {
    let settings = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_MAIL__SENDER", "smtp"),
        ("AGIO_MAIL__SMTP_HOST", "127.0.0.1"),
        ("AGIO_MAIL__SMTP_PORT", "1"),
        ("AGIO_MAIL__SMTP_TLS", "none"),
        ("AGIO_MAIL__ATTEMPTS_MAX", "1"),
    ];
    let server = Server::with(&settings).await;
    let input = json!({ "email": "ada@example.com", "password": PASSWORD, "displayName": "Ada" });
    server.client().mutate("signUp", "SignUpInput", "acknowledged", input).await;
    let home = server.home();
    let deadline = Instant::now() + WAIT_MAX;
    while numbers(home, "mail").is_empty() {
        assert!(Instant::now() < deadline, "signing up enqueues a mail");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let id = numbers(home, "mail").remove(0);
    let shown = until(home, &id, "FAILED").await;
    assert!(shown.contains("ada@example.com") && shown.contains("refused"), "{shown}");
    let (done, told) = jobs(home, &["retry", &id]);
    assert!(!done && told.contains("secrets"), "{told}");
    let (done, told) = jobs(home, &["drop", &id]);
    assert!(done, "{told}");
    until(home, &id, "CANCELLED").await;
}
