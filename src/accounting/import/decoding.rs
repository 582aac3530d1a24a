//! Bytes to UTF-8, whatever they were saved as: UTF-8, UTF-16 and Windows-1252, with and without a byte order mark.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// How much is looked at to tell the encoding, and read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// A file as UTF-8.
pub(super) struct Decoded<R> {
    file: R,
    decoder: Decoder,
    /// What was read and not decoded yet.
    raw: Vec<u8>,
    text: Vec<u8>,
    taken: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn of(mut file: R) -> io::Result<Decoded<R>> {
        let mut raw = Vec::with_capacity(CHUNK_BYTES);
        file.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut raw)?;
        let encoding = encoding_of(&raw);
        // Takes the byte order mark off, and follows it when it says something else.
        let decoder = encoding.new_decoder();
        Ok(Decoded { file, decoder, raw, text: Vec::new(), taken: 0, ended: false })
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw.is_empty() && !self.ended {
            self.file.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut self.raw)?;
        }
        let last = self.raw.is_empty();
        let room = self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(CHUNK_BYTES * 4);
        self.text.resize(room, 0);
        let (_, read, written, _) = self.decoder.decode_to_utf8(&self.raw, &mut self.text, last);
        self.raw.drain(..read);
        self.text.truncate(written);
        (self.taken, self.ended) = (0, last);
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.text.len() && !self.ended {
            self.refill()?;
        }
        let rest = &self.text[self.taken..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}

/// By the byte order mark, else by where zeros are, else UTF-8 if it is that.
fn encoding_of(start: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return encoding;
    }
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|it| **it == 0).count();
    let most = start.len() / 4;
    match (zeros(0) > most, zeros(1) > most) {
        (true, false) => return UTF_16BE,
        (false, true) => return UTF_16LE,
        _ => {}
    }
    match std::str::from_utf8(start) {
        Ok(_) => UTF_8,
        // A character that the chunk cuts in two is no error.
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}
