//! The lexical grammar: a text becomes tokens, what is ignored left out (GraphQL, September 2025, 2.1).

use super::refusal::Problem;
use async_graphql::Pos;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind<'s>,
    pub(super) at: Pos,
    /// Where it begins and ends, in bytes.
    pub(super) span: (usize, usize),
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'s> {
    /// One of `! $ & ( ) ... : = @ [ ] { | }`.
    Punctuator(&'s str),
    Name(&'s str),
    Int(&'s str),
    Float(&'s str),
    Text(String),
    End,
}

impl std::fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Kind::Punctuator(text) => write!(f, "`{text}`"),
            Kind::Name(text) => write!(f, "the name `{text}`"),
            Kind::Int(text) | Kind::Float(text) => write!(f, "the number {text}"),
            Kind::Text(_) => write!(f, "a string"),
            Kind::End => write!(f, "the end of the document"),
        }
    }
}

/// Reads tokens one after the other.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'s> {
    source: &'s str,
    /// Where the next character stands, in bytes.
    next: usize,
    line: usize,
    /// Where the present line begins, in bytes.
    line_start: usize,
    /// What is ignored and not plain space, in bytes: commas, comments, marks of byte order.
    pub(super) ignored: Vec<(usize, usize)>,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s str) -> Lexer<'s> {
        Lexer { source, next: 0, line: 1, line_start: 0, ignored: Vec::new() }
    }

    /// The next token.
    ///
    /// # Errors
    /// A character that begins none, or a string or number that is none.
    pub(super) fn token(&mut self) -> Result<Token<'s>, Problem> {
        self.pass_ignored();
        let (start, at) = (self.next, self.here());
        let rest = &self.source[start..];
        let kind = match rest.chars().next() {
            None => Kind::End,
            Some('.') if rest.starts_with("...") => self.punctuator(3),
            Some('!' | '$' | '&' | '(' | ')' | ':' | '=' | '@' | '[' | ']' | '{' | '|' | '}') => {
                self.punctuator(1)
            }
            Some(letter) if is_name_start(letter) => self.name(),
            Some('-' | '0'..='9') => self.number()?,
            Some('"') => Kind::Text(self.string()?),
            Some(other) => return Err(self.unexpected(other)),
        };
        Ok(Token { kind, at, span: (start, self.next) })
    }

    fn here(&self) -> Pos {
        let before = self.source[self.line_start..self.next].chars().count();
        Pos { line: self.line, column: before + 1 }
    }

    fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::at(message, self.here())
    }

    fn peek(&self) -> Option<char> {
        self.source[self.next..].chars().next()
    }

    /// Steps over one character, and counts lines.
    fn step(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.next += letter.len_utf8();
        let ends_line = letter == '\n' || (letter == '\r' && self.peek() != Some('\n'));
        if ends_line {
            self.line += 1;
            self.line_start = self.next;
        }
        Some(letter)
    }

    fn pass_ignored(&mut self) {
        while let Some(letter) = self.peek() {
            let start = self.next;
            match letter {
                ' ' | '\t' | '\n' | '\r' => {
                    self.step();
                    continue;
                }
                ',' | '\u{feff}' => {
                    self.step();
                }
                '#' => {
                    while self.peek().is_some_and(|letter| !matches!(letter, '\n' | '\r')) {
                        self.step();
                    }
                }
                _ => return,
            }
            self.ignored.push((start, self.next));
        }
    }

    fn punctuator(&mut self, length: usize) -> Kind<'s> {
        let start = self.next;
        self.next += length;
        Kind::Punctuator(&self.source[start..self.next])
    }

    fn name(&mut self) -> Kind<'s> {
        Kind::Name(self.run(is_name))
    }

    /// The longest run of characters of one sort. None of them ends a line.
    fn run(&mut self, of: fn(char) -> bool) -> &'s str {
        let rest = &self.source[self.next..];
        let end = rest.find(|letter| !of(letter)).unwrap_or(rest.len());
        self.next += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<Kind<'s>, Problem> {
        let start = self.next;
        if self.peek() == Some('-') {
            self.next += 1;
        }
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(
                self.problem("A number does not begin with 0 and another digit. Leave the 0 out.")
            );
        }
        let mut float = false;
        if self.peek() == Some('.') {
            self.next += 1;
            self.digits()?;
            float = true;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.next += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.next += 1;
            }
            self.digits()?;
            float = true;
        }
        if self.peek().is_some_and(|letter| letter == '.' || is_name(letter)) {
            return Err(
                self.problem("A number is glued to what follows it. Put a space between them.")
            );
        }
        let text = &self.source[start..self.next];
        Ok(if float { Kind::Float(text) } else { Kind::Int(text) })
    }

    fn digits(&mut self) -> Result<&'s str, Problem> {
        match self.run(|letter| letter.is_ascii_digit()) {
            "" => Err(self.problem("A number lacks a digit here.")),
            digits => Ok(digits),
        }
    }

    fn string(&mut self) -> Result<String, Problem> {
        if self.source[self.next..].starts_with("\"\"\"") {
            return self.block_string();
        }
        let began = self.here();
        let open = || {
            Problem::at(
                "A string is not closed in its line. Close it; a line break inside one needs a block string.",
                began,
            )
        };
        self.next += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None | Some('\n' | '\r') => return Err(open()),
                Some('"') => {
                    self.next += 1;
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                Some(letter) => {
                    text.push(letter);
                    self.step();
                }
            }
        }
    }

    /// A backslash and what follows it.
    fn escape(&mut self) -> Result<char, Problem> {
        let unknown = self.problem(
            "A string holds an escape that there is none of. Write `\\\\` for a backslash.",
        );
        self.next += 1;
        let letter = match self.peek() {
            Some('u') => return self.unicode().ok_or(unknown),
            Some(letter @ ('"' | '\\' | '/')) => letter,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            _ => return Err(unknown),
        };
        self.next += 1;
        Ok(letter)
    }

    /// `u` and four hexadecimal digits, two of these for a pair of surrogates, or `u` and digits in braces; `None` for
    /// anything else.
    fn unicode(&mut self) -> Option<char> {
        let rest = &self.source[self.next..];
        if let Some(braced) = rest.strip_prefix("u{") {
            let (digits, _) = braced.split_once('}')?;
            let code = hexadecimal(digits)?;
            self.next += digits.len() + 3;
            return char::from_u32(code);
        }
        let lead = hexadecimal(rest.get(1..5)?)?;
        if !(0xd800..0xdc00).contains(&lead) {
            self.next += 5;
            return char::from_u32(lead);
        }
        let trail = hexadecimal(rest.get(5..11)?.strip_prefix("\\u")?)?;
        self.next += 11;
        let trail = trail.checked_sub(0xdc00).filter(|trail| *trail < 0x400)?;
        char::from_u32(0x10000 + ((lead - 0xd800) << 10) + trail)
    }

    fn block_string(&mut self) -> Result<String, Problem> {
        let open = self.problem("A block string is not closed. Close it with `\"\"\"`.");
        self.next += 3;
        let mut raw = String::new();
        loop {
            let rest = &self.source[self.next..];
            if rest.starts_with("\"\"\"") {
                self.next += 3;
                return Ok(dedented(&raw));
            }
            if rest.starts_with("\\\"\"\"") {
                self.next += 4;
                raw.push_str("\"\"\"");
                continue;
            }
            match self.step() {
                Some(letter) => raw.push(letter),
                None => return Err(open),
            }
        }
    }

    fn unexpected(&self, letter: char) -> Problem {
        let shown = if letter.is_control() || !letter.is_ascii() {
            format!("U+{:04X}", u32::from(letter))
        } else {
            format!("`{letter}`")
        };
        self.problem(format!("The character {shown} stands where none of its kind may. Remove it, or put it into a string."))
    }
}

