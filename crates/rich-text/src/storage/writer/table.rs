//! Tables.

use super::super::super::kind::Kind;
use super::super::super::node::{Node, Value};
use super::super::names::{self, Grid};
use super::{Writer, id, number};

impl Writer<'_> {
    /// A table.
    pub(super) fn table(&mut self, node: &Node<'_>) {
        if self.table > 0 {
            // Confluence takes none in another.
            self.note(&["table in a table"]);
        }
        self.table = self.table.saturating_add(1);
        let said = ["layout", "width", "displayMode", "isNumberColumnEnabled"];
        self.lost(node, &said, &[]);
        let width = number(node, "width");
        self.open(
            "table",
            &[
                ("data-table-width", width.as_deref()),
                ("data-layout", node.attr_text("layout")),
                ("data-table-display-mode", node.attr_text("displayMode")),
                ("ac:local-id", id(node)),
            ],
        );
        let numbered = node.attr("isNumberColumnEnabled") == Some(&Value::Flag(true));
        let widths = widths(node);
        if widths.iter().any(Option::is_some) {
            self.open("colgroup", &[]);
            if numbered {
                self.empty("col", &[]);
            }
            for width in &widths {
                let width = width.map(|width| {
                    let digits = names::digits(width);
                    let whole = if digits.contains('.') { "px;" } else { ".0px;" };
                    ["width: ", &digits, whole].concat()
                });
                self.empty("col", &[("style", width.as_deref())]);
            }
            self.close("colgroup");
        }
        self.open("tbody", &[]);
        let mut grid = Grid::default();
        let mut count: u64 = 0;
        self.each(node, |writer, place, row| {
            grid.row();
            if row.kind != Kind::TableRow {
                writer.open("tr", &[]);
                writer.open("td", &[]);
                writer.block(row);
                return writer.put("</td></tr>");
            }
            writer.lost(row, &[], &[]);
            writer.open("tr", &[("ac:local-id", id(row))]);
            if numbered {
                let head = place == 0 && row.children().iter().all(|cell| cell.kind == Kind::TableHeader);
                let name = if head { "th" } else { "td" };
                count = count.saturating_add(u64::from(!head));
                let shown = if head { String::new() } else { count.to_string() };
                writer.leaf(name, &[("class", Some("numberingColumn"))], &shown);
            }
            writer.each(row, |writer, _, cell| writer.cell(cell, &widths, &mut grid));
            writer.close("tr");
        });
        self.put("</tbody></table>");
        self.table = self.table.saturating_sub(1);
    }

    fn cell(&mut self, node: &Node<'_>, widths: &[Option<&Value<'_>>], grid: &mut Grid) {
        let said = ["colspan", "rowspan", "colwidth", "background", "valign"];
        self.lost(node, &said, &[]);
        let name = if node.kind == Kind::TableHeader { "th" } else { "td" };
        let spans = ["colspan", "rowspan"].map(|name| span(node, name));
        let [columns, rows] = spans;
        let (from, count) = grid.cell(columns, rows);
        if let Some(Value::List(own)) = node.attr("colwidth") {
            let known = widths.get(from..from.saturating_add(count)).unwrap_or_default();
            if !own.iter().map(Some).eq(known.iter().copied()) {
                self.note(&[node.name(), ": widths that differ from those of its columns"]);
            }
        }
        let [columns, rows] = spans.map(|span| span.to_string());
        let more = |span: &'_ str| if span == "1" { None } else { Some(span.to_owned()) };
        let (columns, rows) = (more(&columns), more(&rows));
        self.open(
            name,
            &[
                ("colspan", columns.as_deref()),
                ("rowspan", rows.as_deref()),
                ("data-highlight-colour", node.attr_text("background")),
                ("valign", node.attr_text("valign")),
                ("ac:local-id", id(node)),
            ],
        );
        if matches!(node.kind, Kind::TableCell | Kind::TableHeader) {
            self.blocks(node);
        } else {
            self.block(node);
        }
        self.close(name);
    }
}

fn span(cell: &Node<'_>, name: &str) -> u64 {
    match cell.attr(name) {
        Some(Value::Whole(span)) => *span,
        _ => 1,
    }
}

/// The widths of a table's columns, as its cells say.
fn widths<'n, 'a>(table: &'n Node<'a>) -> Vec<Option<&'n Value<'a>>> {
    let mut widths = Vec::new();
    let mut grid = Grid::default();
    for row in table.children() {
        grid.row();
        for cell in row.children() {
            let (from, count) = grid.cell(span(cell, "colspan"), span(cell, "rowspan"));
            let Some(Value::List(own)) = cell.attr("colwidth") else { continue };
            for (column, width) in (from..from.saturating_add(count)).zip(own) {
                if widths.len() <= column {
                    widths.resize(column.saturating_add(1), None);
                }
                if let Some(known @ None) = widths.get_mut(column)
                    && !names::digits(width).is_empty()
                {
                    *known = Some(width);
                }
            }
        }
    }
    widths
}
