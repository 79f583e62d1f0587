//! Tables.

use super::super::super::kind::Kind;
use super::super::super::markdown::degrade::fill;
use super::super::super::node::{Node, Value};
use super::super::super::validate;
use super::super::names::{self, Grid, MAX_COLUMNS};
use super::element::aligned;
use super::{Element, Reader, with_id};

/// A table's attributes, and what they are in ADF.
const ATTRIBUTES: &[(&str, &str)] =
    &[("data-table-display-mode", "displayMode"), ("data-layout", "layout"), ("data-table-width", "width")];

impl<'a> Reader<'a, '_> {
    /// Reads a table.
    pub(super) fn table(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        if self.has_room(3) {
            self.rows(element, parent, out);
        } else {
            self.blocks(element, parent, out);
        }
    }

    #[inline(never)]
    fn rows(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let mut table = Node::new(Kind::Table);
        for (attribute, name) in ATTRIBUTES {
            let Some(text) = element.attr(attribute) else { continue };
            let value = match *name {
                "width" => names::number(&text),
                _ => Some(Value::Text(text)),
            };
            let attrs = Node { attrs: table.attrs.clone(), content: None, ..Node::new(Kind::Table) };
            if let Some(value) = value {
                let more = Node { content: Some(vec![Node::new(Kind::TableRow)]), ..attrs.with(name, value) };
                if validate::is_sound_by_itself(&more) {
                    table.attrs = more.attrs;
                }
            }
        }
        let align = self.align.take();
        self.open = self.open.saturating_add(3);
        let mut rows = Vec::new();
        let mut before = Vec::new();
        let mut line = self.implied();
        let mut grid = Grid::default();
        let mut widths = Vec::new();
        let mut numbered = false;
        let mut groups = vec![element.children()];
        while let Some(group) = groups.last_mut() {
            let Some(child) = group.next() else {
                groups.pop();
                continue;
            };
            match child.name() {
                "tbody" | "thead" | "tfoot" if groups.len() < 2 => groups.push(child.children()),
                "colgroup" => {
                    widths = columns(child);
                    self.part(child, Kind::Doc, &mut line, &mut before);
                }
                "tr" => {
                    let numbers = is_number(child);
                    if numbers && !numbered && rows.is_empty() && !widths.is_empty() {
                        widths.remove(0);
                    }
                    numbered |= numbers;
                    rows.push(self.row(child, &widths, &mut grid));
                }
                _ => self.part(child, Kind::Doc, &mut line, &mut before),
            }
        }
        self.open = self.open.saturating_sub(3);
        self.align = align;
        self.end_line(Kind::Doc, &mut line, &mut before);
        self.at = element.at();
        if !before.is_empty() {
            self.note(&["what stands in a table and in no cell stands before it"]);
            before.into_iter().for_each(|block| self.place(parent, block, out));
        }
        if rows.is_empty() {
            return;
        }
        if numbered {
            table = table.with("isNumberColumnEnabled", Value::Flag(true));
        }
        table.content = Some(rows);
        self.place(parent, with_id(table, element), out);
    }

    #[inline(never)]
    fn row(&mut self, row: Element<'_, 'a>, widths: &[Option<Value<'a>>], grid: &mut Grid) -> Node<'a> {
        let mut cells = Vec::new();
        grid.row();
        let mut first = is_number(row);
        let mut line = self.implied();
        let mut strays = Vec::new();
        for cell in row.children() {
            let kind = match cell.name() {
                "th" => Kind::TableHeader,
                "td" => Kind::TableCell,
                _ => {
                    self.part(cell, Kind::TableCell, &mut line, &mut strays);
                    continue;
                }
            };
            if std::mem::take(&mut first) {
                continue;
            }
            self.at = cell.at();
            let style = cell.attr("style").unwrap_or_default();
            self.align = names::declared(&style, "text-align").as_deref().and_then(aligned);
            let mut content = Vec::new();
            self.blocks(cell, kind, &mut content);
            self.align = None;
            let mut node = Node::of(kind, content);
            fill(&mut node);
            let mut spans = [1_u64; 2];
            for (span, name) in spans.iter_mut().zip(["colspan", "rowspan"]) {
                if let Some(number @ Value::Whole(count)) =
                    cell.attr(name).and_then(|span| names::number(&span))
                    && count != 1
                {
                    *span = count;
                    node = node.with(name, number);
                }
            }
            let [columns, rows] = spans;
            let (from, count) = grid.cell(columns, rows);
            let known = widths.get(from..from.saturating_add(count)).unwrap_or_default();
            let known: Option<Vec<Value<'a>>> = known.iter().cloned().collect();
            if let Some(known) = known.filter(|known| !known.is_empty()) {
                node = node.with("colwidth", Value::List(known));
            }
            if let Some(color) = cell.attr("data-highlight-colour") {
                node = node.with("background", Value::Text(color));
            }
            if let Some(valign) =
                cell.attr("valign").filter(|at| matches!(&**at, "top" | "middle" | "bottom"))
            {
                node = node.with("valign", Value::Text(valign));
            }
            cells.push(with_id(node, cell));
        }
        self.end_line(Kind::TableCell, &mut line, &mut strays);
        if !strays.is_empty() {
            cells.push(Node::of(Kind::TableCell, strays));
        }
        with_id(Node::of(Kind::TableRow, cells), row)
    }
}

/// The widths of the columns in pixels, where they are given.
fn columns<'a>(group: Element<'_, '_>) -> Vec<Option<Value<'a>>> {
    let width = |column: Element<'_, '_>| {
        let style = column.attr("style")?;
        let width = names::declared(&style, "width")?;
        names::number(width.strip_suffix("px")?)
    };
    group.children().filter(|child| child.name() == "col").take(MAX_COLUMNS).map(width).collect()
}

/// Whether a row begins with a cell of the column of numbers.
fn is_number(row: Element<'_, '_>) -> bool {
    row.children().find(|cell| matches!(cell.name(), "td" | "th")).is_some_and(|cell| {
        cell.attr("class").is_some_and(|class| class.contains("numberingColumn"))
            && cell.text().trim().bytes().all(|byte| byte.is_ascii_digit())
    })
}
