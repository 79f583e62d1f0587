//! Where the component's log lines go.

use serde::{Deserialize, Serialize};
use std::io::Write;
use std::time::SystemTime;

/// How important a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The flow of control.
    Trace,
    /// For somebody debugging.
    Debug,
    /// For somebody watching.
    Info,
    /// Something that needs an eye.
    Warn,
    /// Something failed.
    Error,
    /// The end.
    Critical,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// How important it is.
    pub level: Level,
    /// The module, such as `jira.exchange`.
    pub context: &'a str,
    /// One JSON object on one line. It holds no secret, query, header or body.
    pub message: &'a str,
}

/// Takes log lines.
pub trait Log: Send + Sync + 'static {
    /// Takes one line.
    fn log(&self, record: Record<'_>);

    /// The least important level that it takes. A less important line is not
    /// even made. Default: all of them.
    fn level(&self) -> Level {
        Level::Trace
    }
}

/// Writes lines to standard error.
#[derive(Debug, Clone, Copy)]
pub struct StderrLog {
    /// The least important level that is written.
    pub level: Level,
    /// JSON lines, instead of text.
    pub json: bool,
}

impl Log for StderrLog {
    fn log(&self, record: Record<'_>) {
        if record.level >= self.level {
            // Nobody is left to tell when standard error is closed.
            let line = inert(self.line(record, SystemTime::now()));
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        }
    }

    fn level(&self) -> Level {
        self.level
    }
}

impl StderrLog {
    fn line(&self, record: Record<'_>, now: SystemTime) -> String {
        let level = format!("{:?}", record.level).to_lowercase();
        let fields = serde_json::from_str(record.message).unwrap_or(serde_json::Value::Null);
        if self.json {
            let millis = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
            let time = u64::try_from(millis).unwrap_or(u64::MAX);
            return serde_json::json!({"time": time, "level": level, "context": record.context, "message": fields})
                .to_string();
        }
        let fields = fields.as_object().into_iter().flatten();
        let texts: Vec<_> = fields.map(|(name, value)| format!("{name}={value}")).collect();
        format!("{level:5} {} {}", record.context, texts.join(" "))
    }
}

/// The line with what could steer a terminal as JSON escapes: it stands in strings, and
/// JSON itself escapes the controls below U+0020 alone.
fn inert(line: String) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !line.contains(steers) {
        return line;
    }
    let escaped = |c: char| if steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    line.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let message = r#"{"event":"call","status":200}"#;
        let record = Record { level: Level::Info, context: "jira.exchange", message };
        let line = |json| StderrLog { level: Level::Info, json }.line(record, SystemTime::UNIX_EPOCH);
        assert_eq!(line(false), r#"info  jira.exchange event="call" status=200"#);
        assert_eq!(
            line(true),
            r#"{"context":"jira.exchange","level":"info","message":{"event":"call","status":200},"time":0}"#
        );
    }

    #[test]
    fn no_line_steers_a_terminal() {
        let check = |line: &str, expected: &str| assert_eq!(inert(line.to_owned()), expected);
        check("warn  x why=\"é 日本\"", "warn  x why=\"é 日本\"");
        check("why=\"\u{9b}31m\u{7f}\u{202e}txt\u{2069}\"", r#"why="\u009b31m\u007f\u202etxt\u2069""#);
    }
}
