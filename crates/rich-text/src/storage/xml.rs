//! The XML of storage format as a flat list of its parts, read by `quick-xml`.
//!
//! It must be well-formed, as Confluence itself refuses what is not: a page of
//! which half was read would lose the other half when it is written back.
//! Prefixes need no declaration. No entity is expanded but those that stand for
//! characters, so that nothing grows.

use super::super::limit::MAX_LEVELS;
use super::super::node::Value;
use super::super::problem::Problem;
use super::names;
use pulldown_cmark::{Event as Markdown, Parser};
use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// The maximum nesting of elements: the same as of JSON.
pub(super) const MAX_ELEMENTS: usize = MAX_LEVELS as usize;

/// The kind of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// An element. Its text is that of its attributes.
    Element,
    /// Text.
    Text,
    /// Text of a CDATA section.
    Data,
    /// A reference to a character, without its signs.
    Reference,
}

#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    what: What,
    name: &'a str,
    text: &'a str,
    /// The byte at which it begins.
    at: usize,
    /// The number of parts of it, with all that it contains.
    size: usize,
}

/// Some XML.
#[derive(Debug)]
pub(super) struct Xml<'a> {
    /// The first is around all others.
    parts: Vec<Part<'a>>,
}

/// An element, or text in one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'x, 'a> {
    /// It, and all that is in it.
    parts: &'x [Part<'a>],
}

impl<'a> Xml<'a> {
    /// Reads XML. Fails with [`Problem::NotXml`] and [`Problem::TooDeep`].
    pub(super) fn read(source: &'a str) -> Result<Self, Problem> {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut parts = vec![Part { what: What::Element, name: "", text: "", at: 0, size: 1 }];
        let mut open = vec![0_usize];
        let byte = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
        loop {
            let at = byte(reader.buffer_position());
            let Ok(event) = reader.read_event() else {
                return Err(fault(source, byte(reader.error_position())));
            };
            let to = byte(reader.buffer_position());
            let inside = |before: usize, after: usize| {
                source.get(at.saturating_add(before)..to.saturating_sub(after)).unwrap_or_default()
            };
            let index = parts.len();
            let mut add = |what, name, text| parts.push(Part { what, name, text, at, size: 1 });
            match event {
                Event::Start(_) | Event::Empty(_) => {
                    let whole = matches!(event, Event::Empty(_));
                    let tag = inside(1, if whole { 2 } else { 1 });
                    let name = tag.find(is_space).unwrap_or(tag.len());
                    let (name, text) = tag.split_at_checked(name).unwrap_or((tag, ""));
                    if Attributes::new(text, 0).with_checks(false).any(|attribute| attribute.is_err()) {
                        return Err(fault(source, at));
                    }
                    add(What::Element, name, text);
                    if !whole {
                        if open.len() > MAX_ELEMENTS {
                            return Err(Problem::TooDeep);
                        }
                        open.push(index);
                    }
                }
                Event::End(_) => {
                    let name = inside(2, 1).trim_end();
                    let first = open.pop().unwrap_or_default();
                    match parts.get_mut(first) {
                        Some(part) if !open.is_empty() && part.name == name => {
                            part.size = index.saturating_sub(first);
                        }
                        _ => return Err(fault(source, at)),
                    }
                }
                Event::Text(_) => add(What::Text, "", inside(0, 0)),
                Event::CData(_) => add(What::Data, "", inside(9, 3)),
                Event::GeneralRef(_) => add(What::Reference, "", inside(1, 1)),
                Event::Eof if open.len() > 1 => return Err(fault(source, at)),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        let size = parts.len();
        if let Some(root) = parts.first_mut() {
            root.size = size;
        }
        Ok(Self { parts })
    }

    /// The root around all of it.
    pub(super) fn root(&self) -> Element<'_, 'a> {
        Element { parts: &self.parts }
    }
}

impl<'x, 'a> Element<'x, 'a> {
    pub(super) fn what(self) -> What {
        self.parts.first().map_or(What::Text, |part| part.what)
    }

    /// Its name with its prefix. Empty for text.
    pub(super) fn name(self) -> &'a str {
        self.parts.first().map_or("", |part| part.name)
    }

    /// The text of a text as it stands there.
    pub(super) fn raw(self) -> &'a str {
        self.parts.first().map_or("", |part| part.text)
    }

    /// The byte at which it begins.
    pub(super) fn at(self) -> usize {
        self.parts.first().map_or(0, |part| part.at)
    }

    /// Its content.
    pub(super) fn children(self) -> Children<'x, 'a> {
        Children { parts: self.parts.get(1..).unwrap_or_default() }
    }

    /// The first element in it of a name.
    #[inline(never)]
    pub(super) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Whether no element is in it.
    #[inline(never)]
    pub(super) fn is_flat(self) -> bool {
        self.children().all(|child| child.what() != What::Element)
    }

