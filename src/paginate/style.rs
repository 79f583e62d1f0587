//! The ways in which Atlassian's lists come in pages.

use super::answer::Answer;
use super::query;
use crate::call::Call;
use crate::http::Method;

/// How a list comes in pages: what names a page in a call, and what an answer
/// says of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// All in one answer. An array is its items, anything else the one item.
    Single,
    /// `startAt`: Jira's page bean and its named lists.
    StartAt,
    /// The same in the JSON body of a `POST`.
    StartAtBody,
    /// `start`: Jira Service Management and Confluence's version 1. Pages may be
    /// filtered behind the count, so that a link's `start` goes before our own.
    Start,
    /// `offset`: Jira's audit records.
    Offset,
    /// `startAt` without a word of where a list ends: an empty page does.
    Array,
    /// `startAt` and `maxResults` name a range of all users, of which an answer
    /// holds those that fit: the next range starts behind it, whatever came,
    /// up to the thousandth user.
    Window,
    /// `nextPageToken`: Jira's and Jira Software's searches.
    Token,
    /// The same in the JSON body of a `POST`.
    TokenBody,
    /// `cursor`: plans (`nextPageCursor`), a Data Center's users (`nextCursor`).
    Cursor,
    /// A link to the next page: Confluence's version 2 and its searches,
    /// changed worklogs, failed webhooks.
    Link,
}

/// Every style with its name.
const NAMES: [(Style, &str); 11] = [
    (Style::Single, "single"),
    (Style::StartAt, "start-at"),
    (Style::StartAtBody, "start-at-body"),
    (Style::Start, "start"),
    (Style::Offset, "offset"),
    (Style::Array, "array"),
    (Style::Window, "window"),
    (Style::Token, "token"),
    (Style::TokenBody, "token-body"),
    (Style::Cursor, "cursor"),
    (Style::Link, "link"),
];

impl Style {
    /// Every style.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(style, _)| style)
    }

    /// The style of this name.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.into_iter().find(|(_, known)| *known == name).map(|(style, _)| style)
    }

    /// The name, by which a catalog of operations and a cursor know it.
    pub fn name(self) -> &'static str {
        NAMES.into_iter().find(|(style, _)| *style == self).map_or("", |(_, name)| name)
    }

    /// What names a page in a call. An answer that counts says its own start by
    /// the same name.
    pub(super) fn parameter(self) -> &'static str {
        match self {
            Self::Single | Self::Link => "",
            Self::StartAt | Self::StartAtBody | Self::Array | Self::Window => "startAt",
            Self::Start => "start",
            Self::Offset => "offset",
            Self::Token | Self::TokenBody => "nextPageToken",
            Self::Cursor => "cursor",
        }
    }

    /// Whether the page is named in the body.
    pub(super) fn in_body(self) -> bool {
        matches!(self, Self::StartAtBody | Self::TokenBody)
    }

    /// Whether pages are named by a count of items.
    pub(super) fn counts(self) -> bool {
        self.counts_items() || matches!(self, Self::Start | Self::Window)
    }

    /// Whether that count is the one of the items that came, each of them.
    pub(super) fn counts_items(self) -> bool {
        matches!(self, Self::StartAt | Self::StartAtBody | Self::Offset | Self::Array)
    }

    /// The style of a first answer. One that shows no trace of pages is
    /// [`Style::Single`].
    pub(super) fn detect(call: &Call, answer: &Answer<'_>) -> Self {
        let in_body = call.method() == Method::Post
            && query::value(call.query(), "startAt").or(query::value(call.query(), "maxResults")).is_none()
            && call.body().is_some_and(|body| body.trim_ascii_start().first() == Some(&b'{'));
        let has = |name: &str| answer.has(name);
        let link = answer.link();
        // A search of Confluence's version 1 counts too, but goes on by cursor alone.
        let by_start = || link.as_deref().is_none_or(|link| query::start_of(link).is_some());
        match () {
            () if answer.is_array() => Self::Array,
            () if answer.list().is_none() => Self::Single,
            () if has("nextPageToken") && in_body => Self::TokenBody,
            () if has("nextPageToken") => Self::Token,
            () if has("startAt") && in_body => Self::StartAtBody,
            () if has("startAt") => Self::StartAt,
            () if has("nextPageCursor") || has("nextCursor") || has("last") => Self::Cursor,
            () if has("offset") => Self::Offset,
            () if (has("isLastPage") || has("start")) && by_start() => Self::Start,
            () if link.is_some() || has("lastPage") || has("_links") => Self::Link,
            () if has("isLast") && in_body => Self::TokenBody,
            () if has("isLast") => Self::Token,
            () if has("cursor") => Self::Cursor,
            () if has("results") => Self::Link,
            () => Self::Single,
        }
    }
}
