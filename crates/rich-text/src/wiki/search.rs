//! Finds where something comes next. What was found is kept, so that nothing is looked
//! for twice and the time is linear, whatever the text.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::known::MACROS;
use super::needle::Needle;
use super::reader::Reader;
use super::scan;
use super::sign::{self, SIGNS};

impl Reader<'_, '_> {
    /// The next position of something, from a place on. `usize::MAX` where there is none.
    pub(super) fn next(&mut self, what: Needle, from: usize) -> usize {
        if let Some(&(asked, found)) = self.seen.get(what.place())
            && asked <= from
            && from <= found
        {
            return found;
        }
        let found = self.search(what, from).unwrap_or(usize::MAX);
        if let Some(seen) = self.seen.get_mut(what.place()) {
            *seen = (from, found);
        }
        found
    }

    #[inline(never)]
    fn search(&self, what: Needle, from: usize) -> Option<usize> {
        let pattern = match what {
            Needle::Sign(place) => return self.phrase_end(*SIGNS.get(place)?, from),
            Needle::Picture => return self.phrase_end(b'!', from),
            Needle::Mono => "}}",
            Needle::BracedMono => "{}}}",
            Needle::Bracket => "[",
            Needle::BracketEnd => "]",
            Needle::Brace => "}",
            Needle::Macro(kind) => MACROS.get(kind as usize)?.1,
        };
        let mut at = from;
        while at < self.source.len() && !self.source.is_char_boundary(at) {
            at += 1;
        }
        loop {
            at += scan::find_text(self.source.get(at..)?, pattern)?;
            let apart = what != Needle::Mono
                || !sign::is_space(self.byte(at.wrapping_sub(1))) && !sign::is_word(self.char_at(at + 2));
            if apart && !self.is_escaped(at) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// The end of a phrase: at a sign with no space before and no letter after, or
    /// at one in braces.
    fn phrase_end(&self, sign: u8, from: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let width = sign::width(sign);
        let mut at = from;
        loop {
            at += bytes.get(at..)?.iter().position(|byte| *byte == sign)?;
            let whole = width == 1 || self.byte(at + 1) == sign;
            let before = at.checked_sub(1)?;
            let braced =
                self.byte(before) == b'{' && self.byte(at + width) == b'}' && !self.is_escaped(before);
            let start = if braced { before } else { at };
            let last = self.byte(start.checked_sub(1)?);
            let ends = !sign::is_space(last)
                && !self.is_escaped(start)
                && (last != sign || self.is_escaped(start - 1))
                && (braced || !sign::is_word(self.char_at(at + width)));
            if whole && start >= from && ends {
                return Some(start);
            }
            at += 1;
        }
    }

    /// The byte at a place, 0 beyond the text.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or_default()
    }

    /// The character that begins at a place.
    #[inline(never)]
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        match self.byte(at) {
            byte if byte.is_ascii() => Some(char::from(byte)),
            _ => self.source.get(at..)?.chars().next(),
        }
    }

    /// The character before a place.
    #[inline(never)]
    pub(super) fn char_before(&self, at: usize) -> Option<char> {
        match self.byte(at.checked_sub(1)?) {
            byte if byte.is_ascii() => Some(char::from(byte)),
            _ => self.source.get(..at)?.chars().next_back(),
        }
    }

    /// Whether a backslash, and not two, is before a place.
    #[inline(never)]
    pub(super) fn is_escaped(&self, at: usize) -> bool {
        at > 0 && self.byte(at - 1) == b'\\' && (at < 2 || self.byte(at - 2) != b'\\')
    }
}
