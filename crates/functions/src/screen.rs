//! The fields of a new issue, by its project and issue type.

use super::whole;
use crate::jira::{meta, records};
use jira_contract::fields::FieldMetadata;
use jira_engine::api::{Api, Failure};

/// The id of an issue type, by its name or id.
pub(super) async fn kind_of(api: &Api<'_>, project: &str, kind: &str) -> Result<String, Failure> {
    let mut types = Vec::new();
    whole::read_members(api, meta::types(project)?, meta::PAGE, meta::TYPES, meta::take, &mut |items| {
        types.extend(items.iter().filter_map(records::issue_type));
    })
    .await?;
    Ok(meta::choose(&types, kind)?)
}

/// The fields of a new issue.
pub(super) async fn fields(api: &Api<'_>, project: &str, kind: &str) -> Result<Vec<FieldMetadata>, Failure> {
    let mut fields = Vec::new();
    whole::read_members(api, meta::new(project, kind)?, meta::PAGE, meta::FIELDS, meta::take, &mut |items| {
        fields.extend(items.iter().filter_map(meta::field));
    })
    .await?;
    Ok(fields)
}
