//! Short lists by `startAt` that are read to their end.

use crate::jira::page::Listing;
use crate::jira::path::Path;
use crate::jira::records;
use jira_engine::api::{Api, Failure};
use jira_engine::error::Error;
use jira_engine::json::{self, ReadMode, Tree};

/// The most pages that are asked for.
const PAGES: u64 = 100;

/// Hands over all items of a list of `values`, page by page, of which each has so many
/// at most.
pub(super) async fn read(
    api: &Api<'_>,
    path: Path,
    size: u32,
    each: &mut dyn FnMut(&[Tree<'_>]),
) -> Result<(), Failure> {
    read_members(api, path, size, &["values"], records::take, each).await
}

/// The same of a list that has its items in the first of these members that is a list,
/// and of which `take` says what is wanted.
pub(super) async fn read_members(
    api: &Api<'_>,
    path: Path,
    size: u32,
    members: &[&str],
    take: fn(&str) -> ReadMode,
    each: &mut dyn FnMut(&[Tree<'_>]),
) -> Result<(), Failure> {
    let mut listing = Listing::whole(api.name(), path, size, PAGES)?;
    while let Some(call) = listing.call() {
        let answer = api.send(call).await?;
        let tree = json::read_selected(&answer.response, take)?;
        each(listing.read(&tree, members)?.items);
    }
    match listing.is_endless() {
        true => Err(Error::Unreadable(format!("The list has no end within {PAGES} pages.")).into()),
        false => Ok(()),
    }
}
