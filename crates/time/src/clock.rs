//! Monotonic time as a value. The core never reads a clock: whoever drives it
//! says what time it is.

use std::time::Duration;

/// A point in time on a monotonic clock that only its driver knows the start of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    /// The time `nanoseconds` after the clock's start.
    pub const fn from_nanos(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }

    /// Nanoseconds since the clock's start.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The time `span` later, or the last one there is.
    pub fn after(self, span: Duration) -> Self {
        let nanos = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(nanos))
    }

    /// The time since `earlier`. Zero if that is in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_saturates() {
        let start = Instant::from_nanos(5);
        assert_eq!(start.after(Duration::from_nanos(7)), Instant::from_nanos(12));
        assert_eq!(start.after(Duration::MAX), Instant::from_nanos(u64::MAX));
        assert_eq!(start.since(Instant::from_nanos(9)), Duration::ZERO);
        assert_eq!(Instant::from_nanos(9).since(start), Duration::from_nanos(4));
    }
}
