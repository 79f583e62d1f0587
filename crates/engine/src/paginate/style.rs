//! The ways in which Atlassian's lists come in pages.

/// The pagination style of a list: what selects a page in a call, and what a response
/// says of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// All in one response. An array is its items, anything else the one item.
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
    /// `startAt` and `maxResults` name a range of all users, of which a response
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

    /// The parameter that selects a page in a call. A response that counts says its own start by
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

    /// Whether a list of this style may have been told to be of that one.
    pub(super) fn may_be(self, told: Self) -> bool {
        self == told || matches!((self, told), (Self::Start, Self::Link) | (Self::Link, Self::Cursor))
    }
}
