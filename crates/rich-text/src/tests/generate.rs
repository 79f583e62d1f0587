//! Documents and Markdown made at random.

use crate::rules;
use crate::{Kind, Mark, MarkKind, Node, Value};
use fastrand::Rng;

const PIECES: &[&str] = &[
    "word",
    "two words",
    " ",
    "a",
    "é",
    "日本",
    "*",
    "**",
    "_",
    "snake_case",
    "`",
    "``",
    "~",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "&amp;",
    "&",
    "\\",
    "|",
    "#",
    "- ",
    "1. ",
    "+",
    "!",
    "http://a.b/c",
    "www.x.y",
    "<b>",
    "-->",
    "<!--",
    "\n",
    "\t",
    "$",
    "{",
    "😀",
    ":",
    "://",
    "\u{a0}",
    "\"",
    "'",
    "=",
    "---",
    "<>",
    "[x] ",
    "[^1]",
    "&#32;",
    ".",
    ",",
    "~~",
    "[~accountid:1]",
    "2026-11-15",
    "\u{200b}",
    "!",
];

pub(super) fn text(rng: &mut Rng) -> String {
    if rng.u8(..3) > 0 {
        return ["one", "some words", "more of them", "x"][rng.usize(..4)].to_owned();
    }
    let mut text = String::new();
    for _ in 0..rng.usize(1..6) {
        text.push_str(rng.choice(PIECES).unwrap());
    }
    text
}

fn string(text: impl Into<String>) -> Value<'static> {
    Value::Text(text.into().into())
}

fn mark(kind: MarkKind, rng: &mut Rng) -> Mark<'static> {
    let mark = Mark::new(kind);
    match kind {
        MarkKind::Link => {
            let links = [
                "https://example.com",
                "/a b",
                "",
                "mailto:a@b.c",
                "https://e.x/(a)_b?c=d&e",
                "gopher://x",
                "#t",
            ];
            let mark = mark.with("href", string(links[rng.usize(..7)]));
            if rng.u8(..4) == 0 { mark.with("title", string(text(rng))) } else { mark }
        }
        MarkKind::Subsup => mark.with("type", string(["sub", "sup"][rng.usize(..2)])),
        MarkKind::TextColor | MarkKind::BackgroundColor => mark.with("color", string("#ff0000")),
        MarkKind::Annotation => {
            mark.with("id", string("a-1")).with("annotationType", string("inlineComment"))
        }
        MarkKind::Alignment => mark.with("align", string(["center", "end"][rng.usize(..2)])),
        MarkKind::Indentation => mark.with("level", Value::Whole(rng.u64(1..=6))),
        MarkKind::Breakout => mark.with("mode", string("wide")),
        _ => mark,
    }
}

fn words(rng: &mut Rng) -> Node<'static> {
    let mut node = Node::words(text(rng));
    if rng.bool() {
        return node;
    }
    let formats = [
        MarkKind::Em,
        MarkKind::Strong,
        MarkKind::Strike,
        MarkKind::Underline,
        MarkKind::Link,
        MarkKind::Subsup,
        MarkKind::TextColor,
        MarkKind::BackgroundColor,
        MarkKind::Annotation,
        MarkKind::Em,
        MarkKind::Strong,
    ];
    let mut marks: Vec<Mark<'static>> = Vec::new();
    for _ in 0..rng.usize(0..4) {
        let kind = formats[rng.usize(..formats.len())];
        if marks.iter().all(|mark| mark.kind != kind) {
            marks.push(mark(kind, rng));
        }
    }
    if rng.u8(..5) == 0 {
        marks.retain(|mark| matches!(mark.kind, MarkKind::Link | MarkKind::Annotation));
        marks.insert(rng.usize(..=marks.len()), Mark::new(MarkKind::Code));
    }
    if !marks.is_empty() || rng.u8(..10) == 0 {
        node.marks = Some(marks);
    }
    node
}

