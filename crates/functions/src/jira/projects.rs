//! Projects.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::{components, records, roles, versions};
use jira_contract::jira::{Project, ProjectDetails, ProjectOptions, ProjectPage, ProjectType};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks for a page of the projects that the account sees, by key. Fails with
/// [`Error::Invalid`] for a cursor of another call and a page size out of bounds.
pub fn list(
    connection: &str,
    options: &ProjectOptions,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    let mut path = Path::api("/project/search").ask("orderBy", "key").ask("expand", "description,lead");
    if let Some(text) = options.query.as_deref().filter(|text| !text.is_empty()) {
        path = path.ask("query", text);
    }
    Listing::new(
        connection,
        path,
        Size { asked: options.page_size, usual: 50, most: 100 },
        Bare::Whole,
        cursor,
    )
}

/// Reads the answer to [`list`]. `site_url` is where its pages for people are.
pub fn read(mut listing: Listing, response: &Response, site_url: &str) -> Result<ProjectPage, Error> {
    let page = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&page, &["values"])?;
    let items: Option<Vec<_>> = items.iter().map(|item| project(item, site_url)).collect();
    let items = items.ok_or_else(|| Error::Unreadable("The answer holds a project without a key.".into()))?;
    Ok(ProjectPage { items, next, total })
}

/// Asks for a project with all that belongs to it.
pub fn get(project: &str) -> Result<Call, Error> {
    let path = Path::api("/project/").key(project)?;
    Ok(path.ask("expand", "description,lead,issueTypes,url").get())
}

/// Reads the answer to [`get`].
pub fn read_details(response: &Response, site_url: &str) -> Result<ProjectDetails, Error> {
    let tree = json::read_selected(response, records::take)?;
    let project = project(&tree, site_url)
        .ok_or_else(|| Error::Unreadable("The answer holds a project without a key.".into()))?;
    Ok(ProjectDetails {
        project,
        lead: tree.get("lead").and_then(records::user),
        issue_types: tree.list("issueTypes").iter().filter_map(records::issue_type).collect(),
        components: components::all(tree.list("components")),
        versions: versions::all(tree.list("versions")),
        roles: tree.get("roles").map(roles::all).unwrap_or_default(),
        assignee_type: tree.string("assigneeType"),
        email: tree.string("email"),
        url: tree.string("url"),
    })
}

/// Reads the id of the project that an answer to [`get`] holds.
pub fn read_id(response: &Response) -> Result<u64, Error> {
    let id = json::read_selected(response, records::take)?.id("id").parse();
    id.map_err(|_| Error::Unreadable("The answer holds a project without an id.".into()))
}

/// How many projects an answer of `GET /rest/api/3/project` lists.
pub fn count(response: &Response) -> Result<u32, Error> {
    let projects: Vec<serde::de::IgnoredAny> = json::decode(response)?;
    Ok(u32::try_from(projects.len()).unwrap_or(u32::MAX))
}

/// A project. None where it has no key.
#[inline(never)]
fn project(tree: &Tree<'_>, site_url: &str) -> Option<Project> {
    let name = |member: &str, name: &str| tree.get(member)?.string(name);
    let key = tree.string("key")?;
    Some(Project {
        web_url: format!("{site_url}/browse/{key}"),
        id: tree.id("id"),
        name: tree.string("name").unwrap_or_else(|| key.clone()),
        key,
        project_type: tree.string("projectTypeKey").map(|kind| match kind.as_str() {
            "software" => ProjectType::Software,
            "service_desk" => ProjectType::ServiceDesk,
            "business" => ProjectType::Business,
            _ => ProjectType::Other(kind),
        }),
        team_managed: tree.text("style").map(|style| style == "next-gen"),
        is_private: tree.boolean("isPrivate"),
        archived: tree.boolean("archived").unwrap_or(false),
        category: name("projectCategory", "name"),
        lead: name("lead", "displayName"),
        description: Some(records::raw_text(tree, "description")).filter(|text| !text.is_empty()),
    })
}

#[cfg(test)]
mod tests;
