//! `agio user grant`, `revoke-role`, `remove-factors` and `end-sessions`, beside a running server.

use super::second_factors::set_up;
use super::support::{Person, Server};
use serde_json::{Value, json};

/// Runs `agio user ...`; answers whether it succeeded, and what it printed.
fn user(server: &Server, words: &[&str]) -> (bool, String) {
    let output = server.home().agio().arg("user").args(words).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&printed).into_owned())
}

async fn roles(person: &Person) -> Value {
    person.data("{ viewer { staffRoles } }", json!({})).await["viewer"]["staffRoles"].take()
}

#[tokio::test]
async fn operator_gives_and_takes_roles_and_both_are_noted() {
    let server = Server::start().await;
    let ada = server.person().await;
    assert_eq!(roles(&ada).await, json!([]));
    let (done, printed) = user(&server, &["grant", &ada.email, "support"]);
    assert!(done && printed.contains("SUPPORT") && printed.contains("second factor"), "{printed}");
    set_up(&ada).await;
    let (done, printed) = user(&server, &["grant", &ada.email, "MARKET_OPERATIONS"]);
    assert!(done && !printed.contains("second factor"), "{printed}");
    let (done, printed) = user(&server, &["grant", &ada.email, "SUPPORT"]);
    assert!(done && printed.contains("already"), "{printed}");
    assert_eq!(roles(&ada).await, json!(["SUPPORT", "MARKET_OPERATIONS"]));
    let (done, printed) = user(&server, &["revoke-role", &ada.email, "SUPPORT"]);
    assert!(done && printed.contains("has not"), "{printed}");
    assert_eq!(roles(&ada).await, json!(["MARKET_OPERATIONS"]));
    let query = "{ viewer { auditLog(first: 100) { nodes { action ip } } } }";
    let log = ada.data(query, json!({})).await["viewer"]["auditLog"]["nodes"].take();
    let noted: Vec<_> = log.as_array().unwrap().iter().map(|row| &row["action"]).collect();
    let of = |action: &str| noted.iter().filter(|noted| **noted == action).count();
    assert_eq!((of("GRANT_ROLE"), of("REVOKE_ROLE")), (2, 1), "{noted:?}");
    for words in [["grant", "nobody@example.com", "SUPPORT"], ["grant", &ada.email, "KING"]] {
        let (done, printed) = user(&server, &words);
        assert!(!done, "{printed}");
    }
    server.stop().verify();
}

#[tokio::test]
async fn operator_takes_lost_factors_away_and_ends_the_sessions() {
    let server = Server::start().await;
    let ada = server.person().await;
    let (done, printed) = user(&server, &["remove-factors", &ada.email]);
    assert!(done && printed.contains("has no second factor."), "{printed}");
    set_up(&ada).await;
    let (done, printed) = user(&server, &["remove-factors", &ada.email]);
    assert!(done && printed.contains("signed out everywhere"), "{printed}");
    let again = Person::sign_in(&server.url, &ada.email).await;
    let query = "{ viewer { security { totpEnabled recoveryCodesLeft } auditLog(first: 100) { nodes { action } } } }";
    let seen = again.data(query, json!({})).await["viewer"].take();
    assert_eq!(seen["security"], json!({ "totpEnabled": false, "recoveryCodesLeft": 0 }));
    let log = seen["auditLog"]["nodes"].as_array().unwrap();
    assert!(log.iter().any(|row| row["action"] == "DISABLE_TOTP"), "{log:?}");
    let (done, printed) = user(&server, &["end-sessions", &ada.email]);
    assert!(done && printed.contains("signed out everywhere"), "{printed}");
    let (done, printed) = user(&server, &["end-sessions", &ada.email]);
    assert!(done && printed.contains("signed in nowhere"), "{printed}");
    let (done, printed) = user(&server, &["end-sessions", "nobody@example.com"]);
    assert!(!done, "{printed}");
    let back = Person::sign_in(&server.url, &ada.email).await;
    let log = back.data(query, json!({})).await["viewer"]["auditLog"]["nodes"].take();
    assert!(log.to_string().contains("SIGN_OUT_EVERYWHERE"), "{log}");
    let (done, printed) = user(&server, &["remove-factors", "nobody@example.com"]);
    assert!(!done, "{printed}");
    server.stop().verify();
}
