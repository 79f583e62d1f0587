//! Short lists by `startAt` that are read to their end.

use crate::jira::page::{Bare, Listing, Size};
use crate::jira::path::Path;
use crate::jira::records;
use jira_engine::api::{Api, Failure};
use jira_engine::error::Error;
use jira_engine::json::{self, Tree};

/// The most pages that are asked for.
pub(super) const PAGES: u32 = 100;

/// Hands over all items of a list, page by page, of which each has so many at most.
pub(super) async fn read(
    api: &Api<'_>,
    path: &Path,
    size: u32,
    take: &mut dyn FnMut(&[Tree<'_>]),
) -> Result<(), Failure> {
    let size = Size { asked: None, usual: size, most: size };
    let mut cursor = None;
    for _ in 0..PAGES {
        let (listing, call) = Listing::new(api.name(), path.clone(), size, cursor.as_deref())?;
        let answer = api.send(call).await?;
        let tree = json::glean(&answer.response, records::take)?;
        let slice = listing.read(&tree, "values", Bare::Whole)?;
        take(slice.items);
        match slice.next {
            Some(next) => cursor = Some(next),
            None => return Ok(()),
        }
    }
    Err(endless().into())
}

pub(super) fn endless() -> Error {
    Error::Unreadable(format!("The list has no end within {PAGES} pages."))
}
