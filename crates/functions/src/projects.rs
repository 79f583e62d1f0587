//! The `jira` interface: projects, what is in them, and whose the connection is.

use crate::jira::{components, issue_types, projects, roles, statuses, users, versions};
use jira_contract::jira::{ProjectDetails, ProjectOptions, ProjectPage};
use jira_contract::projects::{
    Component, IssueTypeStatuses, NewComponent, Role, Version, VersionFields, VersionOptions, VersionPage,
};
use jira_contract::records::{IssueType, NamedItem};
use jira_contract::types::User;
use jira_engine::api::{Api, Failure};

/// A page of projects.
pub async fn list(
    api: &Api<'_>,
    options: &ProjectOptions,
    cursor: Option<&str>,
) -> Result<ProjectPage, Failure> {
    let (listing, call) = projects::list(api.name(), options, cursor)?;
    let answer = api.send(call).await?;
    Ok(projects::read(listing, &answer.response, &answer.web_url())?)
}

/// A project.
pub async fn get(api: &Api<'_>, project: &str) -> Result<ProjectDetails, Failure> {
    let answer = api.send(projects::get(project)?).await?;
    Ok(projects::read_details(&answer.response, &answer.web_url())?)
}

/// The issue types of a project.
pub async fn list_issue_types(api: &Api<'_>, project: &str) -> Result<Vec<IssueType>, Failure> {
    api.send(issue_types::of_project(project)?).await?.read(issue_types::read)
}

/// The components of a project.
pub async fn list_components(api: &Api<'_>, project: &str) -> Result<Vec<Component>, Failure> {
    api.send(components::list(project)?).await?.read(components::read_list)
}

/// Creates a component.
pub async fn create_component(
    api: &Api<'_>,
    project: &str,
    component: &NewComponent,
) -> Result<Component, Failure> {
    api.send(components::create(project, component)?).await?.read(components::read)
}

/// A page of the versions of a project.
pub async fn list_versions(
    api: &Api<'_>,
    project: &str,
    options: &VersionOptions,
    cursor: Option<&str>,
) -> Result<VersionPage, Failure> {
    let (listing, call) = versions::list(api.name(), project, options, cursor)?;
    api.send(call).await?.read(|answer| versions::read_page(listing, answer))
}

/// Creates a version.
pub async fn create_version(
    api: &Api<'_>,
    project: &str,
    version: &VersionFields,
) -> Result<Version, Failure> {
    let asked = projects::get(project)?;
    let id = match project.parse() {
        Ok(id) => id,
        Err(_) => {
            // What cannot be sent is not asked about.
            versions::create(0, version)?;
            projects::read_id(&api.send(asked).await?.response)?
        }
    };
    api.send(versions::create(id, version)?).await?.read(versions::read)
}

/// Updates a version.
pub async fn update_version(api: &Api<'_>, id: &str, changes: &VersionFields) -> Result<Version, Failure> {
    api.send(versions::update(id, changes)?).await?.read(versions::read)
}

/// The roles of a project.
pub async fn list_roles(api: &Api<'_>, project: &str) -> Result<Vec<NamedItem>, Failure> {
    api.send(roles::list(project)?).await?.read(roles::read_list)
}

/// A role of a project and who has it.
pub async fn get_role(api: &Api<'_>, project: &str, role: &str) -> Result<Role, Failure> {
    let id = match !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_digit()) {
        true => role.to_owned(),
        false => {
            let all = api.send(roles::list(project)?).await?;
            roles::choose(&roles::read_list(&all.response)?, role)?
        }
    };
    Ok(roles::read(&api.send(roles::get(project, &id)?).await?.response)?)
}

/// The statuses of a project, by issue type.
pub async fn list_statuses(api: &Api<'_>, project: &str) -> Result<Vec<IssueTypeStatuses>, Failure> {
    api.send(statuses::of_project(project)?).await?.read(statuses::read)
}

/// Whose the connection is.
pub async fn get_myself(api: &Api<'_>) -> Result<User, Failure> {
    let answer = api.send(users::myself()).await?;
    Ok(users::read(&answer.response)?)
}
