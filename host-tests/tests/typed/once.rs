//! Issues that are created once by a key of their caller, whatever the search knows.

use crate::stage::*;
use host_tests::changes::mia;
use host_tests::{Memory, connector, jira_error};
use jira_connector_host::issues::{CreatedIssue, NewIssue};
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{Connector, Error};
use jira_simulator::{Answer, Fault, When};
use std::time::Duration;

const POST: &str = "/rest/api/3/issue";

fn task() -> NewIssue {
    NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "Once".into(),
        ..NewIssue::default()
    }
}

async fn create(connector: &Connector, key: &str) -> Result<CreatedIssue, Error> {
    connector.create_issue(ACME, &task(), Some(key)).await
}

/// A stage whose search does not know what was created in the last hour.
async fn late() -> Stage {
    let stage = Stage::new().await;
    stage.simulator.lag(Duration::from_secs(3600));
    stage
}

/// A connector of another host: it knows nothing of what others do.
fn stranger(stage: &Stage) -> Connector {
    connector(&Memory::of(mia(&stage.simulator.url())))
}

#[tokio::test]
async fn three_calls_at_once_create_one_issue() {
    let stage = late().await;
    let other = stage.connector.clone();
    for round in 0..5 {
        let key = format!("round {round}");
        let (one, two, three) = tokio::join!(
            create(&stage.connector, &key),
            create(&other, &key),
            create(&stage.connector, &key)
        );
        let all = [good(one), good(two), good(three)];
        assert!(all.iter().all(|created| created.key == all[0].key), "{all:?}");
        assert_eq!(all.iter().filter(|created| !created.existed).count(), 1, "{all:?}");
        assert_eq!(stage.simulator.counts().creates, round + 1);
    }
}

#[tokio::test]
async fn hosts_that_share_nothing_report_a_double() {
    let stage = late().await;
    for round in 0..10 {
        let (mine, other) = (stranger(&stage), stranger(&stage));
        let before = stage.simulator.counts().creates;
        let key = format!("round {round}");
        let outcomes = tokio::join!(create(&mine, &key), create(&other, &key));
        let outcomes = [outcomes.0, outcomes.1];
        let created: Vec<_> = outcomes.iter().flatten().map(|created| created.key.clone()).collect();
        if stage.simulator.counts().creates - before == 1 {
            assert_eq!((created.len(), &created[0]), (2, &created[1]));
            continue;
        }
        let errors: Vec<_> = outcomes.into_iter().filter(Result::is_err).map(jira_error).collect();
        assert!(!errors.is_empty(), "two issues, and nobody says so: {created:?}");
        for error in errors {
            assert!(matches!(error.kind, ErrorKind::OutcomeUnknown), "{error:?}");
            assert!(error.message.matches("KAN-").count() == 2, "{error:?}");
        }
        // Whoever asks again is not told of one issue alone.
        assert_eq!(name(create(&stranger(&stage), &key).await), "outcome-unknown");
    }
}

#[tokio::test]
async fn a_lost_answer_and_retries_create_one_issue() {
    for lag in [0, 3600] {
        let stage = late().await;
        stage.simulator.lag(Duration::from_secs(lag));
        stage.simulator.faults().push(When::next("POST", POST), Fault::CloseAfter);
        assert_eq!(name(create(&stage.connector, "k").await), "outcome-unknown");
        let found = good(create(&stage.connector, "k").await);
        assert!(found.existed);
        for _ in 0..5 {
            // A host that keeps nothing finds it as well.
            assert_eq!(good(create(&stranger(&stage), "k").await), found);
            assert_eq!(good(create(&stage.connector, "k").await), found);
        }
        assert_eq!(stage.simulator.counts().creates, 1);
        assert!(!good(create(&stage.connector, "other").await).existed);
    }
}

#[tokio::test]
async fn a_request_that_may_still_arrive_is_waited_for() {
    let mut settings = mia("http://127.0.0.1:1");
    let stage = late().await;
    settings.site_url = stage.simulator.url();
    settings.gateway_url = Some(stage.simulator.url());
    settings.limits.total_timeout = Some(3000);
    let connector = connector(&Memory::of(settings));
    stage.simulator.faults().push(When::next("POST", POST), Fault::ResetBefore);
    assert_eq!(name(create(&connector, "k").await), "outcome-unknown");
    let waited = jira_error(create(&connector, "k").await);
    assert!(matches!(waited.kind, ErrorKind::OutcomeUnknown) && waited.until.is_some(), "{waited:?}");
    assert!(waited.message.contains("an earlier call with this key"), "{waited:?}");
    assert_eq!(stage.simulator.counts().creates, 0);
}

#[tokio::test]
async fn a_refused_creation_gives_its_key_back() {
    let stage = late().await;
    let wrong = NewIssue { issue_type: "Nonsense".into(), ..task() };
    assert_eq!(name(stage.connector.create_issue(ACME, &wrong, Some("k")).await), "invalid");
    for (method, path) in [("POST", "/rest/api/3/search/jql"), ("GET", "/rest/api/3/issue/KAN-")] {
        stage.simulator.faults().push(When::next(method, path), Answer { status: 403, ..Answer::default() });
        assert_eq!(name(create(&stage.connector, "k").await), "forbidden");
    }
    assert_eq!(stage.simulator.counts().creates, 0);
    assert!(!good(create(&stage.connector, "k").await).existed);
}

#[tokio::test]
async fn a_created_issue_is_reported_though_it_cannot_be_checked() {
    let stage = late().await;
    let refusal = Answer { status: 503, ..Answer::default() };
    stage.simulator.faults().push(When::next("POST", "/rest/api/3/issue/bulkfetch"), refusal);
    let created = good(create(&stage.connector, "k").await);
    assert!(!created.existed);
    assert_eq!(stage.simulator.counts().creates, 1);
}
