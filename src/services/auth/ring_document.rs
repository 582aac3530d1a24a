//! Signing keys as a document of their own: a JSON object of versions and keys, as a secret of Vault or AWS holds it, or a
//! folder of files. It may say which version signs.

use crate::domain::{KeyVersion, Secret};
use std::collections::BTreeMap;

/// The field that names the version that signs.
const SIGNING: &str = "signing";

/// What a document of signing keys says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RingDocument {
    pub(super) keys: BTreeMap<KeyVersion, Secret>,
    /// The version that signs, when it names one.
    pub(super) signing: Option<KeyVersion>,
}

impl RingDocument {
    /// Reads a document.
    ///
    /// # Errors
    /// What is wrong with it; nothing of a key.
    pub(super) fn parse(text: &Secret) -> Result<RingDocument, String> {
        let fields = serde_json::from_str::<BTreeMap<String, Secret>>(text.expose());
        let mut fields = fields.map_err(|_| {
            "is no JSON object of versions and keys: write it like {\"1\": \"KEY\", \"2\": \"KEY\"}".to_owned()
        })?;
        let signing = fields.remove(SIGNING).map(|version| {
            KeyVersion::parse(version.expose()).ok_or_else(|| {
                format!("has a field {SIGNING} that is no version of a key: write for example \"2\", or leave it out")
            })
        });
        let signing = signing.transpose()?;
        let mut keys = BTreeMap::new();
        for (name, key) in fields {
            // What stands there may be a key by mistake, so it is not repeated.
            let version = KeyVersion::parse(&name).ok_or(
                "has a field whose name is no version of a key: number them 1, 2, 3 and so on",
            )?;
            keys.insert(version, key);
        }
        if keys.is_empty() {
            return Err("holds no key: add one under the name 1".to_owned());
        }
        if signing.is_some_and(|version| !keys.contains_key(&version)) {
            return Err(format!(
                "names a version in {SIGNING} that it does not hold: add its key first"
            ));
        }
        Ok(RingDocument { keys, signing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<RingDocument, String> {
        RingDocument::parse(&Secret::new(text))
    }

    #[test]
    fn document_holds_versions_and_may_name_the_one_that_signs() {
        let document = parse(r#"{"2":"second","1":"first"}"#).expect("a document");
        let keys: Vec<_> =
            document.keys.iter().map(|(version, key)| (version.number(), key.expose())).collect();
        assert_eq!((keys, document.signing), (vec![(1, "first"), (2, "second")], None));
        let named = parse(r#"{"1":"first","2":"second","signing":"1"}"#).expect("a document");
        assert_eq!((named.keys.len(), named.signing), (2, Some(KeyVersion::FIRST)));
    }

    #[test]
    fn document_that_is_none_is_refused_without_a_word_of_it() {
        for text in [
            "hunter2",
            "[\"hunter2\"]",
            r#"{"1":"hunter2","hunter2":"x"}"#,
            r#"{"01":"hunter2"}"#,
            r#"{"1":"hunter2","signing":"hunter2"}"#,
            r#"{"1":"hunter2","signing":"2"}"#,
            r#"{"1":{"key":"hunter2"}}"#,
            "{}",
        ] {
            let refused = parse(text).expect_err(text);
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }
}
