//! Names, colours, sizes and numbers that the two formats spell differently.

use super::super::node::Value;
use super::super::write::write_value;
use std::borrow::Cow;

/// A macro and the type of panel that it is.
pub(super) const PANELS: &[(&str, &str)] =
    &[("info", "info"), ("tip", "success"), ("note", "warning"), ("warning", "error"), ("panel", "custom")];

/// A parameter of the macro `panel` and the attribute of a panel that it is.
pub(super) const PANEL_PARAMETERS: &[(&str, &str)] = &[
    ("bgColor", "panelColor"),
    ("panelIcon", "panelIcon"),
    ("panelIconId", "panelIconId"),
    ("panelIconText", "panelIconText"),
];

/// A colour of the macro `status`, and what it is in ADF.
pub(super) const STATUS_COLORS: &[(&str, &str)] = &[
    ("Grey", "neutral"),
    ("Red", "red"),
    ("Yellow", "yellow"),
    ("Green", "green"),
    ("Blue", "blue"),
    ("Purple", "purple"),
];

/// The widths of a section's columns by its type.
pub(super) const LAYOUTS: &[(&str, &[Value<'static>])] = &[
    ("two_equal", &[Value::Whole(50), Value::Whole(50)]),
    ("two_left_sidebar", &[Value::Float(33.33), Value::Float(66.66)]),
    ("two_right_sidebar", &[Value::Float(66.66), Value::Float(33.33)]),
    ("three_equal", &[Value::Float(33.33), Value::Float(33.33), Value::Float(33.33)]),
    ("three_with_sidebars", &[Value::Whole(25), Value::Whole(50), Value::Whole(25)]),
];

/// Emoticons: name, id, short name and character (`acNameToEmojiMap` of
/// `@atlaskit/adf-schema`).
pub(super) const EMOTICONS: &[(&str, &str, &str, &str)] = &[
    ("smile", "1f642", ":slight_smile:", "🙂"),
    ("sad", "1f641", ":slight_frown:", "🙁"),
    ("cheeky", "1f61b", ":stuck_out_tongue:", "😛"),
    ("laugh", "1f600", ":grinning:", "😀"),
    ("wink", "1f609", ":wink:", "😉"),
    ("information", "2139", ":information_source:", "ℹ"),
    ("tick", "2705", ":white_check_mark:", "✅"),
    ("cross", "274e", ":negative_squared_cross_mark:", "❎"),
    ("warning", "26a0", ":warning:", "⚠"),
    ("plus", "2795", ":heavy_plus_sign:", "➕"),
    ("minus", "2796", ":heavy_minus_sign:", "➖"),
    ("question", "2753", ":question:", "❓"),
    ("heart", "2764", ":heart:", "❤"),
    ("broken-heart", "1f494", ":broken_heart:", "💔"),
    ("thumbs-up", "1f44d", ":thumbsup:", "👍"),
    ("thumbs-down", "1f44e", ":thumbsdown:", "👎"),
    ("light-on", "1f4a1", ":bulb:", "💡"),
    ("yellow-star", "2b50", ":star:", "⭐"),
];

/// Colours that have names in pages that people wrote.
const COLORS: &[(&str, u32)] = &[
    ("black", 0x00_0000),
    ("white", 0xff_ffff),
    ("gray", 0x80_8080),
    ("grey", 0x80_8080),
    ("silver", 0xc0_c0c0),
    ("red", 0xff_0000),
    ("maroon", 0x80_0000),
    ("orange", 0xff_a500),
    ("yellow", 0xff_ff00),
    ("green", 0x00_8000),
    ("lime", 0x00_ff00),
    ("teal", 0x00_8080),
    ("blue", 0x00_00ff),
    ("navy", 0x00_0080),
    ("purple", 0x80_0080),
    ("magenta", 0xff_00ff),
];

/// Whether a macro is a node of ADF and no extension.
pub(super) fn is_node(name: &str) -> bool {
    right(PANELS, name).is_some() || matches!(name, "code" | "noformat" | "expand" | "status" | "view-file")
}

/// The other side of a pair.
#[inline(never)]
pub(super) fn right<'t>(table: &'t [(&'t str, &'t str)], left: &str) -> Option<&'t str> {
    table.iter().find(|(name, _)| name.eq_ignore_ascii_case(left)).map(|(_, other)| *other)
}

/// The side of a pair that is its name.
#[inline(never)]
pub(super) fn left<'t>(table: &'t [(&'t str, &'t str)], right: &str) -> Option<&'t str> {
    table.iter().find(|(_, other)| *other == right).map(|(name, _)| *name)
}

/// A declaration of a `style`.
#[inline(never)]
pub(super) fn declared(style: &str, property: &str) -> Option<String> {
    let mut found = style.split(';').filter_map(|declaration| declaration.split_once(':'));
    let (_, value) = found.find(|(name, _)| name.trim().eq_ignore_ascii_case(property))?;
    Some(value.trim().to_ascii_lowercase())
}

