//! Reads JSON into the tree, without copying what has no escapes.

use super::kind::{Kind, MarkKind};
use super::limit::{MAX_BYTES, MAX_LEVELS};
use super::node::{Mark, Members, Node, STRAY, Value, stray};
use super::problem::Problem;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// The tree of a document's JSON. Fails with [`Problem::TooLarge`],
/// [`Problem::TooDeep`] and [`Problem::NotJson`].
pub fn read(json: &str) -> Result<Node<'_>, Problem> {
    if json.len() > MAX_BYTES {
        return Err(Problem::TooLarge { bytes: json.len() });
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let numbers = Numbers::of(json);
    let node = Nodes(MAX_LEVELS, &numbers).deserialize(&mut deserializer).and_then(|node| {
        deserializer.end()?;
        Ok(node)
    });
    node.map_err(|error| match error.classify() {
        // Every shape is taken, so that the only complaint of ours is the depth.
        Category::Data => Problem::TooDeep,
        _ => Problem::NotJson { line: error.line(), column: error.column() },
    })
}

/// The members of a JSON object. Nothing where it is not one.
pub(super) fn members(json: &str, levels: u8) -> Option<Members<'_>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = Values(levels, &Numbers::of(json)).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// A node whose members these are.
pub(super) fn node<'a>(members: Members<'a>) -> Node<'a> {
    let mut node = Node::new(Kind::Unknown);
    let mut kind = None;
    for (name, value) in members {
        match (&*name, value) {
            ("type", value) => kind = Some(value),
            ("text", Value::Text(text)) => node.text = Some(text),
            ("attrs", Value::Object(attrs)) => node.attrs = Some(attrs),
            ("marks", Value::List(values)) => node.marks = Some(values.into_iter().map(mark_of).collect()),
            ("content", Value::List(values)) => {
                node.content = Some(values.into_iter().map(node_of).collect())
            }
            (_, value) => node.rest.push((name, value)),
        }
    }
    set_kind(&mut node, kind);
    node
}

fn node_of(value: Value<'_>) -> Node<'_> {
    match value {
        Value::Object(members) => node(members),
        value => Node { rest: vec![(STRAY.into(), value)], ..Node::new(Kind::Unknown) },
    }
}

/// A mark of this JSON.
pub(super) fn mark_of(value: Value<'_>) -> Mark<'_> {
    let mut mark = Mark::new(MarkKind::Unknown);
    let members = match value {
        Value::Object(members) => members,
        value => vec![(STRAY.into(), value)],
    };
    for (name, value) in members {
        match (&*name, value) {
            ("attrs", Value::Object(attrs)) => mark.attrs = Some(attrs),
            ("type", Value::Text(kind)) if MarkKind::of(&kind) != MarkKind::Unknown => {
                mark.kind = MarkKind::of(&kind);
            }
            (_, value) => mark.rest.push((name, value)),
        }
    }
    mark
}

/// The members of a node without `type`, of one that is known.
pub(super) fn members_of<'a>(node: &Node<'a>) -> Members<'a> {
    let value = |node: &Node<'a>| match node.stray() {
        Some(value) => value.clone(),
        None => Value::Object(typed(node.kind.name(), members_of(node))),
    };
    let mark = |mark: &Mark<'a>| match stray(&mark.rest) {
        Some(value) => value.clone(),
        None => {
            let mut members = mark.rest.clone();
            if let Some(attrs) = &mark.attrs {
                members.push(("attrs".into(), Value::Object(attrs.clone())));
            }
            Value::Object(typed(mark.kind.name(), members))
        }
    };
    let mut members = node.rest.clone();
    if let Some(attrs) = &node.attrs {
        members.push(("attrs".into(), Value::Object(attrs.clone())));
    }
    if let Some(marks) = &node.marks {
        members.push(("marks".into(), Value::List(marks.iter().map(mark).collect())));
    }
    if let Some(text) = &node.text {
        members.push(("text".into(), Value::Text(text.clone())));
    }
    if let Some(content) = &node.content {
        members.push(("content".into(), Value::List(content.iter().map(value).collect())));
    }
    members
}

fn typed<'a>(kind: &'static str, mut members: Members<'a>) -> Members<'a> {
    if !kind.is_empty() {
        members.insert(0, ("type".into(), Value::Text(kind.into())));
    }
    members
}

/// Gives a node its kind: of a member that is there twice the last counts.
fn set_kind<'a>(node: &mut Node<'a>, kind: Option<Value<'a>>) {
    node.kind = kind.as_ref().and_then(Value::as_str).map_or(Kind::Unknown, Kind::of);
    if let Some(kind) = kind.filter(|_| node.kind == Kind::Unknown) {
        node.rest.insert(0, ("type".into(), kind));
    }
}

