//! The documentation of the operation that a request calls, as far as the request and
//! its response are judged by it. The engine asks a catalog, and has none of its own.

use crate::call::Call;
use crate::http::{Method, Safety};
use std::fmt;

/// A catalog of documented operations.
pub trait Documentation: fmt::Debug + Sync {
    /// The documented operations that a request may be: the one of Cloud, then the one of
    /// a Data Center.
    fn known(&self, method: Method, path: &str) -> [Option<Documented>; 2];

    /// Whether one of them documents a status as its success.
    fn documents(&self, method: Method, path: &str, status: u16) -> bool;

    /// The name of Cloud's operation, and the scopes that it needs: alternatives, where
    /// there are several.
    fn scopes(&self, method: Method, path: &str) -> Option<(String, Vec<String>)>;
}

/// One documented operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Documented {
    /// The effect of a retry.
    pub safety: Safety,
    /// Whether its responses are JSON.
    pub is_json: bool,
    /// Whether a success may come without a body.
    pub is_bodiless: bool,
}

/// No documentation: each request is judged by its method.
#[derive(Debug, Clone, Copy)]
pub struct Undocumented;

impl Documentation for Undocumented {
    fn known(&self, _: Method, _: &str) -> [Option<Documented>; 2] {
        [None, None]
    }

    fn documents(&self, _: Method, _: &str, _: u16) -> bool {
        false
    }

    fn scopes(&self, _: Method, _: &str) -> Option<(String, Vec<String>)> {
        None
    }
}

/// The safety of a call: the one that its caller sets, or what its operation is documented
/// to do, or where it is not a documented one, what its method promises.
pub fn safety(documentation: &dyn Documentation, call: &Call) -> Safety {
    let promised = call.method().safety();
    // What a method like GET promises, every operation keeps.
    if call.has_explicit_safety || call.safety != promised || promised == Safety::Safe {
        return call.safety;
    }
    let known = documentation.known(call.method(), call.path());
    known.into_iter().flatten().next().map_or(call.safety, |operation| operation.safety)
}
