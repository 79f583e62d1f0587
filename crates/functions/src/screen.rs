//! The fields of a new issue, by its project and issue type.

use super::whole::{PAGES, endless};
use crate::jira::meta;
use jira_contract::fields::Description;
use jira_engine::api::{Api, Failure};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;

/// The id of an issue type, by its name or id.
pub(super) async fn kind_of(api: &Api<'_>, project: &str, kind: &str) -> Result<String, Failure> {
    let types = all(api, &|start| meta::types(project, start), meta::read_types).await?;
    Ok(meta::choose(&types, kind)?)
}

/// The fields of a new issue.
pub(super) async fn fields(api: &Api<'_>, project: &str, kind: &str) -> Result<Vec<Description>, Failure> {
    all(api, &|start| meta::new(project, kind, start), meta::read_new).await
}

/// The items of a page, and where the next one starts.
type Page<T> = (Vec<T>, Option<u64>);

/// All items of a list that `ask` asks for from a place on.
async fn all<T>(
    api: &Api<'_>,
    ask: &dyn Fn(u64) -> Result<Call, Error>,
    read: fn(&Response, u64) -> Result<Page<T>, Error>,
) -> Result<Vec<T>, Failure> {
    let (mut items, mut start) = (Vec::new(), 0);
    for _ in 0..PAGES {
        let answer = api.send(ask(start)?).await?;
        let (page, next) = read(&answer.response, start)?;
        items.extend(page);
        match next {
            Some(next) => start = next,
            None => return Ok(items),
        }
    }
    Err(endless().into())
}
