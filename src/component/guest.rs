//! The `rest` and `jira` interfaces.

use super::port::run;
use jira_contract::{jira, records, rest, types};
use jira_functions::{self as functions, projects};

/// What exports the contract.
pub(super) struct Component;

impl rest::Guest for Component {
    fn request(connection: String, call: rest::Call) -> Result<rest::Response, types::Error> {
        run(&connection, "rest.request", async |api| functions::rest::request(api, call).await)
    }

    fn pages(
        connection: String,
        call: rest::Call,
        options: rest::PageOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<rest::Batch, types::Error> {
        run(&connection, "rest.pages", async |api| {
            functions::rest::pages(api, call, options, cursor.as_deref()).await
        })
    }

    fn test_connection(connection: String) -> Result<rest::Report, types::Error> {
        run(&connection, "rest.test-connection", async |api| functions::rest::test_connection(api).await)
    }

    fn limits(connection: String) -> Result<Vec<rest::LimitState>, types::Error> {
        run(&connection, "rest.limits", async |api| functions::rest::limits(api).await)
    }
}

impl jira::Guest for Component {
    fn list_projects(
        connection: String,
        options: jira::ProjectOptions,
        cursor: Option<String>,
    ) -> Result<jira::ProjectPage, types::Error> {
        run(&connection, "jira.list-projects", async |api| {
            projects::list(api, &options, cursor.as_deref()).await
        })
    }

    fn list_issue_types(
        connection: String,
        project: String,
    ) -> Result<Vec<records::IssueType>, types::Error> {
        run(&connection, "jira.list-issue-types", async |api| projects::list_issue_types(api, &project).await)
    }

    fn get_project(connection: String, project: String) -> Result<jira::ProjectDetails, types::Error> {
        run(&connection, "jira.get-project", async |api| projects::get(api, &project).await)
    }

    fn list_components(connection: String, project: String) -> Result<Vec<jira::Component>, types::Error> {
        run(&connection, "jira.list-components", async |api| projects::list_components(api, &project).await)
    }

    fn create_component(
        connection: String,
        project: String,
        component: jira::NewComponent,
    ) -> Result<jira::Component, types::Error> {
        run(&connection, "jira.create-component", async |api| {
            projects::create_component(api, &project, &component).await
        })
    }

    fn list_versions(
        connection: String,
        project: String,
        options: jira::VersionOptions,
        cursor: Option<String>,
    ) -> Result<jira::VersionPage, types::Error> {
        run(&connection, "jira.list-versions", async |api| {
            projects::list_versions(api, &project, &options, cursor.as_deref()).await
        })
    }

    fn create_version(
        connection: String,
        project: String,
        version: jira::VersionChanges,
    ) -> Result<jira::Version, types::Error> {
        run(&connection, "jira.create-version", async |api| {
            projects::create_version(api, &project, &version).await
        })
    }

    fn update_version(
        connection: String,
        id: String,
        changes: jira::VersionChanges,
    ) -> Result<jira::Version, types::Error> {
        run(&connection, "jira.update-version", async |api| {
            projects::update_version(api, &id, &changes).await
        })
    }

    fn list_roles(connection: String, project: String) -> Result<Vec<records::Named>, types::Error> {
        run(&connection, "jira.list-roles", async |api| projects::list_roles(api, &project).await)
    }

    fn get_role(connection: String, project: String, role: String) -> Result<jira::Role, types::Error> {
        run(&connection, "jira.get-role", async |api| projects::get_role(api, &project, &role).await)
    }

    fn list_statuses(connection: String, project: String) -> Result<Vec<jira::TypeStatuses>, types::Error> {
        run(&connection, "jira.list-statuses", async |api| projects::list_statuses(api, &project).await)
    }

    fn get_myself(connection: String) -> Result<types::User, types::Error> {
        run(&connection, "jira.get-myself", async |api| projects::get_myself(api).await)
    }
}
