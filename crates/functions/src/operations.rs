//! The `operations` interface: every documented operation by its name.

use super::answers;
use super::list::List;
use crate::jira::files;
use crate::jira::tasks;
use jira_catalog::{self as catalog, Operation, Product};
use jira_contract::operations::{self as wit, Description, Query, Summary, Task};
use jira_contract::rest::{self, Batch, PageOptions, Response};
use jira_engine::api::{Api, Failure};
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::http::Safety;
use jira_engine::json;
use jira_engine::paginate::Style;
use std::time::Duration;

/// How many operations a search brings, unless said otherwise.
const LIMIT: u32 = 20;

/// The operations that words find, the best first.
pub fn search(query: Query) -> Vec<Summary> {
    let product = query.product.map(product);
    let products = product.as_ref().map_or(&Product::ALL[..], std::slice::from_ref);
    let found = catalog::search(&query.text, products, query.path.as_deref());
    let limit = usize::try_from(query.limit.unwrap_or(LIMIT)).unwrap_or(usize::MAX);
    found.into_iter().take(limit).map(summary).collect()
}

/// What an operation takes and promises.
pub fn describe(name: &str) -> Result<Description, Error> {
    found(name).map(description)
}

/// Calls an operation.
pub async fn call(api: &Api<'_>, name: &str, arguments: &str) -> Result<Response, Failure> {
    let operation = callable(name)?;
    let mut call = catalog::bind(operation, arguments)?.call(operation)?;
    if let Some(body) = call.body().filter(|_| operation.body().is_some_and(|body| body.shape().is_file())) {
        let size = body.len() as u64;
        call.limits = files::patience(api.load().await?.limits, size);
    }
    let mut answer = api.send(call).await?;
    if operation.accept().is_none() {
        json::repair(&mut answer.response);
    }
    Ok(answers::of(answer))
}

/// Reads a list of an operation.
pub async fn pages(
    api: &Api<'_>,
    name: &str,
    arguments: &str,
    options: PageOptions,
    cursor: Option<&str>,
) -> Result<Batch, Failure> {
    let operation = callable(name)?;
    let call = catalog::bind(operation, arguments)?.call(operation)?;
    let body = call.body().map(String::from_utf8_lossy).unwrap_or_default();
    let digest = Digest::of(&[name, api.name(), call.path(), call.query().unwrap_or_default(), &body]);
    let style = operation.pages().map_or(Some(Style::Single), Style::parse);
    List { call, style, digest }.read(api, options, cursor).await
}

/// Waits for a task, for so long in milliseconds.
pub async fn await_task(api: &Api<'_>, task: &str, patience: Option<u64>) -> Result<Task, Failure> {
    let call = tasks::ask(task)?;
    let end = api.now().after(patience.map_or(tasks::PATIENCE, Duration::from_millis));
    let mut asked = 0;
    loop {
        // Its caller says how long to wait: the total time is each question's.
        api.restart();
        let answer = api.send(call.clone()).await?;
        let task = tasks::read(&answer.response)?;
        let next = api.now().after(tasks::wait(asked));
        if task.finished || api.now() >= end {
            return Ok(Task { message: task.message.map(|text| api.clean(text)), ..task });
        }
        api.wait(next.min(end)).await;
        asked = asked.saturating_add(1);
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
