//! Who asks a query, of what and when.

use crate::auth::Account;
use crate::call::Call;
use crate::record::Record;

/// Who asks a query, of what and when.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'a> {
    pub(crate) record: &'a Record,
    pub(crate) account: Option<Account>,
    /// Whether they see any issue.
    pub(crate) sees_all: bool,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

impl<'a> Asker<'a> {
    pub(crate) fn of(call: &'a Call<'_>) -> Self {
        let now = i64::try_from(call.now.as_millis()).unwrap_or(i64::MAX);
        let caller = call.ask.caller;
        Self { record: call.record, account: caller.account(), sees_all: caller.sees_all(), now }
    }
}
