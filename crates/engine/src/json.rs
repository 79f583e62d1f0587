//! Reads JSON responses, and says what is wrong with one without quoting it.

use crate::error::Error;
use crate::http::Response;
use jira_json::record::Record;
use jira_json::repair as broken;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use std::borrow::Cow;

pub use jira_json::*;

/// The value in a response's body, of a type that keeps nothing of it. Fails with
/// [`Error::Unreadable`].
pub fn decode<T: DeserializeOwned>(response: &Response) -> Result<T, Error> {
    let whole = serde_json::from_slice(&response.body);
    whole
        .or_else(|_| serde_json::from_slice(broken::repair(&response.body).as_bytes()))
        .map_err(|error| problem(response, &error))
}

/// The tree in a response's body. Fails with [`Error::Unreadable`].
pub fn read(response: &Response) -> Result<Tree<'_>, Error> {
    read_selected(response, |_| ReadMode::Parsed)
}

/// The tree in a response's body, of which `take` says what is wanted. Fails with
/// [`Error::Unreadable`].
pub fn read_selected(response: &Response, take: fn(&str) -> ReadMode) -> Result<Tree<'_>, Error> {
    parse_lossy(&response.body, take).map_err(|error| problem(response, &error))
}

/// The JSON of a response that is to be passed on, with U+FFFD for what is no
/// character. Fails with [`Error::Unreadable`].
pub fn text(response: &mut Response) -> Result<String, Error> {
    let is_json = |body: &[u8]| serde_json::from_slice::<IgnoredAny>(body).map(drop);
    let body = std::mem::take(&mut response.body);
    let body = match (is_json(&body), String::from_utf8(body)) {
        (Ok(()), Ok(text)) => {
            return Ok(match broken::without_lone_surrogates(&text) {
                Cow::Borrowed(_) => text,
                Cow::Owned(repaired) => repaired,
            });
        }
        (_, Ok(text)) => broken::repair(text.as_bytes()),
        (_, Err(error)) => broken::repair(error.as_bytes()),
    };
    match is_json(body.as_bytes()) {
        Ok(()) => Ok(body),
        Err(error) => {
            response.body = body.into_bytes();
            Err(problem(response, &error))
        }
    }
}

/// Puts U+FFFD in place of what is no character in the body of a response that is JSON
/// but for that.
pub fn repair(response: &mut Response) {
    let body = std::mem::take(&mut response.body);
    response.body = match str::from_utf8(&body).is_ok_and(|text| !broken::is_broken(text)) {
        true => body,
        false => match broken::repair(&body) {
            text if serde_json::from_slice::<IgnoredAny>(text.as_bytes()).is_ok() => text.into_bytes(),
            _ => body,
        },
    };
}

/// Fills a record with the body of a response that is an object. An error in a part
/// that goes nowhere is not found. Fails with [`Error::Unreadable`].
pub fn fill(response: &Response, record: &mut dyn Record) -> Result<(), Error> {
    // Nearly all are UTF-8, which is known faster than where they are not.
    let text = str::from_utf8(&response.body)
        .map_or_else(|_| String::from_utf8_lossy(&response.body), Cow::Borrowed);
    if skim::fill::fill(text.strip_prefix('\u{feff}').unwrap_or(&text), record).is_some() {
        return Ok(());
    }
    // What is JSON but no object fills nothing.
    if read(response)?.is_object() {
        return Err(Error::Unreadable(
            "The response does not have the structure that Jira documents.".into(),
        ));
    }
    Ok(())
}

fn problem(response: &Response, error: &serde_json::Error) -> Error {
    let status = response.status;
    let problem = match error.classify() {
        _ if response.is_html() => "is an HTML page, not JSON".to_owned(),
        _ if response.body.is_empty() => "is empty".to_owned(),
        Category::Eof => "is truncated".to_owned(),
        Category::Data => format!(
            "does not have the structure that Jira documents, at line {}, column {}",
            error.line(),
            error.column()
        ),
        Category::Syntax | Category::Io => {
            format!("is not JSON, at line {}, column {}", error.line(), error.column())
        }
    };
    Error::Unreadable(format!("The response (status {status}) {problem}."))
}

#[cfg(test)]
mod tests;
