//! The allowed children of each node, as sets of bits. The facts are those of
//! Atlassian's `full.json` (`@atlaskit/adf-schema` 57.7).

use super::kind::{Kind, MarkKind};
use super::node::{Mark, Node};

/// The allowed content of a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// The forms that its children may have.
    pub children: u64,
    /// The number of children. `None` where it has no content at all.
    pub count: Option<(usize, usize)>,
    /// Whether `content` may be absent.
    pub bare: bool,
    /// The marks it may bear. `None` where it may not even have `marks`.
    pub marks: Option<u64>,
}

// Forms of kinds that are taken here with these marks and there with others,
// after the kinds' own bits.
const PARAGRAPH_SIZED: u64 = 1 << 45;
const PARAGRAPH_ALIGNED: u64 = 1 << 46;
const PARAGRAPH_INDENTED: u64 = 1 << 47;
const HEADING_ALIGNED: u64 = 1 << 48;
const HEADING_INDENTED: u64 = 1 << 49;
const CODE_BLOCK_WIDE: u64 = 1 << 50;
const EXPAND_WIDE: u64 = 1 << 51;
const TEXT_FORMATTED: u64 = 1 << 52;
const TEXT_CODE: u64 = 1 << 53;

const fn kinds(kinds: &[Kind]) -> u64 {
    let (mut bits, mut rest) = (0, kinds);
    while let [kind, others @ ..] = rest {
        bits |= kind.bit();
        rest = others;
    }
    bits
}

const fn marks(marks: &[MarkKind]) -> u64 {
    let (mut bits, mut rest) = (0, marks);
    while let [mark, others @ ..] = rest {
        bits |= mark.bit();
        rest = others;
    }
    bits
}

const PARAGRAPHS: u64 = Kind::Paragraph.bit() | PARAGRAPH_SIZED;
const ALL_PARAGRAPHS: u64 = PARAGRAPHS | PARAGRAPH_ALIGNED | PARAGRAPH_INDENTED;
const ALL_HEADINGS: u64 = Kind::Heading.bit() | HEADING_ALIGNED | HEADING_INDENTED;
const LISTS: u64 = kinds(&[Kind::BulletList, Kind::OrderedList]);
const TASKS: u64 = kinds(&[Kind::TaskList, Kind::DecisionList]);
const MEDIA: u64 = kinds(&[Kind::MediaSingle, Kind::MediaGroup]);
const CARDS: u64 = kinds(&[Kind::BlockCard, Kind::EmbedCard]);
const COMMON: u64 = LISTS | TASKS | MEDIA | kinds(&[Kind::CodeBlock, Kind::Rule, Kind::Extension]);
const QUOTES: u64 = kinds(&[Kind::Panel, Kind::Blockquote]);
const BLOCKS: u64 = COMMON
    | QUOTES
    | CARDS
    | ALL_PARAGRAPHS
    | ALL_HEADINGS
    | kinds(&[Kind::Table, Kind::Expand, Kind::BodiedExtension]);
const NESTED: u64 = COMMON | QUOTES | PARAGRAPHS | Kind::Heading.bit();
const UNNESTABLE: u64 = NESTED | CARDS | Kind::Table.bit();
const CELL: u64 = COMMON
    | QUOTES
    | CARDS
    | ALL_HEADINGS
    | Kind::Paragraph.bit()
    | PARAGRAPH_ALIGNED
    | Kind::NestedExpand.bit();
const WORDS: u64 = TEXT_FORMATTED
    | TEXT_CODE
    | kinds(&[
        Kind::Date,
        Kind::Emoji,
        Kind::HardBreak,
        Kind::InlineCard,
        Kind::Mention,
        Kind::Placeholder,
        Kind::Status,
    ]);
const INLINE: u64 = WORDS | kinds(&[Kind::InlineExtension, Kind::MediaInline]);

