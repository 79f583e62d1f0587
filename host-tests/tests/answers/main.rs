//! What is reported where an answer is wrong, through the real component and the
//! command: a change that was not carried out, or of which nobody knows, is never done.
//! `crates/functions/tests/verdicts` has the same rows natively, and more of them.

#![forbid(unsafe_code)]

mod command;
mod component;
mod ways;

use host_tests::functions::Reply;

const PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Log in</body></html>";

/// A wrong answer, and the errors that it leads to.
struct Wrong {
    reply: Reply,
    /// Of a change.
    change: &'static str,
    /// Of a change that says only by its status that it was made.
    silent: &'static str,
    /// Of a read.
    read: &'static str,
    /// How often a read is sent.
    sent: usize,
}

fn to(status: u16, location: &str) -> Reply {
    Reply { status, location: Some(location.to_owned()), ..Reply::default() }
}

fn text(status: u16, media: &'static str, body: &str) -> Reply {
    Reply { status, media, body: body.to_owned(), ..Reply::default() }
}

/// The wrong answers by name.
fn wrong() -> Vec<(&'static str, Wrong)> {
    let other = "https://new-name.atlassian.net/rest/api/3/issue/KAN-7";
    let login = "/login.jsp?permissionViolation=true&os_destination=x";
    let errors = r#"{"errorMessages":["Nope"],"errors":{"summary":"You cannot"}}"#;
    let json = "application/json";
    let html = "text/html;charset=UTF-8";
    let gone = r#"{"errorMessages":["Issue does not exist"],"errors":{}}"#;
    let failed = |status| Reply { login: "AUTHENTICATED_FAILED", ..text(status, json, gone) };
    let row = |reply, change, read, sent| Wrong { reply, change, silent: change, read, sent };
    let unknown = "outcome-unknown";
    vec![
        ("301", row(to(301, other), "unexpected", "unexpected", 1)),
        ("302", row(to(302, other), "unexpected", "unexpected", 1)),
        ("303", row(to(303, other), "unexpected", "unexpected", 1)),
        ("307", row(to(307, other), "unexpected", "unexpected", 1)),
        ("308", row(to(308, other), "unexpected", "unexpected", 1)),
        ("300", row(text(300, html, PAGE), "unexpected", "unexpected", 1)),
        ("304", row(Reply { status: 304, ..Reply::default() }, "unexpected", "unexpected", 1)),
        ("login", row(to(302, login), "unauthorized", "unauthorized", 1)),
        ("page", row(text(200, html, PAGE), unknown, "unreadable", 1)),
        ("page without a type", row(text(200, "", PAGE), unknown, "unreadable", 1)),
        ("page as JSON", row(text(200, json, PAGE), unknown, "unreadable", 1)),
        ("accepted page", row(text(202, html, PAGE), unknown, "unreadable", 1)),
        ("page of many", row(text(207, html, PAGE), unknown, "unreadable", 1)),
        ("text", row(text(200, "text/plain", "blocked by policy"), unknown, "unreadable", 1)),
        ("errors", row(text(200, json, errors), unknown, "", 1)),
        ("errors of many", row(text(207, json, errors), unknown, "", 1)),
        ("empty", Wrong { silent: "", ..row(text(200, json, ""), unknown, "unreadable", 3) }),
        ("cut", row(text(200, json, r#"{"id":"10000","key":"#), unknown, "unreadable", 3)),
        ("unknown credential", row(failed(404), "unauthorized", "unauthorized", 1)),
        ("refused credential", row(failed(400), "unauthorized", "unauthorized", 1)),
    ]
}
