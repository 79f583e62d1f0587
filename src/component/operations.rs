//! The `operations` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::operations::{Description, Guest, Query, Summary, Task};
use jira_contract::{rest, types};
use jira_functions::{errors, operations};

impl Guest for Component {
    fn search(query: Query) -> Vec<Summary> {
        operations::search(query)
    }

    fn describe(name: String) -> Result<Description, types::Error> {
        operations::describe(&name).map_err(|error| errors::record(error.into()))
    }

    fn call(connection: String, name: String, arguments: String) -> Result<rest::Response, types::Error> {
        run(&connection, "operations.call", async |api| operations::call(api, &name, &arguments).await)
    }

    fn pages(
        connection: String,
        name: String,
        arguments: String,
        options: rest::PageOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<rest::Batch, types::Error> {
        run(&connection, "operations.pages", async |api| {
            operations::pages(api, &name, &arguments, options, cursor.as_deref()).await
        })
    }

    fn await_task(connection: String, task: String, patience: Option<u64>) -> Result<Task, types::Error> {
        run(&connection, "operations.await-task", async |api| {
            operations::await_task(api, &task, patience).await
        })
    }
}
