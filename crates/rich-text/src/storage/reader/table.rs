//! Tables.

use super::super::super::kind::Kind;
use super::super::super::markdown::degrade::fill;
use super::super::super::node::{Node, Value};
use super::super::super::validate;
use super::super::names::{self, Grid, MAX_COLUMNS};
use super::element::aligned;
use super::{Element, Reader, node_of, put, set};

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
            self.note(&["table content outside of its cells: moved before the table"]);
            before.into_iter().for_each(|block| self.place(parent, block, out));
        }
        if rows.is_empty() {
            return;
        }
        let mut table = shell(element);
        if numbered {
            set(&mut table, "isNumberColumnEnabled", Value::Flag(true));
        }
        table.content = Some(rows);
        self.place(parent, table, out);
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
            let mut node = node_of(kind, cell);
            node.content = Some(content);
            fill(&mut node);
            span(&mut node, cell, widths, grid);
            cells.push(node);
        }
        self.end_line(Kind::TableCell, &mut line, &mut strays);
        if !strays.is_empty() {
            cells.push(Node::of(Kind::TableCell, strays));
        }
        let mut node = node_of(Kind::TableRow, row);
        node.content = Some(cells);
        node
    }
}

/// A table without its rows.
#[inline(never)]
fn shell<'a>(element: Element<'_, 'a>) -> Node<'a> {
    let mut table = node_of(Kind::Table, element);
    for (attribute, name) in ATTRIBUTES {
        let Some(text) = element.attr(attribute) else { continue };
        let before = table.attrs.clone();
        match names::number(&text) {
            Some(width) if *name == "width" => set(&mut table, name, width),
            _ => put(&mut table, name, text),
        }
        // It has no rows yet, which it must have.
        table.content = Some(vec![Node::new(Kind::TableRow)]);
        if !validate::is_sound_by_itself(&table) {
            table.attrs = before;
        }
    }
    table
}

/// Adds how a cell spans columns and rows, and how it looks.
#[inline(never)]
fn span<'a>(node: &mut Node<'a>, cell: Element<'_, 'a>, widths: &[Option<Value<'a>>], grid: &mut Grid) {
    let mut spans = [1_u64; 2];
    for (span, name) in spans.iter_mut().zip(["colspan", "rowspan"]) {
        if let Some(number @ Value::Whole(count)) = cell.number(name)
            && count != 1
        {
            *span = count;
            set(node, name, number);
        }
    }
    let [columns, rows] = spans;
    let (from, count) = grid.cell(columns, rows);
    let known = widths.get(from..from.saturating_add(count)).unwrap_or_default();
    let known: Option<Vec<Value<'a>>> = known.iter().cloned().collect();
    if let Some(known) = known.filter(|known| !known.is_empty()) {
        set(node, "colwidth", Value::List(known));
    }
    if let Some(color) = cell.attr("data-highlight-colour") {
        put(node, "background", color);
    }
    if let Some(valign) = cell.attr("valign").filter(|at| matches!(&**at, "top" | "middle" | "bottom")) {
        put(node, "valign", valign);
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
