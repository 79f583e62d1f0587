//! The `operations` interface: every documented operation by its name.

use super::driver::{self, Failure};
use super::guest::{Component, response};
use super::lists::List;
use super::{connections, lent, translate, wasi};
use crate::catalog::{self, Operation, Product};
use crate::contract::operations::{self as wit, Description, Guest, Query, Summary, Task};
use crate::contract::{rest, types};
use crate::cursor::Digest;
use crate::error::Error;
use crate::files;
use crate::http::Safety;
use crate::json;
use crate::paginate::Style;
use crate::tasks;
use std::time::Duration;

/// How many operations a search brings, unless said otherwise.
const LIMIT: u32 = 20;

impl Guest for Component {
    fn search(query: Query) -> Vec<Summary> {
        let product = query.product.map(product);
        let products = product.as_ref().map_or(&Product::ALL[..], std::slice::from_ref);
        let found = catalog::search(&query.words, products, query.path.as_deref());
        let limit = usize::try_from(query.limit.unwrap_or(LIMIT)).unwrap_or(usize::MAX);
        found.into_iter().take(limit).map(summary).collect()
    }

    fn describe(name: String) -> Result<Description, types::Error> {
        found(&name).map(description).map_err(|error| translate::failure(error.into()))
    }

    fn call(connection: String, name: String, arguments: String) -> Result<rest::Response, types::Error> {
        call(&connection, &name, &arguments).map_err(translate::failure)
    }

    fn pages(
        connection: String,
        name: String,
        arguments: String,
        options: rest::PageOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<rest::Batch, types::Error> {
        pages(&connection, &name, &arguments, options, cursor.as_deref()).map_err(translate::failure)
    }

    fn await_task(connection: String, task: String, patience: Option<u64>) -> Result<Task, types::Error> {
        let patience = patience.map_or(tasks::PATIENCE, Duration::from_millis);
        await_task(&connection, &task, patience).map_err(translate::failure)
    }
}

/// The operation of a name, if it can be called.
fn callable(name: &str) -> Result<Operation, Error> {
    let operation = found(name)?;
    if !operation.removed() {
        return Ok(operation);
    }
    let instead = operation.successor().map(|other| format!(" Call {other} instead.")).unwrap_or_default();
    Err(Error::Invalid(format!("Atlassian removed {operation}.{instead}")))
}

fn found(name: &str) -> Result<Operation, Error> {
    catalog::find(name).ok_or_else(|| {
        let near: Vec<_> = catalog::suggest(name).iter().map(Operation::to_string).collect();
        let name: String = name.chars().take(100).collect();
        Error::Invalid(match near.is_empty() {
            true => format!("There is no operation {name:?}. Search for it."),
            false => format!("There is no operation {name:?}. Did you mean {}?", near.join(", ")),
        })
    })
}

fn call(connection: &str, name: &str, arguments: &str) -> Result<rest::Response, Failure> {
    let operation = callable(name)?;
    let mut call = catalog::bind(operation, arguments)?.call(operation)?;
    if let Some(body) = call.body().filter(|_| operation.body().is_some_and(|body| body.shape().is_file())) {
        let size = body.len() as u64;
        call.limits = files::patience(connections::load(connection)?.limits, size);
    }
    let mut answer = driver::perform(connection, "operations.call", call)?;
    if operation.accept().is_none() {
        json::repair(&mut answer.response);
    }
    Ok(response(answer))
}

fn pages(
    connection: &str,
    name: &str,
    arguments: &str,
    options: rest::PageOptions,
    cursor: Option<&str>,
) -> Result<rest::Batch, Failure> {
    let operation = callable(name)?;
    let call = catalog::bind(operation, arguments)?.call(operation)?;
    let body = call.body().map(String::from_utf8_lossy).unwrap_or_default();
    let digest = Digest::of(&[name, connection, call.path(), call.query().unwrap_or_default(), &body]);
    let style = operation.pages().map_or(Some(Style::Single), Style::parse);
    List { connection, operation: "operations.pages", call, style, digest }.read(options, cursor)
}

fn await_task(connection: &str, task: &str, patience: Duration) -> Result<Task, Failure> {
    let call = tasks::ask(task)?;
    let end = wasi::now().after(patience);
    let mut asked = 0;
    loop {
        let answer = driver::perform(connection, "operations.await-task", call.clone())?;
        let task = tasks::read(&answer.response)?;
        let next = wasi::now().after(tasks::wait(asked));
        if task.over || wasi::now() >= end {
            return Ok(Task { message: task.message.map(lent::text), ..task });
        }
        wasi::sleep(next.min(end));
        asked = asked.saturating_add(1);
    }
}

fn summary(operation: Operation) -> Summary {
    Summary {
        name: operation.to_string(),
        method: operation.method().name().to_owned(),
        path: operation.path(),
        deprecated: operation.deprecated() || operation.removed(),
    }
}

fn description(operation: Operation) -> Description {
    let scopes = |scopes: catalog::Scopes| scopes.iter().map(str::to_owned).collect();
    Description {
        name: operation.to_string(),
        product: match operation.product() {
            Product::Jira => wit::Product::Jira,
            Product::Software => wit::Product::Software,
            Product::ServiceDesk => wit::Product::ServiceDesk,
            Product::ConfluenceV1 => wit::Product::ConfluenceV1,
            Product::ConfluenceV2 => wit::Product::ConfluenceV2,
            Product::DataCenter => wit::Product::DataCenter,
            Product::DataCenterSoftware => wit::Product::DataCenterSoftware,
        },
        method: operation.method().name().to_owned(),
        path: operation.path(),
        arguments: catalog::describe(operation),
        scopes: operation.scopes().map(scopes).collect(),
        pages: operation.pages().map(str::to_owned),
        safety: match operation.safety() {
            Safety::Safe => rest::Safety::Safe,
            Safety::Idempotent => rest::Safety::Idempotent,
            Safety::Once => rest::Safety::Once,
        },
        statuses: operation.statuses().collect(),
        deprecated: operation.deprecated(),
        experimental: operation.experimental(),
        removed: operation.removed(),
        successor: operation.successor().map(|other| other.to_string()),
    }
}

fn product(product: wit::Product) -> Product {
    match product {
        wit::Product::Jira => Product::Jira,
        wit::Product::Software => Product::Software,
        wit::Product::ServiceDesk => Product::ServiceDesk,
        wit::Product::ConfluenceV1 => Product::ConfluenceV1,
        wit::Product::ConfluenceV2 => Product::ConfluenceV2,
        wit::Product::DataCenter => Product::DataCenter,
        wit::Product::DataCenterSoftware => Product::DataCenterSoftware,
    }
}
