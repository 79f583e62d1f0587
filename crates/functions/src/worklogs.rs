//! The `worklogs` interface.

use super::media;
use crate::jira::worklogs;
use jira_contract::records::TextFormat;
use jira_contract::worklogs::{
    AddOptions, EstimateAdjustment, ListOptions, WorkDuration, Worklog, WorklogPage, WorklogUpdate,
};
use jira_engine::api::{Api, Failure};
use jira_engine::error::Error;
use jira_engine::http::Response;

/// A page of the worklogs of an issue.
pub async fn list(
    api: &Api<'_>,
    issue: &str,
    options: &ListOptions,
    cursor: Option<&str>,
) -> Result<WorklogPage, Failure> {
    let format = options.format.unwrap_or(TextFormat::Markdown);
    let (listing, call) = worklogs::list(api.name(), issue, options, cursor)?;
    api.send(call).await?.read(|answer| worklogs::read_page(listing, answer, format))
}

/// A worklog.
pub async fn get(
    api: &Api<'_>,
    issue: &str,
    id: &str,
    format: Option<TextFormat>,
) -> Result<Worklog, Failure> {
    let format = format.unwrap_or(TextFormat::Markdown);
    api.send(worklogs::get(issue, id)?).await?.read(|answer| worklogs::read(answer, format))
}

/// Adds a worklog to an issue.
pub async fn add(
    api: &Api<'_>,
    issue: &str,
    time: &WorkDuration,
    options: &AddOptions,
) -> Result<Worklog, Failure> {
    let now = api.wall();
    // What cannot be sent is not asked about.
    worklogs::add(issue, time, options, &[], now)?;
    let files = media::of_text(api, issue, options.comment.as_ref()).await?;
    api.send(worklogs::add(issue, time, options, &files, now)?).await?.read(written)
}

/// Updates a worklog. Its visibility stays, unless the changes set another one.
pub async fn update(
    api: &Api<'_>,
    issue: &str,
    id: &str,
    changes: &WorklogUpdate,
) -> Result<Worklog, Failure> {
    worklogs::edit(issue, id, changes, None, &[])?;
    let files = media::of_text(api, issue, changes.comment.as_ref()).await?;
    let kept = match changes.visibility {
        Some(_) => None,
        None => {
            let answer = api.send(worklogs::get(issue, id)?).await?;
            answer.read(|answer| worklogs::read(answer, TextFormat::PlainText))?.visibility
        }
    };
    api.send(worklogs::edit(issue, id, changes, kept.as_ref(), &files)?).await?.read(written)
}

/// Deletes a worklog.
pub async fn delete_worklog(
    api: &Api<'_>,
    issue: &str,
    id: &str,
    estimate: Option<&EstimateAdjustment>,
) -> Result<(), Failure> {
    api.send(worklogs::delete(issue, id, estimate)?).await.map(drop)
}

fn written(answer: &Response) -> Result<Worklog, Error> {
    worklogs::read(answer, TextFormat::Markdown)
}
