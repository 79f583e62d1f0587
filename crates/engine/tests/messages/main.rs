//! Every message and its advice, one a line, so that they can be read at a glance:
//! `kind | message | advice`. Written by `UPDATE_GOLDEN=1 cargo test --package jira-engine`.

use jira_engine::error::Error;
use std::path::{Path, PathBuf};

mod answers;
mod cases;
mod checks;
mod samples;

#[test]
fn every_message_with_its_advice() {
    let mut text = String::new();
    for (heading, errors) in [
        ("errors", cases::errors()),
        ("refusals", cases::refusals()),
        ("settings", checks::settings()),
        ("calls", checks::calls()),
        ("authorization", checks::authorization()),
        ("answers", answers::answers()),
        ("pages", answers::pages()),
    ] {
        text.push_str(&format!("## {heading}\n"));
        for error in errors {
            text.push_str(&format!("{} | {} | {}\n", error.case(), error.message(), error.advice()));
        }
    }
    compare(&text);
}

/// Each message and each advice of the connector itself is one or more sentences.
#[test]
fn messages_are_sentences() {
    for error in [cases::errors(), checks::settings(), checks::calls()].concat() {
        for text in [error.message(), error.advice().to_owned()] {
            let is_sentence =
                text.starts_with(|c: char| c.is_ascii_uppercase()) && text.ends_with(['.', '?']);
            assert!(is_sentence, "{error:?}: {text}");
        }
    }
}

/// No message and no advice has a word that only this project would use.
#[test]
fn messages_use_the_field_s_words() {
    let golden = std::fs::read_to_string(golden()).unwrap();
    for words in [
        "none of",
        "holds",
        "meanwhile",
        "wish",
        "mend",
        "told",
        " takes ",
        "perhaps",
        "repeat",
        "at once",
        "leads to",
        "behind",
        "nobody",
        "somebody",
        "whoever",
        "the answer",
        "The answer",
        "gave",
        "moment",
    ] {
        let line = golden.lines().find(|line| line.contains(words));
        assert_eq!(line, None, "{words}");
    }
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/messages.txt")
}

fn compare(text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(golden(), text).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(golden()).unwrap();
    let differs = |(one, other): &(&str, &str)| one != other;
    if let Some((now, before)) = text.lines().zip(golden.lines()).find(differs) {
        panic!("review what changed, then UPDATE_GOLDEN=1 cargo test\n now {now}\n was {before}");
    }
    assert_eq!(text.lines().count(), golden.lines().count(), "UPDATE_GOLDEN=1 cargo test");
}

/// The error of a check that names a problem of the call.
fn invalid(problem: String) -> Error {
    Error::Invalid(problem)
}

/// The error of a check that names a problem of the connection's settings.
fn settings(problem: String) -> Error {
    Error::Settings(problem)
}
