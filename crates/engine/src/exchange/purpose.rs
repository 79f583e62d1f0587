//! The purpose of a call.

use crate::http::Safety;

/// What a call asks for, by which its answer is judged.
#[derive(Debug)]
pub(super) struct Purpose {
    /// What a retry of it would do.
    pub(super) safety: Safety,
    /// The path on the site.
    pub(super) path: String,
    /// The media types that its caller accepts, where the caller says so.
    pub(super) accept: Option<String>,
}
