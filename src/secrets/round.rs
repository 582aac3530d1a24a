//! Reading secrets, one round at a time: what several settings need of one document is asked for once, so that they are of
//! one moment.

use super::aws::{Aws, AwsParts};
use super::vault::{Vault, VaultParts};
use super::{Document, Reference, SecretsConfig, Unread, files};
use crate::domain::{Clock, Fault, Secret};
use crate::outbound::{Outbound, OutboundLimits};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The longest answer that is read. A secret of AWS has 64 KiB at most.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// The places where secrets are read.
#[derive(Debug)]
pub struct SecretSources {
    vault: Option<Vault>,
    aws: Option<Aws>,
}

impl SecretSources {
    /// # Errors
    /// [`Fault::Internal`] when the settings make no sense; [`SecretsConfig::problems`] says what is wrong.
    pub fn new(config: &SecretsConfig, clock: Arc<dyn Clock>) -> Result<SecretSources, Fault> {
        let outbound = Outbound::new(OutboundLimits {
            timeout: Duration::from_millis(config.timeout_ms),
            body_bytes_max: ANSWER_BYTES_MAX,
        })?;
        let every = Duration::from_secs(config.reread_seconds);
        let vault = (!config.vault.address.is_empty()).then(|| {
            Vault::new(VaultParts {
                config: config.vault.clone(),
                outbound: outbound.clone(),
                clock: Arc::clone(&clock),
                every,
            })
        });
        let aws = (!config.aws.region.is_empty()).then(|| {
            Aws::new(AwsParts {
                config: config.aws.clone(),
                outbound: outbound.clone(),
                clock: Arc::clone(&clock),
            })
        });
        Ok(SecretSources { vault: vault.transpose()?, aws: aws.transpose()? })
    }

    /// A round of reading.
    pub fn round(&self) -> Round<'_> {
        Round { sources: self, vault: BTreeMap::new(), aws: BTreeMap::new() }
    }
}

/// A round of reading: nothing is asked for twice in it.
#[derive(Debug)]
pub struct Round<'s> {
    sources: &'s SecretSources,
    /// By mount and path.
    vault: BTreeMap<(String, String), Result<Document, Unread>>,
    /// By name.
    aws: BTreeMap<String, Result<Secret, Unread>>,
}

impl Round<'_> {
    /// The secret in a place.
    ///
    /// # Errors
    /// [`Unread`]: why not, and what to do.
    pub async fn read(&mut self, reference: &Reference) -> Result<Secret, Unread> {
        let secret = match reference {
            Reference::Variable(name) => std::env::var(name).map(Secret::new).map_err(|_| {
                Unread::new(format!("there is no variable {name}, or it is no text: set it"))
            }),
            Reference::File(path) => files::read(path),
            Reference::Vault { mount, path, field } => {
                let document = self.of_vault(mount, path).await?;
                match field {
                    Some(field) => document.field(field),
                    None => document.whole(),
                }
            }
            Reference::Aws { id, field } => {
                let text = self.of_aws(id).await?;
                match field {
                    None => Ok(text),
                    Some(field) => Document::parse(&text)
                        .ok_or_else(|| {
                            Unread::new(format!(
                                "it is no JSON object, so it has no field {field}: leave out #{field} for the whole text"
                            ))
                        })?
                        .field(field),
                }
            }
        }?;
        if secret.is_empty() {
            return Err(Unread::new("it is empty: set it there"));
        }
        Ok(secret)
    }

    async fn of_vault(&mut self, mount: &str, path: &str) -> Result<Document, Unread> {
        let name = (mount.to_owned(), path.to_owned());
        if let Some(known) = self.vault.get(&name) {
            return known.clone();
        }
        let vault = self.sources.vault.as_ref().ok_or_else(|| {
            Unread::new(
                "no Vault is named: set secrets.vault.address, and how this server signs in there",
            )
        })?;
        let read = vault.read(mount, path).await;
        self.vault.entry(name).or_insert(read).clone()
    }

    async fn of_aws(&mut self, id: &str) -> Result<Secret, Unread> {
        if let Some(known) = self.aws.get(id) {
            return known.clone();
        }
        let aws = self.sources.aws.as_ref().ok_or_else(|| {
            Unread::new("no region of AWS is named: set secrets.aws.region, and an access key")
        })?;
        let read = aws.read(id).await;
        self.aws.entry(id.to_owned()).or_insert(read).clone()
    }
}
