//! The main job: a named connection, a test with a verdict, the projects.

use host_tests::*;
use jira_connector_host::jira::{ProjectOptions, ProjectType};
use jira_connector_host::rest::{Deployment, Report, Verdict};
use jira_connector_host::{Credential, Learned, types};
use jira_simulator::{Account, CLOUD_ID, SCOPED_TOKEN, TOKEN};

fn mia(url: &str) -> Memory {
    Memory::of(basic(url, Account::Mia.email(), TOKEN))
}

#[tokio::test]
async fn projects_are_listed_page_by_page() {
    let simulator = simulator().await;
    let connector = connector(&mia(&simulator.url()));
    let options = ProjectOptions { query: None, page_size: Some(5) };
    let (mut keys, mut cursor, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = connector.list_projects("acme", options.clone(), cursor.as_ref()).await.unwrap();
        assert_eq!(page.total, Some(12));
        keys.extend(page.items.into_iter().map(|project| project.key));
        pages += 1;
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(pages, 3);
    assert_eq!(keys, ["API", "APP", "DATA", "FAC", "FIN", "HELP", "HR", "ITSM", "KAN", "MKT", "SEC", "WEB"]);
}

#[tokio::test]
async fn a_project_is_read_whole() {
    let simulator = simulator().await;
    let connector = connector(&mia(&simulator.url()));
    let find = async |text: &str| {
        let options = ProjectOptions { query: Some(text.into()), page_size: None };
        connector.list_projects("acme", options, None).await.unwrap().items.remove(0)
    };
    let facilities = find("büro").await;
    assert_eq!((facilities.key.as_str(), facilities.name.as_str()), ("FAC", "Büro & Gebäude"));
    assert_eq!(facilities.project_type, Some(ProjectType::ServiceDesk));
    assert_eq!(facilities.description.as_deref(), Some("Schlüssel, Heizung, Umzüge."));
    assert_eq!(facilities.lead.as_deref(), Some("Mia Krystof"));
    assert_eq!(facilities.is_private, Some(true));
    assert_eq!(facilities.web_url, format!("{}/browse/FAC", simulator.url()));
    assert_eq!(find("website").await.team_managed, Some(true));
    assert_eq!(find("finance").await.project_type, Some(ProjectType::Business));
}

#[tokio::test]
async fn who_am_i() {
    let simulator = simulator().await;
    let user = connector(&mia(&simulator.url())).get_myself("acme").await.unwrap();
    assert_eq!((user.account_id.as_str(), user.display_name.as_str()), (Account::Mia.id(), "Mia Krystof"));
    assert_eq!(user.email.as_deref(), Some("mia@example.com"));
}

#[tokio::test]
async fn a_request_brings_its_answer_and_what_happened() {
    let simulator = simulator().await;
    let mut call = call("get", "/rest/api/3/project/search?maxResults=2");
    call.query.push(("query".into(), "a".into()));
    let response = connector(&mia(&simulator.url())).request("acme", call).await.unwrap();
    assert_eq!(response.status, 200);
    let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(body["values"].as_array().unwrap().len(), 2);
    assert!(response.headers.iter().any(|header| header.name == "atl-traceid"));
    assert_eq!(response.statistics.attempts, 1);
    let limit = response.statistics.rate_limit.unwrap();
    assert_eq!((limit.limit, limit.remaining, limit.near_limit), (Some(350), Some(349), false));
}

#[tokio::test]
async fn nobody_s_answer_is_not_taken_for_an_empty_site() {
    let simulator = simulator().await;
    let connector = connector(&Memory::of(basic(&simulator.url(), "mia@example.com", "hunter2")));
    let error = jira_error(connector.list_projects("acme", ProjectOptions::default(), None).await);
    assert_eq!((&error.kind, error.status), (&types::ErrorKind::Unauthorized, Some(200)));
    assert!(error.trace_id.is_some());
    assert!(!format!("{error:?}").contains("hunter2"));
    let error = jira_error(connector.request("acme", call("GET", "/rest/api/3/project")).await);
    assert_eq!(error.name(), "unauthorized");
}

#[tokio::test]
async fn refusals_carry_jira_s_words() {
    let simulator = simulator().await;
    let connector = connector(&mia(&simulator.url()));
    let error = jira_error(connector.request("acme", call("GET", "/rest/api/3/issue/NOPE-1")).await);
    assert_eq!(error.name(), "not-found");
    assert_eq!(error.message, "Issue does not exist or you do not have permission to see it.");
    let error =
        jira_error(connector.request("acme", call("GET", "/rest/api/3/project/search?startAt=x")).await);
    assert_eq!(error.name(), "invalid");
    assert_eq!(error.message, "Bad Request Failed to convert 'startAt' with value: 'x'");
}

async fn test(settings: jira_connector_host::Settings) -> (Report, Learned) {
    let store = Memory::of(settings);
    let report = connector(&store).test_connection("acme").await.unwrap();
    assert_eq!(report.next_step.is_empty(), report.verdict == Verdict::Ok, "{report:?}");
    assert!(!format!("{report:?}").contains("hunter2"));
    (report, store.learned("acme"))
}

#[tokio::test]
async fn a_test_says_what_works() {
    let simulator = simulator().await;
    let (report, learned) = test(basic(&simulator.url(), Account::Mia.email(), TOKEN)).await;
    assert_eq!(report.verdict, Verdict::Ok);
    assert_eq!(report.summary, "Connected as Mia Krystof, who sees 12 projects.");
    assert_eq!((report.projects, report.deployment), (Some(12), Some(Deployment::Cloud)));
    assert_eq!((report.site_title.as_deref(), report.cloud_id.as_deref()), (Some("Acme"), Some(CLOUD_ID)));
    assert_eq!(learned, Learned { cloud_id: Some(CLOUD_ID.into()), gateway: None, ..Learned::default() });
}

#[tokio::test]
async fn a_test_says_what_does_not_work_and_why() {
    let simulator = simulator().await;
    let url = simulator.url();
    let verdict = async |user: &str, token: &str| test(basic(&url, user, token)).await.0.verdict;
    assert_eq!(verdict(Account::Noa.email(), TOKEN).await, Verdict::NoProjectVisible);
    assert_eq!(verdict(Account::Mia.email(), "hunter2").await, Verdict::WrongCredentials);
    assert_eq!(verdict("nobody@example.com", TOKEN).await, Verdict::WrongCredentials);
    assert_eq!(verdict(Account::Cap.email(), TOKEN).await, Verdict::Forbidden);
    assert_eq!(verdict("a:b", "hunter2").await, Verdict::ConnectionSettings);
    assert_eq!(
        test(settings(&url, Credential::Bearer("hunter2".into()))).await.0.verdict,
        Verdict::WrongCredentials
    );
    assert_eq!(
        test(basic("http://acme.atlassian.net", "a", "hunter2")).await.0.verdict,
        Verdict::ConnectionSettings
    );
    assert_eq!(test(basic("http://127.0.0.1:9", "a", "hunter2")).await.0.verdict, Verdict::Unreachable);
    assert_eq!(test(basic("https://nowhere.invalid", "a", "hunter2")).await.0.verdict, Verdict::Unreachable);
    let context = test(basic(&format!("{url}/jira"), Account::Mia.email(), TOKEN)).await.0;
    assert_eq!(context.verdict, Verdict::NotJira, "{context:?}");
}

#[tokio::test]
async fn a_scoped_token_is_found_out_and_works_from_then_on() {
    let simulator = simulator().await;
    let store = Memory::of(basic(&simulator.url(), Account::Mia.email(), SCOPED_TOKEN));
    let connector = connector(&store);
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, Verdict::ScopedToken);
    assert_eq!(
        store.learned("acme"),
        Learned { cloud_id: Some(CLOUD_ID.into()), gateway: Some(true), ..Learned::default() }
    );
    assert_eq!(connector.test_connection("acme").await.unwrap().verdict, Verdict::Ok);
    let page = connector.list_projects("acme", ProjectOptions::default(), None).await.unwrap();
    assert_eq!(page.items.len(), 12);
    assert_eq!(page.items[0].web_url, format!("{}/browse/API", simulator.url()));
}

