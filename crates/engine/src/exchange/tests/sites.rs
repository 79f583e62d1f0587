//! Where calls lead: links, the gateway's addresses, sites that are found, and
//! tokens that Confluence says have ended.

use super::*;
use crate::auth::Tokens;

const SITES: &str = r#"[{"id":"1-a","name":"Acme","url":"https://acme.atlassian.net","scopes":[]}]"#;

fn body(status: u16, text: &str) -> Result<Response, TransportError> {
    let headers = [("content-type".to_owned(), "application/json".to_owned())].into_iter().collect();
    Ok(Response { status, headers, body: text.into() })
}

fn on(site_url: &str, credential: Credential) -> Connection {
    let site = Site::parse(site_url, None).unwrap();
    let cloud_id = site.cloud_id().map(str::to_owned);
    let route = if site.is_any() { Route::Gateway } else { Route::Site };
    Connection { site, credential, cloud_id, route, ..*connection().unwrap() }
}

fn bearer() -> Credential {
    Credential::bearer(Secret::new("t0ken-of-mia")).unwrap()
}

fn consent(seconds: u64) -> Credential {
    let app = App {
        provider: Provider::Cloud,
        own_account: false,
        client_id: "id".into(),
        client_secret: Some(Secret::new("s3cret")),
        scopes: Vec::new(),
        redirect_url: None,
        auth: None,
        skew: Duration::ZERO,
    };
    let tokens = Tokens {
        access: Secret::new("access-old"),
        refresh: Some(Secret::new("refresh-old")),
        expires: Some(WALL.after(SECOND * u32::try_from(seconds).unwrap())),
        scopes: Vec::new(),
    };
    Credential::OAuth(Box::new(app), Some(tokens))
}

fn play(
    stored: Connection,
    method: &str,
    path: &str,
    answers: Vec<Result<Response, TransportError>>,
) -> (Vec<String>, String) {
    match Call::parse(method, path, &[], Vec::new(), None) {
        Ok(call) => drive(stored, call, answers),
        Err(error) => (Vec::new(), error.message()),
    }
}

/// A script of responses, 10 seconds each. Gives the requests with their
/// credential, and the status or the case of the error.
fn drive(
    mut stored: Connection,
    call: Call,
    answers: Vec<Result<Response, TransportError>>,
) -> (Vec<String>, String) {
    let mut now = Instant::from_nanos(0);
    let mut answers = answers.into_iter();
    let mut sent = Vec::new();
    let mut exchange = Exchange::new(call, now, 7);
    let mut event = Event::Started;
    loop {
        event = match exchange.step(event, now, wall(now)) {
            Step::Load => Event::Loaded(Ok(Box::new(stored.clone()))),
            Step::Save(learned) => {
                stored.cloud_id = learned.cloud_id.or(stored.cloud_id);
                stored.site_url = learned.site_url.or(stored.site_url);
                if let Credential::OAuth(_, tokens) = &mut stored.credential {
                    *tokens = learned.tokens.or(tokens.take());
                }
                Event::Saved(Ok("2".into()))
            }
            Step::Admit(ask) => Event::Admitted(Throttle::default().admit(1, ask, wall(now))),
            Step::Send(attempt) => {
                let Request { url, headers, .. } = attempt.request;
                let signed = headers.get("authorization").unwrap_or("nobody");
                sent.push(format!("{}{} {signed}", url.origin, url.path_and_query()));
                now = now.after(SECOND * 10);
                Event::Answered(answers.next().expect("one request too many"))
            }
            Step::Wait(until, _) => {
                now = until;
                Event::Woke
            }
            Step::Done(Ok(response)) => return (sent, response.status.to_string()),
            Step::Done(Err(Error::Invalid(problem))) => return (sent, problem),
            Step::Done(Err(error)) => return (sent, error.case().to_owned()),
        };
    }
}

