//! Mail by the API of a provider: Twilio SendGrid (`POST /v3/mail/send`), Resend (`POST /emails`), Amazon SES
//! (`POST /v2/email/outbound-emails`).
//!
//! What a provider refuses because of the letter is final. What is wrong with the house's own account or settings, or
//! passes by itself, is tried again: an operator who mends a key in time loses no mail. Resend knows a letter again by its
//! key; with the others one may come twice when the answer is lost.

use super::outgoing::{Outgoing, SendError};
use super::{MailConfig, SenderKind};
use crate::domain::{Clock, Fault, LiveSecret};
use crate::outbound::sigv4::{self, Signer, Unsigned};
use crate::outbound::{Answered, Outbound, OutboundLimits};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::message::Mailbox as Address;
use reqwest::{RequestBuilder, StatusCode, Url};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// How much of what a provider says is kept with the job.
const TOLD_LENGTH_MAX: usize = 300;
/// What Amazon calls refusals that are no letter's fault, although their status says so.
const SES_PASSING: [&str; 4] = [
    "AccountSuspendedException",
    "LimitExceededException",
    "MailFromDomainNotVerifiedException",
    "SendingPausedException",
];

/// A provider's API.
pub(super) struct Api {
    outbound: Outbound,
    url: Url,
    from: Address,
    provider: Provider,
    clock: Arc<dyn Clock>,
}

enum Provider {
    SendGrid { key: LiveSecret },
    Resend { key: LiveSecret },
    Ses(SesKey),
}

/// By what Amazon knows the house. Another key may come while the server runs.
struct SesKey {
    region: String,
    access_key_id: LiveSecret,
    secret_access_key: LiveSecret,
    session_token: LiveSecret,
}

impl Provider {
    fn of(config: &MailConfig) -> Result<Provider, Fault> {
        let key = config.api_key.clone();
        match config.sender {
            SenderKind::SendGrid => Ok(Provider::SendGrid { key }),
            SenderKind::Resend => Ok(Provider::Resend { key }),
            SenderKind::Ses => Ok(Provider::Ses(SesKey {
                region: config.ses_region.clone(),
                access_key_id: config.ses_access_key_id.clone(),
                secret_access_key: config.ses_secret_access_key.clone(),
                session_token: config.ses_session_token.clone(),
            })),
            SenderKind::Mailbox | SenderKind::Console | SenderKind::Smtp => {
                Err(Fault::internal("mail.sender names no provider"))
            }
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Provider::SendGrid { .. } => "SendGrid",
            Provider::Resend { .. } => "Resend",
            Provider::Ses(_) => "Amazon SES",
        }
    }

    /// Where its API usually is.
    fn usual_url(&self) -> String {
        match self {
            Provider::SendGrid { .. } => "https://api.sendgrid.com".to_owned(),
            Provider::Resend { .. } => "https://api.resend.com".to_owned(),
            Provider::Ses(key) => format!("https://email.{}.amazonaws.com", key.region),
        }
    }

    fn path(&self) -> &'static str {
        match self {
            Provider::SendGrid { .. } => "/v3/mail/send",
            Provider::Resend { .. } => "/emails",
            Provider::Ses(_) => "/v2/email/outbound-emails",
        }
    }
}

impl Api {
    pub(super) fn new(config: &MailConfig, clock: Arc<dyn Clock>) -> Result<Api, Fault> {
        let provider = Provider::of(config)?;
        let base = match config.api_url.trim_end_matches('/') {
            "" => provider.usual_url(),
            other => other.to_owned(),
        };
        let outbound = Outbound::new(OutboundLimits {
            timeout: Duration::from_millis(config.api_timeout_ms),
            body_bytes_max: ANSWER_BYTES_MAX,
        })?;
        let url = format!("{base}{}", provider.path()).parse().map_err(Fault::internal)?;
        let from = config.from.parse().map_err(Fault::internal)?;
        Ok(Api { outbound, url, from, provider, clock })
    }

    pub(super) async fn send(&self, outgoing: &Outgoing<'_>) -> Result<(), SendError> {
        let to: Address = outgoing.mail.to.parse().map_err(SendError::permanent)?;
        let letter = Letter { outgoing, from: &self.from, to: to.email.as_ref() };
        let request = match &self.provider {
            Provider::SendGrid { key } => {
                self.json(&letter.for_send_grid())?.bearer_auth(key.now().expose())
            }
            Provider::Resend { key } => {
                let request = self.json(&letter.for_resend())?.bearer_auth(key.now().expose());
                request.header("idempotency-key", &outgoing.key)
            }
            Provider::Ses(key) => self.signed(key, &letter.for_ses())?,
        };
        let sent = self.outbound.send(request).await;
        let name = self.provider.name();
        let answered = sent.map_err(|no_answer| {
            SendError::passing(format!("{name} does not answer: {no_answer}"))
        })?;
        if answered.status.is_success() {
            return Ok(());
        }
        let cause = format!("{name} answered {}{}", answered.status, told(&answered));
        Err(SendError { permanent: self.is_final(&answered), cause })
    }

