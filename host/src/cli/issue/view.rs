//! `jira issue view`: an issue as a person reads it.

use super::super::{complete, output, render};
use super::json;
use super::on::On;
use anyhow::Result;
use clap_complete::ArgValueCompleter;
use indicatif::HumanBytes;
use jira_connector_host::comments::{Comment, ListOptions, Order};
use jira_connector_host::issues::{Issue, Selection};
use jira_connector_host::records::{StatusCategory, TextFormat};
use jira_connector_host::types::User;
use serde_json::json as value;
use std::io::{IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::time::SystemTime;

const EXAMPLES: &str = "\
Examples:
  jira issue view KAN-7
  jira issue view KAN-7 --comments 20 -f 'Story Points'
  jira issue view KAN-7 --json | jq .status.name
  jira issue view KAN-7 --web";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ViewArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The number of latest comments to show.
    #[arg(long, value_name = "N", default_value_t = 3)]
    comments: u32,
    /// A field to add, by its id or name. May be given several times.
    #[arg(long = "field", short = 'f', value_name = "NAME", add = ArgValueCompleter::new(complete::fields))]
    fields: Vec<String>,
    /// Show every field with a value.
    #[arg(long)]
    all_fields: bool,
    /// Print its URL, and open it in the browser.
    #[arg(long, short)]
    web: bool,
}

