//! Values and names in JQL, read back by a small reader of what JQL calls a string.

use super::super::*;

/// The text of the string at the start of JQL, and what follows it. None where there
/// is none: no end, an escape that JQL does not have, a character that it refuses.
fn string(jql: &str) -> Option<(String, &str)> {
    let mut chars = jql.strip_prefix('"')?.chars();
    let mut units: Vec<u16> = Vec::new();
    loop {
        let c = match chars.next()? {
            '"' => return Some((String::from_utf16(&units).ok()?, chars.as_str())),
            '\\' => match chars.next()? {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                c @ ('\\' | '"' | '\'' | ' ') => c,
                'u' => {
                    let (digits, rest) = chars.as_str().split_at_checked(4)?;
                    chars = rest.chars();
                    units.push(u16::from_str_radix(digits, 16).ok()?);
                    continue;
                }
                _ => return None,
            },
            '\u{0}'..='\u{9}' | '\u{b}'..='\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => return None,
            '\u{fdd0}'..='\u{fdef}' | '\u{fffe}'..='\u{ffff}' => return None,
            c => c,
        };
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
}

/// The words that text search looks for. None where it would read a sign by itself.
fn words(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let mut plain = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' => plain.push(chars.next()?),
            c if SIGNS.contains(c) => return None,
            c => plain.push(c),
        }
    }
    Some(plain)
}

/// Texts with everything in them that JQL could trip over.
fn texts() -> Vec<String> {
    let pieces = [
        "\"", "\\", "\\\"", "'", "\n", "\r", "\t", " ", "\0", "\u{1}", "\u{7f}", "\u{9f}", "\u{fdd0}",
        "\u{ffff}", "\u{2028}", "é", "😀", "a", "OR 1 = 1", ") OR (", "*/", "--", "\\u0022", "\\n", "~", ":",
        "?", "ORDER BY",
    ];
    let mut random = fastrand::Rng::with_seed(3);
    let mut all: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
    for _ in 0..3000 {
        let count = random.usize(..8);
        all.push((0..count).map(|_| pieces[random.usize(..pieces.len())]).collect());
        all.push((0..count).map(|_| random.char(..)).collect());
    }
    all
}

#[test]
fn values() {
    let check = |text: &str, expected: &str| assert_eq!(quote(text), expected);
    check("", r#""""#);
    check("done", r#""done""#);
    check("a \"b\" \\c", r#""a \"b\" \\c""#);
    check("it's", r#""it's""#);
    check("a\nb\r\tc", r#""a\nb\r\tc""#);
    check("\u{0}\u{7f}\u{fffe}", r#""\u0000\u007f\ufffe""#);
    check("é 😀", "\"é 😀\"");
}

#[test]
fn no_value_leaves_its_quotes() {
    for text in texts() {
        let jql = format!("{} AND x", quote(&text));
        assert_eq!(string(&jql), Some((text.clone(), " AND x")), "{text:?}");
        assert_eq!(jql.chars().filter(|c| c.is_control()).count(), 0, "{text:?}");
    }
}

#[test]
fn words_as_they_are() {
    let check = |text: &str, expected: &str| assert_eq!(quote_words(text), expected);
    check("login fails", r#""login fails""#);
    check("C++", r#""C\\+\\+""#);
    check("a-b", r#""a\\-b""#);
    check("(x OR y)", r#""\\(x OR y\\)""#);
    check("5\" disk", r#""5\\\" disk""#);
    check("C:\\temp", r#""C\\:\\\\temp""#);
    check("what?", r#""what\\?""#);
    for sign in "+-&|!(){}[]^~*?\\:\"".chars() {
        let (value, _) = string(&quote_words(&sign.to_string())).unwrap();
        assert_eq!(value, format!("\\{sign}"));
    }
    for text in texts() {
        let quoted = quote_words(&text);
        let (value, rest) = string(&quoted).unwrap();
        assert_eq!((words(&value), rest), (Some(text), ""), "{quoted}");
    }
}

#[test]
fn fields() {
    let check = |name: &str, expected: &str| assert_eq!(quote_field(name), expected);
    for bare in ["summary", "fixVersion", "issuetype", "cf[10010]", "Rank", "story2"] {
        check(bare, bare);
    }
    check("Story Points", "\"Story Points\"");
    check("", "\"\"");
    check("Größe", "\"Größe\"");
    check("2fast", "\"2fast\"");
    check("cf[]", "\"cf[]\"");
    check("cf[1] OR cf[2]", "\"cf[1] OR cf[2]\"");
    check("a-b", "\"a-b\"");
    check("x\" = 1 OR \"y", r#""x\" = 1 OR \"y""#);
    for reserved in
        ["order", "Empty", "CHANGED", "Start", "Size", "number", "group", "Option", "cf", "with", "abort"]
    {
        check(reserved, &format!("\"{reserved}\""));
    }
    for text in texts() {
        let quoted = quote_field(&text);
        let is_bare = quoted == text && quoted.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(is_bare || string(&quoted) == Some((text.clone(), "")), "{text:?}");
    }
}
