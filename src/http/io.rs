//! A connection whose peer must keep reading, and whose end reaches the peer.
//!
//! A write that makes no progress for too long ends it. A connection that is closed while bytes of the peer are
//! unread is reset by the system, and the reset overtakes the last answer: the peer sees a broken pipe instead
//! of the 413 or the close frame that was sent. So the end lingers: the last bytes go out, then what still
//! comes in is thrown away, up to a bound.

use super::peer::Slot;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, timeout, timeout_at};

/// How long a closing connection may be quiet before it is given up.
const LINGER_QUIET: Duration = Duration::from_secs(2);

/// How long a closing connection may last in all.
const LINGER: Duration = Duration::from_secs(15);

/// The most bytes that are read and thrown away before a connection is given up.
const LINGER_BYTES_MAX: usize = 16 * 1024 * 1024;

const LINGER_BUFFER_BYTES: usize = 16 * 1024;

/// Ends a connection so that its peer reads the last bytes: says that no more will come, then throws away what
/// still arrives until the peer ends it, too, or a bound is reached.
pub(super) async fn linger(mut stream: TcpStream) {
    let end = Instant::now() + LINGER;
    let _ = timeout_at(end, stream.shutdown()).await;
    let mut buffer = vec![0; LINGER_BUFFER_BYTES];
    let mut left = LINGER_BYTES_MAX;
    while left > 0 && Instant::now() < end {
        match timeout(LINGER_QUIET, stream.read(&mut buffer)).await {
            Ok(Ok(read)) if read > 0 => left = left.saturating_sub(read),
            _ => return,
        }
    }
}

/// A TCP stream with a timer on stalled writes, which lingers when it is dropped.
pub(super) struct Watched {
    /// There until it is dropped.
    stream: Option<TcpStream>,
    write_timeout: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    /// Whether the peer has ended the connection or it is broken: then nobody waits for its end.
    over: bool,
    /// Its place among the connections, given back when it is closed at last.
    slot: Slot,
}

impl Watched {
    pub(super) fn new(stream: TcpStream, write_timeout: Duration, slot: Slot) -> Watched {
        Watched { stream: Some(stream), write_timeout, stalled: None, over: false, slot }
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Passes progress on and turns a stall that lasts too long into an error.
    fn watch<T>(&mut self, cx: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.stalled = None;
            return poll;
        }
        let deadline = Instant::now() + self.write_timeout;
        let timer =
            self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        match timer.as_mut().poll(cx) {
            Poll::Ready(()) => {
                // Whoever reads nothing will not read the end either.
                self.over = true;
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let Some(stream) = self.stream.take().filter(|_| !self.over) else { return };
        let slot = self.slot.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _slot = slot;
                linger(stream).await;
            });
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let room = buffer.remaining();
        let outcome = ready!(self.stream()?.poll_read(cx, buffer));
        self.over |= outcome.is_err() || room > 0 && buffer.remaining() == room;
        Poll::Ready(outcome)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = self.stream()?.poll_write(cx, bytes);
        self.watch(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = self.stream()?.poll_write_vectored(cx, slices);
        self.watch(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }
}
