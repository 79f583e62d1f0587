//! Text that is read as nothing but text.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::{Kind, MarkKind};
use super::super::node::Node;
use super::sign::{self, EMOTICONS, SIGNS};
use super::writer::Writer;

/// The context of a text.
pub(super) struct Context<'n, 'a> {
    words: &'n [Node<'a>],
    /// Its place among the words.
    pub(super) at: usize,
    /// The number of its bytes that are written already.
    pub(super) skipped: usize,
    /// Whether nothing follows, or nothing but a space or the line's end.
    pub(super) last: bool,
    /// Whether a space follows.
    pub(super) spaced: bool,
    /// The signs of the phrases around it.
    pub(super) signs: Vec<u8>,
    /// Whether it is a link's.
    pub(super) alias: bool,
    /// Whether it is code.
    pub(super) mono: bool,
    /// The end of the run of one sign that was looked at last.
    run: usize,
    /// The position of the last sign that could end a phrase, a picture or a link: the
    /// place of the word and of the byte. Known when it was asked for.
    ends: Option<[(usize, usize); ENDS]>,
}

/// The signs of phrases, `!` and `]`.
const ENDS: usize = SIGNS.len() + 2;

const fn end_place(sign: u8) -> Option<usize> {
    match sign {
        b'*' => Some(0),
        b'_' => Some(1),
        b'-' => Some(2),
        b'+' => Some(3),
        b'^' => Some(4),
        b'~' => Some(5),
        b'?' => Some(6),
        b'!' => Some(7),
        b']' => Some(8),
        _ => None,
    }
}

impl<'n, 'a> Context<'n, 'a> {
    pub(super) const fn new(words: &'n [Node<'a>]) -> Self {
        Self {
            words,
            at: 0,
            skipped: 0,
            last: false,
            spaced: false,
            signs: Vec::new(),
            alias: false,
            mono: false,
            run: 0,
            ends: None,
        }
    }

    /// That of a text instead of a word that is none.
    pub(super) fn of_word(last: bool) -> Self {
        let mut context = Self::new(&[]);
        context.last = last;
        context
    }

    /// Whether a sign could end something after a byte of the text.
    fn ends_after(&mut self, sign: u8, byte: usize) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let words = self.words;
        let ends = self.ends.get_or_insert_with(|| last_ends(words));
        end_place(sign)
            .and_then(|place| ends.get(place))
            .is_some_and(|last| *last > (self.at, self.skipped + byte))
    }
}

#[inline(never)]
fn last_ends(words: &[Node<'_>]) -> [(usize, usize); ENDS] {
    let mut ends = [(0, 0); ENDS];
    for (at, word) in words.iter().enumerate() {
        let linked = word.marked().iter().any(|mark| mark.kind == MarkKind::Link);
        if word.kind != Kind::Text && word.kind != Kind::HardBreak || linked {
            ends = [(at, usize::MAX); ENDS];
            continue;
        }
        for mark in word.marked() {
            for sup in [true, false] {
                if let Some(end) =
                    sign::of(mark.kind, sup).and_then(end_place).and_then(|place| ends.get_mut(place))
                {
                    *end = (at, usize::MAX);
                }
            }
        }
        let bytes = word.as_text().as_bytes();
        for (place, byte) in bytes.iter().enumerate() {
            let Some(end) = end_place(*byte).and_then(|place| ends.get_mut(place)) else { continue };
            // What is at an edge may be beside anything.
            let before = place.checked_sub(1).and_then(|place| bytes.get(place));
            let after = bytes.get(place + 1);
            let begins = before.is_some_and(|byte| *byte == b' ');
            let within = after.is_some_and(u8::is_ascii_alphanumeric);
            let single =
                *byte == b'?' && ![before, after].iter().any(|byte| byte.is_none_or(|byte| *byte == b'?'));
            if *byte == b']' || !(begins || within || single) {
                *end = (at, place);
            }
        }
    }
    ends
}

const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut signs: &[u8] = b"\\&*_-+^~?{}[]!(:);|\n\r\t";
    while let [sign, rest @ ..] = signs {
        #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
        {
            special[*sign as usize] = true;
        }
        signs = rest;
    }
    special
};