/// Scalars are the same for a node and for any value.
macro_rules! scalars {
    ($made:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("JSON")
        }
        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
            Ok($made(Value::Text(text.into())))
        }
        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok($made(Value::Text(text.to_owned().into())))
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($made(Value::Null))
        }
        fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
            Ok($made(Value::Flag(flag)))
        }
        fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
            Ok($made(Value::Whole(number)))
        }
        fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
            Ok($made(Value::Negative(number)))
        }
        fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
            Ok($made(Value::Float(self.1.next().unwrap_or(number))))
        }
    };
}

fn below<E: serde::de::Error>(levels: u8) -> Result<u8, E> {
    levels.checked_sub(1).ok_or_else(|| E::custom("too deep"))
}

/// The numbers of a text that are no whole ones, one after the other: they are
/// parsed by the standard library, as `serde_json` reads long ones inexactly and
/// would cost 44 KB to read them exactly.
struct Numbers<'t> {
    text: &'t str,
    at: Cell<usize>,
}

impl<'t> Numbers<'t> {
    const fn of(text: &'t str) -> Self {
        Self { text, at: Cell::new(0) }
    }

    /// The next one.
    fn next(&self) -> Option<f64> {
        let bytes = self.text.as_bytes();
        let mut at = self.at.get();
        let mut quoted = false;
        while let Some(byte) = bytes.get(at) {
            let start = at;
            at = at.saturating_add(1);
            match byte {
                b'"' => quoted = !quoted,
                b'\\' => at = at.saturating_add(1),
                b'-' | b'0'..=b'9' if !quoted => {
                    let part = |byte: &u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                    while bytes.get(at).is_some_and(part) {
                        at = at.saturating_add(1);
                    }
                    let token = self.text.get(start..at)?;
                    let whole = token.parse::<u64>().is_ok() || token.parse::<i64>().is_ok();
                    if !whole || token == "-0" {
                        self.at.set(at);
                        return token.parse().ok();
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// Reads a value, within so many levels.
struct Values<'n>(u8, &'n Numbers<'n>);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value<'de>;

    scalars!(std::convert::identity);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let levels = below(self.0)?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(Values(levels, self.1))? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value<'de>, A::Error> {
        let levels = below(self.0)?;
        let mut members = Vec::with_capacity(1);
        while let Some(name) = object.next_key_seed(Name)? {
            members.push((name, object.next_value_seed(Values(levels, self.1))?));
        }
        Ok(Value::Object(members))
    }
}

/// Reads the name of a member.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(name.into())
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(name.to_owned().into())
    }
}

/// Reads a node, within so many levels.
struct Nodes<'n>(u8, &'n Numbers<'n>);

impl<'de> DeserializeSeed<'de> for Nodes<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nodes<'_> {
    type Value = Node<'de>;

    scalars!(node_of);

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Node<'de>, A::Error> {
        Values(self.0, self.1).visit_seq(list).map(node_of)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Node<'de>, A::Error> {
        let levels = below(self.0)?;
        let mut node = Node::new(Kind::Unknown);
        let mut kind = None;
        while let Some(name) = object.next_key_seed(Name)? {
            if name == "content" {
                match object.next_value_seed(Content(levels, self.1))? {
                    Ok(content) => node.content = Some(content),
                    Err(value) => node.rest.push((name, value)),
                }
                continue;
            }
            match (&*name, object.next_value_seed(Values(levels, self.1))?) {
                ("type", value) => kind = Some(value),
                ("text", Value::Text(text)) => node.text = Some(text),
                ("attrs", Value::Object(attrs)) => node.attrs = Some(attrs),
                ("marks", Value::List(marks)) => node.marks = Some(marks.into_iter().map(mark_of).collect()),
                (_, value) => node.rest.push((name, value)),
            }
        }
        set_kind(&mut node, kind);
        Ok(node)
    }
}

/// Reads children, or what stands in their place.
struct Content<'n>(u8, &'n Numbers<'n>);

impl<'de> DeserializeSeed<'de> for Content<'_> {
    type Value = Result<Vec<Node<'de>>, Value<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Content<'_> {
    type Value = Result<Vec<Node<'de>>, Value<'de>>;

    scalars!(Err);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let levels = below(self.0)?;
        let mut nodes = Vec::with_capacity(1);
        while let Some(node) = list.next_element_seed(Nodes(levels, self.1))? {
            nodes.push(node);
        }
        Ok(Ok(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        Values(self.0, self.1).visit_map(object).map(Err)
    }
}
