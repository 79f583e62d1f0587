//! The other route of a token that the site refused: found within the call, once.

use super::*;
use crate::call::Call;

const SITE: &str = "https://acme.atlassian.net";
const GATEWAY: &str = "https://api.atlassian.com/ex/jira/1-a";
const FAILED: (&str, &str) = ("x-seraph-loginreason", "AUTHENTICATED_FAILED");
const OK: (&str, &str) = ("x-seraph-loginreason", "OK");

fn json(status: u16, headers: &[(&str, &str)], text: &str) -> Result<Response, TransportError> {
    let headers = [&[("content-type", "application/json")], headers].concat();
    Ok(Response { body: text.into(), ..answer(status, &headers).unwrap() })
}

fn tenant() -> Result<Response, TransportError> {
    json(200, &[], r#"{"cloudId":"1-a"}"#)
}

fn unlearned() -> Connection {
    Connection { route_is_known: false, ..*connection().unwrap() }
}

fn request(method: &str, path: &str) -> Call {
    let body = matches!(method, "POST" | "PUT").then(|| b"{}".to_vec());
    Call::parse(method, path, &[], Vec::new(), body).unwrap()
}

/// A call on a connection: its requests, how it ends, and what was found.
fn drive(
    stored: &Connection,
    call: Call,
    answers: Vec<Result<Response, TransportError>>,
) -> (Vec<String>, String, String) {
    let mut now = Instant::from_nanos(0);
    let mut answers = answers.into_iter();
    let mut sent = Vec::new();
    let mut exchange = Exchange::new(call, now, 7);
    let mut event = Event::Started;
    loop {
        event = match exchange.step(event, now, wall(now)) {
            Step::Load => Event::Loaded(Ok(Box::new(stored.clone()))),
            Step::Save(learned) => panic!("{learned:?}"),
            Step::Admit(ask) => Event::Admitted(Throttle::default().admit(1, ask, wall(now))),
            Step::Send(attempt) => {
                let Request { method, url, headers, body, .. } = attempt.request;
                let signed = if headers.get("authorization").is_some() { "" } else { " nobody" };
                let size = body.as_ref().map(|body| format!(" {} bytes", body.size())).unwrap_or_default();
                sent.push(format!("{method} {}{}{size}{signed}", url.origin, url.path_and_query()));
                now = now.after(SECOND);
                Event::Answered(answers.next().unwrap_or_else(|| panic!("one request too many: {sent:?}")))
            }
            Step::Wait(until, _) => {
                now = until;
                Event::Woke
            }
            Step::Done(outcome) => {
                let end = match outcome {
                    Ok(response) => response.status.to_string(),
                    Err(error) => error.case().to_owned(),
                };
                assert!(answers.next().is_none(), "the script is longer: {sent:?}");
                let found = match exchange.found() {
                    None => String::new(),
                    Some(Found { route, cloud_id, is_sure }) => {
                        let sure = if *is_sure { "" } else { " here" };
                        format!("{route:?} {}{sure}", cloud_id.as_deref().unwrap_or("-"))
                    }
                };
                return (sent, end, found);
            }
        };
    }
}

/// What the site says first, and what comes of it where the gateway accepts the token.
fn finds(method: &str, path: &str, refusal: Result<Response, TransportError>) {
    let (sent, end, found) =
        drive(&unlearned(), request(method, path), vec![refusal, tenant(), json(200, &[OK], "{}")]);
    let product = if path.starts_with("/wiki/") { "confluence" } else { "jira" };
    let body = if matches!(method, "POST" | "PUT") { " 2 bytes" } else { "" };
    let expected = [
        format!("{method} {SITE}{path}{body}"),
        format!("GET {SITE}/_edge/tenant_info nobody"),
        format!("{method} https://api.atlassian.com/ex/{product}/1-a{path}{body}"),
    ];
    assert_eq!(
        (sent, end.as_str(), found.as_str()),
        (expected.to_vec(), "200", "Gateway 1-a"),
        "{method} {path}"
    );
}

#[test]
fn a_token_with_scopes_finds_the_gateway_within_its_first_call() {
    for path in
        ["/rest/api/3/issue/KAN-1?fields=a", "/wiki/api/v2/pages/1", "/wiki/rest/api/space", "/rest/x"]
    {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            finds(method, path, answer(401, &[]));
            finds(method, path, answer(401, &[FAILED]));
            finds(method, path, json(404, &[], r#"{"errorMessages":["Issue does not exist"]}"#));
        }
        // Answered to nobody: a read alone is asked again.
        finds("GET", path, json(200, &[FAILED], "[]"));
    }
    // Sent to the login page, by the path of the site's own context.
    for method in ["GET", "POST", "PUT", "DELETE"] {
        finds(method, "/wiki/rest/x", answer(302, &[("location", "/login?os_destination=x")]));
    }
    finds("GET", "/wiki/rest/api/space", json(403, &[], r#"{"statusCode":403}"#));
    // One that only asks, whatever its method.
    let mut search = request("POST", "/rest/api/3/search/jql");
    search.safety = Safety::Safe;
    let answers = vec![json(200, &[FAILED], "{}"), tenant(), answer(200, &[OK])];
    assert_eq!(drive(&unlearned(), search, answers).0.len(), 3);
    // The cloud id may be known already.
    let known = Connection { cloud_id: Some("1-a".into()), ..unlearned() };
    let (sent, end, _) = drive(&known, request("GET", "/x"), vec![answer(401, &[]), answer(200, &[])]);
    assert_eq!((sent[1].as_str(), end.as_str()), (format!("GET {GATEWAY}/x").as_str(), "200"));
    // What the gateway says of the call is its response.
    for (last, end) in [
        (json(404, &[], "{}"), "not-found"),
        (json(400, &[OK], "{}"), "invalid"),
        (json(401, &[], r#"{"code":401,"message":"Unauthorized; scope does not match"}"#), "missing-scope"),
    ] {
        let answers = vec![answer(401, &[]), tenant(), last];
        let (_, ends, found) = drive(&unlearned(), request("PUT", "/x"), answers);
        assert_eq!((ends.as_str(), found.as_str()), (end, "Gateway 1-a"));
    }
}

#[test]
fn a_token_that_is_wrong_everywhere_is_looked_for_once() {
    let refusals = || [(answer(401, &[]), "unauthorized"), (json(404, &[], "{}"), "not-found")];
    for (refusal, case) in refusals() {
        let answers = vec![refusal, tenant(), answer(401, &[])];
        let (sent, end, found) = drive(&unlearned(), request("POST", "/x"), answers);
        assert_eq!((sent.len(), end.as_str(), found.as_str()), (3, case, "Site 1-a"));
    }
    // A Data Center has no cloud id.
    for (refusal, case) in refusals() {
        let (sent, end, found) =
            drive(&unlearned(), request("GET", "/x"), vec![refusal, json(404, &[], "{}")]);
        assert_eq!((sent.len(), end.as_str(), found.as_str()), (2, case, "Site -"));
    }
    for page in [answer(302, &[("location", "/login")]), json(200, &[], "{}"), json(200, &[], "<html>")] {
        let (_, end, found) = drive(&unlearned(), request("GET", "/x"), vec![answer(401, &[]), page]);
        assert_eq!((end.as_str(), found.as_str()), ("unauthorized", "Site -"));
    }
    // Confluence behind the gateway may say so too of a wrong token.
    let answers = vec![answer(401, &[]), tenant(), json(403, &[], "{}")];
    let (_, end, found) = drive(&unlearned(), request("GET", "/wiki/x"), answers);
    assert_eq!((end.as_str(), found.as_str()), ("unauthorized", "Site 1-a here"));
}

#[test]
fn what_keeps_the_gateway_from_being_asked_leaves_the_site_s_refusal() {
    for break_at in [1, 2] {
        for broken in [
            Err(TransportError::Denied),
            Err(TransportError::NotSent(Cause::Name, "x".into())),
            Err(TransportError::TooLarge(Part::Head)),
            json(501, &[], "{}"),
        ] {
            let mut answers = vec![answer(401, &[]), tenant()];
            answers.truncate(break_at);
            answers.push(broken);
            let (_, end, found) = drive(&unlearned(), request("GET", "/x"), answers);
            assert_eq!((end.as_str(), found.as_str()), ("unauthorized", ""));
        }
    }
    // It is retried there as everywhere.
    let answers = vec![answer(401, &[]), tenant(), answer(503, &[]), answer(200, &[])];
    let (sent, end, found) = drive(&unlearned(), request("GET", "/x"), answers);
    assert_eq!((sent.len(), end.as_str(), found.as_str()), (4, "200", "Gateway 1-a"));
    // A change that may have arrived there is not the site's refusal any more.
    let answers = vec![answer(401, &[]), tenant(), Err(TransportError::NoReply("reset".into()))];
    assert_eq!(drive(&unlearned(), request("POST", "/x"), answers).1, "outcome-unknown");
    let answers = vec![answer(401, &[]), tenant(), answer(500, &[])];
    assert_eq!(drive(&unlearned(), request("POST", "/x"), answers).1, "outcome-unknown");
}

#[test]
fn what_needs_no_other_route_asks_none() {
    let alone = |stored: &Connection, call: Call, refusal: Result<Response, TransportError>| {
        let (sent, _, found) = drive(stored, call, vec![refusal]);
        assert_eq!((sent.len(), found.contains("Gateway")), (1, false));
    };
    let get = || request("GET", "/x");
    // The site knows who asks: that is remembered here.
    for header in [OK, ("x-aaccountid", "5b10"), ("x-ausername", "fred")] {
        alone(&unlearned(), get(), answer(404, &[header]));
        let (_, _, found) = drive(&unlearned(), get(), vec![answer(200, &[header])]);
        assert_eq!(found, "Site - here", "{header:?}");
    }
    alone(&unlearned(), get(), answer(401, &[OK]));
    alone(&unlearned(), get(), answer(403, &[]));
    alone(&unlearned(), get(), answer(400, &[]));
    // What was answered to nobody may have been done as nobody.
    alone(&unlearned(), request("POST", "/x"), answer(201, &[FAILED]));
    // The route is known, or its caller's.
    alone(&connection().unwrap(), get(), answer(401, &[]));
    let mut chosen = get();
    chosen.route = Some((Route::Site, None));
    alone(&unlearned(), chosen, answer(401, &[]));
    let mut anonymous = get();
    anonymous.anonymous = true;
    alone(&unlearned(), anonymous, answer(401, &[]));
    // A Data Center below a path is no Cloud site.
    let site = Site::parse("https://jira.example.com/jira", None).unwrap();
    alone(&Connection { site, ..unlearned() }, get(), answer(401, &[]));
    // A deletion in doubt: what is not there may have been deleted.
    let answers = vec![answer(503, &[]), answer(404, &[])];
    assert_eq!(drive(&unlearned(), request("DELETE", "/x"), answers).1, "outcome-unknown");
}

#[test]
fn an_api_token_without_an_e_mail_address_gets_a_hint() {
    let advice = |user: &str, site: &str| {
        let stored = Connection {
            site: Site::parse(site, None).unwrap(),
            credential: Credential::basic(user, Secret::new("hunter2")).unwrap(),
            ..*connection().unwrap()
        };
        let mut exchange = Exchange::new(request("GET", "/x"), Instant::from_nanos(0), 7);
        let now = Instant::from_nanos(0);
        exchange.step(Event::Started, now, WALL);
        exchange.step(Event::Loaded(Ok(Box::new(stored))), now, WALL);
        exchange.step(Event::Admitted(Admission::At(WALL)), now, WALL);
        match exchange.step(Event::Answered(answer(401, &[])), now, WALL) {
            Step::Done(Err(error)) => error.advice().contains("e-mail address"),
            other => panic!("{other:?}"),
        }
    };
    assert!(
        advice("fred", SITE)
            && !advice("fred@example.com", SITE)
            && !advice("fred", "https://jira.example.com")
    );
}

#[test]
fn a_redirect_out_of_the_site_takes_no_credential_along() {
    let ends = |site: &str, cloud_id: Option<&str>, path: &str, location: &str, follows: bool| {
        let site = Site::parse(site, None).unwrap();
        let route = if site.is_any() { Route::Gateway } else { Route::Site };
        let cloud_id = site.cloud_id().or(cloud_id).map(str::to_owned);
        let stored = Connection { site, cloud_id, route, ..*connection().unwrap() };
        let mut answers = vec![answer(302, &[("location", location)])];
        if follows {
            answers.push(answer(200, &[]));
        }
        let (sent, end, _) = drive(&stored, request("GET", path), answers);
        let expected = if follows { (2, "200") } else { (1, "unexpected") };
        assert_eq!((sent.len(), end.as_str()), expected, "{location}");
    };
    let data_center = |location: &str, follows: bool| {
        ends("https://example.com/jira", None, "/rest/x", location, follows);
    };
    data_center("/jira/rest/y?a=b", true);
    data_center("https://example.com/jira", true);
    data_center("y", true);
    for elsewhere in [
        "/signin",
        "/wiki/rest/y",
        "/jira2/rest/y",
        "/",
        "../../../other",
        "/jira/../other",
        "/jira/%2e%2e/other",
        "/jira/..;/other",
        "https://example.com/other",
    ] {
        data_center(elsewhere, false);
    }
    let gateway = |location: &str, follows: bool| {
        ends("https://api.atlassian.com/ex/jira/1-a", None, "/rest/x", location, follows);
    };
    gateway("/ex/jira/1-a/rest/y", true);
    gateway("/ex/confluence/1-a/wiki/y", true);
    gateway("/ex/jira/2-b/rest/y", false);
    gateway("/oauth/token/accessible-resources", false);
    // A site without a context path is the whole origin.
    ends("https://acme.atlassian.net", None, "/rest/x", "/anywhere", true);
}
