//! What a server of a script does with a request.

use jira_engine::http::{Headers, Response, TransportError};
use std::time::Duration;

/// How long an answer usually takes.
pub(super) const USUAL: Duration = Duration::from_millis(80);

/// What comes of a request, and when.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// How long it takes. `None`: it never comes.
    pub(super) takes: Option<Duration>,
    /// What comes.
    pub(super) what: Result<Response, TransportError>,
}

impl Answer {
    /// An answer with this status, headers and body.
    pub(super) fn new(status: u16, headers: &[(&str, &str)], body: impl Into<String>) -> Self {
        let headers: Headers =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { takes: Some(USUAL), what: Ok(Response { status, headers, body: body.into().into_bytes() }) }
    }

    /// A JSON answer with this status.
    pub(super) fn json(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, &[("content-type", "application/json;charset=UTF-8")], body)
    }

    /// None: the request broke.
    pub(super) fn broken(broken: TransportError) -> Self {
        Self { takes: Some(USUAL), what: Err(broken) }
    }

    /// An answer that never comes.
    pub(super) fn never() -> Self {
        Self { takes: None, what: Err(TransportError::TimedOut) }
    }

    /// The same answer after this time.
    pub(super) fn after(self, takes: Duration) -> Self {
        Self { takes: Some(takes), ..self }
    }

    /// Whether it is a good answer.
    pub(super) fn is_good(&self) -> bool {
        self.takes.is_some() && self.what.as_ref().is_ok_and(|response| response.status < 400)
    }
}

/// 200 with a JSON body.
pub(super) fn ok(body: impl Into<String>) -> Answer {
    Answer::json(200, body)
}

/// 201 with a JSON body.
pub(super) fn created(body: impl Into<String>) -> Answer {
    Answer::json(201, body)
}

/// 204 without a body.
pub(super) fn no_content() -> Answer {
    Answer::new(204, &[], "")
}
