//! The word that a shell has completed, and words as it takes them.

use super::super::output::printable;
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
    // What cannot be shown as it is would be another value.
    let fitting = values.into_iter().filter(|(value, _)| value.to_lowercase().starts_with(&begin));
    let fitting = fitting.filter(|(value, _)| printable(value) == **value);
    let candidate = |(place, (value, about)): (usize, (Cow<'a, str>, &'a str))| {
        let help = (!about.is_empty()).then(|| StyledStr::from(printable(about)));
        let value = if shell == "bash" && !open { escaped(&value) } else { value.into_owned() };
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
    }

    #[test]
    fn what_would_steer_a_terminal_is_not_offered() {
        let values = ["a\u{1b}[1m", "a\u{202e}b", "a\nb", "ab"].map(|value| (value.into(), "x\u{202e}y\nz"));
        let offered = candidates(OsStr::new("A"), values);
        let [only] = offered.as_slice() else { panic!("{offered:?}") };
        assert_eq!(
            (only.get_value(), only.get_help().unwrap().to_string()),
            (OsStr::new("ab"), "xy z".into())
        );
    }
}
