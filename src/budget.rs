//! How many repeats a connection may still make, so that an outage is not made
//! worse: when most calls fail, repeats stop, and successes earn them back.

use crate::error::{Error, Why};

/// A bucket of tokens. A repeat takes some, a success puts some back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(u32);

impl Budget {
    /// What a full bucket holds: a hundred repeats.
    pub const CAPACITY: u32 = 500;
    /// What a repeat takes.
    pub const REPEAT: u32 = 5;
    /// What a success puts back.
    pub const SUCCESS: u32 = 1;

    /// Takes what a repeat after this error costs, if that is there. A server
    /// that asks to come back later is at work: that costs nothing.
    pub fn repeat(&mut self, error: &Error) -> bool {
        if matches!(error, Error::Refused(Why::RateLimited(_), _)) {
            return true;
        }
        match self.0.checked_sub(Self::REPEAT) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }

    /// Puts back what a success after so many repeats earns.
    pub fn succeed(&mut self, repeats: u32) {
        let earned = Self::SUCCESS.saturating_add(repeats.saturating_mul(Self::REPEAT));
        self.0 = self.0.saturating_add(earned).min(Self::CAPACITY);
    }
}

impl Default for Budget {
    /// A full bucket.
    fn default() -> Self {
        Self(Self::CAPACITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Limit;

    #[test]
    fn repeats_end_with_the_tokens_and_successes_earn_them_back() {
        let broken = Error::Interrupted("x".into());
        let limited = Error::Refused(Why::RateLimited(Limit::Burst), Box::default());
        let mut budget = Budget::default();
        let repeats = (0..1000).filter(|_| budget.repeat(&broken)).count();
        assert_eq!(repeats, 100);
        assert!(budget.repeat(&limited));
        (0..4).for_each(|_| budget.succeed(0));
        assert!(!budget.repeat(&broken));
        budget.succeed(0);
        assert!(budget.repeat(&broken) && !budget.repeat(&broken));
        budget.succeed(3);
        assert_eq!(budget, Budget(16));
        (0..1000).for_each(|_| budget.succeed(u32::MAX));
        assert_eq!(budget, Budget::default());
    }
}
