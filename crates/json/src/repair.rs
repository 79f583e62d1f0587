//! Text with U+FFFD in place of what no JSON text holds: broken UTF-8, half a pair of
//! surrogates, and control characters inside a string. One such byte in one string
//! costs that character, not the response.

use std::borrow::Cow;

/// The replacement of an invalid character.
const NO_CHARACTER: &str = "\u{fffd}";

/// The text of a response, as JSON may hold it. Without a byte order mark.
pub fn repair(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut quoted) = (text, false);
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..b' ')) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let taken = match found.as_bytes().first() {
            Some(b'"') => {
                quoted = !quoted;
                1
            }
            Some(b'\\') => match surrogate(found) {
                Some(Surrogate::Lone) if quoted => {
                    out.push_str(NO_CHARACTER);
                    rest = found.get(ESCAPE..).unwrap_or_default();
                    continue;
                }
                Some(_) => ESCAPE.saturating_mul(2),
                // With the character behind it, which may have several bytes.
                None => found.chars().take(2).map(char::len_utf8).sum(),
            },
            _ if quoted => {
                out.push_str(NO_CHARACTER);
                rest = found.get(1..).unwrap_or_default();
                continue;
            }
            _ => 1,
        };
        let (taken, behind) = found.split_at_checked(taken).unwrap_or((found, ""));
        out.push_str(taken);
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// JSON that is whole but for surrogates, without halves of them.
pub fn without_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut rest = json;
    while let Some((_, found)) = rest.find('\\').map(|at| rest.split_at(at)) {
        if surrogate(found).is_some() {
            return Cow::Owned(repair(json.as_bytes()));
        }
        let taken: usize = found.chars().take(2).map(char::len_utf8).sum();
        rest = found.get(taken..).unwrap_or_default();
    }
    Cow::Borrowed(json)
}

/// Whether text that may be JSON holds half a surrogate pair, or a control character
/// that is no blank of JSON, or may be within a string.
pub fn is_broken(text: &str) -> bool {
    text.starts_with('\u{feff}')
        // Many at once: a body may be large.
        || text.as_bytes().chunks(64).any(|part| part.iter().fold(false, |found, byte| found | (*byte < b' ')))
        || matches!(without_lone_surrogates(text), Cow::Owned(_))
}

/// The length of `\u1234`.
const ESCAPE: usize = 6;

enum Surrogate {
    /// Both halves, one escape after the other.
    Pair,
    /// One without the other.
    Lone,
}

/// Whether a text starts with the escape of a surrogate.
fn surrogate(text: &str) -> Option<Surrogate> {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
    };
    match unit(text)? {
        0xd800..0xdc00 => match text.get(ESCAPE..).and_then(unit) {
            Some(0xdc00..0xe000) => Some(Surrogate::Pair),
            _ => Some(Surrogate::Lone),
        },
        0xdc00..0xe000 => Some(Surrogate::Lone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_becomes_one_character() {
        let check = |body: &[u8], expected: &str| assert_eq!(repair(body), expected, "{body:?}");
        check(b"", "");
        check(br#"{"a":[1,"b\u00e9\n\\",null]}"#, r#"{"a":[1,"b\u00e9\n\\",null]}"#);
        check(b"\xef\xbb\xbf{}", "{}");
        check(b"[\r\n\t\"a\tb\nc\x00\"\n]", "[\r\n\t\"a\u{fffd}b\u{fffd}c\u{fffd}\"\n]");
        check(b"\"a\xffb\xc3\"", "\"a\u{fffd}b\u{fffd}\"");
        check(br#""\ud83d\ude00""#, r#""\ud83d\ude00""#);
        check(br#""\uD83Dx\ude00""#, "\"\u{fffd}x\u{fffd}\"");
        check(br#""\ud83d\ud83d\ude00""#, "\"\u{fffd}\\ud83d\\ude00\"");
        // An escaped backslash, a quote in a string, and what is truncated.
        check(br#""\\ud800\"\u+d80\ud8"#, r#""\\ud800\"\u+d80\ud8"#);
        check("\"\\é\\".as_bytes(), "\"\\é\\");
        check(br#""\udfff"#, "\"\u{fffd}");
    }

    #[test]
    fn whole_json_is_left_where_it_is() {
        let whole = r#"{"a":"\u00e9\\ud800 \"","b":1.50}"#;
        assert!(matches!(without_lone_surrogates(whole), Cow::Borrowed(same) if same == whole));
        assert_eq!(
            without_lone_surrogates(r#"["\ud83d\ude00","\udead!"]"#),
            "[\"\\ud83d\\ude00\",\"\u{fffd}!\"]"
        );
    }
}
