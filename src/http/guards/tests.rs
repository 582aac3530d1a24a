//! Table tests of the guards; hostile documents must be refused in milliseconds, not executed.

mod inputs;
mod lists;
mod permissions;

use super::*;
use crate::resolvers::permissions::Needs;
use async_graphql::Variables;
use serde_json::json;
use std::sync::LazyLock;
use std::time::Duration;

const SCHEMA: &str = include_str!("../../../schema.graphql");

static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::of(SCHEMA, &Needs::of_schema()));

const LISTED: Listed = Listed { assets: 10, markets: 10 };

/// What GraphiQL sends when it opens; it has to pass.
const INTROSPECTION: &str = include_str!("introspection.graphql");

/// The tree of a document.
fn tree(query: &str) -> ExecutableDocument {
    graphql::parse(query).expect("a document").tree().clone()
}

/// Its only operation.
fn only(document: &ExecutableDocument) -> &OperationDefinition {
    &graphql::operation(&document.operations, None).expect("an operation").node
}

/// What the guards make of a document before the schema is asked.
fn measured(
    query: &str,
    variables: serde_json::Value,
    limits: &Limits,
) -> Result<OperationType, Refused> {
    scan::scan(query, limits)?;
    let parsed = graphql::parse(query)?;
    let variables = Variables::from_json(variables);
    let measured = Measured {
        document: parsed.tree(),
        variables: &variables,
        limits,
        shape: &SHAPE,
        listed: LISTED,
    };
    weigh(measured, None)?;
    Ok(only(parsed.tree()).ty)
}

fn verdict(query: &str) -> Result<OperationType, &'static str> {
    verdict_with(query, json!({}), &Limits::default())
}

fn verdict_with(
    query: &str,
    variables: serde_json::Value,
    limits: &Limits,
) -> Result<OperationType, &'static str> {
    measured(query, variables, limits).map_err(|refused| {
        let error = refused.into_errors().remove(0);
        let code = crate::http::error::code_of(&error).expect("a code").to_owned();
        let known = [
            code::BAD_USER_INPUT,
            code::PARSE_FAILED,
            code::VALIDATION_FAILED,
            code::QUERY_TOO_LARGE,
            code::QUERY_TOO_DEEP,
            code::QUERY_TOO_COMPLEX,
            code::FRAGMENT_CYCLE,
        ];
        *known.iter().find(|known| **known == code).expect("a known code")
    })
}

fn doubling(levels: usize) -> String {
    let mut query = "{ ...F0 }".to_owned();
    for level in 0..levels {
        let next = level + 1;
        query.push_str(&format!(" fragment F{level} on Q {{ ...F{next} ...F{next} }}"));
    }
    query.push_str(&format!(" fragment F{levels} on Q {{ a b c d }}"));
    query
}

#[test]
fn ordinary_documents_pass() {
    use OperationType::{Mutation, Query, Subscription};
    let rows = [
        ("{ viewer { email } }", Query),
        ("mutation { signOut { acknowledged } }", Mutation),
        ("subscription { prices { price } }", Subscription),
        (INTROSPECTION, Query),
        ("{ a(text: \"[[[[ {{{{ (((( # \\\" \\\\\") }", Query),
        ("{ a(text: \"\"\"[[[[ \\\"\"\" {{{{ \" \"\"\") } # [[[[[[", Query),
        ("{ a(text: \"\") b }", Query),
        ("{ assets { symbol price { price } history { at price } } }", Query),
        (
            "{ markets { symbol orderBook { bids { price quantity } asks { price quantity } } } }",
            Query,
        ),
        ("{ __type(name: \"Order\") { fields { type { fields { name } } } } }", Query),
        ("{ market(symbol: \"A\") { candles(interval: D1, limit: 365) { open close } } }", Query),
        ("{ markets { candles(interval: H1, limit: 24) { close } } }", Query),
        ("{ market(symbol: \"A\") { candles(interval: M1, limit: 1000) { open close } } }", Query),
        ("subscription { candles(market: \"A\", interval: W1) { close } }", Subscription),
        ("{ viewer { orders(first: 100) { nodes { id trades { nodes { id price } } } } } }", Query),
    ];
    for (query, kind) in rows {
        assert_eq!(verdict(query), Ok(kind), "{query}");
    }
}

