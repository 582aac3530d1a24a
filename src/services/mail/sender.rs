//! The ways mail leaves the server: into memory, onto the console, over SMTP, by the API of a provider.

use super::api::Api;
use super::outgoing::{Outgoing, SendError};
use super::smtp::Smtp;
use super::{Mail, MailConfig, Mailbox, SenderKind};
use crate::domain::{Clock, Fault};
use std::sync::Arc;

pub(super) enum Sender {
    Mailbox(Mailbox),
    Console,
    Smtp(Box<Smtp>),
    Api(Box<Api>),
}

impl Sender {
    pub(super) fn new(config: &MailConfig, clock: Arc<dyn Clock>) -> Result<Sender, Fault> {
        Ok(match config.sender {
            SenderKind::Mailbox => Sender::Mailbox(Mailbox::new(clock)),
            SenderKind::Console => Sender::Console,
            SenderKind::Smtp => Sender::Smtp(Box::new(Smtp::new(config)?)),
            SenderKind::SendGrid | SenderKind::Resend | SenderKind::Ses => {
                Sender::Api(Box::new(Api::new(config, clock)?))
            }
        })
    }

    pub(super) async fn send(&self, outgoing: &Outgoing<'_>) -> Result<(), SendError> {
        match self {
            Sender::Mailbox(mailbox) => mailbox.keep(outgoing.mail),
            Sender::Console => print(outgoing.mail),
            Sender::Smtp(smtp) => smtp.send(outgoing).await?,
            Sender::Api(api) => api.send(outgoing).await?,
        }
        Ok(())
    }
}

/// Prints a mail so that the code in it cannot be overlooked.
fn print(mail: &Mail) {
    let rule = "─".repeat(72);
    println!("{rule}\nMail to {}\n{}\n\n{}\n{rule}", mail.to, mail.subject, mail.text.trim_end());
}
