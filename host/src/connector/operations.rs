//! Every documented operation by its name, and lists on any path.

use super::call::call;
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
        call!(self, connection, "rest.pages", rest.call_pages(call, options, cursor), redaction::batch)
    }

    /// `operations.search`: finds operations.
    pub async fn search_operations(
        &self,
        query: &operations::Query,
    ) -> Result<Vec<operations::Summary>, Error> {
        call!(self, "operations.search", Ok(operations.call_search(query)))
    }

    /// `operations.describe`: all that is known of an operation.
    pub async fn describe_operation(&self, name: &str) -> Result<operations::Description, Error> {
        call!(self, "operations.describe", operations.call_describe(name))
    }

    /// `operations.call`: calls an operation with its arguments as a JSON object.
    pub async fn call_operation(
        &self,
        connection: &str,
        name: &str,
        arguments: &str,
    ) -> Result<rest::Response, Error> {
        call!(self, connection, "operations.call", operations.call_call(name, arguments))
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
        call!(
            self,
            connection,
            "operations.pages",
            operations.call_pages(name, arguments, options, cursor),
            redaction::batch
        )
    }

    /// `operations.await-task`: waits for a task, for `patience` milliseconds at
    /// most.
    pub async fn await_task(
        &self,
        connection: &str,
        task: &str,
        patience: Option<u64>,
    ) -> Result<operations::Task, Error> {
        call!(self, connection, "operations.await-task", operations.call_await_task(task, patience))
    }
}
