//! The delay that a server requests with an error, and calls that fail before they are sent.

use crate::backoff;
use crate::error::{Error, Limit, Refusal, RefusalReason};
use crate::http::Response;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

/// The longest that an hourly quota is used up.
pub(super) const QUOTA: Duration = Duration::from_secs(3600);

/// The error with the delay that the server requests.
pub(super) fn with_requested_delay(mut error: Error, response: &Response, wall: Timestamp) -> Error {
    let requested = backoff::requested_delay(response.status, &response.headers, wall);
    // An hourly quota ends with the hour, where the server does not say.
    let hour = matches!(error, Error::Refused(RefusalReason::RateLimited(Limit::Quota), _))
        .then(|| wall.next_hour().since(wall));
    let requested = requested.filter(|requested| !requested.is_zero()).or(hour).or(requested);
    let requested = requested.map(|requested| if hour.is_some() { requested.min(QUOTA) } else { requested });
    if let Error::Refused(_, refusal) | Error::OutcomeUnknown(_, Some(refusal)) = &mut error {
        refusal.retry_after = requested.map(|requested| (requested, wall.after(requested)));
    }
    error
}

/// The error of a call that was not sent, because this limit allows none before then.
pub(super) fn rate_limited(limit: Limit, until: Timestamp, wall: Timestamp) -> Error {
    let text = match limit {
        Limit::Quota => "The hourly quota of this app is used up. Nothing was sent.",
        _ => "This connection has reached one of Atlassian's rate limits. Nothing was sent.",
    };
    let refusal = Refusal {
        messages: vec![text.to_owned()],
        retry_after: Some((until.since(wall), until)),
        ..Refusal::default()
    };
    Error::Refused(RefusalReason::RateLimited(limit), Box::new(refusal))
}