const FORMATS: u64 = marks(&[
    MarkKind::Link,
    MarkKind::Em,
    MarkKind::Strong,
    MarkKind::Strike,
    MarkKind::Subsup,
    MarkKind::Underline,
    MarkKind::TextColor,
    MarkKind::Annotation,
    MarkKind::BackgroundColor,
]);
const CODES: u64 = marks(&[MarkKind::Code, MarkKind::Link, MarkKind::Annotation]);
const SIZES: u64 = marks(&[MarkKind::FontSize]);
const ALIGNMENTS: u64 = SIZES | marks(&[MarkKind::Alignment]);
const INDENTATIONS: u64 = SIZES | marks(&[MarkKind::Indentation]);
const BREAKOUT: u64 = marks(&[MarkKind::Breakout]);
const FRAGMENT: u64 = marks(&[MarkKind::Fragment]);
const SOURCES: u64 = marks(&[MarkKind::DataConsumer, MarkKind::Fragment]);
const PICTURES: u64 =
    marks(&[MarkKind::DataConsumer, MarkKind::Link, MarkKind::Annotation, MarkKind::Border]);
const LINK: u64 = marks(&[MarkKind::Link]);

const MANY: usize = usize::MAX;

const fn leaf(marks: Option<u64>) -> Rule {
    Rule { children: 0, count: None, bare: true, marks }
}

const fn some(children: u64, marks: Option<u64>) -> Rule {
    Rule { children, count: Some((1, MANY)), bare: false, marks }
}

const fn line(children: u64, marks: Option<u64>) -> Rule {
    Rule { children, count: Some((0, MANY)), bare: true, marks }
}

/// The rule of a kind.
pub(super) const fn rule(kind: Kind) -> Rule {
    match kind {
        Kind::Doc => Rule {
            children: BLOCKS
                | CODE_BLOCK_WIDE
                | EXPAND_WIDE
                | kinds(&[Kind::LayoutSection, Kind::SyncBlock, Kind::BodiedSyncBlock]),
            count: Some((0, MANY)),
            bare: false,
            marks: None,
        },
        Kind::Paragraph => line(INLINE, Some(ALIGNMENTS | INDENTATIONS)),
        Kind::Heading => line(INLINE, Some(ALIGNMENTS | INDENTATIONS)),
        Kind::TaskItem | Kind::DecisionItem => line(INLINE, None),
        Kind::Caption => line(WORDS, None),
        Kind::CodeBlock => line(Kind::Text.bit(), Some(BREAKOUT)),
        Kind::Blockquote => {
            some(LISTS | MEDIA | kinds(&[Kind::Paragraph, Kind::CodeBlock, Kind::Extension]), None)
        }
        Kind::Panel => some(COMMON | PARAGRAPHS | kinds(&[Kind::Heading, Kind::BlockCard]), None),
        Kind::BulletList | Kind::OrderedList => some(Kind::ListItem.bit(), None),
        Kind::ListItem => some(
            PARAGRAPHS
                | LISTS
                | kinds(&[Kind::TaskList, Kind::MediaSingle, Kind::CodeBlock, Kind::Extension]),
            None,
        ),
        Kind::TaskList => some(kinds(&[Kind::TaskItem, Kind::TaskList, Kind::BlockTaskItem]), None),
        Kind::BlockTaskItem => some(PARAGRAPHS | Kind::Extension.bit(), None),
        Kind::DecisionList => some(Kind::DecisionItem.bit(), None),
        Kind::Table => some(Kind::TableRow.bit(), Some(FRAGMENT)),
        Kind::TableRow => Rule {
            children: kinds(&[Kind::TableCell, Kind::TableHeader]),
            count: Some((0, MANY)),
            bare: false,
            marks: None,
        },
        Kind::TableCell | Kind::TableHeader => some(CELL, None),
        Kind::Expand => some(UNNESTABLE | Kind::NestedExpand.bit(), Some(BREAKOUT)),
        Kind::NestedExpand => some(NESTED, None),
        Kind::BodiedExtension => some(UNNESTABLE, Some(SOURCES)),
        Kind::BodiedSyncBlock => some(
            (BLOCKS | Kind::LayoutSection.bit()) & !kinds(&[Kind::Extension, Kind::BodiedExtension]),
            Some(BREAKOUT),
        ),
        Kind::LayoutSection => Rule {
            children: Kind::LayoutColumn.bit(),
            count: Some((2, 3)),
            bare: false,
            marks: Some(BREAKOUT),
        },
        Kind::LayoutColumn => some(BLOCKS, None),
        Kind::MediaSingle => Rule {
            children: kinds(&[Kind::Media, Kind::Caption]),
            count: Some((1, 2)),
            bare: false,
            marks: Some(LINK),
        },
        Kind::MediaGroup => some(Kind::Media.bit(), None),
        Kind::Media | Kind::MediaInline => leaf(Some(PICTURES)),
        Kind::Extension | Kind::InlineExtension => leaf(Some(SOURCES)),
        Kind::SyncBlock => leaf(Some(BREAKOUT)),
        Kind::Text => leaf(Some(FORMATS | CODES)),
        Kind::BlockCard
        | Kind::Date
        | Kind::EmbedCard
        | Kind::Emoji
        | Kind::HardBreak
        | Kind::InlineCard
        | Kind::Mention
        | Kind::Placeholder
        | Kind::Rule
        | Kind::Status
        | Kind::Unknown => leaf(None),
    }
}

