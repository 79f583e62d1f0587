//! Worklogs: how long somebody worked on an issue.

use super::duration::{self, Duration};
use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::{records, text};
use jira_contract::records::{Text, TextFormat, Visibility};
use jira_contract::worklogs::{
    AddOptions, EstimateAdjustment, ListOptions, WorkDuration, Worklog, WorklogPage, WorklogUpdate,
};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_rich_text::Attachment;
use jira_time::timestamp::Timestamp;

/// A comment that says nothing.
const NOTHING: &str = r#"{"type":"doc","version":1,"content":[]}"#;

fn all(issue: &str) -> Result<Path, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/worklog"))
}

fn one(issue: &str, id: &str) -> Result<Path, Error> {
    all(issue)?.part("/").key(id)
}

/// Asks for a page of an issue's worklogs.
pub fn list(
    connection: &str,
    issue: &str,
    options: &ListOptions,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    let mut path = all(issue)?;
    for (name, moment) in [("startedAfter", options.started_after), ("startedBefore", options.started_before)]
    {
        if let Some(moment) = moment {
            path = path.ask(name, moment.to_string());
        }
    }
    Listing::new(
        connection,
        path,
        Size { asked: options.page_size, usual: 100, most: 5000 },
        Bare::Whole,
        cursor,
    )
}

/// Reads the answer to [`list`].
pub fn read_page(
    mut listing: Listing,
    response: &Response,
    format: TextFormat,
) -> Result<WorklogPage, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&answer, &["worklogs"])?;
    let items = items.iter().filter_map(|item| worklog(item, format)).collect();
    Ok(WorklogPage { items, next, total })
}

/// Asks for a worklog.
pub fn get(issue: &str, id: &str) -> Result<Call, Error> {
    Ok(one(issue, id)?.get())
}

/// Logs work that began at `now`, unless it is said when. `files` are those that
/// the comment shows.
pub fn add(
    issue: &str,
    time: &WorkDuration,
    options: &AddOptions,
    files: &[Attachment],
    now: Timestamp,
) -> Result<Call, Error> {
    let started = options.started.map_or(now, Timestamp::from_millis);
    let mut body = Tree::object().with("started", Tree::of(started.to_zoned()));
    spent(time, &mut body)?;
    say(options.comment.as_ref(), options.visibility.as_ref(), files, &mut body)?;
    let path = adjusted(all(issue)?, options.estimate.as_ref(), "reduceBy")?;
    Ok(notifying(path, options.notify_users).post(&body))
}

/// Updates a worklog. The request must repeat its visibility, which is `kept`.
pub fn edit(
    issue: &str,
    id: &str,
    changes: &WorklogUpdate,
    kept: Option<&Visibility>,
    files: &[Attachment],
) -> Result<Call, Error> {
    let WorklogUpdate { time_spent: time, started, comment, visibility, estimate, notify_users: notify } =
        changes;
    if matches!(estimate, Some(EstimateAdjustment::AdjustBy(_))) {
        return Err(Error::Invalid("An edit takes no manual estimate. Use auto, leave or new.".into()));
    }
    let mut body = Tree::object();
    if let Some(time) = time {
        spent(time, &mut body)?;
    }
    if let Some(started) = started {
        body.put("started", Tree::of(Timestamp::from_millis(*started).to_zoned()));
    }
    say(comment.as_ref(), visibility.as_ref(), files, &mut body)?;
    if comment.is_some() && body.get("comment").is_none() {
        body.put("comment", Tree::Raw(NOTHING.into()));
    }
    if body == Tree::object() {
        return Err(Error::Invalid(
            "There is nothing to change. Give a time, a start, a comment or who sees it.".into(),
        ));
    }
    if let (None, Some(kept)) = (visibility, kept) {
        body.put("visibility", records::visible_to(kept));
    }
    Ok(notifying(adjusted(one(issue, id)?, estimate.as_ref(), "")?, *notify).put(&body))
}

/// Deletes a worklog.
pub fn delete(issue: &str, id: &str, estimate: Option<&EstimateAdjustment>) -> Result<Call, Error> {
    Ok(adjusted(one(issue, id)?, estimate, "increaseBy")?.delete())
}

/// Reads the answer to [`get`], [`add`] or [`edit`].
pub fn read(response: &Response, format: TextFormat) -> Result<Worklog, Error> {
    let worklog = worklog(&json::read_selected(response, records::take)?, format);
    worklog.ok_or_else(|| Error::Unreadable("The answer holds a worklog without an id.".into()))
}

fn spent(time: &WorkDuration, body: &mut Tree<'_>) -> Result<(), Error> {
    let time = match time {
        WorkDuration::Text(text) => Duration::parse(text)?,
        WorkDuration::Seconds(seconds) => Duration::Seconds(*seconds),
    };
    match time {
        Duration::Seconds(..60) => {
            return Err(Error::Invalid("Jira counts whole minutes: log one at least.".into()));
        }
        Duration::Seconds(seconds) => body.put("timeSpentSeconds", Tree::Number(seconds)),
        Duration::Text(text) => body.put("timeSpent", Tree::of(text)),
    }
    Ok(())
}

fn say(
    comment: Option<&Text>,
    visibility: Option<&Visibility>,
    files: &[Attachment],
    body: &mut Tree<'_>,
) -> Result<(), Error> {
    if let Some(comment) = comment {
        match text::write(comment, files)? {
            Tree::Null => {}
            comment => body.put("comment", comment),
        }
    }
    if let Some(visibility) = visibility {
        body.put("visibility", records::visible_to(visibility));
    }
    Ok(())
}

/// `by` is what names the amount of a manual change.
fn adjusted(path: Path, estimate: Option<&EstimateAdjustment>, by: &str) -> Result<Path, Error> {
    let (how, amount) = match estimate {
        None => return Ok(path),
        Some(EstimateAdjustment::Auto) => ("auto", None),
        Some(EstimateAdjustment::Leave) => ("leave", None),
        Some(EstimateAdjustment::SetTo(time)) => ("new", Some(("newEstimate", time))),
        Some(EstimateAdjustment::AdjustBy(time)) => ("manual", Some((by, time))),
    };
    let path = path.ask("adjustEstimate", how);
    Ok(match amount {
        Some((name, time)) => path.ask(name, Duration::parse(time)?.to_text()),
        None => path,
    })
}

fn notifying(path: Path, notify: Option<bool>) -> Path {
    match notify {
        Some(notify) => path.ask("notifyUsers", notify.to_string()),
        None => path,
    }
}

/// A worklog. None where it has no id.
#[inline(never)]
fn worklog(tree: &Tree<'_>, format: TextFormat) -> Option<Worklog> {
    let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
    let time_spent = tree.string("timeSpent").unwrap_or_default();
    let seconds = tree.number("timeSpentSeconds").or_else(|| duration::seconds(&time_spent).ok());
    Some(Worklog {
        id,
        issue_id: tree.id("issueId"),
        author: tree.get("author").and_then(records::user),
        update_author: tree.get("updateAuthor").and_then(records::user),
        comment: records::rich_text(tree, "comment", format),
        started: records::moment(tree, "started"),
        time_spent,
        time_spent_seconds: seconds.unwrap_or_default(),
        created: records::moment(tree, "created"),
        updated: records::moment(tree, "updated"),
        visibility: records::visibility(tree),
    })
}

#[cfg(test)]
mod tests;
