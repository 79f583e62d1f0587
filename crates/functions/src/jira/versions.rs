//! Versions of what projects make.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::records;
use jira_contract::projects::{Version, VersionFields, VersionOptions, VersionPage, VersionStatus};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_time::timestamp;

/// Asks for a page of a project's versions.
pub fn list(
    connection: &str,
    project: &str,
    options: &VersionOptions,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    let mut path = Path::api("/project/").key(project)?.part("/version").ask("orderBy", "sequence");
    if let Some(text) = options.query.as_deref().filter(|text| !text.is_empty()) {
        path = path.ask("query", text);
    }
    let name = |status: &VersionStatus| match status {
        VersionStatus::Released => "released",
        VersionStatus::Unreleased => "unreleased",
        VersionStatus::Archived => "archived",
    };
    if !options.statuses.is_empty() {
        path = path.ask("status", options.statuses.iter().map(name).collect::<Vec<_>>().join(","));
    }
    Listing::new(
        connection,
        path,
        Size { asked: options.page_size, usual: 50, most: 100 },
        Bare::Whole,
        cursor,
    )
}

/// Reads the answer to [`list`].
pub fn read_page(mut listing: Listing, response: &Response) -> Result<VersionPage, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&answer, &["values"])?;
    Ok(VersionPage { items: all(items), next, total })
}

/// Makes a version, in a project by its id.
pub fn create(project: u64, version: &VersionFields) -> Result<Call, Error> {
    if version.name.as_deref().is_none_or(|name| name.trim().is_empty()) {
        return Err(Error::Invalid("A version needs a name.".into()));
    }
    let mut body = Tree::object().with("projectId", Tree::Number(project));
    say(version, &mut body)?;
    Ok(Path::api("/version").post(&body))
}

/// Updates a version.
pub fn update(id: &str, changes: &VersionFields) -> Result<Call, Error> {
    let mut body = Tree::object();
    say(changes, &mut body)?;
    if body == Tree::object() {
        return Err(Error::Invalid("There is nothing to change of the version.".into()));
    }
    Ok(Path::api("/version/").key(id)?.put(&body))
}

/// Reads the answer to [`create`] or [`update`].
pub fn read(response: &Response) -> Result<Version, Error> {
    let version = version(&json::read_selected(response, records::take)?);
    version.ok_or_else(|| Error::Unreadable("The answer holds a version without an id.".into()))
}

fn say<'t>(said: &'t VersionFields, body: &mut Tree<'t>) -> Result<(), Error> {
    for (member, text) in [("name", &said.name), ("description", &said.description)] {
        if let Some(text) = text {
            body.put(member, Tree::of(text.as_str()));
        }
    }
    for (member, day) in [("startDate", &said.start_date), ("releaseDate", &said.release_date)] {
        if let Some(day) = day {
            if !timestamp::is_day(day) {
                let shown: String = day.chars().take(40).collect();
                return Err(Error::Invalid(format!("{shown:?} is no day. Write it like 2026-01-05.")));
            }
            body.put(member, Tree::of(day.as_str()));
        }
    }
    for (member, is) in [("released", said.released), ("archived", said.archived)] {
        if let Some(is) = is {
            body.put(member, Tree::Bool(is));
        }
    }
    Ok(())
}

