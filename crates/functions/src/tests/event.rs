//! What a function had performed, as the transcripts show it.

use super::lent::without_secrets;
use jira_engine::error::span;
use jira_engine::http::{Method, Request, Response, Safety, TransportError, USER_AGENT};
use std::fmt::Write;
use std::time::Duration;

/// The longest body that is shown whole.
const LONGEST: usize = 4000;

/// Something that was performed.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A request was sent.
    Sent(Request),
    /// What came of it, after this time.
    Came(Result<Response, TransportError>, Duration),
    /// A wait.
    Waited(Duration),
    /// Something was kept on the connection: what, and whether it worked.
    Saved(String, bool),
    /// What is known of the site's limits was changed.
    Limits,
}

impl Event {
    /// The lines of a transcript.
    pub(super) fn write(&self, text: &mut String) {
        let done = match self {
            Self::Sent(request) => return sent(request, text),
            Self::Came(Ok(response), took) => writeln!(text, "< {} ({})", response.status, span(*took)),
            Self::Came(Err(broken), took) => writeln!(text, "< {broken:?} ({})", span(*took)),
            Self::Waited(time) => writeln!(text, "wait {}", span(*time)),
            Self::Saved(what, true) => writeln!(text, "save {what}"),
            Self::Saved(what, false) => writeln!(text, "save {what}: refused"),
            Self::Limits => writeln!(text, "limits"),
        };
        done.unwrap();
    }
}

/// The headers that a request to a site usually has.
fn usual(request: &Request) -> Vec<(&'static str, &'static str)> {
    let mut usual = vec![
        ("accept", "application/json"),
        ("user-agent", USER_AGENT),
        ("accept-language", "en"),
        ("x-force-accept-language", "true"),
        ("authorization", "Basic"),
    ];
    if request.body.is_some() {
        usual.push(("content-type", "application/json"));
    }
    if !matches!(request.method, Method::Get | Method::Head | Method::Options) {
        usual.push(("x-atlassian-token", "no-check"));
    }
    usual
}

/// The request with all of its bytes: headers that are as usual are not repeated.
fn sent(request: &Request, text: &mut String) {
    let Request { method, url, .. } = request;
    writeln!(text, "> {method} {}{}", url.origin, url.path_and_query()).unwrap();
    let mut usual = usual(request);
    for (name, value) in request.headers.iter() {
        // Of a credential the scheme alone.
        let value = if name == "authorization" { value.split(' ').next().unwrap() } else { value };
        match usual.iter().position(|known| *known == (name, value)) {
            Some(place) => drop(usual.remove(place)),
            None => writeln!(text, "  + {name}: {value}").unwrap(),
        }
    }
    for (name, _) in usual {
        if request.headers.get(name).is_none() {
            writeln!(text, "  - {name}").unwrap();
        }
    }
    for line in body(request).lines() {
        writeln!(text, "  {line}").unwrap();
    }
}

/// The body, where it is not too long, else its ends.
fn body(request: &Request) -> String {
    let Some(body) = &request.body else { return String::new() };
    let bytes: Vec<u8> = body.pieces().flatten().copied().collect();
    let shown = match bytes.len() {
        ..=LONGEST => String::from_utf8_lossy(&bytes).into_owned(),
        size => {
            let (start, end) = (&bytes[..300], &bytes[size - 100..]);
            format!("{}… {size} bytes …{}", String::from_utf8_lossy(start), String::from_utf8_lossy(end))
        }
    };
    without_secrets(&shown).replace('\r', "")
}

/// Whether a request changes something.
pub(super) fn is_change(request: &Request) -> bool {
    request.safety != Safety::Safe
}
