use super::*;
use crate::auth::{App, Credential, Provider, Secret, Tokens};
use crate::backoff::Backoff;
use crate::connection::{Language, Learned, Level, Unsaved};
use crate::error::{Limit, RefusalReason};
use crate::http::{Cause, Headers, Part, TlsProblem};
use crate::site::{Route, Site};
use crate::throttle::Throttle;

mod detour;
mod grants;
mod retries;
mod simulation;
mod sites;

const SECOND: Duration = Duration::from_secs(1);
const WALL: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn connection() -> Result<Box<Connection>, Error> {
    Ok(Box::new(Connection {
        revision: "1".into(),
        site: Site::parse("https://acme.atlassian.net", None).unwrap(),
        credential: Credential::basic("fred@example.com", Secret::new("hunter2")).unwrap(),
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: None,
        site_url: None,
        dead_grant: None,
        route: Route::Site,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: Level::Off,
    }))
}

/// The time of day, where the clock's start is [`WALL`].
fn wall(now: Instant) -> Timestamp {
    WALL.after(now.since(Instant::from_nanos(0)))
}

fn answer(status: u16, headers: &[(&str, &str)]) -> Result<Response, TransportError> {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let body = if matches!(status, 200 | 201) { b"{}".to_vec() } else { Vec::new() };
    Ok(Response { status, headers, body })
}

fn call(method: &str) -> Call {
    Call::parse(method, "/rest/api/3/project?a=b", &[], Vec::new(), None).unwrap()
}

/// A script: answers with the seconds that each took. Gives the requests that
/// were sent and the outcome.
fn play(
    call: Call,
    answers: Vec<(u64, Result<Response, TransportError>)>,
) -> (Vec<Request>, Result<Response, Error>) {
    let (sent, _, outcome) = replay(call, answers);
    (sent, outcome)
}

/// As above, with the waits between.
fn replay(
    call: Call,
    answers: Vec<(u64, Result<Response, TransportError>)>,
) -> (Vec<Request>, Vec<Duration>, Result<Response, Error>) {
    replay_with(&mut Throttle::default(), call, answers)
}

/// As above, with what is known of the site's limits.
fn replay_with(
    throttle: &mut Throttle,
    call: Call,
    answers: Vec<(u64, Result<Response, TransportError>)>,
) -> (Vec<Request>, Vec<Duration>, Result<Response, Error>) {
    let mut waits: Vec<Duration> = Vec::new();
    let mut now = Instant::from_nanos(0);
    let mut answers = answers.into_iter();
    let mut sent = Vec::new();
    let mut exchange = Exchange::new(call, now, 7);
    let mut event = Event::Started;
    loop {
        event = match exchange.step(event, now, wall(now)) {
            Step::Load => Event::Loaded(connection()),
            Step::Save(learned) => panic!("{learned:?}"),
            Step::Admit(ask) => Event::Admitted(throttle.admit(1, ask, wall(now))),
            Step::Send(attempt) => {
                sent.push(attempt.request.clone());
                let (seconds, answer) = answers.next().expect("one request too many");
                now = now.after(SECOND * u32::try_from(seconds).unwrap());
                Event::Answered(answer)
            }
            Step::Wait(until, _) => {
                assert!(until >= now);
                waits.push(until.since(now));
                now = until;
                Event::Woke
            }
            Step::Done(outcome) => {
                assert_eq!(usize::try_from(exchange.attempts()).unwrap(), sent.len());
                assert_eq!(exchange.waited(), waits.iter().sum());
                return (sent, waits, outcome);
            }
        };
    }
}

#[test]
fn a_call_is_signed_and_sent_to_its_site() {
    let (sent, outcome) = play(call("GET"), vec![(1, answer(200, &[]))]);
    assert_eq!(outcome.unwrap().status, 200);
    let request = &sent[0];
    assert_eq!(request.url.origin.to_string(), "https://acme.atlassian.net");
    assert_eq!(request.url.path_and_query(), "/rest/api/3/project?a=b");
    assert_eq!(request.headers.get("authorization"), Some("Basic ZnJlZEBleGFtcGxlLmNvbTpodW50ZXIy"));
    assert_eq!(request.headers.get("accept"), Some("application/json"));
    assert!(request.headers.get("user-agent").unwrap().starts_with("jira-connector/"));
    assert_eq!(request.headers.get("accept-language"), Some("en"));
    assert_eq!(request.headers.get("x-force-accept-language"), Some("true"));
    assert_eq!(request.headers.get("content-type"), None);
}

#[test]
fn an_anonymous_call_carries_no_credential() {
    let mut call = call("GET");
    call.anonymous = true;
    let (sent, outcome) = play(call, vec![(1, answer(200, &[("x-seraph-loginreason", "OUT")]))]);
    assert!(outcome.is_ok());
    assert_eq!(sent[0].headers.get("authorization"), None);
}

