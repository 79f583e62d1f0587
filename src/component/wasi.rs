//! WASI: one request with its deadline, the clock, and randomness.

use clock::Alarm;
use failure::broken;
use jira_contract::wasi::http::outgoing_handler::handle;
use jira_contract::wasi::http::types::{
    Fields, FutureIncomingResponse, IncomingResponse, Method as WasiMethod, OutgoingBody, OutgoingRequest,
    RequestOptions, Scheme,
};
use jira_contract::wasi::io::poll::Pollable;
use jira_contract::wasi::io::streams::OutputStream;
use jira_contract::wasi::random::random;
use jira_engine::exchange::Attempt;
use jira_engine::http::{Body, Cause, Headers, Method, Part, Response, TransportError};

mod clock;
mod failure;
mod stream;

pub(super) use clock::{now, sleep, wall};
pub(super) use stream::Stream;

/// The largest header section of an answer that is read, in bytes.
const MAX_HEADERS: usize = 256 << 10;

/// Random bits.
pub(super) fn random() -> u64 {
    random::get_random_u64()
}

/// Sends one request and brings its whole answer, or stops at the deadline.
pub(super) fn send(attempt: &Attempt<'_>) -> Result<Response, TransportError> {
    let (mut response, stream) = open(attempt)?;
    response.body = stream.read(attempt)?;
    Ok(response)
}

/// Sends one request and brings the head of its answer, with its body to come.
pub(super) fn open(attempt: &Attempt<'_>) -> Result<(Response, Stream), TransportError> {
    let alarm = Alarm::new(attempt.deadline);
    let request = outgoing(attempt)?;
    let body = request.body().map_err(|()| unsendable("its body"))?;
    let future = handle(request, options(attempt)).map_err(broken)?;
    let arriving = future.subscribe();
    write(body, attempt.request.body.as_ref(), &arriving, &alarm)?;
    let response = match attempt.first_byte == attempt.deadline {
        true => answer(&future, &arriving, &alarm)?,
        false => answer(&future, &arriving, &Alarm::new(attempt.first_byte))?,
    };
    drop(arriving);
    let status = response.status();
    let headers = headers(&response)?;
    let bodiless = attempt.request.method == Method::Head || status == 204 || status == 304;
    let length = headers.number("content-length").filter(|_| !bodiless);
    let stream = Stream::new(&response, length, attempt.between_bytes)?;
    Ok((Response { status, headers, body: Vec::new() }, stream))
}

/// A request for the host. It asks for a body as it is: a host that decodes others
/// asks for those instead. A file is asked for as it is of every host, so that its
/// size is known and a part of it can be continued.
fn outgoing(attempt: &Attempt<'_>) -> Result<OutgoingRequest, TransportError> {
    let request = attempt.request;
    let mut headers: Vec<_> =
        request.headers.iter().map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec())).collect();
    let codings = if attempt.is_file { "identity, *;q=0" } else { "identity" };
    headers.push(("accept-encoding".to_owned(), codings.as_bytes().to_vec()));
    // Without a length some clients send no body as one in chunks.
    if request.body.is_some() || !matches!(request.method, Method::Get | Method::Head) {
        let length = request.body.as_ref().map_or(0, Body::size);
        headers.push(("content-length".to_owned(), length.to_string().into_bytes()));
    }
    // A host may keep `authorization` to itself, for one.
    let headers = Fields::from_list(&headers).map_err(|_| TransportError::Denied)?;
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

fn unsendable(what: &str) -> TransportError {
    TransportError::NotSent(Cause::Other, format!("the host does not take the request because of {what}"))
}

/// Writes a body, or as much of it as is taken before an answer comes. A stream
/// that breaks is no failure yet: the answer, which may be there already, says
/// why.
fn write(
    body: OutgoingBody,
    content: Option<&Body>,
    arriving: &Pollable,
    alarm: &Alarm,
) -> Result<(), TransportError> {
    let Ok(stream) = body.write() else { return Ok(()) };
    let mut whole = true;
    for piece in content.iter().flat_map(|content| content.pieces()) {
        whole = whole && write_all(&stream, piece, arriving, alarm)?;
    }
    whole = whole && stream.flush().is_ok();
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
) -> Result<bool, TransportError> {
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
    Ok(true)
}

fn answer(
    future: &FutureIncomingResponse,
    arriving: &Pollable,
    alarm: &Alarm,
) -> Result<IncomingResponse, TransportError> {
    loop {
        match future.get() {
            Some(Ok(answer)) => return answer.map_err(broken),
            Some(Err(())) => return Err(TransportError::NoReply("the answer was taken before".into())),
            None => alarm.wait(&[arriving])?,
        }
    }
}

fn headers(response: &IncomingResponse) -> Result<Headers, TransportError> {
    let entries = response.headers().entries();
    let size: usize = entries.iter().map(|(name, value)| name.len().saturating_add(value.len())).sum();
    if size > MAX_HEADERS {
        return Err(TransportError::TooLarge(Part::Head));
    }
    let latin1 = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text,
        Ok(text) => text.bytes().map(char::from).collect(),
        Err(error) => error.as_bytes().iter().copied().map(char::from).collect(),
    };
    Ok(entries.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), latin1(value))).collect())
}
