//! What the edition of September 2025 has and the compiler below does not know yet.

use apollo_compiler::ast::{
    DirectiveDefinition, DirectiveList, DirectiveLocation, FieldDefinition, Type,
};
use apollo_compiler::schema::{Component, ExtendedType};
use apollo_compiler::{Node, Schema, name};

/// Brings the types of introspection that validation knows up to the edition: `isOneOf`, `@oneOf`, and
/// `includeDeprecated` that cannot be null.
pub(super) fn up_to_date(mut schema: Schema) -> Schema {
    let boolean = || Type::Named(name!("Boolean"));
    for (name, ty) in &mut schema.types {
        let ExtendedType::Object(object) = ty else { continue };
        if !name.starts_with("__") {
            continue;
        }
        let object = object.make_mut();
        for field in object.fields.values_mut() {
            for argument in &mut field.make_mut().arguments {
                if argument.name == "includeDeprecated" {
                    argument.make_mut().ty = boolean().non_null().into();
                }
            }
        }
        if name == "__Type" {
            let (name, arguments) = (name!("isOneOf"), Vec::new());
            let directives = DirectiveList::default();
            let ty = boolean();
            let field = FieldDefinition {
                description: None,
                name: name.clone(),
                arguments,
                ty,
                directives,
            };
            object.fields.insert(name, Component::new(field));
        }
    }
    let one_of = DirectiveDefinition {
        description: Some(
            "Exactly one field of the input object must be given, and it must not be null.".into(),
        ),
        name: name!("oneOf"),
        arguments: Vec::new(),
        repeatable: false,
        locations: vec![DirectiveLocation::InputObject],
    };
    schema.directive_definitions.entry(name!("oneOf")).or_insert(Node::new(one_of));
    schema
}
