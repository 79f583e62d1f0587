//! The attributes of each node and mark, and their allowed values. The facts are
//! those of Atlassian's `full.json` (`@atlaskit/adf-schema` 57.7).

use super::kind::{Kind, MarkKind};
use super::node::{Value, get};

/// An attribute: its name, and what it may be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Attribute {
    /// One that may be there.
    May(&'static str, Is),
    /// One that must be there.
    Needs(&'static str, Is),
}

/// The allowed values of an attribute.
#[derive(Debug, Clone, Copy)]
pub(super) enum Is {
    /// Anything.
    Any,
    /// A string.
    Text,
    /// A string that is not empty.
    Words,
    /// A number.
    Number,
    /// A number from this to that.
    Range(f64, f64),
    /// `true` or `false`.
    Flag,
    /// One of these strings.
    One(&'static [&'static str]),
    /// `#` and six hexadecimal digits, or eight.
    Color(bool),
    /// A name of a status's colour, or a colour.
    StatusColor,
    /// Strings, one at least.
    Texts,
    /// Numbers.
    Numbers,
    /// A card's `datasource`.
    Datasource,
}

/// Whether a node or mark has `attrs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It has none.
    Never,
    /// It may.
    Maybe,
    /// It must.
    Must,
}

/// The attributes of a kind: whether there must be any, and the forms they may
/// have, one of which must do.
pub(super) type Attributes = (Presence, &'static [&'static [Attribute]]);

use Attribute::{May, Needs};
use Is::{Any, Color, Flag, Number, Numbers, One, Range, Text, Texts, Words};
use Presence::{Maybe, Must, Never};

const ID: Attribute = May("localId", Text);
const VALIGN: Attribute = May("valign", One(&["top", "middle", "bottom"]));
const CARD_LAYOUTS: Is =
    One(&["wide", "full-width", "center", "wrap-right", "wrap-left", "align-end", "align-start"]);
const TABLE_LAYOUTS: Is = One(&["wide", "full-width", "center", "align-end", "align-start", "default"]);
const EXTENSION_LAYOUTS: Is = One(&["wide", "full-width", "default"]);
const PANELS: Is = One(&["info", "note", "tip", "warning", "error", "success", "custom"]);

const KEY: Attribute = Needs("extensionKey", Words);
const TYPE: Attribute = Needs("extensionType", Words);
const PARAMETERS: Attribute = May("parameters", Any);
const EXTENSION_TEXT: Attribute = May("text", Text);
const EXTENSION_ID: Attribute = May("localId", Words);

