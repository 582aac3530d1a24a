//! Who may run what, over every transport: the fields of the roots as the table of permissions says, and a refused
//! operation runs nothing.

use super::support::{Client, Person, Server};
use agio::schema::permissions::{Need, Needs};
use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
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

/// The printed schema, to make the least operation that asks for a field.
pub(super) struct Schema(Vec<TypeDefinition>);

impl Schema {
    pub(super) fn read() -> Schema {
        let document = parse_schema(include_str!("../../schema.graphql")).unwrap();
        let types = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        });
        Schema(types.collect())
    }

    fn kind(&self, name: &str) -> Option<&TypeKind> {
        self.0.iter().find(|known| known.name.node == name).map(|known| &known.kind)
    }

    /// An operation that selects one field of a root, with the arguments that it must have.
    pub(super) fn operation(&self, root: &str, field: &str) -> String {
        let Some(TypeKind::Object(object)) = self.kind(root) else { panic!("no {root}") };
        let known = object.fields.iter().find(|known| known.node.name.node == field).unwrap();
        let arguments = self.required(&known.node.arguments);
        let arguments = if arguments.is_empty() { arguments } else { format!("({arguments})") };
        let composite = |kind| matches!(kind, &TypeKind::Object(_) | &TypeKind::Interface(_));
        let below = self.kind(named(&known.node.ty.node)).is_some_and(composite);
        let below = if below { "{ __typename }" } else { "" };
        format!("{} {{ {field}{arguments} {below} }}", root.to_lowercase())
    }

    /// The fields of a root that must have a file, which no JSON can hold. The suite of imports asks for them.
    pub(super) fn with_a_file(&self, root: &str) -> Vec<&str> {
        let Some(TypeKind::Object(object)) = self.kind(root) else { panic!("no {root}") };
        let fields = object.fields.iter().map(|field| &field.node);
        let taking = fields.filter(|field| self.takes_a_file(&field.arguments));
        taking.map(|field| field.name.node.as_str()).collect()
    }

    fn takes_a_file(&self, inputs: &[Positioned<InputValueDefinition>]) -> bool {
        inputs.iter().map(|input| &input.node).filter(|input| !input.ty.node.nullable).any(
            |input| {
                let within = match self.kind(named(&input.ty.node)) {
                    Some(TypeKind::InputObject(of)) => self.takes_a_file(&of.fields),
                    _ => false,
                };
                within || named(&input.ty.node) == "Upload"
            },
        )
    }

    fn required(&self, inputs: &[Positioned<InputValueDefinition>]) -> String {
        let required = inputs
            .iter()
            .map(|input| &input.node)
            .filter(|input| !input.ty.node.nullable && input.default_value.is_none());
        let each =
            required.map(|input| format!("{}: {}", input.name.node, self.value(&input.ty.node)));
        each.collect::<Vec<_>>().join(" ")
    }

    fn value(&self, ty: &Type) -> String {
        match self.kind(named(ty)) {
            Some(TypeKind::Enum(of)) => of.values[0].node.value.node.to_string(),
            Some(TypeKind::InputObject(of)) => format!("{{{}}}", self.required(&of.fields)),
            _ => match named(ty) {
                "Int" => "1".to_owned(),
                "Boolean" => "true".to_owned(),
                "DateTime" => "\"2026-01-01T00:00:00Z\"".to_owned(),
                _ => "\"1\"".to_owned(),
            },
        }
    }
}

/// The name of a type, lists taken off.
fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => named(inner),
    }
}

#[tokio::test]
async fn each_root_field_refuses_exactly_those_whom_the_table_leaves_out() {
    let server = Server::start().await;
    let (nobody, person) = (server.client(), server.person().await);
    let browser = Browser::of(&person).await;
    let mut socket = nobody.socket().await;
    let (needs, schema) = (Needs::of_schema(), Schema::read());
    let roots = ["Query", "Mutation", "Subscription"];
    let mut refused = 0;
    let files = schema.with_a_file("Mutation");
    assert_eq!(files, ["startImport"], "`http::tests::uploads` asks for those with each right");
    for ((root, field), need) in needs.fields.iter().filter(|((of, _), _)| roots.contains(of)) {
        if files.contains(field) {
            continue;
        }
        let query = schema.operation(root, field);
        let restricted = matches!(need, Need::Of(_)) && !needs.is_open(root, field);
        // What is open runs, and may sign somebody out: the tables of `http::guards` look at it without.
        if restricted {
            refused += 1;
            let asked = nobody.ask(&query, json!({})).await;
            assert_eq!(code(&asked), "UNAUTHENTICATED", "{query}: {asked}");
            assert!(asked.get("data").is_none(), "{query}: {asked}");
            socket.subscribe(&query, json!({})).await;
            let told = socket.receive().await;
            let code = &told["payload"][0]["extensions"]["code"];
            assert_eq!(code, "UNAUTHENTICATED", "{query}: {told}");
        }
        if restricted && *root == "Mutation" {
            let forged = browser.ask(&query, false).await;
            assert_eq!(code(&forged), "CSRF_REQUIRED", "{query}: {forged}");
        }
        if *root == "Query" {
            for answer in [browser.ask(&query, false).await, person.ask(&query, json!({})).await] {
                let codes = ["UNAUTHENTICATED", "CSRF_REQUIRED", "FORBIDDEN"];
                assert!(!codes.contains(&code(&answer)), "{query}: {answer}");
            }
        }
    }
    assert!(refused > 15, "{refused}");
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
