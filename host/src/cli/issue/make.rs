//! `jira issue create`, `edit` and `clone`.

use super::super::hint::Hint;
use super::super::{complete, exit, output};
use super::body::{Body, edited, sent, some, unread};
use super::inputs::{field, joined};
use super::on::On;
use super::people::{Where, assignee};
use super::rich::{self, Before};
use super::view::browse;
use anyhow::{Result, anyhow};
use clap_complete::ArgValueCompleter;
use jira_connector_host::Error;
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{CopyOptions, CreatedIssue, IssueUpdate, NewIssue};
use jira_connector_host::records::Text;
use jira_connector_host::types::ErrorKind;
use serde_json::json;
use std::io::{Write, stdout};
use std::process::ExitCode;

const CREATES: &str = "\
Examples:
  jira issue create -p KAN -s 'Renew the certificate' -b 'Before **Friday**.'
  jira issue create -p KAN -t Bug -y High -l urgent -a me     # opens $EDITOR
  jira issue create -p KAN -s 'Night build' -b - < log.md
  jira issue create -p KAN -t Story -P KAN-1 -s 'A part' -f 'Story Points=3'";

const EDITS: &str = "\
Examples:
  jira issue edit KAN-7                     # opens $EDITOR with the description
  jira issue edit KAN-7 -s 'Another summary' -y High
  jira issue edit KAN-7 -l urgent -l -someday --fix-version 2.0 -C -Search
  jira issue edit KAN-7 -f 'Story Points=3' -f 'Team=' -f 'labels+=late'";

#[derive(clap::Args)]
#[command(after_help = CREATES)]
pub(super) struct CreateArguments {
    /// The project's key.
    #[arg(long, short, value_name = "KEY", add = ArgValueCompleter::new(complete::projects))]
    project: String,
    /// The issue type, by its name or id.
    #[arg(long = "type", short = 't', value_name = "NAME", default_value = "Task", add = ArgValueCompleter::new(complete::types))]
    kind: String,
    /// The summary. Without it, an editor opens on a terminal; the first line is the summary.
    #[arg(long, short)]
    summary: Option<String>,
    #[command(flatten)]
    body: Body,
    /// The assignee: a name, an e-mail address, an account id, me, or x for nobody.
    #[arg(long, short, value_name = "WHO", add = ArgValueCompleter::new(complete::assignees))]
    assignee: Option<String>,
    /// The priority, by its name or id.
    #[arg(long, short = 'y', value_name = "NAME", add = ArgValueCompleter::new(complete::priorities))]
    priority: Option<String>,
    /// A label. May be given several times.
    #[arg(long, short, allow_hyphen_values = true, value_parser = added, add = ArgValueCompleter::new(complete::labels))]
    label: Vec<String>,
    /// A component. May be given several times.
    #[arg(long, short = 'C', value_name = "NAME", allow_hyphen_values = true, value_parser = added, add = ArgValueCompleter::new(complete::components))]
    component: Vec<String>,
    /// A fix version. May be given several times.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, value_parser = added, add = ArgValueCompleter::new(complete::versions))]
    fix_version: Vec<String>,
    /// The parent issue.
    #[arg(long, short = 'P', value_name = "KEY", add = ArgValueCompleter::new(complete::issues))]
    parent: Option<String>,
    /// The due date, such as 2026-11-22.
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Another field, by its id or name; several times for a list. NAME:=JSON is a value as Jira accepts it.
    #[arg(long = "field", visible_alias = "custom", short = 'f', value_name = "NAME=VALUE", value_parser = field, add = ArgValueCompleter::new(complete::inputs))]
    fields: Vec<FieldValue>,
    /// An idempotency key: a retry with it returns the existing issue instead of creating another.
    #[arg(long, value_name = "KEY")]
    once: Option<String>,
    /// Open it in the browser.
    #[arg(long)]
    web: bool,
}

