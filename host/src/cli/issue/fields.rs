//! `jira issue fields`: what issues can hold.

use super::super::history::Topic;
use super::super::output::{self, Table};
use super::on::On;
use anyhow::Result;
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct FieldsArguments {
    /// Words of the name or id.
    words: Vec<String>,
}

/// Lists the fields of the site.
pub(super) async fn fields(on: &On<'_>, arguments: FieldsArguments) -> Result<ExitCode> {
    let mut fields = on.connector.list_fields(on.connection).await?;
    let names = fields.iter().map(|field| (field.name.clone(), field.id.clone()));
    on.history.borrow_mut().learn(Topic::Fields, names);
    let words: Vec<_> = arguments.words.iter().map(|word| word.to_lowercase()).collect();
    fields.retain(|field| {
        let text = format!("{} {}", field.name, field.id).to_lowercase();
        words.iter().all(|word| text.contains(word))
    });
    fields.sort_by_key(|field| field.name.to_lowercase());
    if on.json {
        let fields = fields.iter().map(|field| {
            json!({
                "id": field.id, "name": field.name, "custom": field.custom, "kind": field.value_type,
                "items": field.item_type, "custom_kind": field.custom_type, "jql_names": field.jql_names,
            })
        });
        output::json(&fields.collect())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new(&["NAME", "ID", "TYPE"]);
    for field in &fields {
        let kind = match &field.item_type {
            Some(items) => format!("{} of {items}", field.value_type),
            None => field.value_type.clone(),
        };
        table.row(vec![field.name.clone(), field.id.clone(), kind]);
    }
    table.print(&format!("{} field{}", fields.len(), if fields.len() == 1 { "" } else { "s" }))?;
    Ok(ExitCode::SUCCESS)
}
