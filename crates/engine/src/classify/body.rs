//! Checks whether the body of a successful response is the expected one: a login page, a proxy's text and
//! a truncated response have good statuses too.

use super::verdict::{Verdict, stop, unknown};
use crate::error::{Error, RefusalReason};
use crate::http::{Request, Response, Safety};
use crate::json::{self, ReadMode, Tree};
use crate::refusal;
use crate::site::{Target, redirect};
use serde_json::error::Category;

/// The maximum size of a body that is searched for an error: the same as for a refusal.
const MAX_BODY: usize = 256 << 10;
/// The maximum length of a text in a message.
const MAX_CHARS: usize = 200;
/// The members of a response that is an error and nothing else.
const OF_ERRORS: &[&str] = &[
    "errorMessages",
    "errors",
    "warningMessages",
    "errorMessage",
    "message",
    "status",
    "statusCode",
    "status-code",
    "error",
    "title",
    "detail",
    "reason",
    "timestamp",
    "path",
];

/// The body that a successful response must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Whatever comes.
    Anything,
    /// Anything but an HTML page, unless a header calls it a file.
    NoPage,
    /// A file, by the same rule.
    File,
    /// JSON, or no body.
    Json,
    /// JSON, and not without a body.
    Content,
}

/// The content of a body, whatever its headers say.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Json,
    /// The beginning of JSON.
    Half,
    Page,
    Text,
}

/// Whether a body is fine whatever was due. It is cheap: nearly all are.
pub fn is_fine(request: &Request, response: &Response) -> bool {
    is_json(response) && (request.safety == Safety::Safe || !is_error(response))
}

/// Whether a body is JSON from its beginning to its end, as far as its ends say.
fn is_json(response: &Response) -> bool {
    match (outline(&response.body), response.headers.get("content-length")) {
        (Some((b'{', b'}') | (b'[', b']')), Some(_)) => true,
        // Where nobody said how long it is, it may end too early without any sign.
        (Some((b'{', b'}') | (b'[', b']')), None) => json::is_closed(&response.body),
        _ => false,
    }
}

/// The first and the last byte of a body that are not blank.
fn outline(body: &[u8]) -> Option<(u8, u8)> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    Some((*body.first()?, *body.last()?))
}

fn found(response: &Response) -> Found {
    let Some((first, _)) = outline(&response.body) else { return Found::Nothing };
    if is_json(response) {
        return Found::Json;
    }
    let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body);
    match json::parse_lossy(body, |_| ReadMode::Skipped) {
        Ok(_) => Found::Json,
        Err(error) if error.classify() == Category::Eof && matches!(first, b'{' | b'[' | b'"') => Found::Half,
        Err(_) if refusal::is_page(response) => Found::Page,
        Err(_) => Found::Text,
    }
}

/// Judges the body of a response with a good status.
pub fn judge(request: &Request, due: Due, response: &Response) -> Verdict {
    let named = || response.headers.get("content-disposition").is_some();
    match (due, found(response)) {
        (Due::Anything, _) | (Due::Json, Found::Nothing) => Verdict::Done,
        (Due::NoPage, Found::Nothing | Found::Json | Found::Half | Found::Text) => Verdict::Done,
        (Due::NoPage, _) if named() => Verdict::Done,
        // The body of a file may be still to come.
        (Due::File, found) if named() || found != Found::Page && !response.is_html() => Verdict::Done,
        (Due::Json | Due::Content, Found::Json) => match request.safety {
            Safety::Safe => Verdict::Done,
            _ if is_error(response) => Verdict::Stop(unknown(response)),
            _ => Verdict::Done,
        },
        (Due::Content, Found::Nothing) => half(request, response, "is empty".to_owned()),
        (Due::Json | Due::Content, Found::Half) => {
            half(request, response, format!("is truncated after {} bytes", response.body.len()))
        }
        (due, Found::Page | Found::Nothing) | (due @ Due::File, _) => {
            if request.safety != Safety::Safe
                && let Some(place) = login_elsewhere(request, response)
            {
                return stop(RefusalReason::Moved(place), response);
            }
            let messages = refusal::read(response).messages;
            let title = messages.iter().find_map(|message| message.strip_prefix("An HTML page: "));
            let title = title.map(|title| format!(" ({title})")).unwrap_or_default();
            foreign(request, due, response, &format!("an HTML page, not JSON{title}"))
        }
        (due @ (Due::Json | Due::Content), Found::Text) => {
            let text = String::from_utf8_lossy(response.body.get(..MAX_BODY).unwrap_or(&response.body));
            let line = text.trim().lines().next().unwrap_or_default();
            let line: String = line.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
            foreign(request, due, response, &format!("not JSON ({line})"))
        }
    }
}

/// A response of which the end is missing. A read is worth a retry, as where the
/// connection broke.
fn half(request: &Request, response: &Response, problem: String) -> Verdict {
    let problem = format!("the response (status {}) {problem}", response.status);
    match request.safety {
        Safety::Safe => Verdict::Retry(Error::CutShort(format!("{}.", problem.replacen("the", "The", 1)))),
        Safety::Idempotent | Safety::Once => Verdict::Stop(Error::OutcomeUnknown(problem, None)),
    }
}

