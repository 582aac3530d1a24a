//! Tables that are older than the journal: nobody gets an account that holds somebody's money, and no movement of money
//! is taken for another.

use super::docs::money_repair;
use super::support::{Home, PASSWORD, Person, Server, http};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
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
async fn older_database_beside_a_newer_journal_closes_sign_ups_until_its_people_are_given_up() {
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

const TOTALS: &str = "SELECT kind || ' ' || account || ' ' || asset || ' ' || total FROM money_totals \
    ORDER BY kind, account, asset";
const INTENTS: &str = "SELECT kind || ' ' || id || ' ' || account || ' ' || asset || ' ' || amount \
    FROM money_intents ORDER BY kind, id";
const NUMBERS: &str = "SELECT kind || ' ' || newest FROM money_numbers ORDER BY kind";

/// Backups know the first deposit alone.
const OLDER: &str = "DELETE FROM money_intents WHERE kind <> 1 OR id > 1; \
    UPDATE money_totals SET total = (SELECT amount FROM money_intents); \
    UPDATE money_numbers SET newest = CASE WHEN kind = 1 THEN 1 ELSE 0 END";

fn embedded(home: &Home) -> String {
    format!("sqlite://{}", home.data_dir.path().join("data").join("agio.db").display())
}

/// Runs statements on the tables of a stopped server.
async fn execute(home: &Home, statements: &str) {
    let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
    match home.databases.postgres.as_deref() {
        Some(url) => {
            let mut connection = PgConnection::connect(url).await.expect("connects");
            statements.execute(&mut connection).await.expect("runs");
        }
        None => {
            let mut connection =
                SqliteConnection::connect(&embedded(home)).await.expect("connects");
            statements.execute(&mut connection).await.expect("runs");
            connection.close().await.expect("closes");
        }
    }
}

/// What the tables know of money.
async fn known_of_money(home: &Home) -> [Vec<String>; 3] {
    let mut known = [TOTALS, INTENTS, NUMBERS].map(|_| Vec::new());
    for (rows, query) in known.iter_mut().zip([TOTALS, INTENTS, NUMBERS]) {
        *rows = match home.databases.postgres.as_deref() {
            Some(url) => {
                let mut connection = PgConnection::connect(url).await.expect("connects");
                sqlx::query_scalar(query).fetch_all(&mut connection).await.expect("reads")
            }
            None => {
                let url = embedded(home);
                let mut connection = SqliteConnection::connect(&url).await.expect("connects");
                sqlx::query_scalar(query).fetch_all(&mut connection).await.expect("reads")
            }
        };
    }
    known
}

#[tokio::test]
async fn runbooks_repair_of_older_tables_knows_each_movement_of_money_again() {
    let server = Server::start().await;
    let ada = server.funded(&[("USD", "10"), ("USD", "5"), ("USD", "2")]).await;
    let name = json!({ "name": "Bots" });
    ada.mutate("openAccount", "OpenAccountInput", "account { id }", name).await;
    let accounts = ada.data("{ viewer { accounts { id } } }", json!({})).await;
    let [main, bots] = [0, 1].map(|at| accounts["viewer"]["accounts"][at]["id"].clone());
    let moved = json!({ "from": main, "to": bots, "asset": "USD", "amount": "3" });
    ada.mutate("transfer", "TransferInput", "sent { id }", moved.clone()).await;
    let home = server.stop();
    let before = known_of_money(&home).await;
    assert_eq!(before[1].len(), 4, "three deposits and a transfer: {before:?}");
    execute(&home, OLDER).await;

    let server = home.start();
    let ada = Person::sign_in(&server.url, &ada.email).await;
    let query = "mutation { sandboxDeposit(input: { asset: \"USD\", amount: \"1\" }) { userErrors { code } } }";
    let refused = ada.ask(query, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{refused}");
    let home = server.stop();
    let repair = money_repair();
    let repair = match home.databases.postgres {
        Some(_) => repair,
        None => repair.replace("BYTEA", "BLOB"),
    };
    for _ in 0..2 {
        execute(&home, &repair).await;
        assert_eq!(known_of_money(&home).await, before, "also when it is run twice");
    }

    let server = home.start();
    let ada = Person::sign_in(&server.url, &ada.email).await;
    ada.deposit("USD", "1").await;
    ada.mutate("transfer", "TransferInput", "sent { id }", moved).await;
    assert_eq!(ada.balance("USD").await.0, "12.00000000");
    server.stop().verify();
}
