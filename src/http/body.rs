//! Request bodies that remember whether they were read to their end.
//!
//! A connection whose request was not read cannot carry another one: the rest of the body would be taken for
//! it. The client must be told so, or it sends its next request into a connection that is about to close.

use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

/// A request body under observation.
pub(super) struct Tracked {
    inner: Incoming,
    read: Arc<AtomicBool>,
}

/// Knows afterwards whether a body was read to its end.
pub(super) struct Observer(Arc<AtomicBool>);

impl Tracked {
    pub(super) fn new(inner: Incoming) -> (Tracked, Observer) {
        let read = Arc::new(AtomicBool::new(inner.is_end_stream()));
        (Tracked { inner, read: Arc::clone(&read) }, Observer(read))
    }
}

impl Body for Tracked {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
        let over = frame.is_none() || matches!(frame, Some(Ok(_))) && self.inner.is_end_stream();
        if over {
            self.read.store(true, Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Observer {
    /// Announces in the answer that the connection ends with it, when the request was not read to its end.
    pub(super) fn announce(&self, response: &mut Response) {
        let stays =
            self.0.load(Ordering::Relaxed) || response.status() == StatusCode::SWITCHING_PROTOCOLS;
        if !stays {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
}
