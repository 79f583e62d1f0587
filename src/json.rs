//! Reads JSON answers, and says what is wrong with one without quoting it.

use crate::error::Error;
use crate::http::Response;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use std::fmt;

pub(crate) mod skim;

/// The text of a member of an object, as it stands in text that is JSON.
pub fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let members = skim::members(text, &skim::value(text));
    let (_, value) = members.into_iter().find(|(key, _)| text.get(key.clone()) == Some(name))?;
    text.get(value)
}

/// JSON of any shape, with the members of an object in their order. It is for
/// small bodies: each type that is read by itself costs 6 KB, and
/// `serde_json::Value` with its map 9 KB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object.
    Object(Vec<(String, Tree)>),
    /// A whole number that is not negative.
    Number(u64),
    /// A boolean.
    Bool(bool),
    /// Another number, or null.
    Other,
}

impl Tree {
    /// The member of an object, the last of its name.
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

    /// A member that is a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Self::Number(number) => Some(*number),
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

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Gardener)
    }
}

struct Gardener;

impl<'de> Visitor<'de> for Gardener {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Tree::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

/// The value in an answer's body. Fails with [`Error::Unreadable`].
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Error> {
    serde_json::from_slice(&response.body).map_err(|error| {
        let status = response.status;
        let problem = match error.classify() {
            _ if response.is_html() => "is an HTML page, not JSON".to_owned(),
            _ if response.body.is_empty() => "is empty".to_owned(),
            Category::Eof => "is cut short".to_owned(),
            Category::Data => format!(
                "has another shape than Jira documents, at line {}, column {}",
                error.line(),
                error.column()
            ),
            Category::Syntax | Category::Io => {
                format!("is not JSON, at line {}, column {}", error.line(), error.column())
            }
        };
        Error::Unreadable(format!("The answer (status {status}) {problem}."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    fn problem(kind: &str, body: &str) -> String {
        let headers: Headers = [("content-type".to_owned(), kind.to_owned())].into_iter().collect();
        match read::<Vec<u32>>(&Response { status: 200, headers, body: body.into() }) {
            Err(Error::Unreadable(problem)) => problem,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn problems_name_the_place_and_quote_nothing() {
        let json = "application/json";
        assert_eq!(problem("text/html", "<html>"), "The answer (status 200) is an HTML page, not JSON.");
        assert_eq!(problem(json, ""), "The answer (status 200) is empty.");
        assert_eq!(problem(json, "[1,2"), "The answer (status 200) is cut short.");
        assert_eq!(problem(json, "[1,x]"), "The answer (status 200) is not JSON, at line 1, column 4.");
        let shape = problem(json, r#"["hunter2"]"#);
        assert!(shape.contains("another shape") && !shape.contains("hunter2"), "{shape}");
        let deep = Response { status: 200, headers: Headers::default(), body: b"[".repeat(1 << 20) };
        assert!(read::<serde_json::Value>(&deep).is_err());
    }

    #[test]
    fn trees() {
        let tree: Tree =
            serde_json::from_str(r#"{"a":["x",1,-1,1.5,true,null],"b":{"c":"\u00e9"},"a":"y"}"#).unwrap();
        assert_eq!(tree.get("a").and_then(Tree::as_str), Some("y"));
        assert_eq!(tree.get("b").and_then(|b| b.get("c")).and_then(Tree::as_str), Some("é"));
        assert_eq!((tree.get("x"), tree.as_str()), (None, None));
        let Tree::Object(members) = tree else { panic!() };
        let other = || Tree::Other;
        let list = vec![Tree::Text("x".into()), Tree::Number(1), other(), other(), Tree::Bool(true), other()];
        assert_eq!(members[0], ("a".to_owned(), Tree::List(list)));
        assert!(serde_json::from_str::<Tree>(&"[".repeat(200_000)).is_err());
    }
}
