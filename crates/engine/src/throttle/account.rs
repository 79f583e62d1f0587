//! The budgets of retries of a site's connections.

use crate::budget::Budget;
use jira_time::timestamp::Timestamp;

/// The budget of retries of one connection, by the digest of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) connection: u64,
    pub(super) budget: Budget,
    pub(super) ends: Timestamp,
}

impl Account {
    /// Its line among those of the limits.
    pub(super) fn line(&self) -> String {
        let Self { connection, budget, ends } = self;
        format!("budget {connection:x} {} {}\n", budget.tokens(), ends.as_millis())
    }

    /// Reads such a line.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let mut parts = line.strip_prefix("budget ")?.split(' ');
        Some(Self {
            connection: u64::from_str_radix(parts.next()?, 16).ok()?,
            budget: Budget::of(parts.next()?.parse().ok()?),
            ends: Timestamp::from_millis(parts.next()?.parse().ok()?),
        })
    }
}
