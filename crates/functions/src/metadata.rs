//! The `metadata` interface.

use super::whole;
use crate::jira::{filters, metadata, path, permissions};
use jira_contract::metadata::{
    Filter, FilterOptions, FilterPage, LabelPage, LinkType, Permission, PermissionContext, Priority,
    Resolution,
};
use jira_engine::api::{Api, Failure};

/// How many priorities or resolutions to a page: the most that Jira gives.
const PAGE: u32 = 50;

/// All priorities.
pub async fn list_priorities(api: &Api<'_>) -> Result<Vec<Priority>, Failure> {
    let mut all = Vec::new();
    whole::read(api, metadata::priorities(), PAGE, &mut |items| {
        all.extend(items.iter().filter_map(metadata::priority));
    })
    .await?;
    Ok(all)
}

/// All resolutions.
pub async fn list_resolutions(api: &Api<'_>) -> Result<Vec<Resolution>, Failure> {
    let mut all = Vec::new();
    whole::read(api, metadata::resolutions(), PAGE, &mut |items| {
        all.extend(items.iter().filter_map(metadata::resolution));
    })
    .await?;
    Ok(all)
}

/// All types of links between issues.
pub async fn list_link_types(api: &Api<'_>) -> Result<Vec<LinkType>, Failure> {
    api.send(metadata::link_types()).await?.read(metadata::read_link_types)
}

/// A page of the labels of the site.
pub async fn list_labels(
    api: &Api<'_>,
    page_size: Option<u32>,
    cursor: Option<&str>,
) -> Result<LabelPage, Failure> {
    let (listing, call) = metadata::labels(api.name(), page_size, cursor)?;
    api.send(call).await?.read(|answer| metadata::read_labels(listing, answer))
}

/// A page of filters.
pub async fn list_filters(
    api: &Api<'_>,
    options: &FilterOptions,
    cursor: Option<&str>,
) -> Result<FilterPage, Failure> {
    let (listing, call) = filters::list(api.name(), options, cursor)?;
    api.send(call).await?.read(|answer| filters::read_page(listing, answer))
}

/// A filter.
pub async fn get_filter(api: &Api<'_>, id: &str) -> Result<Filter, Failure> {
    api.send(filters::get(id)?).await?.read(filters::read)
}

/// Which permissions the connection has: of all where no keys are given.
pub async fn get_my_permissions(
    api: &Api<'_>,
    place: &PermissionContext,
    mut keys: Vec<String>,
) -> Result<Vec<Permission>, Failure> {
    permissions::bound(&keys)?;
    // What cannot be sent is not asked about.
    permissions::mine(place, &keys)?;
    if keys.is_empty() {
        keys = permissions::read_keys(&api.send(permissions::all()).await?.response)?;
    }
    let mut found = Vec::with_capacity(keys.len());
    for part in path::parts(&keys) {
        let answer = api.send(permissions::mine(place, part)?).await?;
        found.extend(permissions::read(&answer.response)?);
    }
    Ok(found)
}
