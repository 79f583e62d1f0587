//! A document as writers can show it that know Atlassian's schema: what has another
//! shape than the schema gives it becomes the nearest, with every word.
//!
//! Where a known node stands in another than it may is left alone: writers show it
//! there. What would not be shown at all is text that is no string, content that is
//! no array, blocks in inline text, words among blocks, and children of what has none.

use super::kind::{Kind, MarkKind};
use super::markdown::degrade::lines;
use super::node::{Mark, Node, STRAY, Value, get};
use super::note::Note;
use super::rules;

/// What writing makes of a document, and what it loses of it, with nothing in it
/// that would not be shown.
pub(super) fn shown(doc: &Node<'_>, write: impl Fn(&Node<'_>) -> (String, Vec<Note>)) -> (String, Vec<Note>) {
    let Some(repaired) = repaired(doc) else { return write(doc) };
    let (text, mut notes) = write(&repaired);
    let what = "parts that this format cannot express: text kept";
    notes.insert(0, Note { what: what.to_owned(), place: String::new() });
    (text, notes)
}

/// The document with nothing in it that would not be shown. `None` where it has
/// nothing of the kind.
pub(super) fn repaired<'a>(doc: &Node<'a>) -> Option<Node<'a>> {
    if !is_odd(doc) {
        return None;
    }
    let mut shown = Vec::with_capacity(1);
    repair(doc.clone(), &mut shown);
    let mut shown = shown.into_iter();
    let mut doc = shown.next()?;
    shown.for_each(|node| doc.adopt(node));
    Some(doc)
}

fn is_odd(node: &Node<'_>) -> bool {
    has_strays(node)
        || is_odd_word(node)
        || (is_leaf(node.kind) && !node.children().is_empty())
        || is_mixed(node)
        || node.children().iter().any(|child| !is_shown(node.kind, child) || is_odd(child))
}

/// Whether a node is one without children.
fn is_leaf(kind: Kind) -> bool {
    kind != Kind::Unknown && rules::rule(kind).count.is_none()
}

/// Whether something that is not of its shape holds words.
fn has_strays(node: &Node<'_>) -> bool {
    node.text.is_some() && node.kind != Kind::Text
        || node.rest.iter().any(|(name, value)| is_stray(name) && *value != Value::Null)
}

fn is_stray(name: &str) -> bool {
    matches!(name, "content" | "text" | STRAY)
}

/// Whether an attribute that holds its words is not of its shape.
fn is_odd_word(node: &Node<'_>) -> bool {
    match node.kind {
        Kind::Date => node.attr("timestamp").is_some_and(|time| time.as_number().is_some()),
        Kind::InlineCard | Kind::BlockCard | Kind::EmbedCard => {
            node.attr_text("url").is_none() && node.attr("data").is_some()
        }
        _ => false,
    }
}

/// Whether words are beside blocks, in a node of which it is not known what it holds.
fn is_mixed(node: &Node<'_>) -> bool {
    let inline = |child: &Node<'_>| child.kind.is_inline();
    node.kind == Kind::Unknown && node.children().iter().any(inline) && !node.children().iter().all(inline)
}

/// Whether a child is shown by what writes such a parent.
fn is_shown(parent: Kind, node: &Node<'_>) -> bool {
    let child = node.kind;
    match parent {
        Kind::CodeBlock => child == Kind::Text,
        Kind::MediaSingle | Kind::MediaGroup => matches!(child, Kind::Media | Kind::Caption),
        Kind::BulletList | Kind::OrderedList => child == Kind::ListItem,
        Kind::DecisionList => child == Kind::DecisionItem,
        Kind::TaskList => matches!(child, Kind::TaskItem | Kind::TaskList | Kind::BlockTaskItem),
        Kind::Table => child == Kind::TableRow,
        Kind::TableRow => matches!(child, Kind::TableCell | Kind::TableHeader),
        Kind::Unknown => true,
        parent if parent.holds_text() => {
            child.is_inline() || child == Kind::Unknown && node.children().is_empty()
        }
        _ => !child.is_inline(),
    }
}

