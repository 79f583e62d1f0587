//! Words with their looks, and their lines.

use anstyle::Style;
use std::ops::Range;
use textwrap::WordSeparator::{AsciiSpace, UnicodeBreakProperties};
use textwrap::core::Word;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text that is clean but for newlines, where lines break.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    spans: Vec<Span>,
    /// Where links lead. Those without an address are text.
    links: Vec<Option<String>>,
}

/// A part in one look.
#[derive(Debug)]
struct Span {
    end: usize,
    style: Style,
    link: Option<usize>,
}

impl Text {
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn push(&mut self, text: &str, style: Style, link: Option<usize>) {
        self.text.push_str(text);
        let end = self.text.len();
        match self.spans.last_mut() {
            Some(last) if last.style == style && last.link == link => last.end = end,
            _ => self.spans.push(Span { end, style, link }),
        }
    }

    /// Puts the words of another at the end.
    pub(super) fn append(&mut self, other: Self) {
        let (before, links) = (self.text.len(), self.links.len());
        self.text.push_str(&other.text);
        self.links.extend(other.links);
        self.spans.extend(other.spans.into_iter().map(|span| Span {
            end: span.end.saturating_add(before),
            link: span.link.map(|link| link.saturating_add(links)),
            ..span
        }));
    }

    /// Takes back all after so many bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        let mut last = None;
        while self.spans.last().is_some_and(|span| span.end > length) {
            last = self.spans.pop();
        }
        let before = self.spans.last().map_or(0, |span| span.end);
        self.spans.extend(last.filter(|_| before < length).map(|span| Span { end: length, ..span }));
    }

    /// A link that begins.
    pub(super) fn open_link(&mut self, target: Option<String>) -> usize {
        self.links.push(target);
        self.links.len().saturating_sub(1)
    }

    /// Makes text of a link.
    pub(super) fn unlink(&mut self, link: usize) {
        if let Some(link) = self.links.get_mut(link) {
            *link = None;
        }
    }

    /// How wide its widest line is, unwrapped.
    pub(super) fn width(&self) -> usize {
        self.text.split('\n').map(UnicodeWidthStr::width).max().unwrap_or_default()
    }

    /// Its lines of at most so many columns, without the spaces at their ends.
    pub(super) fn lines(&self, width: usize) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = 0_usize;
        for line in self.text.split('\n') {
            if line.width() <= width {
                lines.push(start..start.saturating_add(line.trim_end_matches(' ').len()));
            } else {
                wrap(line, start, width, &mut lines);
            }
            start = start.saturating_add(line.len()).saturating_add(1);
        }
        lines
    }

    /// How wide a line is.
    pub(super) fn line_width(&self, line: &Range<usize>) -> usize {
        self.text.get(line.clone()).unwrap_or_default().width()
    }

    /// Writes a line.
    pub(super) fn write(&self, line: &Range<usize>, color: bool, out: &mut String) {
        if !color {
            return out.push_str(self.text.get(line.clone()).unwrap_or_default());
        }
        let first = self.spans.partition_point(|span| span.end <= line.start);
        let mut at = line.start;
        let mut opened = None;
        for span in self.spans.iter().skip(first) {
            if at >= line.end {
                break;
            }
            let end = span.end.min(line.end);
            let link = span.link.filter(|link| self.links.get(*link).is_some_and(Option::is_some));
            if link != opened {
                opened = link;
                let target = link.and_then(|link| self.links.get(link)?.as_deref());
                out.extend(["\u{1b}]8;;", target.unwrap_or_default(), "\u{1b}\\"]);
            }
            let text = self.text.get(at..end).unwrap_or_default();
            styled(text, span.style, out);
            at = end;
        }
        if opened.is_some() {
            out.push_str("\u{1b}]8;;\u{1b}\\");
        }
    }
}

