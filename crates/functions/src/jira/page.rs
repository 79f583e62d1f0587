//! Jira's lists by `startAt`: which page to ask for, and where the next one is.
//!
//! Where a list goes on, which items came before and what is wrong with an answer is
//! decided by [`Pages`], as for a list of any endpoint.

use super::path::Path;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::json::Tree;
use jira_engine::paginate::{Bounds, Facts, Pages, Stopped, Style};

/// How many items a page may have.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// What the caller asks for.
    pub asked: Option<u32>,
    /// What is asked for otherwise.
    pub usual: u32,
    /// The most that may be asked for.
    pub most: u32,
}

/// What an answer is that is an array, without the total or the end of the list. Where
/// such an array starts is not known either: a server that gave some items of the page
/// before again would not be noticed, unless it gave all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// The whole list, wherever it was asked for.
    Whole,
    /// A page: only an empty one is the end, for Jira gives fewer than were asked
    /// for.
    Page,
    /// Those that were chosen from as many users as were asked for, out of the first
    /// thousand. It may be empty anywhere.
    Window,
}

impl Bare {
    /// How the list comes in pages. Answers that are no arrays say more of where it
    /// ends.
    fn style(self) -> Style {
        match self {
            Self::Whole => Style::StartAt,
            Self::Page => Style::Array,
            Self::Window => Style::Window,
        }
    }
}

/// A list whose pages are asked for and then read.
#[derive(Debug, Clone)]
pub struct Listing {
    path: Path,
    size: u32,
    bare: Bare,
    pages: Pages,
}

/// The items of a page.
#[derive(Debug)]
pub struct Slice<'t> {
    /// The items that did not come before.
    pub items: &'t [Tree<'t>],
    /// Where to go on. None on the last page.
    pub next: Option<String>,
    /// How many there are in all, where Jira says.
    pub total: Option<u64>,
}

impl Listing {
    /// The page at a cursor and the call for it. The path names the list, with all
    /// of its query but the page. Fails with [`Error::Invalid`] for a cursor of
    /// another call and a size out of bounds.
    #[inline(never)]
    pub fn new(
        connection: &str,
        path: Path,
        size: Size,
        bare: Bare,
        cursor: Option<&str>,
    ) -> Result<(Self, Call), Error> {
        let most = size.most;
        let size = size.asked.unwrap_or(size.usual);
        if !(1..=most).contains(&size) {
            return Err(Error::Invalid(format!("The page size must be 1 to {most}.")));
        }
        let (first, digest) = (path.clone().page(0, size).get(), path.digest(connection, size));
        let (style, bounds) = (Some(bare.style()), Bounds { pages: 1, ..Bounds::default() });
        let pages = match cursor {
            Some(cursor) => Pages::resume(first, style, digest, bounds, cursor)?,
            None => Pages::new(first, style, digest, bounds)?,
        };
        let listing = Self { path, size, bare, pages };
        let call = listing.page();
        Ok((listing, call))
    }

    /// A list that is read to its end, in so many pages at most.
    pub fn whole(connection: &str, path: Path, size: u32, pages: u64) -> Result<Self, Error> {
        let (first, digest) = (path.clone().page(0, size).get(), path.digest(connection, size));
        let bounds = Bounds { pages, ..Bounds::default() };
        let pages = Pages::new(first, Some(Style::StartAt), digest, bounds)?;
        Ok(Self { path, size, bare: Bare::Whole, pages })
    }

    /// The call for the next page. None where no more is to be read.
    pub fn call(&self) -> Option<Call> {
        self.pages.stopped().is_none().then(|| self.page())
    }

    fn page(&self) -> Call {
        self.path.clone().page(self.pages.start().unwrap_or(0), self.size).get()
    }

    /// Whether it has more pages than it may.
    pub fn is_endless(&self) -> bool {
        self.pages.stopped() == Some(Stopped::Pages)
    }

    /// Reads the page that was asked for. `members` is where an answer has its items,
    /// the first of them that is a list. Fails with [`Error::Unreadable`] where none
    /// is, and for a page from which the list cannot go on: rows would be missing.
    #[inline(never)]
    pub fn read<'t>(&mut self, answer: &'t Tree<'t>, members: &[&str]) -> Result<Slice<'t>, Error> {
        let is_list = |tree: &&Tree<'_>| matches!(tree, Tree::List(_));
        let found = members.iter().find_map(|member| answer.get(member).filter(is_list));
        let Some(items) = Some(answer).filter(is_list).or(found) else {
            return Err(Error::Unreadable(format!("The answer holds no list of {}.", members.join(" or "))));
        };
        let mut facts = Facts::of_tree(answer, items);
        if is_list(&answer) && self.bare == Bare::Whole {
            let (start, total) = (Some(0), Some(facts.came));
            facts = Facts { start, total, is_last: Some(true), mark: None, ..facts };
        }
        let new = self.pages.advance(&facts)?;
        let items = items.items().get(new).unwrap_or_default();
        Ok(Slice { items, next: self.pages.cursor(), total: self.pages.total() })
    }
}

#[cfg(test)]
mod tests;
