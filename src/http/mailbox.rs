//! `/dev/mailbox`: what a development server would have mailed, as a page and as JSON.

use super::assets::html_page;
use super::backend::Backend;
use super::state::State;
use crate::services::mail::{Mailbox, SentMail};
use axum::Json;
use axum::extract::State as Shared;
use axum::response::Response;
use std::fmt::Write;
use std::sync::Arc;

/// The mails as JSON.
pub(super) async fn json<B: Backend>(Shared(state): Shared<Arc<State<B>>>) -> Json<Vec<SentMail>> {
    Json(mails(&state))
}

/// The mails as a page.
pub(super) async fn page<B: Backend>(Shared(state): Shared<Arc<State<B>>>) -> Response {
    let mut body =
        String::from("<h1>Mailbox</h1><p>Kept in memory instead of sent, newest first.</p>");
    let mails = mails(&state);
    if mails.is_empty() {
        body.push_str("<p>No mail yet. Sign up in <a href=\"/\">the explorer</a>.</p>");
    }
    for mail in mails {
        let _ = write!(
            body,
            "<article><h2>{}</h2><p class=\"meta\">to {} at {}</p><pre>{}</pre></article>",
            escape(&mail.subject),
            escape(&mail.to),
            mail.sent_at,
            linked(&mail.text),
        );
    }
    html_page("Mailbox", &body)
}

fn mails<B: Backend>(state: &State<B>) -> Vec<SentMail> {
    state.mailbox.as_ref().map(Mailbox::mails).unwrap_or_default()
}

/// Text that is safe between tags and in quoted attributes.
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, character| {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
        safe
    })
}

/// Escaped text in which web addresses are links.
fn linked(text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        // A full stop after an address ends the sentence.
        let word = piece.trim_end().trim_end_matches(['.', ',', ')']);
        if word.starts_with("http://") || word.starts_with("https://") {
            let safe = escape(word);
            let _ = write!(page, "<a href=\"{safe}\">{safe}</a>");
            page.push_str(&escape(&piece[word.len()..]));
        } else {
            page.push_str(&escape(piece));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_text_cannot_break_out_of_the_page() {
        let text = "Go to http://127.0.0.1/verify?a=1&b=\"><script>\n<b>now</b>";
        let page = linked(text);
        assert_eq!(
            page,
            "Go to <a href=\"http://127.0.0.1/verify?a=1&amp;b=&quot;&gt;&lt;script&gt;\">http://127.0.0.1/verify?a=1&amp;b=&quot;&gt;&lt;script&gt;</a>\n&lt;b&gt;now&lt;/b&gt;"
        );
    }
    #[test]
    fn a_link_ends_before_the_full_stop() {
        let expected = "at <a href=\"http://127.0.0.1:80\">http://127.0.0.1:80</a>. We";
        assert_eq!(linked("at http://127.0.0.1:80. We"), expected);
    }
}
