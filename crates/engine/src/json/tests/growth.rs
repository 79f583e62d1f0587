//! What a server sends costs in proportion to its size.

use super::super::*;
use crate::http::Headers;
use crate::refusal;
use jira_growth::doubles;

fn answer(status: u16, body: Vec<u8>) -> Response {
    Response { status, headers: Headers::default(), body }
}

/// A string of so many times this.
fn string(of: &str, times: usize) -> Vec<u8> {
    [b"[\"", of.repeat(times).as_bytes(), b"\"]"].concat()
}

#[test]
fn strings_of_what_is_no_text() {
    for of in ["\\ud800", "\\ud800\\ud800x", "\u{1}", "\\\\\u{1}", "\\\""] {
        doubles(10_000, |size| {
            let response = answer(200, string(of, size));
            move || assert!(read(&response).is_ok())
        });
    }
    doubles(10_000, |size| {
        let response = answer(200, [b"[\"".as_slice(), &[0xff, b'x'].repeat(size), b"\"]"].concat());
        move || assert!(read(&response).is_ok())
    });
}

#[test]
fn many_members_and_items() {
    doubles(2_000, |size| {
        let members: Vec<_> =
            (0..size).map(|number| format!("\"member{number}\":[{number},\"\\ud800\"]")).collect();
        let response = answer(200, format!("{{{}}}", members.join(",")).into_bytes());
        move || assert!(read(&response).is_ok_and(|tree| tree.get("member7").is_some()))
    });
    doubles(10_000, |size| {
        let response = answer(200, format!("[{}1]", "[],{},".repeat(size)).into_bytes());
        move || assert!(read(&response).is_ok())
    });
}

#[test]
fn brackets_that_never_close() {
    for of in ["[", "{\"a\":", "\"", "[{\"a\":["] {
        doubles(20_000, |size| {
            let response = answer(200, of.repeat(size).into_bytes());
            move || assert!(read(&response).is_err())
        });
    }
}

#[test]
fn refusals() {
    // Within what is read of a refusal, and beyond it, where it is cut first.
    for size in [5_000, 40_000] {
        doubles(size, |size| {
            let messages = "\"wrong\",".repeat(size);
            let body = format!("{{\"errorMessages\":[{messages}\"x\"],\"errors\":[{messages}\"x\"]}}");
            let response = answer(400, body.into_bytes());
            move || assert!(refusal::read(&response).messages.len() <= 20)
        });
    }
    doubles(20_000, |size| {
        let response = answer(502, format!("<html><title>{}", "<title".repeat(size)).into_bytes());
        move || assert!(refusal::read(&response).html)
    });
}
