//! Files that were uploaded: on issues, on requests and on pages.

use crate::auth::Account;
use crate::place::Place;
use axum::body::Bytes;
use std::collections::BTreeMap;

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Home {
    /// On an issue.
    Issue(Place),
    /// On a page of Confluence, by its id.
    Page(u64),
    /// Not attached yet: at a service desk.
    Desk,
}

/// A file.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) home: Home,
    pub(crate) name: String,
    /// Its media type.
    pub(crate) kind: String,
    pub(crate) bytes: Bytes,
    pub(crate) author: Account,
    pub(crate) created: String,
    pub(crate) comment: String,
    /// The versions that there were before.
    pub(crate) older: Vec<Bytes>,
}

impl File {
    /// The id by which the media host knows it.
    pub(crate) fn media(id: u64) -> String {
        format!("5b1f0a8c-0d2e-4c3b-9a71-{id:012x}")
    }

    /// The number of the version that it has.
    pub(crate) fn version(&self) -> usize {
        self.older.len() + 1
    }
}

/// All files.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) all: BTreeMap<u64, File>,
    last: u64,
}

impl Files {
    /// Keeps a file, and says its id.
    pub(crate) fn keep(&mut self, file: File) -> u64 {
        self.last += 1;
        let id = 10_000 + self.last;
        self.all.insert(id, file);
        id
    }

    /// The files of a place, by their ids.
    pub(crate) fn of(&self, home: Home) -> impl Iterator<Item = (u64, &File)> {
        self.all.iter().filter(move |(_, file)| file.home == home).map(|(id, file)| (*id, file))
    }

    /// The file that the media host knows by an id.
    pub(crate) fn by_media(&self, media: &str) -> Option<&File> {
        self.all.iter().find(|(id, _)| File::media(**id) == media).map(|(_, file)| file)
    }
}
