//! `Decimal` where 28 digits are not enough: quantities and amounts of investment portfolios, of up to 38 digits.

use super::{BadDecimal, Decimal, ECHO_MAX, bad_input, plain_notation};
use crate::accounting::exact::ExactDecimal;
use crate::graphql::rows::{Writer, Written};
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, InputType, InputValueError, InputValueResult, OutputType, Positioned,
    ServerResult, Value,
};
use std::borrow::Cow;

/// A decimal of up to 38 digits. Answers show as many places as they need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact(pub ExactDecimal);

impl Exact {
    /// Without zeros at the end.
    pub fn shown(decimal: ExactDecimal) -> Exact {
        Exact(decimal.normalized())
    }
}

impl OutputType for Exact {
    fn type_name() -> Cow<'static, str> {
        <Decimal as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Decimal as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(Value::String(self.0.to_string()))
    }
}

impl Written for Exact {
    fn write(&self, _: &Field, out: &mut Writer<'_>) -> bool {
        out.plain(&self.0.to_string())
    }
}

/// An [`Exact`] in an input object. A bad one is kept until the mutation looks at it, so that the error can name the
/// field.
#[derive(Clone, Debug)]
pub struct ExactInput(pub Result<ExactDecimal, BadDecimal>);

impl ExactInput {
    fn read(value: &Value) -> Result<ExactDecimal, BadDecimal> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            // It says what is wrong with anything else.
            other => return super::DecimalInput::read(other).map(|_| ExactDecimal::ZERO),
        };
        let echo = || text.chars().take(ECHO_MAX).collect::<String>();
        if !plain_notation(&text) {
            return Err(BadDecimal::Notation(echo()));
        }
        text.parse().map_err(|_| BadDecimal::TooLong(echo()))
    }
}

/// Any `Decimal` that some field takes: what variables are checked by. A field that takes fewer digits refuses more of them
/// itself.
#[derive(Clone, Debug)]
pub struct AnyDecimal(ExactInput);

impl InputType for AnyDecimal {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <Decimal as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Decimal as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let input = ExactInput::parse(value).map_err(InputValueError::propagate)?;
        match &input.0 {
            Ok(_) => Ok(AnyDecimal(input)),
            Err(bad) => Err(bad_input(&bad.to_string())),
        }
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}

impl InputType for ExactInput {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <Decimal as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Decimal as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None | Some(Value::Null) => Err(InputValueError::expected_type(Value::Null)),
            Some(value) => Ok(ExactInput(ExactInput::read(&value))),
        }
    }

    fn to_value(&self) -> Value {
        match &self.0 {
            Ok(value) => Value::String(value.to_string()),
            Err(_) => Value::Null,
        }
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}
