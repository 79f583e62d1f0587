//! `jira operations` and `jira describe`: what can be called.

use super::complete;
use super::hint::Hint;
use super::output::{self, Table};
use super::values::Schema;
use anyhow::{Context, Result};
use clap::ValueEnum;
use clap_complete::ArgValueCompleter;
use jira_connector_host::Connector;
use jira_connector_host::operations::{Description, Product as Wit, Query};
use jira_connector_host::rest::Safety;
use serde_json::{Value, json};
use std::io::{Write, stdout};
use std::process::ExitCode;

/// How many operations are listed, unless said otherwise.
const LIMIT: u32 = 20;

#[derive(clap::Args)]
pub(super) struct OperationsArguments {
    /// Words of names and paths, in any order and case. Without them all are listed.
    words: Vec<String>,
    /// Those of one product alone.
    #[arg(long, value_enum)]
    product: Option<Product>,
    /// Those whose path holds this, such as /sprint.
    #[arg(long)]
    path: Option<String>,
    /// The maximum number of issues.
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: u32,
}

#[derive(clap::Args)]
pub(super) struct DescribeArguments {
    /// The operation's name.
    #[arg(add = ArgValueCompleter::new(complete::operations))]
    name: String,
}

/// What an operation's name begins with.
#[derive(Clone, Copy, ValueEnum)]
enum Product {
    /// Jira Cloud.
    Jira,
    /// Jira Software Cloud.
    Software,
    /// Jira Service Management Cloud.
    #[value(name = "servicedesk")]
    ServiceDesk,
    /// Confluence Cloud, version 1.
    #[value(name = "confluence.v1")]
    ConfluenceV1,
    /// Confluence Cloud, version 2.
    #[value(name = "confluence.v2")]
    ConfluenceV2,
    /// Jira Data Center.
    #[value(name = "datacenter")]
    DataCenter,
    /// Jira Software Data Center.
    #[value(name = "datacenter.software")]
    DataCenterSoftware,
}

impl From<Product> for Wit {
    fn from(product: Product) -> Self {
        match product {
            Product::Jira => Self::Jira,
            Product::Software => Self::Software,
            Product::ServiceDesk => Self::ServiceDesk,
            Product::ConfluenceV1 => Self::ConfluenceV1,
            Product::ConfluenceV2 => Self::ConfluenceV2,
            Product::DataCenter => Self::DataCenter,
            Product::DataCenterSoftware => Self::DataCenterSoftware,
        }
    }
}

