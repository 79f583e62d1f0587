//! Comments on issues.

use super::call::call;
use super::{Connector, Error};
use crate::contract::comments::{AddOptions, Comment, CommentPage, ListOptions, UpdateOptions};
use crate::contract::records::{Text, TextFormat};
use crate::contract::types::Cursor;

impl Default for ListOptions {
    /// As they were written, in Markdown and pages of 50.
    fn default() -> Self {
        Self { order: None, format: None, page_size: None }
    }
}

impl Default for AddOptions {
    /// For all who see the issue.
    fn default() -> Self {
        Self { visibility: None, is_internal: None }
    }
}

impl Default for UpdateOptions {
    /// For those who saw it before.
    fn default() -> Self {
        Self { visibility: None, is_internal: None, notify_users: None }
    }
}

impl Connector {
    /// `comments.list`: one page of the comments of an issue.
    pub async fn list_comments(
        &self,
        connection: &str,
        issue: &str,
        options: &ListOptions,
        cursor: Option<&Cursor>,
    ) -> Result<CommentPage, Error> {
        call!(self, connection, "comments.list", comments.call_list(issue, *options, cursor))
    }

    /// `comments.get`: a comment by its id.
    pub async fn get_comment(
        &self,
        connection: &str,
        issue: &str,
        id: &str,
        format: Option<TextFormat>,
    ) -> Result<Comment, Error> {
        call!(self, connection, "comments.get", comments.call_get(issue, id, format))
    }

    /// `comments.add`: comments on an issue.
    pub async fn add_comment(
        &self,
        connection: &str,
        issue: &str,
        text: &Text,
        options: &AddOptions,
    ) -> Result<Comment, Error> {
        call!(self, connection, "comments.add", comments.call_add(issue, text, options))
    }

    /// `comments.update`: replaces what a comment says.
    pub async fn update_comment(
        &self,
        connection: &str,
        issue: &str,
        id: &str,
        text: &Text,
        options: &UpdateOptions,
    ) -> Result<Comment, Error> {
        call!(self, connection, "comments.update", comments.call_update(issue, id, text, options))
    }

    /// `comments.delete-comment`: deletes a comment.
    pub async fn delete_comment(&self, connection: &str, issue: &str, id: &str) -> Result<(), Error> {
        call!(self, connection, "comments.delete-comment", comments.call_delete_comment(issue, id))
    }
}
