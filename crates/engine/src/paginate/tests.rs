use super::*;
use crate::http::Headers;

mod cursors;
mod detection;
mod documents;
mod growth;
mod guards;
mod simulation;
mod styles;

/// The connection's site in these tests, with an absolute link's path below it.
fn root(link: &str) -> Result<String, String> {
    link.strip_prefix("https://acme.atlassian.net")
        .map(str::to_owned)
        .ok_or("It points to another origin.".into())
}

/// `GET /path?query`, or `POST /path {body}` that only reads.
fn call(request: &str) -> Call {
    let mut parts = request.splitn(3, ' ');
    let (method, path) = (parts.next().unwrap(), parts.next().unwrap());
    let body = parts.next().map(|body| body.replace('\'', "\"").into_bytes());
    let mut call = Call::parse(method, path, &[], Vec::new(), body).unwrap();
    call.safety = Safety::Safe;
    call
}

/// JSON with `'` for `"`, behind a line `link: …` where it has such a header.
fn answer(text: &str) -> Response {
    let text = text.replace('\'', "\"");
    let (header, body) = match text.split_once('\n') {
        Some((line, body)) => (line.strip_prefix("link: "), body),
        None => (None, text.as_str()),
    };
    let headers: Headers = header.map(|link| ("Link".to_owned(), link.to_owned())).into_iter().collect();
    Response { status: 200, headers, body: body.into() }
}

/// A page's name as a row has it: its query, or its body.
fn asked(call: &Call) -> String {
    match call.body() {
        Some(body) => String::from_utf8(body.to_vec()).unwrap().replace('"', "'"),
        None => call.query().unwrap_or("-").to_owned(),
    }
}

fn pages(style: &str, request: &str, bounds: Bounds) -> Pages {
    let style = (!style.is_empty()).then(|| Style::parse(style).unwrap());
    Pages::new(call(request), style, Digest::of(&[request]), bounds).unwrap()
}

/// Reads responses to the last one or a stop: the calls, the items, and the stop or
/// the error.
fn run(pages: &mut Pages, answers: &[&str]) -> String {
    let (mut calls, mut end) = (Vec::new(), "more".to_owned());
    let mut answers = answers.iter();
    while let Some(call) = pages.call().unwrap() {
        calls.push(asked(&call));
        let Some(text) = answers.next() else { break };
        if let Err(error) = pages.take(answer(text), &root) {
            end = format!("! {}", error.message());
            break;
        }
    }
    assert_eq!(answers.len(), 0, "answers that nobody asked for, after {calls:?} {end}");
    if let Some(stopped) = pages.stopped() {
        end = format!("{stopped:?}").to_lowercase();
    }
    let items: Vec<_> =
        pages.drain().flat_map(|page| page.items().map(str::to_owned).collect::<Vec<_>>()).collect();
    format!("{} => {} {end}", calls.join(" | "), items.join(" ").replace('"', "'")).replace("  ", " ")
}

/// An expected error is the start of what is said.
#[track_caller]
fn compare(actual: &str, expected: &str) {
    match expected.contains('!') {
        true => assert!(actual.starts_with(expected), "\n  is {actual}\n not {expected}"),
        false => assert_eq!(actual, expected),
    }
}

/// One list: its style (none to detect it), its first request, the responses, and what
/// comes of them.
#[track_caller]
fn check(style: &str, request: &str, answers: &[&str], expected: &str) {
    compare(&run(&mut pages(style, request, Bounds::default()), answers), expected);
}

/// The same with at most so many pages and items.
#[track_caller]
fn capped(style: &str, request: &str, (pages_cap, items): (u64, u64), answers: &[&str], expected: &str) {
    compare(&run(&mut pages(style, request, Bounds { pages: pages_cap, items }), answers), expected);
}
