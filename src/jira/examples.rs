//! What the tests of several nouns need.

use crate::call::Call;
use crate::error::Error;
use crate::http::{Headers, Response};

/// An answer of status 200.
pub(crate) fn answer(body: &str) -> Response {
    Response { status: 200, headers: Headers::default(), body: body.into() }
}

/// A call as it is sent: `GET /path?query`, then its body if it has one.
pub(crate) fn sent(call: Result<Call, Error>) -> String {
    let call = call.unwrap();
    let query = call.query().map(|query| format!("?{query}")).unwrap_or_default();
    let body = call.body().map(|body| format!(" {}", String::from_utf8_lossy(body))).unwrap_or_default();
    format!("{} {}{query}{body}", call.method(), call.path())
}

/// Why something is not asked.
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Invalid(why)) => why,
        other => panic!("{other:?}"),
    }
}
