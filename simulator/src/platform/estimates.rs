//! What remains of the work on an issue.

use crate::call::Call;
use crate::issues::touch::touch;
use crate::moments;
use crate::place::Place;
use crate::reply::{Refusal, wrong};
use serde_json::json;

/// What a worklog does to the estimate of what remains.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Adjust {
    /// The time that was spent remains no more.
    Auto,
    Leave,
    /// It is so many seconds from now on.
    New(u64),
    /// It is so many seconds less, or more.
    By(u64),
}

impl Adjust {
    /// By the query of a request. `by` is what the seconds of `manual` are called.
    pub(super) fn asked(call: &Call<'_>, by: &str) -> Result<Self, Refusal> {
        let time = |name: &str| {
            let seconds = call.asked(name).and_then(moments::seconds);
            seconds.ok_or_else(|| {
                wrong("adjustEstimate", &format!("The value of '{name}' is no valid duration."))
            })
        };
        match call.asked("adjustEstimate") {
            None | Some("auto") => Ok(Self::Auto),
            Some("leave") => Ok(Self::Leave),
            Some("new") => time("newEstimate").map(Self::New),
            Some("manual") => time(by).map(Self::By),
            Some(other) => {
                Err(wrong("adjustEstimate", &format!("'{other}' is not one of auto, leave, new and manual.")))
            }
        }
    }

    /// The estimate after so many seconds of work more, or less.
    fn applied(self, remaining: u64, seconds: u64, more: bool) -> u64 {
        let shift = |by| if more { remaining.saturating_sub(by) } else { remaining.saturating_add(by) };
        match self {
            Self::Auto => shift(seconds),
            Self::Leave => remaining,
            Self::New(remaining) => remaining,
            Self::By(by) => shift(by),
        }
    }
}

/// Changes what remains of the work on an issue.
pub(super) fn adjust(call: &mut Call<'_>, place: Place, adjust: Adjust, seconds: u64, more: bool) {
    touch(call, place);
    let Some(issue) = call.record.issues.get_mut(&place) else { return };
    let kept = issue.values.get("timetracking").and_then(|kept| kept["remaining"].as_u64());
    // Without an estimate there is nothing to reduce.
    if kept.is_none() && !matches!(adjust, Adjust::New(_)) {
        return;
    }
    let remaining = adjust.applied(kept.unwrap_or_default(), seconds, more);
    let mut tracking = issue.values.get("timetracking").cloned().unwrap_or_else(|| json!({}));
    tracking["remaining"] = json!(remaining);
    issue.values.insert("timetracking", tracking);
}