fn is_name_start(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let hexadecimal = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hexadecimal.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

/// The value of a block string: without the indentation that its lines share, nor blank lines around it.
fn dedented(raw: &str) -> String {
    let raw = raw.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = raw.split('\n').collect();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let is_blank = |line: &str| indent(line) == line.len();
    let indented = lines.iter().skip(1).filter(|line| !is_blank(line));
    let common = indented.map(|line| indent(line)).min().unwrap_or(0);
    let Some(first) = lines.iter().position(|line| !is_blank(line)) else { return String::new() };
    let last = lines.iter().rposition(|line| !is_blank(line)).unwrap_or(first);
    let cut = |(index, line): (usize, &&str)| match index {
        0 => (*line).to_owned(),
        _ => line.get(common..).unwrap_or_default().to_owned(),
    };
    let kept: Vec<String> = lines.iter().enumerate().map(cut).collect();
    kept[first..=last].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Result<Vec<Kind<'_>>, String> {
        let (mut lexer, mut kinds) = (Lexer::new(source), Vec::new());
        loop {
            match lexer.token() {
                Ok(Token { kind: Kind::End, .. }) => return Ok(kinds),
                Ok(token) => kinds.push(token.kind),
                Err(problem) => return Err(problem.message),
            }
        }
    }

    #[test]
    fn strings_are_read_with_their_escapes() {
        let rows = [
            (r#""plain""#, "plain"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u0041\u{1F600}\uD83D\uDE00""#, "A\u{1F600}\u{1F600}"),
            (r#""""""""#, ""),
            (r#""""a \""" b""""#, "a \"\"\" b"),
            ("\"\"\"\n    one\n      two\n\n    three\n  \"\"\"", "one\n  two\n\nthree"),
            ("\"\"\"first\r\n  second\r  third\"\"\"", "first\nsecond\nthird"),
        ];
        for (source, expected) in rows {
            assert_eq!(read(source), Ok(vec![Kind::Text(expected.to_owned())]), "{source}");
        }
    }

    #[test]
    fn texts_that_are_no_tokens_are_refused() {
        let rows = [
            r#""open"#,
            "\"a\nb\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\uD83D""#,
            r#""\uDE00""#,
            r#""\u{110000}""#,
            r#""\u{}""#,
            r#""\uD83D\u0041""#,
            "\"\"\"open",
            "01",
            "-",
            "1.",
            "1.e3",
            "1e",
            "1a",
            "1.5.",
            "0xF",
            "?",
            "..",
            "é",
            "%",
        ];
        for source in rows {
            assert!(read(source).is_err(), "{source}");
        }
    }

    #[test]
    fn numbers_names_and_what_is_ignored_are_told_apart() {
        let kinds = read("\u{feff}a,_1 # comment\n-1 0.5e+3 ...on");
        let expected = vec![
            Kind::Name("a"),
            Kind::Name("_1"),
            Kind::Int("-1"),
            Kind::Float("0.5e+3"),
            Kind::Punctuator("..."),
            Kind::Name("on"),
        ];
        assert_eq!(kinds, Ok(expected));
    }
}
