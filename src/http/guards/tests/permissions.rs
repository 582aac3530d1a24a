//! Who may ask for which field: every row of the table as operations meet it.

use super::*;
use crate::domain::{
    Permission, Permissions, SessionCredential, TokenTransport, VerifiedCredential,
};
use crate::resolvers::context::CookieReach;
use crate::resolvers::permissions::{Need, Needs};
use crate::services::auth::ClientInfo;
use crate::services::auth::testing::principal;
use std::collections::{BTreeMap, BTreeSet};

type Path = Vec<(String, String)>;

const ROOTS: [(&str, &str); 3] =
    [("Query", "query"), ("Mutation", "mutation"), ("Subscription", "subscription")];

/// How each type is reached from a root; the shortest way.
fn ways() -> BTreeMap<String, Path> {
    let mut ways: BTreeMap<String, Path> =
        ROOTS.iter().map(|(root, _)| ((*root).to_owned(), Path::new())).collect();
    let mut next: Vec<String> = ways.keys().cloned().collect();
    while !next.is_empty() {
        for owner in std::mem::take(&mut next) {
            for (of, name, field) in SHAPE.fields().filter(|(of, ..)| *of == owner) {
                if !ways.contains_key(field.of.as_str())
                    && SHAPE.fields().any(|(of, ..)| *of == field.of)
                {
                    let step = (of.to_owned(), name.to_owned());
                    let way = ways[&owner].iter().cloned().chain([step]).collect();
                    ways.insert(field.of.to_string(), way);
                    next.push(field.of.to_string());
                }
            }
        }
    }
    ways
}

/// The way to every field of the schema.
fn paths() -> Vec<Path> {
    let ways = ways();
    let path = |(of, name, _): (&str, &str, _)| {
        let way = ways.get(of)?.iter().cloned();
        Some(way.chain([(of.to_owned(), name.to_owned())]).collect())
    };
    SHAPE.fields().filter_map(path).collect()
}

fn document(path: &Path) -> String {
    let word = ROOTS.iter().find(|(root, _)| *root == path[0].0).expect("a root").1;
    let fields: Vec<&str> = path.iter().map(|(_, field)| field.as_str()).collect();
    format!("{word} {{ {} {}", fields.join(" { "), "}".repeat(fields.len()))
}

/// What the table says to a way, step by step.
fn expected(path: &Path, held: Option<Permissions>) -> &'static str {
    let needs = Needs::of_schema();
    for (owner, field) in path {
        match (needs.of(owner, field).expect("an entry"), held) {
            (_, None) if needs.open.contains(&(owner.as_str(), field.as_str())) => return "",
            (Need::Of(_), None) => return "UNAUTHENTICATED",
            (Need::Personal, Some(held)) if !held.contains(Permission::ManageAccount) => {
                return "FORBIDDEN";
            }
            (Need::Of(needed), Some(held)) if !held.contains(needed) => return "FORBIDDEN",
            _ => {}
        }
    }
    ""
}

/// The code that an operation is refused with; empty when it may run.
fn decided(query: &str, variables: serde_json::Value, held: Option<Permissions>) -> &'static str {
    let (variables, document) = (Variables::from_json(variables), tree(query));
    let asked = Asked {
        document: &document,
        operation: only(&document),
        variables: &variables,
        shape: &SHAPE,
        held,
    };
    Permit::decide(asked).err().map_or("", |denied| denied.error.code())
}

/// Nobody, and people with any set of permissions.
fn holders() -> impl Iterator<Item = Option<Permissions>> {
    let set = |bits: usize| -> Permissions {
        let all = Permission::ALL.into_iter().enumerate();
        all.filter(|(index, _)| bits & (1 << index) != 0)
            .map(|(_, permission)| permission)
            .collect()
    };
    std::iter::once(None).chain((0..1 << Permission::ALL.len()).map(move |bits| Some(set(bits))))
}