#[test]
fn the_caller_s_headers_replace_the_defaults() {
    let headers =
        vec![("Accept".to_owned(), "text/plain".to_owned()), ("Content-Type".to_owned(), "a/b".to_owned())];
    let call = Call::parse("POST", "/x", &[], headers, Some(b"{}".to_vec())).unwrap();
    let (sent, _) = play(call, vec![(1, answer(201, &[]))]);
    let values = |name: &str| {
        let found = sent[0].headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(values("accept"), ["text/plain"]);
    assert_eq!(values("content-type"), ["a/b"]);
}

#[test]
fn a_read_follows_five_redirects_and_no_more() {
    let hop = || (1, answer(302, &[("location", "/elsewhere?x=y")]));
    let mut answers: Vec<_> = (0..5).map(|_| hop()).collect();
    answers.push((1, answer(200, &[])));
    let (sent, outcome) = play(call("GET"), answers);
    assert!(outcome.is_ok());
    assert_eq!(sent.len(), 6);
    assert_eq!(sent[1].url.path_and_query(), "/elsewhere?x=y");
    assert!(sent[5].headers.get("authorization").is_some());

    let (sent, outcome) = play(call("GET"), (0..6).map(|_| hop()).collect());
    assert_eq!(sent.len(), 6);
    assert!(matches!(outcome, Err(Error::Unreadable(_))));
}

#[test]
fn a_redirect_to_another_origin_ends_the_call() {
    let away = answer(302, &[("location", "https://login.example/?token=hunter2")]);
    let (sent, outcome) = play(call("GET"), vec![(1, away)]);
    assert_eq!(sent.len(), 1);
    let error = outcome.unwrap_err();
    assert!(
        matches!(&error, Error::Refused(RefusalReason::Redirected(origin), _) if origin == "https://login.example")
    );
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn a_write_is_never_replayed_by_a_redirect() {
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for status in [301, 302, 303, 307, 308] {
            let (sent, outcome) = play(call(method), vec![(1, answer(status, &[("location", "/x")]))]);
            let error = outcome.unwrap_err();
            assert_eq!((sent.len(), error.refusal().unwrap().status), (1, status));
            assert_eq!(error.case(), "unexpected");
        }
    }
}

#[test]
fn breaks_of_reads_and_writes() {
    let end = |method: &str, broken: TransportError| {
        let mut call = call(method);
        call.limits.backoff.retries = Some(0);
        play(call, vec![(30, Err(broken))]).1.unwrap_err()
    };
    let refused = || TransportError::NotSent(Cause::Connection, "refused".into());
    assert!(matches!(end("GET", refused()), Error::Unreachable { .. }));
    assert!(matches!(end("POST", refused()), Error::Unreachable { .. }));
    assert!(matches!(end("GET", TransportError::Denied), Error::Denied(_)));
    assert_eq!(end("GET", TransportError::TimedOut), Error::TimedOut(SECOND * 30));
    assert!(matches!(end("POST", TransportError::TimedOut), Error::OutcomeUnknown(..)));
    assert!(matches!(end("DELETE", TransportError::TimedOut), Error::OutcomeUnknown(..)));
    assert!(matches!(end("HEAD", TransportError::NoReply("reset".into())), Error::Interrupted(_)));
    assert!(matches!(end("PATCH", TransportError::NoReply("reset".into())), Error::OutcomeUnknown(..)));
    for part in [Part::Head, Part::Body, Part::Memory, Part::Host] {
        assert!(matches!(end("GET", TransportError::TooLarge(part)), Error::TooLarge(..)));
        assert!(matches!(end("POST", TransportError::TooLarge(part)), Error::OutcomeUnknown(..)));
    }
}

#[test]
fn each_attempt_and_the_whole_call_have_a_deadline() {
    let deadlines = |limits: Limits| {
        let mut call = call("GET");
        call.limits = limits;
        let mut exchange = Exchange::new(call, Instant::from_nanos(0), 7);
        exchange.step(Event::Started, Instant::from_nanos(0), WALL);
        let deadline = |step: Step<'_>| match step {
            Step::Send(attempt) => attempt.deadline.map(|at| at.as_nanos() / 1_000_000_000),
            other => panic!("{other:?}"),
        };
        let now = Instant::from_nanos(0).after(SECOND);
        exchange.step(Event::Loaded(connection()), now, wall(now));
        let first = deadline(exchange.step(Event::Admitted(Admission::At(wall(now))), now, wall(now)));
        let now = now.after(SECOND * 9);
        let hop = answer(302, &[("location", "/x")]);
        exchange.step(Event::Answered(hop), now, wall(now));
        (first, deadline(exchange.step(Event::Admitted(Admission::At(wall(now))), now, wall(now))))
    };
    let limits = |attempt: u64, total: u64| Limits {
        attempt_timeout: Some(Duration::from_secs(attempt)),
        total_timeout: Some(Duration::from_secs(total)),
        max_body: None,
        ..Limits::default()
    };
    assert_eq!(deadlines(limits(15, 20)), (Some(16), Some(20)));
    assert_eq!(deadlines(limits(0, 20)), (Some(20), Some(20)));
    assert_eq!(deadlines(limits(15, 0)), (Some(16), Some(25)));
    assert_eq!(deadlines(limits(0, 0)), (None, None));
}

