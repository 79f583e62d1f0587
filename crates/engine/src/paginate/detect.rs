//! The style of a list, by its first response.

use super::answer::Answer;
use super::query;
use super::style::Style;
use crate::call::Call;
use crate::http::Method;

impl Style {
    /// The style that a first response tells of. Where a list goes on by cursor, a count
    /// is only for show (searches of Confluence's version 1, knowledge bases); and not
    /// every cursor stands in a link (Confluence's permission combinations).
    pub(super) fn refined(self, answer: &Answer<'_>) -> Self {
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

    /// The style of a first response. [`Style::Single`] where neither it nor the call
    /// shows a trace of pages: many a thing of its own has lists among its members.
    pub(super) fn detect(call: &Call, answer: &Answer<'_>) -> Self {
        let has = |name: &str| answer.has(name);
        let asks = |name: &&str| query::value(call.query(), name).is_some();
        let asks_in_body = |name: &&str| query::body_number(query::body(call), name).is_some();
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
            () if has("isLastPage") || (has("start") && has("limit")) => Self::Start.refined(answer),
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