#[test]
fn each_field_is_open_to_exactly_those_whom_the_table_names() {
    let paths = paths();
    assert!(paths.len() > 250, "{}", paths.len());
    let mut codes = BTreeSet::new();
    for path in &paths {
        for held in holders() {
            let code = decided(&document(path), json!({}), held);
            assert_eq!(code, expected(path, held), "{} for {held:?}", document(path));
            codes.insert(code);
        }
    }
    assert_eq!(codes.len(), 3, "{codes:?}");
}

#[test]
fn every_field_has_an_entry_and_every_entry_a_field() {
    let known: BTreeSet<(&str, &str)> = SHAPE.fields().map(|(of, name, _)| (of, name)).collect();
    let missing = |shape: &Shape| {
        let without = shape.fields().filter(|(_, _, field)| field.need.is_none());
        without.map(|(of, name, _)| format!("{of}.{name}")).collect::<Vec<_>>()
    };
    assert_eq!(missing(&SHAPE), [""; 0], "say in src/schema/permissions.rs what these need");
    let needs = Needs::of_schema();
    for place in needs.fields.iter().map(|(place, _)| place).chain(&needs.open) {
        assert!(known.contains(place), "the schema has no {place:?}");
    }
    for (name, _) in &needs.defaults {
        assert!(known.iter().any(|(of, _)| of == name), "the schema has no {name}");
        let mut less = needs.clone();
        less.defaults.retain(|(kept, _)| kept != name);
        assert!(!missing(&Shape::of(SCHEMA, &less)).is_empty(), "{name}");
    }
}

#[test]
fn field_without_an_entry_is_closed_to_everybody() {
    let mut needs = Needs::of_schema();
    needs.defaults.retain(|(name, _)| *name != "Asset");
    let shape = Shape::of(SCHEMA, &needs);
    let (variables, document) = (Variables::default(), tree("{ assets { symbol } }"));
    let (document, operation) = (&document, only(&document));
    for held in [None, Some(Permissions::ALL)] {
        let asked = Asked { document, operation, variables: &variables, shape: &shape, held };
        assert_eq!(Permit::decide(asked).expect_err("closed").error.code(), "INTERNAL");
    }
}

