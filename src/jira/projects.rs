//! Projects.

use super::records;
use crate::call::Call;
use crate::contract::jira::{Project, ProjectKind, ProjectOptions, ProjectPage};
use crate::cursor::Digest;
use crate::error::Error;
use crate::http::Response;
use crate::json::{self, Tree};

const DEFAULT_PAGE_SIZE: u32 = 50;
const MAX_PAGE_SIZE: u32 = 100;

/// A listing of projects: asks for a page and reads it.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    digest: Digest,
    start: u64,
}

impl Listing {
    /// The listing and the call for its next page. Fails with
    /// [`Error::Invalid`] for a cursor of another call and a page size out of
    /// bounds.
    pub fn new(
        connection: &str,
        options: &ProjectOptions,
        cursor: Option<&str>,
    ) -> Result<(Self, Call), Error> {
        let size = options.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
        if !(1..=MAX_PAGE_SIZE).contains(&size) {
            return Err(Error::Invalid(format!("The page size must be 1 to {MAX_PAGE_SIZE}.")));
        }
        let text = options.text.as_deref().unwrap_or_default();
        let digest = Digest::of(&["projects", connection, text, &size.to_string()]);
        let start = cursor.map_or(Ok(0), |cursor| digest.position(cursor))?;
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let mut query = vec![
            pair("startAt", start.to_string()),
            pair("maxResults", size.to_string()),
            pair("orderBy", "key".to_owned()),
            pair("expand", "description,lead".to_owned()),
        ];
        if !text.is_empty() {
            query.push(pair("query", text.to_owned()));
        }
        let call = Call::get("/rest/api/3/project/search").with_query(&query)?;
        Ok((Self { digest, start }, call))
    }

    /// Reads the page that was asked for. `site_url` is where its pages for
    /// people are.
    pub fn read(self, response: &Response, site_url: &str) -> Result<ProjectPage, Error> {
        let page = json::glean(response, records::take)?;
        // A page of `project/search`, or the bare array of `project`.
        let (values, start, last, total) = match &page {
            Tree::List(values) => (values.as_slice(), Some(0), Some(true), Some(values.len() as u64)),
            page => {
                let Some(Tree::List(values)) = page.get("values") else {
                    return Err(Error::Unreadable("The answer holds no list of projects.".into()));
                };
                (values.as_slice(), page.number("startAt"), page.truth("isLast"), page.number("total"))
            }
        };
        let items: Option<Vec<_>> = values.iter().map(|value| project(value, site_url)).collect();
        let items =
            items.ok_or_else(|| Error::Unreadable("The answer holds a project without a key.".into()))?;
        if start.is_some_and(|start| start > self.start) {
            return Err(Error::Unreadable(
                "Jira gave a page that lies behind the one that was asked for.".into(),
            ));
        }
        let end = start.unwrap_or(self.start).saturating_add(values.len() as u64);
        let more = match (last, total) {
            (Some(last), _) => !last,
            (None, Some(total)) => end < total,
            (None, None) => false,
        };
        if more && end <= self.start {
            return Err(Error::Unreadable("Jira gave an empty page before the end of the list.".into()));
        }
        Ok(ProjectPage { items, next: more.then(|| self.digest.cursor(end)), total })
    }
}

/// How many projects an answer of `GET /rest/api/3/project` lists.
pub fn count(response: &Response) -> Result<u32, Error> {
    let projects: Vec<serde::de::IgnoredAny> = json::read(response)?;
    Ok(u32::try_from(projects.len()).unwrap_or(u32::MAX))
}

/// A project. None where it has no key.
fn project(tree: &Tree<'_>, site_url: &str) -> Option<Project> {
    let name = |member: &str, name: &str| tree.get(member)?.string(name);
    let key = tree.string("key")?;
    Some(Project {
        web_url: format!("{site_url}/browse/{key}"),
        id: tree.id("id"),
        name: tree.string("name").unwrap_or_else(|| key.clone()),
        key,
        kind: tree.string("projectTypeKey").map(|kind| match kind.as_str() {
            "software" => ProjectKind::Software,
            "service_desk" => ProjectKind::ServiceDesk,
            "business" => ProjectKind::Business,
            _ => ProjectKind::Other(kind),
        }),
        team_managed: tree.text("style").map(|style| style == "next-gen"),
        is_private: tree.truth("isPrivate"),
        archived: tree.truth("archived").unwrap_or(false),
        category: name("projectCategory", "name"),
        lead: name("lead", "displayName"),
        description: Some(records::raw_text(tree, "description")).filter(|text| !text.is_empty()),
    })
}

#[cfg(test)]
mod tests;