#[test]
fn no_request_goes_out_after_the_total_deadline() {
    let hop = || answer(302, &[("location", "/x")]);
    let (sent, outcome) = play(call("GET"), vec![(100, hop()), (25, hop())]);
    assert_eq!(sent.len(), 2);
    assert_eq!(outcome.unwrap_err(), Error::TimedOut(SECOND * 125));
}

#[test]
fn a_connection_that_is_not_to_be_had_ends_the_call() {
    let now = Instant::from_nanos(0);
    let mut exchange = Exchange::new(call("GET"), now, 7);
    exchange.step(Event::Started, now, WALL);
    let unknown = Error::UnknownConnection("acme".into());
    match exchange.step(Event::Loaded(Err(unknown.clone())), now, WALL) {
        Step::Done(Err(error)) => assert_eq!(error, unknown),
        other => panic!("{other:?}"),
    }
    for event in [Event::Answered(answer(200, &[])), Event::Admitted(Admission::At(WALL))] {
        assert!(matches!(exchange.step(event, now, WALL), Step::Done(Err(Error::Invalid(_)))));
    }
}

#[test]
fn a_call_prints_neither_query_nor_credential() {
    let now = Instant::from_nanos(0);
    let mut exchange = Exchange::new(call("GET"), now, 7);
    exchange.step(Event::Started, now, WALL);
    assert!(format!("{exchange:?}").contains("GET /rest/api/3/project"));
    exchange.step(Event::Loaded(connection()), now, WALL);
    let printed = format!("{exchange:?}");
    assert!(
        !printed.contains("a=b") && !printed.contains("hunter2") && !printed.contains("aHVudGVyMg"),
        "{printed}"
    );
}

fn broken(broken: TransportError) -> (u64, Result<Response, TransportError>) {
    (1, Err(broken))
}

fn refused() -> TransportError {
    TransportError::NotSent(Cause::Connection, "refused".into())
}

fn reset() -> TransportError {
    TransportError::NoReply("reset".into())
}

#[test]
fn a_credential_never_goes_to_another_connection_s_site() {
    let oauth = |url: &str, cloud_id: &str| {
        let mut stored = connection().unwrap();
        let app = App {
            provider: Provider::DataCenter,
            own_account: false,
            client_id: "id".into(),
            client_secret: None,
            scopes: Vec::new(),
            redirect_url: None,
            auth: None,
            skew: App::SKEW,
        };
        let tokens = |name: &str| Tokens {
            access: Secret::new(name),
            refresh: None,
            expires: None,
            scopes: Vec::new(),
        };
        stored.site = Site::parse(url, None).unwrap();
        stored.cloud_id = Some(cloud_id.into());
        stored.credential = Credential::OAuth(Box::new(app), Some(tokens(&format!("token of {url}"))));
        stored
    };
    let now = Instant::from_nanos(0);
    let ends = |changed: Box<Connection>| {
        let mut exchange = Exchange::new(call("GET"), now, 7);
        exchange.step(Event::Started, now, WALL);
        exchange.step(Event::Loaded(Ok(oauth("https://a.example.com", "1"))), now, WALL);
        exchange.step(Event::Admitted(Admission::At(WALL)), now, WALL);
        assert!(matches!(exchange.step(Event::Answered(answer(401, &[])), now, WALL), Step::Load));
        match exchange.step(Event::Loaded(Ok(changed)), now, WALL) {
            Step::Done(Err(error)) => error.case(),
            Step::Admit(_) => "again",
            other => panic!("{other:?}"),
        }
    };
    let mut renewed = oauth("https://a.example.com", "1");
    if let Credential::OAuth(_, Some(tokens)) = &mut renewed.credential {
        tokens.access = Secret::new("another");
    }
    assert_eq!(ends(renewed), "again");
    assert_eq!(ends(oauth("https://b.example.com", "1")), "connection-settings");
    let mut basic = connection().unwrap();
    basic.site = Site::parse("https://b.example.com", None).unwrap();
    assert_eq!(ends(basic), "connection-settings");
}

#[test]
fn an_address_that_is_too_long_is_never_sent() {
    let call = Call::encoded(
        crate::http::Method::Get,
        "/rest/api/3/issue/A-1".into(),
        Some("x".repeat(40_000)),
        None,
    );
    let (sent, outcome) = play(call, Vec::new());
    assert!(sent.is_empty());
    assert!(matches!(outcome, Err(Error::Invalid(problem)) if problem.contains("Request less at a time")));
}
