//! What a source is shown: the token or key in its own settings, or the file in which somebody keeps a fresh one.

use super::{Reference, Unread, Written, files};
use crate::domain::Secret;
use std::path::PathBuf;

/// What a source is shown. A file is read each time, because whoever wrote it writes another one before it ends.
#[derive(Debug)]
pub(super) enum Credential {
    Given(Secret),
    File(PathBuf),
}

impl Credential {
    /// By what stands in a setting of the sources themselves. Variables were looked up when the settings were read.
    pub(super) fn of(setting: &Secret) -> Credential {
        match Written::parse(setting.expose()) {
            Ok(Written::Elsewhere(Reference::File(path))) => Credential::File(path),
            Ok(Written::Here(secret)) => Credential::Given(secret),
            _ => Credential::Given(setting.clone()),
        }
    }

    pub(super) fn now(&self, setting: &str) -> Result<Secret, Unread> {
        match self {
            Credential::Given(secret) => Ok(secret.clone()),
            Credential::File(path) => files::read(path).map_err(|unread| {
                Unread::new(format!("{setting} is in file:{}, and {unread}", path.display()))
            }),
        }
    }
}
