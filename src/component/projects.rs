//! The `projects` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::projects as wit;
use jira_contract::{records, types};
use jira_functions::projects;

impl wit::Guest for Component {
    fn list_issue_types(
        connection: String,
        project: String,
    ) -> Result<Vec<records::IssueType>, types::Error> {
        run(&connection, "projects.list-issue-types", async |api| {
            projects::list_issue_types(api, &project).await
        })
    }

    fn list_components(connection: String, project: String) -> Result<Vec<wit::Component>, types::Error> {
        run(&connection, "projects.list-components", async |api| {
            projects::list_components(api, &project).await
        })
    }

    fn create_component(
        connection: String,
        project: String,
        component: wit::NewComponent,
    ) -> Result<wit::Component, types::Error> {
        run(&connection, "projects.create-component", async |api| {
            projects::create_component(api, &project, &component).await
        })
    }

    fn list_versions(
        connection: String,
        project: String,
        options: wit::VersionOptions,
        cursor: Option<String>,
    ) -> Result<wit::VersionPage, types::Error> {
        run(&connection, "projects.list-versions", async |api| {
            projects::list_versions(api, &project, &options, cursor.as_deref()).await
        })
    }

    fn create_version(
        connection: String,
        project: String,
        version: wit::VersionFields,
    ) -> Result<wit::Version, types::Error> {
        run(&connection, "projects.create-version", async |api| {
            projects::create_version(api, &project, &version).await
        })
    }

    fn update_version(
        connection: String,
        id: String,
        changes: wit::VersionFields,
    ) -> Result<wit::Version, types::Error> {
        run(&connection, "projects.update-version", async |api| {
            projects::update_version(api, &id, &changes).await
        })
    }

    fn list_roles(connection: String, project: String) -> Result<Vec<records::NamedItem>, types::Error> {
        run(&connection, "projects.list-roles", async |api| projects::list_roles(api, &project).await)
    }

    fn get_role(connection: String, project: String, role: String) -> Result<wit::Role, types::Error> {
        run(&connection, "projects.get-role", async |api| projects::get_role(api, &project, &role).await)
    }

    fn list_statuses(
        connection: String,
        project: String,
    ) -> Result<Vec<wit::IssueTypeStatuses>, types::Error> {
        run(&connection, "projects.list-statuses", async |api| projects::list_statuses(api, &project).await)
    }
}
