//! What a server requests of its callers, on an error.

use crate::backoff;
use crate::error::{Error, Limit, Refusal, Why};
use crate::http::Response;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

/// The longest that an hourly quota is used up.
pub(super) const QUOTA: Duration = Duration::from_secs(3600);

/// The error with what the server wishes.
pub(super) fn heeded(mut error: Error, response: &Response, wall: Timestamp) -> Error {
    let wish = backoff::wish(response.status, &response.headers, wall);
    // An hourly quota ends with the hour, where the server does not say.
    let hour = matches!(error, Error::Refused(Why::RateLimited(Limit::Quota), _))
        .then(|| wall.next_hour().since(wall));
    let wish = wish.filter(|wish| !wish.is_zero()).or(hour).or(wish);
    let wish = wish.map(|wish| if hour.is_some() { wish.min(QUOTA) } else { wish });
    if let Error::Refused(_, refusal) | Error::OutcomeUnknown(_, Some(refusal)) = &mut error {
        refusal.retry_after = wish.map(|wish| (wish, wall.after(wish)));
    }
    error
}

/// Nothing was sent: this limit lets no call through before then.
pub(super) fn held(limit: Limit, until: Timestamp, wall: Timestamp) -> Error {
    let text = match limit {
        Limit::Quota => "The hourly quota of this app is used up. Nothing was sent.",
        _ => "This connection has reached one of Atlassian's rate limits. Nothing was sent.",
    };
    let refusal = Refusal {
        messages: vec![text.to_owned()],
        retry_after: Some((until.since(wall), until)),
        ..Refusal::default()
    };
    Error::Refused(Why::RateLimited(limit), Box::new(refusal))
}
