//! What comes in, by type: coercion of variables, and the check of literals that a scalar of our own reads.
//!
//! Numbers follow JavaScript, where `1.0` is the whole number 1. Everything is coerced before anything runs
//! (GraphQL, September 2025, 6.1.2).

use super::convert;
use super::refusal::Wrong;
use apollo_compiler::Schema;
use apollo_compiler::ast;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use async_graphql::{InputType, Name, PathSegment, Pos, Value, Variables};
use std::collections::{HashMap, HashSet};

/// Reads a value of a custom scalar; the message says what is wrong with it.
type Check = fn(&Value) -> Result<(), String>;

/// How many wrong values are told of at once.
const PROBLEMS_MAX: usize = 10;
/// How much of a wrong value is repeated.
const SHOWN_MAX: usize = 80;

/// The custom scalars of a schema and who reads them.
#[derive(Clone, Debug, Default)]
pub struct Scalars(HashMap<String, Check>);

impl Scalars {
    /// With one more.
    #[must_use]
    pub fn with<T: InputType>(mut self) -> Scalars {
        let check: Check = |value| match T::parse(Some(value.clone())) {
            Ok(_) => Ok(()),
            Err(wrong) => {
                let message = wrong.into_server_error(Pos::default()).message;
                // The library says first that it failed to parse the type, which the place says already.
                Err(match message.split_once("\": ") {
                    Some((_, cause)) => cause.to_owned(),
                    None => message,
                })
            }
        };
        self.0.insert(T::type_name().into_owned(), check);
        self
    }
}

/// The input types of a schema.
#[derive(Debug)]
pub(super) struct Inputs {
    types: HashMap<Name, Kind>,
}

#[derive(Debug)]
enum Kind {
    Int,
    Float,
    Text,
    Boolean,
    Id,
    Custom(Check),
    Enum(HashSet<String>),
    Object { fields: Vec<Field>, one_of: bool },
}

#[derive(Debug)]
struct Field {
    name: Name,
    ty: Type,
    default: Option<Value>,
}

/// Where one is: in the value of a variable or of an argument.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    Variable(&'p str),
    Argument(&'p str),
    Field(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>, usize),
}

impl Place<'_> {
    fn path(&self) -> Vec<PathSegment> {
        let (of, last) = match self {
            Place::Variable(name) | Place::Argument(name) => {
                return vec![PathSegment::Field((*name).to_owned())];
            }
            Place::Field(of, name) => (of, PathSegment::Field((*name).to_owned())),
            Place::Item(of, index) => (of, PathSegment::Index(*index)),
        };
        let mut path = of.path();
        path.push(last);
        path
    }

    fn wrong(&self, message: String) -> Wrong {
        Wrong { message, path: self.path() }
    }
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Variable(name) => write!(f, "${name}"),
            Place::Argument(name) => write!(f, "{name}"),
            Place::Field(of, name) => write!(f, "{of}.{name}"),
            Place::Item(of, index) => write!(f, "{of}[{index}]"),
        }
    }
}

impl Inputs {
    /// Those of a schema.
    ///
    /// # Errors
    /// The name of a custom scalar that nobody reads.
    pub(super) fn new(schema: &Valid<Schema>, scalars: &Scalars) -> Result<Inputs, String> {
        let mut types = HashMap::new();
        for (name, ty) in &schema.types {
            let kind = match ty {
                ExtendedType::Scalar(_) => scalar(name, scalars)?,
                ExtendedType::Enum(ty) => {
                    Kind::Enum(ty.values.keys().map(|name| name.as_str().to_owned()).collect())
                }
                ExtendedType::InputObject(ty) => {
                    let fields = ty.fields.values().map(|field| Field {
                        name: Name::new(field.name.as_str()),
                        ty: convert::ty(&field.ty),
                        default: field.default_value.as_ref().and_then(|it| convert::constant(it)),
                    });
                    let one_of = ty.directives.get("oneOf").is_some();
                    Kind::Object { fields: fields.collect(), one_of }
                }
                _ => continue,
            };
            types.insert(Name::new(name.as_str()), kind);
        }
        Ok(Inputs { types })
    }