/// Shows an issue.
pub(super) async fn view(on: &On<'_>, arguments: ViewArguments) -> Result<ExitCode> {
    let ViewArguments { issue, comments, mut fields, all_fields, web } = arguments;
    if all_fields {
        fields = vec!["*all".to_owned()];
    }
    if web {
        return page(on, &issue).await;
    }
    let selection = Selection { fields, text_format: format(on), details: Some(true) };
    let issue = on.connector.get_issue(on.connection, &issue, &selection).await?;
    on.history.borrow_mut().see([&issue]);
    let (mut last, mut total) = (Vec::new(), None);
    if comments > 0 {
        let order = Some(Order::NewestFirst);
        let options = ListOptions { order, page_size: Some(comments.min(100)), format: format(on) };
        let page = on.connector.list_comments(on.connection, &issue.key, &options, None).await?;
        (last, total) = (page.items, page.total);
        last.reverse();
    }
    if on.json {
        let mut shown = json::issue(&issue);
        shown["comments"] = last.iter().map(comment).collect();
        output::json(&shown)?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&issue, &last, total)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the address of an issue's page, and opens it where there is a browser.
pub(super) async fn page(on: &On<'_>, issue: &str) -> Result<ExitCode> {
    let selection = Selection { details: Some(false), ..Selection::default() };
    let issue = on.connector.get_issue(on.connection, issue, &selection).await?;
    on.history.borrow_mut().see([&issue]);
    browse(&issue.web_url);
    if on.json {
        output::json(&value!({"key": issue.key, "web_url": issue.web_url}))?;
    } else {
        writeln!(stdout().lock(), "{}", output::printable(&issue.web_url))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a page for a person.
pub(super) fn browse(url: &str) {
    if stdout().is_terminal() {
        // Where there is no browser, the address is on the screen.
        let _ = open::that_detached(url);
    }
}

/// The form of texts: for people with the comments that say the colour of a status,
/// which are not shown.
pub(super) fn format(on: &On<'_>) -> Option<TextFormat> {
    (!on.json).then_some(TextFormat::LosslessMarkdown)
}

/// A comment for programs.
pub(super) fn comment(comment: &Comment) -> serde_json::Value {
    value!({
        "id": comment.id, "author": comment.author.as_ref().map(json::user), "body": comment.body,
        "created": comment.created, "updated": comment.updated, "internal": comment.is_internal,
    })
}

fn print(issue: &Issue, comments: &[Comment], total: Option<u64>) -> Result<()> {
    let mut out = render::Styled::new();
    let title = format!("{}  {}", output::printable(&issue.key), output::printable(&issue.summary));
    out.line(&out.heading(&title));
    for (title, text) in facts(issue) {
        let text = output::printable(&text);
        let text = match (title, issue.status.as_ref().and_then(|status| status.category.as_ref())) {
            ("Status", Some(category)) => out.lozenge(&text, color(category)),
            _ => text,
        };
        if !text.is_empty() {
            out.line(&format!("  {title:12} {text}"));
        }
    }
    for field in &issue.fields {
        let mut lines = field.text.lines();
        let first = lines.next().unwrap_or_default();
        let rest = if lines.next().is_some() { " …" } else { "" };
        out.line(&format!("  {:12} {}{rest}", output::printable(&field.name), output::printable(first)));
    }
    out.print()?;
    if let Some(description) = &issue.description {
        writeln!(stdout())?;
        render::print(description)?;
    }
    let hidden = total.unwrap_or_default().saturating_sub(comments.len() as u64);
    if hidden > 0 && !comments.is_empty() {
        writeln!(stdout(), "\n— {hidden} earlier comment{} —", if hidden == 1 { "" } else { "s" })?;
    }
    for comment in comments {
        said(comment, false)?;
    }
    writeln!(stdout(), "\n{}", output::printable(&issue.web_url))?;
    Ok(())
}

/// The colour of a status, as Jira has it.
fn color(category: &StatusCategory) -> &'static str {
    match category {
        StatusCategory::InProgress => "blue",
        StatusCategory::Done => "green",
        StatusCategory::ToDo | StatusCategory::Other(_) => "neutral",
    }
}

/// A comment with who said it and when, and the id by which it is changed.
pub(super) fn said(comment: &Comment, with_id: bool) -> Result<()> {
    let author = comment.author.as_ref().map_or("Somebody", |user| user.display_name.as_str());
    let when = comment.created.map(|at| format!(", {}", ago(at))).unwrap_or_default();
    let internal = if comment.is_internal == Some(true) { ", internal" } else { "" };
    let id = if with_id { format!(", id {}", output::printable(&comment.id)) } else { String::new() };
    writeln!(stdout(), "\n— {}{when}{internal}{id} —", output::printable(author))?;
    render::print(&comment.body)
}

/// How long ago a moment was, in milliseconds since 1970.
pub(super) fn ago(at: u64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    output::ago(now.saturating_sub(u128::from(at)))
}

fn facts(issue: &Issue) -> Vec<(&'static str, String)> {
    let person =
        |user: &Option<User>| user.as_ref().map(|user| user.display_name.clone()).unwrap_or_default();
    let names = |names: &[jira_connector_host::records::NamedItem]| {
        names.iter().map(|named| named.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let name = |named: &Option<jira_connector_host::records::NamedItem>| {
        named.as_ref().map(|named| named.name.clone()).unwrap_or_default()
    };
    let mention = |issue: &jira_connector_host::records::IssueReference| match &issue.summary {
        Some(summary) => format!("{} {summary}", issue.key),
        None => issue.key.clone(),
    };
    let mut facts = vec![
        ("Type", issue.issue_type.as_ref().map(|kind| kind.name.clone()).unwrap_or_default()),
        ("Status", issue.status.as_ref().map(|status| status.name.clone()).unwrap_or_default()),
        ("Resolution", name(&issue.resolution)),
        ("Priority", name(&issue.priority)),
        ("Assignee", person(&issue.assignee)),
        ("Reporter", person(&issue.reporter)),
        ("Labels", issue.labels.join(", ")),
        ("Components", names(&issue.components)),
        ("Fix versions", names(&issue.fix_versions)),
        ("Parent", issue.parent.as_ref().map(mention).unwrap_or_default()),
        ("Due", issue.due_date.clone().unwrap_or_default()),
        ("Created", issue.created.map(ago).unwrap_or_default()),
        ("Updated", issue.updated.map(ago).unwrap_or_default()),
        ("Time", issue.time_tracking.as_ref().map(time).unwrap_or_default()),
    ];
    facts.extend(issue.subtasks.iter().map(|subtask| ("Subtask", mention(subtask))));
    facts
        .extend(issue.links.iter().map(|link| ("Link", format!("{} {}", link.phrase, mention(&link.issue)))));
    facts.extend(issue.attachments.iter().map(|file| {
        let size = file.size.map(|size| format!(", {}", HumanBytes(size))).unwrap_or_default();
        ("File", format!("{} (id {}{size})", file.name, file.id))
    }));
    facts
}

fn time(time: &jira_connector_host::issues::TimeTracking) -> String {
    let part =
        |title: &str, seconds: Option<u64>| seconds.map(|seconds| format!("{title} {}", hours(seconds)));
    let parts = [
        part("estimated", time.original_estimate),
        part("spent", time.time_spent),
        part("remaining", time.remaining_estimate),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A span in hours and minutes: how many hours a day has differs between sites.
pub(super) fn hours(seconds: u64) -> String {
    match (seconds / 3600, seconds % 3600 / 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        assert_eq!((hours(0).as_str(), hours(5400).as_str(), hours(7200).as_str()), ("0m", "1h 30m", "2h"));
    }
}
