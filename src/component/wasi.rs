//! WASI: one request with its deadline, the clock, and randomness.

use crate::clock::Instant;
use crate::contract::wasi::clocks::{monotonic_clock, wall_clock};
use crate::contract::wasi::http::outgoing_handler::handle;
use crate::contract::wasi::http::types::{
    ErrorCode, Fields, FutureIncomingResponse, IncomingBody, IncomingResponse, Method as WasiMethod,
    OutgoingBody, OutgoingRequest, RequestOptions, Scheme, http_error_code,
};
use crate::contract::wasi::io::poll::{Pollable, poll};
use crate::contract::wasi::io::streams::{InputStream, OutputStream, StreamError};
use crate::contract::wasi::random::random;
use crate::exchange::{Attempt, earlier};
use crate::http::{Broken, Cause, Headers, Method, Part, Request, Response, Safety};
use crate::timestamp::Timestamp;

/// The largest header section of an answer that is read, in bytes.
const MAX_HEADERS: usize = 256 << 10;
/// How much of a body is asked for at a time, in bytes.
const CHUNK: u64 = 256 << 10;

/// The time.
pub(super) fn now() -> Instant {
    Instant::from_nanos(monotonic_clock::now())
}

/// The time of day.
pub(super) fn wall() -> Timestamp {
    let time = wall_clock::now();
    let millis = u64::from(time.nanoseconds).checked_div(1_000_000).unwrap_or_default();
    Timestamp::from_millis(time.seconds.saturating_mul(1000).saturating_add(millis))
}

/// Waits.
pub(super) fn sleep(until: Instant) {
    monotonic_clock::subscribe_instant(until.as_nanos()).block();
}

/// Random bits.
pub(super) fn random() -> u64 {
    random::get_random_u64()
}

/// As many random bytes.
pub(super) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for chunk in bytes.chunks_mut(8) {
        chunk.iter_mut().zip(random().to_le_bytes()).for_each(|(byte, bits)| *byte = bits);
    }
    bytes
}

/// Sends one request and brings its whole answer, or stops at the deadline.
pub(super) fn send(attempt: &Attempt<'_>) -> Result<Response, Broken> {
    let alarm = Alarm::new(attempt.deadline);
    let request = outgoing(attempt.request)?;
    let body = request.body().map_err(|()| unsendable("its body"))?;
    let future = handle(request, options(attempt)).map_err(broken)?;
    let arriving = future.subscribe();
    write(body, attempt.request.body.as_deref().unwrap_or_default(), &arriving, &alarm)?;
    let response = match attempt.first_byte == attempt.deadline {
        true => answer(&future, &arriving, &alarm)?,
        false => answer(&future, &arriving, &Alarm::new(attempt.first_byte))?,
    };
    drop(arriving);
    let status = response.status();
    let headers = headers(&response)?;
    let bodiless = attempt.request.method == Method::Head || status == 204 || status == 304;
    let length = headers.number("content-length").filter(|_| !bodiless);
    if length.is_some_and(|length| length > attempt.max_body) {
        return Err(Broken::TooLarge(Part::Body));
    }
    let body = response.consume().map_err(|()| Broken::NoReply("the answer has no body".into()))?;
    let body = read(&body, length, attempt, &alarm)?;
    Ok(Response { status, headers, body })
}

/// A deadline to wait against.
struct Alarm {
    deadline: Option<(Instant, Pollable)>,
}

impl Alarm {
    fn new(deadline: Option<Instant>) -> Self {
        Self { deadline: deadline.map(|at| (at, monotonic_clock::subscribe_instant(at.as_nanos()))) }
    }

    /// Waits until one of these is ready. Fails when the time is up.
    fn wait(&self, pollables: &[&Pollable]) -> Result<(), Broken> {
        let Some((at, clock)) = &self.deadline else {
            poll(pollables);
            return Ok(());
        };
        // The deadline counts even while data keeps coming, a byte at a time.
        let all: Vec<_> = pollables.iter().copied().chain([clock]).collect();
        let ready = |index: &u32| usize::try_from(*index).is_ok_and(|index| index < pollables.len());
        if *at <= now() || !poll(&all).iter().any(ready) {
            return Err(Broken::TimedOut);
        }
        Ok(())
    }
}

