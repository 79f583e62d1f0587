//! All that a simulator remembers.

use crate::accounts::state::Accounts;
use crate::change::Counts;
use crate::documents::Documents;
use crate::faults::Faults;
use crate::limits::Meter;
use crate::record::Record;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// All that a simulator remembers.
#[derive(Debug, Default)]
pub(crate) struct Site {
    pub(crate) faults: Faults,
    pub(crate) meter: Meter,
    pub(crate) accounts: Accounts,
    pub(crate) record: Mutex<Record>,
    /// The address of the media host.
    pub(crate) media: String,
    /// Atlassian's documents, if they were given.
    pub(crate) documents: Option<Documents>,
}

impl Site {
    pub(crate) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn count(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut self.record().counts);
    }

    pub(crate) fn counts(&self) -> Counts {
        self.record().counts
    }
}
