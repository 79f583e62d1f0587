//! The clocks, and a deadline to wait against.

use jira_contract::wasi::clocks::{monotonic_clock, wall_clock};
use jira_contract::wasi::io::poll::{Pollable, poll};
use jira_engine::http::TransportError;
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;

/// The time.
pub(in crate::component) fn now() -> Instant {
    Instant::from_nanos(monotonic_clock::now())
}

/// The time of day.
pub(in crate::component) fn wall() -> Timestamp {
    let time = wall_clock::now();
    let millis = u64::from(time.nanoseconds).checked_div(1_000_000).unwrap_or_default();
    Timestamp::from_millis(time.seconds.saturating_mul(1000).saturating_add(millis))
}

/// Waits.
pub(in crate::component) fn sleep(until: Instant) {
    monotonic_clock::subscribe_instant(until.as_nanos()).block();
}

/// A deadline to wait against.
pub(super) struct Alarm {
    deadline: Option<(Instant, Pollable)>,
}

impl Alarm {
    pub(super) fn new(deadline: Option<Instant>) -> Self {
        Self { deadline: deadline.map(|at| (at, monotonic_clock::subscribe_instant(at.as_nanos()))) }
    }

    /// Waits until one of these is ready. Fails when the time is up.
    pub(super) fn wait(&self, pollables: &[&Pollable]) -> Result<(), TransportError> {
        let Some((at, clock)) = &self.deadline else {
            poll(pollables);
            return Ok(());
        };
        // The deadline counts even while data keeps coming, a byte at a time.
        let all: Vec<_> = pollables.iter().copied().chain([clock]).collect();
        let ready = |index: &u32| usize::try_from(*index).is_ok_and(|index| index < pollables.len());
        if *at <= now() || !poll(&all).iter().any(ready) {
            return Err(TransportError::TimedOut);
        }
        Ok(())
    }
}
