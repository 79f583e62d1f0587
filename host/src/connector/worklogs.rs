//! Worklogs: how long somebody worked on an issue.

use super::call::call;
use super::{Connector, Error};
use crate::contract::records::TextFormat;
use crate::contract::types::Cursor;
use crate::contract::worklogs::{
    AddOptions, EstimateAdjustment, ListOptions, WorkDuration, Worklog, WorklogPage, WorklogUpdate,
};

impl Default for ListOptions {
    /// All, in Markdown and pages of 100.
    fn default() -> Self {
        Self { started_after: None, started_before: None, format: None, page_size: None }
    }
}

impl Default for AddOptions {
    /// Begun now, without a comment.
    fn default() -> Self {
        Self { started: None, comment: None, estimate: None, visibility: None, notify_users: None }
    }
}

impl Default for WorklogUpdate {
    /// None, which is refused.
    fn default() -> Self {
        Self {
            time_spent: None,
            started: None,
            comment: None,
            visibility: None,
            estimate: None,
            notify_users: None,
        }
    }
}

impl Connector {
    /// `worklogs.list`: one page of the worklogs of an issue.
    pub async fn list_worklogs(
        &self,
        connection: &str,
        issue: &str,
        options: &ListOptions,
        cursor: Option<&Cursor>,
    ) -> Result<WorklogPage, Error> {
        call!(self, connection, "worklogs.list", worklogs.call_list(issue, *options, cursor))
    }

    /// `worklogs.get`: a worklog by its id.
    pub async fn get_worklog(
        &self,
        connection: &str,
        issue: &str,
        id: &str,
        format: Option<TextFormat>,
    ) -> Result<Worklog, Error> {
        call!(self, connection, "worklogs.get", worklogs.call_get(issue, id, format))
    }

    /// `worklogs.add`: logs work on an issue.
    pub async fn add_worklog(
        &self,
        connection: &str,
        issue: &str,
        time: &WorkDuration,
        options: &AddOptions,
    ) -> Result<Worklog, Error> {
        call!(self, connection, "worklogs.add", worklogs.call_add(issue, time, options))
    }

    /// `worklogs.update`: changes a worklog.
    pub async fn update_worklog(
        &self,
        connection: &str,
        issue: &str,
        id: &str,
        changes: &WorklogUpdate,
    ) -> Result<Worklog, Error> {
        call!(self, connection, "worklogs.update", worklogs.call_update(issue, id, changes))
    }

    /// `worklogs.delete-worklog`: deletes a worklog.
    pub async fn delete_worklog(
        &self,
        connection: &str,
        issue: &str,
        id: &str,
        estimate: Option<&EstimateAdjustment>,
    ) -> Result<(), Error> {
        call!(self, connection, "worklogs.delete-worklog", worklogs.call_delete_worklog(issue, id, estimate))
    }

    /// `worklogs.parse-duration`: the seconds of a time as people write it.
    pub async fn parse_duration(&self, text: &str) -> Result<u64, Error> {
        call!(self, "worklogs.parse-duration", worklogs.call_parse_duration(text))
    }
}