fn inline(parent: Kind, rng: &mut Rng) -> Node<'static> {
    let node = match rng.u8(..16) {
        0 => Node::new(Kind::HardBreak),
        1 => Node::new(Kind::Mention).with("id", string("5b:1-a")).with("text", string("@Mia")),
        2 => Node::new(Kind::Mention).with("id", string(text(rng))),
        3 => Node::new(Kind::Date)
            .with("timestamp", string(["1700006400000", "1700006400001", "x"][rng.usize(..3)])),
        4 => Node::new(Kind::Status).with("text", string(text(rng))).with("color", string("green")),
        5 => Node::new(Kind::Emoji).with("shortName", string(":grinning:")).with("text", string("😀")),
        6 => Node::new(Kind::Emoji).with("shortName", string(":a:")),
        7 => Node::new(Kind::InlineCard).with("url", string(["https://a.b/c_d", "x"][rng.usize(..2)])),
        8 => Node::new(Kind::InlineExtension)
            .with("extensionKey", string("k"))
            .with("extensionType", string("t")),
        9 => Node::new(Kind::Placeholder).with("text", string("p")),
        _ => words(rng),
    };
    let node = if rng.u8(..12) == 0 && node.kind != Kind::Text && node.kind != Kind::InlineExtension {
        node.with("localId", string("l"))
    } else {
        node
    };
    if rules::fits(parent, node.kind, node.marked()) { node } else { Node::words("w") }
}

const BLOCKS: &[Kind] = &[
    Kind::Paragraph,
    Kind::Paragraph,
    Kind::Paragraph,
    Kind::Heading,
    Kind::BulletList,
    Kind::OrderedList,
    Kind::CodeBlock,
    Kind::Blockquote,
    Kind::Panel,
    Kind::Rule,
    Kind::Table,
    Kind::TaskList,
    Kind::DecisionList,
    Kind::Expand,
    Kind::NestedExpand,
    Kind::MediaSingle,
    Kind::BlockCard,
    Kind::EmbedCard,
    Kind::Extension,
    Kind::LayoutSection,
    Kind::BodiedExtension,
    Kind::MediaGroup,
    Kind::ListItem,
    Kind::TableRow,
    Kind::TableCell,
    Kind::TableHeader,
    Kind::TaskItem,
    Kind::DecisionItem,
    Kind::LayoutColumn,
    Kind::Media,
];

fn attrs(mut node: Node<'static>, rng: &mut Rng) -> Node<'static> {
    let id = string(["l-1", "md-1", "7"][rng.usize(..3)]);
    node = match node.kind {
        Kind::Heading => node.with("level", Value::Whole(rng.u64(1..=6))),
        Kind::OrderedList if rng.u8(..4) > 0 => node.with("order", Value::Whole(rng.u64(..4))),
        Kind::CodeBlock if rng.bool() => {
            node.with("language", string(["rust", "c++", "a b"][rng.usize(..3)]))
        }
        Kind::Panel => {
            node.with("panelType", string(["info", "note", "tip", "success", "custom"][rng.usize(..5)]))
        }
        Kind::TaskList | Kind::DecisionList => return node.with("localId", id),
        Kind::TaskItem => {
            return node.with("localId", id).with("state", string(["TODO", "DONE"][rng.usize(..2)]));
        }
        Kind::DecisionItem => return node.with("localId", id).with("state", string("DECIDED")),
        Kind::Expand if rng.bool() => node.with("title", string(text(rng))),
        Kind::NestedExpand => node.with("title", string(text(rng))),
        Kind::BlockCard => node.with("url", string("https://a.b")),
        Kind::EmbedCard => node.with("url", string("https://a.b")).with("layout", string("wide")),
        Kind::Extension | Kind::BodiedExtension => {
            node.with("extensionKey", string("k")).with("extensionType", string("t"))
        }
        Kind::LayoutColumn => node.with("width", Value::Float(33.33)),
        Kind::MediaSingle if rng.bool() => node.with("layout", string("center")),
        Kind::Media => match rng.u8(..2) {
            0 => node
                .with("type", string("external"))
                .with("url", string("https://a.b/c.png"))
                .with("alt", string(text(rng))),
            _ => node.with("type", string("file")).with("id", string("uuid")).with("collection", string("")),
        },
        _ => node,
    };
    let never = [Kind::MediaSingle, Kind::MediaGroup, Kind::Extension, Kind::BodiedExtension];
    if rng.u8(..8) == 0 && !never.contains(&node.kind) {
        node = node.with("localId", id);
    }
    node
}

fn block(kind: Kind, depth: usize, rng: &mut Rng) -> Node<'static> {
    let rule = rules::rule(kind);
    let mut node = attrs(Node::new(kind), rng);
    let Some((least, most)) = rule.count else { return node };
    let most = most.min(4);
    let count = rng.usize(least..=most.max(least));
    let mut content = Vec::new();
    for _ in 0..count {
        if kind == Kind::CodeBlock {
            content.push(Node::words(text(rng)));
        } else if kind.holds_text() {
            content.push(inline(kind, rng));
        } else {
            let fit: Vec<Kind> = BLOCKS.iter().copied().filter(|child| rules::allows(kind, *child)).collect();
            let simple: Vec<Kind> = fit
                .iter()
                .copied()
                .filter(|child| child.holds_text() || rules::rule(*child).count.is_none())
                .collect();
            let from = if depth == 0 && !simple.is_empty() { &simple } else { &fit };
            content.push(block(*rng.choice(from).unwrap(), depth.saturating_sub(1), rng));
        }
    }
    if kind == Kind::MediaSingle {
        content.truncate(1);
        content[0] = block(Kind::Media, 0, rng);
    }
    if !(rule.bare && content.is_empty() && rng.bool()) {
        node.content = Some(content);
    }
    node
}

