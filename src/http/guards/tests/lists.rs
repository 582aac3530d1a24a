//! Walks the schema: every list that goes out is bounded, the bound is documented, and the guard reckons with it.

use super::*;
use crate::resolvers::lists::{self, Bound, INPUT_LISTS, LISTS, PAGE_DEFAULT, PAGE_MAX};
use crate::resolvers::markets::minutes_read_at_most;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    FieldDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};

/// The types of the schema.
pub(super) fn types() -> Vec<TypeDefinition> {
    let document = parse_schema(SCHEMA).expect("schema.graphql parses");
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types.collect()
}

/// Every field of every object, with its owner.
pub(super) fn fields() -> Vec<(String, FieldDefinition)> {
    let of = |definition: TypeDefinition| match definition.kind {
        TypeKind::Object(object) => {
            let owner = definition.name.node.to_string();
            object.fields.into_iter().map(|field| (owner.clone(), field.node)).collect()
        }
        _ => Vec::new(),
    };
    types().into_iter().flat_map(of).collect()
}

/// What an operation costs that spreads a fragment with this selection on a type, more than with none of it.
fn cost(owner: &str, selection: &str) -> u64 {
    let query = format!("{{ ...F }} fragment F on {owner} {{ {selection} }}");
    let document = tree(&query);
    let measured = Measured {
        document: &document,
        variables: &Variables::default(),
        limits: &Limits::default(),
        shape: &SHAPE,
        listed: LISTED,
    };
    let (_, operation) = document.operations.iter().next().expect("an operation");
    let measure = Measurer::new(measured).operation(&operation.node);
    measure.expect("within the bounds").complexity
}

fn is_listlike(field: &FieldDefinition) -> bool {
    let of = field.ty.node.to_string();
    of.starts_with('[') || of.trim_end_matches('!').ends_with("Connection")
}

fn is_composite(field: &FieldDefinition) -> bool {
    let of = field.ty.node.to_string();
    let of = of.trim_matches(|letter| "[]!".contains(letter));
    let composite = |kind: &TypeKind| matches!(kind, TypeKind::Object(_) | TypeKind::Interface(_));
    types().iter().any(|known| known.name.node == of && composite(&known.kind))
}

/// A description that tells the bound: the field's, or for `userErrors` that of their type.
fn tells(field: &FieldDefinition, max: u32) -> bool {
    let own = field.description.as_ref().map(|text| text.node.clone());
    let shared = || {
        let error = types().into_iter().find(|known| known.name.node == "UserError");
        error.and_then(|error| error.description).map(|text| text.node)
    };
    let text = if field.name.node == "userErrors" { shared() } else { own };
    text.is_some_and(|text| text.contains(&max.to_string()))
}

#[test]
fn every_list_of_the_schema_is_bounded_documented_and_reckoned_with() {
    for (owner, field) in fields() {
        let name = field.name.node.to_string();
        let place = format!("{owner}.{name}");
        // Candles also cost the stored minutes that they are put together from, portfolios the days that are walked.
        let read = |items| match place.as_str() {
            "Market.candles" => minutes_read_at_most(items) / 10,
            "InvestmentPortfolio.allocation" | "InvestmentPortfolio.valueSeries" => 400,
            _ => 0,
        };
        let Some(bound) = lists::bound(&owner, &name) else {
            assert!(!is_listlike(&field), "schema::lists lacks {place}: {}", field.ty.node);
            continue;
        };
        let argument = |wanted: &str| {
            let found = field.arguments.iter().find(|argument| argument.node.name.node == wanted);
            found.unwrap_or_else(|| panic!("{place} has no argument {wanted}")).node.clone()
        };
        if let Some(max) = bound.documented() {
            assert!(tells(&field, max), "{place} does not say that it holds at most {max}");
        }
        let said = |argument: &async_graphql::parser::types::InputValueDefinition, max: u32| {
            let text = argument.description.as_ref().map(|text| text.node.clone());
            assert!(text.is_some_and(|text| text.contains(&max.to_string())), "{place}: {max}");
        };
        let reckoned = match bound {
            Bound::Page => {
                said(&argument("first"), PAGE_MAX);
                argument("after");
                assert_eq!(cost(&owner, &format!("{name}(first: 7) {{ a }}")), 8, "{place}");
                PAGE_DEFAULT.into()
            }
            Bound::Argument { name: count, default, max } => {
                let counted = argument(count);
                said(&counted, max);
                let shown = counted.default_value.map(|value| value.node.to_string());
                assert_eq!(shown, Some(default.to_string()), "{place}");
                let seven = cost(&owner, &format!("{name}({count}: 7) {{ a }}"));
                assert_eq!(seven, 8 + read(7), "{place}");
                default.into()
            }
            Bound::EachOf(list) => {
                argument(list);
                assert!(lists::input_bound(&place, list).is_some(), "{place}");
                let selection = format!("{name}({list}: [1, 2, 3]) {{ a }}");
                assert_eq!(cost(&owner, &selection), 3 + 3 + 1, "each sent and each answered");
                1
            }
            Bound::Constant(max) => max.into(),
            Bound::Assets => LISTED.assets,
            Bound::Markets => LISTED.markets,
            Bound::Outside => 1,
        };
        if is_composite(&field) {
            assert_eq!(
                cost(&owner, &format!("{name} {{ a }}")),
                reckoned + 1 + read(reckoned),
                "{place}"
            );
        }
    }
}

