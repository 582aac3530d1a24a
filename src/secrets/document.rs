//! What a source answers: one text, or fields with names.

use super::Unread;
use crate::domain::Secret;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// A field: a text, or something else, which no secret is.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Field {
    Text(Secret),
    Other(IgnoredAny),
}

/// Fields with names, such as those of one secret of Vault, or of a JSON object.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Document(BTreeMap<String, Field>);

impl Document {
    /// The document in a JSON text; `None` when it is no object.
    pub fn parse(json: &Secret) -> Option<Document> {
        serde_json::from_str(json.expose()).ok()
    }

    pub(super) fn of(fields: impl IntoIterator<Item = (String, Secret)>) -> Document {
        Document(fields.into_iter().map(|(name, text)| (name, Field::Text(text))).collect())
    }

    /// The text of a field.
    ///
    /// # Errors
    /// [`Unread`] when there is no such field, or it is no text.
    pub fn field(&self, name: &str) -> Result<Secret, Unread> {
        match self.0.get(name) {
            Some(Field::Text(text)) => Ok(text.clone()),
            Some(Field::Other(_)) => Err(no_text(name)),
            None => Err(Unread::new(format!(
                "it has no field {name}: add the field there, or correct the reference"
            ))),
        }
    }

    /// Every field with its text.
    ///
    /// # Errors
    /// [`Unread`] when one is no text.
    pub fn texts(&self) -> Result<BTreeMap<&str, &Secret>, Unread> {
        let mut texts = BTreeMap::new();
        for (name, field) in &self.0 {
            match field {
                Field::Text(text) => texts.insert(name.as_str(), text),
                Field::Other(_) => return Err(no_text(name)),
            };
        }
        Ok(texts)
    }

    /// The whole as a JSON text.
    pub(super) fn whole(&self) -> Result<Secret, Unread> {
        let texts = self.texts()?.into_iter().map(|(name, text)| (name, text.expose()));
        let texts: BTreeMap<&str, &str> = texts.collect();
        serde_json::to_string(&texts)
            .map(Secret::new)
            .map_err(|error| Unread::new(format!("it cannot be written as JSON: {error}")))
    }
}

fn no_text(name: &str) -> Unread {
    Unread::new(format!("its field {name} is no text: write the value in quotes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Document {
        Document::parse(&Secret::new(json)).expect("an object")
    }

    #[test]
    fn fields_are_texts_and_what_is_missing_is_named() {
        let document = parse(r#"{"user":"agio","port":5432,"nested":{"a":1},"none":null}"#);
        assert_eq!(document.field("user").expect("is there").expose(), "agio");
        for name in ["port", "nested", "none"] {
            let why = document.field(name).expect_err("no text").to_string();
            assert!(why.contains(name) && why.contains("no text"), "{why}");
        }
        let why = document.field("password").expect_err("missing").to_string();
        assert!(why.contains("no field password"), "{why}");
        assert!(document.whole().is_err(), "not all are texts");
    }

    #[test]
    fn whole_document_is_read_again_as_it_was() {
        let whole = parse(r#"{"2":"b","1":"a \"quoted\""}"#).whole().expect("texts");
        let texts = parse(whole.expose());
        let texts = texts.texts().expect("texts");
        let texts: Vec<_> = texts.into_iter().map(|(name, text)| (name, text.expose())).collect();
        assert_eq!(texts, [("1", "a \"quoted\""), ("2", "b")]);
    }

    #[test]
    fn document_that_is_printed_tells_nothing() {
        let printed = format!("{:?}", parse(r#"{"key":"hunter2"}"#));
        assert!(!printed.contains("hunter2"), "{printed}");
        for text in ["", "[]", "\"text\"", "7", "{"] {
            assert!(Document::parse(&Secret::new(text)).is_none(), "{text}");
        }
    }
}
