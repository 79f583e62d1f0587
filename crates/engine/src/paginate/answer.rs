//! Reads the facts of a page from a response, without decoding its items.

use super::style::Style;
use crate::http::Headers;
use crate::json::Tree;
use crate::json::skim::{self, Span};

/// The lists of a response that has several, the first of these before any other.
const LISTS: &[&str] =
    &["values", "issues", "comments", "worklogs", "dashboards", "issueTypes", "fields", "records", "results"];

/// Lists that stand beside the items.
const NOT_ITEMS: &[&str] =
    &["_expands", "errorMessages", "errors", "issueErrors", "warningMessages", "warnings"];

/// The members that give the number of items of the whole list, the first of these before
/// any other.
pub(super) const TOTALS: [&str; 2] = ["total", "totalSize"];

/// The members that tell whether a page is the last.
pub(super) const LASTS: [&str; 4] = ["isLast", "isLastPage", "lastPage", "last"];

/// A response's text with its members.
pub(super) struct Answer<'a> {
    text: &'a str,
    headers: &'a Headers,
    whole: Span,
    members: Vec<(&'a str, Span)>,
    list: Option<Span>,
    is_inner: bool,
}

impl<'a> Answer<'a> {
    /// Reads text that is known to be JSON.
    pub(super) fn read(text: &'a str, headers: &'a Headers) -> Self {
        let whole = skim::value(text);
        let mut answer = Self { text, headers, whole, members: Vec::new(), list: None, is_inner: false };
        if answer.is_array() {
            answer.list = Some(answer.whole.clone());
            return answer;
        }
        answer.members = answer.members_of(&answer.whole);
        answer.list = answer.find_list();
        if answer.list.is_none() {
            answer.enter();
        }
        answer
    }

    /// Reads a page that stands in a member: `{"projects":{"values":[…],…},"statusId":"1"}`.
    fn enter(&mut self) {
        let inner = self.members.iter().map(|(_, value)| self.members_of(value)).find(|members| {
            members.iter().any(|(name, value)| ["values", "results"].contains(name) && self.is(value, b'['))
        });
        if let Some(members) = inner {
            self.members = members;
            self.list = self.find_list();
            self.is_inner = true;
        }
    }

    /// Whether the page stands in a member.
    pub(super) fn is_inner(&self) -> bool {
        self.is_inner
    }

    #[inline(never)]
    fn members_of(&self, outer: &Span) -> Vec<(&'a str, Span)> {
        if !self.is(outer, b'{') {
            return Vec::new();
        }
        let name = |name: Span| self.text.get(name).unwrap_or_default();
        skim::members(self.text, outer).into_iter().map(|(span, value)| (name(span), value)).collect()
    }

    fn find_list(&self) -> Option<Span> {
        let mut best = None;
        for (name, value) in &self.members {
            let rank = LISTS.iter().position(|known| known == name).unwrap_or(LISTS.len());
            let is_better = best.as_ref().is_none_or(|(found, _)| rank < *found);
            if is_better && self.is(value, b'[') && !NOT_ITEMS.contains(name) {
                best = Some((rank, value.clone()));
            }
        }
        best.map(|(_, list)| list)
    }

    fn is(&self, span: &Span, first: u8) -> bool {
        self.text.as_bytes().get(span.start) == Some(&first)
    }

    /// Whether the whole response is an array.
    pub(super) fn is_array(&self) -> bool {
        self.is(&self.whole, b'[')
    }

    /// Whether there is a list of items.
    pub(super) fn has_list(&self) -> bool {
        self.list.is_some()
    }

    /// The JSON of the list.
    pub(super) fn list(&self) -> Option<&'a str> {
        self.text.get(self.list.clone()?)
    }

    /// The positions of the items. None in a response that has neither a list nor
    /// another sign of being a page.
    pub(super) fn items(&self, style: Style) -> Option<Vec<Span>> {
        match &self.list {
            _ if style == Style::Single && !self.is_array() => Some(vec![self.whole.clone()]),
            Some(list) => Some(skim::items(self.text, list)),
            None if self.is_last().is_some() || self.total().is_some() => Some(Vec::new()),
            None => None,
        }
    }

    /// Whether there is a member of this name, if only null.
    #[inline(never)]
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(known, _)| *known == name)
    }

    #[inline(never)]
    fn value(&self, name: &str) -> Option<&'a str> {
        let (_, span) = self.members.iter().rev().find(|(known, _)| *known == name)?;
        self.text.get(span.clone()).filter(|value| *value != "null")
    }

    /// A member that is a whole number, or a string of one.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.value(name)?.trim_matches('"').parse().ok()
    }

    /// A member that is a string or a number. None where it is empty.
    #[inline(never)]
    pub(super) fn text(&self, name: &str) -> Option<String> {
        text(self.value(name)?)
    }

    /// Whether this is the last page, where the response says so.
    #[inline(never)]
    pub(super) fn is_last(&self) -> Option<bool> {
        LASTS.iter().find_map(|name| match self.value(name)?.trim_matches('"') {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    /// The number of items of the whole list, where the response has it.
    #[inline(never)]
    pub(super) fn total(&self) -> Option<u64> {
        TOTALS.iter().find_map(|name| self.number(name))
    }

    /// The token to go on from.
    pub(super) fn token(&self, style: Style) -> Option<String> {
        if style != Style::Cursor {
            return self.text("nextPageToken");
        }
        // A response that has no other may call the next page's `cursor`, which is
        // otherwise its own.
        let own = || (self.is_last().is_none() && !self.has("nextPageCursor")).then(|| self.text("cursor"));
        self.text("nextPageCursor").or_else(|| self.text("nextCursor")).or_else(|| own().flatten())
    }

    /// The link to the next page.
    #[inline(never)]
    pub(super) fn link(&self) -> Option<String> {
        let links = self.value("_links").map(|text| Answer::read(text, self.headers));
        let next = links.and_then(|links| links.text("next")).or_else(|| self.header_link());
        next.or_else(|| self.text("nextPage")).or_else(|| self.text("next"))
    }

    /// The `next` of the `link` headers (RFC 8288).
    fn header_link(&self) -> Option<String> {
        for value in self.headers.all("link") {
            for link in value.split('<') {
                let (link, parameters) = link.split_once('>').unwrap_or_default();
                if parameters.split([';', ',']).any(is_next) {
                    return Some(link.trim().to_owned());
                }
            }
        }
        None
    }
}

/// Whether a link's parameter is `rel="next"`, perhaps among other relations.
fn is_next(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or_default();
    let mut kinds = value.split(['"', ' ']);
    name.trim().eq_ignore_ascii_case("rel") && kinds.any(|kind| kind.eq_ignore_ascii_case("next"))
}

/// The text of a string or a number in JSON.
fn text(json: &str) -> Option<String> {
    let text = match serde_json::from_slice(json.as_bytes()) {
        Ok(Tree::Text(text)) => text.into_owned(),
        Ok(Tree::Number(number)) => number.to_string(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}
