//! The rows of `jira`.

use super::USER;
use crate::projects::{
    create_component, create_version, get, get_myself, get_role, list, list_components, list_issue_types,
    list_roles, list_statuses, list_versions, update_version,
};
use crate::tests::answer::{created, ok};
use crate::tests::lent;
use crate::tests::row::{Row, row};
use jira_contract::jira::ProjectOptions;
use jira_contract::projects::{NewComponent, VersionFields, VersionOptions, VersionStatus};

const PROJECTS: ProjectOptions = ProjectOptions { query: None, page_size: None };
const VERSIONS: VersionOptions = VersionOptions { query: None, statuses: Vec::new(), page_size: None };
const CHANGES: VersionFields = VersionFields {
    name: None,
    description: None,
    start_date: None,
    release_date: None,
    released: None,
    archived: None,
};

const VERSION: &str = r#"{"id":"10020","name":"1.0","description":"First","startDate":"2026-01-05","releaseDate":"2026-02-01","released":false,"archived":false,"overdue":true,"projectId":10000}"#;
const ROLES: &str = r#"{"Administrators":"https://acme.atlassian.net/rest/api/3/project/10000/role/10002","Developers":"https://acme.atlassian.net/rest/api/3/project/10000/role/10360"}"#;
const ROLE: &str = r#"{"id":10360,"name":"Developers","description":"Who develops","actors":[
    {"id":10240,"displayName":"jira-developers","type":"atlassian-group-role-actor","actorGroup":{"name":"jira-developers","displayName":"jira-developers","groupId":"952d12c3"}},
    {"id":10241,"displayName":"Mia Krystof","type":"atlassian-user-role-actor","actorUser":{"accountId":"5b10a2844c20165700ede21g"}}]}"#;

fn project() -> String {
    format!(
        r#"{{"id":"10000","key":"KAN","name":"Kanban","projectTypeKey":"software","style":"next-gen","isPrivate":false,
        "description":"About it","lead":{USER},"assigneeType":"UNASSIGNED","email":"kan@example.com","url":"https://example.com",
        "issueTypes":[{{"id":"10001","name":"Task","description":"Work","subtask":false,"hierarchyLevel":0}}],
        "components":[{}],"versions":[{VERSION}],"roles":{ROLES},"projectCategory":{{"id":"1","name":"Internal"}}}}"#,
        component()
    )
}

fn component() -> String {
    format!(r#"{{"id":"10050","name":"Core","description":"The core","lead":{USER},"project":"KAN"}}"#)
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = projects();
    rows.extend(parts());
    rows
}

fn projects() -> Vec<Row> {
    let projects =
        format!(r#"{{"startAt":0,"maxResults":50,"total":1,"isLast":true,"values":[{}]}}"#, project());
    vec![
        row!("jira.list-projects", "", |api| list(api, &PROJECTS, None), [ok(projects.clone())]),
        row!(
            "jira.list-projects",
            "through the gateway, with a text",
            |api| list(api, &ProjectOptions { query: Some("kan".into()), page_size: Some(2) }, None),
            [ok(projects)]
        )
        .through(lent::gateway()),
        row!("projects.list-issue-types", "", |api| list_issue_types(api, "KAN"), [ok(project())]),
        row!("jira.get-project", "", |api| get(api, "KAN"), [ok(project())]),
        row!("jira.get-myself", "", |api| get_myself(api), [ok(USER)]),
        row!(
            "jira.get-myself",
            "with tokens that have ended",
            |api| get_myself(api),
            [
                ok(r#"{"access_token":"s3cr3t-newer","refresh_token":"s3cr3t-refresh-2","expires_in":3600,"scope":"read:jira-work","token_type":"Bearer"}"#),
                ok(USER),
            ]
        )
        .through(lent::consented(0)),
    ]
}

fn parts() -> Vec<Row> {
    vec![
        row!(
            "projects.list-components",
            "",
            |api| list_components(api, "KAN"),
            [ok(format!("[{}]", component()))]
        ),
        row!(
            "projects.create-component",
            "",
            |api| async move {
                let lead = Some("5b10a2844c20165700ede21g".into());
                let new = NewComponent { name: "Core".into(), description: Some("The core".into()), lead };
                create_component(api, "KAN", &new).await
            },
            [created(component())]
        ),
        row!(
            "projects.list-versions",
            "",
            |api| async move {
                let statuses = vec![VersionStatus::Released, VersionStatus::Unreleased];
                list_versions(api, "KAN", &VersionOptions { statuses, ..VERSIONS }, None).await
            },
            [ok(format!(r#"{{"startAt":0,"maxResults":50,"total":1,"isLast":true,"values":[{VERSION}]}}"#))]
        ),
        row!(
            "projects.create-version",
            "in a project by its id",
            |api| create_version(api, "10000", &VersionFields { name: Some("1.0".into()), ..CHANGES }),
            [created(VERSION)]
        ),
        row!(
            "projects.create-version",
            "in a project by its key",
            |api| async move {
                let start_date = Some("2026-01-05".into());
                let version = VersionFields { name: Some("1.0".into()), start_date, ..CHANGES };
                create_version(api, "KAN", &version).await
            },
            [ok(project()), created(VERSION)]
        ),
        row!(
            "projects.update-version",
            "",
            |api| update_version(api, "10020", &VersionFields { released: Some(true), ..CHANGES }),
            [ok(VERSION)]
        ),
        row!("projects.list-roles", "", |api| list_roles(api, "KAN"), [ok(ROLES)]),
        row!("projects.get-role", "by its id", |api| get_role(api, "KAN", "10360"), [ok(ROLE)]),
        row!(
            "projects.get-role",
            "by its name",
            |api| get_role(api, "KAN", "developers"),
            [ok(ROLES), ok(ROLE)]
        ),
        row!(
            "projects.list-statuses",
            "",
            |api| list_statuses(api, "KAN"),
            [ok(
                r#"[{"id":"10001","name":"Task","subtask":false,"statuses":[{"id":"3","name":"In Progress","statusCategory":{"id":4,"key":"indeterminate"}}]}]"#
            )]
        ),
    ]
}
