//! The position in a list, as a cursor stores it.

use super::style::Style;
use crate::cursor::Digest;
use crate::error::Error;

/// The longest token or link, in bytes: a cursor holds it.
pub(super) const MAX_TEXT: usize = 20 << 10;

/// The number of recent pages that are remembered one by one.
const MAX_SEEN: usize = 1000;

/// The page to ask for next.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) enum Position {
    /// The call as it was given.
    #[default]
    First,
    /// From this item on.
    Number(u64),
    /// At this token, cursor or link, of which it is the query.
    Text(String),
}

/// The position in a list: the page, how many of its items were returned before,
/// and what tells whether the list goes round in circles.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) position: Position,
    /// The number of items at the start of the page that are skipped.
    pub(super) skip: u64,
    /// The number of empty pages in a row.
    pub(super) empty: u64,
    pub(super) trail: Trail,
}

impl Place {
    /// The cursor to go on from here.
    pub(super) fn cursor(&self, digest: Digest, style: Style) -> String {
        let Self { position, skip, empty, trail: Trail { steps, mark, .. } } = self;
        let head = format!("{}.{skip}.{empty}.{steps}.{mark}", style.name());
        digest.seal(&match position {
            Position::First => format!("{head}.f"),
            Position::Number(number) => format!("{head}.n{number}"),
            Position::Text(text) => format!("{head}.t{text}"),
        })
    }

    /// The place of a cursor that this call gave.
    pub(super) fn of(digest: Digest, cursor: &str) -> Result<(Self, Style), Error> {
        let text = digest.open(cursor)?;
        Self::read(&text).ok_or_else(Digest::refused)
    }

    fn read(text: &str) -> Option<(Self, Style)> {
        let mut parts = text.splitn(6, '.');
        let style = Style::parse(parts.next()?)?;
        let mut number = || parts.next()?.parse::<u64>().ok();
        let (skip, empty, steps, mark) = (number()?, number()?, number()?, number()?);
        let position = parts.next()?;
        let position = match position.split_at_checked(1)? {
            ("f", "") => Position::First,
            ("n", number) if style.counts() => Position::Number(number.parse().ok()?),
            ("t", text) if !style.counts() && text.len() <= MAX_TEXT => Position::Text(text.to_owned()),
            _ => return None,
        };
        Some((Self { position, skip, empty, trail: Trail { steps, mark, seen: Vec::new() } }, style))
    }
}

/// The pages that were seen, to notice one that comes again: in one run at once,
/// and over any number of cursors after a round or two (Brent's algorithm: one
/// page is marked, and another after twice as many steps).
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Trail {
    steps: u64,
    mark: u64,
    seen: Vec<u64>,
}

impl Trail {
    /// Goes on to a page. Whether it was seen before.
    pub(super) fn meets(&mut self, page: Digest) -> bool {
        let page = page.value();
        if self.seen.contains(&page) || (self.steps > 0 && self.mark == page) {
            return true;
        }
        if self.seen.len() >= MAX_SEEN {
            self.seen.remove(0);
        }
        self.seen.push(page);
        self.steps = self.steps.saturating_add(1);
        if self.steps.is_power_of_two() {
            self.mark = page;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_keep_the_place() {
        let digest = Digest::of(&["search", "acme"]);
        let positions = [
            (Style::StartAt, Position::First),
            (Style::StartAt, Position::Number(u64::MAX)),
            (Style::Token, Position::Text("a.b.\u{e9}\n\"".into())),
            (Style::Link, Position::Text("x".repeat(MAX_TEXT))),
        ];
        for (style, position) in positions {
            let mut trail = Trail::default();
            trail.meets(digest);
            let place = Place { position, skip: 3, empty: 2, trail };
            let cursor = place.cursor(digest, style);
            assert!(cursor.len() <= crate::cursor::MAX_LENGTH);
            let (mut read, known) = Place::of(digest, &cursor).unwrap();
            assert!(read.trail.meets(digest));
            read.trail = place.trail.clone();
            assert!(read == place && known == style);
            assert!(Place::of(Digest::of(&["search", "other"]), &cursor).is_err());
        }
    }

    #[test]
    fn places_that_no_cursor_names() {
        for text in [
            "",
            "start-at",
            "start-at.0.0.0.0",
            "start-at.0.0.0.0.",
            "start-at.0.0.0.0.x",
            "start-at.0.0.0.0.é",
            "start-at.0.0.0.0.n",
            "start-at.0.0.0.0.n-1",
            "start-at.-1.0.0.0.n1",
            "start-at.0.0.0.0.tx",
            "token.0.0.0.0.n1",
            "x.0.0.0.0.f",
            "token.0.0.0.0.fx",
            "token.0.0.0.18446744073709551616.f",
        ] {
            assert!(Place::read(text).is_none(), "{text}");
        }
        assert!(Place::read(&format!("token.0.0.0.0.t{}", "x".repeat(MAX_TEXT + 1))).is_none());
    }

    /// Cycles of each length, with a cursor between any two pages.
    #[test]
    fn circles_are_noticed_over_cursors() {
        for (lead, round) in [(0, 1), (0, 2), (1, 1), (3, 5), (10, 40), (100, 7)] {
            let (mut whole, mut cut) = (Trail::default(), Trail::default());
            let page =
                |n: u64| Digest::of(&[&(if n < lead { n } else { lead + (n - lead) % round }).to_string()]);
            assert_eq!((0..).find(|n| whole.meets(page(*n))), Some(lead + round));
            let met = (0..).find(|n| {
                cut.seen.clear();
                cut.meets(page(*n))
            });
            assert!(met.unwrap() <= 4 * (lead + round), "{lead} {round} {met:?}");
        }
    }
}
