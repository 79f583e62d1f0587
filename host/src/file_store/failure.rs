//! How connections failed last: a file beside the store, so that the store does
//! not change with it.

use crate::replace::{lock_of, replace};
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The longest message that is kept, in characters.
const MAX_LENGTH: usize = 300;

/// How a connection failed. It holds no secret.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// What kind of failure it was, as the contract names it.
    pub kind: String,
    /// What went wrong, in a sentence for people, of at most 300 characters.
    pub message: String,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

impl Failure {
    /// A failure of now.
    pub fn new(kind: &str, message: &str) -> Self {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        Self {
            kind: kind.to_owned(),
            message: message.chars().take(MAX_LENGTH).collect(),
            at: u64::try_from(at).unwrap_or(u64::MAX),
        }
    }
}

/// The last failures, by the names of connections.
pub(super) type Failures = BTreeMap<String, Failure>;

/// Those beside a store. A file that cannot be read holds none: nothing
/// depends on it.
pub(super) fn read(store: &Path) -> Failures {
    let bytes = std::fs::read(beside(store)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Keeps the last failure of a connection, or forgets it. What is so already is
/// not written.
pub(super) fn note(store: &Path, name: &str, failure: Option<Failure>) -> Result<()> {
    if read(store).get(name) == failure.as_ref() {
        return Ok(());
    }
    let _lock = lock_of(store)?;
    let mut failures = read(store);
    match failure {
        Some(failure) => failures.insert(name.to_owned(), failure),
        None => failures.remove(name),
    };
    replace(&beside(store), &[&serde_json::to_vec_pretty(&failures)?], false)
}

/// Forgets the last failure of a connection that is another one now.
pub(super) fn forget(store: &Path, name: &str) {
    // What cannot be written is no reason to fail.
    let _ = note(store, name, None);
}

fn beside(store: &Path) -> PathBuf {
    let mut path = store.as_os_str().to_owned();
    path.push(".failures");
    path.into()
}
