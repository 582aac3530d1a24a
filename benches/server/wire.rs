//! A keep-alive HTTP/1.1 connection that spends as little as can be: it sends bytes made beforehand and finds the end
//! of the answer. It knows the answers of the servers measured here, not all that HTTP allows.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A GraphQL request as it goes over the wire.
pub(crate) fn post(url: &str, query: &str, token: Option<&str>) -> Vec<u8> {
    post_with(url, &json!({ "query": query }), token)
}

/// A GraphQL request with all its parameters.
pub(crate) fn post_with(url: &str, params: &Value, token: Option<&str>) -> Vec<u8> {
    let body = params.to_string();
    let authorization =
        token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
         {authorization}content-length: {}\r\n\r\n{body}",
        host(url),
        body.len()
    )
    .into_bytes()
}

fn host(url: &str) -> &str {
    url.trim_start_matches("http://")
}

impl Wire {
    pub(crate) async fn open(url: &str) -> Wire {
        let stream = TcpStream::connect(host(url)).await.expect("it listens");
        stream.set_nodelay(true).expect("a socket option");
        Wire { stream, buffer: Vec::new() }
    }

    /// Sends a request and answers the body of the answer, which must be a 200.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> &[u8] {
        self.stream.write_all(request).await.expect("it reads");
        self.buffer.clear();
        let (body, end) = loop {
            assert!(self.stream.read_buf(&mut self.buffer).await.expect("it answers") > 0, "ended");
            if let Some(found) = complete(&self.buffer) {
                break found;
            }
        };
        assert!(self.buffer.starts_with(b"HTTP/1.1 200"), "{}", self.shown());
        &self.buffer[body..end]
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.buffer).into_owned()
    }
}

/// Where the body begins and ends, once all of it is there. Of a chunked one it is the raw chunks.
fn complete(answer: &[u8]) -> Option<(usize, usize)> {
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&answer[..body]).to_ascii_lowercase();
    let end = match head.split("content-length: ").nth(1) {
        Some(rest) => {
            let length = rest.split("\r\n").next()?.parse::<usize>().expect("a length");
            body + length
        }
        None => answer.ends_with(b"0\r\n\r\n").then_some(answer.len())?,
    };
    (answer.len() >= end).then_some((body, end))
}
