//! What the checks of settings, calls and authorizations say, for a sample of each problem.

use super::samples::{SITE, answer, app, connection};
use super::{invalid, settings as of_settings};
use jira_engine::auth::{App, Credential, Secret, Tokens};
use jira_engine::call::Call;
use jira_engine::connection::Language;
use jira_engine::cursor::Digest;
use jira_engine::error::{ConsentProblem, Error};
use jira_engine::multipart::Form;
use jira_engine::path::Endpoint;
use jira_engine::renewal::{Need, need};
use jira_engine::site::{Route, Site, loopback_origin};
use jira_engine::sites::{self, Accessible};
use jira_engine::{consent, header, oauth};
use jira_time::timestamp::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);
const GATEWAY: &str = "https://api.atlassian.com";

/// Problems of a connection's settings.
pub(super) fn settings() -> Vec<Error> {
    let mut problems: Vec<String> = [
        "",
        "https://bücher.example",
        "//acme.atlassian.net",
        "https://ex ample.com",
        "https://fred:pw@acme.atlassian.net",
        "http://acme.atlassian.net",
        "ftp://acme.atlassian.net",
        "mailto://",
        "https://jira..example.com",
        "https://jira.example.com:99999",
        "https://jira.example.com:0",
        "https://jira.example.com?x=1",
        "https://jira.example.com/a/../b",
        "https://api.atlassian.com/ex/jira",
        "https://api.atlassian.com/oauth/token",
    ]
    .into_iter()
    .map(|url| Site::parse(url, None).expect_err(url))
    .collect();
    problems.extend(
        [format!("{GATEWAY}/x"), "https://evil.example".into()]
            .map(|gateway| Site::parse(SITE, Some(&gateway)).expect_err("not a gateway")),
    );
    problems.push(loopback_origin("https://evil.example").unwrap_err());
    let endpoint = Endpoint::parse("/rest/api/3/myself", &[]).unwrap();
    problems.extend(
        [SITE, GATEWAY].map(|site| {
            Site::parse(site, None).unwrap().resolve(Route::Gateway, None, &endpoint).unwrap_err()
        }),
    );
    problems.push(Language::parse("de_DE").unwrap_err());
    let basic = |user: &str| Credential::basic(user, Secret::new("x")).unwrap_err();
    problems.extend(["", "fr:ed", "fr\u{200b}ed", &"a".repeat(20_000)].map(basic));
    let bearer = |secret: &str| Credential::bearer(Secret::new(secret)).unwrap_err();
    problems.extend(["", "ab\ncd", "ab cd", "ab\u{200b}", "é", &"a".repeat(20_000)].map(bearer));
    problems.into_iter().map(of_settings).collect()
}

/// Problems of a call.
pub(super) fn calls() -> Vec<Error> {
    let path = |path: &str| Endpoint::parse(path, &[]).expect_err(path);
    let mut problems: Vec<String> = [
        "rest/api/3/project",
        "/x\n",
        "/x#y",
        "/{key}",
        "/a;b",
        "/%zz",
        "/%25252525252525252e",
        "/%ff",
        "/a\\b",
        "/%00",
        "/a//b",
        "/a/../b",
        &format!("/{}", "a".repeat(100_000)),
    ]
    .map(path)
    .into();
    problems.push(Endpoint::parse("/x", &[]).unwrap().at_query("a#b").unwrap_err());
    problems.push(Endpoint::parse("/x", &[]).unwrap().at_query(&"a".repeat(40_000)).unwrap_err());
    let headers = [("a b", "x"), ("Authorization", "x"), ("a", "é"), ("a", &"x".repeat(10_000))];
    problems.extend(headers.map(|(name, value)| header::check(name, value).expect_err(name)));
    let mut form = Form::new(1);
    problems.push(form.file("file", "", None, Vec::new()).unwrap_err());
    problems.push(form.file("file", "a", Some("é"), Vec::new()).unwrap_err());
    let site = Site::parse(SITE, None).unwrap();
    let links =
        [(None, "https://evil.example/x"), (Some("1-a"), "/ex/jira/2-b/rest"), (None, "/ex/jira/2-b/rest")];
    problems.extend(links.map(|(id, link)| site.relative(id, None, link).expect_err(link)));
    let mut errors: Vec<Error> = problems.into_iter().map(invalid).collect();
    let call = |method: &str, headers: Vec<(String, String)>, body: Option<Vec<u8>>| {
        Call::parse(method, "/x", &[], headers, body).expect_err(method)
    };
    errors.push(call("TRACE", Vec::new(), None));
    errors.push(call("GET", vec![("a".into(), "b".into()); 65], None));
    errors.push(call("GET", Vec::new(), Some(Vec::new())));
    errors.push(Digest::of(&["a"]).position("x").unwrap_err());
    errors.push(consent::check("a", "b").unwrap_err());
    errors
}

/// Problems of an authorization.
pub(super) fn authorization() -> Vec<Error> {
    let mut errors = Vec::new();
    let basic = Credential::basic("fred", Secret::new("x")).unwrap();
    errors.push(consent::app(&connection(basic)).map(drop).unwrap_err());
    let site = Site::parse(SITE, None).unwrap();
    let of = |app: &App| of_settings(oauth::authorize_url(app, &site, "state", None).unwrap_err());
    errors.push(of(&app()));
    errors.push(of(&App { redirect_url: Some("http://127.0.0.1".into()), own_account: true, ..app() }));
    let tokens = |refresh: Option<&str>| Tokens {
        access: Secret::new("access"),
        refresh: refresh.map(Secret::new),
        expires: Some(NOW),
        scopes: Vec::new(),
    };
    let (over, dead) = (tokens(None), tokens(Some("refresh")));
    let digest = dead.digest();
    for (tokens, dead) in [(None, None), (Some(&over), None), (Some(&dead), Some(digest.as_str()))] {
        match need(&app(), tokens, dead, NOW) {
            Need::Consent(why) => errors.push(Error::NeedsAuthorization(why.to_owned())),
            other => panic!("{other:?}"),
        }
    }
    for body in [
        "{}",
        r#"{"access_token":"a\nb"}"#,
        r#"{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}"#,
        r#"{"error":"invalid_client"}"#,
        r#"{"error":"invalid_request","error_description":"Bad redirect."}"#,
        "{\"message\":\"Nope\"}",
    ] {
        let status = if body.contains("error") || body.contains("message") { 400 } else { 200 };
        errors.push(match oauth::read(&answer(status, &[], body), None, NOW).unwrap_err() {
            oauth::Denied::Dead(problem) => Error::NeedsAuthorization(problem),
            oauth::Denied::Settings(problem) => Error::Consent(ConsentProblem::AppRejected, problem),
            oauth::Denied::Later(error) | oauth::Denied::Unreadable(error) => error,
        });
    }
    errors.push(sites::read(&answer(200, &[], "{}")).unwrap_err());
    let accessible = |id: &str, name: &str| Accessible {
        id: id.to_owned(),
        name: name.to_owned(),
        url: format!("https://{name}.atlassian.net"),
        scopes: vec!["read:jira-work".to_owned()],
    };
    let any = Site::parse(GATEWAY, None).unwrap();
    let several = [accessible("1", "one"), accessible("2", "two")];
    for (sites, site) in [(&[][..], &any), (&several, &any), (&several, &site)] {
        errors.push(sites::choose(sites, site).unwrap_err());
    }
    errors
}
