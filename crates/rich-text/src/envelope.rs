//! HTML comments that say in Markdown what Markdown cannot.
//!
//! | comment | meaning |
//! |---|---|
//! | `<!-- adf:KIND {…} -->` | members of the node that follows (a block), that it stands in (an item or a cell), or that it follows (a word) |
//! | `<!-- adf:KIND {…} /-->` | the whole node |
//! | `<!-- adf:begin KIND {…} -->` … `<!-- adf:end KIND -->` | a node around blocks, or a mark around words |
//! | `<!-- adf:cut -->` | two texts side by side that are not one |
//!
//! The members are those of the node without `type` and, where it is written as
//! Markdown, without `content`. `null` stands for a member that is not there.
//!
//! What would not be valid is refused when it is read, and its text stays. An `!`
//! before the kind says that the node is kept as it came, valid or not: then the
//! members are all that it has. `<!-- adf:! {…} /-->` is a whole node whose `type`
//! is among its members. So a document that Atlassian's schema, or ours, does not
//! know comes back unchanged.

use super::kind::Kind;
use super::limit::MAX_LEVELS;
use super::node::{Members, Node, Value, get};
use super::read;
use super::write::write_members;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The content of a comment.
#[derive(Debug)]
pub(super) enum Envelope<'a> {
    /// Members of a node.
    Members(Named<'a>),
    /// A whole node.
    Whole(Named<'a>),
    /// A node or mark begins.
    Begin(Named<'a>),
    /// A node or mark ends.
    End(String),
    /// Two texts are not one.
    Cut,
}

/// A kind with members.
#[derive(Debug)]
pub(super) struct Named<'a> {
    pub(super) name: String,
    pub(super) members: Members<'a>,
    /// Whether it is kept as it came, valid or not.
    pub(super) kept: bool,
}

/// Parses the inside of a comment. `None` where it is no envelope, an error
/// where it is one that cannot be read.
pub(super) fn open<'a>(comment: &str, levels: u8) -> Option<Result<Envelope<'a>, ()>> {
    let text = comment.trim().strip_prefix("adf:")?;
    let (word, rest) = split(text);
    let levels = if matches!(word, "doc" | "!doc") { MAX_LEVELS } else { levels };
    let envelope = match word {
        "begin" => named(rest, levels).map(Envelope::Begin),
        "end" => Some(Envelope::End(rest.to_owned())),
        "cut" => Some(Envelope::Cut),
        _ => match text.strip_suffix('/') {
            Some(text) => named(text, levels).map(Envelope::Whole),
            None => named(text, levels).map(Envelope::Members),
        },
    };
    Some(envelope.ok_or(()))
}

fn split(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

fn named<'a>(text: &str, levels: u8) -> Option<Named<'a>> {
    let (name, json) = split(text);
    let (name, kept) = name.strip_prefix('!').map_or((name, false), |name| (name, true));
    let members = if json.is_empty() { Vec::new() } else { read::members(json, levels)? };
    let members = members.into_iter().map(|(name, value)| (name.into_owned().into(), value.into_owned()));
    Some(Named { name: name.to_owned(), members: members.collect(), kept })
}

impl<'a> Named<'a> {
    /// The node of these members.
    pub(super) fn into_node(self) -> Node<'a> {
        let mut members = self.members;
        if !self.name.is_empty() {
            members.insert(0, ("type".into(), Value::Text(self.name.into())));
        }
        read::node(members)
    }
}

/// Gives a node these members and no others, but for its text and its children.
pub(super) fn replace<'a>(node: &mut Node<'a>, members: Members<'a>) {
    let (kind, text, content) = (node.kind, node.text.take(), node.content.take());
    let made = read::node(members);
    let text = text.or(made.text);
    let content = match (content, get(&made.rest, "content")) {
        (content, _) if content.as_ref().is_some_and(|content| !content.is_empty()) => content,
        (_, Some(Value::Null)) => None,
        (content, _) => made.content.or(content),
    };
    *node = Node { kind, text, content, ..made };
    node.rest.retain(|(name, _)| name != "content");
}

/// Changes a node by members: a `null` takes one away, `attrs` are changed one
/// by one, everything else is set.
pub(super) fn apply<'a>(node: &mut Node<'a>, members: Members<'a>) {
    let mut rest = Vec::new();
    for (name, value) in members {
        match (&*name, value) {
            ("attrs", Value::Null) => node.attrs = None,
            ("attrs", Value::Object(changes)) => change(node.attrs.get_or_insert_default(), changes),
            ("marks", Value::Null) => node.marks = None,
            ("marks", Value::List(marks)) => {
                node.marks = Some(marks.into_iter().map(read::mark_of).collect())
            }
            ("content", Value::Null) if node.children().is_empty() => node.content = None,
            ("content", Value::List(list)) if list.is_empty() && node.content.is_none() => {
                node.content = Some(Vec::new());
            }
            (_, value) => rest.push((name, value)),
        }
    }
    let names: BTreeSet<&str> = rest.iter().map(|(name, _)| &**name).collect();
    node.rest.retain(|(name, _)| !names.contains(&**name));
    node.rest.extend(last(rest));
}

/// Changes members: a `null` takes one away.
fn change<'a>(members: &mut Members<'a>, changes: Members<'a>) {
    let names: BTreeSet<&str> = changes.iter().map(|(name, _)| &**name).collect();
    members.retain(|(name, _)| !names.contains(&**name));
    members.extend(last(changes).filter(|(_, value)| *value != Value::Null));
}