#[derive(clap::Args)]
#[command(after_help = EDITS)]
pub(super) struct EditArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The new summary.
    #[arg(long, short)]
    summary: Option<String>,
    #[command(flatten)]
    body: Body,
    /// Open an editor with the current description, or with that of --body. The default on a terminal without
    /// other changes.
    #[arg(long, short)]
    editor: bool,
    /// The assignee: a name, an e-mail address, an account id, me, or x for nobody.
    #[arg(long, short, value_name = "WHO", add = ArgValueCompleter::new(complete::assignees))]
    assignee: Option<String>,
    /// The priority, by its name or id.
    #[arg(long, short = 'y', value_name = "NAME", add = ArgValueCompleter::new(complete::priorities))]
    priority: Option<String>,
    /// A label to add; -LABEL removes it. May be given several times.
    #[arg(long, short, allow_hyphen_values = true, add = ArgValueCompleter::new(complete::labels))]
    label: Vec<String>,
    /// A component to add; -NAME removes it. May be given several times.
    #[arg(long, short = 'C', value_name = "NAME", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::components))]
    component: Vec<String>,
    /// A fix version to add; -NAME removes it. May be given several times.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::versions))]
    fix_version: Vec<String>,
    /// The parent issue.
    #[arg(long, short = 'P', value_name = "KEY", add = ArgValueCompleter::new(complete::issues))]
    parent: Option<String>,
    /// A field, by its id or name. NAME+=VALUE adds to a list, NAME-=VALUE removes, NAME= clears,
    /// NAME:=JSON is a value as Jira accepts it. May be given several times.
    #[arg(long = "field", visible_alias = "custom", short = 'f', value_name = "NAME=VALUE", value_parser = field, add = ArgValueCompleter::new(complete::inputs))]
    fields: Vec<FieldValue>,
    /// A field to clear, such as description, by its id or name. May be given several times.
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::fields))]
    clear: Vec<String>,
    /// Edit a description even if a part of it would be lost.
    #[arg(long)]
    force: bool,
    /// Do not notify the watchers. This requires an administrator.
    #[arg(long)]
    quiet: bool,
}

#[derive(clap::Args)]
pub(super) struct CloneArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The summary of the copy.
    #[arg(long, short)]
    summary: Option<String>,
    /// The target project.
    #[arg(long, short, value_name = "KEY", add = ArgValueCompleter::new(complete::projects))]
    project: Option<String>,
    /// The priority of the copy.
    #[arg(long, short = 'y', value_name = "NAME", add = ArgValueCompleter::new(complete::priorities))]
    priority: Option<String>,
    /// The assignee of the copy: a name, an e-mail address, an account id, me, or x for nobody.
    #[arg(long, short, value_name = "WHO", add = ArgValueCompleter::new(complete::assignees))]
    assignee: Option<String>,
    /// A label to add to the copy; -LABEL removes it. May be given several times.
    #[arg(long, short, allow_hyphen_values = true, add = ArgValueCompleter::new(complete::labels))]
    label: Vec<String>,
    /// Do not link the copy to the original.
    #[arg(long)]
    no_link: bool,
}

/// What a new issue is to have, where a minus has nothing to take away.
fn added(text: &str) -> Result<String, &'static str> {
    if text.starts_with('-') { Err("a minus takes away, which is for edit") } else { Ok(text.to_owned()) }
}

/// Makes an issue.
pub(super) async fn create(on: &On<'_>, arguments: CreateArguments) -> Result<ExitCode> {
    let mut description = arguments.body.read()?;
    let assignee = match &arguments.assignee {
        Some(who) => Some(assignee(on, who, Where::Project(&arguments.project)).await?),
        None => None,
    };
    let mut draft = None;
    let summary = match arguments.summary {
        Some(summary) => summary,
        None if on.edits() => {
            let (project, kind) = (&arguments.project, &arguments.kind);
            let what = format!(
                "A new issue of {project}, type {kind}: its summary in the first line, then a blank line and \
                 the description in Markdown."
            );
            let text = edited(&format!("\n\n{}", description.take().unwrap_or_default()), &what)?;
            let (summary, rest) = parted(&text)?;
            description = rest;
            draft = Some(text);
            summary
        }
        None => return Err(exit::Failed::usage(anyhow!("Give it a summary: -s TEXT")).into()),
    };
    let issue = NewIssue {
        project: arguments.project,
        issue_type: arguments.kind,
        summary,
        description: rich::maybe(on, description).await?,
        assignee,
        priority: arguments.priority,
        labels: arguments.label,
        components: arguments.component,
        fix_versions: arguments.fix_version,
        parent: arguments.parent,
        due_date: arguments.due,
        fields: joined(arguments.fields),
    };
    let created = on.changing().create_issue(on.connection, &issue, arguments.once.as_deref()).await;
    let created = match created {
        Ok(created) => created,
        Err(error) => return sent(draft.as_deref(), Err(wrong(on, &issue, error).await)),
    };
    if arguments.web {
        browse(&created.web_url);
    }
    on.history.borrow_mut().touch(&created.key, Some(&issue.summary));
    if issue.description.is_none() {
        unread();
    }
    made(&created, on.json)
}

