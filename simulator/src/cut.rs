//! Connections that end instead of an answer.

use axum::body::Body;
use axum::http::Response;

/// How a connection ends instead of an answer: an extension of the answer that
/// is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// In order, with a FIN.
    Close,
    /// With an RST.
    Reset,
}

impl Cut {
    /// This answer is not sent.
    pub(crate) fn instead_of(self, mut response: Response<Body>) -> Response<Body> {
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Cut> for Response<Body> {
    fn from(cut: Cut) -> Self {
        cut.instead_of(Self::default())
    }
}
