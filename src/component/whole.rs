//! Short lists by `startAt` that are read to their end.

use super::driver::{self, Failure};
use crate::error::Error;
use crate::jira::page::{Bare, Listing, Size};
use crate::jira::path::Path;
use crate::jira::records;
use crate::json::{self, Tree};

/// The most pages that are asked for.
const PAGES: u32 = 100;

/// Hands over all items of a list, page by page, of which each has so many at most.
pub(super) fn read(
    connection: &str,
    operation: &'static str,
    path: &Path,
    size: u32,
    take: &mut dyn FnMut(&[Tree<'_>]),
) -> Result<(), Failure> {
    let size = Size { asked: None, usual: size, most: size };
    let mut cursor = None;
    for _ in 0..PAGES {
        let (listing, call) = Listing::new(connection, path.clone(), size, cursor.as_deref())?;
        let answer = driver::perform(connection, operation, call)?;
        let tree = json::glean(&answer.response, records::take)?;
        let slice = listing.read(&tree, "values", Bare::Whole)?;
        take(slice.items);
        match slice.next {
            Some(next) => cursor = Some(next),
            None => return Ok(()),
        }
    }
    Err(Error::Unreadable(format!("The list has no end within {PAGES} pages.")).into())
}