/// The attributes of a kind of node.
pub(super) const fn of(kind: Kind) -> Attributes {
    match kind {
        Kind::Doc | Kind::Text | Kind::MediaGroup | Kind::Unknown => (Never, &[]),
        Kind::Paragraph
        | Kind::Blockquote
        | Kind::BulletList
        | Kind::ListItem
        | Kind::Caption
        | Kind::Rule
        | Kind::LayoutSection
        | Kind::TableRow => (Maybe, &[&[ID]]),
        Kind::Heading => (Must, &[&[Needs("level", Range(1.0, 6.0)), ID]]),
        Kind::OrderedList => (Maybe, &[&[May("order", Range(0.0, f64::MAX)), ID]]),
        Kind::CodeBlock => (
            Maybe,
            &[&[
                May("language", Text),
                May("uniqueId", Text),
                ID,
                May("wrap", Flag),
                May("hideLineNumbers", Flag),
            ]],
        ),
        Kind::Panel => (
            Must,
            &[&[
                Needs("panelType", PANELS),
                May("panelIcon", Text),
                May("panelIconId", Text),
                May("panelIconText", Text),
                May("panelColor", Text),
                ID,
            ]],
        ),
        Kind::TaskItem | Kind::BlockTaskItem => {
            (Must, &[&[Needs("localId", Text), Needs("state", One(&["TODO", "DONE"]))]])
        }
        Kind::DecisionItem => (Must, &[&[Needs("localId", Text), Needs("state", Text)]]),
        Kind::TaskList | Kind::DecisionList => (Must, &[&[Needs("localId", Text)]]),
        Kind::Table => (
            Maybe,
            &[&[
                May("displayMode", One(&["default", "fixed"])),
                May("isNumberColumnEnabled", Flag),
                May("layout", TABLE_LAYOUTS),
                May("localId", Words),
                May("width", Number),
            ]],
        ),
        Kind::TableCell | Kind::TableHeader => (
            Maybe,
            &[&[
                May("colspan", Number),
                May("rowspan", Number),
                May("colwidth", Numbers),
                May("background", Text),
                ID,
                VALIGN,
            ]],
        ),
        Kind::Expand => (Maybe, &[&[May("title", Text), ID]]),
        Kind::NestedExpand => (Must, &[&[May("title", Text), ID]]),
        Kind::Extension | Kind::BodiedExtension => (
            Must,
            &[&[KEY, TYPE, PARAMETERS, EXTENSION_TEXT, May("layout", EXTENSION_LAYOUTS), EXTENSION_ID]],
        ),
        Kind::InlineExtension => (Must, &[&[KEY, TYPE, PARAMETERS, EXTENSION_TEXT, EXTENSION_ID]]),
        Kind::SyncBlock | Kind::BodiedSyncBlock => {
            (Must, &[&[Needs("resourceId", Text), Needs("localId", Text)]])
        }
        Kind::LayoutColumn => (Must, &[&[Needs("width", Range(0.0, 100.0)), ID, VALIGN]]),
        Kind::BlockCard => (
            Must,
            &[
                &[Needs("url", Text), ID],
                &[
                    Needs("datasource", Is::Datasource),
                    May("url", Text),
                    May("width", Number),
                    May("layout", CARD_LAYOUTS),
                    ID,
                ],
                &[Needs("data", Any), ID],
            ],
        ),
        Kind::EmbedCard => (
            Must,
            &[&[
                Needs("url", Text),
                Needs("layout", CARD_LAYOUTS),
                May("width", Range(0.0, 100.0)),
                May("originalHeight", Number),
                May("originalWidth", Number),
                ID,
            ]],
        ),
        Kind::InlineCard => (Must, &[&[Needs("url", Text), ID], &[Needs("data", Any), ID]]),
        Kind::MediaSingle => (
            Maybe,
            &[
                &[
                    Needs("layout", CARD_LAYOUTS),
                    May("width", Range(0.0, 100.0)),
                    May("widthType", One(&["percentage"])),
                    ID,
                ],
                &[
                    Needs("layout", CARD_LAYOUTS),
                    Needs("width", Range(0.0, f64::MAX)),
                    Needs("widthType", One(&["pixel"])),
                    ID,
                ],
            ],
        ),
        Kind::Media => (
            Must,
            &[
                &[
                    Needs("type", One(&["link", "file"])),
                    Needs("id", Words),
                    Needs("collection", Text),
                    May("occurrenceKey", Words),
                    May("alt", Text),
                    May("height", Number),
                    May("width", Number),
                    ID,
                ],
                &[
                    Needs("type", One(&["external"])),
                    Needs("url", Text),
                    May("alt", Text),
                    May("height", Number),
                    May("width", Number),
                    ID,
                ],
            ],
        ),
        Kind::MediaInline => (
            Must,
            &[&[
                May("type", One(&["link", "file", "image"])),
                Needs("id", Words),
                Needs("collection", Text),
                May("occurrenceKey", Words),
                May("alt", Text),
                May("width", Number),
                May("height", Number),
                May("data", Any),
                ID,
            ]],
        ),
        Kind::Mention => (
            Must,
            &[&[
                Needs("id", Text),
                May("text", Text),
                May("accessLevel", Text),
                May("userType", One(&["DEFAULT", "SPECIAL", "APP"])),
                ID,
            ]],
        ),
        Kind::Emoji => (Must, &[&[Needs("shortName", Text), May("id", Text), May("text", Text), ID]]),
        Kind::Date => (Must, &[&[Needs("timestamp", Words), ID]]),
        Kind::Status => {
            (Must, &[&[Needs("text", Words), Needs("color", Is::StatusColor), ID, May("style", Text)]])
        }
        Kind::Placeholder => (Must, &[&[Needs("text", Text), ID]]),
        Kind::HardBreak => (Maybe, &[&[May("text", One(&["\n"])), ID]]),
    }
}

