//! The retry budget of a connection, so that an outage is not made
//! worse: when most calls fail, retries stop, and successes earn them back.

use crate::error::{Error, RefusalReason};

/// A bucket of tokens. A retry takes some, a success puts some back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(u32);

impl Budget {
    /// The tokens of a full bucket: a hundred retries.
    pub const CAPACITY: u32 = 500;
    /// The tokens that a retry costs.
    pub const RETRY: u32 = 5;
    /// The tokens that a success returns.
    pub const SUCCESS: u32 = 1;

    /// A bucket that holds so many tokens, or is full.
    pub fn of(tokens: u32) -> Self {
        Self(tokens.min(Self::CAPACITY))
    }

    /// The tokens that are left.
    pub fn tokens(self) -> u32 {
        self.0
    }

    /// Whether a retry after this error costs anything. A server that asks to
    /// come back later is at work: that is free.
    pub fn charges(error: &Error) -> bool {
        !matches!(error, Error::Refused(RefusalReason::RateLimited(_), _))
    }

    /// Spends the cost of a retry, if enough tokens are left.
    pub fn pay(&mut self) -> bool {
        let left = self.0.checked_sub(Self::RETRY);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }

    /// Returns the tokens that a success after so many retries earns.
    pub fn succeed(&mut self, retries: u32) {
        let earned = Self::SUCCESS.saturating_add(retries.saturating_mul(Self::RETRY));
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
    fn retries_end_with_the_tokens_and_successes_earn_them_back() {
        let broken = Error::Interrupted("x".into());
        let limited = Error::Refused(RefusalReason::RateLimited(Limit::Burst), Box::default());
        assert!(Budget::charges(&broken) && !Budget::charges(&limited));
        let mut budget = Budget::default();
        let retries = (0..1000).filter(|_| budget.pay()).count();
        assert_eq!((retries, budget.tokens()), (100, 0));
        (0..4).for_each(|_| budget.succeed(0));
        assert!(!budget.pay());
        budget.succeed(0);
        assert!(budget.pay() && !budget.pay());
        budget.succeed(3);
        assert_eq!(budget, Budget::of(16));
        (0..1000).for_each(|_| budget.succeed(u32::MAX));
        assert_eq!(budget, Budget::default());
    }
}
