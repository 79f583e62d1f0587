//! The credential that the call under way was lent: it is cut out of every text that
//! leaves, also where a server repeats it in an answer that is none of its refusals.

use crate::auth::Credential;
use crate::error::Error;
use crate::redact;
use std::cell::RefCell;

thread_local! {
    static LENT: RefCell<Option<Credential>> = const { RefCell::new(None) };
}

/// Takes the credential of the call under way, in place of an earlier one's.
pub(super) fn remember(credential: &Credential) {
    LENT.set(Some(credential.clone()));
}

/// The text without secrets.
pub(super) fn text(text: String) -> String {
    LENT.with_borrow(|lent| redact::text(text, lent.as_ref()))
}

/// The error without secrets, in each of its texts.
pub(super) fn error(error: Error) -> Error {
    LENT.with_borrow(|lent| redact::error(error, lent.as_ref()))
}
