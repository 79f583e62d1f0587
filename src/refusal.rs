//! Reads the error bodies that Atlassian's servers, gateway and the proxies in
//! front of them send, whatever their shape.

use crate::error::Refusal;
use crate::http::Response;
use serde_json::{Map, Value};

/// How much of a body is read. Atlassian's refusals are a few hundred bytes.
const MAX_BODY: usize = 256 << 10;
const MAX_MESSAGES: usize = 20;
const MAX_FIELDS: usize = 100;
const MAX_CHARS: usize = 1000;

/// What an answer says when it says no.
pub fn read(response: &Response) -> Refusal {
    let mut refusal = Refusal {
        status: response.status,
        trace_id: trace_id(response),
        html: response.is_html(),
        ..Refusal::default()
    };
    let body = response.body.get(..MAX_BODY).unwrap_or(&response.body);
    match serde_json::from_slice(body) {
        Ok(Value::Object(body)) => read_object(&body, &mut refusal),
        Ok(Value::String(text)) => push(&mut refusal.messages, &text),
        _ if refusal.html => push(&mut refusal.messages, &html_title(body)),
        Ok(_) => {}
        Err(_) => push(&mut refusal.messages, first_line(&String::from_utf8_lossy(body))),
    }
    refusal
}

/// The id that Atlassian's support finds an answer by.
fn trace_id(response: &Response) -> Option<String> {
    ["atl-traceid", "x-arequestid", "atl-request-id", "x-trace-id"]
        .iter()
        .find_map(|name| response.headers.get(name))
        .map(|id| id.chars().take(128).collect())
}

fn read_object(body: &Map<String, Value>, refusal: &mut Refusal) {
    // Jira; JSM; Confluence and the gateway; RFC 9457; OAuth.
    for name in ["errorMessages", "errorMessage", "message", "title", "detail", "error_description"] {
        match body.get(name) {
            Some(Value::String(text)) => push(&mut refusal.messages, text),
            Some(Value::Array(texts)) => {
                texts.iter().filter_map(Value::as_str).for_each(|text| push(&mut refusal.messages, text));
            }
            _ => {}
        }
    }
    if refusal.messages.is_empty()
        && let Some(text) = body.get("error").and_then(Value::as_str)
    {
        push(&mut refusal.messages, text);
    }
    match body.get("errors") {
        Some(Value::Object(fields)) => read_fields(fields, refusal),
        Some(Value::Array(errors)) => {
            for error in errors.iter().filter_map(Value::as_object) {
                match error.get("elementErrors").and_then(Value::as_object) {
                    Some(element) => read_object(element, refusal),
                    None => read_object(error, refusal),
                }
            }
        }
        _ => {}
    }
}

fn read_fields(fields: &Map<String, Value>, refusal: &mut Refusal) {
    for (field, problem) in fields {
        if let Some(text) = problem.as_str()
            && refusal.fields.len() < MAX_FIELDS
        {
            refusal.fields.push((shorten(field), shorten(text)));
        }
    }
}

fn push(messages: &mut Vec<String>, text: &str) {
    if messages.len() >= MAX_MESSAGES {
        return;
    }
    let text = shorten(text);
    if !text.is_empty() && !messages.contains(&text) {
        messages.push(text);
    }
}

