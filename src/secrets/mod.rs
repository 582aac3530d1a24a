//! Where secrets are read that are not written into the settings: files that the machine mounts, HashiCorp Vault (and
//! OpenBao), AWS Secrets Manager.
//!
//! A setting names its place by a [`Reference`]; [`SecretSources`] read it, one [`Round`] at a time, so that several
//! settings of one document are of one moment; `watch` reads them again while the server runs. Nothing of a secret may stand
//! in an error, a log line or a metric: those name the setting and the place.

mod aws;
mod config;
mod credential;
mod document;
mod files;
mod reference;
mod round;
#[cfg(test)]
pub(crate) mod testing;
mod unread;
mod vault;
mod watch;

pub use config::{AwsConfig, SecretsConfig, VaultAuth, VaultConfig};
pub use document::Document;
pub use reference::{Reference, Written};
pub use round::{Round, SecretSources};
pub use unread::Unread;
pub use watch::{SecretWatch, Take, Taken, Watched};
