//! The operations whose requests are not valid by their documents, each for a
//! reason: `host-tests/openapi/exceptions.toml`.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    exception: Vec<Exception>,
}

/// Operations that share a reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exception {
    /// Why, and whose fault it is.
    pub(crate) reason: String,
    /// What each of their problems holds.
    pub(crate) says: String,
    /// Their names.
    pub(crate) operations: Vec<String>,
}

/// All of them.
pub(crate) fn read() -> Vec<Exception> {
    let path = host_tests::root().join("host-tests/openapi/exceptions.toml");
    let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for exception in &file.exception {
        assert!(!exception.reason.is_empty() && !exception.says.is_empty(), "{exception:?}");
    }
    file.exception
}

impl Exception {
    /// Whether it excepts this problem of an operation.
    pub(crate) fn excepts(&self, operation: &str, problem: &str) -> bool {
        problem.contains(&self.says) && self.operations.iter().any(|name| name == operation)
    }
}