fn repair<'a>(mut node: Node<'a>, out: &mut Vec<Node<'a>>) {
    let mut children = Vec::new();
    if node.kind != Kind::Text
        && let Some(text) = node.text.take()
    {
        children.push(Node::words(text));
    }
    node.content.take().into_iter().flatten().for_each(|child| repair(child, &mut children));
    let mut strays = String::new();
    for (_, value) in node.rest.iter().filter(|(name, _)| is_stray(name)) {
        words(value, &mut strays);
    }
    node.rest.retain(|(name, _)| !is_stray(name));
    let strays = (!strays.is_empty()).then(|| Node::words(strays));
    if node.kind == Kind::Text && node.text.is_none() {
        return out.extend(strays);
    }
    children.extend(strays);
    if node.kind == Kind::Unknown && node.rest.is_empty() && node.attrs.is_none() {
        // It was no object.
        return out.append(&mut children);
    }
    if is_leaf(node.kind) {
        out.push(if is_odd_word(&node) { word(node) } else { node });
        return out.append(&mut children);
    }
    node.content = Some(children);
    let mixed = is_mixed(&node);
    let mut shown = Vec::with_capacity(1);
    let mut run = false;
    for child in node.content.take().into_iter().flatten() {
        let inline = child.kind.is_inline();
        if is_shown(node.kind, &child) && !(mixed && inline) {
            run = false;
            shown.push(child);
        } else if let Some(line) = shown.last_mut().filter(|_| run && inline) {
            // Words beside each other are one line.
            line.adopt(child);
        } else {
            run = put(node.kind, child, &mut shown) && inline;
        }
    }
    node.content = Some(shown);
    out.push(node);
}

/// Adds what is not shown as a child to those that are. Whether it stands in a
/// paragraph now.
fn put<'a>(parent: Kind, child: Node<'a>, out: &mut Vec<Node<'a>>) -> bool {
    let around = match parent {
        Kind::MediaSingle | Kind::MediaGroup => Kind::Caption,
        Kind::BulletList | Kind::OrderedList => Kind::ListItem,
        Kind::DecisionList => Kind::DecisionItem,
        Kind::TaskList => Kind::TaskItem,
        Kind::Table => Kind::TableRow,
        Kind::TableRow => Kind::TableCell,
        Kind::CodeBlock => {
            let mut line = Vec::new();
            lines(child, &mut line);
            let mut text = String::from("\n");
            line.iter().for_each(|word| {
                text.push_str(if word.kind == Kind::HardBreak { "\n" } else { word.as_text() })
            });
            out.push(Node::words(text));
            return false;
        }
        parent if parent.holds_text() => {
            if !out.is_empty() {
                out.push(Node::new(Kind::HardBreak));
            }
            if let Some(text) = child.attr_text("text").filter(|_| child.kind == Kind::Unknown) {
                out.push(Node::words(format!("{text} ")));
            }
            lines(child, out);
            return false;
        }
        _ => Kind::Paragraph,
    };
    let mut inner = Vec::with_capacity(1);
    if is_shown(around, &child) {
        inner.push(child);
    } else {
        put(around, child, &mut inner);
    }
    out.push(Node::of(around, inner));
    around == Kind::Paragraph
}

/// The inline content, with its words in their place.
fn word(mut node: Node<'_>) -> Node<'_> {
    if node.kind == Kind::Date {
        let time = node.attr("timestamp").and_then(Value::as_number).unwrap_or_default();
        node.attrs = None;
        return node.with("timestamp", Value::Text(format!("{time:.0}").into()));
    }
    let data = match node.attr("data") {
        Some(Value::Object(data)) => data.as_slice(),
        _ => &[],
    };
    let text = |name| get(data, name).and_then(Value::as_str).map(str::to_owned);
    let (name, url) = (text("name"), text("url"));
    let shown = name.clone().or_else(|| url.clone()).unwrap_or_default();
    let mut words = Node::words(shown);
    if let Some(url) = url {
        words.marks = Some(vec![Mark::new(MarkKind::Link).with("href", Value::Text(url.into()))]);
    }
    if node.kind == Kind::InlineCard { words } else { Node::of(Kind::Paragraph, vec![words]) }
}

/// The words of JSON that stands where a text or nodes should.
fn words(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            const SHOWN: [&str; 8] = [STRAY, "text", "title", "alt", "url", "shortName", "attrs", "content"];
            for (name, value) in members {
                if SHOWN.contains(&&**name) {
                    words(value, out);
                }
            }
        }
        Value::List(values) => values.iter().for_each(|value| words(value, out)),
        value => {
            if !out.is_empty() {
                out.push(' ');
            }
            match value {
                Value::Text(text) => out.push_str(text),
                value => super::write::write_value(value, out),
            }
        }
    }
}
