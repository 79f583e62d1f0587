//! The `worklogs` interface.

use super::driver::{self, Failure};
use super::guest::Component;
use super::{media, translate, wasi};
use crate::contract::records::TextFormat;
use crate::contract::types;
use crate::contract::worklogs::{
    AddOptions, Changes, Estimate, Guest, ListOptions, Time, Worklog, WorklogPage,
};
use crate::error::Error;
use crate::http::Response;
use crate::jira::{duration, worklogs};

impl Guest for Component {
    fn list(
        connection: String,
        issue: String,
        options: ListOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<WorklogPage, types::Error> {
        let format = options.format.unwrap_or(TextFormat::Markdown);
        let (listing, call) = worklogs::list(&connection, &issue, &options, cursor.as_deref())
            .map_err(|error| translate::failure(error.into()))?;
        driver::read(&connection, "worklogs.list", Ok(call), |answer| {
            worklogs::read_page(listing, answer, format)
        })
    }

    fn get(
        connection: String,
        issue: String,
        id: String,
        format: Option<TextFormat>,
    ) -> Result<Worklog, types::Error> {
        let call = worklogs::get(&issue, &id).map_err(Failure::from);
        driver::read(&connection, "worklogs.get", call, |answer| {
            worklogs::read(answer, format.unwrap_or(TextFormat::Markdown))
        })
    }

    fn add(
        connection: String,
        issue: String,
        time: Time,
        options: AddOptions,
    ) -> Result<Worklog, types::Error> {
        add(&connection, &issue, &time, &options).map_err(translate::failure)
    }

    fn edit(
        connection: String,
        issue: String,
        id: String,
        changes: Changes,
    ) -> Result<Worklog, types::Error> {
        edit(&connection, &issue, &id, &changes).map_err(translate::failure)
    }

    fn delete(
        connection: String,
        issue: String,
        id: String,
        estimate: Option<Estimate>,
    ) -> Result<(), types::Error> {
        let call = worklogs::delete(&issue, &id, estimate.as_ref()).map_err(Failure::from);
        driver::done(&connection, "worklogs.delete", call)
    }

    fn parse_duration(text: String) -> Result<u64, types::Error> {
        duration::seconds(&text).map_err(|error| translate::failure(error.into()))
    }
}

fn written(answer: &Response) -> Result<Worklog, Error> {
    worklogs::read(answer, TextFormat::Markdown)
}

fn add(connection: &str, issue: &str, time: &Time, options: &AddOptions) -> Result<Worklog, Failure> {
    const NAME: &str = "worklogs.add";
    let now = wasi::wall();
    // What cannot be sent is not asked about.
    worklogs::add(issue, time, options, &[], now)?;
    let files = media::of_text(connection, NAME, issue, options.comment.as_ref())?;
    let call = worklogs::add(issue, time, options, &files, now)?;
    driver::change(connection, NAME, call, written)
}

fn edit(connection: &str, issue: &str, id: &str, changes: &Changes) -> Result<Worklog, Failure> {
    const NAME: &str = "worklogs.edit";
    worklogs::edit(issue, id, changes, None, &[])?;
    let files = media::of_text(connection, NAME, issue, changes.comment.as_ref())?;
    let kept = match changes.visibility {
        Some(_) => None,
        None => {
            let answer = driver::perform(connection, NAME, worklogs::get(issue, id)?)?;
            worklogs::read(&answer.response, TextFormat::Plain)?.visibility
        }
    };
    let call = worklogs::edit(issue, id, changes, kept.as_ref(), &files)?;
    driver::change(connection, NAME, call, written)
}
