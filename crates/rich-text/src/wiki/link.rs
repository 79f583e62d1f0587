//! Reads links in brackets and pictures between exclamation marks.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::Kind;
use super::super::link;
use super::super::markdown::open::What;
use super::super::node::{Node, Value};
use super::inline::decoded;
use super::needle::Needle;
use super::reader::Reader;
use super::scan;
use super::sign;
use std::borrow::Cow;

/// A link or a mention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    /// The position of its text, if it has one of its own.
    text: Option<(usize, usize)>,
    target: &'a str,
    title: &'a str,
    /// Its end.
    pub(super) end: usize,
}

impl<'a> Reader<'a, '_> {
    /// The link at a bracket in a line that ends there.
    pub(super) fn link_at(&mut self, at: usize, line: usize) -> Option<Link<'a>> {
        if sign::is_space(self.byte(at + 1)) {
            return None;
        }
        let end = self.next(Needle::BracketEnd, at + 1);
        if end >= line || self.next(Needle::Bracket, at + 1) < end {
            return None;
        }
        let body = self.text(at + 1, end);
        // The bars within a picture are its own.
        let picture = match body.strip_prefix('!').and_then(|body| scan::find(body, b"!")) {
            Some(length) => length + 2,
            None => 0,
        };
        let bar = body.get(picture..).and_then(|rest| scan::find(rest, b"|")).map(|length| picture + length);
        let (text, target) = match bar {
            None => (None, body),
            Some(0) => (None, body.get(1..)?),
            Some(bar) => (Some((at + 1, at + 1 + bar)), body.get(bar + 1..)?),
        };
        let (target, title) = scan::cut(target, b"|").unwrap_or((target, ""));
        let target = target.trim_ascii();
        let known = match target.as_bytes().first()? {
            b'~' => {
                let name = target.get(1..).unwrap_or_default();
                let account = name.strip_prefix("accountid:").is_some_and(link::is_account);
                account || link::is_user(name)
            }
            b'^' => target.len() > 1,
            b'#' => target.len() > 1 && sign::is_target(target),
            _ if text.is_some() => sign::is_target(target),
            _ => sign::is_target(target) && sign::is_address(target),
        };
        known.then_some(Link { text, target, title: title.trim_ascii(), end: end + 1 })
    }

    /// Accepts a link.
    #[inline(never)]
    pub(super) fn link(&mut self, link: &Link<'a>) {
        let Link { text, target, title, .. } = *link;
        if let Some(name) = target.strip_prefix('~') {
            return self.mention(name, text);
        }
        let (address, shown): (Cow<'a, str>, &str) = match target.strip_prefix('^') {
            Some(name) => (["attachment:", name].concat().into(), name),
            None => (target.into(), target.strip_prefix("mailto:").unwrap_or(target)),
        };
        let smart = title.starts_with("smart-") && link::is_common(target);
        let what = match target.as_bytes().first() {
            _ if smart => What::Card,
            Some(b'^') => What::Link,
            _ if link::is_common(target) => What::Link,
            _ => {
                self.builder.note("link with an address that is not allowed: text kept");
                What::Refused
            }
        };
        self.builder.open_link(address, decoded(title), what);
        match text {
            Some((from, to)) => {
                self.inline(from, to, None);
            }
            None => self.builder.words(shown.to_owned().into()),
        }
        self.builder.close_link();
    }

    #[inline(never)]
    fn mention(&mut self, name: &'a str, text: Option<(usize, usize)>) {
        let account = name.strip_prefix("accountid:");
        let id: Cow<'a, str> = match account {
            Some(id) => id.into(),
            None => ["username:", name].concat().into(),
        };
        let mut mention = Node::new(Kind::Mention).with("id", Value::Text(id));
        let shown = match text {
            Some((from, to)) => Some(decoded(self.text(from, to))),
            None if account.is_none() => Some(["@", name].concat().into()),
            None => None,
        };
        if let Some(shown) = shown.filter(|shown| !shown.trim().is_empty()) {
            mention = mention.with("text", Value::Text(shown));
        }
        self.builder.word(mention);
    }

    /// The end of the picture at an exclamation mark, in a line that ends there.
    pub(super) fn picture_at(&mut self, at: usize, line: usize) -> Option<usize> {
        let first = self.byte(at + 1);
        if sign::is_space(first) || matches!(first, b'!' | b')') || sign::is_word(self.char_before(at)) {
            return None;
        }
        let end = self.next(Needle::Picture, at + 2);
        (end < line).then_some(())?;
        let body = self.text(at + 1, end);
        sign::is_file(scan::cut(body, b"|").map_or(body, |(name, _)| name).trim_ascii()).then_some(end)
    }

    /// Whether pictures are all that there is, up to where a line ends.
    pub(super) fn are_pictures(&mut self, from: usize, stop: usize) -> bool {
        let mut at = from;
        while at < stop {
            if self.byte(at) != b'!' {
                return false;
            }
            let Some(end) = self.picture_at(at, stop) else { return false };
            at = self.past_space(end + 1, stop);
        }
        true
    }

    /// Accepts a picture.
    #[inline(never)]
    pub(super) fn picture(&mut self, from: usize, to: usize) {
        let body = self.text(from, to);
        let (name, properties) = scan::cut(body, b"|").unwrap_or((body, ""));
        let name = name.trim_ascii();
        let address = if scan::find_text(name, "://").is_some() {
            name.to_owned()
        } else {
            ["attachment:", name].concat()
        };
        let (mut alt, mut title) = (Cow::from(""), Cow::from(""));
        let mut sizes: Vec<(&'static str, u64)> = Vec::new();
        let mut rest = properties;
        while let Some((key, value)) = scan::parameter(&mut rest, b",|") {
            let value = value.unwrap_or_default();
            let quotes = (scan::lead(value, b"\""), scan::tail(value, b"\""));
            let value = scan::inner(value, quotes.0, quotes.1);
            let pixels = value.strip_suffix("px").unwrap_or(value).parse();
            match (key, pixels) {
                ("", _) => {}
                ("alt", _) => alt = decoded(value),
                ("title", _) => title = decoded(value),
                ("width", Ok(pixels)) => sizes.push(("width", pixels)),
                ("height", Ok(pixels)) => sizes.push(("height", pixels)),
                _ => self.builder.note(&["image property: ", key].concat()),
            }
        }
        self.builder.open_link(address.into(), title, What::Picture);
        self.builder.words(alt);
        self.builder.close_link();
        if let Some(media) = self.builder.line().words.last_mut()
            && media.kind == Kind::Media
        {
            for (name, pixels) in sizes {
                media.attrs.get_or_insert_default().push((name.into(), Value::Whole(pixels)));
            }
        }
    }
}