    /// An attribute's value.
    #[inline(never)]
    pub(super) fn attr(self, name: &str) -> Option<Cow<'a, str>> {
        self.attrs().find(|(key, _)| *key == name).map(|(_, value)| match value {
            Cow::Borrowed(value) => unescape(value),
            Cow::Owned(value) => unescape(&value).into_owned().into(),
        })
    }

    /// All attributes, with values as they stand there.
    pub(super) fn attrs(self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let mut attributes = Attributes::new(self.raw(), 0);
        attributes.with_checks(false);
        attributes.flatten().map(|found| (found.key.into_inner(), found.value))
    }

    /// A number among the attributes.
    #[inline(never)]
    pub(super) fn number(self, name: &str) -> Option<Value<'a>> {
        names::number(&self.attr(name)?)
    }

    /// Whether an attribute is this.
    #[inline(never)]
    pub(super) fn has(self, name: &str, value: &str) -> bool {
        self.attr(name).is_some_and(|is| is == value)
    }

    /// All text in it, without white space beside CDATA sections.
    #[inline(never)]
    pub(super) fn text(self) -> Cow<'a, str> {
        let parts = self.parts.get(1..).unwrap_or_default();
        let data = parts.iter().any(|part| part.what == What::Data);
        let mut text = Cow::Borrowed("");
        let mut add = |more: Cow<'a, str>| {
            if text.is_empty() {
                text = more;
            } else {
                text.to_mut().push_str(&more);
            }
        };
        for part in parts {
            match part.what {
                What::Element => {}
                What::Text if data && part.text.trim().is_empty() => {}
                What::Text | What::Data => add(part.text.into()),
                What::Reference => {
                    add(resolve(part.text).unwrap_or_else(|| ["&", part.text, ";"].concat().into()));
                }
            }
        }
        text
    }
}

/// The content of an element, in order.
#[derive(Debug)]
pub(super) struct Children<'x, 'a> {
    parts: &'x [Part<'a>],
}

impl<'x, 'a> Iterator for Children<'x, 'a> {
    type Item = Element<'x, 'a>;

    fn next(&mut self) -> Option<Element<'x, 'a>> {
        let (parts, rest) = self.parts.split_at_checked(self.parts.first()?.size)?;
        self.parts = rest;
        Some(Element { parts })
    }
}

/// Whether XML takes it for white space.
pub(super) const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether XML may hold it at all.
pub(super) const fn is_legal(c: char) -> bool {
    c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}') || is_space(c)
}

#[inline(never)]
fn unescape(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = text.split_once('&') else { return text.into() };
    let mut out = before.to_owned();
    loop {
        // No name is longer.
        let near = rest.bytes().take(33).position(|byte| byte == b';');
        let (name, after) = near.and_then(|_| rest.split_once(';')).unwrap_or((rest, ""));
        match near.and_then(|_| resolve(name)) {
            Some(found) => {
                out.push_str(&found);
                rest = after;
            }
            None => out.push('&'),
        }
        let Some((before, after)) = rest.split_once('&') else { break };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

/// The character that a reference stands for: by its number, or by its name in
/// HTML.
#[inline(never)]
pub(super) fn resolve<'r>(name: &str) -> Option<Cow<'r, str>> {
    let text = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "ndash" => "–",
        "mdash" => "—",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "hellip" => "…",
        _ => return by_number(name).or_else(|| by_name(name)),
    };
    Some(text.into())
}

#[inline(never)]
fn by_number<'r>(name: &str) -> Option<Cow<'r, str>> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix('x') {
        Some(number) => u32::from_str_radix(number, 16),
        None => number.parse(),
    };
    let c = char::from_u32(code.ok()?).filter(|c| is_legal(*c)).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some(String::from(c).into())
}

/// The character of a name, from the table of HTML that the reader of Markdown
/// has.
#[inline(never)]
fn by_name<'r>(name: &str) -> Option<Cow<'r, str>> {
    if name.is_empty() || name.len() > 32 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let mut found = String::new();
    for event in Parser::new(&["&", name, ";"].concat()) {
        if let Markdown::Text(text) = event {
            found.push_str(&text);
        }
    }
    (found.len() == 1 || !found.starts_with('&')).then_some(found.into())
}

/// A problem at a byte.
fn fault(source: &str, at: usize) -> Problem {
    let (line, column) = place(source, at);
    Problem::NotXml { line, column }
}

/// The line and column of a byte, both from 1.
pub(super) fn place(source: &str, at: usize) -> (usize, usize) {
    let at = (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or_default();
    let before = source.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let lines = before.bytes().filter(|byte| *byte == b'\n').count();
    (lines.saturating_add(1), line.chars().count().saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let check = |text: &str, expected: &str| assert_eq!(unescape(text), expected, "{text}");
        check("a &amp; b &lt;&nbsp;&eacute;&Omega;&hearts;", "a & b <\u{a0}éΩ♥");
        check("&#65;&#x42;&#0;&#xFFFFFFFF;&#xFFFFFFFFF; &", "AB\u{fffd}\u{fffd}&#xFFFFFFFFF; &");
        check("&AMP; &no-such; &nosuch; &amp;lt;", "& &no-such; &nosuch; &lt;");
        check("&ThickSpace;&NotEqualTilde;", "\u{205f}\u{200a}≂̸");
    }

    #[test]
    fn faults() {
        let check = |text: &str, line, column| {
            assert_eq!(Xml::read(text).unwrap_err(), Problem::NotXml { line, column }, "{text}");
        };
        check("<p>a", 1, 5);
        check("<p>\né</b></p>", 2, 2);
        check("</p>", 1, 1);
        check("<p a></p>", 1, 1);
        check("<p a=b></p>", 1, 1);
        check("ok <p", 1, 4);
        check("<![CDATA[", 1, 1);
        check("<p><!-- </p>", 1, 4);
    }
}
