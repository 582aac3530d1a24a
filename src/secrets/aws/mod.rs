//! AWS Secrets Manager: `GetSecretValue`
//! (<https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html>), signed by Signature Version 4.

mod keys;
#[cfg(test)]
mod tests;

use super::{AwsConfig, Unread};
use crate::domain::{Clock, Fault, Secret};
use crate::outbound::sigv4::{self, Signer, Unsigned};
use crate::outbound::{Answered, Outbound};
use keys::{AccessKey, Keys};
use reqwest::{RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use std::sync::Arc;
use zeroize::Zeroizing;

const SERVICE: &str = "secretsmanager";
const TARGET: &str = "secretsmanager.GetSecretValue";
const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
/// How AWS calls a key that it does not take, or no longer.
const REFUSED_KEY: [&str; 6] = [
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "UnrecognizedClientException",
];
/// How much of what AWS says about a refusal is passed on.
const TOLD_LENGTH_MAX: usize = 200;

/// Reads secrets of one region.
#[derive(Debug)]
pub(super) struct Aws {
    outbound: Outbound,
    url: Url,
    region: String,
    keys: Keys,
    clock: Arc<dyn Clock>,
}

/// What AWS is asked with.
#[derive(Debug)]
pub(super) struct AwsParts {
    pub(super) config: AwsConfig,
    pub(super) outbound: Outbound,
    pub(super) clock: Arc<dyn Clock>,
}

#[derive(Deserialize)]
struct Value {
    #[serde(rename = "SecretString")]
    text: Option<Secret>,
}

/// What AWS says of a refusal.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    #[serde(rename = "__type")]
    kind: String,
    #[serde(alias = "Message")]
    message: String,
}

impl Refused {
    fn of(answered: &Answered) -> Refused {
        serde_json::from_slice(&answered.body).unwrap_or_default()
    }

    /// Without the namespace that may stand before it.
    fn kind(&self) -> &str {
        self.kind.rsplit('#').next().unwrap_or_default()
    }

    fn is_of_key(&self) -> bool {
        REFUSED_KEY.contains(&self.kind())
    }

    /// In brackets. AWS's own words never hold what was sent.
    fn told(&self) -> String {
        let text = format!("{} {}", self.kind(), self.message);
        let text = text.trim().chars().filter(|it| !it.is_control()).take(TOLD_LENGTH_MAX);
        let text: String = text.collect();
        if text.is_empty() { text } else { format!(" ({text})") }
    }
}

impl Aws {
    pub(super) fn new(parts: AwsParts) -> Result<Aws, Fault> {
        let AwsParts { config, outbound, clock } = parts;
        let url = match config.endpoint.as_str() {
            "" => format!("https://{SERVICE}.{}.amazonaws.com/", config.region),
            endpoint => endpoint.to_owned(),
        };
        let url = Url::parse(&url).map_err(Fault::internal)?;
        let region = config.region.clone();
        Ok(Aws {
            keys: Keys::new(config, outbound.clone(), Arc::clone(&clock)),
            outbound,
            url,
            region,
            clock,
        })
    }

    /// The text of a secret as it is now (`AWSCURRENT`).
    pub(super) async fn read(&self, id: &str) -> Result<Secret, Unread> {
        let mut answered = self.ask(id, &self.keys.now().await?).await?;
        if Refused::of(&answered).is_of_key() && self.keys.forget().await {
            // A key of a role ends; another one is given out before that.
            answered = self.ask(id, &self.keys.now().await?).await?;
        }
        if answered.status != StatusCode::OK {
            return Err(refused(id, &answered));
        }
        let body = Zeroizing::new(answered.body);
        let value = serde_json::from_slice::<Value>(&body).map_err(|_| {
            Unread::new("AWS Secrets Manager answers what is no secret. Check secrets.aws.endpoint")
        })?;
        value.text.ok_or_else(|| {
            Unread::new("it is binary, and a setting is a text: store it as SecretString")
        })
    }

    async fn ask(&self, id: &str, key: &AccessKey) -> Result<Answered, Unread> {
        let request = self.signed(id, key)?;
        self.outbound.send(request).await.map_err(|no_answer| {
            Unread::new(format!(
                "AWS Secrets Manager at {} does not answer: {no_answer}. Check secrets.aws.region, and the way there",
                self.url
            ))
        })
    }

    fn signed(&self, id: &str, key: &AccessKey) -> Result<RequestBuilder, Unread> {
        let body = serde_json::to_vec(&serde_json::json!({ "SecretId": id }));
        let body = body.map_err(|error| Unread::new(error.to_string()))?;
        let host = self.url.host_str().unwrap_or_default();
        let host = self.url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let token = key.session_token.expose();
        let signer = Signer {
            access_key_id: key.id.expose(),
            secret_access_key: key.secret.expose(),
            session_token: (!token.is_empty()).then_some(token),
            region: &self.region,
            service: SERVICE,
        };
        let signature = sigv4::sign(
            signer,
            Unsigned {
                method: "POST",
                host: &host,
                path: self.url.path(),
                headers: &[("content-type", CONTENT_TYPE), ("x-amz-target", TARGET)],
                body: &body,
                at: self.clock.now(),
            },
        );
        let mut request = self
            .outbound
            .post(self.url.clone())
            .header("content-type", CONTENT_TYPE)
            .header("x-amz-target", TARGET)
            .header("x-amz-date", signature.date)
            .header("authorization", signature.authorization);
        if !token.is_empty() {
            request = request.header("x-amz-security-token", token);
        }
        Ok(request.body(body))
    }
}

fn refused(id: &str, answered: &Answered) -> Unread {
    let refused = Refused::of(answered);
    let told = refused.told();
    Unread::new(match refused.kind() {
        "ResourceNotFoundException" => format!(
            "AWS Secrets Manager has no such secret{told}. Check with `aws secretsmanager describe-secret --secret-id {id}`, and \
             secrets.aws.region"
        ),
        "AccessDeniedException" => format!(
            "AWS refuses it to this server{told}. Give its role or user the permission secretsmanager:GetSecretValue on it, and \
             kms:Decrypt on its key"
        ),
        "DecryptionFailure" => format!(
            "AWS cannot decrypt it{told}. Give the role or user the permission kms:Decrypt on its key"
        ),
        _ if refused.is_of_key() => format!(
            "AWS does not take this server's access key{told}. Check secrets.aws.access_key_id and \
             secrets.aws.secret_access_key (or secrets.aws.credentials_url), and the machine's clock"
        ),
        _ => format!("AWS Secrets Manager answered with status {}{told}", answered.status.as_u16()),
    })
}
