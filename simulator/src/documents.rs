//! Atlassian's OpenAPI documents.

use axum::body::Body;
use axum::http::{Method, Response};

/// The documents.
#[derive(Debug, Default)]
pub(crate) struct Documents {}

impl Documents {
    pub(crate) fn scopes(&self, _: &Method, _: &str) -> Option<Vec<Vec<String>>> {
        None
    }

    pub(crate) fn respond(&self, _: &Method, _: &str) -> Option<Response<Body>> {
        None
    }
}
