//! Mail by an SMTP server.

use super::outgoing::{Outgoing, SendError};
use super::{MailConfig, SmtpTls};
use crate::domain::{Fault, Secret};
use lettre::message::{Mailbox as Address, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Refusals of whoever sends, not of the letter (RFC 4954, 4 and 6): an operator who mends a password loses no mail.
const REFUSED_HOUSE: [u16; 4] = [530, 534, 535, 538];

type Transport = AsyncSmtpTransport<Tokio1Executor>;

pub(super) struct Smtp {
    config: MailConfig,
    from: Address,
    signed_in: Mutex<SignedIn>,
}

/// Connections, and the password by which they were opened.
struct SignedIn {
    password: Secret,
    transport: Transport,
}

impl SignedIn {
    fn new(config: &MailConfig) -> Result<SignedIn, Fault> {
        let (host, password) = (config.smtp_host.as_str(), config.smtp_password.now());
        let builder = match config.smtp_tls {
            SmtpTls::Tls => Transport::relay(host),
            SmtpTls::Starttls => Transport::starttls_relay(host),
            SmtpTls::None => Ok(Transport::builder_dangerous(host)),
        };
        let mut builder = builder
            .map_err(Fault::internal)?
            .timeout(Some(Duration::from_millis(config.smtp_timeout_ms)));
        if config.smtp_port != 0 {
            builder = builder.port(config.smtp_port);
        }
        if !config.smtp_user.is_empty() {
            let credentials =
                Credentials::new(config.smtp_user.clone(), password.expose().to_owned());
            builder = builder.credentials(credentials);
        }
        Ok(SignedIn { password, transport: builder.build() })
    }
}

impl Smtp {
    pub(super) fn new(config: &MailConfig) -> Result<Smtp, Fault> {
        let from = config.from.parse().map_err(Fault::internal)?;
        let signed_in = Mutex::new(SignedIn::new(config)?);
        Ok(Smtp { config: config.clone(), from, signed_in })
    }

    /// Connections by the password as it is now.
    fn transport(&self) -> Result<Transport, Fault> {
        let mut signed_in = self.signed_in.lock().unwrap_or_else(PoisonError::into_inner);
        if signed_in.password != self.config.smtp_password.now() {
            *signed_in = SignedIn::new(&self.config)?;
        }
        Ok(signed_in.transport.clone())
    }

    /// The mail has the same `Message-ID` however often it is sent, by which mailboxes know it again.
    pub(super) async fn send(&self, outgoing: &Outgoing<'_>) -> Result<(), SendError> {
        let mail = outgoing.mail;
        let to = mail.to.parse().map_err(SendError::permanent)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@{}>", outgoing.key, self.from.email.domain())))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(SendError::permanent)?;
        let transport = self.transport().map_err(SendError::passing)?;
        match transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let of_house =
                    error.status().is_some_and(|code| REFUSED_HOUSE.contains(&code.into()));
                let permanent = error.is_permanent() && !of_house;
                Err(SendError { permanent, cause: chain(&error) })
            }
        }
    }
}

/// An error with its causes: lettre's own text leaves them out.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::JobId;
    use crate::services::mail::{Mail, SenderKind};
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    /// An SMTP server that takes one mail, or refuses its recipient, and answers what it was told.
    async fn serve(listener: TcpListener, rcpt: &'static str) -> String {
        let (socket, _) = listener.accept().await.expect("accepts");
        let (read, mut write) = socket.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut told = String::new();
        let mut in_data = false;
        write.write_all(b"220 ready\r\n").await.expect("writes");
        while let Ok(Some(line)) = lines.next_line().await {
            told.push_str(&line);
            told.push('\n');
            let answer = match line.get(..4).unwrap_or_default() {
                "." | "" if in_data && line == "." => "250 taken",
                _ if in_data => continue,
                "EHLO" => "250 hello",
                "RCPT" => rcpt,
                "DATA" => "354 go on",
                "QUIT" => break,
                _ => "250 fine",
            };
            in_data = answer.starts_with("354");
            write.write_all(format!("{answer}\r\n").as_bytes()).await.expect("writes");
            if answer == "250 taken" || answer == rcpt && !rcpt.starts_with("250") {
                break;
            }
        }
        told
    }

    async fn send(rcpt: &'static str) -> (Result<(), SendError>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let config = MailConfig {
            sender: SenderKind::Smtp,
            smtp_host: "127.0.0.1".to_owned(),
            smtp_port: listener.local_addr().expect("bound").port(),
            smtp_tls: SmtpTls::None,
            ..MailConfig::default()
        };
        let smtp = Smtp::new(&config).expect("sane settings");
        let mail = Mail {
            to: "ada@example.com".to_owned(),
            subject: "News".to_owned(),
            text: "plain".to_owned(),
            html: "<p>rich</p>".to_owned(),
        };
        let outgoing = Outgoing::of(&mail, JobId(7));
        tokio::join!(smtp.send(&outgoing), serve(listener, rcpt))
    }

    #[tokio::test]
    async fn smtp_sends_both_parts() {
        let (outcome, told) = send("250 fine").await;
        assert_eq!(outcome, Ok(()));
        for part in [
            "MAIL FROM:<no-reply@agio.localhost>",
            "RCPT TO:<ada@example.com>",
            "Subject: News",
            "Message-ID: <",
            "@agio.localhost>",
            "Content-Type: multipart/alternative",
            "plain",
            "<p>rich</p>",
        ] {
            assert!(told.contains(part), "{part} is missing in {told}");
        }
    }

    #[tokio::test]
    async fn smtp_tells_what_may_help_later_from_what_will_not() {
        for (rcpt, permanent) in
            [("450 busy", false), ("550 no such person", true), ("530 sign in first", false)]
        {
            let (outcome, _) = send(rcpt).await;
            let error = outcome.expect_err("refused");
            assert_eq!(error.permanent, permanent, "{error}");
        }
    }
}
