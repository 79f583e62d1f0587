//! Values of Jira, from what was seen last: see [`Seen`].

use super::super::history::{Entry, Place, Seen, Topic, seen};
use super::super::host::{cache_folder, connections_file};
use super::super::key::is_key;
use super::shell::words;
use super::word::candidates;
use clap_complete::CompletionCandidate;
use std::borrow::Cow;
use std::env::var_os;
use std::ffi::OsStr;
use std::path::PathBuf;

/// What issues are to each other on a new site.
const PHRASES: [&str; 7] =
    ["blocks", "is blocked by", "relates to", "duplicates", "is duplicated by", "clones", "is cloned by"];

/// Keys of issues.
pub(in super::super) fn issues(word: &OsStr) -> Vec<CompletionCandidate> {
    candidates(word, plain(history(words()).issues()))
}

/// Statuses that the issue of the line can be moved to.
pub(in super::super) fn ways(word: &OsStr) -> Vec<CompletionCandidate> {
    let line = words();
    // Behind `move` or its alias stands the issue.
    let issue = line.iter().skip_while(|word| !["move", "mv", "transition"].contains(&word.as_str()));
    let issue = issue.skip(1).find(|word| is_key(word)).map(String::as_str).unwrap_or_default();
    candidates(word, plain(history(line).ways(issue)))
}

/// Those to whom an issue can be assigned.
pub(in super::super) fn assignees(word: &OsStr) -> Vec<CompletionCandidate> {
    let history = history(words());
    let words = [("me", "yourself"), ("default", "whom the project names"), ("x", "nobody")];
    let words = words.into_iter().map(|(word, about)| (Cow::from(word), about));
    candidates(word, words.chain(plain(history.list(Topic::People))))
}

/// People whose issues are listed.
pub(in super::super) fn people(word: &OsStr) -> Vec<CompletionCandidate> {
    let history = history(words());
    let words = [(Cow::from("me"), "yourself"), (Cow::from("x"), "nobody")];
    candidates(word, words.into_iter().chain(plain(history.list(Topic::People))))
}

/// Those who can watch an issue.
pub(in super::super) fn watchers(word: &OsStr) -> Vec<CompletionCandidate> {
    let history = history(words());
    let words = [(Cow::from("me"), "yourself")];
    candidates(word, words.into_iter().chain(plain(history.list(Topic::People))))
}

/// What one issue is to another, and the keys of others.
pub(in super::super) fn links(word: &OsStr) -> Vec<CompletionCandidate> {
    let history = history(words());
    let seen = history.list(Topic::Phrases);
    let usual = PHRASES.iter().filter(|phrase| seen.iter().all(|entry| entry.value != **phrase));
    let usual = usual.map(|phrase| (Cow::from(*phrase), ""));
    candidates(word, plain(seen).chain(usual).chain(plain(history.issues())))
}

/// Names of fields.
pub(in super::super) fn fields(word: &OsStr) -> Vec<CompletionCandidate> {
    candidates(word, plain(history(words()).list(Topic::Fields)))
}

/// Names of fields before their values.
pub(in super::super) fn inputs(word: &OsStr) -> Vec<CompletionCandidate> {
    let history = history(words());
    let before = |entry: &'_ Entry| Cow::from(format!("{}=", entry.value));
    let entries = history.list(Topic::Fields).iter().map(|entry| (before(entry), entry.about.as_str()));
    candidates(word, entries)
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $topic:ident;)*) => {$(
        $(#[$doc])*
        pub(in super::super) fn $name(word: &OsStr) -> Vec<CompletionCandidate> {
            list(Topic::$topic, word)
        }
    )*};
}

lists! {
    /// Keys of projects.
    projects: Projects;
    /// Names of statuses.
    statuses: Statuses;
    /// Types of issues.
    types: Types;
    /// Priorities.
    priorities: Priorities;
    /// Resolutions.
    resolutions: Resolutions;
    /// Labels.
    labels: Labels;
    /// Components.
    components: Components;
    /// Versions.
    versions: Versions;
}

/// Values of a kind, behind the sign of "not" too.
fn list(topic: Topic, word: &OsStr) -> Vec<CompletionCandidate> {
    let history = history(words());
    let entries = history.list(topic);
    match word.to_str().and_then(|word| word.strip_prefix('~')) {
        None => candidates(word, plain(entries)),
        Some(_) => candidates(word, plain(entries).map(|(value, about)| (format!("~{value}").into(), about))),
    }
}

/// Values as they are. One that begins with the sign of "not" would be another value.
fn plain(entries: &[Entry]) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
    entries
        .iter()
        .filter(|entry| !entry.value.starts_with('~'))
        .map(|entry| (Cow::from(&entry.value), entry.about.as_str()))
}

/// What was seen of the connection that the line names.
fn history(line: &[String]) -> Seen {
    let value = |long: &str, short: Option<&str>| {
        let mut words = line.iter();
        while let Some(word) = words.next() {
            if word == long || Some(word.as_str()) == short {
                return words.next().cloned();
            }
            let behind = word.strip_prefix(long).and_then(|rest| rest.strip_prefix('='));
            let close = short.and_then(|short| word.strip_prefix(short));
            let close = close.map(|value| value.strip_prefix('=').unwrap_or(value));
            if let Some(value) = behind.or(close) {
                return Some(value.to_owned());
            }
        }
        None
    };
    let file = value("--connections", None).map(PathBuf::from);
    let file = file.or_else(|| var_os("JIRA_CONNECTIONS").map(PathBuf::from));
    let file = connections_file(file.as_deref().filter(|path| !path.as_os_str().is_empty()));
    let name = value("--connection", Some("-c")).unwrap_or_else(|| "default".to_owned());
    let place = cache_folder().map(|folder| Place::new(&folder, &file, &name));
    place.as_ref().map(seen).unwrap_or_default()
}
