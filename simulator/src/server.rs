//! Connections, which a fault can cut.

use crate::cut::Cut;
use crate::routes::{self, Host};
use crate::state::Site;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// The most that a request's body may hold.
pub(crate) const MAX_BODY: usize = 256 << 20;

/// Serves all connections until it is dropped, which ends them.
pub(crate) async fn serve(listener: TcpListener, site: Arc<Site>, host: Host) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, site.clone(), host));
                }
                // There are too many open files, say.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, site: Arc<Site>, host: Host) {
    let _ = stream.set_nodelay(true);
    let state = Arc::new(State::default());
    let answer = |request: Request<Incoming>| {
        let (site, state) = (site.clone(), state.clone());
        async move {
            let (head, body) = request.into_parts();
            let body = to_bytes(Body::new(body), MAX_BODY).await.map_err(io::Error::other)?;
            state.begun.store(false, Ordering::Relaxed);
            let response = routes::respond(&site, host, head, body).await;
            match response.extensions().get::<Cut>() {
                None => Ok(response),
                Some(cut) => {
                    state.reset.store(*cut == Cut::Reset, Ordering::Relaxed);
                    Err(io::Error::from(io::ErrorKind::ConnectionAborted))
                }
            }
        }
    };
    let wire = TokioIo::new(Wire { stream, state: state.clone() });
    let ended = http1::Builder::new().serve_connection(wire, service_fn(answer)).await;
    let malformed = ended.is_err_and(|error| error.is_parse());
    site.count(|counts| match state.begun.load(Ordering::Relaxed) {
        true if malformed => counts.malformed += 1,
        true => counts.cut += 1,
        false => {}
    });
}

/// What is known of a connection.
#[derive(Debug, Default)]
struct State {
    /// Bytes came of a request that is not whole yet.
    begun: AtomicBool,
    /// It ends with an RST.
    reset: AtomicBool,
}

/// A stream that can end with an RST.
struct Wire {
    stream: TcpStream,
    state: Arc<State>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.state.reset.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.state.begun.store(true, Ordering::Relaxed);
        }
        outcome
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
