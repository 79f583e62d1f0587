//! The macros that are known.

/// A macro that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Macro {
    Code,
    NoFormat,
    Quote,
    Panel,
    Info,
    Note,
    Tip,
    Warning,
    Expand,
    Color,
}

/// The macros' names, and how they end.
pub(super) const MACROS: &[(&str, &str, Macro); 10] = &[
    ("code", "{code}", Macro::Code),
    ("noformat", "{noformat}", Macro::NoFormat),
    ("quote", "{quote}", Macro::Quote),
    ("panel", "{panel}", Macro::Panel),
    ("info", "{info}", Macro::Info),
    ("note", "{note}", Macro::Note),
    ("tip", "{tip}", Macro::Tip),
    ("warning", "{warning}", Macro::Warning),
    ("expand", "{expand}", Macro::Expand),
    ("color", "{color}", Macro::Color),
];
