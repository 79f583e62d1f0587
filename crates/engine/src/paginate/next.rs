//! What comes after a page: where the next one starts, or that there is none.

use super::answer::Answer;
use super::place::{MAX_TEXT, Position};
use super::style::Style;
use super::{link, query};
use crate::call::Call;

/// The users that are looked at where a range of them is asked for, all told.
const MAX_WINDOWED: u64 = 1000;

/// How many users that are, where the call does not say (Jira's default).
const DEFAULT_WINDOW: u64 = 50;

/// A page's place in its list.
pub(super) struct Count {
    /// Which item of a counted list the page's first is.
    pub(super) base: u64,
    /// How many of the page's items lie before what was asked for.
    pub(super) overlap: u64,
    /// The next page, or what is wrong with what is said of it.
    pub(super) next: Result<Option<Position>, String>,
}

/// What comes after a page of `came` items. The error says what is wrong with these.
pub(super) fn after(
    call: &Call,
    style: Style,
    position: &Position,
    answer: &Answer<'_>,
    came: u64,
    root: &link::Root<'_>,
) -> Result<Count, String> {
    if style.counts() {
        return count(call, style, position, answer, came);
    }
    let next = match style {
        Style::Single => Ok(None),
        _ => text(call, style, answer, root).map(|next| next.map(Position::Text)),
    };
    Ok(Count { base: 0, overlap: 0, next })
}

fn count(
    call: &Call,
    style: Style,
    position: &Position,
    answer: &Answer<'_>,
    came: u64,
) -> Result<Count, String> {
    let asked = match position {
        Position::Number(number) => Some(*number),
        _ => given(call, style, style.parameter()),
    };
    let base = answer.number(style.parameter()).or(asked).unwrap_or(0);
    let start = asked.unwrap_or(base);
    if base > start && came > 0 {
        return Err(format!("The server was asked for items from {start} on and gave them from {base} on."));
    }
    let end = base.saturating_add(came);
    let after = match style {
        Style::Start => {
            let link = answer.link();
            let start = link.as_deref().and_then(|link| query::of_link(link, "start")?.parse().ok());
            start.unwrap_or(end).max(end)
        }
        Style::Window => start.saturating_add(window(call).max(came)),
        _ => end,
    };
    let next = match more(style, answer, came, end, after) {
        false => Ok(None),
        true if after > start => Ok(Some(Position::Number(after))),
        true if page_size(call, style, answer) == Some(0) => {
            Err("The page size is 0. Ask for one item at least.".into())
        }
        true => Err(format!("The server says that there is more from item {start} on, and gives none.")),
    };
    Ok(Count { base, overlap: start.saturating_sub(base), next })
}

/// Whether a counted list goes on: by the answer's word, by its link, by its total,
/// or until a page is empty. A short page says nothing.
fn more(style: Style, answer: &Answer<'_>, came: u64, end: u64, after: u64) -> bool {
    let reached = answer.total().map(|total| end >= total);
    match answer.is_last() {
        _ if style == Style::Window => after < MAX_WINDOWED,
        // An empty page at the total is the end, whatever it is called.
        Some(last) => !(last || (came == 0 && reached == Some(true) && after == end)),
        None if answer.link().is_some() => true,
        None if style == Style::Start && answer.has("_links") => false,
        None => reached.map_or(came > 0, |reached| !reached),
    }
}

/// The token, cursor or link query of the next page.
fn text(
    call: &Call,
    style: Style,
    answer: &Answer<'_>,
    root: &link::Root<'_>,
) -> Result<Option<String>, String> {
    if answer.is_last() == Some(true) {
        return Ok(None);
    }
    let next = match style {
        Style::Link => answer.link(),
        _ => answer.token(style),
    };
    let Some(next) = next else {
        return match answer.is_last() {
            Some(false) => Err("The server says that there is more, and not where.".into()),
            _ => Ok(None),
        };
    };
    let next = match style {
        Style::Link => link::resolve(call, &next, root)
            .map_err(|problem| format!("The link to the next page is not followed. {problem}"))?,
        _ => next,
    };
    match next.len() {
        0..=MAX_TEXT => Ok(Some(next)),
        _ => Err(format!("What names the next page is longer than {MAX_TEXT} bytes.")),
    }
}

/// How many users a range holds.
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

fn page_size(call: &Call, style: Style, answer: &Answer<'_>) -> Option<u64> {
    let names = ["maxResults", "limit"];
    let asked = names.iter().find_map(|name| given(call, style, name));
    asked.or_else(|| names.iter().find_map(|name| answer.number(name)))
}
