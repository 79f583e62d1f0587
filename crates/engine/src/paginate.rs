//! Lists that come in pages: one machine for every style of them.
//!
//! [`Pages::call`] is the next page's call, [`Pages::take`] reads its response, until
//! there is no call left. Nothing is waited for or sent here. What was read stays
//! with the caller when a page fails, and [`Pages::cursor`] goes on from there.
//!
//! The loop ends whatever a server answers: a page that was seen before, a start that
//! does not advance and many empty pages in a row are errors, not the end of the list.
//! A short page is not the end either: servers give less than was asked for.

use crate::call::Call;
use crate::cursor::Digest;
use crate::error::Error;
use crate::http::{Method, Response, Safety};
use crate::json;
use serde::de::IgnoredAny;
use std::fmt;
use std::ops::Range;

mod answer;
mod bounds;
mod detect;
mod facts;
mod link;
mod next;
mod page;
mod place;
mod query;
mod style;

use answer::Answer;
pub use bounds::{Bounds, Stopped};
pub use facts::Facts;
pub use link::Root;
pub use page::Page;
use place::{Place, Position};
pub use style::Style;

/// The maximum number of empty pages in a row while the server reports more items.
pub const MAX_EMPTY: u64 = 10;

/// The new items of a page: so many after so many.
struct New {
    left_out: u64,
    kept: u64,
}

/// The new items of a page, and what is wrong with what comes after it.
type Settled = (New, Result<(), String>);

/// A list that is read page by page.
#[derive(Clone)]
pub struct Pages {
    call: Call,
    style: Option<Style>,
    /// Whether the style was read off the first response.
    detected: bool,
    digest: Digest,
    bounds: Bounds,
    place: Place,
    stopped: Option<Stopped>,
    read: Vec<Page>,
    pages: u64,
    items: u64,
    total: Option<u64>,
    moved: bool,
}

/// Without values: a token may hold JQL.
impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, style, pages, items, stopped, .. } = self;
        write!(f, "{call:?} {style:?} {pages} pages {items} items {stopped:?}")
    }
}

impl Pages {
    /// A list from the page that `call` asks for. Without a style the first response
    /// shows it. `digest` names the call, with its connection and arguments, in
    /// cursors.
    ///
    /// A call that is not safe to retry is sent once: a style that would send it again fails
    /// with [`Error::Invalid`], as does one that names its pages in the body of a
    /// call that has no JSON object there.
    pub fn new(call: Call, style: Option<Style>, digest: Digest, bounds: Bounds) -> Result<Self, Error> {
        let style = match (call.safety, style) {
            (Safety::Safe, style) => style,
            (_, None | Some(Style::Single)) => Some(Style::Single),
            _ => {
                return Err(Error::Invalid(
                    "This call may change something, and every further page would change it again. Request one page."
                        .into(),
                ));
            }
        };
        if style.is_some_and(Style::in_body) && !can_page_in_body(&call) {
            return Err(Error::Invalid(
                "The page of this list is specified in the body. Send a JSON object with POST.".into(),
            ));
        }
        let mut pages = Self {
            call,
            style,
            detected: style.is_none(),
            digest,
            bounds,
            place: Place::default(),
            stopped: None,
            read: Vec::new(),
            pages: 0,
            items: 0,
            total: None,
            moved: false,
        };
        pages.stopped = pages.capped();
        Ok(pages)
    }

    /// The same list from a cursor on, which [`Pages::cursor`] gave for the same
    /// call. Fails with [`Error::Invalid`] for any other.
    pub fn resume(
        call: Call,
        style: Option<Style>,
        digest: Digest,
        bounds: Bounds,
        cursor: &str,
    ) -> Result<Self, Error> {
        let (place, known) = Place::of(digest, cursor)?;
        if style.is_some_and(|style| !style.may_be(known)) {
            return Err(Digest::refused());
        }
        Ok(Self { place, detected: style.is_none(), ..Self::new(call, Some(known), digest, bounds)? })
    }

