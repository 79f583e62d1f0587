//! Links of issues.

use super::call::call;
use super::{Connector, Error};
use crate::contract::links::{NewRemoteLink, PutResult, RemoteLink, RemoteLinkId};
use crate::contract::records::Text;

impl Default for NewRemoteLink {
    /// Nothing, which is refused: it needs a title and an address.
    fn default() -> Self {
        Self {
            global_id: None,
            url: String::new(),
            title: String::new(),
            summary: None,
            relationship: None,
            application: None,
            application_type: None,
            icon_url: None,
            resolved: None,
        }
    }
}

impl Connector {
    /// `links.create-link`: links two issues: what `from` is to `to`.
    pub async fn create_link(
        &self,
        connection: &str,
        kind: &str,
        from: &str,
        to: &str,
        comment: Option<&Text>,
    ) -> Result<(), Error> {
        call!(self, connection, "links.create-link", links.call_create_link(kind, from, to, comment))
    }

    /// `links.delete-link`: removes a link of two issues.
    pub async fn delete_link(&self, connection: &str, id: &str) -> Result<(), Error> {
        call!(self, connection, "links.delete-link", links.call_delete_link(id))
    }

    /// `links.list-remote-links`: the links of an issue to things elsewhere.
    pub async fn list_remote_links(&self, connection: &str, issue: &str) -> Result<Vec<RemoteLink>, Error> {
        call!(self, connection, "links.list-remote-links", links.call_list_remote_links(issue))
    }

    /// `links.put-remote-link`: links an issue to something elsewhere, or replaces the link.
    pub async fn put_remote_link(
        &self,
        connection: &str,
        issue: &str,
        item: &NewRemoteLink,
    ) -> Result<PutResult, Error> {
        call!(self, connection, "links.put-remote-link", links.call_put_remote_link(issue, item))
    }

    /// `links.delete-remote-link`: removes a link to something elsewhere.
    pub async fn delete_remote_link(
        &self,
        connection: &str,
        issue: &str,
        link: &RemoteLinkId,
    ) -> Result<(), Error> {
        call!(self, connection, "links.delete-remote-link", links.call_delete_remote_link(issue, link))
    }
}