    /// The variables of an operation as its declarations want them: defaults filled in, what is not declared left
    /// out, optional ones that were not sent left out.
    ///
    /// # Errors
    /// Every variable that cannot be coerced, ten at most.
    pub(super) fn variables(
        &self,
        operation: &OperationDefinition,
        sent: &Variables,
    ) -> Result<Variables, Vec<(Wrong, Pos)>> {
        let (mut coerced, mut problems) = (Variables::default(), Vec::new());
        for definition in &operation.variable_definitions {
            let (name, ty) = (&definition.node.name.node, &definition.node.var_type.node);
            let default = definition.node.default_value.as_ref();
            let value = match (sent.get(name), default) {
                (Some(value), _) => self.coerce(value, ty, &Place::Variable(name.as_str())),
                // Validated with the document; coerced like any other for the defaults within.
                (None, Some(default)) => self.coerce(&default.node, ty, &Place::Variable(name.as_str())),
                (None, None) if ty.nullable => continue,
                (None, None) => Err(Place::Variable(name.as_str()).wrong(format!(
                    "The variable ${name} of type {ty} is required and was not sent. Add it to `variables`."
                ))),
            };
            match value {
                Ok(value) => {
                    coerced.insert(name.clone(), value);
                }
                Err(wrong) if problems.len() < PROBLEMS_MAX => {
                    problems.push((wrong, definition.pos));
                }
                Err(_) => break,
            }
        }
        if problems.is_empty() { Ok(coerced) } else { Err(problems) }
    }

    fn coerce(&self, value: &Value, ty: &Type, place: &Place<'_>) -> Result<Value, Wrong> {
        if let Value::Null = value {
            return if ty.nullable {
                Ok(Value::Null)
            } else {
                Err(place.wrong(format!("{place} is null, and {ty} cannot be null. Send a value.")))
            };
        }
        match (&ty.base, value) {
            (BaseType::List(inner), Value::List(items)) => {
                let items = items.iter().enumerate();
                let coerced =
                    items.map(|(index, item)| self.coerce(item, inner, &Place::Item(place, index)));
                coerced.collect::<Result<_, _>>().map(Value::List)
            }
            // One value stands for a list of one.
            (BaseType::List(inner), value) => {
                Ok(Value::List(vec![self.coerce(value, inner, place)?]))
            }
            (BaseType::Named(name), value) => self.named(value, name, place),
        }
    }

    fn named(&self, value: &Value, name: &Name, place: &Place<'_>) -> Result<Value, Wrong> {
        // Validation has refused variables of types that are not there.
        let Some(kind) = self.types.get(name) else {
            let message = format!("{place} is of the type {name}, which takes no values.");
            return Err(place.wrong(message));
        };
        let wrong = |wanted: &str| {
            let message = format!("{place} is {}, and {name} wants {wanted}.", shown(value));
            Err(place.wrong(message))
        };
        match (kind, value) {
            (Kind::Object { fields, one_of }, Value::Object(sent)) => {
                let object = Object { name, fields, one_of: *one_of };
                self.object(object, sent, place)
            }
            (Kind::Object { .. }, _) => wrong("an object"),
            (Kind::Enum(names), Value::String(text)) if names.contains(text) => {
                Ok(Value::Enum(Name::new(text)))
            }
            // A default is a literal.
            (Kind::Enum(names), Value::Enum(text)) if names.contains(text.as_str()) => {
                Ok(value.clone())
            }
            (Kind::Enum(_), _) => wrong("one of its names, as a string"),
            (Kind::Int, _) => match whole(value).and_then(|it| i32::try_from(it).ok()) {
                Some(number) => Ok(Value::from(number)),
                None => wrong("a whole number of 32 bits"),
            },
            (Kind::Float, Value::Number(_)) => Ok(value.clone()),
            (Kind::Float, _) => wrong("a number"),
            (Kind::Text, Value::String(_)) => Ok(value.clone()),
            (Kind::Text, _) => wrong("a string"),
            (Kind::Boolean, Value::Boolean(_)) => Ok(value.clone()),
            (Kind::Boolean, _) => wrong("true or false"),
            (Kind::Id, Value::String(_)) => Ok(value.clone()),
            (Kind::Id, _) => match whole_text(value) {
                Some(text) => Ok(Value::String(text)),
                None => wrong("a string or a whole number"),
            },
            (Kind::Custom(check), _) => match check(value) {
                Ok(()) => Ok(value.clone()),
                Err(message) => Err(place.wrong(format!("{place}: {message}"))),
            },
        }
    }

