//! The `rest` and `jira` interfaces.

use super::port::run;
use jira_contract::{jira, rest, types};
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

    fn list_limits(connection: String) -> Result<Vec<rest::LimitState>, types::Error> {
        run(&connection, "rest.list-limits", async |api| functions::rest::list_limits(api).await)
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

    fn get_project(connection: String, project: String) -> Result<jira::ProjectDetails, types::Error> {
        run(&connection, "jira.get-project", async |api| projects::get(api, &project).await)
    }

    fn get_myself(connection: String) -> Result<types::User, types::Error> {
        run(&connection, "jira.get-myself", async |api| projects::get_myself(api).await)
    }
}
