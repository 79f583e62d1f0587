//! What Confluence remembers.

use crate::auth::Account;
use crate::confluence::SPACES;
use crate::moments::moment;
use crate::table::Table;

/// What Confluence remembers.
#[derive(Debug)]
pub(crate) struct Wiki {
    pub(crate) pages: Table<Page>,
    pub(crate) notes: Table<Note>,
    pub(crate) tasks: Table<crate::platform::work::task::Task>,
}

impl Default for Wiki {
    fn default() -> Self {
        let counts = [60_usize, 8, 3];
        let pages = Table::from(
            98_305,
            counts
                .iter()
                .enumerate()
                .flat_map(|(space, count)| (0..*count).map(move |n| Page::first(space, n))),
        );
        let first = pages.all.keys().next().copied().unwrap_or_default();
        let notes = Table::from(200_001, (0..34).map(|number| Note::first(first, number)));
        Self { pages, notes, tasks: Table::from(1, []) }
    }
}

/// A page.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// The place of its space in the table.
    pub(crate) space: usize,
    pub(crate) title: String,
    pub(crate) body: (String, String),
    pub(crate) version: u64,
    pub(crate) message: String,
    pub(crate) parent: Option<u64>,
    pub(crate) status: &'static str,
    pub(crate) created: String,
    pub(crate) changed: String,
    pub(crate) author: Account,
    pub(crate) labels: Vec<String>,
}

impl Page {
    /// One that was always there.
    pub(crate) fn first(space: usize, number: usize) -> Self {
        let at = moment(number).replace("+0000", "Z");
        Self {
            space,
            title: format!("{} {}", SPACES.get(space).map_or("", |space| space.1), number + 1),
            body: ("storage".to_owned(), format!("<p>Text {} &amp; more.</p>", number + 1)),
            version: 1,
            message: String::new(),
            parent: None,
            status: "current",
            created: at.clone(),
            changed: at,
            author: Account::Mia,
            labels: (0..number % 3).map(|number| format!("label-{number}")).collect(),
        }
    }
}

/// A comment.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) page: u64,
    pub(crate) body: (String, String),
    pub(crate) version: u64,
    pub(crate) author: Account,
    pub(crate) created: String,
}

impl Note {
    /// One that was always there.
    pub(crate) fn first(page: u64, number: usize) -> Self {
        let body = ("storage".to_owned(), format!("<p>Comment {}</p>", number + 1));
        let created = moment(number).replace("+0000", "Z");
        Self { page, body, version: 1, author: Account::Noa, created }
    }
}