#[test]
fn links_are_followed_below_the_connection_s_site_alone() {
    let asks = |site: &str, path: &str, url: &str| {
        let stored = Connection { site_url: Some("https://acme.atlassian.net".into()), ..on(site, bearer()) };
        let (sent, end) = play(stored, "GET", path, vec![body(200, "{}")]);
        assert_eq!((sent, end.as_str()), (vec![format!("{url} Bearer t0ken-of-mia")], "200"), "{path}");
    };
    let site = "https://acme.atlassian.net";
    let gateway = "https://api.atlassian.com/ex/jira/1-a";
    asks(
        site,
        "https://acme.atlassian.net/rest/api/3/issue/1?a=b",
        &format!("{site}/rest/api/3/issue/1?a=b"),
    );
    asks(gateway, "https://acme.atlassian.net/rest/api/3/issue/1", &format!("{gateway}/rest/api/3/issue/1"));
    asks(gateway, &format!("{gateway}/rest/api/3/project"), &format!("{gateway}/rest/api/3/project"));
    asks(gateway, "/ex/jira/1-a/rest/api/3/project", &format!("{gateway}/rest/api/3/project"));
    asks(
        gateway,
        "https://acme.atlassian.net/wiki/api/v2/pages?cursor=x",
        "https://api.atlassian.com/ex/confluence/1-a/wiki/api/v2/pages?cursor=x",
    );
    asks("https://example.com/jira", "https://example.com/jira/rest/x", "https://example.com/jira/rest/x");
    let refused = |path: &str, why: &str| {
        let (sent, end) = play(on(site, bearer()), "GET", path, Vec::new());
        assert!(sent.is_empty() && end.contains(why), "{path}: {end}");
    };
    refused("https://evil.example/rest", "https://evil.example");
    refused("https://acme.atlassian.net@evil.example/rest", "user name");
    refused("http://acme.atlassian.net/rest", "plain http");
    refused("https://acme.atlassian.net/a/../b", "..");
    refused("https://acme.atlassian.net", "start with /");
    refused("https://acme.atlassian.net?x=/y", "start with /");
    refused("/ex/jira/2-b/rest", "cloud id");
    refused("javascript://acme.atlassian.net/x", "scheme");
}

