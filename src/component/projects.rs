//! Projects: a part of the `jira` interface.

use super::driver::{self, Failure};
use super::translate;
use crate::contract::jira::{
    Component, NewComponent, ProjectDetails, ProjectOptions, ProjectPage, Role, Version, VersionChanges,
    VersionOptions, VersionPage,
};
use crate::contract::types;
use crate::jira::{components, projects, roles, versions};

pub(super) fn list(
    connection: &str,
    options: &ProjectOptions,
    cursor: Option<&str>,
) -> Result<ProjectPage, Failure> {
    let (listing, call) = projects::list(connection, options, cursor)?;
    let answer = driver::perform(connection, "jira.list-projects", call)?;
    let site_url = answer.connection.map(|connection| connection.web_url()).unwrap_or_default();
    Ok(projects::read(listing, &answer.response, &site_url)?)
}

pub(super) fn get(connection: &str, project: &str) -> Result<ProjectDetails, Failure> {
    let answer = driver::perform(connection, "jira.get-project", projects::get(project)?)?;
    let site_url = answer.connection.map(|connection| connection.web_url()).unwrap_or_default();
    Ok(projects::read_details(&answer.response, &site_url)?)
}

pub(super) fn create_component(
    connection: &str,
    project: &str,
    component: &NewComponent,
) -> Result<Component, types::Error> {
    let call = components::create(project, component).map_err(Failure::from);
    driver::read(connection, "jira.create-component", call, components::read)
}

pub(super) fn list_versions(
    connection: &str,
    project: &str,
    options: &VersionOptions,
    cursor: Option<&str>,
) -> Result<VersionPage, types::Error> {
    let asked = versions::list(connection, project, options, cursor);
    let (listing, call) = asked.map_err(|error| translate::failure(error.into()))?;
    driver::read(connection, "jira.list-versions", Ok(call), |answer| versions::read_page(listing, answer))
}

pub(super) fn create_version(
    connection: &str,
    project: &str,
    version: &VersionChanges,
) -> Result<Version, Failure> {
    const NAME: &str = "jira.create-version";
    let asked = projects::get(project)?;
    let id = match project.parse() {
        Ok(id) => id,
        Err(_) => {
            // What cannot be sent is not asked about.
            versions::create(0, version)?;
            projects::read_id(&driver::perform(connection, NAME, asked)?.response)?
        }
    };
    driver::change(connection, NAME, versions::create(id, version)?, versions::read)
}

pub(super) fn get_role(connection: &str, project: &str, role: &str) -> Result<Role, Failure> {
    const NAME: &str = "jira.get-role";
    let id = match !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_digit()) {
        true => role.to_owned(),
        false => {
            let all = driver::perform(connection, NAME, roles::list(project)?)?;
            roles::choose(&roles::read_list(&all.response)?, role)?
        }
    };
    Ok(roles::read(&driver::perform(connection, NAME, roles::get(project, &id)?)?.response)?)
}
