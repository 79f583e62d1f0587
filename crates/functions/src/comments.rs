//! The `comments` interface.

use super::media;
use crate::jira::comments;
use jira_contract::comments::{AddOptions, Comment, CommentPage, ListOptions, UpdateOptions};
use jira_contract::records::{Text, TextFormat};
use jira_engine::api::{Api, Failure};
use jira_engine::error::Error;
use jira_engine::http::Response;

/// A page of the comments of an issue.
pub async fn list(
    api: &Api<'_>,
    issue: &str,
    options: &ListOptions,
    cursor: Option<&str>,
) -> Result<CommentPage, Failure> {
    let format = options.format.unwrap_or(TextFormat::Markdown);
    let (listing, call) = comments::list(api.name(), issue, options, cursor)?;
    api.send(call).await?.read(|answer| comments::read_page(listing, answer, format))
}

/// A comment.
pub async fn get(
    api: &Api<'_>,
    issue: &str,
    id: &str,
    format: Option<TextFormat>,
) -> Result<Comment, Failure> {
    let format = format.unwrap_or(TextFormat::Markdown);
    api.send(comments::get(issue, id)?).await?.read(|answer| comments::read(answer, format))
}

/// Adds a comment to an issue.
pub async fn add(api: &Api<'_>, issue: &str, text: &Text, options: &AddOptions) -> Result<Comment, Failure> {
    let files = media::of_text(api, issue, Some(text)).await?;
    api.send(comments::add(issue, text, options, &files)?).await?.read(written)
}

/// Updates a comment. Its visibility stays, unless the options set another one.
pub async fn update(
    api: &Api<'_>,
    issue: &str,
    id: &str,
    text: &Text,
    options: &UpdateOptions,
) -> Result<Comment, Failure> {
    // What cannot be sent is not asked about.
    comments::edit(issue, id, text, options, None, &[])?;
    let files = media::of_text(api, issue, Some(text)).await?;
    let kept = match options.visibility {
        Some(_) => None,
        None => {
            let answer = api.send(comments::get(issue, id)?).await?;
            answer.read(|answer| comments::read(answer, TextFormat::PlainText))?.visibility
        }
    };
    let call = comments::edit(issue, id, text, options, kept.as_ref(), &files)?;
    api.send(call).await?.read(written)
}

/// Deletes a comment.
pub async fn delete_comment(api: &Api<'_>, issue: &str, id: &str) -> Result<(), Failure> {
    api.send(comments::delete(issue, id)?).await.map(drop)
}

fn written(answer: &Response) -> Result<Comment, Error> {
    comments::read(answer, TextFormat::Markdown)
}
