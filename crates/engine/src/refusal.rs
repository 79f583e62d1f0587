//! Reads the error bodies that Atlassian's servers, gateway and the proxies in
//! front of them send, whatever their shape.

use crate::error::{Refusal, encoded};
use crate::http::Response;
use crate::json::{self, ReadMode, Tree};
use std::borrow::Cow;

/// The maximum size of a body that is read. Atlassian's refusals are a few hundred bytes.
const MAX_BODY: usize = 256 << 10;
const MAX_MESSAGES: usize = 20;
const MAX_FIELDS: usize = 100;
const MAX_CHARS: usize = 1000;
/// The part of a page that is searched for its title.
const MAX_HEAD: usize = 16 << 10;

/// Reads the refusal in a response.
pub fn read(response: &Response) -> Refusal {
    if let Some(coding) = response.coding() {
        let (status, trace_id) = (response.status, trace_id(response));
        let messages = vec![format!("The text of the response {}.", encoded(coding))];
        return Refusal { status, messages, trace_id, ..Refusal::default() };
    }
    let body = String::from_utf8_lossy(response.body.get(..MAX_BODY).unwrap_or(&response.body));
    let text = body.trim_start_matches('\u{feff}').trim();
    let mut refusal = Refusal {
        status: response.status,
        trace_id: trace_id(response),
        html: response.is_html() || starts_page(text),
        ..Refusal::default()
    };
    match json::parse_lossy(text.as_bytes(), |_| ReadMode::Parsed) {
        Ok(value @ (Tree::Object(_) | Tree::List(_) | Tree::Text(_))) => {
            read_value(&value, &mut refusal);
        }
        _ if refusal.html => match element(text, "title") {
            Some(title) => push(&mut refusal.messages, &format!("An HTML page: {title}")),
            None => push(&mut refusal.messages, "An HTML page."),
        },
        Ok(_) => {}
        Err(_) if starts(text, "<") => {
            let message = element(text, "message").unwrap_or_else(|| "An XML document.".to_owned());
            push(&mut refusal.messages, &message);
        }
        Err(_) => push(&mut refusal.messages, text.lines().next().unwrap_or_default()),
    }
    let denied = response.headers.get("x-authentication-denied-reason");
    if let Some(reason) = denied.filter(|reason| !reason.contains("CAPTCHA")) {
        push(&mut refusal.messages, &format!("Jira denied the login: {reason}."));
    }
    if is_app_blocked(response) {
        push(&mut refusal.messages, "The site's data security policy blocks the app from accessing this.");
    }
    refusal
}

/// Whether a body is an HTML page, by its header or its first words.
pub fn is_page(response: &Response) -> bool {
    response.is_html() || begins_page(&response.body)
}

/// Whether a body begins as an HTML page does.
pub fn begins_page(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body.get(..MAX_HEAD).unwrap_or(body));
    starts_page(text.trim_start_matches('\u{feff}').trim_start())
}

fn starts_page(text: &str) -> bool {
    let text = match text.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        Some((_, behind)) => behind.trim_start(),
        None => text,
    };
    ["<!doctype html", "<html"].iter().any(|start| starts(text, start))
}

/// Whether an administrator's data security policy keeps the app away
/// (`Atlassian-DataSecurityPolicy: app_access_blocked`).
pub fn is_app_blocked(response: &Response) -> bool {
    let policy = response.headers.get("atlassian-datasecuritypolicy");
    policy.is_some_and(|policy| policy.contains("app_access_blocked"))
}

/// The id that Atlassian's support finds a response by.
fn trace_id(response: &Response) -> Option<String> {
    ["atl-traceid", "x-arequestid", "atl-request-id", "x-trace-id"]
        .iter()
        .find_map(|name| response.headers.get(name))
        .map(|id| id.chars().take(128).collect())
}

fn read_value(value: &Tree<'_>, refusal: &mut Refusal) {
    match value {
        Tree::Object(_) => read_object(value, refusal),
        Tree::List(values) => values.iter().for_each(|value| read_value(value, refusal)),
        Tree::Text(text) => push(&mut refusal.messages, text),
        _ => {}
    }
}

fn read_object(body: &Tree<'_>, refusal: &mut Refusal) {
    let before = (refusal.messages.len(), refusal.fields.len());
    // Jira; JSM; Confluence and the gateway; RFC 9457; OAuth.
    for name in [
        "errorMessages",
        "warningMessages",
        "errorMessage",
        "message",
        "title",
        "detail",
        "error_description",
    ] {
        match body.get(name) {
            // Confluence's own: a translation, or its key alone.
            Some(message @ Tree::Object(_)) => {
                if let Some(Tree::Text(text)) = message.get("translation").or_else(|| message.get("key")) {
                    push(&mut refusal.messages, text);
                }
            }
            Some(Tree::List(texts)) => {
                texts.iter().filter_map(Tree::as_str).for_each(|text| push(&mut refusal.messages, text));
            }
            Some(Tree::Text(text)) => push(&mut refusal.messages, text),
            _ => {}
        }
    }
    match body.get("errors") {
        Some(Tree::Object(fields)) => read_fields(fields, refusal),
        Some(errors) => read_value(errors, refusal),
        None => {}
    }
    // Of one issue of many; of one field of many; of Confluence.
    let data = body.get("data").and_then(|data| data.get("errors"));
    let inner = [body.get("elementErrors"), body.get("results"), data];
    inner.into_iter().flatten().for_each(|inner| read_value(inner, refusal));
    if before == (refusal.messages.len(), refusal.fields.len())
        && let Some(text) = body.get("error").and_then(Tree::as_str)
    {
        push(&mut refusal.messages, text);
    }
}

fn read_fields(fields: &[(Cow<'_, str>, Tree<'_>)], refusal: &mut Refusal) {
    for (field, problem) in fields {
        let problems = match problem {
            Tree::List(problems) => problems,
            problem => std::slice::from_ref(problem),
        };
        for text in problems.iter().filter_map(Tree::as_str) {
            if refusal.fields.len() < MAX_FIELDS {
                refusal.fields.push((shorten(field), shorten(text)));
            }
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

/// The words of the first `name` element, whose name is lower case, near the
/// start of a page.
fn element(text: &str, name: &str) -> Option<String> {
    let head: String = text.chars().take(MAX_HEAD).collect();
    let lower = head.to_ascii_lowercase();
    let start = format!("<{name}");
    let behind = lower.match_indices(&start).map(|(at, _)| at.saturating_add(start.len())).find(|at| {
        let next = lower.get(*at..).unwrap_or_default();
        next.starts_with(|c: char| c == '>' || c.is_ascii_whitespace())
    })?;
    let from = lower.get(behind..)?.find('>')?.saturating_add(behind).saturating_add(1);
    let to = lower.get(from..)?.find(&format!("</{name}"))?.saturating_add(from);
    let words = head.get(from..to)?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(words).filter(|words| !words.is_empty())
}

fn starts(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests;
