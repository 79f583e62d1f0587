//! The `issues` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::fields::Description;
use jira_contract::issues::{
    Assignee, ChangePage, Changes, Copied, CopyOptions, Created, Found, Guest, Issue, Move, NewIssue,
    Selection, Transition,
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
    ) -> Result<Found, types::Error> {
        run(&connection, "issues.get-many", async |api| issues::get_many(api, &issues, &selection).await)
    }

    fn create(connection: String, issue: NewIssue, key: Option<String>) -> Result<Created, types::Error> {
        run(&connection, "issues.create", async |api| issues::create(api, &issue, key.as_deref()).await)
    }

    fn create_many(
        connection: String,
        issues: Vec<NewIssue>,
    ) -> Result<Vec<Result<Created, types::Error>>, types::Error> {
        run(&connection, "issues.create-many", async |api| {
            let results = issues::create_many(api, &issues).await?;
            let record = |result: Result<_, _>| result.map_err(|failure| errors::of(api, failure));
            Ok(results.into_iter().map(record).collect())
        })
    }

    fn edit(connection: String, issue: String, changes: Changes) -> Result<(), types::Error> {
        run(&connection, "issues.edit", async |api| issues::edit(api, &issue, &changes).await)
    }

    fn delete(connection: String, issue: String, with_subtasks: bool) -> Result<(), types::Error> {
        run(&connection, "issues.delete", async |api| issues::delete(api, &issue, with_subtasks).await)
    }

    fn copy(connection: String, issue: String, options: CopyOptions) -> Result<Copied, types::Error> {
        run(&connection, "issues.copy", async |api| issues::copy(api, &issue, &options).await)
    }

    fn assign(connection: String, issue: String, assignee: Assignee) -> Result<(), types::Error> {
        run(&connection, "issues.assign", async |api| issues::assign(api, &issue, &assignee).await)
    }

    fn list_transitions(connection: String, issue: String) -> Result<Vec<Transition>, types::Error> {
        run(&connection, "issues.list-transitions", async |api| issues::list_transitions(api, &issue).await)
    }

    fn perform_transition(connection: String, issue: String, to: Move) -> Result<Transition, types::Error> {
        run(&connection, "issues.perform-transition", async |api| {
            issues::perform_transition(api, &issue, &to).await
        })
    }

    fn list_changes(
        connection: String,
        issue: String,
        cursor: Option<String>,
    ) -> Result<ChangePage, types::Error> {
        run(&connection, "issues.list-changes", async |api| {
            issues::list_changes(api, &issue, cursor.as_deref()).await
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

    fn describe_new(
        connection: String,
        project: String,
        kind: String,
    ) -> Result<Vec<Description>, types::Error> {
        run(&connection, "issues.describe-new", async |api| issues::describe_new(api, &project, &kind).await)
    }

    fn describe_edit(connection: String, issue: String) -> Result<Vec<Description>, types::Error> {
        run(&connection, "issues.describe-edit", async |api| issues::describe_edit(api, &issue).await)
    }
}
