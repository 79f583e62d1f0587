//! The `fields` interface, and the fields of each connection's site by name.

use crate::jira::draft;
use crate::jira::fields::{self, Fields, Unresolved};
use jira_contract::fields::Field;
use jira_engine::api::{Api, Failure};
use jira_engine::error::Error;
use std::rc::Rc;
use std::time::Duration;

/// How long a list is good for.
const LIFETIME: Duration = Duration::from_secs(600);

/// All fields of the site.
pub async fn list_fields(api: &Api<'_>) -> Result<Vec<Field>, Failure> {
    Ok(ask(api).await?.all.clone())
}

/// The fields by which these names can be resolved: none where there are no names.
/// A list that does not hold one of them is asked for anew.
pub(super) async fn known(api: &Api<'_>, names: &[&str]) -> Result<Rc<Fields>, Failure> {
    if names.is_empty() {
        return Ok(Rc::default());
    }
    let connection = api.load().await?;
    let kept = api.memory().recall::<Fields>(api.name(), &connection, LIFETIME, api.now());
    let is_unknown =
        |fields: &Fields, name: &str| matches!(fields.resolve(name), Err(Unresolved::Unknown(_)));
    match kept {
        Some(fields) if !names.iter().any(|name| *name != "*all" && is_unknown(&fields, name)) => Ok(fields),
        _ => ask(api).await,
    }
}

async fn ask(api: &Api<'_>) -> Result<Rc<Fields>, Failure> {
    let answer = api.send(fields::list()).await?;
    let fields = Rc::new(answer.read(fields::read)?);
    if let Some(connection) = &answer.connection {
        api.memory().keep(api.name(), connection, Rc::clone(&fields), api.now());
    }
    Ok(fields)
}

/// The id of the field that a name means.
pub(super) fn id(fields: &Fields, name: &str) -> Result<String, Error> {
    draft::resolve(fields, name).map(|field| field.id)
}
