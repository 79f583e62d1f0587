//! Issues in records.

use super::call::call;
use super::{Connector, Error};
use crate::contract::fields::FieldMetadata;
use crate::contract::issues::{
    Assignee, ChangelogPage, CopyOptions, CopyResult, CreatedIssue, GetManyResult, Issue, IssueTransition,
    IssueUpdate, NewIssue, Selection, TransitionRequest,
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
        call!(self, connection, "issues.get", issues.call_get(issue, selection))
    }

    /// `issues.get-many`: many issues at once.
    pub async fn get_issues(
        &self,
        connection: &str,
        issues: &[String],
        selection: &Selection,
    ) -> Result<GetManyResult, Error> {
        call!(self, connection, "issues.get-many", issues.call_get_many(issues, selection))
    }

    /// `issues.create`: makes an issue, once for a key.
    pub async fn create_issue(
        &self,
        connection: &str,
        issue: &NewIssue,
        key: Option<&str>,
    ) -> Result<CreatedIssue, Error> {
        call!(self, connection, "issues.create", issues.call_create(issue, key))
    }

    /// `issues.create-many`: makes many issues, with a result for each.
    pub async fn create_issues(
        &self,
        connection: &str,
        issues: &[NewIssue],
    ) -> Result<Vec<Result<CreatedIssue, types::Error>>, Error> {
        call!(self, connection, "issues.create-many", issues.call_create_many(issues), redaction::created)
    }

    /// `issues.update`: changes an issue.
    pub async fn update_issue(
        &self,
        connection: &str,
        issue: &str,
        changes: &IssueUpdate,
    ) -> Result<(), Error> {
        call!(self, connection, "issues.update", issues.call_update(issue, changes))
    }

    /// `issues.delete-issue`: deletes an issue.
    pub async fn delete_issue(
        &self,
        connection: &str,
        issue: &str,
        with_subtasks: bool,
    ) -> Result<(), Error> {
        call!(self, connection, "issues.delete-issue", issues.call_delete_issue(issue, with_subtasks))
    }

    /// `issues.copy`: copies an issue.
    pub async fn copy_issue(
        &self,
        connection: &str,
        issue: &str,
        options: &CopyOptions,
    ) -> Result<CopyResult, Error> {
        call!(self, connection, "issues.copy", issues.call_copy(issue, options))
    }

    /// `issues.assign`: says who is to work on an issue.
    pub async fn assign_issue(
        &self,
        connection: &str,
        issue: &str,
        assignee: &Assignee,
    ) -> Result<(), Error> {
        call!(self, connection, "issues.assign", issues.call_assign(issue, assignee))
    }

    /// `issues.list-transitions`: the ways on from an issue's status.
    pub async fn list_transitions(
        &self,
        connection: &str,
        issue: &str,
    ) -> Result<Vec<IssueTransition>, Error> {
        call!(self, connection, "issues.list-transitions", issues.call_list_transitions(issue))
    }

    /// `issues.transition`: moves an issue to another status.
    pub async fn transition_issue(
        &self,
        connection: &str,
        issue: &str,
        to: &TransitionRequest,
    ) -> Result<IssueTransition, Error> {
        call!(self, connection, "issues.transition", issues.call_transition(issue, to))
    }

    /// `issues.list-changelog`: what was changed of an issue.
    pub async fn list_changelog(
        &self,
        connection: &str,
        issue: &str,
        cursor: Option<&types::Cursor>,
    ) -> Result<ChangelogPage, Error> {
        call!(self, connection, "issues.list-changelog", issues.call_list_changelog(issue, cursor))
    }

    /// `issues.list-watchers`: who watches an issue.
    pub async fn list_watchers(&self, connection: &str, issue: &str) -> Result<Vec<User>, Error> {
        call!(self, connection, "issues.list-watchers", issues.call_list_watchers(issue))
    }

    /// `issues.watch`: lets an account watch an issue.
    pub async fn watch_issue(&self, connection: &str, issue: &str, user: Option<&str>) -> Result<(), Error> {
        call!(self, connection, "issues.watch", issues.call_watch(issue, user))
    }

    /// `issues.unwatch`: lets an account no longer watch an issue.
    pub async fn unwatch_issue(
        &self,
        connection: &str,
        issue: &str,
        user: Option<&str>,
    ) -> Result<(), Error> {
        call!(self, connection, "issues.unwatch", issues.call_unwatch(issue, user))
    }

    /// `issues.list-voters`: who voted for an issue.
    pub async fn list_voters(&self, connection: &str, issue: &str) -> Result<Vec<User>, Error> {
        call!(self, connection, "issues.list-voters", issues.call_list_voters(issue))
    }

    /// `issues.vote`: votes for an issue, or takes the vote back.
    pub async fn vote_for_issue(&self, connection: &str, issue: &str, vote: bool) -> Result<(), Error> {
        call!(self, connection, "issues.vote", issues.call_vote(issue, vote))
    }

    /// `issues.get-create-metadata`: the fields of a new issue.
    pub async fn get_create_metadata(
        &self,
        connection: &str,
        project: &str,
        kind: &str,
    ) -> Result<Vec<FieldMetadata>, Error> {
        call!(self, connection, "issues.get-create-metadata", issues.call_get_create_metadata(project, kind))
    }

    /// `issues.get-edit-metadata`: the fields of an issue that can be changed.
    pub async fn get_edit_metadata(
        &self,
        connection: &str,
        issue: &str,
    ) -> Result<Vec<FieldMetadata>, Error> {
        call!(self, connection, "issues.get-edit-metadata", issues.call_get_edit_metadata(issue))
    }
}
