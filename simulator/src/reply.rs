//! What an operation answers.

use crate::answer;
use axum::body::Body;
use axum::http::Response;
use serde_json::json;

/// An answer that ends an operation early.
pub(crate) type Refusal = Box<Response<Body>>;

/// What an operation answers.
pub(crate) type Reply = Result<Response<Body>, Refusal>;

/// Jira's refusal of one field.
pub(crate) fn wrong(field: &str, message: &str) -> Refusal {
    Box::new(answer::json(400, &json!({"errorMessages": [], "errors": {field: message}})))
}

/// Jira's word that something is not there.
pub(crate) fn missing(message: &str) -> Refusal {
    Box::new(answer::refusal(404, message))
}
