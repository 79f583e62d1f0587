//! The `issues` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::fields::FieldMetadata;
use jira_contract::issues::{
    Assignee, ChangelogPage, CopyOptions, CopyResult, CreatedIssue, GetManyResult, Guest, Issue,
    IssueTransition, IssueUpdate, NewIssue, Selection, TransitionRequest,
};
use jira_contract::types::{self, User};
use jira_functions::{errors, issues};

impl Guest for Component {
    fn get(connection: String, issue: String, selection: Selection) -> Result<Issue, types::Error> {
        run(&connection, "issues.get", async |api| issues::get(api, &issue, &selection).await)
    }

    fn get_many(
        connection: String,
        issues: Vec<String>,
        selection: Selection,
    ) -> Result<GetManyResult, types::Error> {
        run(&connection, "issues.get-many", async |api| issues::get_many(api, &issues, &selection).await)
    }

    fn create(
        connection: String,
        issue: NewIssue,
        key: Option<String>,
    ) -> Result<CreatedIssue, types::Error> {
        run(&connection, "issues.create", async |api| issues::create(api, &issue, key.as_deref()).await)
    }

    fn create_many(
        connection: String,
        issues: Vec<NewIssue>,
    ) -> Result<Vec<Result<CreatedIssue, types::Error>>, types::Error> {
        run(&connection, "issues.create-many", async |api| {
            let results = issues::create_many(api, &issues).await?;
            let record = |result: Result<_, _>| result.map_err(|failure| errors::of(api, failure));
            Ok(results.into_iter().map(record).collect())
        })
    }

    fn update(connection: String, issue: String, changes: IssueUpdate) -> Result<(), types::Error> {
        run(&connection, "issues.update", async |api| issues::update(api, &issue, &changes).await)
    }

    fn delete_issue(connection: String, issue: String, with_subtasks: bool) -> Result<(), types::Error> {
        run(&connection, "issues.delete-issue", async |api| {
            issues::delete_issue(api, &issue, with_subtasks).await
        })
    }

    fn copy(connection: String, issue: String, options: CopyOptions) -> Result<CopyResult, types::Error> {
        run(&connection, "issues.copy", async |api| issues::copy(api, &issue, &options).await)
    }

    fn assign(connection: String, issue: String, assignee: Assignee) -> Result<(), types::Error> {
        run(&connection, "issues.assign", async |api| issues::assign(api, &issue, &assignee).await)
    }

    fn list_transitions(connection: String, issue: String) -> Result<Vec<IssueTransition>, types::Error> {
        run(&connection, "issues.list-transitions", async |api| issues::list_transitions(api, &issue).await)
    }

    fn transition(
        connection: String,
        issue: String,
        to: TransitionRequest,
    ) -> Result<IssueTransition, types::Error> {
        run(&connection, "issues.transition", async |api| issues::transition(api, &issue, &to).await)
    }

    fn list_changelog(
        connection: String,
        issue: String,
        cursor: Option<String>,
    ) -> Result<ChangelogPage, types::Error> {
        run(&connection, "issues.list-changelog", async |api| {
            issues::list_changelog(api, &issue, cursor.as_deref()).await
        })
    }

    fn list_watchers(connection: String, issue: String) -> Result<Vec<User>, types::Error> {
        run(&connection, "issues.list-watchers", async |api| issues::list_watchers(api, &issue).await)
    }

    fn watch(connection: String, issue: String, user: Option<String>) -> Result<(), types::Error> {
        run(&connection, "issues.watch", async |api| issues::watch(api, &issue, user.as_deref()).await)
    }

    fn unwatch(connection: String, issue: String, user: Option<String>) -> Result<(), types::Error> {
        run(&connection, "issues.unwatch", async |api| issues::unwatch(api, &issue, user).await)
    }

    fn list_voters(connection: String, issue: String) -> Result<Vec<User>, types::Error> {
        run(&connection, "issues.list-voters", async |api| issues::list_voters(api, &issue).await)
    }

    fn vote(connection: String, issue: String, vote: bool) -> Result<(), types::Error> {
        run(&connection, "issues.vote", async |api| issues::vote(api, &issue, vote).await)
    }

    fn get_create_metadata(
        connection: String,
        project: String,
        kind: String,
    ) -> Result<Vec<FieldMetadata>, types::Error> {
        run(&connection, "issues.get-create-metadata", async |api| {
            issues::get_create_metadata(api, &project, &kind).await
        })
    }

    fn get_edit_metadata(connection: String, issue: String) -> Result<Vec<FieldMetadata>, types::Error> {
        run(&connection, "issues.get-edit-metadata", async |api| issues::get_edit_metadata(api, &issue).await)
    }
}
