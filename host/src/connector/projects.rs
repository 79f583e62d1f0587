//! Projects and what belongs to them.

use super::call::call;
use super::{Connector, Error};
use crate::contract::jira::ProjectDetails;
use crate::contract::projects::{
    Component, IssueTypeStatuses, NewComponent, Role, Version, VersionFields, VersionOptions, VersionPage,
};
use crate::contract::records::{IssueType, NamedItem};
use crate::contract::types::Cursor;

impl Default for VersionOptions {
    /// All, in pages of 50.
    fn default() -> Self {
        Self { query: None, statuses: Vec::new(), page_size: None }
    }
}

impl Default for VersionFields {
    /// None, which is refused.
    fn default() -> Self {
        Self {
            name: None,
            description: None,
            start_date: None,
            release_date: None,
            released: None,
            archived: None,
        }
    }
}

impl Connector {
    /// `jira.get-project`: a project with all that belongs to it.
    pub async fn get_project(&self, connection: &str, project: &str) -> Result<ProjectDetails, Error> {
        call!(self, connection, "jira.get-project", jira.call_get_project(project))
    }

    /// `projects.list-issue-types`: the types of issues that a project has.
    pub async fn list_issue_types(&self, connection: &str, project: &str) -> Result<Vec<IssueType>, Error> {
        call!(self, connection, "projects.list-issue-types", projects.call_list_issue_types(project))
    }

    /// `projects.list-components`: all components of a project.
    pub async fn list_components(&self, connection: &str, project: &str) -> Result<Vec<Component>, Error> {
        call!(self, connection, "projects.list-components", projects.call_list_components(project))
    }

    /// `projects.create-component`: makes a component.
    pub async fn create_component(
        &self,
        connection: &str,
        project: &str,
        component: &NewComponent,
    ) -> Result<Component, Error> {
        call!(
            self,
            connection,
            "projects.create-component",
            projects.call_create_component(project, component)
        )
    }

    /// `projects.list-versions`: one page of the versions of a project.
    pub async fn list_versions(
        &self,
        connection: &str,
        project: &str,
        options: &VersionOptions,
        cursor: Option<&Cursor>,
    ) -> Result<VersionPage, Error> {
        call!(
            self,
            connection,
            "projects.list-versions",
            projects.call_list_versions(project, options, cursor)
        )
    }

    /// `projects.create-version`: makes a version.
    pub async fn create_version(
        &self,
        connection: &str,
        project: &str,
        version: &VersionFields,
    ) -> Result<Version, Error> {
        call!(self, connection, "projects.create-version", projects.call_create_version(project, version))
    }

    /// `projects.update-version`: changes a version.
    pub async fn update_version(
        &self,
        connection: &str,
        id: &str,
        changes: &VersionFields,
    ) -> Result<Version, Error> {
        call!(self, connection, "projects.update-version", projects.call_update_version(id, changes))
    }

    /// `projects.list-roles`: the roles of a project.
    pub async fn list_roles(&self, connection: &str, project: &str) -> Result<Vec<NamedItem>, Error> {
        call!(self, connection, "projects.list-roles", projects.call_list_roles(project))
    }

    /// `projects.get-role`: a role of a project and who has it.
    pub async fn get_role(&self, connection: &str, project: &str, role: &str) -> Result<Role, Error> {
        call!(self, connection, "projects.get-role", projects.call_get_role(project, role))
    }

    /// `projects.list-statuses`: the statuses that issues of a project may have.
    pub async fn list_statuses(
        &self,
        connection: &str,
        project: &str,
    ) -> Result<Vec<IssueTypeStatuses>, Error> {
        call!(self, connection, "projects.list-statuses", projects.call_list_statuses(project))
    }
}
