use super::*;
use jira_contract::types::User;
use jira_engine::auth::{App, Credential, Provider, Secret, Tokens};
use jira_engine::connection::{Language, Limits};
use jira_engine::error::{ConsentProblem, Refusal};
use jira_engine::http::{Headers, Part, TlsProblem};
use jira_engine::site::Site;

const CLOUD: &str = r#"{"deploymentType":"Cloud","serverTitle":"Acme","version":"1001.0.0"}"#;
const SERVER: &str = r#"{"deploymentType":"Server","version":"10.3.0"}"#;
const TENANT: &str = r#"{"cloudId":"11aa-22"}"#;
const FRED: &str = r#"{"accountId":"1","displayName":"Fred"}"#;

fn connection(route: Route) -> Connection {
    Connection {
        revision: "1".into(),
        site: Site::parse("https://acme.atlassian.net", None).unwrap(),
        credential: Credential::bearer(Secret::new("x")).unwrap(),
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: (route == Route::Gateway).then(|| "33bb".to_owned()),
        site_url: None,
        dead_grant: None,
        route,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: jira_engine::connection::Level::Off,
    }
}

fn body(text: &str) -> Result<Response, Error> {
    Ok(Response { status: 200, headers: Headers::default(), body: text.into() })
}

fn refused(why: RefusalReason) -> Result<Response, Error> {
    Err(Error::Refused(why, Box::new(Refusal { trace_id: Some("abc".into()), ..Refusal::default() })))
}

/// A script of answers: the requests as method and URL with a mark for those
/// without credential, the report, and what was learned.
fn play(route: Route, answers: Vec<Result<Response, Error>>) -> (Vec<String>, Report, Learned) {
    let connection = connection(route);
    let (mut diagnosis, mut call) = Diagnosis::new(&connection);
    let mut sent = Vec::new();
    for answer in answers {
        let anonymous = if call.anonymous { " anonymous" } else { "" };
        sent.push(format!("{:?}{anonymous}", call.clone().request(&connection).unwrap()));
        match diagnosis.step(answer) {
            Next::Call(next) => call = next,
            Next::Done(report, learned) => return (sent, *report, *learned),
        }
    }
    panic!("the script is too short: {sent:?}");
}

fn check(answers: Vec<Result<Response, Error>>, expected: Verdict) {
    let (_, report, learned) = play(Route::Site, answers);
    assert_eq!(report.verdict, expected, "{report:?}");
    assert_eq!(report.next_step.is_empty(), expected == Verdict::Ok);
    assert!(!report.summary.is_empty());
    assert_eq!(learned.route.is_some(), expected == Verdict::ScopedToken);
}

