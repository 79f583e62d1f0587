//! The `worklogs` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::records::TextFormat;
use jira_contract::types;
use jira_contract::worklogs::{
    AddOptions, Changes, Estimate, Guest, ListOptions, Time, Worklog, WorklogPage,
};
use jira_functions::jira::duration;
use jira_functions::{errors, worklogs};

impl Guest for Component {
    fn list(
        connection: String,
        issue: String,
        options: ListOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<WorklogPage, types::Error> {
        run(&connection, "worklogs.list", async |api| {
            worklogs::list(api, &issue, &options, cursor.as_deref()).await
        })
    }

    fn get(
        connection: String,
        issue: String,
        id: String,
        format: Option<TextFormat>,
    ) -> Result<Worklog, types::Error> {
        run(&connection, "worklogs.get", async |api| worklogs::get(api, &issue, &id, format).await)
    }

    fn add(
        connection: String,
        issue: String,
        time: Time,
        options: AddOptions,
    ) -> Result<Worklog, types::Error> {
        run(&connection, "worklogs.add", async |api| worklogs::add(api, &issue, &time, &options).await)
    }

    fn edit(
        connection: String,
        issue: String,
        id: String,
        changes: Changes,
    ) -> Result<Worklog, types::Error> {
        run(&connection, "worklogs.edit", async |api| worklogs::edit(api, &issue, &id, &changes).await)
    }

    fn delete(
        connection: String,
        issue: String,
        id: String,
        estimate: Option<Estimate>,
    ) -> Result<(), types::Error> {
        run(&connection, "worklogs.delete", async |api| {
            worklogs::delete(api, &issue, &id, estimate.as_ref()).await
        })
    }

    fn parse_duration(text: String) -> Result<u64, types::Error> {
        duration::seconds(&text).map_err(|error| errors::record(error.into()))
    }
}