/// A valid document.
pub(super) fn document(rng: &mut Rng) -> Node<'static> {
    let mut doc = crate::document::document();
    doc.content = Some(
        (0..rng.usize(..5))
            .map(|_| {
                let fit: Vec<Kind> =
                    BLOCKS.iter().copied().filter(|child| rules::allows(Kind::Doc, *child)).collect();
                let mut node = block(rng.choice(fit).unwrap(), 3, rng);
                if matches!(node.kind, Kind::Paragraph | Kind::Heading) && rng.u8(..6) == 0 {
                    node.marks = Some(vec![mark(MarkKind::Alignment, rng)]);
                }
                node
            })
            .collect(),
    );
    doc
}

const LINES: &[&str] = &[
    "# Heading",
    "text",
    "more text  ",
    "- item",
    "  - nested",
    "* star",
    "1. one",
    "3) three",
    "> quote",
    ">> deeper",
    "> - in",
    "> # h",
    "```rust",
    "```",
    "    code",
    "---",
    "| a | b |",
    "|---|:-:|",
    "| 1 | **2** | 3 |",
    "- [ ] task",
    "- [x] done",
    "  - [ ] sub",
    "- <> decided",
    "> [!NOTE]",
    "> [!TIP]",
    "<details><summary>T</summary>",
    "</details>",
    "<!-- adf:begin panel {\"attrs\":{\"panelType\":\"info\"}} -->",
    "<!-- adf:end panel -->",
    "<!-- adf:rule /-->",
    "<!-- adf:paragraph {\"attrs\":{\"localId\":\"1\"}} -->",
    "<!-- adf:x {\"a\":1} /-->",
    "<!-- adf:begin layoutSection -->",
    "<!-- adf:begin table -->",
    "<!-- adf:heading {\"attrs\":{\"level\":9}} -->",
    "<div>html</div>",
    "![alt](u.png)",
    "a ![alt](https://a.b/c.png \"t\") b",
    "[l](javascript:alert(1))",
    "[@M](accountid:1)",
    "**bold `code`**",
    "*a **b* c**",
    "<u>u</u>",
    "~~s~~",
    "a\\",
    "<https://a.b>",
    "https://a.b/c_d",
    "`S`<!-- adf:status -->",
    "2026-11-15<!-- adf:date -->",
    ":x:<!-- adf:emoji -->",
    "===",
    "[r]: /u",
    "[r]",
    "<!-- adf:tableCell {} -->",
    "x<!-- adf:text {\"marks\":[{\"type\":\"code\"},{\"type\":\"em\"}]} -->",
    "<!-- adf:begin textColor {\"attrs\":{\"color\":\"#ff0000\"}} -->red",
    "x <!-- adf:begin textColor {\"attrs\":{\"color\":\"#ff0000\"}} -->red<!-- adf:end textColor -->",
    "<br>",
    "\u{0}",
    "&#0;",
    "- ",
    "1.",
    "-\t- x",
    ">",
    "\t",
];

/// Some Markdown.
pub(super) fn markdown(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(..9) {
        for _ in 0..rng.usize(..3) {
            text.push_str([" ", "  ", "> ", "- ", "   ", "1. "][rng.usize(..6)]);
        }
        if rng.u8(..5) == 0 {
            text.push_str(&self::text(rng));
        } else {
            text.push_str(rng.choice(LINES).unwrap());
        }
        text.push_str(["\n", "\n\n", "\n", "\r\n"][rng.usize(..4)]);
    }
    text
}
