//! A JSON value of any shape.

use std::borrow::Cow;
use std::fmt::Write as _;

/// JSON of any shape, with the members of an object in their order. Text is
/// borrowed where it has no escapes. A reading through it takes what is missing,
/// null, or of another type than documented for not being there. (Each type that
/// is derived costs the component 6 KB, and `serde_json::Value` with its map 9 KB.)
#[derive(Debug, Clone, PartialEq)]
pub enum Tree<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Tree<'a>>),
    /// An object.
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
    /// A whole number that is not negative.
    Number(u64),
    /// Another number.
    Float(f64),
    /// A boolean.
    Bool(bool),
    /// Null.
    Null,
    /// A value as it stands in JSON.
    Raw(Cow<'a, str>),
}

/// How much of a member of an object is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadMode {
    /// The parsed value.
    Parsed,
    /// The JSON text as it is: a [`Tree::Raw`].
    Raw,
    /// Nothing: the member is left out.
    Skipped,
}

impl<'a> Tree<'a> {
    /// An object without members.
    pub const fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// A string.
    pub fn of(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// An object with one more member.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'a, str>>, value: Self) -> Self {
        self.put(name, value);
        self
    }

    /// Adds a member to an object.
    #[inline(never)]
    pub fn put(&mut self, name: impl Into<Cow<'a, str>>, value: Self) {
        if let Self::Object(members) = self {
            members.push((name.into(), value));
        }
    }

    /// The member of an object, the last of its name.
    #[inline(never)]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The text of a member that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// The text of a member that is a string, of its own. None where it is empty.
    #[inline(never)]
    pub fn string(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// An id: a string, or a number that stands for one. Empty where there is none.
    #[inline(never)]
    pub fn id(&self, name: &str) -> String {
        match self.get(name) {
            Some(Self::Text(text)) => text.clone().into_owned(),
            Some(Self::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A member that is a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A member that is a boolean.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Self::Bool(boolean) => Some(*boolean),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a member that is an array.
    #[inline(never)]
    pub fn list(&self, name: &str) -> &[Self] {
        self.get(name).map(Self::items).unwrap_or_default()
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is an object.
    pub const fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// The JSON of it.
    pub fn write(&self, out: &mut String) {
        // Writing to a string does not fail.
        let _ = match self {
            Self::Text(text) => {
                write_text(text, out);
                Ok(())
            }
            Self::List(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    out.push_str(if place > 0 { "," } else { "" });
                    item.write(out);
                }
                out.push(']');
                Ok(())
            }
            Self::Object(members) => {
                out.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    out.push_str(if place > 0 { "," } else { "" });
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
                Ok(())
            }
            Self::Number(number) => write!(out, "{number}"),
            Self::Float(number) => write!(out, "{number}"),
            Self::Bool(boolean) => write!(out, "{boolean}"),
            Self::Null => write!(out, "null"),
            Self::Raw(text) => {
                out.push_str(text);
                Ok(())
            }
        };
    }

    /// The same with text of its own.
    pub fn into_owned(self) -> Tree<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Text(text) => Tree::Text(owned(text)),
            Self::List(items) => Tree::List(items.into_iter().map(Self::into_owned).collect()),
            Self::Object(members) => {
                let member = |(name, value): (Cow<'_, str>, Tree<'_>)| (owned(name), value.into_owned());
                Tree::Object(members.into_iter().map(member).collect())
            }
            Self::Number(number) => Tree::Number(number),
            Self::Float(number) => Tree::Float(number),
            Self::Bool(boolean) => Tree::Bool(boolean),
            Self::Null => Tree::Null,
            Self::Raw(text) => Tree::Raw(owned(text)),
        }
    }

    /// The JSON of it, as a body.
    pub fn to_body(&self) -> Vec<u8> {
        let mut text = String::new();
        self.write(&mut text);
        text.into_bytes()
    }
}

/// A JSON string.
pub fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        let (clean, found) = rest.split_at(at);
        out.push_str(clean);
        let mut chars = found.chars();
        match chars.next() {
            Some('\n') => out.push_str("\\n"),
            Some(byte @ ('"' | '\\')) => {
                out.push('\\');
                out.push(byte);
            }
            Some(control) => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}