fn outgoing(request: &Request) -> Result<OutgoingRequest, Broken> {
    let mut headers: Vec<_> =
        request.headers.iter().map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec())).collect();
    if request.body.is_some() || request.method.safety() != Safety::Safe {
        let length = request.body.as_ref().map_or(0, Vec::len);
        headers.push(("content-length".to_owned(), length.to_string().into_bytes()));
    }
    // A host may keep `authorization` to itself, for one.
    let headers = Fields::from_list(&headers).map_err(|_| Broken::Denied)?;
    let outgoing = OutgoingRequest::new(headers);
    let method = match request.method {
        Method::Get => WasiMethod::Get,
        Method::Head => WasiMethod::Head,
        Method::Options => WasiMethod::Options,
        Method::Post => WasiMethod::Post,
        Method::Put => WasiMethod::Put,
        Method::Patch => WasiMethod::Patch,
        Method::Delete => WasiMethod::Delete,
    };
    let scheme = if request.url.origin.secure { Scheme::Https } else { Scheme::Http };
    outgoing
        .set_method(&method)
        .and_then(|()| outgoing.set_scheme(Some(&scheme)))
        .and_then(|()| outgoing.set_authority(Some(&request.url.origin.authority)))
        .and_then(|()| outgoing.set_path_with_query(Some(&request.url.path_and_query())))
        .map_err(|()| unsendable("its address"))?;
    Ok(outgoing)
}

fn options(attempt: &Attempt<'_>) -> Option<RequestOptions> {
    let limit = attempt.connect?;
    let options = RequestOptions::new();
    let nanos = u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX);
    // A host that knows no such limit says so: the others hold.
    let _ = options.set_connect_timeout(Some(nanos));
    Some(options)
}

fn unsendable(what: &str) -> Broken {
    Broken::NotSent(Cause::Other, format!("the host does not take the request because of {what}"))
}

/// Writes a body, or as much of it as is taken before an answer comes. A stream
/// that breaks is no failure yet: the answer, which may be there already, says
/// why.
fn write(body: OutgoingBody, bytes: &[u8], arriving: &Pollable, alarm: &Alarm) -> Result<(), Broken> {
    let Ok(stream) = body.write() else { return Ok(()) };
    let whole = write_all(&stream, bytes, arriving, alarm)?;
    drop(stream);
    if whole {
        // Without a finished body the host reports its own error in the answer.
        let _ = OutgoingBody::finish(body, None);
    }
    Ok(())
}

fn write_all(
    stream: &OutputStream,
    mut bytes: &[u8],
    arriving: &Pollable,
    alarm: &Alarm,
) -> Result<bool, Broken> {
    let ready = stream.subscribe();
    while !bytes.is_empty() {
        let Ok(room) = stream.check_write() else { return Ok(false) };
        let room = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
        if room == 0 {
            if arriving.ready() {
                return Ok(false);
            }
            alarm.wait(&[&ready, arriving])?;
            continue;
        }
        let (chunk, rest) = bytes.split_at(room);
        if stream.write(chunk).is_err() {
            return Ok(false);
        }
        bytes = rest;
    }
    Ok(stream.flush().is_ok())
}

fn answer(
    future: &FutureIncomingResponse,
    arriving: &Pollable,
    alarm: &Alarm,
) -> Result<IncomingResponse, Broken> {
    loop {
        match future.get() {
            Some(Ok(answer)) => return answer.map_err(broken),
            Some(Err(())) => return Err(Broken::NoReply("the answer was taken before".into())),
            None => alarm.wait(&[arriving])?,
        }
    }
}

fn headers(response: &IncomingResponse) -> Result<Headers, Broken> {
    let entries = response.headers().entries();
    let size: usize = entries.iter().map(|(name, value)| name.len().saturating_add(value.len())).sum();
    if size > MAX_HEADERS {
        return Err(Broken::TooLarge(Part::Head));
    }
    let latin1 = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text,
        Ok(text) => text.bytes().map(char::from).collect(),
        Err(error) => error.as_bytes().iter().copied().map(char::from).collect(),
    };
    Ok(entries.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), latin1(value))).collect())
}

fn read(
    body: &IncomingBody,
    length: Option<u64>,
    attempt: &Attempt<'_>,
    alarm: &Alarm,
) -> Result<Vec<u8>, Broken> {
    let stream = body.stream().map_err(|()| Broken::NoReply("the answer has no body".into()))?;
    let bytes = read_all(&stream, length, attempt, alarm)?;
    // Some hosts end a body that was cut short as if it were whole.
    if length.is_some_and(|length| (bytes.len() as u64) < length) {
        return Err(Broken::NoReply("the answer was cut short".into()));
    }
    Ok(bytes)
}

