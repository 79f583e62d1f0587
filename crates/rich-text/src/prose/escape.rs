//! Text that is read as nothing but text.

use super::Writer;

/// The context of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Whether it is the last of its line.
    pub(super) last: bool,
    /// Whether a link follows.
    pub(super) before_link: bool,
    /// Whether it is a link's.
    pub(super) linked: bool,
}

/// Bytes that may have a meaning.
const fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'\\'
            | b'`'
            | b'*'
            | b'_'
            | b'['
            | b']'
            | b'<'
            | b'&'
            | b'~'
            | b'!'
            | b':'
            | b'|'
            | b'#'
            | b'\n'
            | b'\r'
            | b'\t'
            | b'w'
    )
}

impl Writer<'_> {
    /// Text, with escapes where it would have a meaning.
    pub(super) fn escaped(&mut self, text: &str, place: Place) {
        let mut text = text;
        if self.out.len() == self.line_start {
            text = self.line_begin(text);
        }
        // What looks like a definition of a link at a line's start would be one.
        if self.out.ends_with(']') && text.starts_with(':') {
            self.out.push('\\');
        }
        let mut tail = "";
        if place.last && text.ends_with(' ') {
            let kept = text.trim_end_matches(' ').len();
            (text, tail) = text.split_at_checked(kept).unwrap_or((text, ""));
        }
        let bytes = text.as_bytes();
        let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let mut from = 0;
        for (at, &found) in bytes.iter().enumerate() {
            if !is_special(found) {
                continue;
            }
            let next = byte(at.saturating_add(1));
            let last = at.saturating_add(1) == bytes.len();
            let before = at.checked_sub(1).map(byte);
            let code = match found {
                b'\n' => "&#10;",
                b'\r' => "&#13;",
                b'\t' => "&#9;",
                b'_' if is_word(before) && !last && is_word(Some(next)) => continue,
                b'<' if matches!(next, b' ' | b'=' | b'0'..=b'9') && !last => continue,
                b'&' if !last && !next.is_ascii_alphanumeric() && next != b'#' => continue,
                b'!' if !(next == b'[' || last && place.before_link) => continue,
                b':' if place.linked || !bytes.get(at..).is_some_and(|rest| rest.starts_with(b"://")) => {
                    continue;
                }
                b'|' if !self.cell => continue,
                b'#' if !self.heading => continue,
                b'w' => {
                    // The dot of `www.` is what makes an address of it.
                    if place.linked
                        || !bytes.get(..=at).is_some_and(|text| text.ends_with(b"www"))
                        || next != b'.'
                    {
                        continue;
                    }
                    let after = at.saturating_add(1);
                    self.out.push_str(text.get(from..after).unwrap_or_default());
                    self.out.push('\\');
                    from = after;
                    continue;
                }
                _ => "\\",
            };
            self.out.push_str(text.get(from..at).unwrap_or_default());
            self.out.push_str(code);
            from = if code.len() > 1 { at.saturating_add(1) } else { at };
        }
        self.out.push_str(text.get(from..).unwrap_or_default());
        for _ in tail.bytes() {
            self.out.push_str("&#32;");
        }
    }

    /// Writes what would make a block of a line's text, and says what is left.
    fn line_begin<'t>(&mut self, text: &'t str) -> &'t str {
        let rest = text.trim_start_matches(' ');
        for _ in 0..text.len().saturating_sub(rest.len()) {
            self.out.push_str("&#32;");
        }
        if rest.len() < text.len() {
            return rest;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let sign = rest.as_bytes().get(digits).copied().unwrap_or_default();
        let ends_a_number = digits > 0 && matches!(sign, b'.' | b')');
        let begins_a_block = digits == 0
            && (matches!(sign, b'#' | b'>' | b'-' | b'+' | b'=' | b'|') || rest.starts_with(":-"));
        if self.cell || !(ends_a_number || begins_a_block) || (sign == b'#' && self.heading) {
            return rest;
        }
        let (number, rest) = rest.split_at_checked(digits).unwrap_or(("", rest));
        self.out.push_str(number);
        self.out.push('\\');
        self.out.push(char::from(sign));
        rest.get(1..).unwrap_or_default()
    }

    /// Text of HTML, on one line.
    pub(super) fn html(&mut self, text: &str) {
        let last = text.len().saturating_sub(1);
        for (at, c) in text.char_indices() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                c if c.is_control() || c.is_whitespace() && (c != ' ' || at == 0 || at == last) => {
                    self.out.push_str(&format!("&#{};", u32::from(c)));
                }
                c => self.out.push(c),
            }
        }
    }
}

fn is_word(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric())
}

/// Text within brackets.
pub(super) fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
            c if c.is_ascii_punctuation()
                && !matches!(c, ' ' | '.' | ',' | '-' | '@' | '(' | ')' | '\'' | '/' | ':' | '"') =>
            {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}

/// Writes the target of a link, in brackets. Returns whether it can be written.
pub(super) fn target(address: &str, title: Option<&str>, out: &mut String) -> bool {
    if address.contains('\0') || title.is_some_and(|title| title.contains('\0')) {
        return false;
    }
    out.push('(');
    let depth = address.contains(['(', ')']);
    let bare = !address.is_empty()
        && !depth
        && !address.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\' | '&' | '|' | '`')
        });
    if bare {
        out.push_str(address);
    } else {
        out.push('<');
        for c in address.chars() {
            quoted(c, "<>\\&|`", out);
        }
        out.push('>');
    }
    if let Some(title) = title {
        out.push_str(" \"");
        for c in title.chars() {
            quoted(c, "\"\\&|`<", out);
        }
        out.push('"');
    }
    out.push(')');
    true
}

fn quoted(c: char, special: &str, out: &mut String) {
    if matches!(c, '\n' | '\r') {
        out.push_str(&format!("&#{};", u32::from(c)));
        return;
    }
    if special.contains(c) {
        out.push('\\');
    }
    out.push(c);
}
