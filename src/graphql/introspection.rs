//! What the schema says of itself, to the letter of the edition of September 2025 (4.2).

use super::document::Language;
use apollo_compiler::ast::{
    DirectiveDefinition, DirectiveList, DirectiveLocation, FieldDefinition, InputValueDefinition,
    Type,
};
use apollo_compiler::schema::{Component, EnumValueDefinition, ExtendedType};
use apollo_compiler::{Name as SchemaName, Node};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{Name, PathSegment, Positioned, ServerError, Value, Variables};
use async_graphql_value::Value as Literal;

/// The answer to a planned `__schema` or `__type` at the root, and what failed in it.
pub(super) fn answer(
    language: &Language,
    field: &Field,
    variables: &Variables,
) -> (Value, Vec<ServerError>) {
    let path = vec![PathSegment::Field(field.response_key().node.to_string())];
    let mut teller = Teller { language, variables, path, errors: Vec::new() };
    let told = if field.name.node == "__schema" {
        teller.object(Subject::Schema, &field.selection_set.node)
    } else {
        let name = match teller.argument(field, "name") {
            Some(Value::String(name)) => name,
            _ => String::new(),
        };
        match language.schema.types.get(name.as_str()) {
            Some(ty) => teller.object(Subject::Type(Of::Named(ty)), &field.selection_set.node),
            None => Ok(Value::Null),
        }
    };
    (told.unwrap_or_default(), teller.errors)
}

