//! The simulator's own time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time of day, and how far it was moved on.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicU64,
}

impl Clock {
    /// The time since 1970 here.
    pub(crate) fn now(&self) -> Duration {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.saturating_add(Duration::from_millis(self.ahead_ms.load(Ordering::Relaxed)))
    }

    /// Moves it on.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        let further = |ahead: u64| Some(ahead.saturating_add(by));
        let _ = self.ahead_ms.fetch_update(Ordering::Relaxed, Ordering::Relaxed, further);
    }
}
