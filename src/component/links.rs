//! The `links` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::links::{Guest, NewRemoteLink, PutResult, RemoteLink, RemoteLinkId};
use jira_contract::records::Text;
use jira_contract::types;
use jira_functions::links;

impl Guest for Component {
    fn create_link(
        connection: String,
        kind: String,
        from: String,
        to: String,
        comment: Option<Text>,
    ) -> Result<(), types::Error> {
        run(&connection, "links.create-link", async |api| {
            links::create_link(api, &kind, &from, &to, comment.as_ref()).await
        })
    }

    fn delete_link(connection: String, id: String) -> Result<(), types::Error> {
        run(&connection, "links.delete-link", async |api| links::delete_link(api, &id).await)
    }

    fn list_remote_links(connection: String, issue: String) -> Result<Vec<RemoteLink>, types::Error> {
        run(&connection, "links.list-remote-links", async |api| links::list_remote_links(api, &issue).await)
    }

    fn put_remote_link(
        connection: String,
        issue: String,
        item: NewRemoteLink,
    ) -> Result<PutResult, types::Error> {
        run(&connection, "links.put-remote-link", async |api| {
            links::put_remote_link(api, &issue, &item).await
        })
    }

    fn delete_remote_link(connection: String, issue: String, link: RemoteLinkId) -> Result<(), types::Error> {
        run(&connection, "links.delete-remote-link", async |api| {
            links::delete_remote_link(api, &issue, &link).await
        })
    }
}
