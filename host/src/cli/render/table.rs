//! Tables with lines, as wide as their words and no wider than the page.

use super::look::{FAINT, STRONG};
use super::page::Page;
use super::text::Text;
use pulldown_cmark::Alignment;
use std::ops::Range;

/// Columns that are narrower cannot be read.
const MIN_COLUMN: usize = 6;

/// The most that is shown of a header beside each cell.
const MAX_LABEL: usize = 24;

/// A table that is being read. Its first row is the header.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<Text>>,
}

impl Table {
    pub(super) const fn new(alignments: Vec<Alignment>) -> Self {
        Self { alignments, rows: Vec::new() }
    }

    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the last row.
    pub(super) fn cell(&mut self, cell: Text) {
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// Writes it, or, where its columns would be too narrow, a line for each cell.
    pub(super) fn write(self, page: &mut Page) {
        // Each column has a line and two spaces.
        let lines = self.alignments.len().saturating_mul(3).saturating_add(1);
        let room = page.room().saturating_sub(lines);
        match self.widths(room) {
            Some(widths) => self.lines(&widths, page),
            None => self.records(page),
        }
    }

    /// How wide each column is: as its words, or its share of what is there.
    fn widths(&self, room: usize) -> Option<Vec<usize>> {
        let mut widths = vec![1; self.alignments.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        let mut order: Vec<_> = (0..widths.len()).collect();
        order.sort_by_key(|column| widths.get(*column).copied());
        let (mut room, mut left) = (room, widths.len());
        for column in order {
            let share = room.checked_div(left)?;
            let width = widths.get_mut(column)?;
            if *width > share {
                if share < MIN_COLUMN {
                    return None;
                }
                *width = share;
            }
            room = room.saturating_sub(*width);
            left = left.saturating_sub(1);
        }
        Some(widths)
    }

    fn lines(&self, widths: &[usize], page: &mut Page) {
        let wrapped: Vec<Vec<_>> = self.rows.iter().map(|row| wrap(row, widths)).collect();
        let long = wrapped.iter().skip(1).flatten().any(|lines| lines.len() > 1);
        let empty = |row: &[Text]| row.iter().all(|cell| cell.as_str().trim().is_empty());
        border(page, widths, "┌┬┐");
        let mut first = true;
        for (place, (row, lines)) in self.rows.iter().zip(&wrapped).enumerate() {
            if place == 0 && self.rows.len() > 1 && empty(row) {
                continue;
            }
            if !first && (place == 1 || long) {
                border(page, widths, "├┼┤");
            }
            first = false;
            self.cells(row, lines, widths, page);
        }
        border(page, widths, "└┴┘");
    }

    fn cells(&self, row: &[Text], lines: &[Vec<Range<usize>>], widths: &[usize], page: &mut Page) {
        let bar = page.paint("│", FAINT);
        let color = page.color;
        let height = lines.iter().map(Vec::len).max().unwrap_or_default();
        for number in 0..height {
            page.line(|out| {
                for (column, width) in widths.iter().enumerate() {
                    out.extend([&bar, " "]);
                    let cell = row.get(column).zip(lines.get(column).and_then(|lines| lines.get(number)));
                    let used = cell.map_or(0, |(text, line)| text.line_width(line));
                    let free = width.saturating_sub(used);
                    let before = match self.alignments.get(column) {
                        Some(Alignment::Right) => free,
                        Some(Alignment::Center) => free / 2,
                        _ => 0,
                    };
                    spaces(before, out);
                    if let Some((text, line)) = cell {
                        text.write(line, color, out);
                    }
                    spaces(free.saturating_sub(before).saturating_add(1), out);
                }
                out.push_str(&bar);
            });
        }
    }

    /// Each cell on a line of its own, after its header.
    fn records(self, page: &mut Page) {
        let mut rows = self.rows.into_iter();
        let labels: Vec<String> = rows.next().iter().flatten().map(label).collect();
        if rows.len() == 0 {
            return page.line(|out| out.push_str(&labels.join(" ")));
        }
        for row in rows {
            page.block();
            for (cell, label) in row.into_iter().zip(&labels) {
                if !cell.as_str().trim().is_empty() {
                    let mut line = Text::default();
                    line.push(label, STRONG, None);
                    line.append(cell);
                    page.text(&line);
                }
            }
        }
    }
}

/// What stands before each cell of a column.
fn label(header: &Text) -> String {
    let text = header.as_str().replace('\n', " ");
    let text = text.trim();
    match text.char_indices().nth(MAX_LABEL) {
        _ if text.is_empty() => String::new(),
        Some((end, _)) => format!("{}…: ", text.get(..end).unwrap_or_default()),
        None => format!("{text}: "),
    }
}

fn wrap(row: &[Text], widths: &[usize]) -> Vec<Vec<Range<usize>>> {
    row.iter().zip(widths).map(|(cell, width)| cell.lines(*width)).collect()
}

fn border(page: &mut Page, widths: &[usize], signs: &str) {
    let mut signs = signs.chars();
    let mut sign = || signs.next().unwrap_or_default();
    let (left, middle, right) = (sign(), sign(), sign());
    let mut line = String::from(left);
    for (place, width) in widths.iter().enumerate() {
        if place > 0 {
            line.push(middle);
        }
        line.extend(std::iter::repeat_n('─', width.saturating_add(2)));
    }
    line.push(right);
    let line = page.paint(&line, FAINT);
    page.line(|out| out.push_str(&line));
}

fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}