#[test]
fn table_of_lists_names_only_what_the_schema_has() {
    let fields = fields();
    for ((owner, name), bound) in LISTS {
        let found = fields.iter().find(|(of, field)| of == owner && field.name.node == name);
        let (_, field) = found.unwrap_or_else(|| panic!("the schema has no {owner}.{name}"));
        let counts_inside = matches!(bound, Bound::EachOf(_) | Bound::Argument { .. });
        assert!(is_listlike(field) || counts_inside, "{owner}.{name} is no list");
    }
    let places: Vec<String> = super::inputs::lists()
        .into_iter()
        .map(|(owner, name, _)| format!("{owner}.{name}"))
        .collect();
    for ((owner, name), _) in INPUT_LISTS {
        assert!(places.contains(&format!("{owner}.{name}")), "the schema has no {owner}.{name}");
    }
}

/// Some rows of the table as an operation sees them: `(query, what it costs)`.
#[test]
fn costs_follow_the_type_and_not_the_name_of_a_field() {
    let rows = [
        ("{ market(symbol: \"BTC-USD\") { trades { price } } }", 1 + 1 + 50),
        ("{ market(symbol: \"BTC-USD\") { candles(interval: M1) { trades } } }", 1 + 1 + 500 + 50),
        ("{ viewer { trades { nodes { price } } } }", 1 + 1 + 20 * 2),
        ("{ viewer { accounts { id name } } }", 1 + 1 + 20 * 2),
        ("{ viewer { accounts { balances { total } } } }", 1 + 1 + 20 * (1 + 10)),
        ("{ viewer { accounts { orders(first: 7) { nodes { id } } } } }", 1 + 1 + 20 * (1 + 7 * 2)),
        ("{ viewer { order { trades(first: 3) { nodes { price } } } } }", 1 + 1 + 1 + 3 * 2),
        ("mutation { placeOrder(input: {}) { trades { price } } }", 1 + 1 + 20),
        ("mutation { cancelAllOrders(input: {}) { cancelled { id } } }", 1 + 1 + 100),
        ("mutation { placeOrders(input: [{}, {}]) { results { order { id } } } }", 2 + 1 + 2 * 3),
        ("{ node(id: \"x\") { ... on Order { trades { nodes { id } } } } }", 1 + 1 + 20 * 2),
        ("{ viewer { portfolios { performance { gain } } } }", 1 + 1 + 10 * (1 + 400 + 1)),
        ("{ viewer { portfolios { taxReports { status } } } }", 1 + 1 + 10 * (1 + 30 * 11)),
        ("{ assets { symbol history { at price } } }", 1 + 10 * (1 + 1 + 300 * 2)),
    ];
    for (query, expected) in rows {
        let limits = |complexity_max| Limits { complexity_max, ..Limits::default() };
        assert!(verdict_with(query, json!({}), &limits(expected)).is_ok(), "{query}");
        let less = verdict_with(query, json!({}), &limits(expected - 1));
        assert_eq!(less, Err(code::QUERY_TOO_COMPLEX), "{query}");
    }
}
