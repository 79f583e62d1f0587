//! Jira's lists by `startAt`: which page to ask for, and where the next one is.

use super::path::Path;
use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::json::Tree;

/// The place at which Jira stops looking through users.
const LAST_USER: u64 = 1000;

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

/// What an answer is that is an array, without the total or the end of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// The whole list.
    Whole,
    /// A page: only an empty one is the end, for Jira gives fewer than were asked
    /// for.
    Page,
    /// Those that were chosen from as many users as were asked for, out of the first
    /// thousand. It may be empty anywhere.
    Window,
}

/// One page of a list, which is asked for and then read.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    digest: Digest,
    start: u64,
    size: u32,
}

/// The items of a page.
#[derive(Debug)]
pub struct Slice<'t> {
    /// The items.
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
        cursor: Option<&str>,
    ) -> Result<(Self, Call), Error> {
        let most = size.most;
        let size = size.asked.unwrap_or(size.usual);
        if !(1..=most).contains(&size) {
            return Err(Error::Invalid(format!("The page size must be 1 to {most}.")));
        }
        let digest = path.digest(connection, size);
        let start = cursor.map_or(Ok(0), |cursor| digest.position(cursor))?;
        Ok((Self { digest, start, size }, path.page(start, size).get()))
    }

    /// Reads the page that was asked for. `member` is where an answer has its items.
    /// Fails with [`Error::Unreadable`] where it has none, and for a page from which
    /// the list cannot go on: rows would be missing.
    #[inline(never)]
    pub fn read<'t>(self, answer: &'t Tree<'t>, member: &str, bare: Bare) -> Result<Slice<'t>, Error> {
        let unreadable = |text: &str| Err(Error::Unreadable(text.to_owned()));
        let items = match (answer, answer.get(member)) {
            (Tree::List(items), _) => return Ok(self.array(items, bare)),
            (_, Some(Tree::List(items))) => items.as_slice(),
            _ => return unreadable(&format!("The answer holds no list of {member}.")),
        };
        let (start, total) = (answer.number("startAt"), answer.number("total"));
        if start.is_some_and(|start| start > self.start) {
            return unreadable("Jira gave a page that lies behind the one that was asked for.");
        }
        let count = items.len() as u64;
        let end = start.unwrap_or(self.start).saturating_add(count);
        let more = match (answer.truth("isLast"), total) {
            (Some(last), _) => !last,
            (None, Some(total)) => end < total,
            (None, None) => count > 0 && count >= u64::from(self.size),
        };
        if more && end <= self.start {
            return unreadable("Jira gave an empty page before the end of the list.");
        }
        Ok(Slice { items, next: more.then(|| self.digest.cursor(end)), total })
    }

    fn array<'t>(self, items: &'t [Tree<'t>], bare: Bare) -> Slice<'t> {
        let count = items.len() as u64;
        let end = match bare {
            Bare::Whole => None,
            Bare::Page => Some(self.start.saturating_add(count)).filter(|_| count > 0),
            Bare::Window => Some(self.start.saturating_add(self.size.into())).filter(|end| *end < LAST_USER),
        };
        let total = (bare == Bare::Whole).then_some(count);
        Slice { items, next: end.map(|end| self.digest.cursor(end)), total }
    }
}

#[cfg(test)]
mod tests;
