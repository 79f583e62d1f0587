//! The `comments` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::comments::{AddOptions, Comment, CommentPage, Guest, ListOptions, UpdateOptions};
use jira_contract::records::{Text, TextFormat};
use jira_contract::types;
use jira_functions::comments;

impl Guest for Component {
    fn list(
        connection: String,
        issue: String,
        options: ListOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<CommentPage, types::Error> {
        run(&connection, "comments.list", async |api| {
            comments::list(api, &issue, &options, cursor.as_deref()).await
        })
    }

    fn get(
        connection: String,
        issue: String,
        id: String,
        format: Option<TextFormat>,
    ) -> Result<Comment, types::Error> {
        run(&connection, "comments.get", async |api| comments::get(api, &issue, &id, format).await)
    }

    fn add(
        connection: String,
        issue: String,
        text: Text,
        options: AddOptions,
    ) -> Result<Comment, types::Error> {
        run(&connection, "comments.add", async |api| comments::add(api, &issue, &text, &options).await)
    }

    fn update(
        connection: String,
        issue: String,
        id: String,
        text: Text,
        options: UpdateOptions,
    ) -> Result<Comment, types::Error> {
        run(&connection, "comments.update", async |api| {
            comments::update(api, &issue, &id, &text, &options).await
        })
    }

    fn delete_comment(connection: String, issue: String, id: String) -> Result<(), types::Error> {
        run(&connection, "comments.delete-comment", async |api| {
            comments::delete_comment(api, &issue, &id).await
        })
    }
}
