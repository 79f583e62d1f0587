//! Bodies that come late, or by half.

use crate::cut::Cut;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Response, header::CONTENT_LENGTH};
use futures_util::stream;
use std::io;
use std::time::Duration;

/// A piece of a body.
enum Piece {
    Data(Bytes),
    Pause(Duration),
    /// The connection ends here.
    End,
}

/// Waits. A pause of nothing is none, so that no client can go away in it.
pub(crate) async fn pause(pause: Duration) {
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
}

/// The answer with half of its body, after which the connection is closed. Of
/// an answer without a body nothing comes.
pub(crate) async fn half(response: Response<Body>) -> Response<Body> {
    let (response, mut body) = apart(response).await;
    if body.is_empty() {
        return Cut::Close.instead_of(response);
    }
    let half = body.split_to(body.len() / 2);
    // What was written goes out before the end.
    let pieces = [Piece::Data(half), Piece::Pause(Duration::from_millis(2)), Piece::End];
    response.map(|_| stream_of(pieces))
}

/// The answer with a pause before its body and between the quarters of it.
pub(crate) async fn slow(response: Response<Body>, body: Duration, piece: Duration) -> Response<Body> {
    if body.is_zero() && piece.is_zero() {
        return response;
    }
    let (response, bytes) = apart(response).await;
    let quarter = bytes.len().div_ceil(4).max(1);
    let quarters = bytes.chunks(quarter).enumerate().flat_map(|(place, quarter)| {
        let pause = if place == 0 { body } else { piece };
        [Piece::Pause(pause), Piece::Data(Bytes::copy_from_slice(quarter))]
    });
    let quarters: Vec<_> = quarters.collect();
    response.map(|_| stream_of(quarters))
}

/// The answer with its length in the head, and its body.
async fn apart(response: Response<Body>) -> (Response<Body>, Bytes) {
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if !body.is_empty() {
        head.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    }
    (Response::from_parts(head, Body::empty()), body)
}

fn stream_of(pieces: impl IntoIterator<Item = Piece, IntoIter: Send + 'static>) -> Body {
    Body::from_stream(stream::unfold(pieces.into_iter(), |mut pieces| async move {
        loop {
            match pieces.next()? {
                Piece::Data(data) => return Some((Ok(data), pieces)),
                Piece::Pause(time) => pause(time).await,
                Piece::End => return Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), pieces)),
            }
        }
    }))
}