/// Members without those whose name comes again.
fn last(members: Members<'_>) -> impl Iterator<Item = (Cow<'_, str>, Value<'_>)> {
    let places: BTreeMap<String, usize> =
        members.iter().enumerate().map(|(place, (name, _))| (name.to_string(), place)).collect();
    let keep = move |(place, (name, _)): &(usize, (Cow<'_, str>, _))| places.get(&**name) == Some(place);
    members.into_iter().enumerate().filter(keep).map(|(_, member)| member)
}

/// The members by which `is` becomes `should`, both of one kind and with the
/// same content. `None` where no members do that.
pub(super) fn changes<'a>(is: &Node<'a>, should: &Node<'a>) -> Option<Members<'a>> {
    let mut members = Vec::new();
    match (&is.attrs, &should.attrs) {
        (None, None) => {}
        (Some(_), None) => members.push(("attrs".into(), Value::Null)),
        (was, Some(should)) => {
            let none = Vec::new();
            let was_some = was.is_some();
            let was = was.as_ref().unwrap_or(&none);
            let mut changed = Vec::new();
            for (name, value) in should {
                if *value == Value::Null {
                    return None;
                }
                if get(was, name) != Some(value) {
                    changed.push((name.clone(), value.clone()));
                }
            }
            for (name, _) in was {
                if get(should, name).is_none() {
                    changed.push((name.clone(), Value::Null));
                }
            }
            if !changed.is_empty() || !was_some {
                members.push((Cow::from("attrs"), Value::Object(changed)));
            }
        }
    }
    if should.marks.is_some() || is.marks.is_some() {
        let same = super::node::same_marks(is.marks.as_ref(), should.marks.as_ref());
        if !same {
            members.push(("marks".into(), marks_value(should)));
        }
    }
    match (&is.content, &should.content) {
        (Some(was), None) if was.is_empty() => members.push(("content".into(), Value::Null)),
        (None, Some(now)) if now.is_empty() => members.push(("content".into(), Value::List(Vec::new()))),
        (a, b) if a.is_some() == b.is_some() => {}
        _ => return None,
    }
    if !is.rest.is_empty() || !should.rest.is_empty() || is.text != should.text {
        return None;
    }
    Some(members)
}

/// All members of `should` but its kind, by which [`replace`] makes it of a node
/// with the children that `is` has. `None` where one has the name of another.
pub(super) fn all<'a>(is: &Node<'a>, should: &Node<'a>) -> Option<Members<'a>> {
    if should.rest.iter().any(|(name, _)| matches!(&**name, "content" | "type")) {
        return None;
    }
    let mut members = read::members_of(&Node { content: None, ..should.clone() });
    match (&is.content, &should.content) {
        (Some(was), None) if was.is_empty() => members.push(("content".into(), Value::Null)),
        (None, Some(now)) if now.is_empty() => members.push(("content".into(), Value::List(Vec::new()))),
        (was, now) if was.is_some() == now.is_some() => {}
        _ => return None,
    }
    Some(members)
}

/// Whether a name can stand in a comment before the members.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':')
        && !matches!(name, "begin" | "end" | "cut")
}

fn marks_value<'a>(node: &Node<'a>) -> Value<'a> {
    let Some(marks) = &node.marks else { return Value::Null };
    let value = |mark: &super::node::Mark<'a>| {
        let mut members = mark.rest.clone();
        if !mark.kind.name().is_empty() {
            members.insert(0, ("type".into(), Value::Text(mark.kind.name().into())));
        }
        if let Some(attrs) = &mark.attrs {
            members.push(("attrs".into(), Value::Object(attrs.clone())));
        }
        Value::Object(members)
    };
    Value::List(marks.iter().map(value).collect())
}

/// The node that a comment of members is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The document.
    Document,
    /// The block that follows.
    Next,
    /// The item or cell that it stands in.
    Around,
    /// The word that it follows.
    Before,
}

/// The node that a comment of members of a kind is about.
pub(super) const fn target(kind: Kind) -> Target {
    match kind {
        Kind::Doc => Target::Document,
        Kind::ListItem
        | Kind::TaskItem
        | Kind::DecisionItem
        | Kind::TableRow
        | Kind::TableCell
        | Kind::TableHeader => Target::Around,
        kind if kind.is_inline() => Target::Before,
        _ => Target::Next,
    }
}

/// Writes a comment: what comes before the members, the last of it the kind, they,
/// and what comes after.
pub(super) fn comment(out: &mut String, words: &[&str], kept: bool, members: &Members<'_>, end: &str) {
    out.push_str("<!-- adf:");
    for (place, word) in words.iter().enumerate() {
        if kept && place.saturating_add(1) == words.len() {
            out.push('!');
        }
        out.push_str(word);
        out.push(' ');
    }
    if !members.is_empty() {
        let mut json = String::new();
        write_members(members, &mut json);
        safe(&json, out);
        out.push(' ');
    }
    out.push_str(end);
    out.push_str("-->");
}

/// JSON that neither ends a comment nor a cell of a table. What is replaced is
/// found in strings only.
pub(super) fn safe(json: &str, out: &mut String) {
    let mut last = 0;
    let bytes = json.as_bytes();
    let mut dash = false;
    for (at, byte) in bytes.iter().enumerate() {
        let code = match byte {
            b'>' => "\\u003e",
            b'|' => "\\u007c",
            b'-' if dash => "\\u002d",
            _ => {
                dash = *byte == b'-';
                continue;
            }
        };
        out.push_str(json.get(last..at).unwrap_or_default());
        out.push_str(code);
        last = at.saturating_add(1);
        dash = false;
    }
    out.push_str(json.get(last..).unwrap_or_default());
}
