//! Answers that were compressed on the way, decoded as they come.

use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder};
use futures_util::{StreamExt, TryStreamExt};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue, RANGE};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Body, Bytes, Frame};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncRead;
use tokio_util::io::{ReaderStream, StreamReader};
use wasmtime_wasi_http::{Error, WasiBody};

/// What is asked for.
const CODINGS: HeaderValue = HeaderValue::from_static("gzip, br");
/// How much is decoded at a time, in bytes.
const CHUNK: usize = 64 << 10;
/// A body may decode to so many bytes, whatever came.
const FREE: u64 = 64 << 20;
/// Beyond that, to so many for each byte that came. JSON and text stay far below.
const MAX_RATIO: u64 = 100;

/// A coding that is decoded here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Brotli,
}

impl Coding {
    /// The one coding of a body. None where there are several.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(CONTENT_ENCODING).iter();
        let (value, None) = (values.next()?.to_str().ok()?, values.next()) else { return None };
        match value.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }
}

/// Asks for the codings that are decoded here, where the component leaves that to its
/// host: it then says `identity`. A part of a body and a head alone are asked for as
/// they are.
pub(super) fn ask<B>(request: &mut Request<B>) {
    let left_to_host = request.headers().get(ACCEPT_ENCODING).is_some_and(|value| value == "identity");
    if left_to_host && request.method() != Method::HEAD && !request.headers().contains_key(RANGE) {
        request.headers_mut().insert(ACCEPT_ENCODING, CODINGS);
    }
}

/// The answer to a request with its body decoded, also where a server compresses
/// what nobody asked it to. A part of a body, or one in another coding, stays as it is.
pub(super) fn decoded(method: &Method, response: Response<WasiBody>) -> Response<WasiBody> {
    let whole = method != Method::HEAD && response.status() != StatusCode::PARTIAL_CONTENT;
    let coding = Coding::of(response.headers()).filter(|_| whole && !response.body().is_end_stream());
    let Some(coding) = coding else { return response };
    let (mut head, body) = response.into_parts();
    head.headers.remove(CONTENT_ENCODING);
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, decode(coding, body))
}

fn decode(coding: Coding, body: WasiBody) -> WasiBody {
    let received = Arc::new(AtomicU64::new(0));
    let counter = received.clone();
    let packed = body.into_data_stream().map_err(io::Error::other).inspect_ok(move |bytes| {
        counter.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    });
    let packed = StreamReader::new(packed);
    let reader: Pin<Box<dyn AsyncRead + Send>> = match coding {
        Coding::Gzip => {
            let mut decoder = GzipDecoder::new(packed);
            decoder.multiple_members(true);
            Box::pin(decoder)
        }
        Coding::Brotli => Box::pin(BrotliDecoder::new(packed)),
    };
    let mut total = 0_u64;
    let unpacked = ReaderStream::with_capacity(reader, CHUNK).filter_map(move |chunk| {
        let received = received.load(Ordering::Relaxed);
        let chunk = match chunk {
            Ok(bytes) => {
                total = total.saturating_add(bytes.len() as u64);
                Some(bounded(bytes, total, received))
            }
            // A body that was announced as compressed and has no byte at all.
            Err(_) if received == 0 => None,
            Err(error) => Some(Err(broken(error))),
        };
        std::future::ready(chunk.map(|chunk| chunk.map(Frame::data)))
    });
    StreamBody::new(unpacked).boxed_unsync()
}

/// Decoded bytes, unless they are far more than came.
fn bounded(bytes: Bytes, total: u64, received: u64) -> Result<Bytes, Error> {
    let most = FREE.max(received.saturating_mul(MAX_RATIO));
    if total > most { Err(Error::HttpResponseBodySize(Some(most))) } else { Ok(bytes) }
}

/// What broke: the body on its way, or what it decodes to.
fn broken(error: io::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => error,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Error::HttpResponseIncomplete,
        Err(error) => Error::HttpResponseContentCoding(Some(error.to_string())),
    }
}
