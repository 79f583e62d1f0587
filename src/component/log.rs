//! Log lines: the module as context, one JSON object on one line as message.
//! Never a query, a header or a body.

use crate::contract::wasi::logging::logging::{Level, log};
use serde_json::Value;

/// For somebody debugging.
pub(super) fn debug(module: &str, line: impl FnOnce() -> Value) {
    emit(Level::Debug, module, line);
}

/// For somebody watching.
pub(super) fn info(module: &str, line: impl FnOnce() -> Value) {
    emit(Level::Info, module, line);
}

/// Something that needs an eye.
pub(super) fn warn(module: &str, line: impl FnOnce() -> Value) {
    emit(Level::Warn, module, line);
}

fn emit(level: Level, module: &str, line: impl FnOnce() -> Value) {
    log(level, &format!("jira.{module}"), &line().to_string());
}
