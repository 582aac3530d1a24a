//! What clients send: lists and texts are bounded in literals and in variables, and values are paid for.

use super::lists::{fields, types};
use super::*;
use crate::resolvers::lists::input_bound;
use async_graphql::parser::types::{BaseType, InputValueDefinition, Type, TypeKind};
use async_graphql::{Name, Positioned};

/// Every place where a list comes in: its owner (`Type.field` or an input), its name, its description.
pub(super) fn lists() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (owner, field) in fields() {
        collect(&format!("{owner}.{}", field.name.node), &field.arguments, &mut found);
    }
    for known in types() {
        if let TypeKind::InputObject(input) = &known.kind {
            collect(&known.name.node, &input.fields, &mut found);
        }
    }
    found
}

fn collect(
    owner: &str,
    values: &[Positioned<InputValueDefinition>],
    found: &mut Vec<(String, String, String)>,
) {
    for value in values {
        if matches!(value.node.ty.node.base, BaseType::List(_)) {
            let text = value.node.description.as_ref().map(|text| text.node.clone());
            found.push((
                owner.to_owned(),
                value.node.name.node.to_string(),
                text.unwrap_or_default(),
            ));
        }
    }
}

fn base(ty: &Type) -> &Name {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

/// A document that sends `value` to the place, as a selection on some type.
fn sends(owner: &str, name: &str, value: &str) -> String {
    if let Some((of, field)) = owner.split_once('.') {
        return format!("fragment F on {of} {{ {field}({name}: {value}) {{ a }} }}");
    }
    let takes =
        |argument: &&Positioned<InputValueDefinition>| base(&argument.node.ty.node) == owner;
    for (of, field) in fields() {
        if let Some(argument) = field.arguments.iter().find(takes) {
            let (field, argument) = (&field.name.node, &argument.node.name.node);
            let value = format!("{{ {name}: {value} }}");
            return format!("fragment F on {of} {{ {field}({argument}: {value}) {{ a }} }}");
        }
    }
    panic!("nothing takes {owner}");
}

#[test]
fn input_lists_are_bounded_in_literals_and_variables() {
    let limits = Limits { complexity_max: u64::MAX, ..Limits::default() };
    let places = lists();
    assert!(places.len() >= 4, "{places:?}");
    for (owner, name, description) in places {
        let max = input_bound(&owner, &name)
            .unwrap_or_else(|| panic!("schema::lists lacks the input {owner}.{name}"));
        assert!(description.contains(&max.to_string()), "{owner}.{name} does not say {max}");
        for (items, fits) in [(max, true), (max + 1, false)] {
            let literal = format!("[{}]", "X ".repeat(items as usize));
            let variable = json!({ "v": vec!["X"; items as usize] });
            let expected = if fits { Ok(OperationType::Query) } else { Err(code::BAD_USER_INPUT) };
            let query = format!("{{ ...F }} {}", sends(&owner, &name, &literal));
            assert_eq!(verdict_with(&query, json!({}), &limits), expected, "{owner}.{name}");
            let fragment = sends(&owner, &name, "$v");
            let query = format!("query($v: [X!]) {{ ...F }} {fragment}");
            assert_eq!(verdict_with(&query, variable, &limits), expected, "${owner}.{name}");
            let query = format!("query($v: [X!] = {literal}) {{ ...F }} {fragment}");
            assert_eq!(
                verdict_with(&query, json!({}), &limits),
                expected,
                "default {owner}.{name}"
            );
        }
    }
}

#[test]
fn variable_costs_as_often_as_it_is_used() {
    let kinds = json!({ "f": { "kind": vec!["TRADE"; 20] } });
    let uses = |count: usize| {
        let fields: String = (0..count)
            .map(|number| {
                format!("a{number}: transactions(first: 1, filter: $f) {{ nodes {{ id }} }} ")
            })
            .collect();
        format!("query($f: TransactionFilter) {{ viewer {{ {fields} }} }}")
    };
    // One for the field, two below it, one for the filter's field and twenty for its items.
    let expected = |count: u64| 1 + count * (1 + 2 + 1 + 20);
    for count in [1, 7, 99] {
        let limit = |complexity_max| Limits { complexity_max, ..Limits::default() };
        let (query, costs) = (uses(count), expected(count as u64));
        let verdict = |limits| verdict_with(&query, kinds.clone(), &limits);
        assert_eq!(verdict(limit(costs)), Ok(OperationType::Query), "{count}");
        assert_eq!(verdict(limit(costs - 1)), Err(code::QUERY_TOO_COMPLEX), "{count}");
    }
}

/// What 24 such requests at once cost 3 GB with before.
#[test]
fn large_variables_are_refused_before_they_are_converted() {
    let aliases: String = (0..99)
        .map(|number| format!("a{number}: transactions(filter: $f) {{ nodes {{ id }} }} "))
        .collect();
    let query = format!("query($f: TransactionFilter) {{ viewer {{ {aliases} }} }}");
    let unknown: serde_json::Map<_, _> =
        (0..10_000).map(|number| (format!("k{number}"), json!(1))).collect();
    let rows = [
        (json!({ "f": { "kind": vec!["TRADE"; 20_000] } }), code::BAD_USER_INPUT),
        (json!({ "f": { "kind": "x".repeat(5_000) } }), code::BAD_USER_INPUT),
        (json!({ "f": unknown }), code::QUERY_TOO_COMPLEX),
        (json!({ "f": { "asset": vec![vec!["x"; 100]; 50] } }), code::QUERY_TOO_COMPLEX),
    ];
    for (variables, expected) in rows {
        let started = processor_time();
        assert_eq!(verdict_with(&query, variables, &Limits::default()), Err(expected));
        assert!(processor_time() - started < Duration::from_millis(500), "{expected}");
    }
}

#[test]
fn long_texts_are_refused_wherever_they_stand() {
    let limits = Limits::default();
    let text = |bytes: usize| "x".repeat(bytes);
    for (bytes, expected) in [
        (limits.text_bytes_max, Ok(OperationType::Query)),
        (limits.text_bytes_max + 1, Err(code::BAD_USER_INPUT)),
    ] {
        let literal = format!("{{ asset(symbol: \"{}\") {{ symbol }} }}", text(bytes));
        assert_eq!(verdict(&literal), expected, "literal");
        let directive = format!("{{ a @include(if: \"{}\") }}", text(bytes));
        assert_eq!(verdict(&directive), expected, "directive");
        let query = "query($s: String!) { asset(symbol: $s) { symbol } }";
        let sent = json!({ "s": text(bytes) });
        assert_eq!(verdict_with(query, sent, &limits), expected, "variable");
        let nested = json!({ "f": { "market": text(bytes) } });
        let query = "query($f: OrderFilter) { viewer { orders(filter: $f) { nodes { id } } } }";
        assert_eq!(verdict_with(query, nested, &limits), expected, "field of a variable");
    }
}