/// The forms that a node has, by its kind and marks.
fn forms(kind: Kind, marks: u64) -> u64 {
    let form = |bit: u64, allowed: u64| if marks & !allowed == 0 { bit } else { 0 };
    match kind {
        Kind::Paragraph => {
            form(Kind::Paragraph.bit(), 0)
                | form(PARAGRAPH_SIZED, SIZES)
                | form(PARAGRAPH_ALIGNED, ALIGNMENTS)
                | form(PARAGRAPH_INDENTED, INDENTATIONS)
        }
        Kind::Heading => {
            form(Kind::Heading.bit(), 0)
                | form(HEADING_ALIGNED, MarkKind::Alignment.bit())
                | form(HEADING_INDENTED, MarkKind::Indentation.bit())
        }
        Kind::CodeBlock => form(Kind::CodeBlock.bit(), 0) | form(CODE_BLOCK_WIDE, BREAKOUT),
        Kind::Expand => form(Kind::Expand.bit(), 0) | form(EXPAND_WIDE, BREAKOUT),
        Kind::Text => form(Kind::Text.bit(), 0) | form(TEXT_FORMATTED, FORMATS) | form(TEXT_CODE, CODES),
        kind => kind.bit(),
    }
}

/// Whether a node with such marks is allowed in a parent. What the parent is
/// that we do not know, we do not forbid.
pub(super) fn fits(parent: Kind, child: Kind, marked: &[Mark<'_>]) -> bool {
    fits_with(parent, child, marked.iter().fold(0, |bits, mark| bits | mark.kind.bit()))
}

/// As [`fits`], where marks of unknown kinds say nothing.
pub(super) fn fits_as_known(parent: Kind, child: Kind, marked: &[Mark<'_>]) -> bool {
    let marks = marked.iter().fold(0, |bits, mark| bits | mark.kind.bit());
    fits_with(parent, child, marks & !MarkKind::Unknown.bit())
}

fn fits_with(parent: Kind, child: Kind, marks: u64) -> bool {
    parent == Kind::Unknown
        || rule(parent).children & forms(child, marks) != 0
        || (parent == Kind::BodiedSyncBlock && matches!(child, Kind::Paragraph | Kind::Heading))
}

/// Whether a kind is allowed in a parent, without marks at least.
pub(super) fn allows(parent: Kind, child: Kind) -> bool {
    fits(parent, child, &[])
}

/// The first mark for which a node does not fit, where it would without.
pub(super) fn unfit_mark(parent: Kind, node: &Node<'_>) -> Option<usize> {
    if !allows(parent, node.kind) {
        return None;
    }
    let mut marks = 0;
    node.marked().iter().position(|mark| {
        marks |= mark.kind.bit();
        !fits_with(parent, node.kind, marks)
    })
}
