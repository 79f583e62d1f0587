//! The words of a document, for a search index, a log line or a model.

use super::date;
use super::kind::Kind;
use super::node::{Node, Value};
use super::problem::Problem;
use super::repair::repaired;

/// The text of a document: a line for each paragraph, item and row, with signs
/// for the items of lists. Fails with [`Problem::NotDocument`].
pub fn to_plain_text(doc: &Node<'_>) -> Result<String, Problem> {
    if doc.kind != Kind::Doc {
        return Err(Problem::NotDocument);
    }
    let repaired = repaired(doc);
    let doc = repaired.as_ref().unwrap_or(doc);
    let mut out = String::new();
    doc.children().iter().for_each(|block| write(block, 0, &mut out));
    out.truncate(out.trim_end().len());
    Ok(out)
}

/// A block, so many lists deep.
fn write(node: &Node<'_>, depth: usize, out: &mut String) {
    match node.kind {
        Kind::BulletList | Kind::OrderedList | Kind::TaskList | Kind::DecisionList => {
            list(node, depth, out);
        }
        Kind::TableRow => {
            for (place, cell) in node.children().iter().enumerate() {
                if place > 0 {
                    out.push('\t');
                }
                let start = out.len();
                cell.children().iter().for_each(|block| write(block, depth, out));
                let text = out.get(start..).unwrap_or_default().trim_end().replace('\n', " ");
                out.truncate(start);
                out.push_str(&text);
            }
            out.push('\n');
        }
        Kind::Rule => out.push_str("---\n"),
        _ => {
            if matches!(node.kind, Kind::Expand | Kind::NestedExpand)
                && let Some(title) = node.attr_text("title").filter(|title| !title.is_empty())
            {
                out.push_str(title);
                out.push('\n');
            }
            if node.kind.holds_text() || node.kind.is_inline() {
                if node.kind.holds_text() {
                    node.children().iter().for_each(|child| word(child, out));
                } else {
                    word(node, out);
                }
                out.push('\n');
            } else if node.children().is_empty() {
                let start = out.len();
                word(node, out);
                if out.len() > start {
                    out.push('\n');
                }
            } else {
                if node.kind == Kind::Unknown {
                    shown(node, out);
                }
                if node.children().iter().all(|child| child.kind.is_inline()) {
                    node.children().iter().for_each(|child| word(child, out));
                    out.push('\n');
                } else {
                    node.children().iter().for_each(|child| write(child, depth, out));
                }
            }
        }
    }
}

fn list(node: &Node<'_>, depth: usize, out: &mut String) {
    let first = node.attr("order").and_then(Value::as_number).unwrap_or(1.0);
    let mut number = first;
    for item in node.children() {
        if item.kind == Kind::TaskList {
            list(item, depth.saturating_add(1), out);
            continue;
        }
        let indent = "  ".repeat(depth);
        out.push_str(&indent);
        match (node.kind, item.attr_text("state")) {
            (Kind::OrderedList, _) => out.push_str(&format!("{number}. ")),
            (_, Some("DONE")) => out.push_str("[x] "),
            (_, Some("TODO")) => out.push_str("[ ] "),
            (_, Some(_)) => out.push_str("<> "),
            (_, None) => out.push_str("- "),
        }
        number += 1.0;
        let start = out.len();
        if item.kind.holds_text() {
            write(item, depth.saturating_add(1), out);
        } else {
            item.children().iter().for_each(|block| write(block, depth.saturating_add(1), out));
        }
        if out.len() == start {
            out.push('\n');
        }
    }
}

fn word(node: &Node<'_>, out: &mut String) {
    match node.kind {
        Kind::HardBreak => out.push('\n'),
        Kind::Date => {
            let text = node.attr_text("timestamp").unwrap_or_default();
            let day = text.parse().ok().and_then(date::write);
            out.push_str(day.as_deref().unwrap_or(text));
        }
        Kind::Text => out.push_str(node.as_text()),
        Kind::Media | Kind::MediaInline => {
            let shown = node.attr_text("alt").filter(|alt| !alt.is_empty()).or_else(|| node.attr_text("url"));
            out.push_str(shown.unwrap_or_default());
        }
        _ => {
            shown(node, out);
            for child in node.children() {
                // What stands in a line without being of one, as nobody knows what it is.
                if !child.kind.is_inline() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
                word(child, out);
            }
        }
    }
}

fn shown(node: &Node<'_>, out: &mut String) {
    let shown = ["text", "url", "shortName"].into_iter().find_map(|name| node.attr_text(name));
    out.push_str(shown.unwrap_or_default());
}
