//! YAML as a tree with places, bounded in size.
//!
//! Read from the events of `saphyr-parser` rather than through serde: a tree of
//! our own keeps every place and every repeated name, goes on after a problem,
//! and counts what aliases copy. (`serde_yaml` is no longer kept; readers on
//! serde stop at the first problem.)

use super::problem::{Found, Place, quote};
use super::variables::{Fault, expand};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span};
use std::collections::HashMap;

/// The largest text, in bytes.
pub(super) const MAX_SIZE: usize = 256 << 10;
/// The most nodes, those that aliases copy included.
const MAX_NODES: usize = 10_000;
/// The deepest nesting.
const MAX_DEPTH: usize = 16;

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(Text),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Debug, Clone)]
pub(super) struct Text {
    /// As it was written.
    pub(super) written: String,
    /// With the values of its variables. `None` if one is missing, which was told.
    pub(super) expanded: Option<String>,
    /// Without quotes.
    pub(super) plain: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) place: Place,
    pub(super) name: String,
}

impl Text {
    /// What YAML reads as nothing.
    pub(super) fn is_null(&self) -> bool {
        self.plain && matches!(self.written.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

impl Node {
    /// What a name of a map stands for.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node),
            Value::Text(_) | Value::List(_) => None,
        }
    }

    /// How many nodes it is, and how deep.
    fn extent(&self) -> (usize, usize) {
        let children: Vec<&Node> = match &self.value {
            Value::Text(_) => Vec::new(),
            Value::List(items) => items.iter().collect(),
            Value::Map(entries) => entries.iter().map(|(_, node)| node).collect(),
        };
        let add = |(size, depth): (usize, usize), child: (usize, usize)| {
            (size.saturating_add(child.0), depth.max(child.1.saturating_add(1)))
        };
        children.into_iter().map(Node::extent).fold((1, 1), add)
    }
}

/// The tree of a text, if it is YAML within bounds, and if there is anything in it.
pub(super) fn read(
    text: &str,
    variable: &dyn Fn(&str) -> Option<String>,
    found: &mut Found,
) -> Option<Option<Node>> {
    let source = text.chars().collect();
    let mut builder =
        Builder { source, variable, found, open: Vec::new(), anchors: HashMap::new(), nodes: 0, root: None };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                builder.broken(&error);
                return None;
            }
        };
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents == 2 {
                let mend = "Keep one document: remove the line ---.";
                builder.found.add(place(span.start), "A second document begins here.", mend);
                break;
            }
        }
        builder.take(event, span)?;
    }
    Some(builder.root)
}

struct Builder<'a> {
    source: Vec<char>,
    variable: &'a dyn Fn(&str) -> Option<String>,
    found: &'a mut Found,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    root: Option<Node>,
}

/// A list or map that is being read.
struct Open {
    place: Place,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>, Next),
}

/// What a map waits for.
enum Next {
    Name,
    Value(Key),
    /// The value of a name that was refused.
    Nothing,
}

