//! What is made of every kind of answer and of every kind of break: a row each.
//!
//! A row names the method, with what its caller says of a repeat where that is
//! not the method's own promise: `POST safe`.

#![forbid(unsafe_code)]

mod answers;
mod breaks;
mod calls;
mod repeats;
mod safety;
mod statuses;
mod typed;

use jira_engine::classify::{Verdict, classify};
use jira_engine::error::Error;
use jira_engine::http::{Headers, Method, Origin, Request, Response, Safety, Url};

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// `POST safe` as its method and what a repeat does.
fn asked(what: &str) -> (Method, Safety) {
    let (method, mark) = what.split_once(' ').unwrap_or((what, ""));
    let method = Method::parse(method).unwrap();
    let safety = match mark {
        "safe" => Safety::Safe,
        "idempotent" => Safety::Idempotent,
        "once" => Safety::Once,
        "" => method.safety(),
        other => panic!("{other}"),
    };
    (method, safety)
}

fn answer(status: u16, headers: Pairs<'_>, body: &str) -> Response {
    let headers: Headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Response { status, headers, body: body.into() }
}

/// A verdict in words: `again` where it is repeated after a while, `stop` where
/// it is not, and why.
fn judge(what: &str, signed: bool, response: &Response) -> String {
    let (method, safety) = asked(what);
    let url = Url {
        origin: Origin { secure: true, authority: "acme.atlassian.net".into() },
        path: "/rest/api/3/x".into(),
        query: None,
    };
    let request = Request { method, url, headers: Headers::default(), body: None, safety };
    let told = |error: Error| match error {
        Error::Refused(why, refusal) => {
            assert_eq!(refusal.status, response.status);
            format!("{why:?}")
        }
        Error::OutcomeUnknown(_, Some(refusal)) => {
            assert_eq!(refusal.status, response.status);
            "OutcomeUnknown".to_owned()
        }
        other => panic!("{other:?}"),
    };
    match classify(&request, signed, response) {
        Verdict::Done => "done".to_owned(),
        Verdict::Follow(url) => format!("follow {}{}", url.origin, url.path_and_query()),
        Verdict::Retry(error) => format!("again {}", told(error)),
        Verdict::Stop(error) => format!("stop {}", told(error)),
    }
}

fn check(what: &str, status: u16, headers: Pairs<'_>, body: &str, expected: &str) {
    let verdict = judge(what, true, &answer(status, headers, body));
    assert_eq!(verdict, expected, "{what} {status} {headers:?} {body}");
}

/// The same of a request without a credential.
fn check_anonymous(what: &str, status: u16, headers: Pairs<'_>, body: &str, expected: &str) {
    let verdict = judge(what, false, &answer(status, headers, body));
    assert_eq!(verdict, expected, "{what} {status} {headers:?} {body}");
}
