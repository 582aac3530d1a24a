//! Looks over the raw source before it is parsed: async-graphql's parser recurses on nested literals, and
//! 3 KB of `[[[[` would overflow its stack and end the process.
//!
//! Never allocates and never recurses. A string that does not end is refused here, as the specification
//! says: async-graphql's parser would read an open `"""` as an empty string and go on, and so see brackets
//! that this scan took for text.

use super::{Refused, TooMuch};
use crate::http::config::Limits;

/// Refuses a source that is too long, too deeply nested or made of too many tokens.
pub(super) fn scan(source: &str, limits: &Limits) -> Result<(), Refused> {
    if source.len() > limits.query_bytes_max {
        return Err(TooMuch::Bytes { max: limits.query_bytes_max }.into());
    }
    let mut scanner = Scanner { bytes: source.as_bytes(), at: 0 };
    let (mut depth, mut tokens) = (0_usize, 0_usize);
    while let Some(token) = scanner.next_token() {
        tokens += 1;
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            Token::OpenString => return Err(Refused::OpenString),
            Token::Other => {}
        }
        if depth > limits.nesting_max {
            return Err(TooMuch::Nesting { max: limits.nesting_max }.into());
        }
        if tokens > limits.tokens_max {
            return Err(TooMuch::Tokens { max: limits.tokens_max }.into());
        }
    }
    Ok(())
}

enum Token {
    Open,
    Close,
    /// A string without its closing quotes.
    OpenString,
    Other,
}

struct Scanner<'s> {
    bytes: &'s [u8],
    at: usize,
}

impl Scanner<'_> {
    fn next_token(&mut self) -> Option<Token> {
        self.skip_ignored();
        let first = *self.bytes.get(self.at)?;
        self.at += 1;
        match first {
            b'{' | b'[' | b'(' => return Some(Token::Open),
            b'}' | b']' | b')' => return Some(Token::Close),
            b'"' if !self.skip_string() => return Some(Token::OpenString),
            byte if is_word(byte) => self.skip_while(is_word),
            _ => {}
        }
        Some(Token::Other)
    }

    fn skip_ignored(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b',' | b'\r' | b'\n' => self.at += 1,
                b'#' => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                _ => return,
            }
        }
    }

    /// Called after the first quote. Answers whether the string ended.
    fn skip_string(&mut self) -> bool {
        if self.rest().starts_with(b"\"\"") {
            self.at += 2;
            self.skip_block_string()
        } else {
            self.skip_line_string()
        }
    }

    fn skip_line_string(&mut self) -> bool {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' if !matches!(self.bytes.get(self.at + 1), Some(b'\n' | b'\r')) => {
                    self.at += 2
                }
                b'"' => {
                    self.at += 1;
                    return true;
                }
                b'\\' | b'\n' | b'\r' => return false,
                _ => self.at += 1,
            }
        }
        false
    }

    fn skip_block_string(&mut self) -> bool {
        while self.at < self.bytes.len() {
            if self.rest().starts_with(b"\\\"\"\"") {
                self.at += 4;
            } else if self.rest().starts_with(b"\"\"\"") {
                self.at += 3;
                return true;
            } else {
                self.at += 1;
            }
        }
        false
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| wanted(*byte)) {
            self.at += 1;
        }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+') || byte >= 0x80
}
