//! Every documented operation by its name, and lists on any path.

use super::{Connector, Error};
use crate::contract::{operations, rest, types};
use crate::redaction;

impl Connector {
    /// `rest.pages`: reads a list on any path, page by page.
    pub async fn pages(
        &self,
        connection: &str,
        call: &rest::Call,
        options: rest::PageOptions,
        cursor: Option<&types::Cursor>,
    ) -> Result<rest::Batch, Error> {
        self.call(connection, "rest.pages", async |exports, store| {
            let mut outcome = exports
                .connector_jira_rest()
                .call_pages(&mut *store, connection, call, options, cursor)
                .await?;
            outcome.iter_mut().for_each(|batch| redaction::batch(batch, &store.data().cleaner()));
            Ok(outcome)
        })
        .await
    }

    /// `operations.search`: finds operations.
    pub async fn search_operations(
        &self,
        query: &operations::Query,
    ) -> Result<Vec<operations::Summary>, Error> {
        self.call("", "operations.search", async |exports, store| {
            Ok(Ok(exports.connector_jira_operations().call_search(store, query).await?))
        })
        .await
    }

    /// `operations.describe`: all that is known of an operation.
    pub async fn describe_operation(&self, name: &str) -> Result<operations::Description, Error> {
        self.call("", "operations.describe", async |exports, store| {
            exports.connector_jira_operations().call_describe(store, name).await
        })
        .await
    }

    /// `operations.call`: calls an operation with its arguments as a JSON object.
    pub async fn call_operation(
        &self,
        connection: &str,
        name: &str,
        arguments: &str,
    ) -> Result<rest::Response, Error> {
        self.call(connection, "operations.call", async |exports, store| {
            exports.connector_jira_operations().call_call(store, connection, name, arguments).await
        })
        .await
    }

    /// `operations.pages`: reads the list that an operation brings, page by page.
    pub async fn operation_pages(
        &self,
        connection: &str,
        name: &str,
        arguments: &str,
        options: rest::PageOptions,
        cursor: Option<&types::Cursor>,
    ) -> Result<rest::Batch, Error> {
        self.call(connection, "operations.pages", async |exports, store| {
            let operations = exports.connector_jira_operations();
            let mut outcome =
                operations.call_pages(&mut *store, connection, name, arguments, options, cursor).await?;
            outcome.iter_mut().for_each(|batch| redaction::batch(batch, &store.data().cleaner()));
            Ok(outcome)
        })
        .await
    }

    /// `operations.await-task`: waits for a task, for `patience` milliseconds at
    /// most.
    pub async fn await_task(
        &self,
        connection: &str,
        task: &str,
        patience: Option<u64>,
    ) -> Result<operations::Task, Error> {
        self.call(connection, "operations.await-task", async |exports, store| {
            exports.connector_jira_operations().call_await_task(store, connection, task, patience).await
        })
        .await
    }
}