/// A colour of CSS as ADF has it: `#rrggbb`.
#[inline(never)]
pub(super) fn color(css: &str) -> Option<String> {
    let number = if let Some(digits) = css.strip_prefix('#') {
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
        match digits.len() {
            6 => number,
            3 => {
                let (r, g, b) = (number >> 8 & 15, number >> 4 & 15, number & 15);
                (r << 16 | g << 8 | b).checked_mul(17)?
            }
            _ => return None,
        }
    } else if let Some(parts) = css.strip_prefix("rgb(").and_then(|css| css.strip_suffix(')')) {
        let mut parts = parts.split(',').map(|part| part.trim().parse::<u8>());
        let mut part = || Some(u32::from(parts.next()?.ok()?));
        part()? << 16 | part()? << 8 | part()?
    } else {
        COLORS.iter().find(|(name, _)| *name == css)?.1
    };
    Some(format!("#{number:06x}"))
}

/// A colour of ADF as Confluence writes it: `rgb(1,2,3)`.
#[inline(never)]
pub(super) fn rgb(color: &str) -> Option<String> {
    let number = color.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let number = u32::from_str_radix(number, 16).ok()?;
    Some(format!("rgb({},{},{})", number >> 16 & 255, number >> 8 & 255, number & 255))
}

/// A number with or without a fraction, which may have a unit behind it.
#[inline(never)]
pub(super) fn number<'a>(text: &str) -> Option<Value<'a>> {
    let text = text.trim();
    let end = text.bytes().position(|byte| !byte.is_ascii_digit() && byte != b'.').unwrap_or(text.len());
    let (whole, fraction) = text.get(..end)?.split_once('.').unwrap_or((text.get(..end)?, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = u32::try_from(fraction.len()).ok()?;
    let whole: u64 = whole.parse().ok()?;
    if digits == 0 {
        return Some(Value::Whole(whole));
    }
    let scale = 10_u64.checked_pow(digits)?;
    let scaled = whole.checked_mul(scale)?.checked_add(fraction.parse().ok()?)?;
    #[expect(clippy::cast_precision_loss, reason = "widths have few digits")]
    let number = scaled as f64 / scale as f64;
    Some(Value::Float(number))
}

/// A number as text.
#[inline(never)]
pub(super) fn digits(value: &Value<'_>) -> String {
    let mut out = String::new();
    if value.as_number().is_some() {
        write_value(value, &mut out);
    }
    out
}

/// `panelType` as `panel-type`.
#[inline(never)]
pub(super) fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// `panel-type` as `panelType`.
#[inline(never)]
pub(super) fn camel<'a>(name: Cow<'a, str>) -> Cow<'a, str> {
    if !name.contains('-') {
        return name;
    }
    let mut out = String::new();
    let mut parts = name.split('-');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let mut chars = part.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out.into()
}

/// The positions of a table's cells, up to so many columns.
#[derive(Debug, Default)]
pub(super) struct Grid {
    row: u64,
    column: usize,
    /// The row from which each column is free again.
    free: Vec<u64>,
}

/// No wider table has widths.
pub(super) const MAX_COLUMNS: usize = 512;

impl Grid {
    /// Begins the next row.
    pub(super) fn row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    /// Places a cell: at which column, and over how many.
    pub(super) fn cell(&mut self, columns: u64, rows: u64) -> (usize, usize) {
        while self.free.get(self.column).is_some_and(|free| *free > self.row) {
            self.column = self.column.saturating_add(1);
        }
        let from = self.column;
        let span = usize::try_from(columns.max(1)).unwrap_or(MAX_COLUMNS).min(MAX_COLUMNS);
        let end = from.saturating_add(span).min(MAX_COLUMNS);
        let until = self.row.saturating_add(rows.max(1));
        for column in from..end {
            match self.free.get_mut(column) {
                Some(free) => *free = until,
                None => self.free.push(until),
            }
        }
        self.column = end;
        (from, end.saturating_sub(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors() {
        let check = |css, expected: Option<&str>| assert_eq!(color(css).as_deref(), expected, "{css}");
        check("rgb(255, 0,1)", Some("#ff0001"));
        check("#AbC", Some("#aabbcc"));
        check("#010203", Some("#010203"));
        check("red", Some("#ff0000"));
        for none in ["", "#", "#é0", "#+12345", "rgb(1,2)", "rgb(256,0,0)", "var(--x)", "#12345678"] {
            check(none, None);
        }
        assert_eq!(rgb("#0a0B0c").as_deref(), Some("rgb(10,11,12)"));
    }

    #[test]
    fn numbers() {
        let check = |text, expected| assert_eq!(number(text), expected, "{text}");
        check("120.0px", Some(Value::Whole(120)));
        check(" 33.33 ", Some(Value::Float(33.33)));
        check("66.66%", Some(Value::Float(66.66)));
        for none in ["", "px", ".5", "99999999999999999999", "1.99999999999999999999999", "-1"] {
            check(none, None);
        }
    }

    #[test]
    fn grids() {
        let mut grid = Grid::default();
        grid.row();
        assert_eq!([grid.cell(1, 2), grid.cell(2, 1)], [(0, 1), (1, 2)]);
        grid.row();
        assert_eq!([grid.cell(0, 0), grid.cell(u64::MAX, u64::MAX)], [(1, 1), (2, MAX_COLUMNS - 2)]);
        grid.row();
        assert_eq!([grid.cell(1, 1), grid.cell(1, 1)], [(0, 1), (1, 1)]);
    }
}