/// What is told of.
enum Subject<'s> {
    Schema,
    Type(Of<'s>),
    Field(&'s FieldDefinition),
    Input(&'s InputValueDefinition),
    EnumValue(&'s EnumValueDefinition),
    Directive(&'s DirectiveDefinition),
}

/// A type by its name, or a list or a `!` around one.
enum Of<'s> {
    Named(&'s ExtendedType),
    Wrapped(Type),
}

/// What a field answers: something plain, or more of the schema.
enum Told<'s> {
    Leaf(Value),
    One(Subject<'s>),
    Many(Vec<Subject<'s>>),
}

/// A place that must be null takes what holds it with it.
struct Failed;

struct Teller<'s> {
    language: &'s Language,
    variables: &'s Variables,
    path: Vec<PathSegment>,
    errors: Vec<ServerError>,
}

/// What all parts of a schema have.
struct Described<'d> {
    name: &'d SchemaName,
    description: &'d Option<Node<str>>,
    directives: &'d DirectiveList,
}

impl<'s> Teller<'s> {
    fn object(&mut self, subject: Subject<'s>, selected: &SelectionSet) -> Result<Value, Failed> {
        let mut object = IndexMap::with_capacity(selected.items.len());
        for item in &selected.items {
            let Selection::Field(field) = &item.node else { continue };
            let key = field.node.response_key().node.clone();
            self.path.push(PathSegment::Field(key.to_string()));
            let value = self.field(&subject, field);
            self.path.pop();
            object.insert(key, value?);
        }
        Ok(Value::Object(object))
    }

    fn field(&mut self, of: &Subject<'s>, field: &Positioned<Field>) -> Result<Value, Failed> {
        let name = field.node.name.node.as_str();
        if name == "__typename" {
            return Ok(Value::from(of.type_name()));
        }
        let definition = self.language.schema.type_field(of.type_name(), name);
        let nullable = definition.is_ok_and(|definition| !definition.ty.is_non_null());
        let told = match self.told(of, field) {
            Ok(Told::Leaf(value)) => Ok(value),
            Ok(Told::One(subject)) => self.object(subject, &field.node.selection_set.node),
            Ok(Told::Many(subjects)) => self.list(subjects, &field.node.selection_set.node),
            Err(Failed) => Err(Failed),
        };
        match told {
            Err(Failed) if nullable => Ok(Value::Null),
            told => told,
        }
    }

    /// The items of such lists are never null.
    fn list(&mut self, of: Vec<Subject<'s>>, selected: &SelectionSet) -> Result<Value, Failed> {
        let mut items = Vec::with_capacity(of.len());
        for (index, subject) in of.into_iter().enumerate() {
            self.path.push(PathSegment::Index(index));
            let item = self.object(subject, selected);
            self.path.pop();
            items.push(item?);
        }
        Ok(Value::List(items))
    }

    fn told(&mut self, of: &Subject<'s>, field: &Positioned<Field>) -> Result<Told<'s>, Failed> {
        let name = field.node.name.node.as_str();
        // Every field but these tells the same, whatever was asked.
        let listed = matches!(name, "fields" | "enumValues" | "inputFields" | "args");
        let all = if listed { self.include_deprecated(field)? } else { false };
        Ok(match of {
            Subject::Schema => self.of_schema(name),
            Subject::Type(Of::Named(ty)) => self.of_type(ty, name, all),
            Subject::Type(Of::Wrapped(ty)) => self.of_wrapped(ty, name),
            Subject::Field(field) => match name {
                "args" => inputs(field.arguments.iter().map(|it| &**it), all),
                "type" => Told::One(self.of(&field.ty)),
                _ => self.described(
                    Described {
                        name: &field.name,
                        description: &field.description,
                        directives: &field.directives,
                    },
                    name,
                ),
            },
            Subject::Input(input) => match name {
                "type" => Told::One(self.of(&input.ty)),
                "defaultValue" => {
                    let default = input.default_value.as_ref();
                    text(default.map(|value| value.serialize().no_indent().to_string()))
                }
                _ => self.described(
                    Described {
                        name: &input.name,
                        description: &input.description,
                        directives: &input.directives,
                    },
                    name,
                ),
            },
            Subject::EnumValue(value) => self.described(
                Described {
                    name: &value.value,
                    description: &value.description,
                    directives: &value.directives,
                },
                name,
            ),
            Subject::Directive(directive) => match name {
                "args" => inputs(directive.arguments.iter().map(|it| &**it), all),
                "isRepeatable" => Told::Leaf(directive.repeatable.into()),
                "locations" => {
                    let name = |at: &DirectiveLocation| Value::Enum(Name::new(at.name()));
                    Told::Leaf(Value::List(directive.locations.iter().map(name).collect()))
                }
                _ => self.described(
                    Described {
                        name: &directive.name,
                        description: &directive.description,
                        directives: &DirectiveList::default(),
                    },
                    name,
                ),
            },
        })
    }

    fn of_schema(&self, name: &str) -> Told<'s> {
        let schema = &self.language.schema;
        let definition = &schema.schema_definition;
        let root = match name {
            "description" => return text(definition.description.as_ref()),
            "types" => return Told::Many(schema.types.values().map(named).collect()),
            "directives" => {
                let all = schema.directive_definitions.values();
                return Told::Many(all.map(|directive| Subject::Directive(directive)).collect());
            }
            "queryType" => &definition.query,
            "mutationType" => &definition.mutation,
            _ => &definition.subscription,
        };
        let root = root.as_ref().and_then(|name| schema.types.get(name.as_str()));
        root.map_or(Told::Leaf(Value::Null), |ty| Told::One(named(ty)))
    }

    fn of_type(&self, ty: &'s ExtendedType, name: &str, all: bool) -> Told<'s> {
        let nothing = Told::Leaf(Value::Null);
        match (name, ty) {
            ("kind", _) => Told::Leaf(Value::Enum(Name::new(kind(ty)))),
            ("name", _) => text(Some(ty.name())),
            ("description", _) => text(ty.description()),
            ("specifiedByURL", ExtendedType::Scalar(scalar)) => {
                let url = scalar.directives.get("specifiedBy");
                let url = url.and_then(|it| it.specified_argument_by_name("url"));
                text(url.and_then(|it| it.as_str()))
            }
            ("isOneOf", ExtendedType::InputObject(input)) => {
                Told::Leaf(input.directives.get("oneOf").is_some().into())
            }
            ("fields", ExtendedType::Object(object)) => fields(object.fields.values(), all),
            ("fields", ExtendedType::Interface(object)) => fields(object.fields.values(), all),
            ("interfaces", ExtendedType::Object(object)) => {
                self.named(object.implements_interfaces.iter().map(|it| &it.name))
            }
            ("interfaces", ExtendedType::Interface(object)) => {
                self.named(object.implements_interfaces.iter().map(|it| &it.name))
            }
            ("possibleTypes", ExtendedType::Interface(interface)) => {
                let objects = self.language.implementers.get(&interface.name);
                self.named(objects.into_iter().flat_map(|it| &it.objects))
            }
            ("possibleTypes", ExtendedType::Union(union)) => {
                self.named(union.members.iter().map(|it| &it.name))
            }
            ("enumValues", ExtendedType::Enum(values)) => {
                let values = values.values.values();
                let told = values.filter(|value| all || !deprecated(&value.directives));
                Told::Many(told.map(|value| Subject::EnumValue(value)).collect())
            }
            ("inputFields", ExtendedType::InputObject(input)) => {
                inputs(input.fields.values().map(|it| &***it), all)
            }
            _ => nothing,
        }
    }

    /// A list, or a type that cannot be null.
    fn of_wrapped(&self, ty: &Type, name: &str) -> Told<'s> {
        match (name, ty) {
            ("kind", Type::List(_)) => Told::Leaf(Value::Enum(Name::new("LIST"))),
            ("kind", _) => Told::Leaf(Value::Enum(Name::new("NON_NULL"))),
            ("ofType", Type::List(inner)) => Told::One(self.of(inner)),
            ("ofType", _) => Told::One(self.of(&ty.clone().nullable())),
            _ => Told::Leaf(Value::Null),
        }
    }

    /// What is told of all parts of a schema.
    fn described(&self, own: Described<'_>, name: &str) -> Told<'s> {
        let Described { name: own, description, directives } = own;
        match name {
            "name" => text(Some(own)),
            "description" => text(description.as_ref()),
            "isDeprecated" => Told::Leaf(deprecated(directives).into()),
            _ => {
                let directive = directives.get("deprecated");
                let reason = directive
                    .and_then(|it| it.argument_by_name("reason", &self.language.schema).ok());
                text(reason.and_then(|it| it.as_str()))
            }
        }
    }

    fn of(&self, ty: &Type) -> Subject<'s> {
        match ty {
            Type::Named(name) => match self.language.schema.types.get(name) {
                Some(ty) => named(ty),
                // Validated: no type is missing.
                None => Subject::Type(Of::Wrapped(ty.clone())),
            },
            wrapped => Subject::Type(Of::Wrapped(wrapped.clone())),
        }
    }

    fn named<'n>(&self, names: impl Iterator<Item = &'n SchemaName>) -> Told<'s> {
        let types = &self.language.schema.types;
        Told::Many(names.filter_map(|name| types.get(name)).map(named).collect())
    }

    fn include_deprecated(&mut self, field: &Positioned<Field>) -> Result<bool, Failed> {
        match self.argument(&field.node, "includeDeprecated") {
            Some(Value::Null) => {
                let message =
                    "`includeDeprecated` is null, which it cannot be. Send true or false.";
                let error = ServerError::new(message, Some(field.pos));
                self.errors.push(error.with_path(self.path.clone()));
                Err(Failed)
            }
            told => Ok(told == Some(Value::Boolean(true))),
        }
    }

    /// What was sent as an argument.
    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        match &field.get_argument(name)?.node {
            Literal::Variable(variable) => self.variables.get(variable).cloned(),
            literal => literal.clone().into_const(),
        }
    }
}

