//! Retries a failed request, or ends the call.

use super::{Exchange, Step};
use crate::budget::Budget;
use crate::error::Error;
use crate::http::{Request, Safety};
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;

impl Exchange {
    /// Retries a request after a wait, if that is still allowed.
    pub(super) fn again(
        &mut self,
        request: Box<Request>,
        error: Error,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        let backoff = self.limits.backoff;
        let requested =
            error.refusal().and_then(|refusal| refusal.retry_after).map(|(requested, _)| requested);
        let seed = self.seed.wrapping_add(u64::from(self.retries));
        let delay = match self.retries < backoff.retries() {
            true => backoff.delay(self.retries, requested, seed),
            false => None,
        };
        let total = self.total_deadline();
        let delay = delay.filter(|delay| total.is_none_or(|total| now.after(*delay) < total));
        let Some(delay) = delay else { return self.fail(&request, error) };
        let costs = Budget::charges(&error);
        self.delay = delay;
        self.holds = 0;
        self.pending = Some(error);
        self.request = Some(request);
        self.admit(true, costs, now, wall)
    }

    /// Ends with an error. After an attempt in doubt it cannot say that nothing
    /// was changed: a retried `DELETE` finds nothing where the first one worked.
    pub(super) fn fail(&self, request: &Request, error: Error) -> Step<'_> {
        if let Some(refusal) = self.refused_before(&error) {
            return Step::Done(Err(refusal));
        }
        if !self.in_doubt || request.safety == Safety::Safe || matches!(error, Error::OutcomeUnknown(..)) {
            return Step::Done(Err(error));
        }
        let message = error.message();
        let detail = format!(
            "an earlier attempt got no response, and the last one failed: {}",
            message.trim_end_matches('.')
        );
        let refusal = match error {
            Error::Refused(_, refusal) => Some(refusal),
            _ => None,
        };
        Step::Done(Err(Error::OutcomeUnknown(detail, refusal)))
    }
}
