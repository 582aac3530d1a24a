//! The access key that AWS is shown: that of the settings, or a temporary one that the container's role is given out at an
//! address of the machine itself (ECS; Pod Identity of EKS,
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>).

use crate::domain::{Clock, Secret, Timestamp};
use crate::outbound::Outbound;
use crate::secrets::credential::Credential;
use crate::secrets::{AwsConfig, Unread};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// A temporary key is replaced so long before its end.
const EARLY: Duration = Duration::from_secs(300);

/// An access key.
#[derive(Clone, Debug)]
pub(super) struct AccessKey {
    pub(super) id: Secret,
    pub(super) secret: Secret,
    /// Empty for a key that is not temporary.
    pub(super) session_token: Secret,
}

/// Has the access key.
#[derive(Debug)]
pub(super) struct Keys {
    config: AwsConfig,
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    held: Mutex<Option<(AccessKey, Option<Timestamp>)>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GivenOut {
    access_key_id: Secret,
    secret_access_key: Secret,
    #[serde(default)]
    token: Secret,
    expiration: Option<String>,
}

impl Keys {
    pub(super) fn new(config: AwsConfig, outbound: Outbound, clock: Arc<dyn Clock>) -> Keys {
        Keys { config, outbound, clock, held: Mutex::new(None) }
    }

    /// A key that is good now.
    pub(super) async fn now(&self) -> Result<AccessKey, Unread> {
        if self.config.credentials_url.is_empty() {
            return self.of_settings();
        }
        let mut held = self.held.lock().await;
        if let Some((key, ends)) = &*held
            && ends.is_none_or(|ends| self.clock.now().plus(EARLY) < ends)
        {
            return Ok(key.clone());
        }
        let (key, ends) = self.given_out().await?;
        *held = Some((key.clone(), ends));
        Ok(key)
    }

    /// The next one is asked for anew; answers whether it may be another.
    pub(super) async fn forget(&self) -> bool {
        *self.held.lock().await = None;
        !self.config.credentials_url.is_empty()
    }

    fn of_settings(&self) -> Result<AccessKey, Unread> {
        let AwsConfig { access_key_id, secret_access_key, session_token, .. } = &self.config;
        if access_key_id.is_empty() {
            return Err(Unread::new(
                "there is no access key for AWS: set secrets.aws.access_key_id and secrets.aws.secret_access_key, or \
                 secrets.aws.credentials_url in a container that has a role",
            ));
        }
        Ok(AccessKey {
            id: Credential::of(access_key_id).now("secrets.aws.access_key_id")?,
            secret: Credential::of(secret_access_key).now("secrets.aws.secret_access_key")?,
            session_token: Credential::of(session_token).now("secrets.aws.session_token")?,
        })
    }

    async fn given_out(&self) -> Result<(AccessKey, Option<Timestamp>), Unread> {
        let url = &self.config.credentials_url;
        let mut request = self.outbound.get(url);
        if !self.config.credentials_token_file.is_empty() {
            let file = Credential::File(self.config.credentials_token_file.clone().into());
            let token = file.now("secrets.aws.credentials_token_file")?;
            request = request.header("authorization", token.expose());
        }
        let unread = |why: String| {
            Unread::new(format!(
                "the container's role is given no key at secrets.aws.credentials_url: {why}. Check that the container has a role"
            ))
        };
        let answered = self.outbound.send(request).await;
        let answered = answered.map_err(|no_answer| unread(no_answer.to_string()))?;
        if !answered.status.is_success() {
            return Err(unread(format!("status {}", answered.status.as_u16())));
        }
        let body = Zeroizing::new(answered.body);
        let given = serde_json::from_slice::<GivenOut>(&body)
            .map_err(|_| unread("the answer is no key".to_owned()))?;
        let ends = given.expiration.as_deref().and_then(Timestamp::parse);
        let key = AccessKey {
            id: given.access_key_id,
            secret: given.secret_access_key,
            session_token: given.token,
        };
        Ok((key, ends))
    }
}
