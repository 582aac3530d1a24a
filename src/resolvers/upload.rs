//! The scalar `Upload`: a file that came along with the operation by the GraphQL multipart request specification.
//!
//! async-graphql's own `Upload` panics on a text that only looks like one, so it is read here.

use super::error::ApiError;
use async_graphql::{
    Context, InputValueError, InputValueResult, Scalar, ScalarType, UploadValue, Value,
};
use std::sync::Arc;

/// What async-graphql writes into a variable in place of a file, before its number.
const PLACEHOLDER: &str = "#__graphql_file__:";

/// The files of a request. `http` puts them into the operation.
#[derive(Clone)]
pub struct Files(pub Arc<[UploadValue]>);

/// A file of the request, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload(usize);

/// A file, sent in a request of the type multipart/form-data by the GraphQL multipart request specification. It is given
/// as a variable, never in the document.
#[Scalar(
    name = "Upload",
    specified_by_url = "https://github.com/jaydenseric/graphql-multipart-request-spec"
)]
impl ScalarType for Upload {
    fn parse(value: Value) -> InputValueResult<Self> {
        let number = match &value {
            Value::String(text) => {
                text.strip_prefix(PLACEHOLDER).and_then(|number| number.parse().ok())
            }
            _ => None,
        };
        number.map(Upload).ok_or_else(|| {
            InputValueError::custom(
                "a file is expected: send the request as multipart/form-data, and this variable as null with a place in `map`",
            )
        })
    }

    fn to_value(&self) -> Value {
        Value::Null
    }
}

impl Upload {
    /// The file.
    ///
    /// # Errors
    /// When no file came along: somebody wrote a number by hand.
    pub fn file<'c>(&self, ctx: &Context<'c>) -> Result<&'c UploadValue, ApiError> {
        let files = ctx.data_opt::<Files>();
        files.and_then(|files| files.0.get(self.0)).ok_or_else(|| {
            ApiError::bad_input(
                "No such file came along. Send the request as multipart/form-data, and this variable as null with a place in `map`.",
                &[],
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_for_a_file_is_read_as_one() {
        assert_eq!(Upload::parse(Value::from("#__graphql_file__:7")).ok(), Some(Upload(7)));
        for text in ["", "7", "#__graphql_file__:", "#__graphql_file__:x", "#__graphql_file__:-1"] {
            assert!(Upload::parse(Value::from(text)).is_err(), "{text}");
        }
        assert!(Upload::parse(Value::Null).is_err() && Upload::parse(Value::from(7)).is_err());
    }
}
