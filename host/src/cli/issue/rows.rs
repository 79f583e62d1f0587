//! Issues as rows: in a table for people, or parted by tabs or commas for programs.

use super::super::output::{self, BLOCK, Table};
use super::view::ago;
use anyhow::Result;
use jira_connector_host::issues::Issue;
use jira_connector_host::records::NamedItem;
use jira_connector_host::types::User;
use std::io::{Write, stdout};
use time::OffsetDateTime;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns, unless others are chosen.
pub(super) const USUAL: [&str; 6] = ["type", "key", "summary", "status", "assignee", "priority"];

/// Those that a narrow terminal does without, the first to go first.
const SPARED: [&str; 3] = ["PRIORITY", "TYPE", "ASSIGNEE"];

/// The least of a summary that is of use, in columns of the terminal.
const LEAST: usize = 24;

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Table,
    /// With tabs between the cells.
    Plain,
    /// With commas and quotes as RFC 4180 has them, and with lines as Unix has them.
    Csv,
}

/// Rows of issues, whose columns were chosen by name.
pub(super) struct Rows {
    form: Form,
    columns: Vec<String>,
    header: bool,
    /// The columns of the terminal that rows have to fit into.
    width: Option<usize>,
    /// Whether columns were chosen, so that none is left out.
    chosen: bool,
    rows: Vec<Vec<String>>,
    /// Whether rows of a table were printed.
    printed: bool,
}

impl Rows {
    /// No rows yet.
    pub(super) fn new(form: Form, columns: Vec<String>, header: bool, width: Option<usize>) -> Self {
        let chosen = columns != USUAL;
        Self { form, columns, header, width, chosen, rows: Vec::new(), printed: false }
    }

    /// The columns that are fields to ask for.
    pub(super) fn fields(columns: &[String]) -> Vec<String> {
        columns.iter().filter(|name| !KNOWN.contains(&name.to_lowercase().as_str())).cloned().collect()
    }

    /// Adds an issue. All but a table is printed at once.
    pub(super) fn add(&mut self, issue: &Issue) -> Result<()> {
        let first = self.form != Form::Table && std::mem::take(&mut self.header);
        let row = self.columns.iter().map(|column| cell(issue, column, self.form)).collect();
        if self.form == Form::Table {
            self.rows.push(row);
            // Of an endless list no more is kept than is measured together.
            return if self.rows.len() < BLOCK { Ok(()) } else { self.table().lines() };
        }
        if first {
            self.line(&self.titles())?;
        }
        self.line(&row)
    }

    /// Prints what is left, with what is to be said of it. A table without issues
    /// has no header.
    pub(super) fn finish(mut self, footer: &str) -> Result<()> {
        if self.form != Form::Table {
            if std::mem::take(&mut self.header) {
                self.line(&self.titles())?;
            }
            return Ok(());
        }
        if self.rows.is_empty() && !self.printed {
            writeln!(stdout().lock(), "{footer}")?;
            return Ok(());
        }
        self.table().print(footer)
    }

    /// The rows that are not printed yet, with the header before the first.
    fn table(&mut self) -> Table {
        let mut titles = self.titles();
        let mut rows = std::mem::take(&mut self.rows);
        if let Some(width) = self.width {
            fit(&mut titles, &mut rows, width, if self.chosen { &[] } else { &SPARED });
        }
        self.printed = true;
        let titles: Vec<_> = titles.iter().map(String::as_str).collect();
        let header = std::mem::take(&mut self.header);
        let mut table = if header { Table::new(&titles) } else { Table::headless() };
        rows.into_iter().for_each(|row| table.row(row));
        table
    }

    fn titles(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.to_uppercase()).collect()
    }

    fn line(&self, cells: &[String]) -> Result<()> {
        let cells = cells.iter().map(|cell| output::printable(cell));
        let line = match self.form {
            Form::Csv => cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(","),
            _ => cells.collect::<Vec<_>>().join("\t"),
        };
        writeln!(stdout().lock(), "{line}")?;
        Ok(())
    }
}

/// What an issue has without being asked for by name.
const KNOWN: [&str; 17] = [
    "type",
    "key",
    "id",
    "summary",
    "status",
    "assignee",
    "reporter",
    "priority",
    "resolution",
    "created",
    "updated",
    "labels",
    "due",
    "parent",
    "project",
    "components",
    "fix-versions",
];

