//! The changes that a call has sent and that no answer refused: what may have been
//! carried out where the call is ended from outside.

use http::{Method, Request, Response, StatusCode};
use jira_catalog as catalog;
use jira_engine::call::Call;
use jira_engine::http::Safety;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wasmtime_wasi_http::{Error, WasiBody};

/// Where a Data Center's tokens are renewed, which changes nothing of its user's.
const TOKENS: &str = "/rest/oauth2/latest/token";

/// Those of one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    /// Whether the caller said that the call changes nothing.
    reads: bool,
    sent: Arc<Mutex<Vec<Change>>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    number: usize,
    method: Method,
    path: String,
}

impl Changes {
    /// Those of a call that changes nothing, as its caller says.
    pub(crate) fn of_a_read() -> Self {
        Self { reads: true, ..Self::default() }
    }

    /// Notes a request that goes to the site. Returns what to settle it by, where it
    /// changes something.
    pub(super) fn note<B>(&self, request: &Request<B>) -> Option<usize> {
        if self.reads || reads(request.method(), request.uri().path()) {
            return None;
        }
        let mut sent = self.lock();
        let number = sent.last().map_or(0, |last| last.number.saturating_add(1));
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        sent.push(Change { number, method, path });
        Some(number)
    }

    /// Takes back a change that was refused, or never sent.
    pub(super) fn settle(&self, number: usize, outcome: Result<&Response<WasiBody>, &Error>) {
        let undone = match outcome {
            Ok(response) => {
                let status = response.status();
                status.is_redirection() || status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT
            }
            Err(error) => is_unsent(error),
        };
        if undone {
            self.lock().retain(|change| change.number != number);
        }
    }

    /// The last one that may have been carried out.
    pub(crate) fn last(&self) -> Option<String> {
        self.lock().last().map(|change| format!("{} {}", change.method, change.path))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Change>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a request only asks: by its method, or by what is documented of a `POST`.
fn reads(method: &Method, path: &str) -> bool {
    if method.is_safe() {
        return true;
    }
    let start = ["/wiki/", "/rest/"].into_iter().filter_map(|start| path.find(start)).min();
    let below = start.and_then(|start| path.get(start..)).unwrap_or(path);
    let call = Call::parse(method.as_str(), below, &[], Vec::new(), None);
    below == TOKENS || call.is_ok_and(|call| catalog::safety(&call) == Safety::Safe)
}

/// Whether a failure says that nothing was sent.
fn is_unsent(error: &Error) -> bool {
    matches!(
        error,
        Error::HttpRequestDenied
            | Error::DnsError { .. }
            | Error::DestinationUnavailable
            | Error::DestinationIpUnroutable
            | Error::ConnectionRefused
            | Error::ConnectionTimeout
            | Error::TlsProtocolError
            | Error::TlsCertificateError
            | Error::TlsAlertReceived { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: &str, path: &str, expected: bool) {
        let method: Method = method.parse().unwrap();
        assert_eq!(reads(&method, path), expected, "{method} {path}");
    }

    #[test]
    fn what_only_asks() {
        check("GET", "/rest/api/3/issue/KAN-1", true);
        check("HEAD", "/anything", true);
        check("POST", "/rest/api/3/search/jql", true);
        check("POST", "/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421/rest/api/3/search/jql", true);
        check("POST", "/jira/rest/api/2/search", true);
        check("POST", "/jira/rest/oauth2/latest/token", true);
        check("POST", "/wiki/rest/api/content/1/permission/check", true);
        check("POST", "/rest/api/3/issue", false);
        check("POST", "/ex/jira/1324a887-45db-1bf4-1e99-ef0ff456d421/rest/api/3/issue", false);
        check("PUT", "/rest/api/3/issue/KAN-1", false);
        check("DELETE", "/wiki/rest/api/content/1", false);
        check("PATCH", "/rest/unknown", false);
    }

    #[test]
    fn a_change_is_in_doubt_until_it_is_refused() {
        let changes = Changes::default();
        let request =
            |method: &str, path: &str| Request::builder().method(method).uri(path).body(()).unwrap();
        let answer = |status: u16| Response::builder().status(status).body(WasiBody::default()).unwrap();
        assert_eq!(changes.note(&request("GET", "https://a.example/rest/api/3/myself")), None);
        assert_eq!(changes.last(), None);
        let first = changes.note(&request("POST", "https://a.example/rest/api/3/issue?x=y")).unwrap();
        assert_eq!(changes.last().as_deref(), Some("POST /rest/api/3/issue"));
        changes.settle(first, Ok(&answer(502)));
        let second = changes.note(&request("PUT", "https://a.example/rest/api/3/issue/KAN-1")).unwrap();
        assert_eq!(changes.last().as_deref(), Some("PUT /rest/api/3/issue/KAN-1"));
        changes.settle(second, Ok(&answer(429)));
        assert_eq!(changes.last().as_deref(), Some("POST /rest/api/3/issue"));
        changes.settle(first, Err(&Error::ConnectionRefused));
        assert_eq!(changes.last(), None);
        let third = changes.note(&request("POST", "https://a.example/rest/api/3/issue")).unwrap();
        changes.settle(third, Err(&Error::ConnectionTerminated));
        changes.settle(third, Ok(&answer(201)));
        changes.settle(third, Ok(&answer(408)));
        changes.settle(third, Ok(&answer(500)));
        assert_eq!(changes.last().as_deref(), Some("POST /rest/api/3/issue"));
        changes.settle(third, Ok(&answer(302)));
        assert_eq!(changes.last(), None);
        let read = Changes::of_a_read();
        assert_eq!(read.note(&request("POST", "https://a.example/rest/api/3/issue")), None);
    }
}