impl Subject<'_> {
    fn type_name(&self) -> &'static str {
        match self {
            Subject::Schema => "__Schema",
            Subject::Type(_) => "__Type",
            Subject::Field(_) => "__Field",
            Subject::Input(_) => "__InputValue",
            Subject::EnumValue(_) => "__EnumValue",
            Subject::Directive(_) => "__Directive",
        }
    }
}

fn named(ty: &ExtendedType) -> Subject<'_> {
    Subject::Type(Of::Named(ty))
}

fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "SCALAR",
        ExtendedType::Object(_) => "OBJECT",
        ExtendedType::Interface(_) => "INTERFACE",
        ExtendedType::Union(_) => "UNION",
        ExtendedType::Enum(_) => "ENUM",
        ExtendedType::InputObject(_) => "INPUT_OBJECT",
    }
}

fn fields<'s>(of: impl Iterator<Item = &'s Component<FieldDefinition>>, all: bool) -> Told<'s> {
    let told = of.filter(|field| all || !deprecated(&field.directives));
    Told::Many(told.map(|field| Subject::Field(field)).collect())
}

fn inputs<'s>(of: impl Iterator<Item = &'s InputValueDefinition>, all: bool) -> Told<'s> {
    let told = of.filter(|input| all || !deprecated(&input.directives));
    Told::Many(told.map(Subject::Input).collect())
}

fn deprecated(directives: &DirectiveList) -> bool {
    directives.get("deprecated").is_some()
}

fn text<'s>(text: Option<impl ToString>) -> Told<'s> {
    Told::Leaf(text.map_or(Value::Null, |text| Value::String(text.to_string())))
}
