//! Log lines: the module as context, one JSON object on one line as message.
//! Never a query, a header or a body. A line that the host does not take is not
//! made.

use crate::auth::Credential;
use crate::connection::Level;
use crate::contract::wasi::logging::logging;
use crate::redact;

/// Writes a line, if the host takes its level.
pub(super) fn emit(taken: Level, level: Level, module: &str, line: impl FnOnce() -> Line) {
    if level < taken {
        return;
    }
    let level = match level {
        Level::Debug => logging::Level::Debug,
        Level::Info => logging::Level::Info,
        Level::Warn | Level::Off => logging::Level::Warn,
    };
    logging::log(level, &format!("jira.{module}"), &line().finish());
}

/// One line under way.
pub(super) struct Line(String);

impl Line {
    /// A line of this event.
    pub(super) fn new(event: &str) -> Self {
        Self("{".to_owned()).word("event", event)
    }

    /// With a word of the connector's own.
    #[inline(never)]
    pub(super) fn word(self, name: &str, word: &str) -> Self {
        self.with(name, &["\"", word, "\""])
    }

    /// With a number.
    pub(super) fn number(self, name: &str, number: impl Into<u64>) -> Self {
        self.maybe(name, Some(number.into()))
    }

    /// With a number, where there is one.
    #[inline(never)]
    pub(super) fn maybe(self, name: &str, number: Option<u64>) -> Self {
        match number {
            Some(number) => self.with(name, &[&number.to_string()]),
            None => self,
        }
    }

    /// With a text from outside, without secrets. Of a long one its start.
    #[inline(never)]
    pub(super) fn text(self, name: &str, value: &str, credential: Option<&Credential>) -> Self {
        let clean = redact::text(value.to_owned(), credential);
        let short: String = clean.chars().take(500).collect();
        self.with(name, &[&serde_json::to_string(&short).unwrap_or_default()])
    }

    #[inline(never)]
    fn with(mut self, name: &str, value: &[&str]) -> Self {
        let comma = if self.0.len() > 1 { "," } else { "" };
        for part in [comma, "\"", name, "\":"].iter().chain(value) {
            self.0.push_str(part);
        }
        self
    }

    fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