#[test]
fn hostile_documents_are_refused_at_once() {
    let deep_fields = format!("{}{}", "{ a ".repeat(30), "}".repeat(30));
    let rows: Vec<(&str, String, &str)> = vec![
        ("open lists", format!("{{ a(x: {}", "[".repeat(3_200)), code::QUERY_TOO_DEEP),
        ("lists", nested(1_600), code::QUERY_TOO_DEEP),
        ("open objects", format!("{{ a(x: {}", "{b:".repeat(1_000)), code::QUERY_TOO_DEEP),
        ("open braces", "{".repeat(3_200), code::QUERY_TOO_DEEP),
        ("fields", deep_fields, code::QUERY_TOO_DEEP),
        ("doubling fragments", doubling(19), code::QUERY_TOO_COMPLEX),
        ("more doubling", doubling(40), code::QUERY_TOO_COMPLEX),
        ("cycle", "{ ...A } fragment A on Q { b { ...A } }".to_owned(), code::FRAGMENT_CYCLE),
        (
            "unused cycle",
            "{ a } fragment A on Q { ...B } fragment B on Q { ...A }".to_owned(),
            code::FRAGMENT_CYCLE,
        ),
        (
            "empty block then lists",
            format!("{{ a(x: [\"\"\"\" {}", "[".repeat(2_000)),
            code::PARSE_FAILED,
        ),
        ("open string", "{ a(x: \"abc".to_owned(), code::PARSE_FAILED),
        ("broken string", "{ a(x: \"abc\\\n[[[\") }".to_owned(), code::PARSE_FAILED),
        ("long", format!("{{ a }} # {}", "x".repeat(70_000)), code::QUERY_TOO_LARGE),
        ("tokens", format!("{{ {} }}", "a ".repeat(5_000)), code::QUERY_TOO_LARGE),
        ("aliases", format!("{{ v {{ {} }} }}", aliases(200)), code::QUERY_TOO_COMPLEX),
        ("roots", format!("{{ {} }}", "a ".repeat(26)), code::QUERY_TOO_COMPLEX),
        (
            "directives",
            format!("{{ a {} }}", "@skip(if: true) ".repeat(60)),
            code::QUERY_TOO_COMPLEX,
        ),
        (
            "pages of pages",
            "{ a(first: 1000) { nodes { b(first: 1000) { nodes { c } } } } }".to_owned(),
            code::QUERY_TOO_COMPLEX,
        ),
        ("types of types", types_of_types(9), code::QUERY_TOO_COMPLEX),
        (
            "histories by the dozen",
            format!("{{ {} }}", (0..5).map(|n| format!("a{n}: assets {{ history {{ at price }} }} ")).collect::<String>()),
            code::QUERY_TOO_COMPLEX,
        ),
        (
            "candles of pages of orders",
            "{ viewer { orders(first: 100) { ...F } } } fragment F on OrderConnection { nodes { market { candles(interval: M1) { open } } } }".to_owned(),
            code::QUERY_TOO_COMPLEX,
        ),
        (
            "weekly candles by the dozen",
            format!(
                "{{ market(symbol: \"BTC-USD\") {{ {} }} }}",
                (0..12).map(|n| format!("a{n}: candles(interval: W1, limit: 15) {{ close }} ")).collect::<String>()
            ),
            code::QUERY_TOO_COMPLEX,
        ),
        (
            "trading fees by the dozen",
            format!(
                "{{ viewer {{ {} }} }}",
                (0..50).map(|n| format!("a{n}: tradingFees(market: \"A\") {{ makerFee }} ")).collect::<String>()
            ),
            code::QUERY_TOO_COMPLEX,
        ),
        (
            "years of days of all markets",
            "{ markets { candles(interval: D1, limit: 365) { close } } }".to_owned(),
            code::QUERY_TOO_COMPLEX,
        ),
        ("endless page", format!("{{ a(first: {}) {{ b }} }}", u64::MAX), code::QUERY_TOO_COMPLEX),
        ("empty", String::new(), code::PARSE_FAILED),
        ("prose", "give me everything".to_owned(), code::PARSE_FAILED),
        ("two operations", "query A { a } query B { b }".to_owned(), code::VALIDATION_FAILED),
    ];
    for (name, query, expected) in rows {
        let started = processor_time();
        assert_eq!(verdict(&query), Err(expected), "{name}");
        let took = processor_time() - started;
        // Seconds is what an unguarded server takes; this is no benchmark, only a wall far below it.
        assert!(took < Duration::from_millis(500), "{name} took {took:?}");
    }
}

