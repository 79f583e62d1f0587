//! What a site is set up with.

use super::{Connector, Error};
use crate::contract::settings::{
    Filter, FilterOptions, FilterPage, LabelPage, LinkType, Permission, Place, Priority, Resolution,
};
use crate::contract::types::Cursor;

impl Default for FilterOptions {
    /// All, in pages of 50.
    fn default() -> Self {
        Self { text: None, owner: None, project_id: None, page_size: None }
    }
}

impl Connector {
    /// `settings.list-priorities`: all priorities.
    pub async fn list_priorities(&self, connection: &str) -> Result<Vec<Priority>, Error> {
        self.call(connection, "settings.list-priorities", async |exports, store| {
            exports.connector_jira_settings().call_list_priorities(store, connection).await
        })
        .await
    }

    /// `settings.list-resolutions`: all resolutions.
    pub async fn list_resolutions(&self, connection: &str) -> Result<Vec<Resolution>, Error> {
        self.call(connection, "settings.list-resolutions", async |exports, store| {
            exports.connector_jira_settings().call_list_resolutions(store, connection).await
        })
        .await
    }

    /// `settings.list-link-types`: all link types.
    pub async fn list_link_types(&self, connection: &str) -> Result<Vec<LinkType>, Error> {
        self.call(connection, "settings.list-link-types", async |exports, store| {
            exports.connector_jira_settings().call_list_link_types(store, connection).await
        })
        .await
    }

    /// `settings.list-labels`: one page of the labels.
    pub async fn list_labels(
        &self,
        connection: &str,
        page_size: Option<u32>,
        cursor: Option<&Cursor>,
    ) -> Result<LabelPage, Error> {
        self.call(connection, "settings.list-labels", async |exports, store| {
            exports.connector_jira_settings().call_list_labels(store, connection, page_size, cursor).await
        })
        .await
    }

    /// `settings.list-filters`: one page of the filters.
    pub async fn list_filters(
        &self,
        connection: &str,
        options: &FilterOptions,
        cursor: Option<&Cursor>,
    ) -> Result<FilterPage, Error> {
        self.call(connection, "settings.list-filters", async |exports, store| {
            exports.connector_jira_settings().call_list_filters(store, connection, options, cursor).await
        })
        .await
    }

    /// `settings.get-filter`: a filter by its id.
    pub async fn get_filter(&self, connection: &str, id: &str) -> Result<Filter, Error> {
        self.call(connection, "settings.get-filter", async |exports, store| {
            exports.connector_jira_settings().call_get_filter(store, connection, id).await
        })
        .await
    }

    /// `settings.my-permissions`: what the account may do.
    pub async fn my_permissions(
        &self,
        connection: &str,
        place: &Place,
        keys: &[String],
    ) -> Result<Vec<Permission>, Error> {
        self.call(connection, "settings.my-permissions", async |exports, store| {
            exports.connector_jira_settings().call_my_permissions(store, connection, place, keys).await
        })
        .await
    }
}
