//! OAuth 2.0 through the real component: consent, renewal, sites.

#![forbid(unsafe_code)]

use host_tests::consent::*;
use host_tests::*;
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{App, Connector, Error};
use jira_simulator::{
    Account, Answer, CLIENT_SECRET, CLOUD_ID, Consent, Fault, Lifetimes, SECOND_CLOUD_ID, When,
};
use serde_json::json;
use std::time::Duration;

fn mia() -> Result<String, &'static str> {
    Ok("Mia Krystof".to_owned())
}

#[tokio::test]
async fn a_consent_from_its_page_to_the_first_call() {
    let stage = Stage::new().await;
    assert_eq!(stage.me().await, Err("needs-authorization"));
    let sites = stage.consent().await.unwrap();
    assert_eq!(
        sites.iter().map(|site| site.cloud_id.as_str()).collect::<Vec<_>>(),
        [CLOUD_ID, SECOND_CLOUD_ID]
    );
    let learned = stage.store.learned("acme");
    assert_eq!(learned.cloud_id.as_deref(), Some(CLOUD_ID));
    assert_eq!(learned.tokens.as_ref().unwrap().scopes.len(), 4);
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 0);
    let report = stage.connector.test_connection("acme").await.unwrap();
    assert_eq!((report.verdict, report.projects), (jira_connector_host::rest::Verdict::Ok, Some(12)));
}

#[tokio::test]
async fn somebody_else_s_consent_is_not_taken() {
    let stage = Stage::new().await;
    let consent = stage.connector.authorize_url("acme").await.unwrap();
    let again = stage.connector.authorize_url("acme").await.unwrap();
    assert_ne!(consent.state, again.state);
    let (code, state) = visit(&consent.url).await;
    for wrong in [again.state.as_str(), "", &state[1..]] {
        let error = jira_error(stage.connector.exchange_code("acme", &consent, &code, wrong).await);
        assert_eq!(error.kind, ErrorKind::InvalidRequest);
    }
    assert_eq!(stage.simulator.tokens().exchanges, 0);
    stage.connector.exchange_code("acme", &consent, &code, &state).await.unwrap();
    // A code is good once.
    let error = jira_error(stage.connector.exchange_code("acme", &consent, &code, &state).await);
    assert_eq!(error.kind, ErrorKind::InvalidRequest, "{error:?}");
    assert!(!format!("{error:?}").contains(&code));
}

#[tokio::test]
async fn a_token_that_ended_is_renewed_and_stored_and_the_call_succeeds() {
    let stage = Stage::authorized().await;
    let before = stage.stored();
    stage.simulator.advance(Duration::from_secs(7200));
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
    let after = stage.stored();
    assert!(before.0 != after.0 && before.1 != after.1);
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
    // A change that was refused for its token was not made: it is sent again.
    stage.simulator.advance(Duration::from_secs(7200));
    stage.connector.request("acme", changes::create("After the hour")).await.unwrap();
    assert_eq!(changes::made(&stage.simulator, "After the hour"), 1);
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_renewed_before_the_call() {
    let stage = Stage::new().await;
    stage.simulator.lifetimes(Lifetimes { access_ms: 50_000, ..Lifetimes::default() });
    stage.consent().await.unwrap();
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
    // The token server is away: the old token still does.
    stage
        .simulator
        .faults()
        .push(When { path: "/oauth/token".into(), ..When::default() }, Fault::from(Answer::json(503, "x")));
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().refreshes, 1);
}

#[tokio::test]
async fn a_renewal_whose_answer_is_lost_is_asked_for_once_more() {
    let stage = Stage::authorized().await;
    stage.simulator.advance(Duration::from_secs(7200));
    let when = When { path: "/oauth/token".into(), ..When::default() };
    stage.simulator.faults().push(when, Fault::ResetAfter);
    assert_eq!(stage.me().await, mia());
    let tokens = stage.simulator.tokens();
    assert_eq!((tokens.refreshes, tokens.repeats, tokens.breaches, tokens.families), (2, 1, 0, 1));
}

#[tokio::test]
async fn a_consent_that_was_taken_back_is_told_and_not_hammered() {
    let stage = Stage::authorized().await;
    stage.simulator.revoke(Account::Mia);
    assert_eq!(stage.me().await, Err("needs-authorization"));
    assert!(stage.store.learned("acme").dead_grant.is_some());
    let report = stage.connector.test_connection("acme").await.unwrap();
    assert_eq!(report.verdict, jira_connector_host::rest::Verdict::NeedsAuthorization, "{report:?}");
    // A new consent mends it.
    stage.consent().await.unwrap();
    assert_eq!(stage.me().await, mia());
}

