//! The `worklogs` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::records::TextFormat;
use jira_contract::types;
use jira_contract::worklogs::{
    AddOptions, EstimateAdjustment, Guest, ListOptions, WorkDuration, Worklog, WorklogPage, WorklogUpdate,
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
        time: WorkDuration,
        options: AddOptions,
    ) -> Result<Worklog, types::Error> {
        run(&connection, "worklogs.add", async |api| worklogs::add(api, &issue, &time, &options).await)
    }

    fn update(
        connection: String,
        issue: String,
        id: String,
        changes: WorklogUpdate,
    ) -> Result<Worklog, types::Error> {
        run(&connection, "worklogs.update", async |api| worklogs::update(api, &issue, &id, &changes).await)
    }

    fn delete_worklog(
        connection: String,
        issue: String,
        id: String,
        estimate: Option<EstimateAdjustment>,
    ) -> Result<(), types::Error> {
        run(&connection, "worklogs.delete-worklog", async |api| {
            worklogs::delete_worklog(api, &issue, &id, estimate.as_ref()).await
        })
    }

    fn parse_duration(text: String) -> Result<u64, types::Error> {
        duration::seconds(&text).map_err(|error| errors::record(error.into()))
    }
}
