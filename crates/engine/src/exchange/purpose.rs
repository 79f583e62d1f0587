//! The purpose of a call.

use crate::http::Safety;

/// The purpose of a call, by which its response is classified.
#[derive(Debug)]
pub(super) struct Purpose {
    /// The effect of a retry.
    pub(super) safety: Safety,
    /// The path on the site.
    pub(super) path: String,
    /// The media types that its caller accepts, where the caller sets them.
    pub(super) accept: Option<String>,
}