/// What a server before Jira 7 says of itself.
#[test]
fn an_old_server_is_a_jira() {
    let old = r#"{"baseUrl":"https://jira.example","version":"6.4.14","versionNumbers":[6,4,14]}"#;
    let fred = r#"{"key":"fred","name":"fred","displayName":"Fred"}"#;
    let (sent, report, _) = play(Route::Site, vec![body(old), body(fred), body(r#"[{"key":"A"}]"#)]);
    assert!(sent[1].ends_with("/rest/api/2/myself"), "{sent:?}");
    assert_eq!((report.verdict, report.deployment), (Verdict::Ok, Some(Deployment::DataCenter)));
    check(vec![body("{}")], Verdict::NotJira);
}

#[test]
fn a_connection_that_works() {
    let (sent, report, learned) =
        play(Route::Site, vec![body(CLOUD), body(TENANT), body(FRED), body(r#"[{"key":"A"},{"key":"B"}]"#)]);
    assert_eq!(
        sent,
        [
            "GET https://acme.atlassian.net/rest/api/2/serverInfo anonymous",
            "GET https://acme.atlassian.net/_edge/tenant_info anonymous",
            "GET https://acme.atlassian.net/rest/api/3/myself",
            "GET https://acme.atlassian.net/rest/api/3/project",
        ]
    );
    assert_eq!(report.verdict, Verdict::Ok);
    assert_eq!(report.summary, "Connected as Fred, who sees 2 projects.");
    assert_eq!((report.projects, report.cloud_id.as_deref()), (Some(2), Some("11aa-22")));
    assert_eq!(learned, Learned { cloud_id: Some("11aa-22".into()), ..Learned::default() });
}

#[test]
fn a_connection_by_the_gateway_and_one_to_a_data_center() {
    let (sent, report, learned) = play(Route::Gateway, vec![body(CLOUD), body(FRED), body("[{}]")]);
    assert_eq!(sent[0], "GET https://api.atlassian.com/ex/jira/33bb/rest/api/2/serverInfo");
    assert_eq!(report.summary, "Connected as Fred, who sees 1 project.");
    assert_eq!(learned, Learned::default());

    let (sent, report, _) = play(Route::Site, vec![body(SERVER), body(r#"{"key":"fred"}"#), body("[{}]")]);
    assert_eq!(sent[1], "GET https://acme.atlassian.net/rest/api/2/myself");
    assert_eq!(sent[2], "GET https://acme.atlassian.net/rest/api/2/project");
    assert_eq!(report.deployment, Some(Deployment::DataCenter));
}

#[test]
fn a_scoped_token_is_found_out_and_the_way_is_learned() {
    for gateway in [body(FRED), refused(RefusalReason::MissingScope)] {
        let (sent, report, learned) =
            play(Route::Site, vec![body(CLOUD), body(TENANT), refused(RefusalReason::Unauthorized), gateway]);
        assert_eq!(sent[3], "GET https://api.atlassian.com/ex/jira/11aa-22/rest/api/3/myself");
        assert_eq!(report.verdict, Verdict::ScopedToken);
        assert_eq!(
            learned,
            Learned { cloud_id: Some("11aa-22".into()), route: Some(Route::Gateway), ..Learned::default() }
        );
    }
}

#[test]
fn a_token_without_scopes_in_the_place_of_one_with_goes_back_to_the_site() {
    let (sent, report, learned) = play(
        Route::Gateway,
        vec![body(CLOUD), refused(RefusalReason::Unauthorized), body(FRED), body("[{}]")],
    );
    assert_eq!(sent[2], "GET https://acme.atlassian.net/rest/api/3/myself");
    assert_eq!(sent[3], "GET https://acme.atlassian.net/rest/api/3/project");
    assert_eq!(report.verdict, Verdict::Ok);
    assert_eq!(learned.route, Some(Route::Site));
}

#[test]
fn what_keeps_the_other_way_from_being_asked_is_said() {
    let ask = |last| vec![body(CLOUD), body(TENANT), refused(RefusalReason::Unauthorized), Err(last)];
    for last in [Error::Denied("x".into()), Error::TimedOut(std::time::Duration::from_secs(1))] {
        let text = last.message();
        let (_, report, learned) = play(Route::Site, ask(last));
        assert_eq!((report.verdict, learned.route), (Verdict::WrongCredentials, None));
        assert!(report.next_step.contains(&text), "{report:?}");
    }
}

#[test]
fn a_site_that_keeps_its_server_info_and_one_with_very_many_projects() {
    check(vec![refused(RefusalReason::Unauthorized), body(FRED), body("[{}]")], Verdict::Ok);
    check(
        vec![refused(RefusalReason::Forbidden), refused(RefusalReason::Unauthorized)],
        Verdict::WrongCredentials,
    );
    check(vec![body(SERVER), body(FRED), Err(Error::TooLarge(Part::Body, "x".into()))], Verdict::Ok);
}

#[test]
fn wrong_credentials() {
    check(
        vec![
            body(CLOUD),
            body(TENANT),
            refused(RefusalReason::Unauthorized),
            refused(RefusalReason::Unauthorized),
        ],
        Verdict::WrongCredentials,
    );
    check(
        vec![body(CLOUD), refused(RefusalReason::NotFound), refused(RefusalReason::Unauthorized)],
        Verdict::WrongCredentials,
    );
    check(
        vec![body(CLOUD), body(r#"{"cloudId":"../x"}"#), refused(RefusalReason::Unauthorized)],
        Verdict::WrongCredentials,
    );
    check(vec![body(SERVER), refused(RefusalReason::Unauthorized)], Verdict::WrongCredentials);
    check(vec![body(SERVER), body(FRED), refused(RefusalReason::Unauthorized)], Verdict::WrongCredentials);
}

#[test]
fn what_else_is_wrong() {
    let html = |why| Err(Error::Refused(why, Box::new(Refusal { html: true, ..Refusal::default() })));
    let unreachable = |cause| Err(Error::Unreachable { cause, origin: "x".into(), detail: "y".into() });
    check(vec![html(RefusalReason::NotFound)], Verdict::SiteNotFound);
    check(vec![unreachable(Cause::Name)], Verdict::SiteNotFound);
    check(vec![refused(RefusalReason::NotFound)], Verdict::NotJira);
    check(vec![refused(RefusalReason::Redirected("https://sso.example".into()))], Verdict::NotJira);
    check(vec![body("<html>")], Verdict::NotJira);
    check(vec![body("{}")], Verdict::NotJira);
    check(vec![html(RefusalReason::Forbidden)], Verdict::Forbidden);
    check(vec![refused(RefusalReason::Unavailable)], Verdict::Unavailable);
    check(vec![unreachable(Cause::Connection)], Verdict::Unreachable);
    check(vec![unreachable(Cause::Tls(TlsProblem::Issuer))], Verdict::Tls);
    check(vec![Err(Error::TimedOut(std::time::Duration::from_secs(1)))], Verdict::TimedOut);
    check(vec![Err(Error::Denied("x".into()))], Verdict::DeniedByHost);
    let consent = |lack| vec![Err(Error::Consent(lack, "x".into()))];
    check(consent(ConsentProblem::NoSite), Verdict::NoSite);
    check(consent(ConsentProblem::SeveralSites), Verdict::SeveralSites);
    check(consent(ConsentProblem::OtherSite), Verdict::OtherSite);
    check(consent(ConsentProblem::AppRejected), Verdict::AppRefused);
    check(consent(ConsentProblem::NotStored), Verdict::NotStored);
    check(vec![Err(Error::NeedsAuthorization("x".into()))], Verdict::NeedsAuthorization);
    check(vec![body(SERVER), refused(RefusalReason::Captcha)], Verdict::Forbidden);
    check(vec![body(SERVER), refused(RefusalReason::MissingScope)], Verdict::MissingScope);
    check(vec![body(SERVER), body(FRED), body("[]")], Verdict::NoProjectVisible);
    check(vec![body(SERVER), body(FRED), body("{}")], Verdict::NotJira);
}

#[test]
fn a_consent_for_confluence_alone() {
    let check = |scopes: &str, path: &str| {
        let mut lent = connection(Route::Gateway);
        let app = App {
            provider: Provider::Cloud,
            own_account: false,
            client_id: "id".into(),
            client_secret: None,
            scopes: Vec::new(),
            redirect_url: None,
            auth: None,
            skew: App::SKEW,
        };
        let scopes = scopes.split_whitespace().map(str::to_owned).collect();
        let tokens = Tokens { access: Secret::new("x"), refresh: None, expires: None, scopes };
        lent.credential = Credential::OAuth(Box::new(app), Some(tokens));
        let (mut diagnosis, call) = Diagnosis::new(&lent);
        assert_eq!(call.path(), path);
        (path.starts_with("/wiki/")).then(|| match diagnosis.step(body(FRED)) {
            Next::Done(report, _) => assert_eq!(report.summary, "Connected to Confluence as Fred."),
            Next::Call(call) => panic!("{call:?}"),
        });
    };
    check("read:confluence-user search:confluence offline_access", "/wiki/rest/api/user/current");
    check("read:confluence-user read:jira-work", "/rest/api/2/serverInfo");
    check("read:jira-work offline_access", "/rest/api/2/serverInfo");
    check("offline_access read:me", "/rest/api/2/serverInfo");
    check("", "/rest/api/2/serverInfo");
}

#[test]
fn settings_that_cannot_be_used() {
    let report = unusable(&Error::Settings("The site URL is empty.".into()));
    assert_eq!(report.verdict, Verdict::ConnectionSettings);
    assert_eq!(report.summary, "The site URL is empty.");
    assert!(!report.next_step.is_empty());
}

#[test]
fn a_failure_keeps_its_trace_id() {
    let (_, report, _) = play(Route::Site, vec![refused(RefusalReason::Unavailable)]);
    assert_eq!(report.trace_id.as_deref(), Some("abc"));
}

#[test]
fn what_a_server_repeats_is_cut_out_of_every_text_of_a_report() {
    let secret = || "hunter2-hunter2".to_owned();
    let user = User {
        account_id: secret(),
        display_name: secret(),
        email: Some(secret()),
        active: true,
        account_type: Some(secret()),
        time_zone: Some(secret()),
        locale: Some(secret()),
    };
    let report = Report {
        verdict: Verdict::Ok,
        summary: secret(),
        next_step: secret(),
        site_url: secret(),
        site_title: Some(secret()),
        deployment: Some(Deployment::Other(secret())),
        version: Some(secret()),
        cloud_id: Some(secret()),
        account: Some(user),
        projects: Some(2),
        trace_id: Some(secret()),
    };
    let clean = format!("{:?}", with_texts(report, |text| text.replace("hunter2", "*")));
    assert_eq!((clean.contains("hunter2"), clean.matches("*-*").count()), (false, 14), "{clean}");
}

#[test]
fn a_route_that_was_not_saved_is_found_by_each_call() {
    let mut report = report::empty("https://acme.atlassian.net".into());
    not_saved(&mut report, "https://api.atlassian.com/ex/jira/1", "read-only");
    assert!(report.next_step.is_empty());
    report.verdict = Verdict::ScopedToken;
    not_saved(&mut report, "https://api.atlassian.com/ex/jira/1", "read-only");
    let next = report.next_step;
    assert!(next.contains("https://api.atlassian.com/ex/jira/1") && next.contains("read-only"), "{next}");
    assert!(!next.contains("without scopes"), "{next}");
}

#[test]
fn a_cloud_test_without_an_e_mail_address_says_so() {
    let next_step = |server: &str, user: &str| {
        let credential = Credential::basic(user, Secret::new("hunter2")).unwrap();
        let (mut diagnosis, _) = Diagnosis::new(&Connection { credential, ..connection(Route::Site) });
        diagnosis.step(body(server));
        let mut next = diagnosis.step(refused(RefusalReason::Unauthorized));
        while let Next::Call(_) = next {
            next = diagnosis.step(refused(RefusalReason::Unauthorized));
        }
        match next {
            Next::Done(report, _) => report.next_step,
            Next::Call(_) => unreachable!(),
        }
    };
    assert!(next_step(CLOUD, "fred").contains("e-mail address"));
    assert!(!next_step(CLOUD, "fred@example.com").contains("e-mail address"));
    assert!(!next_step(SERVER, "fred").contains("e-mail address"));
}

#[test]
fn a_test_has_the_time_of_its_connection() {
    let check = |attempt: Option<u64>, expected: u64| {
        let mut connection = connection(Route::Site);
        connection.limits.attempt_timeout = attempt.map(Duration::from_secs);
        let limits = Diagnosis::new(&connection).1.limits;
        let expected = Some(Duration::from_secs(expected));
        assert_eq!((limits.attempt_timeout, limits.total_timeout), (expected, None), "{attempt:?}");
    };
    check(None, 30);
    check(Some(5), 5);
    check(Some(90), 30);
    // No limit.
    check(Some(0), 30);
}
