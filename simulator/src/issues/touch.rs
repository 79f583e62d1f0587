//! What an issue keeps of being changed.

use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::moments;
use crate::place::Place;
use crate::platform::work::entry::{Entry, Item};

/// Writes into the history of an issue what was changed, and when.
pub(crate) fn remember(call: &mut Call<'_>, place: Place, author: Account, items: Vec<Item>) {
    let created = moments::stamp(call.now);
    touch(call, place);
    if !items.is_empty() {
        call.record.work.history.add(Entry { place, author, created, items });
    }
}

/// An issue was changed now.
pub(crate) fn touch(call: &mut Call<'_>, place: Place) {
    let (now, indexed) = (call.stamp(), call.now + call.record.lag);
    if let Some(issue) = call.record.issues.get_mut(&place) {
        (issue.updated, issue.indexed) = (now.into(), indexed);
    }
}

/// Counts and notes an edit.
pub(crate) fn edited(call: &mut Call<'_>, place: Place) {
    let summary = call.record.issues.get(&place).map(|issue| issue.summary().to_owned());
    call.record.counts.edits += 1;
    call.record.note(Change::Edit, place, summary.unwrap_or_default());
}