impl Builder<'_> {
    /// Takes an event. `None` is the end: a bound was reached.
    fn take(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        let at = place(span.start);
        let tag = match &event {
            Event::Scalar(_, _, _, tag) | Event::SequenceStart(_, tag) | Event::MappingStart(_, tag) => tag,
            _ => &None,
        };
        if tag.is_some() {
            self.found.add(at, "There is a tag here.", "Remove what begins with an exclamation mark.");
        }
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let text = self.text(text.into_owned(), style, span);
                self.put(Node { place: at, value: Value::Text(text) }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(at, anchor, Content::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.open(at, anchor, Content::Map(Vec::new(), Next::Name)),
            Event::SequenceEnd | Event::MappingEnd => {
                let Open { place, anchor, content } = self.open.pop()?;
                let value = match content {
                    Content::List(items) => Value::List(items),
                    Content::Map(entries, _) => Value::Map(entries),
                };
                self.put(Node { place, value }, anchor)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(node) => {
                    let (size, depth) = node.extent();
                    self.count(at, size.saturating_sub(1), depth)?;
                    self.put(Node { place: at, ..node }, 0)
                }
                None => {
                    self.found.add(at, "This alias stands for what it is in.", "Write the value out.");
                    None
                }
            },
            _ => Some(()),
        }
    }

    fn open(&mut self, place: Place, anchor: usize, content: Content) -> Option<()> {
        self.count(place, 0, 1)?;
        self.open.push(Open { place, anchor, content });
        Some(())
    }

    /// Counts nodes, this deep under what is open.
    fn count(&mut self, place: Place, nodes: usize, depth: usize) -> Option<()> {
        self.nodes = self.nodes.saturating_add(nodes);
        let problem = if self.nodes > MAX_NODES {
            format!("The file has more than {MAX_NODES} values, aliases written out.")
        } else if self.open.len().saturating_add(depth) > MAX_DEPTH {
            format!("This is nested deeper than {MAX_DEPTH} levels.")
        } else {
            return Some(());
        };
        self.found.add(place, problem, "Make it smaller.");
        None
    }

    fn put(&mut self, node: Node, anchor: usize) -> Option<()> {
        self.count(node.place, 1, 0)?;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map(entries, next)) => match std::mem::replace(next, Next::Name) {
                Next::Name => *next = name(node, entries, self.found),
                Next::Value(key) => entries.push((key, node)),
                Next::Nothing => {}
            },
        }
        Some(())
    }

    fn text(&mut self, written: String, style: ScalarStyle, span: Span) -> Text {
        let plain = style == ScalarStyle::Plain;
        let is_name = matches!(self.open.last(), Some(Open { content: Content::Map(_, Next::Name), .. }));
        if is_name {
            return Text { expanded: None, written, plain };
        }
        let expanded = match expand(&written, self.variable) {
            Ok(text) => Some(text),
            Err(faults) => {
                for (number, fault) in faults {
                    let (message, mend) = match fault {
                        Fault::Unset(name) => (
                            format!("The environment has no variable {name}."),
                            format!("Set {name}, or write the value in its place."),
                        ),
                        Fault::Key(name) => (
                            format!("{name} is the key of the store, and stands for no value."),
                            "Name another variable.".to_owned(),
                        ),
                        Fault::NoName => (
                            "The braces of this ${…} hold no name of a variable.".to_owned(),
                            "Write letters, digits and _ only, such as ${JIRA_CLIENT_SECRET}.".to_owned(),
                        ),
                        Fault::Long => (
                            "With its variables this value is too long.".to_owned(),
                            "Check what the variables hold.".to_owned(),
                        ),
                        Fault::Open => ("This ${ has no }.".to_owned(), "Write ${NAME}.".to_owned()),
                    };
                    self.found.add(self.reference(span, number), message, mend);
                }
                None
            }
        };
        Text { expanded, written, plain }
    }

    /// The place of a value's `${` with this number.
    fn reference(&self, span: Span, number: usize) -> Place {
        let (start, end) = (span.start.index(), span.end.index().min(self.source.len()));
        let source = self.source.get(start..end).unwrap_or_default();
        let pairs = source.windows(2).enumerate().filter(|(_, pair)| *pair == ['$', '{']);
        let mut at = place(span.start);
        let before = pairs.map(|(index, _)| index).nth(number).unwrap_or(0);
        for char in source.iter().take(before) {
            match char {
                '\n' => at = Place { line: at.line.saturating_add(1), column: 1 },
                _ => at.column = at.column.saturating_add(1),
            }
        }
        at
    }

    /// Tells what is no YAML. No message of the parser quotes the text, but for one
    /// that shows a character.
    fn broken(&mut self, error: &ScanError) {
        let (what, mend) = match error.info() {
            info if info.starts_with("unexpected character") => {
                ("no value begins with this character".to_owned(), "Put the value in quotes.")
            }
            info if info.contains("tab") => (info.to_owned(), "Indent with spaces."),
            info => (info.to_owned(), "Check the indentation, the colons and the quotes up to here."),
        };
        self.found.add(place(*error.marker()), format!("This is not YAML: {what}."), mend);
    }
}

/// Takes the name of an entry.
fn name(node: Node, entries: &[(Key, Node)], found: &mut Found) -> Next {
    let Value::Text(text) = node.value else {
        found.add(node.place, "A name is text, not a list or a map.", "Write it as name: value.");
        return Next::Nothing;
    };
    let name = text.written;
    if let Some((first, _)) = entries.iter().find(|(key, _)| key.name == name) {
        let Place { line, column } = first.place;
        let message = format!("{} is here twice: it is at {line}:{column} already.", quote(&name));
        found.add(node.place, message, "Rename or remove one of the two.");
        return Next::Nothing;
    }
    Next::Value(Key { place: node.place, name })
}

fn place(marker: Marker) -> Place {
    Place { line: marker.line(), column: marker.col().saturating_add(1) }
}