/// Writes text in a style.
pub(super) fn styled(text: &str, style: Style, out: &mut String) {
    use std::fmt::Write as _;
    // Writing to a string does not fail.
    let _ = write!(out, "{style}{text}{style:#}");
}

/// The lines of a line that starts there.
fn wrap(line: &str, start: usize, width: usize, lines: &mut Vec<Range<usize>>) {
    let mut parts = Vec::new();
    for word in words(line) {
        break_word(word, width, &mut parts);
    }
    let mut from = start;
    for words in wrap_first_fit(&parts, &[width as f64]) {
        let length: usize =
            words.iter().map(|word| word.word.len().saturating_add(word.whitespace.len())).sum();
        let spaces = words.last().map_or(0, |word| word.whitespace.len());
        lines.push(from..from.saturating_add(length).saturating_sub(spaces));
        from = from.saturating_add(length);
    }
}

/// The words of a line. Addresses are whole: ASCII breaks at its spaces alone.
fn words(line: &str) -> Vec<Word<'_>> {
    if line.is_ascii() {
        return AsciiSpace.find_words(line).collect();
    }
    let mut words = Vec::new();
    let (mut start, mut end) = (0, 0_usize);
    let word = |range| Word::from(line.get(range).unwrap_or_default());
    for part in UnicodeBreakProperties.find_words(line) {
        let is_sign = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
        let before = end.checked_sub(1).and_then(|end| line.as_bytes().get(end));
        if end > start && !(is_sign(before) && is_sign(part.word.as_bytes().first())) {
            words.push(word(start..end));
            start = end;
        }
        end = end.saturating_add(part.word.len()).saturating_add(part.whitespace.len());
    }
    words.push(word(start..line.len()));
    words
}

/// Breaks a word between its characters where it does not fit in so many columns.
fn break_word<'a>(word: Word<'a>, width: usize, parts: &mut Vec<Word<'a>>) {
    let word = Word { width: word.word.width(), ..word };
    if word.width <= width {
        return parts.push(word);
    }
    let (mut start, mut used) = (0, 0_usize);
    let part = |range: Range<usize>, width, whitespace| Word {
        word: word.word.get(range).unwrap_or_default(),
        whitespace,
        penalty: "",
        width,
    };
    for (at, sign) in word.word.grapheme_indices(true) {
        let more = sign.width();
        if at > start && used.saturating_add(more) > width {
            parts.push(part(start..at, used, ""));
            (start, used) = (at, 0);
        }
        used = used.saturating_add(more);
    }
    parts.push(part(start..word.word.len(), used, word.whitespace));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_they_look() {
        let check = |text: &str, width, expected: &[&str]| {
            let mut words = Text::default();
            words.push(text, Style::new(), None);
            let lines: Vec<_> = words.lines(width).into_iter().map(|line| &text[line]).collect();
            assert_eq!(lines, expected, "{text}");
        };
        check("one two three", 8, &["one two", "three"]);
        check("one  \ntwo", 8, &["one", "two"]);
        check("at https://a.b/c?d=e now", 18, &["at", "https://a.b/c?d=e", "now"]);
        check("2026-11-15 abc", 8, &["2026-11-", "15 abc"]);
        check("日本語の文章です", 6, &["日本語", "の文章", "です"]);
        check("e\u{301}e\u{301}e\u{301}e\u{301}", 2, &["e\u{301}e\u{301}", "e\u{301}e\u{301}"]);
        check("👩‍💻👩‍💻👩‍💻", 4, &["👩‍💻👩‍💻", "👩‍💻"]);
        check("", 8, &[""]);
    }

    #[test]
    fn parts_are_taken_back() {
        let mut text = Text::default();
        text.push("plain", Style::new(), None);
        text.push("bold", Style::new().bold(), None);
        text.truncate(7);
        let mut out = String::new();
        text.write(&(3..7), true, &mut out);
        assert_eq!(out, "in\u{1b}[1mbo\u{1b}[0m");
    }
}
