//! ADF to storage format.

mod block;
mod list;
mod macros;
mod media;
mod table;
mod word;
mod words;

use super::super::attachment::{Attachment, Files, by_id};
use super::super::kind::{Kind, MarkKind};
use super::super::node::{Node, Value};
use super::super::note::{Note, Notes};
use super::names;
use super::xml::is_legal;
use std::fmt::Write as _;

/// Attributes of an element. What is `None` is not written.
type Attributes<'t> = &'t [(&'t str, Option<&'t str>)];

/// Writes a document.
pub(super) fn write(document: &Node<'_>, attachments: &[Attachment]) -> (String, Vec<Note>) {
    let mut writer = Writer {
        out: String::new(),
        files: by_id(attachments),
        notes: Notes::default(),
        path: Vec::new(),
        space: true,
        table: 0,
    };
    if document.rest.len() != 1 || document.attrs.is_some() || document.marks.is_some() {
        writer.note(&["document members that are not in the schema"]);
    }
    writer.document(document);
    (writer.out, writer.notes.0)
}

/// Storage format that is being written.
struct Writer<'w> {
    out: String,
    pub(super) files: Files<'w>,
    notes: Notes,
    /// The place of the node that is being written, by its number in each parent.
    path: Vec<usize>,
    /// Whether white space that comes now would not be shown.
    space: bool,
    /// The number of open tables.
    table: usize,
}

impl Writer<'_> {
    /// Notes what is lost of the node that is being written.
    #[inline(never)]
    fn note(&mut self, parts: &[&str]) {
        if self.notes.is_full() {
            return;
        }
        let mut place = String::new();
        for number in &self.path {
            let _ = write!(place, "/content/{number}");
        }
        self.notes.add(parts.concat(), place);
    }

    /// Notes the attributes and marks of a node that are not among these.
    #[inline(never)]
    fn lost(&mut self, node: &Node<'_>, attrs: &[&str], marks: &[MarkKind]) {
        for (name, value) in node.attrs.iter().flatten() {
            if *value != Value::Null && name != "localId" && !attrs.contains(&&**name) {
                self.note(&[node.name(), ": ", name, " is not kept"]);
            }
        }
        for mark in node.marked() {
            if !marks.contains(&mark.kind) {
                self.note(&[node.name(), ": mark ", mark.name(), " is not kept"]);
            }
        }
        if !node.rest.is_empty() && node.kind != Kind::Unknown {
            self.note(&[node.name(), ": members that are not in the schema"]);
        }
    }

    /// Writes as it is.
    #[inline(never)]
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    #[inline(never)]
    fn tag(&mut self, name: &str, attributes: Attributes<'_>, end: &str) {
        self.put("<");
        self.put(name);
        for (name, value) in attributes {
            if let Some(value) = value {
                self.put(" ");
                self.put(name);
                self.put("=\"");
                self.escaped(value, true);
                self.put("\"");
            }
        }
        self.put(end);
    }

    #[inline(never)]
    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes, ">");
    }

    /// An element without content.
    #[inline(never)]
    fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes, " />");
    }

    #[inline(never)]
    fn close(&mut self, name: &str) {
        self.put("</");
        self.put(name);
        self.put(">");
    }

    /// An element with text.
    #[inline(never)]
    fn leaf(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.escaped(text, false);
        self.close(name);
    }

    /// Text that does not stand in a line.
    #[inline(never)]
    fn escaped(&mut self, text: &str, attribute: bool) {
        let mut from = 0;
        let mut legal = true;
        for (at, c) in text.char_indices() {
            let entity = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' if attribute => "&quot;",
                '\t' if attribute => "&#9;",
                '\n' if attribute => "&#10;",
                '\r' => "&#13;",
                c if is_legal(c) => continue,
                _ => {
                    legal = false;
                    "\u{fffd}"
                }
            };
            self.put(text.get(from..at).unwrap_or_default());
            self.put(entity);
            from = at.saturating_add(c.len_utf8());
        }
        self.put(text.get(from..).unwrap_or_default());
        if !legal {
            self.note(&["control character, which XML cannot contain"]);
        }
    }

    /// Text of a line: what HTML would not show of its white space stands as
    /// references. `last` is set where the line ends with it.
    #[inline(never)]
    fn line_text(&mut self, text: &str, last: bool) {
        let mut from = 0;
        let mut legal = true;
        for (at, c) in text.char_indices() {
            let after = at.saturating_add(c.len_utf8());
            let before = std::mem::take(&mut self.space);
            let entity = match c {
                ' ' if !(before || last && after == text.len()) => {
                    self.space = true;
                    continue;
                }
                ' ' => "&#32;",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\t' => "&#9;",
                '\n' => "&#10;",
                '\r' => "&#13;",
                c if is_legal(c) => continue,
                _ => {
                    legal = false;
                    "\u{fffd}"
                }
            };
            self.put(text.get(from..at).unwrap_or_default());
            self.put(entity);
            from = after;
        }
        self.put(text.get(from..).unwrap_or_default());
        if !legal {
            self.note(&["control character, which XML cannot contain"]);
        }
    }

    /// A CDATA section, or more than one where the text would end it.
    #[inline(never)]
    fn data(&mut self, text: &str) {
        let legal = text.chars().all(is_legal);
        self.put("<![CDATA[");
        for (place, part) in text.split("]]>").enumerate() {
            if place > 0 {
                self.put("]]]]><![CDATA[>");
            }
            if legal {
                self.put(part);
            } else {
                self.out.extend(part.chars().map(|c| if is_legal(c) { c } else { '\u{fffd}' }));
            }
        }
        self.put("]]>");
        if !legal {
            self.note(&["control character, which XML cannot contain"]);
        }
    }

    /// Writes each child at its place.
    fn each(&mut self, node: &Node<'_>, mut write: impl FnMut(&mut Self, usize, &Node<'_>)) {
        for (place, child) in node.children().iter().enumerate() {
            self.path.push(place);
            write(self, place, child);
            self.path.pop();
        }
    }
}

/// The local id of a node, where it is one.
#[inline(never)]
fn id<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    node.attr_text("localId").filter(|id| !id.is_empty())
}

/// A number among the attributes, as text.
#[inline(never)]
fn number(node: &Node<'_>, name: &str) -> Option<String> {
    node.attr(name).map(names::digits).filter(|digits| !digits.is_empty())
}
