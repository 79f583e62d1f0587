//! The word that a shell has completed, and words as it takes them.

use clap::builder::StyledStr;
use clap_complete::CompletionCandidate;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::sync::OnceLock;

/// Where bash says the word with the quote that it begins with.
pub(super) const VARIABLE: &str = "JIRA_COMPLETE_WORD";

/// The shell that asks, of which the library keeps no trace.
static SHELL: OnceLock<String> = OnceLock::new();

/// Notes which shell asks, if one does.
pub(super) fn ask() {
    if let Ok(shell) = std::env::var(super::VARIABLE) {
        // It is asked once.
        let _ = SHELL.set(shell);
    }
}

/// The values that begin with a word, in any case, as the shell takes them: each
/// with what is said of it.
pub(super) fn candidates<'a>(
    word: &OsStr,
    values: impl IntoIterator<Item = (Cow<'a, str>, &'a str)>,
) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    let shell = SHELL.get().map(String::as_str).unwrap_or_default();
    let open = std::env::var(VARIABLE).is_ok_and(|word| word.starts_with(['"', '\'']));
    let begin = plain(word).to_lowercase();
    let fitting = values.into_iter().filter(|(value, _)| value.to_lowercase().starts_with(&begin));
    let candidate = |(place, (value, about)): (usize, (Cow<'a, str>, &'a str))| {
        let help = (!about.is_empty()).then(|| StyledStr::from(shown(about)));
        let value = shown(&value);
        let value = if shell == "bash" && !open { escaped(&value) } else { value };
        CompletionCandidate::new(value).help(help).display_order(Some(place))
    };
    fitting.enumerate().map(candidate).collect()
}

/// A word without the quote and the backslashes with which every shell passes it.
fn plain(word: &str) -> Cow<'_, str> {
    let word = word.strip_prefix(['"', '\'']).unwrap_or(word);
    if word.contains('\\') { Cow::Owned(word.replace('\\', "")) } else { Cow::Borrowed(word) }
}

/// A word that bash takes as one.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if !(c.is_alphanumeric() || "-_=./,:@+%~".contains(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text without what would steer a terminal or end a line.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_as_shells_write_them() {
        assert_eq!(plain("\"In Pro"), "In Pro");
        assert_eq!(plain("In\\ Pro"), "In Pro");
        assert_eq!(escaped("In Progress"), "In\\ Progress");
        assert_eq!(escaped("Won't Do (2)"), "Won\\'t\\ Do\\ \\(2\\)");
        assert_eq!(escaped("$(x)`y`!"), "\\$\\(x\\)\\`y\\`\\!");
        assert_eq!(escaped("KAN-7"), "KAN-7");
        assert_eq!(escaped("Grün"), "Grün");
        assert_eq!(shown("a\u{1b}[1m\nb"), "a [1m b");
    }
}