/// The summary and the description that a person wrote.
fn parted(text: &str) -> Result<(String, Option<String>)> {
    let (summary, rest) = text.trim_start().split_once('\n').unwrap_or((text.trim(), ""));
    if summary.trim().is_empty() {
        return Err(exit::Failed::usage(anyhow!("Nothing was written, and nothing made.")).into());
    }
    let rest = rest.trim();
    Ok((summary.trim().to_owned(), (!rest.is_empty()).then(|| rest.to_owned())))
}

/// Why an issue was not made, with what there is instead.
async fn wrong(on: &On<'_>, issue: &NewIssue, error: Error) -> anyhow::Error {
    let names = |name: &str| match &error {
        Error::Jira(jira) => match &jira.kind {
            ErrorKind::Invalid(fields) => fields.iter().any(|problem| problem.field == name),
            _ => false,
        },
        _ => false,
    };
    if names("project") {
        return Hint::next(error, "See those that there are with: jira projects".to_owned());
    }
    if names("issuetype")
        && let Ok(types) = on.connector.list_issue_types(on.connection, &issue.project).await
    {
        let types: Vec<_> = types.iter().map(|kind| kind.name.as_str()).collect();
        return Hint::next(error, format!("{} has: {}", issue.project, types.join(", ")));
    }
    error.into()
}

