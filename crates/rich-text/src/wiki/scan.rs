//! Parts of texts, found by bytes. The functions of `str` do as much, each use of
//! them with code of its own.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use std::fmt::Write as _;

/// The position of the first of some ASCII characters.
#[inline(never)]
pub(super) fn find(text: &str, any: &[u8]) -> Option<usize> {
    text.bytes().position(|byte| any.contains(&byte))
}

/// The position of a text in another.
#[inline(never)]
pub(super) fn find_text(text: &str, part: &str) -> Option<usize> {
    text.find(part)
}

/// Splits a text at the first of some ASCII characters.
#[inline(never)]
pub(super) fn cut<'t>(text: &'t str, any: &[u8]) -> Option<(&'t str, &'t str)> {
    let at = find(text, any)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// A text with each of a part replaced.
#[inline(never)]
pub(super) fn replaced(text: &str, part: &str, by: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = find_text(rest, part) {
        out.push_str(rest.get(..at).unwrap_or_default());
        out.push_str(by);
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The number of some ASCII characters at the end of a text.
#[inline(never)]
pub(super) fn tail(text: &str, any: &[u8]) -> usize {
    text.bytes().rev().take_while(|byte| any.contains(byte)).count()
}

/// The number of some ASCII characters at the start of a text.
#[inline(never)]
pub(super) fn lead(text: &str, any: &[u8]) -> usize {
    text.bytes().take_while(|byte| any.contains(byte)).count()
}

/// A text without so many bytes at its start and at its end.
#[inline(never)]
pub(super) fn inner(text: &str, lead: usize, tail: usize) -> &str {
    text.get(lead..text.len().saturating_sub(tail)).unwrap_or_default()
}

/// The next of the parameters of a macro or a picture, `key=value` or `key`, of
/// those between bars or commas.
#[inline(never)]
pub(super) fn parameter<'t>(rest: &mut &'t str, between: &[u8]) -> Option<(&'t str, Option<&'t str>)> {
    if rest.is_empty() {
        return None;
    }
    let (part, more) = cut(rest, between).unwrap_or((rest, ""));
    *rest = more;
    Some(match cut(part, b"=") {
        Some((key, value)) => (key.trim_ascii(), Some(value.trim_ascii())),
        None => (part.trim_ascii(), None),
    })
}

/// Writes a text with the code of some ASCII characters in their place: `&#124;`,
/// or `%7C` if `percent`.
#[inline(never)]
pub(super) fn coded(text: &str, any: &[u8], percent: bool, out: &mut String) {
    for c in text.chars() {
        let code = u32::from(c);
        if !any.contains(&u8::try_from(code).unwrap_or_default()) {
            out.push(c);
        } else if percent {
            let _ = write!(out, "%{code:02X}");
        } else {
            let _ = write!(out, "&#{code};");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        assert_eq!(cut("a|b|c", b"|="), Some(("a", "b|c")));
        assert_eq!(replaced("xaxbx", "x", "--"), "--a--b--");
        assert_eq!((lead("  é ", b" "), tail("  é ", b" ")), (2, 1));
        assert_eq!(inner("  é ", 2, 1), "é");
        let mut rest = "java|title= A.java |x";
        let all: Vec<_> = std::iter::from_fn(|| parameter(&mut rest, b"|")).collect();
        assert_eq!(all, [("java", None), ("title", Some("A.java")), ("x", None)]);
        let mut out = String::new();
        coded("a|é", b"|", false, &mut out);
        coded("]é\0", b"]", true, &mut out);
        assert_eq!(out, "a&#124;é%5Dé\0");
    }
}
