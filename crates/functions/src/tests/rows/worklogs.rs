//! The rows of `worklogs`.

use super::{FILES, HI, USER, place};
use crate::tests::answer::{created, no_content, ok};
use crate::tests::row::{Row, row};
use crate::worklogs::{add, delete_worklog, get, list, update};
use jira_contract::records::{Text, TextFormat, Visibility};
use jira_contract::worklogs::{AddOptions, EstimateAdjustment, ListOptions, WorkDuration, WorklogUpdate};

const LIST: ListOptions =
    ListOptions { started_after: None, started_before: None, format: None, page_size: None };
const ADD: AddOptions =
    AddOptions { started: None, comment: None, estimate: None, visibility: None, notify_users: None };
const CHANGES: WorklogUpdate = WorklogUpdate {
    time_spent: None,
    started: None,
    comment: None,
    visibility: None,
    estimate: None,
    notify_users: None,
};

fn worklog() -> String {
    format!(
        r#"{{"id":"100028","issueId":"10002","author":{USER},"updateAuthor":{USER},"comment":{HI},
        "created":"2026-01-17T12:34:00.000+0000","updated":"2026-01-18T23:45:00.000+0000",
        "started":"2026-01-17T12:34:00.000+0000","timeSpent":"3h 20m","timeSpentSeconds":12000,
        "visibility":{{"type":"group","value":"jira-developers","identifier":"276f955c"}}}}"#
    )
}

fn shows_a_file() -> Option<Text> {
    Some(Text::Markdown("![A](attachment:a.png)".into()))
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!(
            "worklogs.list",
            "",
            |api| list(api, "KAN-1", &LIST, None),
            [ok(format!(r#"{{"startAt":0,"maxResults":100,"total":1,"worklogs":[{}]}}"#, worklog()))]
        ),
        row!(
            "worklogs.list",
            "of some days",
            |api| async move {
                let options = ListOptions {
                    started_after: Some(1_767_225_600_000),
                    started_before: Some(1_767_312_000_000),
                    format: Some(TextFormat::Adf),
                    page_size: Some(7),
                };
                list(api, "KAN-1", &options, None).await
            },
            [ok(r#"{"startAt":0,"maxResults":7,"total":0,"worklogs":[]}"#)]
        ),
        row!("worklogs.get", "", |api| get(api, "KAN-1", "100028", None), [ok(worklog())]),
        row!(
            "worklogs.add",
            "",
            |api| add(api, "KAN-1", &WorkDuration::Text("1h 30m".into()), &ADD),
            [created(worklog())]
        ),
        row!(
            "worklogs.add",
            "with a comment that shows a file",
            |api| async move {
                let options = AddOptions {
                    started: Some(1_767_000_000_000),
                    comment: shows_a_file(),
                    estimate: Some(EstimateAdjustment::SetTo("2d".into())),
                    visibility: Some(Visibility::Role("Developers".into())),
                    notify_users: Some(false),
                };
                add(api, "KAN-1", &WorkDuration::Seconds(3600), &options).await
            },
            [ok(FILES), place(), created(worklog())]
        ),
        row!(
            "worklogs.update",
            "",
            |api| async move {
                let changes = WorklogUpdate { time_spent: Some(WorkDuration::Text("2d".into())), ..CHANGES };
                update(api, "KAN-1", "100028", &changes).await
            },
            [ok(worklog()), ok(worklog())]
        ),
        row!(
            "worklogs.update",
            "with a comment that shows a file",
            |api| async move {
                let visibility = Some(Visibility::Group("team".into()));
                let changes = WorklogUpdate {
                    comment: shows_a_file(),
                    visibility,
                    estimate: Some(EstimateAdjustment::Leave),
                    ..CHANGES
                };
                update(api, "KAN-1", "100028", &changes).await
            },
            [ok(FILES), place(), ok(worklog())]
        ),
        row!(
            "worklogs.delete-worklog",
            "",
            |api| delete_worklog(api, "KAN-1", "100028", Some(&EstimateAdjustment::AdjustBy("1h".into()))),
            [no_content()]
        ),
    ]
}
