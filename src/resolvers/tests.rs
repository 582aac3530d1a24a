//! What holds for the schema as a whole: it is printed as it stands, and every part of it is described.

use super::error::answer;
use super::sdl;
use crate::domain::{Failure, Refusal, RefusalCode};
use crate::schema::lists;
use crate::schema::payload::AcknowledgedPayload;
use crate::{exchange, market, storage};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    EnumType, FieldDefinition, InputObjectType, InputValueDefinition, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};

/// The file that clients are generated from.
const PRINTED: &str = include_str!("../../schema.graphql");
/// Where that is.
const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
/// Set, the test writes it anew, as it writes the pages that are printed.
const WRITE: &str = "AGIO_WRITE_DOCS";

#[test]
fn printed_schema_is_up_to_date() {
    let now = sdl();
    if std::env::var_os(WRITE).is_some() {
        return std::fs::write(PLACE, now).expect("writes the schema");
    }
    let line = PRINTED.lines().zip(now.lines()).position(|(printed, now)| printed != now);
    assert!(
        PRINTED == now,
        "schema.graphql differs from the code from line {} on; print it again with \
         `cargo run -- schema > schema.graphql` and review the difference",
        line.unwrap_or_else(|| PRINTED.lines().count().min(now.lines().count())) + 1
    );
}

#[test]
fn schema_describes_everything() {
    let document = parse_schema(sdl()).expect("the printed schema parses");
    let mut missing = Vec::new();
    for definition in document.definitions {
        if let TypeSystemDefinition::Type(definition) = definition {
            undescribed(&definition.node, &mut missing);
        }
    }
    assert!(missing.is_empty(), "without a description: {missing:#?}");
}

fn undescribed(definition: &TypeDefinition, missing: &mut Vec<String>) {
    let name = &definition.name.node;
    check(definition.description.as_ref(), || name.to_string(), missing);
    match &definition.kind {
        TypeKind::Object(object) => fields(name, &object.fields, missing),
        TypeKind::Interface(interface) => fields(name, &interface.fields, missing),
        TypeKind::InputObject(InputObjectType { fields }) => values(name, fields, missing),
        TypeKind::Enum(EnumType { values }) => {
            for value in values {
                let path = || format!("{name}.{}", value.node.value.node);
                check(value.node.description.as_ref(), path, missing);
            }
        }
        TypeKind::Scalar | TypeKind::Union(_) => {}
    }
}

fn fields(name: &Name, fields: &[Positioned<FieldDefinition>], missing: &mut Vec<String>) {
    for field in fields {
        let path = format!("{name}.{}", field.node.name.node);
        check(field.node.description.as_ref(), || path.clone(), missing);
        values(&Name::new(&path), &field.node.arguments, missing);
    }
}

fn values(name: &Name, values: &[Positioned<InputValueDefinition>], missing: &mut Vec<String>) {
    for value in values {
        let path = || format!("{name}.{}", value.node.name.node);
        check(value.node.description.as_ref(), path, missing);
    }
}

fn check(
    description: Option<&Positioned<String>>,
    path: impl Fn() -> String,
    missing: &mut Vec<String>,
) {
    if description.is_none_or(|text| text.node.trim().is_empty()) {
        missing.push(path());
    }
}

/// What the schema says of its lists is kept where the lists are made, in rooms that do not know the schema.
#[test]
fn list_bounds_of_the_schema_are_those_that_are_kept() {
    let rows = [
        ("points of a history", lists::HISTORY_POINTS_MAX, market::HISTORY_POINTS_MAX as usize),
        ("candles", lists::CANDLES_MAX, market::CANDLES_MAX as usize),
        ("sessions", lists::SESSIONS_MAX, storage::sessions::SESSIONS_LISTED_MAX as usize),
        ("API keys", lists::API_KEYS_MAX, storage::api_keys::KEYS_MAX as usize),
        ("trades of a payload", lists::PAYLOAD_TRADES_MAX, exchange::TRADES_TOLD_MAX),
        ("cancelled orders", lists::CANCELLED_MAX, exchange::ORDERS_TOLD_MAX),
        ("orders of a request", lists::ORDERS_PER_REQUEST_MAX, exchange::BATCH_MAX),
    ];
    for (what, said, kept) in rows {
        assert_eq!(said as usize, kept, "{what}");
    }
}

#[test]
fn payload_tells_a_bounded_number_of_mistakes() {
    let refusals = vec![Refusal::new(RefusalCode::InvalidInput, "Mend it.").at("price"); 50];
    let payload =
        answer(Err::<(), _>(Failure::Refused(refusals)), |()| Ok(AcknowledgedPayload::done()));
    let told = payload.expect("a payload").user_errors.len();
    assert_eq!(told, lists::USER_ERRORS_MAX as usize);
}
