//! A table of people that is older than the journal: nobody gets an account that holds somebody's money.

use super::support::{Home, PASSWORD, Person, Server, http};
use serde_json::{Value, json};
use sqlx::Connection;
use std::time::{Duration, Instant};

/// How long sign-ups may take to open once the accounts were given up.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// Takes the person away as an older copy of the database does: embedded by that copy, on PostgreSQL by hand.
async fn forget(home: &Home, person: &str, older: Option<&std::path::Path>) {
    let folder = home.data_dir.path().join("data");
    if let Some(older) = older {
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.join(format!("agio.db{ending}")));
        }
        std::fs::copy(older, folder.join("agio.db")).expect("restores");
        return;
    }
    let url = home.databases.postgres.as_deref().expect("PostgreSQL");
    let mut connection = sqlx::PgConnection::connect(url).await.expect("connects");
    for delete in [
        "DELETE FROM accounts WHERE owner = (SELECT id FROM users WHERE email = $1)",
        "DELETE FROM users WHERE email = $1",
    ] {
        sqlx::query(delete).bind(person).execute(&mut connection).await.expect("deletes");
    }
    for set_back in [
        "SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT MAX(id) FROM users))",
        "SELECT setval(pg_get_serial_sequence('accounts', 'id'), (SELECT MAX(id) FROM accounts))",
    ] {
        sqlx::query(set_back).execute(&mut connection).await.expect("sets it back");
    }
    connection.close().await.expect("closes");
}

async fn sign_up(server: &Server, email: &str) -> Value {
    let input = json!({ "email": email, "password": PASSWORD, "displayName": "New" });
    server.client().attempt("signUp", "SignUpInput", "acknowledged", input).await
}

async fn health(server: &Server) -> (u16, Value) {
    let answer = http().get(format!("{}/health/ready", server.url)).send().await.expect("answers");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn an_older_database_beside_a_newer_journal_closes_sign_ups_until_its_people_are_given_up() {
    let server = Server::start().await;
    let ada = server.funded(&[("USD", "10")]).await;
    let home = server.stop();
    let embedded = home.databases.postgres.is_none();
    let older = home.data_dir.path().join("older.db");
    if embedded {
        let file = home.data_dir.path().join("data").join("agio.db");
        std::fs::copy(file, &older).expect("copies");
    }
    let server = home.start();
    let bob = server.funded(&[("USD", "500")]).await;
    let home = server.stop();
    forget(&home, &bob.email, embedded.then_some(older.as_path())).await;

    let server = home.start();
    let refused = sign_up(&server, "new@example.com").await;
    assert_eq!(refused["userErrors"][0]["code"], "SIGN_UP_CLOSED", "{refused:#}");
    let (status, told) = health(&server).await;
    assert_eq!((status, &told["checks"]["accounts"]), (200, &json!("alarm")), "{told:#}");
    let ada = Person::sign_in(&server.url, &ada.email).await;
    assert_eq!(ada.balance("USD").await.0, "10.00000000", "the rest works");

    let listed = server.home().agio().arg("accounts").output().expect("runs");
    let printed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(!listed.status.success() && printed.contains("account 1001"), "{printed}");
    let given_up = server.home().agio().args(["accounts", "--give-up"]).output().expect("runs");
    assert!(given_up.status.success(), "{given_up:?}");
    let deadline = Instant::now() + WAIT_MAX;
    while health(&server).await.1["checks"]["accounts"] == "alarm" {
        assert!(Instant::now() < deadline, "sign-ups stay closed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let new = server.person().await;
    assert_eq!(new.balance("USD").await.0, "0.00000000", "nobody else's number");
}
