//! The inline markup that Jira recognizes: signs of phrases, emoticons, schemes
//! of addresses, colours.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::MarkKind;
use super::scan;

/// The signs around a phrase. The last stands twice: `??`.
pub(super) const SIGNS: &[u8; 7] = b"*_-+^~?";

/// The place of a sign among [`SIGNS`].
pub(super) fn place(sign: u8) -> Option<usize> {
    SIGNS.iter().position(|other| *other == sign)
}

/// The length of a sign in bytes.
pub(super) const fn width(sign: u8) -> usize {
    if sign == b'?' { 2 } else { 1 }
}

/// The sign of a mark, by the type of a `subsup`.
pub(super) const fn of(kind: MarkKind, sup: bool) -> Option<u8> {
    match kind {
        MarkKind::Strong => Some(b'*'),
        MarkKind::Em => Some(b'_'),
        MarkKind::Strike => Some(b'-'),
        MarkKind::Underline => Some(b'+'),
        MarkKind::Subsup => Some(if sup { b'^' } else { b'~' }),
        _ => None,
    }
}

/// The characters that a backslash escapes.
pub(super) const fn is_escapable(byte: u8) -> bool {
    matches!(
        byte,
        b'-' | b'#'
            | b'*'
            | b'_'
            | b'+'
            | b'?'
            | b'^'
            | b'~'
            | b'|'
            | b'%'
            | b'{'
            | b'}'
            | b'['
            | b']'
            | b'('
            | b')'
            | b'!'
            | b'@'
    )
}

#[inline(never)]
pub(super) fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Whether a byte is white space, or there is none.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0)
}

/// An emoticon: as it is written, its short name, and the emoji where there is
/// one. The longer come before what they begin with.
pub(super) type Emoticon = (&'static str, &'static str, &'static str);

pub(super) const EMOTICONS: &[Emoticon] = &[
    (":)", ":slight_smile:", "🙂"),
    (":-)", ":slight_smile:", "🙂"),
    (":(", ":disappointed:", "😞"),
    (":-(", ":disappointed:", "😞"),
    (":P", ":stuck_out_tongue:", "😛"),
    (":p", ":stuck_out_tongue:", "😛"),
    (":D", ":smiley:", "😃"),
    (";)", ":wink:", "😉"),
    (";-)", ":wink:", "😉"),
    ("(y)", ":thumbsup:", "👍"),
    ("(n)", ":thumbsdown:", "👎"),
    ("(i)", ":info:", "ℹ️"),
    ("(/)", ":check_mark:", "✅"),
    ("(x)", ":cross_mark:", "❌"),
    ("(!)", ":warning:", "⚠️"),
    ("(+)", ":plus:", "➕"),
    ("(-)", ":minus:", "➖"),
    ("(?)", ":question_mark:", "❓"),
    ("(on)", ":light_bulb_on:", "💡"),
    ("(off)", ":light_bulb_off:", ""),
    ("(*)", ":yellow_star:", "⭐"),
    ("(*y)", ":yellow_star:", "⭐"),
    ("(*r)", ":red_star:", ""),
    ("(*g)", ":green_star:", ""),
    ("(*b)", ":blue_star:", ""),
    ("(flag)", ":flag_on:", "🚩"),
    ("(flagoff)", ":flag_off:", "🏳️"),
];

/// The emoticon at a text's start, with no letter after it.
#[inline(never)]
pub(super) fn emoticon(text: &str) -> Option<&'static Emoticon> {
    let second = *text.as_bytes().get(1)?;
    if !matches!(second, b')' | b'(' | b'-' | b'P' | b'p' | b'D' | b'y' | b'n' | b'i' | b'/' | b'x')
        && !matches!(second, b'!' | b'+' | b'?' | b'o' | b'*' | b'f')
    {
        return None;
    }
    EMOTICONS
        .iter()
        .find(|(sign, ..)| text.strip_prefix(sign).is_some_and(|rest| !is_word(rest.chars().next())))
}

/// The start of the address whose scheme ends at a colon.
#[inline(never)]
pub(super) fn address(text: &str, colon: usize) -> Option<usize> {
    let before = text.get(..colon)?;
    let after = text.get(colon..)?;
    let (schemes, rest): (&[&str], _) = match after.strip_prefix("://") {
        Some(rest) => (&["https", "http", "ftp", "ftps", "nntp", "news", "irc"], rest),
        None if before.ends_with("mailto") => (&["mailto"], after.get(1..)?),
        None => return None,
    };
    rest.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(())?;
    schemes.iter().find_map(|scheme| {
        let host = before.strip_suffix(scheme)?;
        let free = !host.ends_with(|c: char| c.is_alphanumeric() || "\"[|'!".contains(c));
        free.then_some(host.len())
    })
}

/// Whether a text is an address with a scheme.
pub(super) fn is_address(text: &str) -> bool {
    scan::find(text, b":").is_some_and(|colon| address(text, colon) == Some(0))
}

