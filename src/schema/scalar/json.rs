//! The scalar `JSON`: what browsers say and are told, as it is.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// Any JSON, which is passed on as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json(pub serde_json::Value);

#[Scalar(name = "JSON", use_type_description)]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        value.into_json().map(Json).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

impl async_graphql::Description for Json {
    fn description() -> &'static str {
        "Any JSON. As input, pass it as a variable, whole. Here it is what a browser's WebAuthn API takes and says: options for \
         `PublicKeyCredential.parseCreationOptionsFromJSON()` and `parseRequestOptionsFromJSON()`, and what `toJSON()` of the \
         `PublicKeyCredential` answers."
    }
}
