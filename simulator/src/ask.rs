//! A request as the answers need it.

use crate::auth::Caller;
use axum::http::{HeaderMap, header::HOST};
use std::collections::BTreeMap;

/// A request as the answers need it.
pub(crate) struct Ask<'a> {
    pub(crate) caller: Caller,
    pub(crate) headers: &'a HeaderMap,
    /// The address that links in answers begin with.
    pub(crate) base: String,
    /// The path on the site.
    pub(crate) path: &'a str,
    pub(crate) query: BTreeMap<String, String>,
    /// The query as it came.
    pub(crate) asked: &'a str,
}

pub(crate) fn base(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

pub(crate) fn query(query: Option<&str>) -> BTreeMap<String, String> {
    let uri = format!("/?{}", query.unwrap_or_default()).parse();
    let pairs = uri.ok().and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
    pairs.map(|axum::extract::Query(pairs)| pairs).unwrap_or_default()
}
