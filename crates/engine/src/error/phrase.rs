//! Phrases that several messages share.

use std::time::Duration;

/// The problem of a response in a content coding that the host does not decode.
pub fn encoded(coding: &str) -> String {
    let name: String = coding.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("is compressed ({name}), which this host does not decode")
}

/// A sentence as the clause of another: without its period and its capital.
pub fn clause(sentence: &str) -> String {
    let text = sentence.trim_end_matches('.');
    match text.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => text.to_owned(),
    }
}

/// A human-readable span of time.
pub fn span(span: Duration) -> String {
    match span.as_millis() {
        millis @ ..1000 => format!("{millis} ms"),
        millis => {
            let tenths = millis.saturating_add(50).checked_div(100).unwrap_or_default();
            let (whole, tenth) = (tenths.checked_div(10), tenths.checked_rem(10));
            format!("{}.{} s", whole.unwrap_or_default(), tenth.unwrap_or_default())
        }
    }
}