impl Writer<'_> {
    /// Text, with escapes where it would be markup.
    pub(super) fn escaped(&mut self, text: &str, context: &mut Context<'_, '_>) {
        let mut from = if self.out.len() == self.line_start && !context.mono && !self.one_line {
            self.line_begin(text, context)
        } else {
            0
        };
        // Where the last escape ended. Jira makes an entity of it, which ends with `;`.
        let mut escaped = usize::MAX;
        if from == 0 && self.out.ends_with(';') {
            escaped = 0;
        } else if from > 0 {
            escaped = from;
        }
        let bytes = text.as_bytes();
        context.run = 0;
        let start = from;
        for (at, &byte) in bytes.iter().enumerate().skip(start) {
            if SPECIAL.get(usize::from(byte)) != Some(&true) {
                continue;
            }
            let Some(code) = self.escape(text, at, at == escaped, context) else { continue };
            self.out.push_str(text.get(from..at).unwrap_or_default());
            self.out.push_str(code);
            from = if code.len() > 1 { at + 1 } else { at };
            escaped = at + 1;
        }
        self.out.push_str(text.get(from..).unwrap_or_default());
    }

    /// The escape before a byte, or in its place, so that it is text.
    #[inline(never)]
    fn escape(
        &self,
        text: &str,
        at: usize,
        escaped: bool,
        context: &mut Context<'_, '_>,
    ) -> Option<&'static str> {
        let bytes = text.as_bytes();
        let byte = *bytes.get(at)?;
        let next = bytes.get(at + 1).copied();
        let ends = next.is_none() && !context.last;
        let rest = text.get(at..).unwrap_or_default();
        let before = if at > 0 { text.get(..at)?.chars().next_back() } else { self.before() };
        match byte {
            b'\n' => Some("&#10;"),
            b'\r' => Some("&#13;"),
            b'\t' => Some("&#9;"),
            b'\\' => {
                let safe = next.is_some_and(|next| {
                    !sign::is_escapable(next)
                        && !matches!(next, b'\\' | b':' | b';' | b'&' | b'\n' | b'\r' | b'\t')
                });
                (!safe || before == Some('\\')).then_some("&#92;")
            }
            b'&' => {
                let name = rest.get(1..)?;
                let name = name.strip_prefix('#').unwrap_or(name);
                let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric());
                let is_entity = match end {
                    Some(end) => end > 0 && name.as_bytes().get(end) == Some(&b';'),
                    None => !context.last,
                };
                is_entity.then_some("&amp;")
            }
            b'{' if context.mono || ends || before == Some('{') => Some("&#123;"),
            b'{' => Some("\\"),
            b'}' => context.mono.then_some("&#125;"),
            b'[' if context.alias => Some("&#91;"),
            b']' => context.alias.then_some("&#93;"),
            b'[' => {
                let opens = next.map_or(ends || self.cell, |next| next != b' ');
                (opens && (self.cell || context.ends_after(b']', at))).then_some("\\")
            }
            b'|' if context.alias => Some("&#124;"),
            b'|' if self.cell => Some(if next.is_none() { "&#124;" } else { "\\" }),
            b'|' => None,
            b':' => {
                let start = sign::address(text, at).is_some() && !context.alias;
                let scheme = at == 0 && (rest.starts_with("://") || self.out.ends_with("mailto"));
                let face = sign::emoticon(rest).is_some_and(|(sign, ..)| !sign.ends_with([')', '(']));
                let open = ends && before.is_some_and(char::is_alphanumeric);
                (start || scheme || face || open && is_scheme(text, at)).then_some("&#58;")
            }
            b';' => None,
            b')' | b'(' => {
                let eye = before.is_some_and(|c| matches!(c, ':' | ';'))
                    || before == Some('-') && is_nose(text, at, &self.out);
                let face =
                    byte == b'(' && (sign::emoticon(rest).is_some() || ends || is_begun(rest, context.last));
                (eye || face || escaped && byte == b')').then_some("\\")
            }
            b'-' if self.is_dash(text, at, context.last) => Some("\\"),
            // In a row Jira looks for links and pictures before it looks for cells.
            b'!' => {
                let opens = !sign::is_word(before) && next.map_or(ends || self.cell, |next| next != b' ');
                (opens && (self.cell || context.ends_after(b'!', at))).then_some("\\")
            }
            b'?' if next != Some(b'?') && !ends && before != Some('?') => None,
            sign => {
                let braced = before == Some('{') || next == Some(b'}');
                // Of a run of the sign it is the last that opens, of which the others are escaped, too.
                if context.run <= at {
                    let length = bytes.get(at..)?.iter().position(|byte| *byte != sign);
                    context.run = length.map_or(bytes.len(), |length| at + length);
                }
                let after = bytes.get(context.run).copied();
                let opens = !sign::is_word(before) && after.map_or(!context.last, |after| after != b' ');
                let closes = context.signs.contains(&sign)
                    && before != Some(' ')
                    && !text.get(at + 1..).is_some_and(|after| sign::is_word(after.chars().next()));
                (braced || closes || opens && context.ends_after(sign, at)).then_some("\\")
            }
        }
    }

    /// Whether hyphens between spaces would be a dash.
    #[inline(never)]
    fn is_dash(&self, text: &str, at: usize, last: bool) -> bool {
        let apart = match at.checked_sub(1) {
            Some(before) => text.as_bytes().get(before) == Some(&b' '),
            None => self.before().is_none_or(|c| c == ' ' || c == '|' || c == '['),
        };
        let count = text.bytes().skip(at).take(4).take_while(|byte| *byte == b'-').count();
        let after = text.as_bytes().get(at + count).copied();
        apart
            && matches!(count, 1..=3)
            && match after {
                None => !last || count > 1,
                Some(after) => count > 1 && after == b' ',
            }
    }

    /// Escapes what would make a block of a line's text, and says up to where.
    #[inline(never)]
    fn line_begin(&mut self, text: &str, context: &Context<'_, '_>) -> usize {
        let bytes = text.as_bytes();
        let item = std::mem::take(&mut self.item);
        let second = bytes.get(1).copied().unwrap_or_default();
        let signs = bytes.iter().take_while(|byte| matches!(byte, b'*' | b'-' | b'#')).count();
        let after = bytes.get(signs).copied();
        let (code, length) = match bytes.first() {
            Some(b'h') if matches!(second, b'1'..=b'6') && bytes.get(2) == Some(&b'.') => ("&#46;", 2),
            Some(b'b') if text.starts_with("bq.") => ("&#46;", 2),
            Some(b'|') => ("\\|", 0),
            Some(b'[') if item && (text.starts_with("[ ]") || second.eq_ignore_ascii_case(&b'x')) => {
                ("\\[", 0)
            }
            Some(b'<') if item && second == b'>' => ("&lt;", 0),
            Some(&sign) if signs > 0 => {
                let item = match after {
                    None => !context.last || context.spaced || signs > 1 && sign == b'-',
                    Some(after) => after == b' ',
                };
                match sign {
                    _ if !item => return 0,
                    b'*' => ("\\*", 0),
                    b'#' => ("\\#", 0),
                    _ => ("\\-", 0),
                }
            }
            _ => return 0,
        };
        self.out.push_str(text.get(..length).unwrap_or_default());
        self.out.push_str(code);
        length + 1
    }
}

/// Whether a text could be the scheme of an address.
fn is_scheme(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| {
        before.ends_with("http") || before.ends_with("https") || before.ends_with("mailto")
    })
}

/// Whether eyes are before a hyphen.
fn is_nose(text: &str, at: usize, out: &str) -> bool {
    let is_eye = |c: Option<char>| matches!(c, Some(':' | ';'));
    match at.checked_sub(1).and_then(|nose| text.get(..nose)) {
        Some("") => is_eye(out.chars().next_back()),
        Some(before) => is_eye(before.chars().next_back()),
        None => is_eye(out.strip_suffix('-').and_then(|out| out.chars().next_back())),
    }
}

/// Whether an emoticon could begin that the next word ends.
fn is_begun(rest: &str, last: bool) -> bool {
    !last && EMOTICONS.iter().any(|(sign, ..)| sign.starts_with(rest))
}
