//! Who may run what, over every transport: the fields of the roots as the table of permissions says, and a refused
//! operation runs nothing.

use super::support::{Client, Person, Server};
use agio::schema::permissions::{Need, Needs};
use serde_json::{Value, json};

/// A browser's session: the cookie that a page of another site would send along, too.
struct Browser {
    client: Client,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn of(person: &Person) -> Browser {
        let query = format!(
            "mutation {{ signIn(input: {{ email: \"{}\", password: \"{}\", transport: COOKIE }}) {{ csrfToken }} }}",
            person.email,
            super::support::PASSWORD
        );
        let client = Client { token: None, ..person.client.clone() };
        let request =
            client.http.post(format!("{}/graphql", client.url)).json(&json!({ "query": query }));
        let response = request.send().await.unwrap();
        let cookies = response.headers().get_all("set-cookie").iter();
        let mut cookies =
            cookies.map(|it| it.to_str().unwrap().split(';').next().unwrap().to_owned());
        let cookie = cookies.find(|it| it.starts_with("agio_access=")).unwrap();
        let answer: Value = response.json().await.unwrap();
        let csrf = answer["data"]["signIn"]["csrfToken"].as_str().unwrap().to_owned();
        Browser { client, cookie, csrf }
    }

    /// Sends an operation, with the CSRF token or as another site would.
    async fn ask(&self, query: &str, own: bool) -> Value {
        let url = format!("{}/graphql", self.client.url);
        let mut request = self.client.http.post(url).json(&json!({ "query": query }));
        request = request.header("cookie", &self.cookie);
        if own {
            request = request.header("x-csrf-token", &self.csrf);
        }
        request.send().await.unwrap().json().await.unwrap()
    }
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

/// Every field of the roots, without arguments: the caller is looked at before the document is validated.
#[tokio::test]
async fn each_root_field_is_open_to_exactly_those_whom_the_table_names() {
    let server = Server::start().await;
    let (nobody, person) = (server.client(), server.person().await);
    let browser = Browser::of(&person).await;
    let mut socket = nobody.socket().await;
    let needs = Needs::of_schema();
    let roots = ["Query", "Mutation", "Subscription"];
    for ((root, field), need) in needs.fields.iter().filter(|((of, _), _)| roots.contains(of)) {
        let query = format!("{} {{ {field} }}", root.to_lowercase());
        let restricted = matches!(need, Need::Of(_));
        let refused = restricted && !needs.is_open(root, field);
        let asked = nobody.ask(&query, json!({})).await;
        assert_eq!(code(&asked) == "UNAUTHENTICATED", refused, "{query}: {asked}");
        assert!(!refused || asked.get("data").is_none(), "{query}: {asked}");
        socket.subscribe(&query, json!({})).await;
        let told = socket.receive().await;
        let closed = told["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED";
        assert_eq!(closed, refused, "{query}: {told}");
        let forged = browser.ask(&query, false).await;
        let mutates = *root == "Mutation";
        assert_eq!(code(&forged) == "CSRF_REQUIRED", refused && mutates, "{query}: {forged}");
        for answer in [browser.ask(&query, true).await, person.ask(&query, json!({})).await] {
            let codes = ["UNAUTHENTICATED", "CSRF_REQUIRED", "FORBIDDEN"];
            assert!(!codes.contains(&code(&answer)), "{query}: {answer}");
        }
    }
    server.stop().verify();
}

#[tokio::test]
async fn refused_operation_runs_none_of_its_fields() {
    let server = Server::start().await;
    let person = server.person().await;
    let browser = Browser::of(&person).await;
    let profile = |name: &str| {
        format!("updateProfile(input: {{ displayName: \"{name}\" }}) {{ user {{ id }} }}")
    };
    let both = format!("mutation {{ signOut {{ acknowledged }} {} }}", profile("Forged"));
    let hidden = format!(
        "mutation {{ signOut {{ acknowledged }} ...F }} fragment F on Mutation {{ ... {{ {} }} }}",
        profile("Forged")
    );
    for query in [&both, &hidden] {
        let refused = browser.ask(query, false).await;
        assert_eq!(code(&refused), "CSRF_REQUIRED", "{refused}");
        let name = browser.ask("{ viewer { displayName } }", false).await;
        assert_eq!(
            name["data"]["viewer"]["displayName"], "Somebody",
            "still signed in, and unchanged"
        );
    }
    let changed = browser.ask(&format!("mutation {{ {} }}", profile("Chosen")), true).await;
    assert!(changed.get("errors").is_none(), "{changed}");
    let name = browser.ask("{ viewer { displayName } }", false).await;
    assert_eq!(name["data"]["viewer"]["displayName"], "Chosen");
    server.stop().verify();
}

#[tokio::test]
async fn refused_operation_has_a_status_and_a_challenge() {
    let server = Server::start().await;
    let (nobody, person) = (server.client(), server.person().await);
    let browser = Browser::of(&person).await;
    let query = json!({ "query": "mutation { signOutEverywhere { acknowledged } }" });
    let typed = "application/graphql-response+json";
    let post = || nobody.http.post(format!("{}/graphql", nobody.url)).json(&query);
    for (cookie, media, status) in [
        ("", typed, 401),
        ("", "application/json", 200),
        (browser.cookie.as_str(), typed, 403),
        (browser.cookie.as_str(), "application/json", 200),
    ] {
        let answer = post().header("cookie", cookie).header("accept", media).send().await.unwrap();
        assert_eq!(answer.status(), status, "{media}");
        assert_eq!(answer.headers().contains_key("www-authenticate"), status == 401);
    }
    let events = post().header("accept", "text/event-stream").send().await.unwrap();
    let text = events.text().await.unwrap();
    assert!(
        text.contains("UNAUTHENTICATED") && text.ends_with("event: complete\ndata: \n\n"),
        "{text}"
    );
    server.stop().verify();
}
