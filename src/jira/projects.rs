//! Projects.

use crate::call::Call;
use crate::contract::jira::{Project, ProjectKind, ProjectOptions, ProjectPage};
use crate::cursor::Digest;
use crate::error::Error;
use crate::http::Response;
use crate::json;
use serde::Deserialize;

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
        let page = Page::read(response)?;
        let items: Vec<_> = page.values.into_iter().map(|wire| wire.project(site_url)).collect();
        if page.start_at.is_some_and(|start| start > self.start) {
            return Err(Error::Unreadable(
                "Jira gave a page that lies behind the one that was asked for.".into(),
            ));
        }
        let end = page.start_at.unwrap_or(self.start).saturating_add(items.len() as u64);
        let more = match (page.is_last, page.total) {
            (Some(last), _) => !last,
            (None, Some(total)) => end < total,
            (None, None) => false,
        };
        if more && end <= self.start {
            return Err(Error::Unreadable("Jira gave an empty page before the end of the list.".into()));
        }
        Ok(ProjectPage { items, next: more.then(|| self.digest.cursor(end)), total: page.total })
    }
}

/// How many projects an answer of `GET /rest/api/3/project` lists.
pub fn count(response: &Response) -> Result<u32, Error> {
    let projects: Vec<serde::de::IgnoredAny> = json::read(response)?;
    Ok(u32::try_from(projects.len()).unwrap_or(u32::MAX))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    values: Vec<Wire>,
    start_at: Option<u64>,
    is_last: Option<bool>,
    total: Option<u64>,
}

impl Page {
    /// A page of `project/search`, or the bare array of `project`.
    fn read(response: &Response) -> Result<Self, Error> {
        if response.body.trim_ascii_start().first() != Some(&b'[') {
            return json::read(response);
        }
        let values: Vec<Wire> = json::read(response)?;
        let total = values.len() as u64;
        Ok(Self { values, start_at: Some(0), is_last: Some(true), total: Some(total) })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: String,
    key: String,
    name: String,
    project_type_key: Option<String>,
    style: Option<String>,
    is_private: Option<bool>,
    archived: Option<bool>,
    project_category: Option<Category>,
    lead: Option<Lead>,
    description: Option<String>,
}

#[derive(Deserialize)]
struct Category {
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lead {
    display_name: Option<String>,
}

impl Wire {
    fn project(self, site_url: &str) -> Project {
        Project {
            web_url: format!("{site_url}/browse/{}", self.key),
            id: self.id,
            key: self.key,
            name: self.name,
            kind: self.project_type_key.map(|kind| match kind.as_str() {
                "software" => ProjectKind::Software,
                "service_desk" => ProjectKind::ServiceDesk,
                "business" => ProjectKind::Business,
                _ => ProjectKind::Other(kind),
            }),
            team_managed: self.style.map(|style| style == "next-gen"),
            is_private: self.is_private,
            archived: self.archived.unwrap_or(false),
            category: self.project_category.and_then(|category| category.name),
            lead: self.lead.and_then(|lead| lead.display_name),
            description: self.description.filter(|text| !text.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests;