    fn json(&self, body: &Value) -> Result<RequestBuilder, SendError> {
        let body = serde_json::to_vec(body).map_err(SendError::permanent)?;
        let request = self.outbound.post(self.url.clone());
        Ok(request.header("content-type", "application/json").body(body))
    }

    fn signed(&self, key: &SesKey, body: &Value) -> Result<RequestBuilder, SendError> {
        let body = serde_json::to_vec(body).map_err(SendError::permanent)?;
        let host = self.url.host_str().unwrap_or_default();
        let host = self.url.port().map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let (id, secret) = (key.access_key_id.now(), key.secret_access_key.now());
        let session = key.session_token.now();
        let token = session.expose();
        let signer = Signer {
            access_key_id: id.expose(),
            secret_access_key: secret.expose(),
            session_token: (!token.is_empty()).then_some(token),
            region: &key.region,
            service: "ses",
        };
        let signature = sigv4::sign(
            signer,
            Unsigned {
                method: "POST",
                host: &host,
                path: self.url.path(),
                headers: &[("content-type", "application/json")],
                body: &body,
                at: self.clock.now(),
            },
        );
        let mut request = self
            .outbound
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("x-amz-date", signature.date)
            .header("authorization", signature.authorization);
        if !token.is_empty() {
            request = request.header("x-amz-security-token", token);
        }
        Ok(request.body(body))
    }

    /// Whether trying the same letter again cannot help.
    fn is_final(&self, answered: &Answered) -> bool {
        let passing = match answered.status {
            // The house's key, address or plan: an operator mends it.
            StatusCode::UNAUTHORIZED
            | StatusCode::PAYMENT_REQUIRED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED => true,
            // It passes by itself.
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS => {
                true
            }
            // Resend is still at it: https://resend.com/docs/dashboard/emails/idempotency-keys
            StatusCode::CONFLICT => json_of(answered)["name"] == "concurrent_idempotent_requests",
            // https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
            StatusCode::BAD_REQUEST => SES_PASSING.contains(&error_type(answered)),
            _ => false,
        };
        answered.status.is_client_error() && !passing
    }
}

/// What Amazon calls an error.
fn error_type(answered: &Answered) -> &str {
    let header = answered.headers.get("x-amzn-errortype").and_then(|it| it.to_str().ok());
    header.unwrap_or_default().split(':').next().unwrap_or_default()
}

fn json_of(answered: &Answered) -> Value {
    serde_json::from_slice(&answered.body).unwrap_or_default()
}

/// What the provider says about it, for the log and the job: no letter is in it.
fn told(answered: &Answered) -> String {
    let body = json_of(answered);
    let message =
        [&body["errors"][0]["message"], &body["message"]].into_iter().find_map(Value::as_str);
    let kind = match error_type(answered) {
        "" => body["name"].as_str(),
        kind => Some(kind),
    };
    let told: Vec<&str> = [kind, message].into_iter().flatten().collect();
    if told.is_empty() {
        return String::new();
    }
    let told = told.join(": ");
    let line = told.chars().map(|it| if it.is_control() { ' ' } else { it });
    format!(": {}", line.take(TOLD_LENGTH_MAX).collect::<String>())
}

/// A letter, as each provider wants it.
struct Letter<'a> {
    outgoing: &'a Outgoing<'a>,
    from: &'a Address,
    to: &'a str,
}

impl Letter<'_> {
    /// Links and pixels that tell the provider who opened what stay out: the links carry proofs.
    fn for_send_grid(&self) -> Value {
        let mail = self.outgoing.mail;
        let mut from = json!({ "email": self.from.email.to_string() });
        if let Some(name) = &self.from.name {
            from["name"] = json!(name);
        }
        json!({
            "personalizations": [{ "to": [{ "email": self.to }] }],
            "from": from,
            "subject": mail.subject,
            "content": [
                { "type": "text/plain", "value": mail.text },
                { "type": "text/html", "value": mail.html },
            ],
            "tracking_settings": {
                "click_tracking": { "enable": false, "enable_text": false },
                "open_tracking": { "enable": false },
            },
        })
    }

    fn for_resend(&self) -> Value {
        let mail = self.outgoing.mail;
        json!({
            "from": self.from.to_string(),
            "to": [self.to],
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
        })
    }

    fn for_ses(&self) -> Value {
        let mail = self.outgoing.mail;
        let part = |text: &str| json!({ "Data": text, "Charset": "UTF-8" });
        json!({
            "FromEmailAddress": encoded(self.from),
            "Destination": { "ToAddresses": [self.to] },
            "Content": { "Simple": {
                "Subject": part(&mail.subject),
                "Body": { "Text": part(&mail.text), "Html": part(&mail.html) },
            } },
        })
    }
}

/// An address with its name as headers write it (RFC 2047): Amazon takes ASCII only.
fn encoded(address: &Address) -> String {
    match &address.name {
        Some(name) if !name.is_ascii() => {
            format!("=?UTF-8?B?{}?= <{}>", STANDARD.encode(name), address.email)
        }
        _ => address.to_string(),
    }
}

#[cfg(test)]
#[path = "api_tests.rs"]
mod tests;
