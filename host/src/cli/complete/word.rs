//! Values from Jira as candidates.

use super::super::output::printable;
use clap::builder::StyledStr;
use clap_complete::CompletionCandidate;
use std::borrow::Cow;
use std::ffi::OsStr;

/// The values that begin with a word, in any case, each with what is said of it.
/// None would steer a terminal or be taken for an option.
pub(super) fn candidates<'a>(
    word: &OsStr,
    values: impl IntoIterator<Item = (Cow<'a, str>, &'a str)>,
) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    let begin = word.to_lowercase();
    // What cannot be shown as it is would be another value.
    let fitting = values.into_iter().filter(|(value, _)| value.to_lowercase().starts_with(&begin));
    let fitting = fitting.filter(|(value, _)| !value.starts_with('-') && printable(value) == **value);
    let candidate = |(place, (value, about)): (usize, (Cow<'a, str>, &'a str))| {
        let help = (!about.is_empty()).then(|| StyledStr::from(printable(about)));
        CompletionCandidate::new(value.into_owned()).help(help).display_order(Some(place))
    };
    fitting.enumerate().map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_would_be_an_option_is_not_offered() {
        assert!(candidates(OsStr::new(""), [("--component=x".into(), "")]).is_empty());
    }
}
