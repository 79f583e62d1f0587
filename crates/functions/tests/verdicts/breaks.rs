use super::{Pairs, answer, asked};
use jira_catalog::Catalog;
use jira_engine::auth::{Credential, Secret};
use jira_engine::call::Call;
use jira_engine::connection::{Connection, Language, Level, Limits};
use jira_engine::error::Error;
use jira_engine::exchange::{Event, Exchange, Step};
use jira_engine::http::{Cause, Part, Response, TlsProblem, TransportError};
use jira_engine::site::{Route, Site};
use jira_engine::throttle::Admission;
use jira_time::clock::Instant;
use jira_time::timestamp::Timestamp;

/// A site of Jira Cloud.
pub(crate) const CLOUD: &str = "https://acme.atlassian.net";

const WALL: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Drives a call through these answers, a second each. Gives how many of them
/// it asked for, and its outcome if it did not ask for more.
fn drive(
    what: &str,
    answers: Vec<Result<Response, TransportError>>,
) -> (usize, Option<Result<Response, Error>>) {
    let (method, safety) = asked(what);
    let mut call = Call::parse(method.name(), "/rest/api/3/x", &[], Vec::new(), None).unwrap();
    (call.safety, call.has_explicit_safety) = (safety, true);
    let mut answers = answers.into_iter();
    perform(CLOUD, call, &mut || answers.next())
}

/// Drives a call to its end. Gives how many answers it asked for, and its outcome.
pub(crate) fn run(
    site: &str,
    call: Call,
    mut answer: impl FnMut() -> Result<Response, TransportError>,
) -> (usize, Result<Response, Error>) {
    let (asked, outcome) = perform(site, call, &mut || Some(answer()));
    (asked, outcome.unwrap())
}

fn perform(
    site: &str,
    call: Call,
    answer: &mut dyn FnMut() -> Option<Result<Response, TransportError>>,
) -> (usize, Option<Result<Response, Error>>) {
    let connection = || Connection {
        revision: "1".into(),
        site: Site::parse(site, None).unwrap(),
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
    };
    let mut now = Instant::from_nanos(0);
    let mut exchange = Exchange::new(call, now, 7).documented(&Catalog);
    let (mut event, mut asked) = (Event::Started, 0);
    loop {
        let wall = WALL.after(now.since(Instant::from_nanos(0)));
        event = match exchange.step(event, now, wall) {
            Step::Load => Event::Loaded(Ok(Box::new(connection()))),
            Step::Save(learned) => panic!("{learned:?}"),
            Step::Admit(ask) => Event::Admitted(Admission::At(ask.earliest)),
            Step::Send(_) => match answer() {
                None => return (asked, None),
                Some(answer) => {
                    asked += 1;
                    now = now.after(std::time::Duration::from_secs(1));
                    Event::Answered(answer)
                }
            },
            Step::Wait(until, _) => {
                now = until;
                Event::Woke
            }
            Step::Done(outcome) => return (asked, Some(outcome)),
        };
    }
}

/// What a break leads to: `again`, or the case of the error.
fn check(what: &str, broken: TransportError, expected: &str) {
    let told = format!("{what} {broken:?}");
    let (_, outcome) = drive(what, vec![Err(broken)]);
    let outcome = outcome.map_or("again", |outcome| outcome.unwrap_err().case());
    assert_eq!(outcome, expected, "{told}");
}