fn cell(issue: &Issue, column: &str, form: Form) -> String {
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    let named =
        |named: &Option<NamedItem>| named.as_ref().map(|named| named.name.clone()).unwrap_or_default();
    let names =
        |names: &[NamedItem]| names.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join(", ");
    let person = |user: &Option<User>| name(user.as_ref().map(|user| &user.display_name));
    let moment = |at: Option<u64>| at.map(|at| if form == Form::Table { ago(at) } else { utc(at) });
    match column.to_lowercase().as_str() {
        "type" => name(issue.issue_type.as_ref().map(|kind| &kind.name)),
        "key" => issue.key.clone(),
        "id" => issue.id.clone(),
        "summary" => issue.summary.clone(),
        "status" => name(issue.status.as_ref().map(|status| &status.name)),
        "assignee" => person(&issue.assignee),
        "reporter" => person(&issue.reporter),
        "priority" => named(&issue.priority),
        "resolution" => named(&issue.resolution),
        "created" => moment(issue.created).unwrap_or_default(),
        "updated" => moment(issue.updated).unwrap_or_default(),
        "labels" => issue.labels.join(", "),
        "due" => name(issue.due_date.as_ref()),
        "parent" => name(issue.parent.as_ref().map(|parent| &parent.key)),
        "project" => name(issue.project.as_ref().map(|project| &project.key)),
        "components" => names(&issue.components),
        "fix-versions" => names(&issue.fix_versions),
        low => {
            let field =
                issue.fields.iter().find(|field| field.id == column || field.name.to_lowercase() == low);
            field.map(|field| field.text.clone()).unwrap_or_default()
        }
    }
}

/// A moment that sorts as text, in UTC.
fn utc(at: u64) -> String {
    let moment = i64::try_from(at / 1000).ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let Some(moment) = moment else { return String::new() };
    let (hour, minute, second) = moment.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02}Z", moment.date())
}

/// A cell between commas.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Shortens summaries, leaves columns out and then shortens the widest, until a row
/// is a line.
fn fit(titles: &mut Vec<String>, rows: &mut [Vec<String>], width: usize, spared: &[&str]) {
    let mut spared = spared.iter();
    loop {
        let mut widths: Vec<_> = (0..titles.len()).map(|place| widest(titles, rows, place)).collect();
        // A space stands on each side of a cell.
        let over = |widths: &[usize]| {
            widths.iter().map(|width| width.saturating_add(2)).sum::<usize>().saturating_sub(width)
        };
        let summary = titles.iter().position(|title| title == "SUMMARY");
        if let Some(width) = summary.and_then(|place| widths.get_mut(place)) {
            *width = (*width).min(LEAST);
        }
        if over(&widths) > 0
            && let Some(next) = spared.next()
        {
            if let Some(place) = titles.iter().position(|title| title == next) {
                titles.remove(place);
                rows.iter_mut().filter(|row| place < row.len()).for_each(|row| drop(row.remove(place)));
            }
            continue;
        }
        // The summary gets what is left.
        if let Some(place) = summary {
            let room = width.saturating_sub(widths.iter().map(|width| width.saturating_add(2)).sum());
            let all = widest(titles, rows, place);
            if let Some(width) = widths.get_mut(place) {
                *width = width.saturating_add(room).min(all);
            }
        }
        while over(&widths) > 0 {
            let Some(widest) = widths.iter_mut().max().filter(|width| **width > 6) else { break };
            *widest = widest.saturating_sub(1);
        }
        for row in rows.iter_mut().chain([titles]) {
            row.iter_mut().zip(&widths).for_each(|(cell, width)| shorten(cell, *width));
        }
        return;
    }
}

/// How wide the widest cell of a column is.
fn widest(titles: &[String], rows: &[Vec<String>], place: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(place)).chain(titles.get(place));
    cells.map(|cell| cell.width()).max().unwrap_or_default()
}

/// Cuts a text, which says so.
fn shorten(text: &mut String, width: usize) {
    if text.width() <= width {
        return;
    }
    let mut used = 1_usize;
    let end = text.char_indices().find(|(_, c)| {
        used = used.saturating_add(c.width().unwrap_or_default());
        used > width
    });
    if let Some((end, _)) = end {
        text.truncate(end);
        text.truncate(text.trim_end().len());
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(width: usize, spared: &[&str]) -> String {
        let cells = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let mut titles = cells(["TYPE", "KEY", "SUMMARY", "STATUS"]);
        let mut rows = [cells(["Story", "KAN-40", "Renew the certificate of the staging host", "To Do"])];
        fit(&mut titles, &mut rows, width, spared);
        format!("{}|{}", titles.join(" "), rows[0].join(" "))
    }

    #[test]
    fn rows_fit() {
        let check = |width, spared: &[&str], expected: &str| assert_eq!(fitted(width, spared), expected);
        let whole = "TYPE KEY SUMMARY STATUS|Story KAN-40 Renew the certificate of the staging host To Do";
        check(66, &["TYPE"], whole);
        check(
            65,
            &["TYPE"],
            "TYPE KEY SUMMARY STATUS|Story KAN-40 Renew the certificate of the staging ho… To Do",
        );
        check(45, &["TYPE"], "KEY SUMMARY STATUS|KAN-40 Renew the certificate of t… To Do");
        check(45, &[], "TYPE KEY SUMMARY STATUS|Story KAN-40 Renew the certifica… To Do");
        check(10, &["TYPE"], "KEY SUMMA… STATUS|KAN-40 Renew… To Do");
    }

    #[test]
    fn cells() {
        assert_eq!(utc(1_795_219_199_999), "2026-11-20 23:59:59Z");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("a b"), "a b");
        let mut wide = "日本語".to_owned();
        shorten(&mut wide, 4);
        assert_eq!(wide, "日…");
    }
}
