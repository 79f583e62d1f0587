//! What text of a server may hold.

use std::borrow::Cow;

/// Text without what would steer a terminal or change the order of what it
/// shows. Control characters become visible, white space a space.
pub(in super::super) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(shown).collect())
}

/// JSON with escapes for what would steer a terminal or change the order of what it
/// shows. It has the same values.
pub(in super::super) fn escaped(json: &str) -> Cow<'_, str> {
    let plain = |c| matches!(c, '\n' | '\t') || shown(c) == Some(c);
    if json.chars().all(plain) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            c if plain(c) => out.push(c),
            // It stands between values alone.
            '\r' => out.push(' '),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    Cow::Owned(out)
}

/// A line of code, with tabs of four columns.
pub(super) fn code(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0_usize;
    for c in line.chars() {
        if c == '\t' {
            out.push_str("    ".get(column % 4..).unwrap_or_default());
            column = 0;
        } else {
            out.extend(shown(c));
            column = column.wrapping_add(1);
        }
    }
    out
}

/// An address within the codes of a hyperlink, where only visible ASCII stands.
/// `None` where it leads to nothing that a browser or a mail program opens, or
/// is too long.
pub(super) fn target(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let opens = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !opens || address.len() > MAX_TARGET {
        return None;
    }
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(out)
}

/// In bytes. Terminals take no longer ones.
const MAX_TARGET: usize = 2083;

/// What stands for a character.
fn shown(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        // A picture of each stands in Unicode.
        '\0'..='\u{1f}' => char::from_u32(0x2400_u32.saturating_add(u32::from(c))),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' => Some(char::REPLACEMENT_CHARACTER),
        // Soft hyphens, the order of what is written, and old controls of it.
        '\u{ad}' | '\u{61c}' | '\u{200e}' | '\u{200f}' => None,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_seen_or_gone() {
        let check = |text, expected| assert_eq!(clean(text), expected, "{text:?}");
        check("Grüße, 世界 👩‍💻 e\u{301}", "Grüße, 世界 👩‍💻 e\u{301}");
        check("\u{1b}[31mred\u{7}\u{7f}", "␛[31mred␇␡");
        check("\u{9b}31m\u{9d}8;;x\u{9c}", "\u{fffd}31m\u{fffd}8;;x\u{fffd}");
        check("a\u{202e}exe.txt\u{2066}\u{200f}", "aexe.txt");
        check("a\r\nb\tc\u{2028}d", "a  b c d");
    }

    #[test]
    fn json_keeps_its_values() {
        let text = "é\u{7f}\u{9b}2J\u{202e}a\u{2066}\u{feff}\u{ad}\u{2028}👩‍💻";
        let json = format!("{{\"a\":\r\n\t\"{text}\"}}");
        let escaped = escaped(&json);
        assert!(
            !escaped.contains(['\r', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{2028}']),
            "{escaped}"
        );
        let value: serde_json::Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(value["a"], text);
    }

    #[test]
    fn tabs_of_code() {
        assert_eq!(code("\ta\tb\u{1b}c"), "    a   b␛c");
    }

    #[test]
    fn targets_of_links() {
        let check = |address, expected: Option<&str>| assert_eq!(target(address).as_deref(), expected);
        check("https://a.b/ü?c=\u{1b}]8;;\u{7}", Some("https://a.b/%C3%BC?c=%1B]8;;%07"));
        check("MAILTO:mia@example.com", Some("MAILTO:mia@example.com"));
        check("javascript:alert(1)", None);
        check("file:///etc/passwd", None);
        check("/browse/KAN-1", None);
    }
}
