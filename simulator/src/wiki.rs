//! Confluence: pages, what is said on them, labels, files, a search.

pub(crate) mod attachments;
pub(crate) mod comments;
pub(crate) mod labels;
pub(crate) mod pages;
pub(crate) mod search;
pub(crate) mod tasks;
pub(crate) mod users;

use crate::answer;
use crate::auth::Account;
use crate::confluence;
use crate::operations::{Call, Operation, Refusal, Reply};
use crate::table::Table;
use axum::body::Body;
use axum::http::Response;
use comments::Note;
use pages::Page;
use serde_json::{Value, json};

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

/// What Confluence remembers.
#[derive(Debug)]
pub(crate) struct Wiki {
    pub(crate) pages: Table<Page>,
    pub(crate) notes: Table<Note>,
    pub(crate) tasks: Table<crate::platform::tasks::Task>,
}

impl Default for Wiki {
    fn default() -> Self {
        let counts = [60_usize, 8, 3];
        let pages = Table::from(
            98_305,
            counts
                .iter()
                .enumerate()
                .flat_map(|(space, count)| (0..*count).map(move |n| Page::first(space, n))),
        );
        let first = pages.all.keys().next().copied().unwrap_or_default();
        let notes = Table::from(200_001, (0..34).map(|number| Note::first(first, number)));
        Self { pages, notes, tasks: Table::from(1, []) }
    }
}

/// A refusal of version 2.
pub(crate) fn refused(status: u16, code: &str, title: &str) -> Refusal {
    let error = json!({"status": status, "code": code, "title": title, "detail": null});
    Box::new(answer::json(status, &json!({"errors": [error]})))
}

/// A refusal of version 1.
pub(crate) fn refused_v1(status: u16, message: &str) -> Refusal {
    let data = json!({"authorized": true, "valid": status != 400, "errors": [], "successful": false});
    let message = format!("com.atlassian.confluence.api.service.exceptions.ServiceException: {message}");
    Box::new(answer::json(status, &json!({"statusCode": status, "data": data, "message": message})))
}

/// Who asks, if they see what is in Confluence.
pub(crate) fn insider(call: &Call<'_>) -> Result<Account, Refusal> {
    let known = call.ask.caller.account().filter(|_| call.ask.caller.sees_all());
    known.ok_or_else(|| Box::new(confluence::ended(call.ask.path)))
}

/// A page of version 2: a cursor in a relative link, and in the header Link.
pub(crate) fn page(call: &Call<'_>, results: Vec<Value>) -> Reply {
    const AFTER: &str = "after-";
    let bad = |name: &str| {
        refused(400, "INVALID_REQUEST_PARAMETER", &format!("Provided value for '{name}' is not valid."))
    };
    let limit = match call.asked("limit") {
        None => 25,
        Some(text) => {
            text.parse().ok().filter(|limit| (1..=250).contains(limit)).ok_or_else(|| bad("limit"))?
        }
    };
    let start: usize = match call.asked("cursor") {
        None => 0,
        Some(cursor) => {
            let number = cursor.strip_prefix(AFTER).and_then(|number| number.parse().ok());
            number.ok_or_else(|| bad("cursor"))?
        }
    };
    let total = results.len();
    let shown: Vec<_> = results.into_iter().skip(start).take(limit).collect();
    let end = start.saturating_add(shown.len());
    let mut links = json!({"base": base(call)});
    if end >= total {
        return Ok(answer::json(200, &json!({"results": shown, "_links": links})));
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(call.ask.query.iter().filter(|(name, _)| *name != "cursor" && *name != "limit"));
    query.append_pair("limit", &limit.to_string()).append_pair("cursor", &format!("{AFTER}{end}"));
    let next = format!("{}?{}", call.ask.path, query.finish());
    links["next"] = json!(next);
    let response = answer::json(200, &json!({"results": shown, "_links": links}));
    Ok(answer::with(response, "link", &format!("<{next}>; rel=\"next\"")))
}

/// Where relative links begin.
pub(crate) fn base(call: &Call<'_>) -> String {
    format!("{}/wiki", call.ask.base)
}

/// One thing of version 2, with where its links begin.
pub(crate) fn single(call: &Call<'_>, status: u16, mut shown: Value) -> Response<Body> {
    shown["_links"]["base"] = json!(base(call));
    answer::json(status, &shown)
}
