//! A task that takes its time.

use crate::auth::Account;
use std::time::Duration;

/// A task.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) submitted: Duration,
    pub(crate) description: &'static str,
    pub(crate) by: Account,
}

/// How long a task waits, and then how long it works.
pub(crate) const WAIT: Duration = Duration::from_secs(2);

pub(crate) const WORK: Duration = Duration::from_secs(8);

impl Task {
    /// How much is done, of a hundred. `None`: it still waits.
    pub(crate) fn progress(&self, now: Duration) -> Option<u64> {
        let worked = now.checked_sub(self.submitted + WAIT)?;
        let share = worked.as_millis() * 100 / WORK.as_millis();
        Some(u64::try_from(share).unwrap_or(100).min(100))
    }
}
