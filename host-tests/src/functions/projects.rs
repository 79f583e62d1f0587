//! Projects and what belongs to them.

use super::given::{MIA, some, two};
use super::row::Row;
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::projects::{NewComponent, VersionFields, VersionOptions, VersionStatus};

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row::new("jira.list-projects", "all", |c, on| async move {
            let options = || ProjectOptions { query: some("exa & ü"), page_size: Some(2) };
            two(
                async |cursor| c.list_projects(&on, options(), cursor.as_ref()).await,
                |page| page.next.clone(),
            )
            .await
        })
        .tells(&["10000", "EX", "Example", "FIRST", "Alphabetical"]),
        Row::new("jira.list-projects", "little", |c, on| async move {
            c.list_projects(&on, ProjectOptions::default(), None).await
        })
        .tells(&["Example"]),
        Row::new(
            "projects.list-issue-types",
            "a key",
            |c, on| async move { c.list_issue_types(&on, "EX").await },
        )
        .tells(&["Task", "A task that needs to be done."]),
        Row::new("jira.get-myself", "nothing", |c, on| async move { c.get_myself(&on).await }).tells(&[
            MIA,
            "Mia Krystof",
            "mia@example.com",
            "Australia/Sydney",
        ]),
        Row::new("jira.get-project", "a key", |c, on| async move { c.get_project(&on, "EX").await })
            .tells(&["10000", "Component 1", "This project was created as an example for REST."]),
        Row::new("projects.list-roles", "a key", |c, on| async move { c.list_roles(&on, "EX").await })
            .tells(&["10002", "Administrators", "Developers"]),
        Row::new(
            "projects.get-role",
            "a name",
            |c, on| async move { c.get_role(&on, "EX", "developers").await },
        )
        .tells(&["Developers", "jira-developers", MIA]),
        Row::new("projects.get-role", "an id", |c, on| async move { c.get_role(&on, "EX", "10360").await })
            .tells(&["10360", "Developers"]),
        Row::new("projects.list-statuses", "a key", |c, on| async move { c.list_statuses(&on, "EX").await })
            .tells(&["Task", "In Progress", "Closed"]),
    ];
    rows.extend(components());
    rows.extend(versions());
    rows
}

fn components() -> [Row; 3] {
    [
        Row::new(
            "projects.list-components",
            "a key",
            |c, on| async move { c.list_components(&on, "EX").await },
        )
        .tells(&["10000", "Component 1", "This is a Jira component"]),
        Row::new("projects.create-component", "all", |c, on| async move {
            let component =
                NewComponent { name: "Web & ü".into(), description: some("Pages"), lead: some(MIA) };
            c.create_component(&on, "EX", &component).await
        })
        .tells(&["10000", "Component 1", "Mia Krystof"])
        .once(),
        Row::new("projects.create-component", "little", |c, on| async move {
            let component = NewComponent { name: "Web".into(), description: None, lead: None };
            c.create_component(&on, "EX", &component).await
        })
        .tells(&["Component 1"])
        .once(),
    ]
}

fn changes() -> VersionFields {
    VersionFields {
        name: some("1.0 ü"),
        description: some("The first"),
        start_date: some("2026-01-05"),
        release_date: some("2026-02-05"),
        released: Some(true),
        archived: Some(false),
    }
}

fn versions() -> [Row; 6] {
    [
        Row::new("projects.list-versions", "all", |c, on| async move {
            let options = VersionOptions {
                query: some("new & ü"),
                statuses: vec![VersionStatus::Released, VersionStatus::Unreleased, VersionStatus::Archived],
                page_size: Some(2),
            };
            two(
                async |cursor| c.list_versions(&on, "EX", &options, cursor.as_ref()).await,
                |page| page.next.clone(),
            )
            .await
        })
        .tells(&["10000", "New Version 1", "2010-07-06", "Minor Bugfix version"]),
        Row::new("projects.list-versions", "little", |c, on| async move {
            c.list_versions(&on, "10000", &VersionOptions::default(), None).await
        })
        .tells(&["Next Version"]),
        Row::new("projects.create-version", "all", |c, on| async move {
            c.create_version(&on, "EX", &changes()).await
        })
        .tells(&["10000", "New Version 1", "An excellent version"])
        .once(),
        Row::new("projects.create-version", "little", |c, on| async move {
            let changes = VersionFields { name: some("1.0"), ..VersionFields::default() };
            c.create_version(&on, "10000", &changes).await
        })
        .tells(&["New Version 1"])
        .once(),
        Row::new("projects.update-version", "all", |c, on| async move {
            c.update_version(&on, "10000", &changes()).await
        })
        .tells(&["10000", "New Version 1", "2010-07-06"]),
        Row::new("projects.update-version", "little", |c, on| async move {
            let changes = VersionFields { released: Some(true), ..VersionFields::default() };
            c.update_version(&on, "10000", &changes).await
        })
        .tells(&["New Version 1"]),
    ]
}
