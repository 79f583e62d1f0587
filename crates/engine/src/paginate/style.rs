//! The ways in which Atlassian's lists come in pages.

use super::answer::Answer;
use super::{next, query};
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

    /// The style that a first answer tells of. Where a list goes on by cursor, a count
    /// is only for show (searches of Confluence's version 1, knowledge bases); and not
    /// every cursor stands in a link (Confluence's permission combinations).
    pub(super) fn told(self, answer: &Answer<'_>) -> Self {
        let link = answer.link();
        match self {
            Self::Start if link.as_deref().is_some_and(|link| query::of_link(link, "cursor").is_some()) => {
                Self::Link
            }
            Self::Link if link.is_none() && !answer.has("_links") && answer.token(Self::Cursor).is_some() => {
                Self::Cursor
            }
            _ => self,
        }
    }

    /// Whether a list of this style may have been told to be of that one.
    pub(super) fn may_be(self, told: Self) -> bool {
        self == told || matches!((self, told), (Self::Start, Self::Link) | (Self::Link, Self::Cursor))
    }

    /// The style of a first answer. [`Style::Single`] where neither it nor the call
    /// shows a trace of pages: many a thing of its own has lists among its members.
    pub(super) fn detect(call: &Call, answer: &Answer<'_>) -> Self {
        let has = |name: &str| answer.has(name);
        let asks = |name: &&str| query::value(call.query(), name).is_some();
        let asks_in_body = |name: &&str| query::body_number(next::body(call), name).is_some();
        let sizes = ["startAt", "maxResults"];
        let is_object = call.body().is_some_and(|body| body.trim_ascii_start().first() == Some(&b'{'));
        let in_body = call.method() == Method::Post && is_object && !sizes.iter().any(asks);
        let is_asked_for = sizes.iter().any(|name| asks(name) || asks_in_body(name)) || asks(&"limit");
        let in_place = |query: Self, body: Self| if in_body { body } else { query };
        let has_page = has("values") || has("results");
        match () {
            () if answer.is_array() => Self::Array,
            () if !answer.has_list() => Self::Single,
            () if has("nextPageToken") => in_place(Self::Token, Self::TokenBody),
            () if answer.is_inner() => Self::Single,
            () if has("startAt") => in_place(Self::StartAt, Self::StartAtBody),
            () if has("nextPageCursor") || has("nextCursor") || (has("last") && has_page) => Self::Cursor,
            () if has("offset") && has("limit") => Self::Offset,
            () if has("isLastPage") || (has("start") && has("limit")) => Self::Start.told(answer),
            () if has("lastPage") || (has_page && answer.link().is_some()) => Self::Link,
            () if has("results") => {
                if has("cursor") {
                    Self::Cursor
                } else {
                    Self::Link
                }
            }
            () if has("isLast") || is_asked_for => in_place(Self::Token, Self::TokenBody),
            () => Self::Single,
        }
    }
}
