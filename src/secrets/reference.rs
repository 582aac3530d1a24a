//! How a setting says where its secret is: `env:NAME`, `file:/path`, `vault:mount/path#field`, `aws:secret-id#field`.

use crate::domain::Secret;
use std::fmt;
use std::path::PathBuf;

/// What stands before a secret that itself begins like a reference.
const LITERAL: &str = "literal:";

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A variable of the process.
    Variable(String),
    /// A file; a folder, for what takes a whole document.
    File(PathBuf),
    /// A secret of Vault's engine for keys and values, version 2.
    Vault {
        /// Where the engine is mounted.
        mount: String,
        /// The secret's path in it.
        path: String,
        /// Which of its fields; `None` is the whole secret.
        field: Option<String>,
    },
    /// A secret of AWS Secrets Manager.
    Aws {
        /// Its name or ARN.
        id: String,
        /// Which field of its JSON; `None` is the whole text.
        field: Option<String>,
    },
}

/// What stands in a setting that holds a secret.
#[derive(Debug)]
pub enum Written {
    /// The secret itself.
    Here(Secret),
    /// Where it is.
    Elsewhere(Reference),
}

impl Written {
    /// Reads what stands in a setting.
    ///
    /// # Errors
    /// What is wrong with a reference, and what to write instead.
    pub fn parse(text: &str) -> Result<Written, String> {
        if let Some(secret) = text.strip_prefix(LITERAL) {
            return Ok(Written::Here(Secret::new(secret)));
        }
        let Some((kind, place)) = text.split_once(':') else {
            return Ok(Written::Here(Secret::new(text)));
        };
        let reference = match kind {
            "env" => variable(place)?,
            "file" => file(place)?,
            "vault" => vault(place)?,
            "aws" => aws(place)?,
            _ => return Ok(Written::Here(Secret::new(text))),
        };
        Ok(Written::Elsewhere(reference))
    }
}

impl Reference {
    /// Whether it may hold another value while the server runs: a process sees its variables as they were at its start.
    pub fn can_change(&self) -> bool {
        !matches!(self, Reference::Variable(_))
    }

    /// Whether somebody has to be asked over the network.
    pub fn is_remote(&self) -> bool {
        matches!(self, Reference::Vault { .. } | Reference::Aws { .. })
    }

    /// Whether it is a secret of Vault with all its fields, which only a document is.
    pub fn is_whole_vault_secret(&self) -> bool {
        matches!(self, Reference::Vault { field: None, .. })
    }
}

fn variable(name: &str) -> Result<Reference, String> {
    if name.is_empty() || name.contains(['=', '\0']) {
        return Err(
            "names no variable: write env: and its name, as in env:SMTP_PASSWORD".to_owned()
        );
    }
    Ok(Reference::Variable(name.to_owned()))
}

fn file(path: &str) -> Result<Reference, String> {
    let path = PathBuf::from(path);
    if !path.is_absolute() {
        return Err("names no whole path: write file: and a path from the root, as in file:/run/secrets/smtp_password"
            .to_owned());
    }
    Ok(Reference::File(path))
}

fn vault(place: &str) -> Result<Reference, String> {
    let (place, field) = with_field(place)?;
    let named = place.split_once('/').filter(|_| place.split('/').all(is_segment));
    let (mount, path) = named.ok_or(
        "names no secret: write vault: with mount, path and field, as in vault:secret/agio/mail#smtp_password",
    )?;
    Ok(Reference::Vault { mount: mount.to_owned(), path: path.to_owned(), field })
}

fn is_segment(segment: &str) -> bool {
    !segment.is_empty()
        && segment != "."
        && segment != ".."
        && !segment.contains(|it: char| it.is_control())
}

fn aws(place: &str) -> Result<Reference, String> {
    let (id, field) = with_field(place)?;
    if id.is_empty() || id.contains(|it: char| it.is_control() || it.is_whitespace()) {
        return Err(
            "names no secret: write aws: with name or ARN and field, as in aws:agio/mail#smtp_password"
                .to_owned(),
        );
    }
    Ok(Reference::Aws { id: id.to_owned(), field })
}

fn with_field(place: &str) -> Result<(&str, Option<String>), String> {
    match place.rsplit_once('#') {
        None => Ok((place, None)),
        Some((_, "")) => Err("ends with #: write the field's name behind it".to_owned()),
        Some((place, field)) => Ok((place, Some(field.to_owned()))),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = |field: &Option<String>| {
            field.as_ref().map_or_else(String::new, |field| format!("#{field}"))
        };
        match self {
            Reference::Variable(name) => write!(f, "env:{name}"),
            Reference::File(path) => write!(f, "file:{}", path.display()),
            Reference::Vault { mount, path, field: name } => {
                write!(f, "vault:{mount}/{path}{}", field(name))
            }
            Reference::Aws { id, field: name } => write!(f, "aws:{id}{}", field(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_shown_as_they_are_written() {
        let arn = "aws:arn:aws:secretsmanager:eu-central-1:123456789012:secret:agio-AbCdEf#key";
        for text in [
            "env:SMTP_PASSWORD",
            "file:/run/secrets/smtp_password",
            "vault:secret/agio/mail#smtp_password",
            "vault:secret/agio",
            "aws:agio/mail#api_key",
            "aws:agio/mail",
            arn,
        ] {
            let Ok(Written::Elsewhere(reference)) = Written::parse(text) else {
                panic!("{text} is a reference");
            };
            assert_eq!(reference.to_string(), text);
        }
        let Ok(Written::Elsewhere(Reference::Aws { id, field })) = Written::parse(arn) else {
            panic!("an ARN is a secret of AWS");
        };
        assert_eq!((id.len(), field.as_deref()), (arn.len() - "aws:#key".len(), Some("key")));
    }

    #[test]
    fn secrets_that_are_no_references_stay_as_they_are() {
        for (text, secret) in [
            ("hunter2", "hunter2"),
            ("postgres://agio:pw@db/agio", "postgres://agio:pw@db/agio"),
            ("sqlite:/srv/agio.db", "sqlite:/srv/agio.db"),
            ("ENV:X", "ENV:X"),
            ("literal:env:X", "env:X"),
            ("literal:literal:", "literal:"),
            ("", ""),
        ] {
            match Written::parse(text) {
                Ok(Written::Here(read)) => assert_eq!(read.expose(), secret),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn references_that_name_nothing_are_refused_with_an_example() {
        for text in [
            "env:",
            "env:A=B",
            "file:secret.txt",
            "file:",
            "vault:secret#field",
            "vault:secret/#field",
            "vault:/agio#field",
            "vault:secret/../sys#field",
            "vault:secret//agio#field",
            "vault:secret/agio#",
            "aws:#field",
            "aws:",
            "aws:two words#field",
        ] {
            let refused = Written::parse(text).expect_err(text);
            assert!(refused.contains("write"), "{text}: {refused}");
        }
    }
}
