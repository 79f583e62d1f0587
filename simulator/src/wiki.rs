//! Confluence: pages, what is said on them, labels, files, a search.

pub(crate) mod attachments;
pub(crate) mod comments;
pub(crate) mod labels;
pub(crate) mod pages;
pub(crate) mod search;
pub(crate) mod state;
pub(crate) mod tasks;
pub(crate) mod users;
pub(crate) mod words;

use crate::operation::Operation;

const READ_PAGE: &str = "read:page:confluence";
const WRITE_PAGE: &str = "write:page:confluence";
const READ_COMMENT: &str = "read:comment:confluence";
const WRITE_COMMENT: &str = "write:comment:confluence";
const READ_FILE: &str = "read:attachment:confluence";
const WRITE_FILE: &str = "write:confluence-file";
const SEARCH: &str = "search:confluence";
const WRITE: &str = "write:confluence-content";
const SUMMARY: &str = "read:confluence-content.summary";

/// What is here of Confluence, but for its lists of spaces.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::new("GET", "/wiki/api/v2/pages", READ_PAGE, pages::all),
    Operation::new("POST", "/wiki/api/v2/pages", WRITE_PAGE, pages::create),
    Operation::new("GET", "/wiki/api/v2/pages/{id}", READ_PAGE, pages::one),
    Operation::new("PUT", "/wiki/api/v2/pages/{id}", WRITE_PAGE, pages::edit),
    Operation::new("DELETE", "/wiki/api/v2/pages/{id}", "delete:page:confluence", pages::remove),
    Operation::new("GET", "/wiki/api/v2/pages/{id}/children", READ_PAGE, pages::children),
    Operation::new("GET", "/wiki/api/v2/pages/{id}/footer-comments", READ_COMMENT, comments::of_page),
    Operation::new("GET", "/wiki/api/v2/pages/{id}/labels", READ_PAGE, labels::of_page),
    Operation::new("GET", "/wiki/api/v2/pages/{id}/attachments", READ_FILE, attachments::of_page),
    Operation::new("GET", "/wiki/api/v2/spaces/{id}/pages", READ_PAGE, pages::of_space),
    Operation::new("POST", "/wiki/api/v2/footer-comments", WRITE_COMMENT, comments::create),
    Operation::new("GET", "/wiki/api/v2/footer-comments/{id}", READ_COMMENT, comments::one),
    Operation::new("PUT", "/wiki/api/v2/footer-comments/{id}", WRITE_COMMENT, comments::edit),
    Operation::new(
        "DELETE",
        "/wiki/api/v2/footer-comments/{id}",
        "delete:comment:confluence",
        comments::remove,
    ),
    Operation::new("GET", "/wiki/api/v2/attachments/{id}", READ_FILE, attachments::one),
    Operation::new(
        "DELETE",
        "/wiki/api/v2/attachments/{id}",
        "delete:attachment:confluence",
        attachments::remove,
    ),
    Operation::new("POST", "/wiki/rest/api/content/{id}/child/attachment", WRITE_FILE, attachments::create),
    Operation::new(
        "PUT",
        "/wiki/rest/api/content/{id}/child/attachment",
        WRITE_FILE,
        attachments::create_or_update,
    ),
    Operation::new(
        "POST",
        "/wiki/rest/api/content/{id}/child/attachment/{file}/data",
        WRITE_FILE,
        attachments::update,
    ),
    Operation::new(
        "GET",
        "/wiki/rest/api/content/{id}/child/attachment/{file}/download",
        "readonly:content.attachment:confluence",
        attachments::download,
    ),
    Operation::new(
        "GET",
        "/wiki/download/attachments/{id}/{name}",
        "readonly:content.attachment:confluence",
        attachments::download_by_name,
    ),
    Operation::new("POST", "/wiki/rest/api/content/{id}/label", WRITE, labels::add),
    Operation::new("DELETE", "/wiki/rest/api/content/{id}/label/{label}", WRITE, labels::remove),
    Operation::new("GET", "/wiki/rest/api/content/search", SEARCH, search::content),
    Operation::new("GET", "/wiki/rest/api/search", SEARCH, search::everything),
    Operation::new("GET", "/wiki/rest/api/user/current", "read:confluence-user", users::current),
    Operation::new("GET", "/wiki/rest/api/user", "read:confluence-user", users::one),
    Operation::new("DELETE", "/wiki/rest/api/content/{id}/pageTree", WRITE, tasks::delete_tree),
    Operation::new("GET", "/wiki/rest/api/longtask", SUMMARY, tasks::all),
    Operation::new("GET", "/wiki/rest/api/longtask/{id}", SUMMARY, tasks::one),
];
