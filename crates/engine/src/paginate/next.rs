//! Finds what comes after a page: the start of the next one, or the end of the list.

use super::facts::{Facts, SIZES};
use super::place::{MAX_TEXT, Position};
use super::style::Style;
use super::{link, query};
use crate::call::Call;

/// The total number of users that a windowed search looks at.
const MAX_WINDOWED: u64 = 1000;

/// The size of the range, where the call does not set it (Jira's default).
const DEFAULT_WINDOW: u64 = 50;

/// A page's place in its list.
pub(super) struct Count {
    /// The index of the page's first item in a counted list.
    pub(super) base: u64,
    /// The number of the page's items that lie before the requested start.
    pub(super) overlap: u64,
    /// The next page, or what is wrong with what is said of it.
    pub(super) next: Result<Option<Position>, String>,
}

/// The position after a page. The error says what is wrong with its items.
pub(super) fn after(
    call: &Call,
    style: Style,
    position: &Position,
    facts: &Facts,
    root: &link::Root<'_>,
) -> Result<Count, String> {
    if style.counts() {
        return count(call, style, position, facts);
    }
    let next = match style {
        Style::Single => Ok(None),
        _ => text(call, style, facts, root).map(|next| next.map(Position::Text)),
    };
    Ok(Count { base: 0, overlap: 0, next })
}

fn count(call: &Call, style: Style, position: &Position, facts: &Facts) -> Result<Count, String> {
    let came = facts.came;
    let asked = match position {
        Position::Number(number) => Some(*number),
        _ => given(call, style, style.parameter()),
    };
    let base = facts.start.or(asked).unwrap_or(0);
    let start = asked.unwrap_or(base);
    if base > start {
        return Err(format!(
            "The server was asked for items from {start} on, but returned items from {base} on."
        ));
    }
    let end = base.saturating_add(came);
    let after = match style {
        Style::Start => {
            let start = facts.next.as_deref().and_then(|link| query::of_link(link, "start")?.parse().ok());
            start.unwrap_or(end).max(end)
        }
        Style::Window => start.saturating_add(window(call).max(came)),
        _ => end,
    };
    let next = match more(style, facts, start, end, after) {
        false => Ok(None),
        true if after > start => Ok(Some(Position::Number(after))),
        true if page_size(call, style, facts) == Some(0) => {
            Err("The page size is 0. Request at least one item.".into())
        }
        true => Err(format!("The server reports more items starting at {start}, but returned none.")),
    };
    Ok(Count { base, overlap: start.saturating_sub(base), next })
}

/// Whether a list that is counted from `start` on goes on: by the response's word, by its
/// link, by its total, or until a page is empty. A short page says nothing.
fn more(style: Style, facts: &Facts, start: u64, end: u64, after: u64) -> bool {
    let came = facts.came;
    let reached = facts.total.map(|total| end >= total);
    match facts.is_last {
        _ if style == Style::Window => after < MAX_WINDOWED,
        // The last page of more items than came is believed once no more come.
        Some(true) => reached == Some(false) && came > 0 && after > start,
        // An empty page at the total is the end, whatever it is called.
        Some(false) => !(came == 0 && reached == Some(true) && after == end),
        None if facts.next.is_some() => true,
        None if style == Style::Start && facts.has_links => false,
        None => reached.map_or(came > 0, |reached| !reached),
    }
}

/// The token, cursor or link query of the next page.
fn text(call: &Call, style: Style, facts: &Facts, root: &link::Root<'_>) -> Result<Option<String>, String> {
    if facts.is_last == Some(true) {
        return Ok(None);
    }
    let Some(next) = &facts.next else {
        return match facts.is_last {
            Some(false) => Err("The server reports more items, but not where they are.".into()),
            _ => Ok(None),
        };
    };
    let next = match style {
        Style::Link => link::resolve(call, next, root)
            .map_err(|problem| format!("The link to the next page was not followed. {problem}"))?,
        _ => next.clone(),
    };
    match next.len() {
        0..=MAX_TEXT => Ok(Some(next)),
        _ => Err(format!("The position of the next page is longer than {MAX_TEXT} bytes.")),
    }
}

/// The number of users in a range.
pub(super) fn window(call: &Call) -> u64 {
    given(call, Style::Window, "maxResults").unwrap_or(DEFAULT_WINDOW)
}

/// A number that the call itself gives.
fn given(call: &Call, style: Style, name: &str) -> Option<u64> {
    match style.in_body() {
        true => query::body_number(query::body(call), name),
        false => query::value(call.query(), name)?.parse().ok(),
    }
}

fn page_size(call: &Call, style: Style, facts: &Facts) -> Option<u64> {
    SIZES.iter().find_map(|name| given(call, style, name)).or(facts.size)
}