/// The versions of a list.
#[inline(never)]
pub(super) fn all(items: &[Tree<'_>]) -> Vec<Version> {
    items.iter().filter_map(version).collect()
}

/// A version. None where it has neither id nor name.
#[inline(never)]
fn version(tree: &Tree<'_>) -> Option<Version> {
    let named = records::named(tree)?;
    Some(Version {
        id: named.id,
        name: named.name,
        description: records::raw_text(tree, "description"),
        start_date: tree.string("startDate"),
        release_date: tree.string("releaseDate"),
        released: tree.boolean("released").unwrap_or(false),
        archived: tree.boolean("archived").unwrap_or(false),
        overdue: tree.boolean("overdue"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};
    use jira_engine::http::Safety;

    fn none() -> VersionFields {
        VersionFields {
            name: None,
            description: None,
            start_date: None,
            release_date: None,
            released: None,
            archived: None,
        }
    }

    #[test]
    fn lists() {
        let options = VersionOptions { query: None, statuses: Vec::new(), page_size: None };
        let page = |options: &VersionOptions| list("acme", "KAN", options, None).map(|(_, call)| call);
        let base = "GET /rest/api/3/project/KAN/version?startAt=0";
        assert_eq!(sent(page(&options)), format!("{base}&maxResults=50&orderBy=sequence"));
        let statuses = vec![VersionStatus::Released, VersionStatus::Unreleased, VersionStatus::Archived];
        let some = VersionOptions { query: Some("1.".into()), statuses, page_size: Some(9) };
        assert_eq!(
            sent(page(&some)),
            format!("{base}&maxResults=9&orderBy=sequence&query=1.&status=released%2Cunreleased%2Carchived")
        );
        assert!(refused(page(&VersionOptions { page_size: Some(101), ..options })).contains("1 to 100"));
    }

    #[test]
    fn changes() {
        let full = VersionFields {
            name: Some("1.0".into()),
            description: Some("d".into()),
            start_date: Some("2026-01-05".into()),
            release_date: Some("2028-02-29".into()),
            released: Some(true),
            archived: Some(false),
        };
        let body = r#""name":"1.0","description":"d","startDate":"2026-01-05","releaseDate":"2028-02-29","released":true,"archived":false}"#;
        assert_eq!(
            sent(create(10_000, &full)),
            format!(r#"POST /rest/api/3/version {{"projectId":10000,{body}"#)
        );
        assert_eq!(create(10_000, &full).unwrap().safety, Safety::Once);
        assert_eq!(sent(update("7", &full)), format!("PUT /rest/api/3/version/7 {{{body}"));
        let back = VersionFields { released: Some(false), ..none() };
        assert_eq!(sent(update("7", &back)), r#"PUT /rest/api/3/version/7 {"released":false}"#);
        assert_eq!(update("7", &back).unwrap().safety, Safety::Idempotent);
        assert!(refused(update("7", &none())).contains("nothing to change"));
        assert!(refused(update("a/b", &back)).contains("is no key"));
        for name in [None, Some(String::new()), Some(" ".into())] {
            assert!(refused(create(1, &VersionFields { name, ..none() })).contains("needs a name"));
        }
        for day in ["", "5.1.2026", "2026-1-5", "2026-02-30", "2026-01-05T00:00", "tomorrow!!"] {
            let wrong = VersionFields { release_date: Some(day.into()), ..none() };
            assert!(refused(update("7", &wrong)).contains("is no day"), "{day}");
        }
    }

    #[test]
    fn readings() {
        let one = |body: &str| read(&answer(body));
        let full = one(
            r#"{"archived":false,"description":"An excellent version","id":"10000","name":"New Version 1",
            "overdue":true,"projectId":10000,"releaseDate":"2010-07-06","released":true,"userReleaseDate":"6/Jul/2010"}"#,
        )
        .unwrap();
        assert_eq!((full.name.as_str(), full.released, full.archived), ("New Version 1", true, false));
        assert_eq!(
            (full.release_date.as_deref(), full.start_date, full.overdue),
            (Some("2010-07-06"), None, Some(true))
        );
        for body in
            [r#"{"id":7}"#, r#"{"id":"7","released":"yes","archived":null,"releaseDate":7,"description":[]}"#]
        {
            let bare = one(body).unwrap();
            assert_eq!(
                (bare.id.as_str(), bare.released, bare.archived, bare.release_date),
                ("7", false, false, None)
            );
            assert_eq!((bare.description.as_str(), bare.overdue), ("", None), "{body}");
        }
        for body in ["{}", "[]", "null", "<html>"] {
            assert!(matches!(one(body), Err(Error::Unreadable(_))), "{body}");
        }
    }
}