    /// The next page's call. None once the list has [`Pages::stopped`]. Fails with
    /// [`Error::Invalid`] where the page's name is too long for a query.
    pub fn call(&self) -> Result<Option<Call>, Error> {
        if self.stopped.is_some() {
            return Ok(None);
        }
        let style = self.style.unwrap_or(Style::Single);
        let place = match &self.place.position {
            Position::First => None,
            Position::Number(number) => Some(number.to_string()),
            Position::Text(text) if style == Style::TokenBody => {
                Some(serde_json::to_string(text).map_err(|_| Digest::refused())?)
            }
            Position::Text(text) => Some(text.clone()),
        };
        let mut call = self.call.clone();
        if let Some(place) = place {
            if style.in_body() {
                let body = query::body_with(query::body(&call), style.parameter(), &place);
                return Ok(Some(call.with_body(body.into_bytes())));
            }
            let query = match style {
                Style::Link => place,
                _ => query::with(call.query(), style.parameter(), &place),
            };
            call = call.at_query(&query)?;
        }
        if style == Style::Window {
            let query = query::with(call.query(), "maxResults", &next::window(&self.call).to_string());
            call = call.at_query(&query)?;
        }
        Ok(Some(call))
    }

    /// Reads the response to [`Pages::call`]. Fails with [`Error::Unreadable`] for one
    /// that is not JSON, holds no list or would not lead on. What was read stays, and
    /// so does the place: the page is asked for again, and its items that were read
    /// are not given again.
    pub fn take(&mut self, mut response: Response, root: &Root<'_>) -> Result<(), Error> {
        if response.status == 204 {
            self.stopped = Some(Stopped::End);
            return Ok(());
        }
        let body = json::text(&mut response)?;
        let answer = Answer::read(&body, &response.headers);
        let style = match self.style {
            Some(style) if self.place.position == Position::First => style.refined(&answer),
            Some(style) => style,
            None => Some(Style::detect(&self.call, &answer))
                .filter(|style| !style.in_body() || can_page_in_body(&self.call))
                .unwrap_or(Style::Single),
        };
        let items =
            answer.items(style).ok_or_else(|| self.broken("The response contains no list of items."))?;
        let facts = Facts::of(&answer, style, items.len() as u64);
        match self.settle(style, &facts, root).map_err(|problem| self.broken(&problem))? {
            None => Ok(()),
            Some((New { left_out, kept }, after)) => {
                self.read.push(Page::new(body, items, left_out, kept));
                after.map_err(|problem| self.broken(&problem))
            }
        }
    }

    /// Takes what a response to [`Pages::call`] says, whose items somebody else read:
    /// which of them are new. Fails with [`Error::Unreadable`] for one that would not
    /// lead on. It follows no links.
    pub fn advance(&mut self, facts: &Facts) -> Result<Range<usize>, Error> {
        let style = self.style.unwrap_or(Style::Single);
        let root = |_: &str| Err("It is not known where it points to.".to_owned());
        let settled = self.settle(style, facts, &root).map_err(Error::Unreadable)?;
        let Some((New { left_out, kept }, after)) = settled else { return Ok(0..0) };
        after.map_err(Error::Unreadable)?;
        let size = |count: u64| usize::try_from(count.min(facts.came)).unwrap_or(usize::MAX);
        Ok(size(left_out)..size(left_out.saturating_add(kept)))
    }

    /// Goes on by what a response says. None where nothing of it counts. An error says
    /// what is wrong with the response, or, beside its new items, what is wrong with what
    /// comes after it.
    fn settle(&mut self, style: Style, facts: &Facts, root: &Root<'_>) -> Result<Option<Settled>, String> {
        let came = facts.came;
        let count = next::after(&self.call, style, &self.place.position, facts, root)?;
        let left_out = self.place.skip.saturating_add(count.overlap);
        let room = self.bounds.items.saturating_sub(self.items);
        let kept = came.saturating_sub(left_out).min(room);
        let is_cut = left_out.saturating_add(kept) < came;
        // These items came before.
        if came > 0 && !is_cut && facts.mark.is_some_and(|mark| self.place.trail.meets(mark)) {
            // It was never in pages, or was at its end whatever its total is.
            let was_whole = self.detected && style == Style::Array;
            if was_whole || (facts.is_last == Some(true) && facts.total.is_some()) {
                self.stopped = Some(Stopped::End);
                return Ok(None);
            }
            return Err("The server returned the same items again.".into());
        }

        let total = facts.total;
        self.moved |= total.zip(self.total).is_some_and(|(now, before)| now != before);
        self.total = total.or(self.total);
        self.style = Some(style);
        self.pages = self.pages.saturating_add(1);
        self.items = self.items.saturating_add(kept);

        let new = New { left_out, kept };
        let on = count.base.saturating_add(left_out).saturating_add(kept);
        if is_cut {
            self.stay(style, on, kept);
            self.stopped = Some(Stopped::Items);
            return Ok(Some((new, Ok(()))));
        }
        match self.step(count.next, came) {
            Ok(Some(position)) => {
                self.place.position = position;
                self.place.skip = 0;
                self.stopped = self.capped();
            }
            Ok(None) => self.stopped = Some(Stopped::End),
            Err(problem) => {
                self.stay(style, on, kept);
                return Ok(Some((new, Err(problem))));
            }
        }
        Ok(Some((new, Ok(()))))
    }