/// A response that is not Jira's.
fn foreign(request: &Request, due: Due, response: &Response, what: &str) -> Verdict {
    let what = format!("the response (status {}) is {what}", response.status);
    Verdict::Stop(match request.safety {
        Safety::Safe if due == Due::File => Error::Unreadable(format!("This is not the file: {what}.")),
        Safety::Safe => Error::Unreadable(format!("This is not Jira: {what}.")),
        Safety::Idempotent | Safety::Once => {
            Error::OutcomeUnknown(what, Some(Box::new(refusal::read(response))))
        }
    })
}

/// The other origin that the login page of a response sends its form to. A change that
/// such a page answers did not reach Jira.
fn login_elsewhere(request: &Request, response: &Response) -> Option<String> {
    let page = String::from_utf8_lossy(response.body.get(..MAX_BODY).unwrap_or(&response.body));
    let lower = page.to_ascii_lowercase();
    if !["type=\"password\"", "samlrequest"].iter().any(|sign| lower.contains(sign)) {
        return None;
    }
    let (_, form) = lower.split_once("<form")?;
    let (_, action) = form.split('>').next()?.split_once("action=\"")?;
    match redirect(&request.url, action.split('"').next()?) {
        Target::Other(origin) => Some(origin),
        Target::Same(_) | Target::Unreadable => None,
    }
}

/// Whether a response is an error and nothing else.
fn is_error(response: &Response) -> bool {
    let body = response.body.as_slice();
    // Nearly all bodies are passed over unread.
    let hint = |word: &[u8]| body.windows(word.len()).any(|window| window == word);
    if body.len() > MAX_BODY || !(hint(b"\"errors\"") || hint(b"\"errorMessages\"")) {
        return false;
    }
    let Ok(Tree::Object(members)) = json::read(response) else { return false };
    let of_error = |name: &str| OF_ERRORS.contains(&name);
    let says = |value: &Tree<'_>| match value {
        Tree::List(items) => !items.is_empty(),
        Tree::Object(members) => !members.is_empty(),
        _ => false,
    };
    members.iter().all(|(name, _)| of_error(name))
        && members.iter().any(|(name, value)| matches!(&**name, "errors" | "errorMessages") && says(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)], body: &[u8]) -> Response {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Response { status: 200, headers, body: body.to_vec() }
    }

    #[test]
    fn what_a_body_is() {
        let check = |body: &str, expected: Found| {
            for headers in [&[][..], &[("content-type", "application/json")]] {
                assert_eq!(found(&answer(headers, body.as_bytes())), expected, "{body}");
            }
        };
        check("", Found::Nothing);
        check(" \r\n", Found::Nothing);
        check("\u{feff}", Found::Nothing);
        check("{}", Found::Json);
        check("\u{feff}[1]\n", Found::Json);
        check("true", Found::Json);
        check("\"x\"", Found::Json);
        check(r#"{"a":"\ud800"}"#, Found::Json);
        check(r#"{"a":[{"b":1}"#, Found::Half);
        check(r#"{"a":[{"b":1}]"#, Found::Half);
        check(r#"{"a"#, Found::Half);
        check("[", Found::Half);
        check("\"x", Found::Half);
        check("<!DOCTYPE html><title>Sign in</title>", Found::Page);
        check("  <HTML><body>", Found::Page);
        check("<!-- proxy --><html>", Found::Page);
        check("<?xml version=\"1.0\"?><status/>", Found::Text);
        check("blocked by policy", Found::Text);
        check("{}<!-- proxy -->", Found::Text);
        check("tru", Found::Text);
        assert_eq!(found(&answer(&[("content-type", "text/html")], b"Log in")), Found::Page);
        assert_eq!(found(&answer(&[("content-type", "text/html")], b"{}")), Found::Json);
    }

    /// A response that is cut anywhere is half of one, where no length was said.
    #[test]
    fn an_answer_cut_anywhere() {
        let body = br#" {"a":"}\\\"]","b":[{"c":"x"},{"d":[]}],"e":{"f":"{"}} "#;
        for end in 2..body.len() - 1 {
            let half = answer(&[], &body[..end]);
            let whole = end >= body.len() - 1;
            assert_eq!(found(&half), if whole { Found::Json } else { Found::Half }, "{end}");
        }
    }

    #[test]
    fn what_is_an_error_and_nothing_else() {
        let check = |body: &str, expected: bool| {
            assert_eq!(is_error(&answer(&[], body.as_bytes())), expected, "{body}");
        };
        check(r#"{"errorMessages":["Nope"],"errors":{"summary":"You cannot"}}"#, true);
        check(r#"{"errorMessages":[],"errors":{"summary":"no"},"status":400}"#, true);
        check(r#"{"errors":[{"message":"no"}]}"#, true);
        check(r#"{"errorMessages":[],"errors":{}}"#, false);
        check(r#"{"issues":[],"errors":[{"status":400}]}"#, false);
        check(r#"{"id":"1","errors":{"a":"b"}}"#, false);
        check(r#"{"message":"Done"}"#, false);
        check(r#"[{"errors":{"a":"b"}}]"#, false);
        check("{}", false);
    }
}
