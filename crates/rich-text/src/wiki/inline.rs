//! The words of a line.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Node, Value};
use super::needle::Needle;
use super::reader::Reader;
use super::scan;
use super::sign::{self, SIGNS};
use std::borrow::Cow;

/// The bytes that may have a meaning in inline text.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut signs: &[u8] = b"\\&*_-+^~?{[!(:;";
    while let [sign, rest @ ..] = signs {
        #[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
        {
            special[*sign as usize] = true;
        }
        signs = rest;
    }
    special
};

/// The words of a line under construction.
struct Line {
    /// Its start and its end.
    from: usize,
    to: usize,
    /// The start of the text that is not among the words yet.
    run: usize,
    /// The end of each open phrase, by its sign. 0 where none is open.
    open: [usize; SIGNS.len()],
}

impl<'a> Reader<'a, '_> {
    /// Takes words, up to a place in the same line or, if `blocks` says up to
    /// where its body may be, to a macro around blocks. Says where it stopped.
    pub(super) fn inline(&mut self, from: usize, to: usize, blocks: Option<usize>) -> usize {
        let mut line = Line { from, to, run: from, open: [0; SIGNS.len()] };
        let mut at = from;
        while let Some(found) = self.special(at, to) {
            at = found;
            if self.byte(at) == b'{'
                && let Some(end) = blocks
                && self.block_tag(at, to, end).is_some()
            {
                let text = self.text(line.run, at).trim_ascii_end();
                self.builder.words(text.into());
                self.unmark_all(&line);
                return at;
            }
            match self.sign(at, &mut line) {
                // Whatever a sign means, words go on behind it.
                Some(after) if after > at => (at, line.run) = (after, after),
                Some(after) => (at, line.run) = (at + 1, after),
                None => at += 1,
            }
        }
        self.flush(&line, to);
        self.unmark_all(&line);
        to
    }

    fn special(&self, at: usize, to: usize) -> Option<usize> {
        let bytes = self.source.as_bytes().get(at..to)?;
        let length = bytes.iter().position(|byte| SPECIAL.get(usize::from(*byte)) == Some(&true))?;
        Some(at + length)
    }

    /// Puts the pending text among the words.
    #[inline(never)]
    fn flush(&mut self, line: &Line, to: usize) {
        self.builder.words(self.text(line.run, to).into());
    }

    fn unmark_all(&mut self, line: &Line) {
        for (sign, end) in SIGNS.iter().zip(line.open) {
            if end > 0 {
                self.unmark(*sign);
            }
        }
    }

    /// Takes what a sign means, if anything, and says where it ended.
    fn sign(&mut self, at: usize, line: &mut Line) -> Option<usize> {
        match self.byte(at) {
            b'\\' => self.backslash(at, line),
            b'&' => {
                let (c, length) = sign::entity(self.text(at, line.to))?;
                self.flush(line, at);
                let mut text = String::new();
                text.push(c);
                self.builder.words(text.into());
                Some(at + length)
            }
            b'{' => self.brace(at, line),
            b'[' => {
                let link = self.link_at(at, line.to)?;
                self.flush(line, at);
                self.link(&link);
                Some(link.end)
            }
            b'!' => {
                let end = self.picture_at(at, line.to)?;
                self.flush(line, at);
                self.picture(at + 1, end);
                Some(end + 1)
            }
            b'(' | b';' => self.emoticon(at, line),
            b':' => match sign::address(self.text(line.from, line.to), at - line.from) {
                Some(start) if line.from + start >= line.run && !self.in_link() => {
                    Some(self.address(line.from + start, line))
                }
                _ => self.emoticon(at, line),
            },
            b'-' if self.byte(at + 1) == b'-' => {
                self.dash(at, line).or_else(|| self.phrase(at, b'-', 0, line))
            }
            sign => self.phrase(at, sign, 0, line),
        }
    }

    /// A backslash: a break, or what takes the next sign's meaning.
    #[inline(never)]
    fn backslash(&mut self, at: usize, line: &Line) -> Option<usize> {
        let rest = self.text(at + 1, line.to);
        if let Some(rest) = rest.strip_prefix('\\') {
            // Where another follows in the same word, it is a path, as `\\server\share`.
            let path = rest.bytes().find(|byte| *byte == b'\\' || sign::is_space(*byte)) == Some(b'\\');
            if path {
                self.flush(line, at + 2);
                return Some(at + 2);
            }
            let text = self.text(line.run, at).trim_ascii_end();
            self.builder.words(text.into());
            self.builder.word(Node::new(Kind::HardBreak));
            return Some(at + 2 + usize::from(rest.starts_with(' ')));
        }
        let escaped = match rest.as_bytes().first() {
            Some(byte) if sign::is_escapable(*byte) => 1,
            _ => sign::emoticon(rest)?.0.len(),
        };
        let after = at + 1 + escaped;
        self.flush(line, at);
        self.builder.words(self.text(at + 1, after).into());
        Some(after)
    }

    /// Begins or ends a phrase at a sign, or at one in braces.
    fn phrase(&mut self, at: usize, sign: u8, braces: usize, line: &mut Line) -> Option<usize> {
        let place = sign::place(sign)?;
        let width = sign::width(sign);
        if width == 2 && self.byte(at + 1 + braces / 2) != sign {
            return None;
        }
        let after = at + width + braces;
        let mut end = *line.open.get(place)?;
        if end > 0 && end < at {
            // Where it was to end, something else was.
            end = self.next(Needle::Sign(place), at);
            *line.open.get_mut(place)? = end;
        }
        if end > at {
            return None;
        }
        if end == at && at > 0 {
            self.flush(line, at);
            self.unmark(sign);
            *line.open.get_mut(place)? = 0;
            return Some(after);
        }
        let first = self.byte(after);
        let opens = after < line.to
            && !sign::is_space(first)
            && first != sign
            && (braces > 0 || !sign::is_word(self.char_before(at)));
        if !opens || end > 0 {
            return None;
        }
        let end = self.next(Needle::Sign(place), after + 1);
        if end >= line.to {
            return None;
        }
        self.flush(line, at);
        *line.open.get_mut(place)? = end;
        let mark = match sign {
            b'*' => Mark::new(MarkKind::Strong),
            b'-' => Mark::new(MarkKind::Strike),
            b'+' => Mark::new(MarkKind::Underline),
            b'^' => Mark::new(MarkKind::Subsup).with("type", Value::Text("sup".into())),
            b'~' => Mark::new(MarkKind::Subsup).with("type", Value::Text("sub".into())),
            _ => Mark::new(MarkKind::Em),
        };
        if sign == b'?' {
            self.builder.note("citation: converted to emphasis");
        }
        self.builder.push_mark(mark);
        Some(after)
    }

    /// A brace: a sign in braces, code, or a macro.
    #[inline(never)]
    fn brace(&mut self, at: usize, line: &mut Line) -> Option<usize> {
        let sign = self.byte(at + 1);
        if sign == b'{' {
            return self.mono(at, line);
        }
        if let Some(place) = sign::place(sign)
            && self.byte(at + 1 + sign::width(sign)) == b'}'
        {
            // What ends here was opened, whatever else this could be.
            let open = line.open.get(place).is_some_and(|end| *end > 0 && *end != at);
            return if open { None } else { self.phrase(at, sign, 2, line) };
        }
        self.flush(line, at);
        let after = self.inline_macro(at, line.to);
        if after.is_none() {
            self.builder.words("{".into());
        }
        after.or(Some(at + 1))
    }

    /// Code between double braces.
    #[inline(never)]
    fn mono(&mut self, at: usize, line: &Line) -> Option<usize> {
        let braced = self.text(at, line.to).starts_with("{{{}");
        let from = if braced { at + 4 } else { at + 2 };
        if sign::is_space(self.byte(from)) || !braced && sign::is_word(self.char_before(at)) {
            return None;
        }
        let (mut end, length) = if braced {
            (self.next(Needle::BracedMono, from + 1), 4)
        } else {
            (self.next(Needle::Mono, from + 1), 2)
        };
        if end >= line.to {
            return None;
        }
        // `{{{"a":1}}}` is what converters make of code in braces.
        while !braced && self.byte(from) == b'{' && self.byte(end + 2) == b'}' && end + 2 < line.to {
            end += 1;
        }
        self.flush(line, at);
        self.builder.code(decoded(self.text(from, end)));
        Some(end + length)
    }

    fn emoticon(&mut self, at: usize, line: &Line) -> Option<usize> {
        if sign::is_word(self.char_before(at)) {
            return None;
        }
        let (sign, name, text) = *sign::emoticon(self.text(at, line.to))?;
        self.flush(line, at);
        let mut emoji = Node::new(Kind::Emoji).with("shortName", Value::Text(name.into()));
        if !text.is_empty() {
            emoji = emoji.with("text", Value::Text(text.into()));
        }
        self.builder.word(emoji);
        Some(at + sign.len())
    }

    /// `--` and `---` between spaces are dashes.
    #[inline(never)]
    fn dash(&mut self, at: usize, line: &Line) -> Option<usize> {
        let count = self.text(at, line.to).bytes().take(4).take_while(|byte| *byte == b'-').count();
        let dash = match count {
            2 => "–",
            3 => "—",
            _ => return None,
        };
        let apart = (at == line.from || sign::is_space(self.byte(at - 1)))
            && (at + count >= line.to || sign::is_space(self.byte(at + count)));
        apart.then_some(())?;
        self.flush(line, at);
        self.builder.words(dash.into());
        Some(at + count)
    }

    /// An address that stands in inline text.
    #[inline(never)]
    fn address(&mut self, start: usize, line: &Line) -> usize {
        // The sign that ends a phrase around it is none of it. A phrase may have no end.
        let to = line.open.iter().copied().filter(|end| *end > start).min().unwrap_or(line.to).min(line.to);
        let text = self.text(start, to);
        let text = text.get(..sign::address_len(text)).unwrap_or_default();
        self.builder.words(self.text(line.run, start).into());
        self.builder.push_mark(Mark::new(MarkKind::Link).with("href", Value::Text(text.into())));
        self.builder.words(text.into());
        self.builder.unmark(MarkKind::Link);
        start + text.len()
    }

    fn in_link(&self) -> bool {
        self.builder.line.as_ref().is_some_and(|line| !line.links.is_empty())
    }
}

/// Text without the backslashes and entities in it.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if scan::find(text, b"\\&").is_none() {
        return text.into();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = scan::find(rest, b"\\&") {
        let (before, sign) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let escaped = sign.as_bytes().get(1).is_some_and(|byte| sign::is_escapable(*byte));
        let (c, length) = match sign::entity(sign) {
            Some(found) if sign.starts_with('&') => found,
            _ if sign.starts_with('\\') && escaped => {
                (sign.as_bytes().get(1).copied().map_or('\\', char::from), 2)
            }
            _ => (sign.chars().next().unwrap_or_default(), 1),
        };
        out.push(c);
        rest = sign.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out.into()
}
