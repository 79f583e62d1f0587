//! Projects and what belongs to them.

use super::{Connector, Error};
use crate::contract::jira::{
    Component, NewComponent, ProjectDetails, Role, TypeStatuses, Version, VersionChanges, VersionOptions,
    VersionPage,
};
use crate::contract::records::{IssueType, Named};
use crate::contract::types::Cursor;

impl Default for VersionOptions {
    /// All, in pages of 50.
    fn default() -> Self {
        Self { text: None, statuses: Vec::new(), page_size: None }
    }
}

impl Default for VersionChanges {
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
        self.call(connection, "jira.get-project", async |exports, store| {
            exports.connector_jira_jira().call_get_project(store, connection, project).await
        })
        .await
    }

    /// `jira.list-issue-types`: the types of issues that a project has.
    pub async fn list_issue_types(&self, connection: &str, project: &str) -> Result<Vec<IssueType>, Error> {
        self.call(connection, "jira.list-issue-types", async |exports, store| {
            exports.connector_jira_jira().call_list_issue_types(store, connection, project).await
        })
        .await
    }

    /// `jira.list-components`: all components of a project.
    pub async fn list_components(&self, connection: &str, project: &str) -> Result<Vec<Component>, Error> {
        self.call(connection, "jira.list-components", async |exports, store| {
            exports.connector_jira_jira().call_list_components(store, connection, project).await
        })
        .await
    }

    /// `jira.create-component`: makes a component.
    pub async fn create_component(
        &self,
        connection: &str,
        project: &str,
        component: &NewComponent,
    ) -> Result<Component, Error> {
        self.call(connection, "jira.create-component", async |exports, store| {
            exports.connector_jira_jira().call_create_component(store, connection, project, component).await
        })
        .await
    }

    /// `jira.list-versions`: one page of the versions of a project.
    pub async fn list_versions(
        &self,
        connection: &str,
        project: &str,
        options: &VersionOptions,
        cursor: Option<&Cursor>,
    ) -> Result<VersionPage, Error> {
        self.call(connection, "jira.list-versions", async |exports, store| {
            exports
                .connector_jira_jira()
                .call_list_versions(store, connection, project, options, cursor)
                .await
        })
        .await
    }

    /// `jira.create-version`: makes a version.
    pub async fn create_version(
        &self,
        connection: &str,
        project: &str,
        version: &VersionChanges,
    ) -> Result<Version, Error> {
        self.call(connection, "jira.create-version", async |exports, store| {
            exports.connector_jira_jira().call_create_version(store, connection, project, version).await
        })
        .await
    }

    /// `jira.update-version`: changes a version.
    pub async fn update_version(
        &self,
        connection: &str,
        id: &str,
        changes: &VersionChanges,
    ) -> Result<Version, Error> {
        self.call(connection, "jira.update-version", async |exports, store| {
            exports.connector_jira_jira().call_update_version(store, connection, id, changes).await
        })
        .await
    }

    /// `jira.list-roles`: the roles of a project.
    pub async fn list_roles(&self, connection: &str, project: &str) -> Result<Vec<Named>, Error> {
        self.call(connection, "jira.list-roles", async |exports, store| {
            exports.connector_jira_jira().call_list_roles(store, connection, project).await
        })
        .await
    }

    /// `jira.get-role`: a role of a project and who has it.
    pub async fn get_role(&self, connection: &str, project: &str, role: &str) -> Result<Role, Error> {
        self.call(connection, "jira.get-role", async |exports, store| {
            exports.connector_jira_jira().call_get_role(store, connection, project, role).await
        })
        .await
    }

    /// `jira.list-statuses`: the statuses that issues of a project may have.
    pub async fn list_statuses(&self, connection: &str, project: &str) -> Result<Vec<TypeStatuses>, Error> {
        self.call(connection, "jira.list-statuses", async |exports, store| {
            exports.connector_jira_jira().call_list_statuses(store, connection, project).await
        })
        .await
    }
}
