//! JSON that is handed on as it was written: the members of an object and the
//! items of an array as slices of their text. So a number keeps all its digits,
//! and a large body is read once.

use crate::error::Error;
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
                "The arguments are not JSON, at line {}, column {}.",
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
        let mut rest = self.0.strip_prefix('{')?;
        let mut members = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n', '\r', ',']);
            if rest.starts_with('}') || rest.is_empty() {
                return Some(members);
            }
            let (name, behind) = split(rest);
            let (value, behind) = split(behind.trim_start_matches([' ', '\t', '\n', '\r', ':']));
            members.push((unescape(name).unwrap_or(Cow::Borrowed(name)), Self(value)));
            rest = behind;
        }
    }

    /// The items of an array. None for another type.
    #[inline(never)]
    pub(super) fn items(self) -> Option<Vec<Self>> {
        let mut rest = self.0.strip_prefix('[')?;
        let mut items = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n', '\r', ',']);
            if rest.starts_with(']') || rest.is_empty() {
                return Some(items);
            }
            let (item, behind) = split(rest);
            items.push(Self(item));
            rest = behind;
        }
    }
}

/// Parts a text that starts with a value behind that value. What is no JSON is
/// parted somewhere; a part is never empty unless the text is.
fn split(text: &str) -> (&str, &str) {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (place, byte) in text.bytes().enumerate() {
        let inside = std::mem::replace(&mut escaped, false);
        let ends = match byte {
            _ if inside => false,
            b'\\' if quoted => {
                escaped = true;
                false
            }
            b'"' => {
                quoted = !quoted;
                !quoted && depth == 0
            }
            _ if quoted => false,
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                false
            }
            b'}' | b']' if depth > 0 => {
                depth = depth.saturating_sub(1);
                depth == 0
            }
            b',' | b':' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 && place > 0 => {
                return text.split_at_checked(place).unwrap_or((text, ""));
            }
            _ => false,
        };
        if ends {
            return text.split_at_checked(place.saturating_add(1)).unwrap_or((text, ""));
        }
    }
    (text, "")
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