fn shorten(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

fn html_title(body: &[u8]) -> String {
    let head = String::from_utf8_lossy(body.get(..body.len().min(16 * 1024)).unwrap_or_default());
    let title = after(&head, "<title").and_then(|rest| {
        let (_, text) = rest.split_once('>')?;
        let behind = after(text, "</title")?;
        text.get(..text.len().checked_sub(behind.len().checked_add("</title".len())?)?)
    });
    match title.map(str::split_whitespace) {
        Some(words) => format!("An HTML page: {}", words.collect::<Vec<_>>().join(" ")),
        None => "An HTML page.".to_owned(),
    }
}

/// What stands behind the first `tag`, which is lower case, in any case.
fn after<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let (_, behind) = lower.split_once(tag)?;
    text.get(text.len().checked_sub(behind.len())?..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    fn refusal(kind: &str, body: &str) -> Refusal {
        let headers = [("content-type", kind), ("Atl-Traceid", "abc")];
        let headers: Headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        read(&Response { status: 400, headers, body: body.into() })
    }

    fn check(body: &str, messages: &[&str], fields: &[(&str, &str)]) {
        let read = refusal("application/json", body);
        assert_eq!(read.messages, messages, "{body}");
        let expected: Vec<_> = fields.iter().map(|(f, m)| ((*f).to_owned(), (*m).to_owned())).collect();
        assert_eq!(read.fields, expected, "{body}");
        assert_eq!(read.trace_id.as_deref(), Some("abc"));
    }

    #[test]
    fn bodies_of_every_server() {
        check(
            r#"{"errorMessages":["Issue does not exist or you do not have permission to see it."],"errors":{}}"#,
            &["Issue does not exist or you do not have permission to see it."],
            &[],
        );
        check(
            r#"{"errorMessages":[],"errors":{"summary":"You must specify a summary of the issue."}}"#,
            &[],
            &[("summary", "You must specify a summary of the issue.")],
        );
        check(
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"No endpoint GET /x.","instance":"/x"}"#,
            &["Not Found", "No endpoint GET /x."],
            &[],
        );
        check(r#"{"message":"Oops","status-code":500,"stack-trace":""}"#, &["Oops"], &[]);
        check(
            r#"{"issues":[],"errors":[{"status":400,"elementErrors":{"errorMessages":["a"],"errors":{"f":"b"}},"failedElementNumber":0}]}"#,
            &["a"],
            &[("f", "b")],
        );
        check(
            r#"{"errorMessage":"No.","i18nErrorMessage":{"i18nKey":"sd.x","parameters":[]}}"#,
            &["No."],
            &[],
        );
        check(
            r#"{"errors":[{"status":409,"code":"CONFLICT","title":"Stale","detail":null}]}"#,
            &["Stale"],
            &[],
        );
        check(
            r#"{"code":401,"message":"Unauthorized; scope does not match"}"#,
            &["Unauthorized; scope does not match"],
            &[],
        );
        check(
            r#"{"timestamp":"x","status":404,"error":"Not Found","message":"No message available","path":"/ex/jira/1"}"#,
            &["No message available"],
            &[],
        );
        check(
            r#"{"error":"Failed to parse Connect Session Auth Token"}"#,
            &["Failed to parse Connect Session Auth Token"],
            &[],
        );
        check(r#"{"error":"invalid_grant","error_description":"Expired."}"#, &["Expired."], &[]);
        check(
            "Client must be authenticated to access this resource.",
            &["Client must be authenticated to access this resource."],
            &[],
        );
        check(r#"{"message":"","status":400}"#, &[], &[]);
        check(r#"{"errorMessages":"x","errors":[1,"2",[]]}"#, &["x"], &[]);
        check(r#"{"errors":{"a":{"b":1}}}"#, &[], &[]);
        check(r#""text""#, &["text"], &[]);
        check("[1]", &[], &[]);
        check("", &[], &[]);
        check("{\"errorMessages\":[\"cut", &["{\"errorMessages\":[\"cut"], &[]);
    }

    #[test]
    fn html_is_read_to_its_title() {
        let title = |body: &str| refusal("text/html;charset=UTF-8", body).messages;
        assert_eq!(title("<html><head><TITLE>\n Log in - \n Jira</TITLE>"), ["An HTML page: Log in - Jira"]);
        assert_eq!(title("<html><title>cut"), ["An HTML page."]);
        assert_eq!(title("\u{130}<title>x</title>"), ["An HTML page: x"]);
        assert_eq!(title(""), ["An HTML page."]);
    }

    #[test]
    fn floods_are_bounded() {
        let messages: Vec<_> = (0..20_000).map(|n| format!("{n}")).collect();
        let fields: serde_json::Map<_, _> = (0..5_000).map(|n| (format!("{n}"), "x".into())).collect();
        let body = serde_json::json!({ "errorMessages": messages, "errors": fields }).to_string();
        assert!(body.len() < MAX_BODY);
        let read = refusal("application/json", &body);
        assert_eq!(read.fields.len(), MAX_FIELDS);
        assert_eq!(read.messages.len(), MAX_MESSAGES);
        let long = serde_json::json!({ "message": "é".repeat(5000) }).to_string();
        assert_eq!(refusal("application/json", &long).messages[0].chars().count(), MAX_CHARS + 1);
        // A body that is larger still is read as text, to its first line.
        let flood = format!("[{}", r#"{"":0},"#.repeat(2_000_000));
        let read = refusal("application/json", &flood);
        assert_eq!((read.messages.len(), read.messages[0].chars().count()), (1, MAX_CHARS + 1));
        assert_eq!(refusal("text/plain", &"\u{ff}".repeat(16 << 20)).messages.len(), 1);
    }
}
