//! Issues in records.

use super::{Connector, Error};
use crate::contract::fields::Description;
use crate::contract::issues::{
    Assignee, ChangePage, Changes, Copied, CopyOptions, Created, Found, Issue, Move, NewIssue, Selection,
    Transition,
};
use crate::contract::types::{self, User};
use crate::redaction;

impl Connector {
    /// `issues.get`: an issue.
    pub async fn get_issue(
        &self,
        connection: &str,
        issue: &str,
        selection: &Selection,
    ) -> Result<Issue, Error> {
        self.call(connection, "issues.get", async |exports, store| {
            exports.connector_jira_issues().call_get(store, connection, issue, selection).await
        })
        .await
    }

    /// `issues.get-many`: many issues at once.
    pub async fn get_issues(
        &self,
        connection: &str,
        issues: &[String],
        selection: &Selection,
    ) -> Result<Found, Error> {
        self.call(connection, "issues.get-many", async |exports, store| {
            exports.connector_jira_issues().call_get_many(store, connection, issues, selection).await
        })
        .await
    }

    /// `issues.create`: makes an issue, once for a key.
    pub async fn create_issue(
        &self,
        connection: &str,
        issue: &NewIssue,
        key: Option<&str>,
    ) -> Result<Created, Error> {
        self.call(connection, "issues.create", async |exports, store| {
            exports.connector_jira_issues().call_create(store, connection, issue, key).await
        })
        .await
    }

    /// `issues.create-many`: makes many issues, with a result for each.
    pub async fn create_issues(
        &self,
        connection: &str,
        issues: &[NewIssue],
    ) -> Result<Vec<Result<Created, types::Error>>, Error> {
        self.call(connection, "issues.create-many", async |exports, store| {
            let mut outcome =
                exports.connector_jira_issues().call_create_many(&mut *store, connection, issues).await?;
            let failed = outcome.iter_mut().flatten().filter_map(|made| made.as_mut().err());
            failed.for_each(|error| redaction::error(error, &store.data().cleaner()));
            Ok(outcome)
        })
        .await
    }

    /// `issues.edit`: changes an issue.
    pub async fn edit_issue(&self, connection: &str, issue: &str, changes: &Changes) -> Result<(), Error> {
        self.call(connection, "issues.edit", async |exports, store| {
            exports.connector_jira_issues().call_edit(store, connection, issue, changes).await
        })
        .await
    }

    /// `issues.delete`: deletes an issue.
    pub async fn delete_issue(
        &self,
        connection: &str,
        issue: &str,
        with_subtasks: bool,
    ) -> Result<(), Error> {
        self.call(connection, "issues.delete", async |exports, store| {
            exports.connector_jira_issues().call_delete(store, connection, issue, with_subtasks).await
        })
        .await
    }

    /// `issues.copy`: copies an issue.
    pub async fn copy_issue(
        &self,
        connection: &str,
        issue: &str,
        options: &CopyOptions,
    ) -> Result<Copied, Error> {
        self.call(connection, "issues.copy", async |exports, store| {
            exports.connector_jira_issues().call_copy(store, connection, issue, options).await
        })
        .await
    }

    /// `issues.assign`: says who is to work on an issue.
    pub async fn assign_issue(
        &self,
        connection: &str,
        issue: &str,
        assignee: &Assignee,
    ) -> Result<(), Error> {
        self.call(connection, "issues.assign", async |exports, store| {
            exports.connector_jira_issues().call_assign(store, connection, issue, assignee).await
        })
        .await
    }

    /// `issues.list-transitions`: the ways on from an issue's status.
    pub async fn list_transitions(&self, connection: &str, issue: &str) -> Result<Vec<Transition>, Error> {
        self.call(connection, "issues.list-transitions", async |exports, store| {
            exports.connector_jira_issues().call_list_transitions(store, connection, issue).await
        })
        .await
    }

    /// `issues.perform-transition`: moves an issue to another status.
    pub async fn perform_transition(
        &self,
        connection: &str,
        issue: &str,
        to: &Move,
    ) -> Result<Transition, Error> {
        self.call(connection, "issues.perform-transition", async |exports, store| {
            exports.connector_jira_issues().call_perform_transition(store, connection, issue, to).await
        })
        .await
    }

    /// `issues.list-changes`: what was changed of an issue.
    pub async fn list_changes(
        &self,
        connection: &str,
        issue: &str,
        cursor: Option<&types::Cursor>,
    ) -> Result<ChangePage, Error> {
        self.call(connection, "issues.list-changes", async |exports, store| {
            exports.connector_jira_issues().call_list_changes(store, connection, issue, cursor).await
        })
        .await
    }

    /// `issues.list-watchers`: who watches an issue.
    pub async fn list_watchers(&self, connection: &str, issue: &str) -> Result<Vec<User>, Error> {
        self.call(connection, "issues.list-watchers", async |exports, store| {
            exports.connector_jira_issues().call_list_watchers(store, connection, issue).await
        })
        .await
    }

    /// `issues.watch`: lets an account watch an issue.
    pub async fn watch_issue(&self, connection: &str, issue: &str, user: Option<&str>) -> Result<(), Error> {
        self.call(connection, "issues.watch", async |exports, store| {
            exports.connector_jira_issues().call_watch(store, connection, issue, user).await
        })
        .await
    }

    /// `issues.unwatch`: lets an account no longer watch an issue.
    pub async fn unwatch_issue(
        &self,
        connection: &str,
        issue: &str,
        user: Option<&str>,
    ) -> Result<(), Error> {
        self.call(connection, "issues.unwatch", async |exports, store| {
            exports.connector_jira_issues().call_unwatch(store, connection, issue, user).await
        })
        .await
    }

    /// `issues.list-voters`: who voted for an issue.
    pub async fn list_voters(&self, connection: &str, issue: &str) -> Result<Vec<User>, Error> {
        self.call(connection, "issues.list-voters", async |exports, store| {
            exports.connector_jira_issues().call_list_voters(store, connection, issue).await
        })
        .await
    }

    /// `issues.vote`: votes for an issue, or takes the vote back.
    pub async fn vote_for_issue(&self, connection: &str, issue: &str, vote: bool) -> Result<(), Error> {
        self.call(connection, "issues.vote", async |exports, store| {
            exports.connector_jira_issues().call_vote(store, connection, issue, vote).await
        })
        .await
    }

    /// `issues.describe-new`: the fields of a new issue.
    pub async fn describe_new_issue(
        &self,
        connection: &str,
        project: &str,
        kind: &str,
    ) -> Result<Vec<Description>, Error> {
        self.call(connection, "issues.describe-new", async |exports, store| {
            exports.connector_jira_issues().call_describe_new(store, connection, project, kind).await
        })
        .await
    }

    /// `issues.describe-edit`: the fields of an issue that can be changed.
    pub async fn describe_edit(&self, connection: &str, issue: &str) -> Result<Vec<Description>, Error> {
        self.call(connection, "issues.describe-edit", async |exports, store| {
            exports.connector_jira_issues().call_describe_edit(store, connection, issue).await
        })
        .await
    }
}
