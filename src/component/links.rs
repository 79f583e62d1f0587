//! The `links` interface.

use super::driver::{self, Failure};
use super::guest::Component;
use super::{media, translate};
use crate::contract::links::{Guest, Put, RemoteId, RemoteItem, RemoteLink};
use crate::contract::records::Text;
use crate::contract::types;
use crate::jira::links::{self, Kind};
use crate::jira::{remote_links, settings};

impl Guest for Component {
    fn link(
        connection: String,
        kind: String,
        from: String,
        to: String,
        comment: Option<Text>,
    ) -> Result<(), types::Error> {
        link(&connection, &kind, &from, &to, comment.as_ref()).map_err(translate::failure)
    }

    fn unlink(connection: String, id: String) -> Result<(), types::Error> {
        driver::done(&connection, "links.unlink", links::unlink(&id).map_err(Failure::from))
    }

    fn list_remote(connection: String, issue: String) -> Result<Vec<RemoteLink>, types::Error> {
        let call = remote_links::list(&issue).map_err(Failure::from);
        driver::read(&connection, "links.list-remote", call, remote_links::read)
    }

    fn put_remote(connection: String, issue: String, item: RemoteItem) -> Result<Put, types::Error> {
        let call = remote_links::put(&issue, &item).map_err(Failure::from);
        driver::read(&connection, "links.put-remote", call, remote_links::read_put)
    }

    fn remove_remote(connection: String, issue: String, link: RemoteId) -> Result<(), types::Error> {
        let call = remote_links::remove(&issue, &link).map_err(Failure::from);
        driver::done(&connection, "links.remove-remote", call)
    }
}

fn link(connection: &str, kind: &str, from: &str, to: &str, comment: Option<&Text>) -> Result<(), Failure> {
    const NAME: &str = "links.link";
    let known = Kind::of_id(kind);
    // What cannot be sent is not asked about.
    links::link(&known.clone().unwrap_or_default(), from, to, comment, &[])?;
    let kind = match known {
        Some(kind) => kind,
        None => {
            let types = driver::perform(connection, NAME, settings::link_types())?;
            Kind::choose(&settings::read_link_types(&types.response)?, kind)?
        }
    };
    let files = media::of_text(connection, NAME, from, comment)?;
    driver::perform(connection, NAME, links::link(&kind, from, to, comment, &files)?)?;
    Ok(())
}
