//! The `links` interface.

use super::media;
use crate::jira::links::{self, Kind};
use crate::jira::{metadata, remote_links};
use jira_contract::links::{NewRemoteLink, PutResult, RemoteLink, RemoteLinkId};
use jira_contract::records::Text;
use jira_engine::api::{Api, Failure};

/// Links two issues.
pub async fn create_link(
    api: &Api<'_>,
    kind: &str,
    from: &str,
    to: &str,
    comment: Option<&Text>,
) -> Result<(), Failure> {
    let known = Kind::of_id(kind);
    // What cannot be sent is not asked about.
    links::link(&known.clone().unwrap_or_default(), from, to, comment, &[])?;
    let kind = match known {
        Some(kind) => kind,
        None => {
            let types = api.send(metadata::link_types()).await?;
            Kind::choose(&metadata::read_link_types(&types.response)?, kind)?
        }
    };
    let files = media::of_text(api, from, comment).await?;
    api.send(links::link(&kind, from, to, comment, &files)?).await.map(drop)
}

/// Deletes a link between two issues.
pub async fn delete_link(api: &Api<'_>, id: &str) -> Result<(), Failure> {
    api.send(links::unlink(id)?).await.map(drop)
}

/// The links of an issue to things elsewhere.
pub async fn list_remote_links(api: &Api<'_>, issue: &str) -> Result<Vec<RemoteLink>, Failure> {
    api.send(remote_links::list(issue)?).await?.read(remote_links::read)
}

/// Creates a link of an issue to something elsewhere, or changes the one that is there.
pub async fn put_remote_link(api: &Api<'_>, issue: &str, item: &NewRemoteLink) -> Result<PutResult, Failure> {
    api.send(remote_links::put(issue, item)?).await?.read(remote_links::read_put)
}

/// Deletes a link of an issue to something elsewhere.
pub async fn delete_remote_link(api: &Api<'_>, issue: &str, link: &RemoteLinkId) -> Result<(), Failure> {
    api.send(remote_links::remove(issue, link)?).await.map(drop)
}