/// What this thread has computed for. A clock on the wall also counts what other programs do meanwhile.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

fn nested(depth: usize) -> String {
    format!("{{ a(x: {}{}) }}", "[".repeat(depth), "]".repeat(depth))
}

fn aliases(count: usize) -> String {
    (0..count).map(|number| format!("a{number}: a ")).collect()
}

#[test]
fn parser_survives_whatever_the_scan_lets_through() {
    let limits = Limits::default();
    let deepest = nested(limits.nesting_max - 2);
    let small_stack = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let parse = small_stack.spawn(move || verdict(&deepest).is_ok()).expect("a thread");
    assert!(parse.join().expect("no overflow"));
    assert_eq!(verdict(&nested(limits.nesting_max - 1)), Err(code::QUERY_TOO_DEEP));
}

#[test]
fn page_sizes_come_from_variables_too() {
    let limits = Limits { complexity_max: 500, ..Limits::default() };
    let query = "query Q($n: Int = 1000) { a(first: $n) { nodes { b } } }";
    let rows = [
        (json!({ "n": 10 }), Ok(OperationType::Query)),
        (json!({ "n": 1000 }), Err(code::QUERY_TOO_COMPLEX)),
        (json!({ "n": -5 }), Ok(OperationType::Query)),
        (json!({}), Err(code::QUERY_TOO_COMPLEX)),
    ];
    for (variables, expected) in rows {
        assert_eq!(verdict_with(query, variables.clone(), &limits), expected, "{variables}");
    }
}

#[test]
fn candles_cost_what_they_may_have_to_read() {
    let cost = |query: &str, variables: serde_json::Value| {
        let limits = Limits { complexity_max: 0, ..Limits::default() };
        match measured(query, variables, &limits) {
            Err(Refused::TooMuch(TooMuch::Complexity { asked, .. })) => asked,
            other => panic!("{query}: {other:?}"),
        }
    };
    let candles = |arguments: &str| format!("{{ market {{ candles({arguments}) {{ close }} }} }}");
    let by_variable = "query($i: CandleInterval!, $n: Int) \
        { market { candles(interval: $i, limit: $n) { close } } }";
    // The field of the market, that of the candles, one a candle, and a tenth of the minutes.
    let rows = [
        (cost(&candles("interval: M1, limit: 10"), json!({})), 2 + 10 + 1),
        (cost(&candles("interval: H1, limit: 10"), json!({})), 2 + 10 + 60),
        (cost(&candles("interval: W1, limit: 2"), json!({})), 2 + 2 + 2_016),
        (cost(&candles("interval: W1, limit: 1000"), json!({})), 2 + 1_000 + 14_400),
        (cost(&candles("interval: D1"), json!({})), 2 + 500 + 14_400),
        (cost(by_variable, json!({ "i": "H1", "n": 10 })), 2 + 10 + 60),
        (cost(by_variable, json!({ "n": 2 })), 2 + 2 + 2_016),
    ];
    for (index, (asked, expected)) in rows.into_iter().enumerate() {
        assert_eq!(asked, expected, "row {index}");
    }
}

#[test]
fn operation_kind_is_that_of_the_named_operation() {
    let document = "query A { a } mutation B { b }";
    let rows = [
        (Some("A"), Ok(OperationType::Query)),
        (Some("B"), Ok(OperationType::Mutation)),
        (Some("C"), Err(())),
        (Some(""), Err(())),
        (None, Err(())),
    ];
    for (name, expected) in rows {
        let tree = tree(document);
        let found = graphql::operation(&tree.operations, name);
        assert_eq!(found.map(|it| it.node.ty).map_err(|_| ()), expected, "{name:?}");
    }
}

/// Small to ask, with seven types to a level some forty million names to answer.
fn types_of_types(levels: usize) -> String {
    let (down, up) = ("possibleTypes { interfaces { ".repeat(levels), "} } ".repeat(levels));
    format!("{{ __type(name: \"Node\") {{ {down} name {up} }} }}")
}
