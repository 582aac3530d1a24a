//! Files for people: A4 pages with a letterhead, tables, and numbers of pages. A thread of its own draws them, because it takes
//! the processor; it is handed some pieces at a time. The file is held until it is whole: 100,000 rows take some 100 MB.
//!
//! Lengths are floats here, in points of 1/72 inch: they are places on paper, and no money is reckoned with them.

mod chart;
mod face;
mod page;
mod paper;
mod table;

use super::{Piece, Sheet};
use crate::domain::Fault;
use paper::Paper;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;

/// The most rows of a PDF.
pub const ROWS_MAX: u64 = 100_000;
/// How many messages wait for the thread.
const WAITING_MAX: usize = 2;

enum Message {
    Add(Vec<Piece>),
    End,
}

/// Writes PDF.
pub struct PdfWriter {
    messages: Sender<Message>,
    drawn: JoinHandle<Result<Vec<u8>, Fault>>,
}

impl PdfWriter {
    pub(super) fn begin(sheet: Sheet) -> PdfWriter {
        let (messages, received) = mpsc::channel(WAITING_MAX);
        let drawn = tokio::task::spawn_blocking(move || draw(sheet, received));
        PdfWriter { messages, drawn }
    }

    pub(super) async fn add(&mut self, pieces: Vec<Piece>) -> Result<(), Fault> {
        self.messages.send(Message::Add(pieces)).await.map_err(|_| given_up())
    }

    pub(super) async fn end(self) -> Result<Vec<u8>, Fault> {
        let PdfWriter { messages, drawn } = self;
        // When nobody listens, the thread says why.
        let _told = messages.send(Message::End).await;
        drawn.await.map_err(Fault::internal)?
    }
}

/// Draws until the end is told. Whoever goes away without telling it wants nothing any more.
fn draw(sheet: Sheet, mut received: Receiver<Message>) -> Result<Vec<u8>, Fault> {
    let mut paper = Paper::new(sheet)?;
    loop {
        match received.blocking_recv() {
            Some(Message::Add(pieces)) => pieces.into_iter().for_each(|it| paper.add(it)),
            Some(Message::End) => return paper.end(),
            None => return Err(given_up()),
        }
    }
}

fn given_up() -> Fault {
    Fault::internal("a PDF was not drawn to its end")
}

#[cfg(test)]
impl PdfWriter {
    /// What the thread answers when the writer is dropped.
    pub(super) async fn left(self) -> Result<Vec<u8>, Fault> {
        drop(self.messages);
        self.drawn.await.expect("ends")
    }
}