    fn object(
        &self,
        Object { name, fields, one_of }: Object<'_>,
        sent: &IndexMap<Name, Value>,
        place: &Place<'_>,
    ) -> Result<Value, Wrong> {
        if let Some(unknown) = sent.keys().find(|key| !fields.iter().any(|it| it.name == **key)) {
            let message = format!("{place} has a field {unknown}, which {name} does not know.");
            return Err(place.wrong(message));
        }
        let mut coerced = IndexMap::new();
        for field in fields {
            let value = match (sent.get(&field.name), &field.default) {
                (Some(value), _) => {
                    self.coerce(value, &field.ty, &Place::Field(place, &field.name))?
                }
                (None, Some(default)) => default.clone(),
                (None, None) if field.ty.nullable => continue,
                (None, None) => {
                    return Err(Place::Field(place, &field.name).wrong(format!(
                        "{place} lacks the field {} of type {}, which {name} requires.",
                        field.name, field.ty
                    )));
                }
            };
            coerced.insert(field.name.clone(), value);
        }
        if one_of && (coerced.len() != 1 || coerced.values().any(|it| *it == Value::Null)) {
            let message = format!("{place} must have exactly one field of {name}, and not null.");
            return Err(place.wrong(message));
        }
        Ok(Value::Object(coerced))
    }

    /// Checks the literals of custom scalars within a value of a valid document.
    pub(super) fn literal(
        &self,
        value: &ast::Value,
        ty: &Type,
        place: &Place<'_>,
    ) -> Result<(), Wrong> {
        match (&ty.base, value) {
            (_, ast::Value::Null | ast::Value::Variable(_)) => Ok(()),
            (BaseType::List(inner), ast::Value::List(items)) => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| {
                    self.literal(item, inner, &Place::Item(place, index))
                })
            }
            (BaseType::List(inner), value) => self.literal(value, inner, place),
            (BaseType::Named(name), value) => self.named_literal(value, name, place),
        }
    }

    fn named_literal(
        &self,
        value: &ast::Value,
        name: &str,
        place: &Place<'_>,
    ) -> Result<(), Wrong> {
        match (self.types.get(name), value) {
            (Some(Kind::Object { fields, .. }), ast::Value::Object(given)) => {
                given.iter().try_for_each(|(name, value)| {
                    let field = fields.iter().find(|field| field.name == name.as_str());
                    let place = Place::Field(place, name.as_str());
                    field.map_or(Ok(()), |field| self.literal(value, &field.ty, &place))
                })
            }
            (Some(Kind::Custom(check)), value) => match convert::constant(value) {
                Some(value) => {
                    check(&value).map_err(|message| place.wrong(format!("{place}: {message}")))
                }
                None => Err(place.wrong(format!(
                    "{place}: a {name} holds no variables within. Pass all of it as one variable."
                ))),
            },
            _ => Ok(()),
        }
    }
}

struct Object<'o> {
    name: &'o Name,
    fields: &'o [Field],
    one_of: bool,
}

fn scalar(name: &str, scalars: &Scalars) -> Result<Kind, String> {
    Ok(match name {
        "Int" => Kind::Int,
        "Float" => Kind::Float,
        "String" => Kind::Text,
        "Boolean" => Kind::Boolean,
        "ID" => Kind::Id,
        _ => Kind::Custom(*scalars.0.get(name).ok_or_else(|| name.to_owned())?),
    })
}

/// The whole number that a value is.
fn whole(value: &Value) -> Option<i64> {
    let Value::Number(number) = value else { return None };
    if let Some(whole) = number.as_i64() {
        return Some(whole);
    }
    // `1.0` and `1e3` are whole; larger ones than this lose digits.
    let text = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 9e15)?;
    format!("{text:.0}").parse().ok()
}

/// The text of a whole number, as JavaScript writes it: with an exponent from 10^21 on.
fn whole_text(value: &Value) -> Option<String> {
    let Value::Number(number) = value else { return None };
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    let number = number.as_f64().filter(|it| it.fract() == 0.0)?;
    let text = if number.abs() < 1e21 { format!("{number:.0}") } else { format!("{number:e}") };
    Some(text.replace('e', "e+"))
}

/// A value as a message repeats it.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
