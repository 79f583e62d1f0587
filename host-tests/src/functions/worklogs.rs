//! Worklogs.

use super::given::{NOON, adf, rich, some, two};
use super::row::Row;
use jira_connector_host::records::{TextFormat, Visibility};
use jira_connector_host::worklogs::{
    AddOptions, EstimateAdjustment, ListOptions, WorkDuration, WorklogUpdate,
};

const SAYS: &[&str] = &["100028", "10002", "Mia Krystof", "I did some work here.", "3h 20m", "12000"];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row::new("worklogs.list", "all", |c, on| async move {
            let options = ListOptions {
                started_after: Some(NOON),
                started_before: Some(NOON + 86_400_000),
                format: Some(TextFormat::PlainText),
                page_size: Some(1),
            };
            two(
                async |cursor| c.list_worklogs(&on, "ED-1", &options, cursor.as_ref()).await,
                |page| page.next.clone(),
            )
            .await
        })
        .tells(SAYS),
        Row::new("worklogs.list", "little", |c, on| async move {
            c.list_worklogs(&on, "ED-1", &ListOptions::default(), None).await
        })
        .tells(SAYS),
        Row::new("worklogs.get", "all", |c, on| async move {
            c.get_worklog(&on, "ED-1", "100028", Some(TextFormat::Adf)).await
        })
        .tells(SAYS),
        Row::new("worklogs.get", "little", |c, on| async move {
            c.get_worklog(&on, "ED-1", "100028", None).await
        })
        .tells(SAYS),
    ];
    rows.extend(changing());
    rows
}

fn text(text: &str) -> WorkDuration {
    WorkDuration::Text(text.to_owned())
}

fn changing() -> [Row; 9] {
    [
        Row::new("worklogs.add", "all", |c, on| async move {
            let options = AddOptions {
                started: Some(NOON),
                comment: Some(rich()),
                estimate: Some(EstimateAdjustment::SetTo("2d".into())),
                visibility: Some(Visibility::Role("Developers".into())),
                notify_users: Some(false),
            };
            c.add_worklog(&on, "ED-1", &text("1d 2h"), &options).await
        })
        .tells(SAYS)
        .once(),
        Row::new("worklogs.add", "manual", |c, on| async move {
            let options = AddOptions {
                estimate: Some(EstimateAdjustment::AdjustBy("30m".into())),
                ..AddOptions::default()
            };
            c.add_worklog(&on, "ED-1", &WorkDuration::Seconds(5400), &options).await
        })
        .tells(SAYS)
        .once(),
        Row::new("worklogs.add", "little", |c, on| async move {
            c.add_worklog(&on, "ED-1", &text("1:30"), &AddOptions::default()).await
        })
        .tells(SAYS)
        .once(),
        Row::new("worklogs.update", "all", |c, on| async move {
            let changes = WorklogUpdate {
                time_spent: Some(text("1.5h")),
                started: Some(NOON),
                comment: Some(rich()),
                visibility: Some(Visibility::Group("jira-developers".into())),
                estimate: Some(EstimateAdjustment::SetTo("1w".into())),
                notify_users: Some(false),
            };
            c.update_worklog(&on, "ED-1", "100028", &changes).await
        })
        .tells(SAYS),
        Row::new("worklogs.update", "little", |c, on| async move {
            let changes = WorklogUpdate {
                comment: Some(adf()),
                estimate: Some(EstimateAdjustment::Leave),
                ..WorklogUpdate::default()
            };
            c.update_worklog(&on, "ED-1", "100028", &changes).await
        })
        .tells(SAYS),
        delete("auto", || Some(EstimateAdjustment::Auto)),
        delete("manual", || Some(EstimateAdjustment::AdjustBy("1h".to_owned()))),
        delete("new", || some("2d").map(EstimateAdjustment::SetTo)),
        delete("little", || None),
    ]
}

fn delete(with: &'static str, estimate: fn() -> Option<EstimateAdjustment>) -> Row {
    Row::new("worklogs.delete-worklog", with, move |c, on| async move {
        c.delete_worklog(&on, "ED-1", "100028", estimate().as_ref()).await
    })
}