fn made(created: &CreatedIssue, as_json: bool) -> Result<ExitCode> {
    if as_json {
        output::json(&json!({
            "id": created.id, "key": created.key, "web_url": created.web_url, "existed": created.existed,
        }))?;
    } else {
        let what = if created.existed { "Already exists:" } else { "Created" };
        let (key, url) = (output::printable(&created.key), output::printable(&created.web_url));
        writeln!(stdout().lock(), "{what} {key}\n{url}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Updates an issue.
pub(super) async fn edit(on: &On<'_>, arguments: EditArguments) -> Result<ExitCode> {
    let issue = arguments.issue;
    if arguments.editor && on.no_input {
        return Err(exit::Failed::usage(anyhow!("--editor is input: leave it out, or --no-input.")).into());
    }
    let given = arguments.body.read()?.map(some).transpose()?;
    let mut fields = joined(arguments.fields);
    fields.extend(arguments.clear.into_iter().map(|field| FieldValue { field, value: Value::Clear }));
    let one = |field: &str, value: Option<String>| {
        value.map(|value| FieldValue { field: field.to_owned(), value: Value::Text(value) })
    };
    fields.extend(one("priority", arguments.priority));
    fields.extend(one("parent", arguments.parent));
    fields.extend(lists("components", arguments.component));
    fields.extend(lists("fixVersions", arguments.fix_version));
    let (remove, add) = signs(arguments.label);
    let mut changes = IssueUpdate {
        summary: arguments.summary,
        description: None,
        add_labels: add,
        remove_labels: remove,
        fields,
        notify_users: arguments.quiet.then_some(false),
    };
    let assignee = match &arguments.assignee {
        Some(who) => Some(assignee(on, who, Where::Issue(&issue)).await?),
        None => None,
    };
    let silence = IssueUpdate { notify_users: changes.notify_users, ..IssueUpdate::default() };
    let nothing = changes == silence && assignee.is_none() && given.is_none();
    let mut draft = None;
    if arguments.editor || (nothing && on.edits()) {
        match described(on, &issue, given, arguments.force).await? {
            Some((written, text)) => (draft, changes.description) = (Some(written), Some(text)),
            None if nothing => return Err(exit::Failed::usage(anyhow!("Nothing was changed.")).into()),
            None => {}
        }
    } else if nothing {
        let problem = anyhow!("Say what to change, as in: jira issue edit {issue} -s 'Another summary'");
        return Err(exit::Failed::usage(problem).into());
    } else {
        changes.description = rich::maybe(on, given).await?;
    }
    let edits = changes != IssueUpdate::default();
    if edits {
        let outcome = on.changing().update_issue(on.connection, &issue, &changes).await;
        sent(draft.as_deref(), outcome.map_err(Into::into))?;
    }
    if let Some(assignee) = assignee {
        let outcome = on.changing().assign_issue(on.connection, &issue, &assignee).await;
        outcome.map_err(|error| match edits {
            true => Hint::next(error, format!("The rest of {issue} was changed.")),
            false => error.into(),
        })?;
    }
    on.history.borrow_mut().touch(&issue.to_uppercase(), changes.summary.as_deref());
    output::done(&format!("Updated {}.", output::printable(&issue)), on.json)?;
    Ok(ExitCode::SUCCESS)
}

/// The description that a person writes, beginning with the one that is given or
/// else with the issue's, and what is sent of it. `None` if it stays as it was.
async fn described(
    on: &On<'_>,
    issue: &str,
    given: Option<String>,
    force: bool,
) -> Result<Option<(String, Text)>> {
    let format = Some(jira_connector_host::records::TextFormat::Adf);
    let selection = jira_connector_host::issues::Selection { text_format: format, ..Default::default() };
    let there = on.connector.get_issue(on.connection, issue, &selection).await?;
    let what = format!("The description of {issue}, in Markdown: {}", output::printable(&there.summary));
    let before = match given {
        Some(_) => Before::default(),
        None => Before::of(on, &format!("the description of {issue}"), there.description, force).await?,
    };
    let text = given.as_deref().unwrap_or(&before.markdown);
    let after = edited(text, &what)?;
    if given.is_none() && after.trim() == text.trim() {
        return Ok(None);
    }
    if after.trim().is_empty() {
        let problem = anyhow!(
            "Nothing was written, and nothing sent. To empty it: --clear description, or -f description="
        );
        return Err(exit::Failed::usage(problem).into());
    }
    let text = before.edited(on, &after).await?;
    Ok(Some((after, text)))
}

/// What is to be taken away, which has a minus before it, and what is to be added.
fn signs(values: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (remove, add): (Vec<_>, Vec<_>) = values.into_iter().partition(|value| value.starts_with('-'));
    (remove.iter().filter_map(|value| value.strip_prefix('-')).map(str::to_owned).collect(), add)
}

/// What is taken from a list and added to it.
fn lists(field: &str, values: Vec<String>) -> impl Iterator<Item = FieldValue> {
    let (remove, add) = signs(values);
    let input = |value: Value| FieldValue { field: field.to_owned(), value };
    let remove = (!remove.is_empty()).then(|| input(Value::Remove(remove)));
    let add = (!add.is_empty()).then(|| input(Value::Add(add)));
    [remove, add].into_iter().flatten()
}

/// Copies an issue.
pub(super) async fn clone(on: &On<'_>, arguments: CloneArguments) -> Result<ExitCode> {
    let CloneArguments { issue, summary, project, priority, assignee: who, label, no_link } = arguments;
    // Before anything is made, so that a wrong name makes nothing.
    let place = project.as_deref().map_or(Where::Issue(&issue), Where::Project);
    let assignee = match &who {
        Some(who) => Some(assignee(on, who, place).await?),
        None => None,
    };
    let options = CopyOptions { summary: summary.clone(), project, link: no_link.then_some(false) };
    let copied = on.changing().copy_issue(on.connection, &issue, &options).await?;
    let copy = &copied.issue;
    on.history.borrow_mut().touch(&copy.key, summary.as_deref());
    if !copied.skipped_fields.is_empty() {
        output::tell(&output::printable(&format!("Not copied: {}", copied.skipped_fields.join(", "))));
    }
    let (remove_labels, add_labels) = signs(label);
    let priority = priority.map(|name| FieldValue { field: "priority".to_owned(), value: Value::Text(name) });
    let fields = priority.into_iter().collect();
    let changes = IssueUpdate { add_labels, remove_labels, fields, ..IssueUpdate::default() };
    let there = |error: Error| Hint::next(error, format!("The copy is there, without that: {}", copy.key));
    if changes != IssueUpdate::default() {
        on.changing().update_issue(on.connection, &copy.key, &changes).await.map_err(there)?;
    }
    if let Some(assignee) = assignee {
        on.changing().assign_issue(on.connection, &copy.key, &assignee).await.map_err(there)?;
    }
    made(copy, on.json)
}
