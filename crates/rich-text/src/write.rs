//! Writes the tree as JSON.

use super::node::{Mark, Members, Node, Value, stray};
use jira_json::write_text;
use std::fmt::Write as _;

/// The JSON of a node, with `type` first.
pub fn write(node: &Node<'_>, out: &mut String) {
    if let Some(value) = node.stray() {
        return write_value(value, out);
    }
    let mut object = Object::new(out, node.kind.name());
    object.members(&node.rest);
    if let Some(attrs) = &node.attrs {
        write_members(attrs, object.member("attrs"));
    }
    if let Some(marks) = &node.marks {
        write_list(marks, object.member("marks"), write_mark);
    }
    if let Some(text) = &node.text {
        write_text(text, object.member("text"));
    }
    if let Some(content) = &node.content {
        write_list(content, object.member("content"), write);
    }
    object.end();
}

/// An object that is being written.
struct Object<'o> {
    out: &'o mut String,
    first: bool,
}

impl<'o> Object<'o> {
    fn new(out: &'o mut String, kind: &str) -> Self {
        out.push('{');
        let mut object = Self { out, first: true };
        if !kind.is_empty() {
            let out = object.member("type");
            out.push('"');
            out.push_str(kind);
            out.push('"');
        }
        object
    }

    /// A member with a name of the schema's, which has nothing to escape.
    fn member(&mut self, name: &str) -> &mut String {
        self.out.push_str(if std::mem::take(&mut self.first) { "\"" } else { ",\"" });
        self.out.push_str(name);
        self.out.push_str("\":");
        self.out
    }

    fn members(&mut self, members: &Members<'_>) {
        for (name, value) in members {
            if !std::mem::take(&mut self.first) {
                self.out.push(',');
            }
            write_text(name, self.out);
            self.out.push(':');
            write_value(value, self.out);
        }
    }

    fn end(self) {
        self.out.push('}');
    }
}

/// The JSON of a mark.
pub(super) fn write_mark(mark: &Mark<'_>, out: &mut String) {
    if let Some(value) = stray(&mark.rest) {
        return write_value(value, out);
    }
    let mut object = Object::new(out, mark.kind.name());
    object.members(&mark.rest);
    if let Some(attrs) = &mark.attrs {
        write_members(attrs, object.member("attrs"));
    }
    object.end();
}

fn write_list<T>(items: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

/// The JSON of an object.
pub(super) fn write_members(members: &Members<'_>, out: &mut String) {
    let mut object = Object::new(out, "");
    object.members(members);
    object.end();
}

/// The JSON of a value.
pub(super) fn write_value(value: &Value<'_>, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match value {
        Value::Null => write!(out, "null"),
        Value::Flag(flag) => write!(out, "{flag}"),
        Value::Whole(number) => write!(out, "{number}"),
        Value::Negative(number) => write!(out, "{number}"),
        Value::Float(number) => write!(out, "{number:?}"),
        Value::Text(text) => {
            write_text(text, out);
            Ok(())
        }
        Value::List(values) => {
            write_list(values, out, write_value);
            Ok(())
        }
        Value::Object(members) => {
            write_members(members, out);
            Ok(())
        }
    };
}
