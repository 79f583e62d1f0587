//! What the command adds to an error of the component.

use jira_connector_host::Error;
use jira_connector_host::types::ErrorKind;
use std::fmt;

/// What a person can run next, and how the command's exit status differs.
#[derive(Debug, Default)]
pub(super) struct Hint {
    /// The command was used wrongly.
    pub(super) usage: bool,
    /// What to run, in a sentence.
    pub(super) text: Option<String>,
    /// Where a list goes on that was read in part.
    pub(super) cursor: Option<String>,
}

impl Hint {
    /// An error with what to run next, where it means wrong usage: a call that is
    /// never sent.
    pub(super) fn usage(error: impl Into<anyhow::Error>, text: &str) -> anyhow::Error {
        let error = error.into();
        match error.downcast_ref::<Error>() {
            Some(Error::Jira(jira)) if jira.kind == ErrorKind::InvalidRequest => {
                Self { usage: true, text: Some(text.to_owned()), cursor: None }.of(error)
            }
            _ => error,
        }
    }

    /// An error with what to run next, below what it says already.
    pub(super) fn next(error: impl Into<anyhow::Error>, text: String) -> anyhow::Error {
        let mut error = error.into();
        let Some(hint) = error.downcast_mut::<Self>() else {
            return Self { text: Some(text), ..Self::default() }.of(error);
        };
        hint.text = Some(hint.text.iter().chain([&text]).map(String::as_str).collect::<Vec<_>>().join("\n"));
        error
    }

    /// An error with this hint.
    pub(super) fn of(self, error: impl Into<anyhow::Error>) -> anyhow::Error {
        error.into().context(self)
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cursor = self.cursor.as_ref().map(|cursor| format!("Go on with --cursor {cursor}"));
        let lines: Vec<_> = self.text.iter().chain(&cursor).map(String::as_str).collect();
        f.write_str(&lines.join("\n"))
    }
}
