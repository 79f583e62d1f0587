//! Reads a [`Tree`].

use super::repair::{repair, without_lone_surrogates};
use super::value::{ReadMode, Tree};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads the selected members of a body.
fn read_selected(body: &[u8], select: fn(&str) -> ReadMode) -> Result<Tree<'_>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let tree = TreeReader(select).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(tree)
}

/// The tree of a text that a server sent. Invalid characters become U+FFFD.
pub fn parse_lossy(body: &[u8], select: fn(&str) -> ReadMode) -> Result<Tree<'_>, serde_json::Error> {
    read_selected(body, select)
        .or_else(|_| read_selected(repair(body).as_bytes(), select).map(Tree::into_owned))
}

/// The tree of JSON text. `None` where the text is not JSON.
pub fn parse(text: &str) -> Option<Tree<'_>> {
    serde_json::from_str(text).ok()
}

impl<'de> Deserialize<'de> for Tree<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TreeReader(|_| ReadMode::Parsed).deserialize(deserializer)
    }
}

/// Builds a tree, with the selected members of its objects.
#[derive(Clone, Copy)]
struct TreeReader(fn(&str) -> ReadMode);

impl<'de> DeserializeSeed<'de> for TreeReader {
    type Value = Tree<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TreeReader {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(text.to_owned().into()))
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "negative numbers are no ids")]
    fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Float(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
        Ok(Tree::Float(number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Tree::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = object.next_key_seed(Name)? {
            let value = match (self.0)(&name) {
                ReadMode::Parsed => object.next_value_seed(self)?,
                ReadMode::Raw => Tree::Raw(without_lone_surrogates(object.next_value::<&RawValue>()?.get())),
                ReadMode::Skipped => {
                    object.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            members.push((name, value));
        }
        Ok(Tree::Object(members))
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

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(text.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(text.to_owned().into())
    }
}