/// The attributes of a kind of mark.
pub(super) const fn of_mark(kind: MarkKind) -> Attributes {
    match kind {
        MarkKind::Code
        | MarkKind::Em
        | MarkKind::Strike
        | MarkKind::Strong
        | MarkKind::Underline
        | MarkKind::Unknown => (Never, &[]),
        MarkKind::Alignment => (Must, &[&[Needs("align", One(&["center", "end"]))]]),
        MarkKind::Annotation => {
            (Must, &[&[Needs("id", Text), Needs("annotationType", One(&["inlineComment"]))]])
        }
        MarkKind::BackgroundColor | MarkKind::TextColor => (Must, &[&[Needs("color", Color(false))]]),
        MarkKind::Border => (Must, &[&[Needs("size", Range(1.0, 3.0)), Needs("color", Color(true))]]),
        MarkKind::Breakout => (Must, &[&[Needs("mode", One(&["wide", "full-width"])), May("width", Number)]]),
        MarkKind::DataConsumer => (Must, &[&[Needs("sources", Texts)]]),
        MarkKind::FontSize => (Must, &[&[Needs("fontSize", One(&["small"]))]]),
        MarkKind::Fragment => (Must, &[&[Needs("localId", Words), May("name", Text)]]),
        MarkKind::Indentation => (Must, &[&[Needs("level", Range(1.0, 6.0))]]),
        MarkKind::Link => (
            Must,
            &[&[
                Needs("href", Text),
                May("title", Text),
                May("id", Text),
                May("collection", Text),
                May("occurrenceKey", Text),
            ]],
        ),
        MarkKind::Subsup => (Must, &[&[Needs("type", One(&["sub", "sup"]))]]),
    }
}

impl Attribute {
    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            May(name, _) | Needs(name, _) => name,
        }
    }

    /// Whether it must be there.
    pub(super) const fn is_needed(self) -> bool {
        matches!(self, Needs(..))
    }

    /// The rule that a value of it breaks.
    pub(super) fn broken(self, value: &Value<'_>) -> Option<&'static str> {
        let (May(_, is) | Needs(_, is)) = self;
        is.broken(value)
    }
}

impl Is {
    fn broken(self, value: &Value<'_>) -> Option<&'static str> {
        let rule = |holds: bool, rule| if holds { None } else { Some(rule) };
        match (self, value) {
            (Any, _) => None,
            (Text, _) => rule(value.as_str().is_some(), "type"),
            (Words, Value::Text(text)) => rule(!text.is_empty(), "empty"),
            (Number, _) => rule(value.as_number().is_some(), "type"),
            (Range(low, high), _) => match value.as_number() {
                Some(number) => rule((low..=high).contains(&number), "range"),
                None => Some("type"),
            },
            (Flag, _) => rule(matches!(value, Value::Flag(_)), "type"),
            (One(texts), _) => rule(value.as_str().is_some_and(|text| texts.contains(&text)), "enum"),
            (Color(long), Value::Text(text)) => rule(is_color(text, long), "pattern"),
            (Is::StatusColor, Value::Text(text)) => rule(
                ["neutral", "purple", "blue", "red", "yellow", "green"].contains(&&**text)
                    || is_color(text, false),
                "pattern",
            ),
            (Texts, Value::List(values)) if values.is_empty() => Some("empty"),
            (Texts, Value::List(values)) => rule(values.iter().all(|v| v.as_str().is_some()), "type"),
            (Numbers, Value::List(values)) => rule(values.iter().all(|v| v.as_number().is_some()), "type"),
            (Is::Datasource, Value::Object(members)) => rule(
                members.iter().all(|(name, _)| ["id", "parameters", "views"].contains(&&**name))
                    && get(members, "id").is_some_and(|id| id.as_str().is_some())
                    && get(members, "parameters").is_some()
                    && get(members, "views").is_some_and(is_views),
                "datasource",
            ),
            _ => Some("type"),
        }
    }
}

fn is_views(views: &Value<'_>) -> bool {
    let is_view = |view: &Value<'_>| match view {
        Value::Object(members) => {
            members.iter().all(|(name, _)| name == "properties" || name == "type")
                && get(members, "type").is_some_and(|kind| kind.as_str().is_some())
        }
        _ => false,
    };
    matches!(views, Value::List(views) if !views.is_empty() && views.iter().all(is_view))
}

fn is_color(text: &str, long: bool) -> bool {
    let Some(digits) = text.strip_prefix('#') else { return false };
    (digits.len() == 6 || long && digits.len() == 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