#[tokio::test]
async fn a_wrong_secret_is_a_matter_of_settings() {
    let simulator = simulator().await;
    let wrong = App { client_secret: Some("hunter2-hunter2".into()), ..app(&simulator) };
    let settings = by_app(&simulator, &simulator.url(), wrong);
    let stage = Stage::with(simulator, settings);
    let error = match stage.consent().await {
        Err(Error::Jira(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(error.kind, ErrorKind::ConnectionSettings, "{error:?}");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[tokio::test]
async fn one_of_several_sites_is_chosen_and_never_guessed() {
    let simulator = simulator().await;
    let any = by_app(&simulator, "https://api.atlassian.com", app(&simulator));
    let stage = Stage::with(simulator, any);
    assert_eq!(stage.consent().await.unwrap().len(), 2);
    let error = jira_error(stage.connector.get_myself("acme").await);
    assert_eq!(error.kind, ErrorKind::ConnectionSettings);
    assert!(
        error.message.contains("several sites") && error.message.contains("beta.atlassian.net"),
        "{error:?}"
    );
    assert_eq!(jira_error(stage.connector.choose_site("acme", "x").await).kind, ErrorKind::InvalidRequest);
    stage.connector.choose_site("acme", SECOND_CLOUD_ID).await.unwrap();
    assert_eq!(stage.me().await, mia());
    let page = stage.connector.list_projects("acme", Default::default(), None).await.unwrap();
    assert!(page.items[0].web_url.starts_with("https://beta.atlassian.net/browse/"), "{:?}", page.items[0]);
}

/// The sites of a consent, and the one that is chosen without a word, where the
/// account server lists these entries: an id, a site and a scope each.
async fn listed(site_url: &str, entries: &[(&str, &str, &str)]) -> (Vec<(String, usize)>, Option<String>) {
    let simulator = simulator().await;
    let mut both = app(&simulator);
    both.scopes.extend(["read:space:confluence", "search:confluence"].map(str::to_owned));
    let settings = by_app(&simulator, site_url, both);
    let stage = Stage::with(simulator, settings);
    let entry = |(id, name, scope): &(&str, &str, &str)| json!({"id": id, "name": name, "url": format!("https://{name}.atlassian.net"), "scopes": [scope]});
    if !entries.is_empty() {
        let body = entries.iter().map(entry).collect::<serde_json::Value>().to_string();
        let answer = Answer { status: 200, body, ..Answer::default() };
        let when = When { path: "/oauth/token/accessible-resources".into(), ..When::default() };
        stage.simulator.faults().push(when, Fault::from(answer));
    }
    let sites = stage.consent().await.unwrap();
    let sites = sites.into_iter().map(|site| (site.cloud_id, site.scopes.len())).collect();
    // An id that was taken back is empty.
    (sites, stage.store.learned("acme").cloud_id.filter(|id| !id.is_empty()))
}

#[tokio::test]
async fn jira_and_confluence_of_one_site_are_one_site() {
    const ANY: &str = "https://api.atlassian.com";
    const ACME: &str = "https://acme.atlassian.net";
    let (jira, work) = ("read:jira-work", "write:jira-work");
    let (space, search) = ("read:space:confluence", "search:confluence");
    let [a, b] = [CLOUD_ID, SECOND_CLOUD_ID];
    let of = |sites: &[(&str, usize)]| sites.iter().map(|(id, n)| ((*id).to_owned(), *n)).collect::<Vec<_>>();
    for (site_url, entries, sites, chosen) in [
        // Twice the same id, in either order.
        (ANY, vec![(a, "acme", jira), (a, "acme", space)], of(&[(a, 2)]), Some(a)),
        (ANY, vec![(a, "acme", space), (a, "acme", jira)], of(&[(a, 2)]), Some(a)),
        // Entries of one site may be apart.
        (ANY, vec![(a, "acme", jira), (b, "beta", jira), (a, "acme", work)], of(&[(a, 2), (b, 1)]), None),
        // A site with Confluence alone is no choice, unless there is no other.
        (ANY, vec![(b, "beta", space)], of(&[(b, 1)]), Some(b)),
        (ACME, vec![(b, "beta", jira), (a, "acme", space)], of(&[(b, 1)]), Some(a)),
        (ANY, vec![(b, "beta", space), (a, "acme", jira), (b, "beta", search)], of(&[(a, 1)]), Some(a)),
        (
            ACME,
            vec![(b, "beta", jira), (b, "beta", space), (a, "acme", space), (a, "acme", jira)],
            of(&[(b, 2), (a, 2)]),
            Some(a),
        ),
    ] {
        let found = listed(site_url, &entries).await;
        assert_eq!(found, (sites, chosen.map(str::to_owned)), "{site_url} {entries:?}");
    }
    // As the account server itself lists them: three entries, two sites.
    let (sites, chosen) = listed(ANY, &[]).await;
    assert_eq!((sites, chosen), (of(&[(a, 5), (b, 3)]), None));
}

#[tokio::test]
async fn a_consent_for_one_site_needs_no_choice() {
    let simulator = simulator().await;
    let any = by_app(&simulator, "https://api.atlassian.com", app(&simulator));
    let stage = Stage::with(simulator, any);
    stage.simulator.consent(Consent::accept(Account::Mia).sites(&["beta"]));
    assert_eq!(stage.consent().await.unwrap().len(), 1);
    assert_eq!(stage.store.learned("acme").site_url.as_deref(), Some("https://beta.atlassian.net"));
    assert_eq!(stage.me().await, mia());
}

#[tokio::test]
async fn a_scope_that_is_missing_causes_no_renewal() {
    let simulator = simulator().await;
    let narrow = App { scopes: vec!["read:jira-work".into(), "offline_access".into()], ..app(&simulator) };
    let settings = by_app(&simulator, &simulator.url(), narrow);
    let stage = Stage::with(simulator, settings);
    stage.consent().await.unwrap();
    let error = jira_error(stage.connector.get_myself("acme").await);
    assert_eq!(error.kind, ErrorKind::MissingScope);
    // Which one is missing Jira does not say, but which ones are there is known.
    assert!(error.message.contains("read:jira-work"), "{error:?}");
    assert_eq!(stage.simulator.tokens().refreshes, 0);
}

#[tokio::test]
async fn a_service_account_needs_nobody() {
    let simulator = simulator().await;
    let settings = by_app(&simulator, &simulator.url(), service(&simulator));
    let stage = Stage::with(simulator, settings);
    stage.connector.get_myself("acme").await.unwrap();
    stage.connector.get_myself("acme").await.unwrap();
    assert_eq!(stage.simulator.tokens().credentials, 1);
    stage.simulator.advance(Duration::from_secs(7200));
    stage.connector.get_myself("acme").await.unwrap();
    assert_eq!(stage.simulator.tokens().credentials, 2);
}

#[tokio::test]
async fn a_data_center_with_its_context_path_and_pkce() {
    let simulator = simulator().await;
    let settings = by_app(&simulator, &simulator.data_center_url(), data_center(&simulator));
    let stage = Stage::with(simulator, settings);
    let consent = stage.connector.authorize_url("acme").await.unwrap();
    assert!(consent.verifier.is_some() && consent.url.contains("code_challenge_method=S256"));
    assert!(stage.consent().await.unwrap().is_empty());
    let myself = || call("GET", "/rest/api/2/myself");
    assert_eq!(stage.connector.request("acme", myself()).await.unwrap().status, 200);
    // Its token is nothing for Atlassian's gateway.
    let requests = stage.simulator.counts().requests;
    assert_eq!(
        jira_error(stage.connector.list_accessible_sites("acme").await).kind,
        ErrorKind::ConnectionSettings
    );
    assert_eq!(stage.simulator.counts().requests, requests);
    stage.simulator.advance(Duration::from_secs(10_000));
    let answer = stage.connector.request("acme", myself()).await.unwrap();
    assert_eq!((answer.status, stage.simulator.data_center_tokens().refreshes), (200, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_at_the_end_of_a_token_keep_one_grant() {
    let stage = Stage::authorized().await;
    stage.simulator.advance(Duration::from_secs(7200));
    let calls = (0..50).map(|_| {
        let connector = Connector::new(&component(), stage.store.clone(), options()).unwrap();
        tokio::spawn(async move { connector.get_myself("acme").await.unwrap().display_name })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), "Mia Krystof");
    }
    let tokens = stage.simulator.tokens();
    assert_eq!((tokens.families, tokens.breaches), (1, 0), "{tokens:?}");
    // What is stored is good, also when all old pairs are dead.
    stage.simulator.advance(Duration::from_secs(700));
    assert_eq!(stage.me().await, mia());
    stage.simulator.advance(Duration::from_secs(7200));
    assert_eq!(stage.me().await, mia());
    assert_eq!(stage.simulator.tokens().families, 1);
}

#[tokio::test]
async fn no_secret_is_in_a_log_line() {
    let stage = Stage::authorized().await;
    let (access, refresh) = stage.stored();
    stage.simulator.advance(Duration::from_secs(7200));
    assert_eq!(stage.me().await, mia());
    let (new_access, new_refresh) = stage.stored();
    stage
        .connector
        .request("acme", call("GET", &format!("/rest/api/3/project/{new_access}")))
        .await
        .unwrap_err();
    let lines = stage.log.text();
    assert!(lines.contains(r#""for":"tokens""#), "{lines}");
    for secret in [&access, &refresh, &new_access, &new_refresh, CLIENT_SECRET] {
        assert!(!lines.contains(secret), "{lines}");
    }
}

/// A code is good once: what comes of it must not be lost for the sake of a list.
#[tokio::test]
async fn a_consent_outlives_sites_that_cannot_be_listed() {
    for times in [1, 2, 3] {
        let stage = Stage::new().await;
        let when = When { path: "/oauth/token/accessible-resources".into(), times, ..When::default() };
        stage.simulator.faults().push(when, Fault::from(Answer { status: 502, ..Answer::default() }));
        // Two retries, as the connection has it.
        match stage.consent().await {
            Ok(sites) => assert!(times < 3 && sites.len() == 2),
            Err(error) => {
                let error = jira_error::<()>(Err(error));
                assert_eq!((times, &error.kind), (3, &ErrorKind::Unavailable));
                assert!(error.message.contains("The consent is stored"), "{error:?}");
            }
        }
        assert_eq!(stage.me().await, mia());
    }
}
