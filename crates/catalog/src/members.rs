//! JSON that is passed on as it was written: the members of an object and the
//! items of an array as slices of their text. So a number keeps all its digits,
//! and a large body is read once.

use jira_engine::error::Error;
use jira_json::skim::{self, Span};
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// A JSON value in its own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Json<'a>(&'a str);

/// Members by their names.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, Json<'a>)>;

impl<'a> Json<'a> {
    /// Checks a whole text. Fails with [`Error::Invalid`].
    pub(super) fn parse(text: &'a str) -> Result<Self, Error> {
        // As a slice, like all answers: another reader would cost 9 KB.
        match serde_json::from_slice::<IgnoredAny>(text.as_bytes()) {
            Ok(_) => Ok(Self(text.trim())),
            Err(error) => Err(Error::Invalid(format!(
                "The arguments are not valid JSON, at line {}, column {}.",
                error.line(),
                error.column()
            ))),
        }
    }

    /// A text that is known to be JSON.
    pub(super) fn of(text: &'a str) -> Self {
        Self(text)
    }

    /// The text itself.
    pub(super) fn text(self) -> &'a str {
        self.0
    }

    /// The type in JSON schema's word.
    #[inline(never)]
    pub(super) fn kind(self) -> &'static str {
        match self.0.as_bytes().first() {
            Some(b'"') => "string",
            Some(b'{') => "object",
            Some(b'[') => "array",
            Some(b't' | b'f') => "boolean",
            Some(b'n') | None => "null",
            _ if self.0.contains(['.', 'e', 'E']) => "number",
            _ => "integer",
        }
    }

    /// The text of a scalar, as a path or a query takes it. None for another
    /// type, and where an escape stands for no character.
    #[inline(never)]
    pub(super) fn scalar(self) -> Option<String> {
        match self.kind() {
            "string" => unescape(self.0).map(Cow::into_owned),
            "integer" | "number" | "boolean" => Some(self.0.to_owned()),
            _ => None,
        }
    }

    /// The members of an object in their order. None for another type.
    #[inline(never)]
    pub(super) fn members(self) -> Option<Members<'a>> {
        let text = self.0.starts_with('{').then_some(self.0)?;
        let member = |(name, value): (Span, Span)| {
            let quoted = text.get(name.start.checked_sub(1)?..name.end.checked_add(1)?)?;
            Some((unescape(quoted).unwrap_or(Cow::Borrowed(quoted)), Self(text.get(value)?)))
        };
        Some(skim::members(text, &(0..text.len())).into_iter().filter_map(member).collect())
    }

    /// The items of an array. None for another type.
    #[inline(never)]
    pub(super) fn items(self) -> Option<Vec<Self>> {
        let text = self.0.starts_with('[').then_some(self.0)?;
        let item = |item: Span| text.get(item).map(Self);
        Some(skim::items(text, &(0..text.len())).into_iter().filter_map(item).collect())
    }
}

/// The text that a JSON string stands for.
#[inline(never)]
fn unescape(quoted: &str) -> Option<Cow<'_, str>> {
    match quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_slice(quoted.as_bytes()).map(Cow::Owned).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let members = Json::parse(text).unwrap().members().unwrap();
        let members: Vec<_> = members.iter().map(|(name, value)| (&**name, value.text())).collect();
        assert_eq!(members, expected, "{text}");
    }

    #[test]
    fn values_keep_their_text() {
        check("{}", &[]);
        check(" { } ", &[]);
        check(r#"{"a":1}"#, &[("a", "1")]);
        check("{\"a\" :\t1.50e3 ,\n\"b\": -0}", &[("a", "1.50e3"), ("b", "-0")]);
        check(r#"{"n":12345678901234567890123}"#, &[("n", "12345678901234567890123")]);
        check(r#"{"a":"}\",\\","b":null}"#, &[("a", r#""}\",\\""#), ("b", "null")]);
        check(r#"{"a":{"b":[1,{"c":"]"}]},"d":[ ]}"#, &[("a", r#"{"b":[1,{"c":"]"}]}"#), ("d", "[ ]")]);
        check(r#"{"\u0061\n":true,"é":"ü"}"#, &[("a\n", "true"), ("é", "\"ü\"")]);
        check(r#"{"a":1,"a":2}"#, &[("a", "1"), ("a", "2")]);
    }

    #[test]
    fn items() {
        let texts = |text| {
            let items = Json::parse(text).unwrap().items().unwrap();
            items.into_iter().map(Json::text).collect::<Vec<_>>()
        };
        assert_eq!(texts("[]"), [] as [&str; 0]);
        assert_eq!(
            texts("[ 1 , \"a,b\" , [2,3] , {\"x\":[]},false]"),
            ["1", "\"a,b\"", "[2,3]", "{\"x\":[]}", "false"]
        );
        assert_eq!(Json::parse("{}").unwrap().items(), None);
        assert_eq!(Json::parse("[]").unwrap().members(), None);
    }

    #[test]
    fn kinds_and_scalars() {
        let check = |text, kind, scalar: Option<&str>| {
            let json = Json::parse(text).unwrap();
            assert_eq!((json.kind(), json.scalar().as_deref()), (kind, scalar), "{text}");
        };
        check("1", "integer", Some("1"));
        check("-12", "integer", Some("-12"));
        check("1.0", "number", Some("1.0"));
        check("1e3", "number", Some("1e3"));
        check("true", "boolean", Some("true"));
        check("null", "null", None);
        check(r#""a\u00e9\"""#, "string", Some("aé\""));
        check(r#""""#, "string", Some(""));
        check("[]", "array", None);
        check("{}", "object", None);
    }

    #[test]
    fn what_is_not_json() {
        for text in ["", "{", "{a:1}", "{\"a\":1,}", "{'a':1}", "{} {}", "\u{feff}{}", "\"a", "[1 2]", "nul"]
        {
            assert!(Json::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_and_broken_escapes_end_nothing() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let members = Json::parse(&deep).unwrap().members().unwrap();
        assert_eq!(members[0].1.items().map(|items| items.len()), Some(1));
        let surrogate = Json::parse(r#"{"\ud800":"\ud800"}"#).unwrap().members().unwrap();
        assert_eq!((&*surrogate[0].0, surrogate[0].1.scalar()), (r#""\ud800""#, None));
    }
}