#[tokio::test]
async fn a_way_that_cannot_be_kept_is_said_so() {
    let simulator = simulator().await;
    let store = Memory::of(basic(&simulator.url(), Account::Mia.email(), SCOPED_TOKEN)).frozen();
    let connector = jira_connector_host::Connector::new(&component(), store, options()).unwrap();
    let report = connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, Verdict::ScopedToken);
    assert!(report.next_step.contains("could not be saved (the disk is full)"), "{report:?}");
}

#[tokio::test]
async fn sites_that_are_no_jira() {
    let html = answer(200, &[("content-type", "text/html")], "<html><title>Log in</title></html>");
    let sso = answer(302, &[("location", "https://sso.invalid/login?x=hunter2")], "");
    let forbidden = answer(403, &[("content-type", "text/html")], "<title>Request blocked.</title>");
    let broken = answer(503, &[], "");
    for (bytes, expected) in [
        (html, Verdict::NotJira),
        (sso, Verdict::NotJira),
        (answer(200, &[], "{}"), Verdict::NotJira),
        (answer(404, &[], ""), Verdict::NotJira),
        (forbidden, Verdict::Forbidden),
        (broken, Verdict::Unavailable),
    ] {
        let server = RawServer::sending(bytes.clone()).await;
        let report = test(basic(&server.url(), "a", "hunter2")).await.0;
        assert_eq!(report.verdict, expected, "{bytes}");
        let request = &server.requests()[0];
        assert!(!request.to_lowercase().contains("authorization"), "{request}");
    }
}
