//! The budgets of repeats that this instance knows, by connection. They last as
//! long as the instance: a new one starts with full buckets.

use crate::budget::Budget;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// More connections than one instance serves in a short time.
const MAX: usize = 1000;

thread_local! {
    static BUDGETS: RefCell<BTreeMap<String, Budget>> = const { RefCell::new(BTreeMap::new()) };
}

/// The budget of a connection.
pub(super) fn get(connection: &str) -> Budget {
    BUDGETS.with_borrow(|budgets| budgets.get(connection).copied()).unwrap_or_default()
}

/// Keeps the budget of a connection, if it is not full.
pub(super) fn put(connection: &str, budget: Budget) {
    BUDGETS.with_borrow_mut(|budgets| {
        if budget == Budget::default() {
            budgets.remove(connection);
            return;
        }
        if budgets.len() >= MAX {
            budgets.clear();
        }
        budgets.insert(connection.to_owned(), budget);
    });
}
