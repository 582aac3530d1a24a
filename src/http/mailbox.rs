//! `/dev/mailbox`: what a development server would have mailed, as a page and as JSON. `/dev/mails`: one of each letter
//! that there is.

use super::error::{Problem, code};
use super::pages::{html, html_page};
use super::state::State;
use crate::services::mail::{MailPreview, Mailbox, SentMail};
use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use std::fmt::Write;
use std::sync::Arc;

/// The mails as JSON.
pub(super) async fn json(Shared(state): Shared<Arc<State>>) -> Json<Vec<SentMail>> {
    Json(mails(&state))
}

/// What a mail may do in its frame: show itself with its own styles. Its links open windows of their own.
const POLICY_MAIL: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox";

/// The mails as a page: of each the text, and the HTML in a frame.
pub(super) async fn page(Shared(state): Shared<Arc<State>>) -> Response {
    let mut body =
        String::from("<h1>Mailbox</h1><p>Kept in memory instead of sent, newest first.</p>");
    let mails = mails(&state);
    if mails.is_empty() {
        body.push_str("<p>No mail yet. <code>signUp</code> sends one.</p>");
    }
    for mail in mails {
        let meta = format!("to {} at {}", escape(&mail.to), mail.sent_at);
        let source = format!("/dev/mailbox/{}", mail.number);
        let (subject, text) = (mail.subject.as_str(), mail.text.as_str());
        body.push_str(&article(&Shown { subject, text, meta: &meta, source: &source }));
    }
    html_page("Mailbox", &body)
}

/// One of each letter, as a page like the mailbox.
pub(super) async fn previews(Shared(state): Shared<Arc<State>>) -> Response {
    let mut body = String::from(
        "<h1>Mails</h1><p>Every letter there is, written to nobody. <code>mail.brand_name</code>, <code>mail.brand_color</code> and <code>mail.links_base</code> change how they look and where they lead.</p>",
    );
    for MailPreview { name, subject, text, .. } in &state.mail_previews {
        let source = format!("/dev/mails/{name}");
        body.push_str(&article(&Shown { subject, text, meta: name, source: &source }));
    }
    html_page("Mails", &body)
}

/// The HTML part of one of them, for its frame on the page.
pub(super) async fn preview(
    Shared(state): Shared<Arc<State>>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let preview = state.mail_previews.iter().find(|preview| preview.name == name);
    let preview = preview.ok_or_else(|| {
        let text = "There is no letter of this name; /dev/mails shows all.";
        Problem::new(StatusCode::NOT_FOUND, code::NOT_FOUND, text)
    })?;
    Ok(framed(&preview.html))
}

/// A letter on a page.
struct Shown<'a> {
    subject: &'a str,
    text: &'a str,
    /// What stands below its subject, escaped.
    meta: &'a str,
    /// Where its frame gets the HTML part.
    source: &'a str,
}

fn article(shown: &Shown<'_>) -> String {
    let Shown { meta, source, .. } = shown;
    let (subject, text) = (escape(shown.subject), linked(shown.text));
    format!(
        "<article><h2>{subject}</h2><p class=\"meta\">{meta}</p><div class=\"parts\"><pre>{text}</pre><iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" loading=\"lazy\" title=\"{subject}, as HTML\" src=\"{source}\"></iframe></div></article>"
    )
}

/// The HTML part of a mail, for its frame on the page.
pub(super) async fn mail(
    Shared(state): Shared<Arc<State>>,
    Path(number): Path<u64>,
) -> Result<Response, Problem> {
    let mail = state.mailbox.as_ref().and_then(|mailbox| mailbox.mail(number));
    let mail = mail.ok_or_else(|| {
        let text = "There is no such mail, or no longer; /dev/mailbox lists those that are kept.";
        Problem::new(StatusCode::NOT_FOUND, code::NOT_FOUND, text)
    })?;
    Ok(framed(&mail.html))
}

/// The HTML part of a letter, as it may stand in a frame of our own pages.
fn framed(part: &str) -> Response {
    // A frame may not show our own pages, so a link in a mail opens a window.
    let document = part.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let mut response = html(document, POLICY_MAIL);
    let frames = HeaderValue::from_static("SAMEORIGIN");
    response.headers_mut().insert(header::X_FRAME_OPTIONS, frames);
    response
}

fn mails(state: &State) -> Vec<SentMail> {
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
    fn mail_link_ends_before_the_full_stop() {
        let expected = "at <a href=\"http://127.0.0.1:80\">http://127.0.0.1:80</a>. We";
        assert_eq!(linked("at http://127.0.0.1:80. We"), expected);
    }
}