/// The length of the address that a text begins with.
#[inline(never)]
pub(super) fn address_len(text: &str) -> usize {
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.!~*';/?:@#&=%+$,[]()".contains(byte);
    let end = text.bytes().position(|byte| !belongs(&byte)).unwrap_or(text.len());
    let address = text.get(..end).unwrap_or_default();
    end - scan::tail(address, b".,)];'!")
}

/// Whether Jira takes what stands in brackets after a bar for an address.
#[inline(never)]
pub(super) fn is_target(text: &str) -> bool {
    scan::find(text, b":/#.?@").is_some() && scan::find(text, b" \t\r\n").is_none()
}

/// Whether what stands in exclamation marks is a file or the address of one.
#[inline(never)]
pub(super) fn is_file(name: &str) -> bool {
    if name.starts_with("https://") || name.starts_with("http://") {
        return name.len() > 8;
    }
    name.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty()
            && (1..=5).contains(&end.len())
            && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bsol", '\\'),
    ("copy", '©'),
];

/// The character of the entity at a text's start, and the entity's length.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let inner = text.get(1..)?;
    let end = inner.bytes().take(10).position(|byte| byte == b';')?;
    let name = inner.get(..end)?;
    let c = match name.strip_prefix('#') {
        Some(code) if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            let code = match code.strip_prefix(['x', 'X']) {
                Some(code) => u32::from_str_radix(code, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
        Some(_) => return None,
        None => ENTITIES.iter().find(|(other, _)| *other == name)?.1,
    };
    Some((c, end + 2))
}

const COLORS: &[(&str, &str)] = &[
    ("black", "#000000"),
    ("blue", "#0000ff"),
    ("brown", "#a52a2a"),
    ("cyan", "#00ffff"),
    ("gray", "#808080"),
    ("green", "#008000"),
    ("grey", "#808080"),
    ("lime", "#00ff00"),
    ("magenta", "#ff00ff"),
    ("maroon", "#800000"),
    ("navy", "#000080"),
    ("olive", "#808000"),
    ("orange", "#ffa500"),
    ("pink", "#ffc0cb"),
    ("purple", "#800080"),
    ("red", "#ff0000"),
    ("silver", "#c0c0c0"),
    ("teal", "#008080"),
    ("white", "#ffffff"),
    ("yellow", "#ffff00"),
];

/// The `#rrggbb` of a colour.
#[inline(never)]
pub(super) fn color(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((_, color)) = COLORS.iter().find(|(name, _)| *name == text) {
        return Some((*color).to_owned());
    }
    let digits = text.strip_prefix('#').unwrap_or(&text);
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        6 => Some(["#", digits].concat()),
        3 => {
            let mut long = String::from("#");
            digits.chars().for_each(|digit| long.extend([digit, digit]));
            Some(long)
        }
        _ => None,
    }
}

/// The panels by their background in Jira.
pub(super) const PANELS: &[(&str, &str)] = &[
    ("info", "#deebff"),
    ("note", "#eae6ff"),
    ("tip", "#e3fcef"),
    ("success", "#e3fcef"),
    ("warning", "#fffae6"),
    ("error", "#ffebe6"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoticons() {
        let check = |text, expected: Option<&str>| {
            assert_eq!(emoticon(text).map(|(sign, ..)| *sign), expected, "{text}");
        };
        check("(x) no", Some("(x)"));
        check("(xy)", None);
        check("(*r)", Some("(*r)"));
        check("(flagoff)", Some("(flagoff)"));
        check(":-)", Some(":-)"));
        check(":D", Some(":D"));
        check(":Du", None);
        check("(", None);
    }

    #[test]
    fn addresses() {
        let check = |text: &str, expected: Option<usize>| {
            assert_eq!(address(text, text.find(':').unwrap()), expected, "{text}");
        };
        check("see https://a.b", Some(4));
        check("shttp://a.b", None);
        check("mailto:a@b.c", Some(0));
        check("\"http://a.b\"", None);
        check("http://", None);
        assert_eq!(address_len("http://a.b/c(d)."), 14);
        assert_eq!(address_len("http://a.b|c"), 10);
    }

    #[test]
    fn entities_and_colors() {
        assert_eq!(entity("&#92;x"), Some(('\\', 5)));
        assert_eq!(entity("&#x41;"), Some(('A', 6)));
        assert_eq!(entity("&amp;"), Some(('&', 5)));
        for text in ["&", "&;", "&foo;", "&#0;", "&# 1;", "&amp"] {
            assert_eq!(entity(text), None, "{text}");
        }
        assert_eq!(color("Red").as_deref(), Some("#ff0000"));
        assert_eq!(color("#abc").as_deref(), Some("#aabbcc"));
        assert_eq!(color("205081").as_deref(), Some("#205081"));
        assert_eq!(color("rgb(1,2,3)"), None);
    }
}
