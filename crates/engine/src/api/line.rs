//! A log line: one JSON object. Never a query, a header or a body.

/// One line under way.
#[derive(Debug)]
pub struct Line(String);

impl Line {
    /// A line of this event.
    pub fn new(event: &str) -> Self {
        Self("{".to_owned()).word("event", event)
    }

    /// With a word of the connector's own.
    #[inline(never)]
    pub fn word(self, name: &str, word: &str) -> Self {
        self.with(name, &["\"", word, "\""])
    }

    /// With a number.
    pub fn number(self, name: &str, number: impl Into<u64>) -> Self {
        self.maybe(name, Some(number.into()))
    }

    /// With a number, where there is one.
    #[inline(never)]
    pub fn maybe(self, name: &str, number: Option<u64>) -> Self {
        match number {
            Some(number) => self.with(name, &[&number.to_string()]),
            None => self,
        }
    }

    /// With a text from outside, which holds no secrets any more. Of a long one its start.
    #[inline(never)]
    pub fn text(self, name: &str, clean: &str) -> Self {
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

    pub(super) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
