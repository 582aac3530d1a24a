//! From the syntax tree of the validator, which holds the schema, to values and types as the rest reads them.

use super::parser::number;
use apollo_compiler::ast;
use async_graphql::parser::types::{BaseType, Type};
use async_graphql::{Name, Value as ConstValue};
use async_graphql_value::Value;

/// A value that holds no variables; `None` when it does hold some.
pub(super) fn constant(value: &ast::Value) -> Option<ConstValue> {
    self::value(value).into_const()
}

/// A type as written.
pub(super) fn ty(ty: &ast::Type) -> Type {
    let (base, nullable) = match ty {
        ast::Type::Named(name) => (BaseType::Named(Name::new(name.as_str())), true),
        ast::Type::NonNullNamed(name) => (BaseType::Named(Name::new(name.as_str())), false),
        ast::Type::List(inner) => (BaseType::List(Box::new(self::ty(inner))), true),
        ast::Type::NonNullList(inner) => (BaseType::List(Box::new(self::ty(inner))), false),
    };
    Type { base, nullable }
}

fn value(value: &ast::Value) -> Value {
    match value {
        ast::Value::Null => Value::Null,
        ast::Value::Enum(name) => Value::Enum(Name::new(name.as_str())),
        ast::Value::Variable(name) => Value::Variable(Name::new(name.as_str())),
        ast::Value::String(text) => Value::String(text.clone()),
        ast::Value::Boolean(boolean) => Value::Boolean(*boolean),
        ast::Value::Int(int) => number(int.as_str()),
        ast::Value::Float(float) => number(float.as_str()),
        ast::Value::List(items) => {
            Value::List(items.iter().map(|item| self::value(item)).collect())
        }
        ast::Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields.map(|(name, it)| (Name::new(name.as_str()), self::value(it))).collect(),
            )
        }
    }
}