/// Lists operations.
pub(super) async fn operations(
    connector: &Connector,
    arguments: OperationsArguments,
    as_json: bool,
) -> Result<ExitCode> {
    let OperationsArguments { words, product, path, limit } = arguments;
    // One more, to know whether there are more.
    let most = Some(limit.saturating_add(1));
    let query = Query { text: words.join(" "), product: product.map(Into::into), path, limit: most };
    let mut found = connector.search_operations(&query).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    if as_json {
        let values = found.iter().map(|operation| {
            json!({
                "name": operation.name, "method": operation.method, "path": operation.path,
                "deprecated": operation.deprecated,
            })
        });
        output::json(&values.collect::<Vec<_>>().into())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new(&["NAME", "METHOD", "PATH", ""]);
    for operation in &found {
        let note = if operation.deprecated { "deprecated" } else { "" };
        let cells = [&*operation.name, &*operation.method, &*operation.path, note];
        table.row(cells.map(str::to_owned).to_vec());
    }
    let plural = if found.len() == 1 { "" } else { "s" };
    let more = if more { ", and there are more: --limit says how many to list" } else { "" };
    table.print(&format!("{} operation{plural}{more}", found.len()))?;
    Ok(ExitCode::SUCCESS)
}

/// What is known of an operation, with its schema read.
pub(super) async fn known(connector: &Connector, name: &str) -> Result<(Description, Schema)> {
    let described = connector.describe_operation(name).await;
    let described =
        described.map_err(|error| Hint::usage(error, "Look for it with: jira operations WORDS"))?;
    let schema =
        serde_json::from_str(&described.arguments).context("The component's schema is not readable")?;
    Ok((described, schema))
}

/// Describes an operation.
pub(super) async fn describe(
    connector: &Connector,
    arguments: DescribeArguments,
    as_json: bool,
) -> Result<ExitCode> {
    let (described, schema) = known(connector, &arguments.name).await?;
    if as_json {
        print_json(&described)?;
    } else {
        print(&described, &schema)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_json(described: &Description) -> Result<()> {
    let product = Product::value_variants().iter().find(|known| Wit::from(**known) == described.product);
    let product = product.and_then(Product::to_possible_value);
    let value = json!({
        "name": described.name,
        "product": product.as_ref().map(|value| value.get_name()),
        "method": described.method,
        "path": described.path,
        "arguments": serde_json::from_str::<Value>(&described.arguments)?,
        "scopes": described.scopes,
        "pages": described.pages,
        "safety": safety(described.safety).0,
        "statuses": described.statuses,
        "deprecated": described.deprecated,
        "experimental": described.experimental,
        "removed": described.removed,
        "successor": described.successor,
    });
    output::json(&value)
}

fn print(described: &Description, schema: &Schema) -> Result<()> {
    writeln!(stdout().lock(), "{}\n{} {}\n", described.name, described.method, described.path)?;
    let (safety, repeats) = safety(described.safety);
    let scopes = described.scopes.iter().map(|scopes| scopes.join(" and "));
    let statuses: Vec<_> = described.statuses.iter().map(u16::to_string).collect();
    let pages =
        described.pages.as_ref().map(|pages| format!("a list ({pages}): read it with --all or --max N"));
    let mut notes = Vec::new();
    if described.removed {
        notes.push("Atlassian removed it: it cannot be called.".to_owned());
    } else if described.deprecated {
        notes.push("Atlassian deprecated it.".to_owned());
    }
    if described.experimental {
        notes.push("Atlassian may change it without notice.".to_owned());
    }
    notes.extend(described.successor.as_ref().map(|other| format!("Call {other} instead.")));
    let lines = [
        ("Scopes", scopes.collect::<Vec<_>>().join("\nor ")),
        ("Pages", pages.unwrap_or_default()),
        ("Repeats", format!("{safety}: {repeats}")),
        ("Answers", statuses.join(", ")),
        ("Notes", notes.join(" ")),
    ];
    let mut footer = String::new();
    for (title, text) in lines {
        for (place, line) in text.lines().enumerate() {
            footer.push_str(&format!("  {:8} {line}\n", if place == 0 { title } else { "" }));
        }
    }
    let footer = footer.trim_end();
    let rows = rows(described, schema);
    if rows.is_empty() {
        writeln!(stdout().lock(), "It takes no arguments.\n\n{footer}")?;
        return Ok(());
    }
    let mut table = Table::new(&["ARGUMENT", "TYPE", "REQUIRED", "PLACE"]);
    rows.into_iter().for_each(|cells| table.row(cells.to_vec()));
    table.print(footer)
}

/// The arguments: those of the path in their order, of query and headers, of the
/// body, and the body itself.
fn rows(described: &Description, schema: &Schema) -> Vec<[String; 4]> {
    let in_path = |name: &str| described.path.find(&format!("{{{name}}}"));
    let whole = schema.properties.get("body");
    // Where a member of the body is itself called so, the schema does not part the two.
    let apart = whole.is_none_or(|whole| whole.kind.is_some());
    let member = |name: &str| whole.is_some_and(|whole| whole.properties.contains_key(name));
    let needed = |name: &str| {
        let any = schema.any_of.first();
        let all = schema.required.iter().chain(any.map(|any| &any.required).into_iter().flatten());
        all.into_iter().any(|required| required == name)
    };
    let mut rows: Vec<_> = schema
        .properties
        .iter()
        .map(|(name, property)| {
            let (rank, place) = match in_path(name) {
                Some(place) => ((0, place), "path"),
                None if name == "body" && apart => ((3, 0), "the whole body, instead of its members"),
                None if name == "body" => ((3, 0), "body, or the whole of it"),
                None if member(name) => ((2, 0), "body"),
                None if apart => ((1, 0), "query or header"),
                None => ((1, 0), "query or body"),
            };
            let required = if needed(name) { "yes" } else { "" };
            (rank, [name, &*property.word(), required, place].map(str::to_owned))
        })
        .collect();
    if rows.iter().filter(|((rank, _), _)| *rank >= 2).count() == 1
        && let Some((_, [.., place])) = rows.iter_mut().find(|((rank, _), _)| *rank == 3)
        && apart
    {
        "the body".clone_into(place);
    }
    rows.sort_by_key(|(rank, _)| *rank);
    rows.into_iter().map(|(_, cells)| cells).collect()
}

/// What a repeat does: the contract's word, and what comes of it.
fn safety(safety: Safety) -> (&'static str, &'static str) {
    match safety {
        Safety::Safe => ("safe", "it only asks"),
        Safety::Idempotent => ("idempotent", "twice has the effect of once"),
        Safety::Once => {
            ("once", "it might make a duplicate, so it is never repeated once it may have arrived")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_called_as_names_begin() {
        let names: Vec<_> =
            Product::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let names: Vec<_> = names.iter().map(|value| value.get_name()).collect();
        let expected = "jira software servicedesk confluence.v1 confluence.v2 datacenter datacenter.software";
        assert_eq!(names.join(" "), expected);
    }
}