    /// Stays at the page, behind its items that were passed on: `kept` more of them, so
    /// that `on` is the next of a list whose items are counted.
    fn stay(&mut self, style: Style, on: u64, kept: u64) {
        if style.counts_items() {
            self.place.position = Position::Number(on);
            self.place.skip = 0;
        } else {
            self.place.skip = self.place.skip.saturating_add(kept);
        }
    }

    fn capped(&self) -> Option<Stopped> {
        match self.bounds {
            Bounds { items, .. } if self.items >= items => Some(Stopped::Items),
            Bounds { pages, .. } if self.pages >= pages => Some(Stopped::Pages),
            _ => None,
        }
    }

    /// Whether to step to the next page: not to one that was asked for before, nor
    /// over too many empty ones.
    fn step(
        &mut self,
        next: Result<Option<Position>, String>,
        came: u64,
    ) -> Result<Option<Position>, String> {
        let Some(next) = next? else { return Ok(None) };
        let empty = if came == 0 { self.place.empty.saturating_add(1) } else { 0 };
        if empty > MAX_EMPTY && self.style != Some(Style::Window) {
            return Err(format!("The server reports more items, but returned {empty} empty pages in a row."));
        }
        if let Position::Text(text) = &next {
            let is_own = self.style == Some(Style::Link) && self.call.query() == Some(text);
            if is_own || next == self.place.position || self.place.trail.meets(Digest::of(&[text])) {
                return Err("The server points back to a page that it already returned.".into());
            }
        }
        self.place.empty = empty;
        Ok(Some(next))
    }

    fn broken(&self, problem: &str) -> Error {
        let Self { pages, items, .. } = self;
        Error::Unreadable(format!("{problem} Pages read: {pages}, items: {items}."))
    }

    /// The cursor to continue from later, with [`Pages::resume`]. None at the end of the list, and
    /// where nothing of it was read. A cursor may hold the JQL of a search: it is as
    /// secret as that. It goes stale with the server's token in it (Jira's after 7
    /// days), and a list that changes meanwhile may shift under it.
    pub fn cursor(&self) -> Option<String> {
        if self.stopped == Some(Stopped::End)
            || (self.place.position == Position::First && self.place.skip == 0)
        {
            return None;
        }
        Some(self.place.cursor(self.digest, self.style?))
    }

    /// The index of the first item of the next page of a counted list. None for the call's own
    /// start.
    pub fn start(&self) -> Option<u64> {
        match self.place.position {
            Position::Number(number) => Some(number),
            Position::First | Position::Text(_) => None,
        }
    }

    /// The token of the next page of a list that is not counted. None for the first.
    pub fn token(&self) -> Option<&str> {
        match &self.place.position {
            Position::Text(text) => Some(text),
            Position::First | Position::Number(_) => None,
        }
    }

    /// The pages that were read since they were last taken.
    pub fn drain(&mut self) -> impl Iterator<Item = Page> {
        std::mem::take(&mut self.read).into_iter()
    }

    /// The reason why no further page is requested. None while there is a next call.
    pub fn stopped(&self) -> Option<Stopped> {
        self.stopped
    }

    /// The style, once it is known.
    pub fn style(&self) -> Option<Style> {
        self.style
    }

    /// The number of pages that were read, without those before a cursor.
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// The number of items that were read, without those before a cursor.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// The number of items of the list that the server last reported. It may be an estimate.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Whether that number changed between two pages: items were added or removed, and
    /// a list that is counted may lack some or have them twice.
    pub fn has_moved(&self) -> bool {
        self.moved
    }
}

/// Whether a call has a JSON object as its body, or none yet, where a page is named.
fn can_page_in_body(call: &Call) -> bool {
    let is_object = call.body().is_none_or(|body| {
        body.trim_ascii_start().first() == Some(&b'{')
            && std::str::from_utf8(body).is_ok()
            && serde_json::from_slice::<IgnoredAny>(body).is_ok()
    });
    is_object && !matches!(call.method(), Method::Get | Method::Head)
}

#[cfg(test)]
mod tests;
