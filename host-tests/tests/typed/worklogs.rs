//! Worklogs.

use crate::stage::*;
use jira_connector_host::records::Visibility;
use jira_connector_host::worklogs::{
    AddOptions, EstimateAdjustment, ListOptions, WorkDuration, WorklogUpdate,
};
use jira_simulator::{Change, Fault};

const STARTED: u64 = 1_768_469_400_000;

fn time(text: &str) -> WorkDuration {
    WorkDuration::Text(text.into())
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let stage = Stage::new().await;
    let options = ListOptions { page_size: Some(20), ..ListOptions::default() };
    let (mut sizes, mut cursor) = (Vec::new(), None);
    loop {
        let page = good(stage.connector.list_worklogs(ACME, "KAN-1", &options, cursor.as_ref()).await);
        assert_eq!(page.total, Some(45));
        assert!(
            page.items.iter().all(|worklog| worklog.time_spent_seconds >= 900 && worklog.started.is_some())
        );
        sizes.push(page.items.len());
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [20, 20, 5]);
}

#[tokio::test]
async fn work_is_logged_changed_and_deleted() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for (spent, seconds) in [
        (time("1h 30m"), 5400),
        (time("1.5h"), 5400),
        (time("1:30"), 5400),
        (WorkDuration::Seconds(120), 120),
        (time("2d 4h"), 20 * 3600),
        (time("1w"), 40 * 3600),
    ] {
        let made = good(connector.add_worklog(ACME, "KAN-2", &spent, &AddOptions::default()).await);
        assert_eq!((made.time_spent_seconds, &made.comment), (seconds, &None), "{spent:?}");
        assert!(made.started.is_some_and(|started| started > STARTED), "{made:?}");
    }
    let options = AddOptions {
        started: Some(STARTED),
        comment: Some(markdown("Read **all** of it")),
        estimate: Some(EstimateAdjustment::Leave),
        notify_users: Some(false),
        ..AddOptions::default()
    };
    let made = good(connector.add_worklog(ACME, "KAN-2", &time("45m"), &options).await);
    assert_eq!((made.started, made.time_spent.as_str()), (Some(STARTED), "45m"));
    assert_eq!(made.comment.as_deref().map(str::trim_end), Some("Read **all** of it"));
    assert!(!made.issue_id.is_empty() && made.author.is_some());

    let changes = WorklogUpdate { time_spent: Some(WorkDuration::Seconds(3600)), ..WorklogUpdate::default() };
    let changed = good(connector.update_worklog(ACME, "KAN-2", &made.id, &changes).await);
    assert_eq!(
        (changed.time_spent_seconds, changed.started, changed.comment),
        (3600, Some(STARTED), made.comment)
    );
    let changes = WorklogUpdate { started: Some(STARTED + 60_000), ..WorklogUpdate::default() };
    good(connector.update_worklog(ACME, "KAN-2", &made.id, &changes).await);
    let read = good(connector.get_worklog(ACME, "KAN-2", &made.id, None).await);
    assert_eq!((read.time_spent_seconds, read.started), (3600, Some(STARTED + 60_000)));
    let team = Some(Visibility::Group("team-01".into()));
    let changes = WorklogUpdate { visibility: team.clone(), ..WorklogUpdate::default() };
    assert_eq!(good(connector.update_worklog(ACME, "KAN-2", &made.id, &changes).await).visibility, team);
    let changes = WorklogUpdate { comment: Some(markdown("")), ..WorklogUpdate::default() };
    let read = good(connector.update_worklog(ACME, "KAN-2", &made.id, &changes).await);
    assert_eq!((read.visibility, read.comment.unwrap_or_default().trim_end()), (team, ""));
    good(
        connector
            .delete_worklog(ACME, "KAN-2", &made.id, Some(&EstimateAdjustment::AdjustBy("1h".into())))
            .await,
    );
    assert_eq!(name(connector.get_worklog(ACME, "KAN-2", &made.id, None).await), "not-found");
    let kinds: Vec<_> = stage.changes().into_iter().map(|(change, _)| change).collect();
    let altered = [Change::Alter; 4];
    assert_eq!(kinds[6..], [&[Change::Make][..], &altered, &[Change::Remove]].concat());
}

