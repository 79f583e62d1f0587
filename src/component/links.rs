//! The `links` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::links::{Guest, Put, RemoteId, RemoteItem, RemoteLink};
use jira_contract::records::Text;
use jira_contract::types;
use jira_functions::links;

impl Guest for Component {
    fn link(
        connection: String,
        kind: String,
        from: String,
        to: String,
        comment: Option<Text>,
    ) -> Result<(), types::Error> {
        run(&connection, "links.link", async |api| {
            links::link(api, &kind, &from, &to, comment.as_ref()).await
        })
    }

    fn unlink(connection: String, id: String) -> Result<(), types::Error> {
        run(&connection, "links.unlink", async |api| links::unlink(api, &id).await)
    }

    fn list_remote(connection: String, issue: String) -> Result<Vec<RemoteLink>, types::Error> {
        run(&connection, "links.list-remote", async |api| links::list_remote(api, &issue).await)
    }

    fn put_remote(connection: String, issue: String, item: RemoteItem) -> Result<Put, types::Error> {
        run(&connection, "links.put-remote", async |api| links::put_remote(api, &issue, &item).await)
    }

    fn remove_remote(connection: String, issue: String, link: RemoteId) -> Result<(), types::Error> {
        run(&connection, "links.remove-remote", async |api| links::remove_remote(api, &issue, &link).await)
    }
}
