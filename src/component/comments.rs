//! The `comments` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::comments::{AddOptions, Comment, CommentPage, EditOptions, Guest, ListOptions};
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

    fn edit(
        connection: String,
        issue: String,
        id: String,
        text: Text,
        options: EditOptions,
    ) -> Result<Comment, types::Error> {
        run(&connection, "comments.edit", async |api| comments::edit(api, &issue, &id, &text, &options).await)
    }

    fn delete(connection: String, issue: String, id: String) -> Result<(), types::Error> {
        run(&connection, "comments.delete", async |api| comments::delete(api, &issue, &id).await)
    }
}