/// The case of the error that a call ends with after a first answer and a second.
fn check_second(
    what: &str,
    first: Result<Response, TransportError>,
    second: (u16, Pairs<'_>),
    expected: &str,
) {
    let told = format!("{what} {first:?} {second:?}");
    let (asked, outcome) = drive(what, vec![first, Ok(answer(second.0, second.1, ""))]);
    let case = outcome.unwrap().map_or_else(|error| error.case(), |_| "done");
    assert_eq!((asked, case), (2, expected), "{told}");
}

fn not_sent(cause: Cause) -> TransportError {
    TransportError::NotSent(cause, "x".into())
}

fn reset() -> TransportError {
    TransportError::NoReply("reset".into())
}

#[test]
fn what_was_not_sent_is_repeated_where_that_may_help() {
    check("GET", not_sent(Cause::Connection), "again");
    check("HEAD", not_sent(Cause::Connection), "again");
    check("POST", not_sent(Cause::Connection), "again");
    check("PATCH", not_sent(Cause::Connection), "again");
    check("PUT", not_sent(Cause::Connection), "again");
    check("DELETE", not_sent(Cause::Connection), "again");
    check("PUT once", not_sent(Cause::Connection), "again");
    check("GET", not_sent(Cause::Name), "unreachable");
    check("POST", not_sent(Cause::Name), "unreachable");
    check("GET", not_sent(Cause::Tls(TlsProblem::Issuer)), "unreachable");
    check("PUT", not_sent(Cause::Tls(TlsProblem::Issuer)), "unreachable");
    for distrust in [TlsProblem::Name, TlsProblem::Date, TlsProblem::Client, TlsProblem::Other] {
        check("GET", not_sent(Cause::Tls(distrust)), "unreachable");
        check("POST", not_sent(Cause::Tls(distrust)), "unreachable");
    }
    check("GET", not_sent(Cause::Other), "unreachable");
    check("POST", not_sent(Cause::Other), "unreachable");
    check("GET", TransportError::Denied, "denied-by-host");
    check("POST", TransportError::Denied, "denied-by-host");
    check("DELETE", TransportError::Denied, "denied-by-host");
}

#[test]
fn what_may_have_arrived_is_repeated_where_that_is_safe() {
    check("GET", reset(), "again");
    check("HEAD", reset(), "again");
    check("OPTIONS", reset(), "again");
    check("PUT", reset(), "again");
    check("DELETE", reset(), "again");
    check("POST safe", reset(), "again");
    check("POST idempotent", reset(), "again");
    check("PATCH idempotent", reset(), "again");
    check("POST", reset(), "outcome-unknown");
    check("PATCH", reset(), "outcome-unknown");
    check("PUT once", reset(), "outcome-unknown");
    check("DELETE once", reset(), "outcome-unknown");
    check("GET", TransportError::TimedOut, "again");
    check("HEAD", TransportError::TimedOut, "again");
    check("OPTIONS", TransportError::TimedOut, "again");
    check("PUT", TransportError::TimedOut, "again");
    check("DELETE", TransportError::TimedOut, "again");
    check("POST safe", TransportError::TimedOut, "again");
    check("POST idempotent", TransportError::TimedOut, "again");
    check("POST", TransportError::TimedOut, "outcome-unknown");
    check("PATCH", TransportError::TimedOut, "outcome-unknown");
    check("PUT once", TransportError::TimedOut, "outcome-unknown");
}

#[test]
fn an_answer_that_is_too_large_tells_that_a_change_arrived_and_no_more() {
    check("GET", TransportError::TooLarge(Part::Head), "too-large");
    check("GET", TransportError::TooLarge(Part::Body), "too-large");
    check("GET", TransportError::TooLarge(Part::Memory), "too-large");
    check("GET", TransportError::TooLarge(Part::Host), "too-large");
    check("POST safe", TransportError::TooLarge(Part::Body), "too-large");
    check("POST", TransportError::TooLarge(Part::Head), "outcome-unknown");
    check("POST", TransportError::TooLarge(Part::Body), "outcome-unknown");
    check("PATCH", TransportError::TooLarge(Part::Memory), "outcome-unknown");
    check("PUT once", TransportError::TooLarge(Part::Body), "outcome-unknown");
    // A repeat would be as large.
    check("PUT", TransportError::TooLarge(Part::Body), "outcome-unknown");
    check("DELETE", TransportError::TooLarge(Part::Head), "outcome-unknown");
    check("POST idempotent", TransportError::TooLarge(Part::Memory), "outcome-unknown");
}

/// After a first attempt in doubt no later refusal says that nothing was changed.
#[test]
fn the_second_answer_does_not_hide_the_first() {
    let status = |status: u16| Ok(answer(status, &[], ""));
    check_second("GET", Err(reset()), (200, &[]), "done");
    check_second("GET", Err(reset()), (404, &[]), "not-found");
    check_second("GET", status(503), (403, &[]), "forbidden");
    check_second("POST safe", status(500), (400, &[]), "invalid");
    check_second("PUT", Err(reset()), (204, &[]), "done");
    check_second("DELETE", Err(reset()), (204, &[]), "done");
    check_second("DELETE", Err(reset()), (404, &[]), "outcome-unknown");
    check_second("DELETE", Err(TransportError::TimedOut), (404, &[]), "outcome-unknown");
    check_second("DELETE", status(502), (404, &[]), "outcome-unknown");
    check_second("DELETE", status(429), (404, &[]), "not-found");
    check_second("DELETE", Err(not_sent(Cause::Connection)), (404, &[]), "not-found");
    check_second("PUT", status(503), (409, &[]), "outcome-unknown");
    check_second("PUT", status(408), (401, &[]), "outcome-unknown");
    check_second("PUT", status(429), (409, &[]), "conflict");
    check_second("POST", status(429), (400, &[]), "invalid");
    check_second("POST", status(429), (503, &[]), "outcome-unknown");
    check_second("POST", Err(not_sent(Cause::Connection)), (400, &[]), "invalid");
    check_second("POST", Err(not_sent(Cause::Connection)), (201, &[]), "done");
    let quota: Pairs<'_> = &[("RateLimit-Reason", "jira-quota-tenant-based")];
    check_second("GET", status(503), (429, quota), "rate-limited");
    check_second("PUT", status(503), (429, quota), "outcome-unknown");
}
