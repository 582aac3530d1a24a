//! The audit log of a running server: its owner reads it, it is sealed while the server runs, and `agio verify` walks it
//! after kills, with several nodes, and beside operators' commands.

use super::support::{Client, Databases, Home, PASSWORD, Server, WAIT_MAX};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const LOG: &str =
    "query($first: Int, $after: String) { viewer { auditLog(first: $first, after: $after) {
    nodes { id action outcome at ip userAgent requestId } pageInfo { hasNextPage endCursor } } } }";

fn settings() -> [(&'static str, &'static str); 3] {
    [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_SIGNING_KEY", "3lq8Zk0c1vXrPz7mB2nT5yUwE9sHdGfJ6aQoKiLxCtV"),
        ("AGIO_LOG", "warn"),
    ]
}

async fn log(client: &Client, first: u32, after: Value) -> Value {
    client.data(LOG, json!({ "first": first, "after": after })).await["viewer"]["auditLog"].take()
}

fn actions(log: &Value) -> Vec<(&str, &str)> {
    let nodes = log["nodes"].as_array().expect("a page").iter();
    nodes.map(|it| (it["action"].as_str().unwrap(), it["outcome"].as_str().unwrap())).collect()
}

/// What `agio verify` says of the audit log: (rows sealed, head, rows that wait).
fn sealed(home: &Home) -> (u64, String, u64) {
    let said = tokio::task::block_in_place(|| home.verify());
    let line = said.lines().find(|line| line.starts_with("Audit log: ")).expect("the audit log");
    assert!(line.ends_with("Every hash follows."), "{said}");
    let number = |before: &str| -> u64 {
        let digits: String = match line.split_once(before) {
            Some((_, rest)) => rest.chars().take_while(char::is_ascii_digit).collect(),
            None => return 0,
        };
        digits.parse().expect("a number")
    };
    let head = line.split_once("head ").unwrap().1;
    let head: String = head.chars().take_while(|it| it.is_ascii_hexdigit() || *it == ':').collect();
    (number("Audit log: "), head, number("; "))
}

async fn wait_until_sealed(home: &Home) -> (u64, String) {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let (rows, head, waiting) = sealed(home);
        if waiting == 0 {
            return (rows, head);
        }
        assert!(Instant::now() < deadline, "{waiting} rows are not sealed");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// `agio` with these arguments; its status, and what it printed.
fn agio(home: &Home, arguments: &[&str]) -> (bool, String) {
    let output = home.agio().args(arguments).output().expect("agio runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), printed + &String::from_utf8_lossy(&output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn audit_log_is_read_page_by_page_and_sealed_across_kills() {
    let server = Home::new(&settings()).await.start();
    let person = server.person().await;
    let wrong = json!({ "email": person.email, "password": "not the password" });
    server.client().attempt("signIn", "SignInInput", "user { id }", wrong).await;
    let theme = json!({ "theme": "DARK" });
    person.mutate("updatePreferences", "UpdatePreferencesInput", "user { id }", theme).await;

    // The wrong password is noted after its answer.
    let deadline = Instant::now() + WAIT_MAX;
    let whole = loop {
        let whole = log(&person, 100, Value::Null).await;
        if actions(&whole).len() == 5 {
            break whole;
        }
        assert!(Instant::now() < deadline, "{whole:#}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let mut seen = actions(&whole);
    seen.sort_unstable();
    let expected = [
        ("SIGN_IN", "DONE"),
        ("SIGN_IN", "REFUSED"),
        ("SIGN_UP", "DONE"),
        ("UPDATE_PREFERENCES", "DONE"),
        ("VERIFY_EMAIL", "DONE"),
    ];
    assert_eq!(seen, expected);
    for node in whole["nodes"].as_array().unwrap() {
        assert_eq!(node["ip"], "127.0.0.1", "{node}");
        assert!(node["requestId"].as_str().is_some_and(|id| !id.is_empty()), "{node}");
    }
    let first = log(&person, 3, Value::Null).await;
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let rest = log(&person, 3, first["pageInfo"]["endCursor"].clone()).await;
    let pages = [actions(&first), actions(&rest)].concat();
    assert_eq!(pages, actions(&whole));

    let node = "query($id: ID!) { node(id: $id) { ... on AuditEvent { id action } } }";
    let id = json!({ "id": whole["nodes"][0]["id"] });
    let own = person.data(node, id.clone()).await["node"].take();
    assert_eq!(own["id"], id["id"]);
    let stranger = server.person().await;
    for other in [&stranger.client, &server.client()] {
        assert_eq!(other.data(node, id.clone()).await["node"], Value::Null);
    }

    let (rows, head) = wait_until_sealed(server.home()).await;
    assert!(rows >= 8, "{rows} rows");
    let home = server.kill();
    assert!(agio(&home, &["rebuild"]).0, "the rebuild is done");
    assert!(agio(&home, &["jobs", "run", "cleanup"]).0, "the job is enqueued");
    assert!(!agio(&home, &["jobs", "retry", "999"]).0, "there is no such job");
    let (_, before, waiting) = sealed(&home);
    assert_eq!((&before, waiting), (&head, 2), "what was done is noted");
    let server = home.start();
    let (after, _) = wait_until_sealed(server.home()).await;
    assert!(after > rows);
    let home = server.stop();
    let (done, said) = agio(&home, &["verify", "--audit-head", &head]);
    assert!(done, "the chain went on from its head: {said}");
    let never = format!("{}:{}", after + 1, "0".repeat(64));
    let (done, said) = agio(&home, &["verify", "--audit-head", &never]);
    assert!(!done && said.contains("lacks the noted head"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn audit_chain_sealed_by_two_nodes_is_one() {
    let Ok(postgres) = std::env::var("AGIO_TEST_DATABASE_URL") else {
        println!("skipped: several nodes need AGIO_TEST_DATABASE_URL");
        return;
    };
    let databases = Databases::on(Some(&postgres), None).await;
    let start = || Home::on(databases.clone(), &settings()).start();
    let nodes: [Server; 2] = [start(), start()];
    let person = nodes[0].person().await;
    let client_of = |node: &Server| Client { url: node.url.clone(), ..person.client.clone() };
    // What changes nothing leaves no row, so the two change different things.
    let themes = async {
        let client = client_of(&nodes[0]);
        for theme in ["DARK", "LIGHT"].iter().cycle().take(40) {
            let input = json!({ "theme": theme });
            let kind = "UpdatePreferencesInput";
            client.mutate("updatePreferences", kind, "user { id }", input).await;
        }
    };
    let names = async {
        let client = client_of(&nodes[1]);
        for name in ["One", "Another"].iter().cycle().take(40) {
            let input = json!({ "displayName": name });
            client.mutate("updateProfile", "UpdateProfileInput", "user { id }", input).await;
        }
    };
    tokio::join!(themes, names);
    let (rows, _) = wait_until_sealed(nodes[0].home()).await;
    assert!(rows >= 83, "{rows} rows");
    let [first, second] = nodes;
    drop(first.kill());
    let client = Client { url: second.url.clone(), ..person.client.clone() };
    let input = json!({ "currentPassword": PASSWORD, "newPassword": "another fine phrase" });
    client.mutate("changePassword", "ChangePasswordInput", "acknowledged", input).await;
    let (more, _) = wait_until_sealed(second.home()).await;
    assert!(more > rows, "the other node goes on");
    second.stop();
}