fn read_all(
    stream: &InputStream,
    length: Option<u64>,
    attempt: &Attempt<'_>,
    alarm: &Alarm,
) -> Result<Vec<u8>, Broken> {
    let ready = stream.subscribe();
    let mut bytes = Vec::new();
    loop {
        let chunk = match stream.read(CHUNK) {
            Ok(chunk) => chunk,
            Err(StreamError::Closed) => return Ok(bytes),
            Err(StreamError::LastOperationFailed(error)) => {
                return Err(http_error_code(&error).map_or_else(
                    || Broken::NoReply("the answer was cut short".into()),
                    |code| match broken(code) {
                        Broken::NotSent(_, detail) => Broken::NoReply(detail),
                        other => other,
                    },
                ));
            }
        };
        if chunk.is_empty() {
            match attempt.between_bytes {
                None => alarm.wait(&[&ready])?,
                Some(limit) => {
                    Alarm::new(earlier(attempt.deadline, Some(now().after(limit)))).wait(&[&ready])?
                }
            }
            continue;
        }
        if (bytes.len() as u64).saturating_add(chunk.len() as u64) > attempt.max_body {
            return Err(Broken::TooLarge(Part::Body));
        }
        if bytes.is_empty() {
            bytes = chunk;
            let more = length.unwrap_or_default().saturating_sub(bytes.len() as u64);
            // A length is a claim: what does not fit is no reason to trap.
            let more = usize::try_from(more).unwrap_or(usize::MAX);
            bytes.try_reserve_exact(more).map_err(|_| Broken::TooLarge(Part::Memory))?;
        } else {
            bytes.try_reserve(chunk.len()).map_err(|_| Broken::TooLarge(Part::Memory))?;
            bytes.extend_from_slice(&chunk);
        }
    }
}

/// What a host's error says of whether the request may have arrived.
fn broken(code: ErrorCode) -> Broken {
    let not_sent = |cause: Cause, detail: &str| Broken::NotSent(cause, detail.to_owned());
    match code {
        ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => Broken::Denied,
        ErrorCode::DnsTimeout => not_sent(Cause::Name, "the name server did not answer in time"),
        ErrorCode::DnsError(payload) => {
            Broken::NotSent(Cause::Name, payload.rcode.unwrap_or_else(|| "name not found".to_owned()))
        }
        ErrorCode::DestinationNotFound => not_sent(Cause::Name, "name not found"),
        ErrorCode::DestinationUnavailable => not_sent(Cause::Connection, "destination unavailable"),
        ErrorCode::DestinationIpUnroutable => not_sent(Cause::Connection, "no route to the address"),
        ErrorCode::ConnectionRefused => not_sent(Cause::Connection, "connection refused"),
        ErrorCode::ConnectionTimeout => not_sent(Cause::Connection, "no connection in time"),
        ErrorCode::ConnectionLimitReached => not_sent(Cause::Connection, "the host has too many connections"),
        ErrorCode::TlsProtocolError => not_sent(Cause::Tls, "TLS failed"),
        ErrorCode::TlsCertificateError => not_sent(Cause::Tls, "the certificate is not trusted"),
        ErrorCode::TlsAlertReceived(payload) => {
            let alert = payload.alert_message.unwrap_or_else(|| "no reason given".to_owned());
            Broken::NotSent(Cause::Tls, format!("TLS alert: {alert}"))
        }
        ErrorCode::HttpRequestLengthRequired
        | ErrorCode::HttpRequestBodySize(_)
        | ErrorCode::HttpRequestMethodInvalid
        | ErrorCode::HttpRequestUriInvalid
        | ErrorCode::HttpRequestUriTooLong
        | ErrorCode::HttpRequestHeaderSectionSize(_)
        | ErrorCode::HttpRequestHeaderSize(_)
        | ErrorCode::HttpRequestTrailerSectionSize(_)
        | ErrorCode::HttpRequestTrailerSize(_)
        | ErrorCode::LoopDetected
        | ErrorCode::ConfigurationError => not_sent(Cause::Other, "the host does not take the request"),
        ErrorCode::ConnectionReadTimeout
        | ErrorCode::ConnectionWriteTimeout
        | ErrorCode::HttpResponseTimeout => Broken::TimedOut,
        ErrorCode::HttpResponseBodySize(_) => Broken::TooLarge(Part::Body),
        ErrorCode::HttpResponseHeaderSectionSize(_)
        | ErrorCode::HttpResponseHeaderSize(_)
        | ErrorCode::HttpResponseTrailerSectionSize(_)
        | ErrorCode::HttpResponseTrailerSize(_) => Broken::TooLarge(Part::Head),
        ErrorCode::ConnectionTerminated => Broken::NoReply("connection reset".into()),
        ErrorCode::HttpResponseIncomplete => Broken::NoReply("the answer was cut short".into()),
        ErrorCode::HttpResponseTransferCoding(_)
        | ErrorCode::HttpResponseContentCoding(_)
        | ErrorCode::HttpUpgradeFailed
        | ErrorCode::HttpProtocolError => Broken::NoReply("the answer is not HTTP".into()),
        ErrorCode::InternalError(text) => {
            let text = text.unwrap_or_else(|| "no reason given".to_owned());
            Broken::NoReply(format!(
                "the host's HTTP client failed: {}",
                text.chars().take(200).collect::<String>()
            ))
        }
    }
}