#[tokio::test]
async fn the_remaining_estimate_is_adjusted_as_it_is_said() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let remaining = async || {
        let call = host_tests::call("GET", "/rest/api/3/issue/KAN-5?fields=timetracking");
        let issue = good(connector.request(ACME, call).await).body;
        let issue: serde_json::Value = serde_json::from_slice(&issue).unwrap();
        issue["fields"]["timetracking"]["remainingEstimateSeconds"].as_u64()
    };
    let log = async |estimate| {
        let options = AddOptions { estimate: Some(estimate), ..AddOptions::default() };
        good(connector.add_worklog(ACME, "KAN-5", &time("1h"), &options).await).id
    };
    let id = log(EstimateAdjustment::SetTo("10h".into())).await;
    assert_eq!(remaining().await, Some(36_000));
    log(EstimateAdjustment::Leave).await;
    assert_eq!(remaining().await, Some(36_000));
    log(EstimateAdjustment::Auto).await;
    assert_eq!(remaining().await, Some(32_400));
    log(EstimateAdjustment::AdjustBy("2h".into())).await;
    assert_eq!(remaining().await, Some(25_200));
    let changes = WorklogUpdate {
        time_spent: Some(time("2h")),
        estimate: Some(EstimateAdjustment::SetTo("1d".into())),
        ..WorklogUpdate::default()
    };
    good(connector.update_worklog(ACME, "KAN-5", &id, &changes).await);
    assert_eq!(remaining().await, Some(28_800));
    good(
        connector.delete_worklog(ACME, "KAN-5", &id, Some(&EstimateAdjustment::AdjustBy("30m".into()))).await,
    );
    assert_eq!(remaining().await, Some(30_600));
}

#[tokio::test]
async fn times_are_read_without_a_connection() {
    let stage = Stage::new().await;
    assert_eq!(good(stage.connector.parse_duration("1h 30m").await), 5400);
    for text in ["2d", "soon", ""] {
        assert_eq!(name(stage.connector.parse_duration(text).await), "invalid-request");
    }
    assert_eq!(stage.requests(), 0);
}

#[tokio::test]
async fn what_is_refused() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let add = AddOptions::default();
    for (spent, options) in [
        (time("90"), add.clone()),
        (time("0m"), add.clone()),
        (WorkDuration::Seconds(59), add.clone()),
        (time("1h"), AddOptions { estimate: Some(EstimateAdjustment::SetTo("soon".into())), ..add.clone() }),
    ] {
        assert_eq!(name(connector.add_worklog(ACME, "KAN-1", &spent, &options).await), "invalid-request");
    }
    assert_eq!(
        name(connector.update_worklog(ACME, "KAN-1", "1", &WorklogUpdate::default()).await),
        "invalid-request"
    );
    let manual = Some(EstimateAdjustment::AdjustBy("1h".into()));
    let changes =
        WorklogUpdate { estimate: manual, time_spent: Some(time("1h")), ..WorklogUpdate::default() };
    assert_eq!(name(connector.update_worklog(ACME, "KAN-1", "1", &changes).await), "invalid-request");
    assert_eq!(name(connector.delete_worklog(ACME, "KAN-1", "../1", None).await), "invalid-request");
    assert_eq!(stage.requests(), 0);
    let list = ListOptions::default();
    assert_eq!(name(connector.list_worklogs(ACME, "KAN-999", &list, None).await), "not-found");
    assert_eq!(name(connector.add_worklog(ACME, "KAN-999", &time("1h"), &add).await), "not-found");
    assert_eq!(name(connector.delete_worklog(ACME, "KAN-1", "1", None).await), "not-found");
    let (kind, error) = error(connector.add_worklog(ACME, "KAN-1", &time("1.5d"), &add).await);
    assert_eq!((kind, stage.changes().len()), ("invalid", 0), "{error:?}");
    assert!(format!("{:?}", error.kind).contains("timeLogged"), "{error:?}");
}

#[tokio::test]
async fn faulty_answers() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    let (list, add) = (ListOptions::default(), AddOptions::default());
    stage.answers("GET", r#"{"worklogs":{}}"#);
    assert_eq!(name(connector.list_worklogs(ACME, "KAN-1", &list, None).await), "unreadable");
    stage.answers("GET", "null");
    assert_eq!(name(connector.get_worklog(ACME, "KAN-1", "1", None).await), "unreadable");
    stage.answers("GET", r#"{"worklogs":[{"id":1,"author":7},null,{}],"total":"x"}"#);
    let page = good(connector.list_worklogs(ACME, "KAN-1", &list, None).await);
    assert_eq!((page.items.len(), page.items[0].time_spent_seconds, page.total), (1, 0, None));
    stage.fails("POST", Fault::ResetAfter);
    assert_eq!(name(connector.add_worklog(ACME, "KAN-2", &time("1h"), &add).await), "outcome-unknown");
    assert_eq!(stage.changes().len(), 1);
    stage.answers("POST", "[]");
    assert_eq!(name(connector.add_worklog(ACME, "KAN-2", &time("1h"), &add).await), "outcome-unknown");
    let id = &good(connector.list_worklogs(ACME, "KAN-2", &list, None).await).items[0].id;
    let changes = WorklogUpdate { time_spent: Some(time("2h")), ..WorklogUpdate::default() };
    stage.fails("PUT", Fault::ResetAfter);
    assert_eq!(good(connector.update_worklog(ACME, "KAN-2", id, &changes).await).time_spent_seconds, 7200);
    stage.fails("DELETE", Fault::ResetAfter);
    assert_eq!(name(connector.delete_worklog(ACME, "KAN-2", id, None).await), "outcome-unknown");
}
