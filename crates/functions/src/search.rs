//! The `search` interface.

use super::fields;
use crate::jira::issue::{self, Reading};
use crate::jira::jql::{self, Search};
use jira_contract::search::{IssuePage, Query};
use jira_engine::api::{Api, Failure};

/// A page of the issues that JQL finds.
pub async fn find(api: &Api<'_>, query: &Query, cursor: Option<&str>) -> Result<IssuePage, Failure> {
    let known = fields::known(api, &issue::unexplained(&query.selection)).await?;
    let reading = Reading::new(&query.selection, false, |name| fields::id(&known, name))?;
    let (search, call) = Search::new(api.name(), query, &reading, cursor)?;
    let answer = api.send(call).await?;
    let site_url = answer.web_url();
    let (page, items) = reading.page(&answer.response, &known, &site_url)?;
    let next = search.next(&page, items.len())?;
    Ok(IssuePage { items, next })
}

/// About how many issues JQL finds.
pub async fn count(api: &Api<'_>, jql: &str) -> Result<u64, Failure> {
    api.send(jql::count(jql)).await?.read(jql::counted)
}

/// What is wrong with JQL.
pub async fn validate(api: &Api<'_>, jql: &str) -> Result<Vec<String>, Failure> {
    api.send(jql::check(jql)).await?.read(jql::checked)
}
