//! The `comments` interface.

use super::driver::{self, Failure};
use super::guest::Component;
use super::{media, translate};
use crate::contract::comments::{AddOptions, Comment, CommentPage, EditOptions, Guest, ListOptions};
use crate::contract::records::{Text, TextFormat};
use crate::contract::types;
use crate::error::Error;
use crate::http::Response;
use crate::jira::comments;

impl Guest for Component {
    fn list(
        connection: String,
        issue: String,
        options: ListOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<CommentPage, types::Error> {
        let format = options.format.unwrap_or(TextFormat::Markdown);
        let (listing, call) = comments::list(&connection, &issue, &options, cursor.as_deref())
            .map_err(|error| translate::failure(error.into()))?;
        driver::read(&connection, "comments.list", Ok(call), |answer| {
            comments::read_page(listing, answer, format)
        })
    }

    fn get(
        connection: String,
        issue: String,
        id: String,
        format: Option<TextFormat>,
    ) -> Result<Comment, types::Error> {
        let call = comments::get(&issue, &id).map_err(Failure::from);
        driver::read(&connection, "comments.get", call, |answer| {
            comments::read(answer, format.unwrap_or(TextFormat::Markdown))
        })
    }

    fn add(
        connection: String,
        issue: String,
        text: Text,
        options: AddOptions,
    ) -> Result<Comment, types::Error> {
        let call = media::of_text(&connection, "comments.add", &issue, Some(&text))
            .and_then(|files| Ok(comments::add(&issue, &text, &options, &files)?));
        driver::read(&connection, "comments.add", call, written)
    }

    fn edit(
        connection: String,
        issue: String,
        id: String,
        text: Text,
        options: EditOptions,
    ) -> Result<Comment, types::Error> {
        edit(&connection, &issue, &id, &text, &options).map_err(translate::failure)
    }

    fn delete(connection: String, issue: String, id: String) -> Result<(), types::Error> {
        let call = comments::delete(&issue, &id).map_err(Failure::from);
        driver::done(&connection, "comments.delete", call)
    }
}

fn written(answer: &Response) -> Result<Comment, Error> {
    comments::read(answer, TextFormat::Markdown)
}

fn edit(
    connection: &str,
    issue: &str,
    id: &str,
    text: &Text,
    options: &EditOptions,
) -> Result<Comment, Failure> {
    const NAME: &str = "comments.edit";
    // What cannot be sent is not asked about.
    comments::edit(issue, id, text, options, None, &[])?;
    let files = media::of_text(connection, NAME, issue, Some(text))?;
    let kept = match options.visibility {
        Some(_) => None,
        None => {
            let answer = driver::perform(connection, NAME, comments::get(issue, id)?)?;
            comments::read(&answer.response, TextFormat::Plain)?.visibility
        }
    };
    let call = comments::edit(issue, id, text, options, kept.as_ref(), &files)?;
    driver::change(connection, NAME, call, written)
}
