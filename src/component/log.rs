//! Log lines: the module as context, one JSON object on one line as message.
//! Never a query, a header or a body.

pub(super) use crate::contract::wasi::logging::logging::Level;
use crate::contract::wasi::logging::logging::log;
use serde_json::Value;

/// Writes a line.
pub(super) fn emit(level: Level, module: &str, line: &Value) {
    log(level, &format!("jira.{module}"), &line.to_string());
}
