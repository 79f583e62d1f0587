//! The nearest blocks that a parent takes.

use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Node, Value};
use super::super::rules;

/// Whether a node is allowed in a parent with its marks. An unknown one is.
pub(in super::super) fn fits(parent: Kind, node: &Node<'_>) -> bool {
    if node.kind == Kind::Unknown {
        return true;
    }
    rules::fits_as_known(parent, node.kind, node.marked())
}

/// Gives a block that must not be empty an empty paragraph.
pub(in super::super) fn fill(node: &mut Node<'_>) {
    let least = rules::rule(node.kind).count.map_or(0, |(least, _)| least);
    if least > 0 && node.children().is_empty() && rules::allows(node.kind, Kind::Paragraph) {
        node.content = Some(vec![Node::of(Kind::Paragraph, Vec::new())]);
    }
}

/// The nearest blocks that a parent takes.
pub(in super::super) fn degrade<'a>(parent: Kind, mut node: Node<'a>, out: &mut Vec<Node<'a>>) {
    if fits(parent, &node) {
        return out.push(node);
    }
    if rules::allows(parent, node.kind)
        && matches!(node.kind, Kind::Paragraph | Kind::Heading | Kind::CodeBlock | Kind::Expand)
    {
        node.marks = None;
        return out.push(node);
    }
    match node.kind {
        Kind::Heading => {
            let mut children = node.content.unwrap_or_default();
            children.iter_mut().for_each(embolden);
            paragraph(parent, children, out);
        }
        Kind::Paragraph | Kind::TaskItem | Kind::DecisionItem | Kind::Caption => {
            paragraph(parent, node.content.unwrap_or_default(), out);
        }
        Kind::Expand | Kind::NestedExpand => {
            let other = if node.kind == Kind::Expand { Kind::NestedExpand } else { Kind::Expand };
            if rules::allows(parent, other) {
                let mut expand = Node { kind: other, marks: None, content: None, ..node };
                expand.attrs.get_or_insert_default();
                let mut inner = Vec::new();
                node.content.into_iter().flatten().for_each(|child| degrade(other, child, &mut inner));
                expand.content = Some(inner);
                fill(&mut expand);
                return out.push(expand);
            }
            if let Some(title) = node.attr_text("title").filter(|title| !title.is_empty()) {
                let mut title = Node::words(title.to_owned());
                embolden(&mut title);
                paragraph(parent, vec![title], out);
            }
            node.content.into_iter().flatten().for_each(|child| degrade(parent, child, out));
        }
        Kind::TaskList | Kind::DecisionList if rules::allows(parent, Kind::BulletList) => {
            let mut items = Vec::new();
            as_items(node, &mut items);
            out.push(Node::of(Kind::BulletList, items));
        }
        Kind::TableRow => {
            let mut line: Vec<Node<'a>> = Vec::new();
            for cell in node.content.into_iter().flatten() {
                if !line.is_empty() {
                    line.push(Node::words(" | "));
                }
                lines(cell, &mut line);
            }
            paragraph(parent, line, out);
        }
        Kind::BlockCard | Kind::EmbedCard => {
            let url = node.attr_text("url").unwrap_or_default().to_owned();
            let card = Node::new(Kind::InlineCard).with("url", Value::Text(url.into()));
            paragraph(parent, vec![card], out);
        }
        Kind::MediaGroup if rules::allows(parent, Kind::MediaSingle) => {
            for media in node.content.into_iter().flatten() {
                out.push(
                    Node::of(Kind::MediaSingle, vec![media]).with("layout", Value::Text("center".into())),
                );
            }
        }
        Kind::Media => {
            let alt = node.attr_text("alt").or_else(|| node.attr_text("url")).unwrap_or_default().to_owned();
            paragraph(parent, vec![Node::words(alt)], out);
        }
        Kind::Rule => {}
        kind if kind.is_inline() => paragraph(parent, vec![node], out),
        _ => node.content.into_iter().flatten().for_each(|child| degrade(parent, child, out)),
    }
}

/// A paragraph of these words, without those that are empty.
fn paragraph<'a>(parent: Kind, mut words: Vec<Node<'a>>, out: &mut Vec<Node<'a>>) {
    words.retain(|word| word.kind != Kind::Text || !word.as_text().is_empty());
    if words.is_empty() {
        return;
    }
    if rules::allows(parent, Kind::Paragraph) {
        out.push(Node::of(Kind::Paragraph, words));
    } else if parent.holds_text() {
        out.append(&mut words);
    } else {
        let inner = match parent {
            Kind::BulletList | Kind::OrderedList => Kind::ListItem,
            Kind::Table => Kind::TableRow,
            Kind::TableRow => Kind::TableCell,
            Kind::LayoutSection => Kind::LayoutColumn,
            _ => return,
        };
        let mut children = Vec::new();
        paragraph(inner, words, &mut children);
        let mut around = Node::of(inner, children);
        if inner == Kind::LayoutColumn {
            around = around.with("width", Value::Whole(50));
        }
        out.push(around);
    }
}

/// Makes a text bold, unless it is code.
fn embolden(node: &mut Node<'_>) {
    let held = [MarkKind::Code, MarkKind::Strong];
    if node.kind == Kind::Text && !node.marked().iter().any(|mark| held.contains(&mark.kind)) {
        node.marks.get_or_insert_default().push(Mark::new(MarkKind::Strong));
    }
}

/// All words of a block in one line, with breaks between its blocks.
pub(in super::super) fn lines<'a>(node: Node<'a>, out: &mut Vec<Node<'a>>) {
    if node.kind.is_inline() {
        return out.push(node);
    }
    if matches!(node.kind, Kind::BlockCard | Kind::EmbedCard)
        && let Some(url) = node.attr_text("url")
    {
        return out.push(Node::new(Kind::InlineCard).with("url", Value::Text(url.to_owned().into())));
    }
    let shown = match node.kind {
        Kind::Media => node.attr_text("alt").or_else(|| node.attr_text("url")),
        Kind::Expand | Kind::NestedExpand => node.attr_text("title"),
        _ => None,
    };
    if let Some(shown) = shown.filter(|shown| !shown.is_empty()) {
        out.push(Node::words(shown.to_owned()));
    }
    let holds_text = node.kind.holds_text();
    for child in node.content.into_iter().flatten() {
        if !holds_text
            && out
                .last()
                .is_some_and(|last| last.kind != Kind::HardBreak && last.text.as_deref() != Some(" | "))
        {
            out.push(Node::new(Kind::HardBreak));
        }
        lines(child, out);
    }
}

/// The items of a task or decision list as those of a bullet list.
fn as_items<'a>(list: Node<'a>, out: &mut Vec<Node<'a>>) {
    for item in list.content.into_iter().flatten() {
        if item.kind == Kind::TaskList {
            let mut inner = Vec::new();
            as_items(item, &mut inner);
            let nested = Node::of(Kind::BulletList, inner);
            match out.last_mut() {
                Some(last) => last.content.get_or_insert_default().push(nested),
                None => out.push(Node::of(Kind::ListItem, vec![nested])),
            }
            continue;
        }
        let sign = match item.attr_text("state") {
            Some("DONE") => "[x] ",
            Some("TODO") => "[ ] ",
            _ => "<> ",
        };
        let mut words = vec![Node::words(sign)];
        lines(item, &mut words);
        out.push(Node::of(Kind::ListItem, vec![Node::of(Kind::Paragraph, words)]));
    }
}