#[test]
fn public_fields_lead_to_public_fields_only() {
    let public = |of: &str, field: &str| Needs::of_schema().of(of, field) == Some(Need::Public);
    let mut next: Vec<String> = Vec::new();
    for (of, name, field) in
        SHAPE.fields().filter(|(of, ..)| ["Query", "Subscription"].contains(of))
    {
        if public(of, name) {
            next.push(field.of.to_string());
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(of) = next.pop() {
        for (of, name, field) in SHAPE.fields().filter(|(owner, ..)| *owner == of) {
            assert!(public(of, name), "{of}.{name} is reached without a check");
            if seen.insert(field.of.to_string()) {
                next.push(field.of.to_string());
            }
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[test]
fn fragments_conditions_and_directives_hide_nothing() {
    let (read, none) =
        (Some([Permission::Read].into_iter().collect()), Some(Permissions::default()));
    let rows = [
        (
            "mutation { ...F } fragment F on Mutation { placeOrder { order { id } } }",
            read,
            "FORBIDDEN",
        ),
        ("mutation { ... on Mutation { placeOrder { order { id } } } }", read, "FORBIDDEN"),
        ("mutation { ... { placeOrder } }", None, "UNAUTHENTICATED"),
        ("mutation { signOut { acknowledged } placeOrder }", None, "UNAUTHENTICATED"),
        ("mutation { a: signOut { acknowledged } b: placeOrder }", None, "UNAUTHENTICATED"),
        (
            "{ viewer { ...F } } fragment F on User { ...G } fragment G on User { email }",
            none,
            "FORBIDDEN",
        ),
        ("{ viewer { ...F sessions { ip } } } fragment F on User { email }", read, "FORBIDDEN"),
        ("{ node(id: \"x\") { ... on Session { ip } } }", read, "FORBIDDEN"),
        ("{ node(id: \"x\") { ... on Session { ip } } }", None, ""),
        ("{ node(id: \"x\") { ... on Order { price } } }", read, ""),
        ("{ assets { symbol } previewOrder { fee } }", None, "UNAUTHENTICATED"),
        ("mutation { signIn { user { email sessions { ip } } } }", None, ""),
        ("mutation { signIn { user { email sessions { ip } } } }", read, "FORBIDDEN"),
        ("{ __schema { types { name } } __typename }", None, ""),
    ];
    for (query, held, code) in rows {
        assert_eq!(decided(query, json!({}), held), code, "{query}");
    }
}

#[test]
fn permission_is_left_out_only_for_what_is_surely_left_out() {
    let query = |directive: &str| {
        format!("query($on: Boolean! = false) {{ __typename previewOrder @{directive} {{ fee }} }}")
    };
    let rows = [
        ("include(if: false)", json!({}), ""),
        ("skip(if: true)", json!({}), ""),
        ("include(if: $on)", json!({}), ""),
        ("include(if: $on)", json!({ "on": false }), ""),
        ("skip(if: $on)", json!({ "on": true }), ""),
        ("include(if: $on)", json!({ "on": true }), "UNAUTHENTICATED"),
        ("include(if: $on)", json!({ "on": "false" }), "UNAUTHENTICATED"),
        ("include(if: $on)", json!({ "on": null }), "UNAUTHENTICATED"),
        ("include(if: $off)", json!({}), "UNAUTHENTICATED"),
        ("include(if: true)", json!({}), "UNAUTHENTICATED"),
        ("include", json!({}), "UNAUTHENTICATED"),
        ("other(if: false)", json!({}), "UNAUTHENTICATED"),
    ];
    for (directive, variables, code) in rows {
        assert_eq!(
            decided(&query(directive), variables.clone(), None),
            code,
            "{directive} {variables}"
        );
    }
}

#[test]
fn mutation_by_cookie_needs_the_csrf_token_where_it_needs_a_permission() {
    let rows = [
        ("mutation { placeOrder }", TokenTransport::Cookie, false, "CSRF_REQUIRED"),
        (
            "mutation { ...F } fragment F on Mutation { placeOrder }",
            TokenTransport::Cookie,
            false,
            "CSRF_REQUIRED",
        ),
        ("mutation { placeOrder }", TokenTransport::Cookie, true, ""),
        ("mutation { placeOrder }", TokenTransport::Bearer, false, ""),
        ("mutation { signIn { user { email } } }", TokenTransport::Cookie, false, ""),
        ("{ viewer { email } }", TokenTransport::Cookie, false, ""),
    ];
    for (query, transport, csrf_ok, code) in rows {
        let mut somebody = principal(1);
        let VerifiedCredential::Session(session) = somebody.credential else { panic!("a session") };
        somebody.credential =
            VerifiedCredential::Session(SessionCredential { transport, ..session });
        let context = RequestContext {
            principal: Some(somebody),
            client: ClientInfo {
                ip: [127, 0, 0, 1].into(),
                user_agent: None,
                request_id: String::new(),
            },
            csrf_ok,
            own_site: true,
            cookie_reach: CookieReach::Kept,
            secure: false,
            refresh_cookie: None,
            device_cookie: None,
            oauth_cookie: None,
        };
        let (variables, document) = (Variables::default(), tree(query));
        let asked = Asked {
            document: &document,
            operation: only(&document),
            variables: &variables,
            shape: &SHAPE,
            held: context.principal.map(|principal| principal.permissions()),
        };
        let decided = allowed(Permit::decide(asked), asked.operation, &context);
        let refused =
            decided.err().and_then(|error| crate::http::error::code_of(&error).map(str::to_owned));
        assert_eq!(refused.unwrap_or_default(), code, "{query} {transport:?} {csrf_ok}");
    }
}