#[test]
fn a_token_that_was_brought_along_finds_its_site() {
    for (credential, signed) in [(bearer(), "Bearer t0ken-of-mia"), (Credential::Host, "nobody")] {
        let stored = on("https://api.atlassian.com", credential);
        let answers = vec![body(200, SITES), body(200, "{}")];
        let (sent, end) = play(stored, "GET", "/rest/api/3/project", answers);
        let asked = [
            format!("https://api.atlassian.com/oauth/token/accessible-resources {signed}"),
            format!("https://api.atlassian.com/ex/jira/1-a/rest/api/3/project {signed}"),
        ];
        assert_eq!((sent, end.as_str()), (asked.to_vec(), "200"));
    }
    let stored = || on("https://api.atlassian.com", bearer());
    let ends = |answer, case: &str| assert_eq!(play(stored(), "GET", "/x", vec![answer]).1, case);
    // What may pass is asked again.
    for passing in [
        body(502, "{}"),
        body(429, "{}"),
        Err(TransportError::NoReply("x".into())),
        Err(TransportError::TimedOut),
    ] {
        let answers = vec![passing, body(200, SITES), body(200, "{}")];
        assert_eq!(play(stored(), "GET", "/x", answers).1, "200");
    }
    ends(body(401, "{}"), "unauthorized");
    ends(body(200, "[]"), "needs-authorization");
    ends(body(200, "{}"), "unreadable");
    let broken = (0..5).map(|_| Err(TransportError::NoReply("x".into()))).collect();
    assert_eq!(play(stored(), "GET", "/x", broken).1, "interrupted");
    let several = SITES.replace("}]", r#"},{"id":"2-b","name":"B","url":"https://b.atlassian.net"}]"#);
    ends(body(200, &several), "connection-settings");
    // Basic authentication cannot ask.
    let basic = connection().unwrap().credential;
    let (sent, end) = play(on("https://api.atlassian.com", basic), "GET", "/x", Vec::new());
    assert_eq!((sent.len(), end.as_str()), (0, "connection-settings"));
}

#[test]
fn a_cloud_id_in_the_site_url_is_looked_for_among_the_consent_s_sites() {
    let id = "1324a887-45db-1bf4-1e99-ef0ff456d421";
    let (sent, end) =
        play(on(id, consent(3600)), "GET", "/x", vec![body(200, &SITES.replace("1-a", id)), body(200, "{}")]);
    assert_eq!(sent[1], format!("https://api.atlassian.com/ex/jira/{id}/x Bearer access-old"));
    assert_eq!(end, "200");
    let (sent, end) = play(on(id, consent(3600)), "GET", "/x", vec![body(200, SITES)]);
    assert_eq!((sent.len(), end.as_str()), (1, "connection-settings"));
    // Who cannot be asked for sites is believed.
    let (sent, _) = play(on(id, bearer()), "GET", "/x", vec![body(200, "{}")]);
    assert_eq!(sent, [format!("https://api.atlassian.com/ex/jira/{id}/x Bearer t0ken-of-mia")]);
}

#[test]
fn confluence_s_403_and_404_to_a_token_that_ended_meanwhile() {
    let check = |seconds: u64, method: &str, path: &str, status: u16, renews: bool| {
        let mut stored = on("https://api.atlassian.com/ex/jira/1-a", consent(seconds));
        stored.site_url = Some("https://acme.atlassian.net".into());
        let fresh = r#"{"access_token":"access-new","refresh_token":"refresh-new","expires_in":3600}"#;
        let mut answers = vec![body(status, "{}")];
        if renews {
            answers.extend([body(200, fresh), body(200, "{}")]);
        }
        let (sent, end) = play(stored, method, path, answers);
        assert_eq!(sent.len(), if renews { 3 } else { 1 }, "{seconds} {path} {status}: {sent:?}");
        assert_eq!(end == "200", renews, "{end}");
        if renews {
            assert!(sent[2].ends_with(&format!("{path} Bearer access-new")), "{sent:?}");
        }
    };
    // The response takes ten seconds.
    check(5, "GET", "/wiki/api/v2/pages", 404, true);
    check(10, "GET", "/wiki/rest/api/space", 403, true);
    check(5, "POST", "/wiki/api/v2/pages", 404, true);
    check(11, "GET", "/wiki/api/v2/pages", 404, false);
    check(11, "GET", "/wiki/rest/api/space", 403, false);
    check(5, "GET", "/wiki/api/v2/pages", 400, false);
    check(5, "GET", "/rest/api/3/issue/1", 404, false);
    check(5, "GET", "/rest/api/3/issue/1", 403, false);
    check(5, "GET", "/rest/api/3/issue/1", 401, true);
}

fn redirect(location: &str) -> Result<Response, TransportError> {
    answer(303, &[("location", location)])
}

/// The requests of a file's download with their credential, and how it ends.
fn fetch(stored: &Connection, answers: Vec<Result<Response, TransportError>>) -> (Vec<String>, String) {
    let mut call = Call::get("/rest/api/3/attachment/content/1").with_header("range", "bytes=5-");
    call.is_file = true;
    drive(stored.clone(), call, answers)
}

#[test]
fn a_file_is_fetched_from_the_media_host_without_the_credential() {
    const MEDIA: &str = "https://api.media.atlassian.com/file/1/binary?token=s1gned";
    let site = on("https://acme.atlassian.net", bearer());
    let (sent, end) = fetch(&site, vec![redirect(MEDIA), answer(206, &[])]);
    assert_eq!((sent[1].as_str(), end.as_str()), (format!("{MEDIA} nobody").as_str(), "206"));
    let gateway = on("https://api.atlassian.com/ex/jira/1-a", bearer());
    assert_eq!(fetch(&gateway, vec![redirect(MEDIA), answer(200, &[])]).1, "200");
    // Its refusals are not the site's: no credential follows, and no renewal.
    let mut consented = on("https://api.atlassian.com/ex/jira/1-a", consent(3600));
    consented.site_url = Some("https://acme.atlassian.net".into());
    let (sent, end) = fetch(&consented, vec![redirect(MEDIA), body(401, "{}")]);
    assert_eq!((sent.len(), end.as_str()), (2, "unauthorized"));
    // One hop, and to nowhere else.
    assert_eq!(fetch(&site, vec![redirect(MEDIA), redirect(MEDIA), answer(200, &[])]).1, "200");
    let (sent, end) = fetch(&site, vec![redirect(MEDIA), redirect("https://acme.atlassian.net/rest/x")]);
    assert_eq!((sent.len(), end.as_str()), (2, "unexpected"));
    for elsewhere in [
        "https://evil.example/file/1",
        "http://api.media.atlassian.com/file/1",
        "https://api.media.atlassian.com.evil.example/file/1",
        "https://api.media.atlassian.com@evil.example/file/1",
        "https://user@api.media.atlassian.com/file/1",
        "http://127.0.0.1:1/file/1",
    ] {
        let (sent, end) = fetch(&site, vec![redirect(elsewhere)]);
        assert_eq!((sent.len(), end.as_str()), (1, "unexpected"), "{elsewhere}");
    }
    // What of many things is wrong is a response to who asks for it.
    let mut bulk = Call::get("/rest/api/3/issue/bulk");
    bulk.accepts_refusal = true;
    let (sent, end) = drive(site.clone(), bulk.clone(), vec![body(400, r#"{"errors":[]}"#)]);
    assert_eq!((sent.len(), end.as_str()), (1, "400"));
    let (_, end) = drive(site.clone(), bulk, vec![body(403, "{}")]);
    assert_eq!(end, "forbidden");
    // One that only wants to know where the file is goes nowhere.
    let mut call = Call::get("/rest/api/3/attachment/content/1");
    call.expects_media_redirect = true;
    let (sent, end) = drive(site.clone(), call.clone(), vec![redirect(MEDIA)]);
    assert_eq!((sent.len(), end.as_str()), (1, "303"));
    let (sent, end) = drive(site, call, vec![redirect("https://evil.example/file/1")]);
    assert_eq!((sent.len(), end.as_str()), (1, "unexpected"));
    // Another call is not led away.
    let (sent, end) = play(on("https://acme.atlassian.net", bearer()), "GET", "/x", vec![redirect(MEDIA)]);
    assert_eq!((sent.len(), end.as_str()), (1, "unexpected"));
}
