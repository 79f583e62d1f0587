//! What is said of a response that is not the expected one, and of pages of a list.

use super::samples::{answer, request};
use jira_engine::call::Call;
use jira_engine::classify::{self, Verdict};
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::http::{Part, TransportError};
use jira_engine::paginate::{Bounds, Pages, Style};
use jira_engine::{json, refusal};
use std::time::Duration;

/// Problems of a response.
pub(super) fn answers() -> Vec<Error> {
    let read = |headers: &[(&str, &str)], body: &str| {
        json::decode::<Vec<u32>>(&answer(200, headers, body)).expect_err(body)
    };
    let mut errors = vec![
        read(&[("content-type", "text/html")], "<html>"),
        read(&[], ""),
        read(&[], "[1,2"),
        read(&[], "[1,x]"),
        read(&[], "[\"a\"]"),
    ];
    let breaks = [Part::Head, Part::Body, Part::Memory, Part::Host].map(TransportError::TooLarge);
    let breaks = breaks
        .into_iter()
        .chain([TransportError::NoReply("connection reset".into()), TransportError::TimedOut]);
    for broken in breaks {
        for method in ["GET", "POST"] {
            errors.push(stopped(classify::broken(
                &request(method),
                broken.clone(),
                Duration::from_secs(76),
                1 << 20,
            )));
        }
    }
    let page = "<html><title>Sign in</title></html>";
    for method in ["GET", "POST"] {
        for (status, headers, body) in [
            (500, &[][..], r#"{"errorMessages":["Internal error."]}"#),
            (200, &[("content-encoding", "br")], "?"),
            (302, &[("location", "/login.jsp")], ""),
            (403, &[("x-authentication-denied-reason", "X")], ""),
            (404, &[("atlassian-datasecuritypolicy", "app_access_blocked")], ""),
            (400, &[("content-encoding", "br")], "?"),
            (502, &[], page),
        ] {
            errors.push(stopped(classify::classify(&request(method), true, &answer(status, headers, body))));
        }
        for body in ["", "{\"a\":", page, "blocked by policy"] {
            let due = classify::Due::Content;
            errors.push(stopped(classify::body::judge(&request(method), due, &answer(200, &[], body))));
        }
        let due = classify::Due::File;
        errors.push(stopped(classify::body::judge(&request(method), due, &answer(200, &[], page))));
    }
    assert_eq!(refusal::read(&answer(400, &[], page)).messages, ["An HTML page: Sign in"]);
    errors
}

/// Problems of a list.
pub(super) fn pages() -> Vec<Error> {
    let list = |style: Style, method: &str, path: &str| {
        let call = Call::parse(method, path, &[], Vec::new(), None).unwrap();
        Pages::new(call, Some(style), Digest::of(&[]), Bounds::default())
    };
    let mut errors =
        vec![list(Style::Start, "POST", "/p").unwrap_err(), list(Style::TokenBody, "GET", "/p").unwrap_err()];
    let root = |_: &str| Err("It points to another site.".to_owned());
    for (style, path, bodies) in [
        (Style::Start, "/p", &["{}"][..]),
        (Style::StartAt, "/p?startAt=1", &[r#"{"startAt":5,"total":9,"values":[1]}"#]),
        (Style::StartAt, "/p?maxResults=2", &[r#"{"startAt":0,"total":9,"values":[]}"#]),
        (Style::StartAt, "/p?maxResults=0", &[r#"{"startAt":0,"total":9,"values":[]}"#]),
        (Style::Token, "/p", &[r#"{"isLast":false,"values":[1]}"#]),
        (
            Style::Token,
            "/p",
            &[r#"{"nextPageToken":"a","values":[1]}"#, r#"{"nextPageToken":"a","values":[2]}"#],
        ),
        (Style::Array, "/p", &["[1,2]", "[1,2]"]),
        (Style::Link, "/p", &[r#"{"_links":{"next":"/q?cursor=x"},"results":[1]}"#]),
        (Style::Link, "/p", &[r#"{"_links":{"next":"/p"},"results":[1]}"#]),
        (Style::Link, "/p", &[r#"{"_links":{"next":"https://evil.example/p?cursor=x"},"results":[1]}"#]),
    ] {
        let mut pages = list(style, "GET", path).unwrap();
        let error = bodies.iter().find_map(|body| pages.take(answer(200, &[], body), &root).err());
        errors.push(error.unwrap_or_else(|| panic!("{style:?} {bodies:?}")));
    }
    errors
}

fn stopped(verdict: Verdict) -> Error {
    match verdict {
        Verdict::Stop(error) | Verdict::Retry(error) => error,
        other => panic!("{other:?}"),
    }
}
