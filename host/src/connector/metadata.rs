//! What a site is set up with.

use super::call::call;
use super::{Connector, Error};
use crate::contract::metadata::{
    Filter, FilterOptions, FilterPage, LabelPage, LinkType, Permission, PermissionContext, Priority,
    Resolution,
};
use crate::contract::types::Cursor;

impl Default for FilterOptions {
    /// All, in pages of 50.
    fn default() -> Self {
        Self { query: None, owner: None, project_id: None, page_size: None }
    }
}

impl Connector {
    /// `metadata.list-priorities`: all priorities.
    pub async fn list_priorities(&self, connection: &str) -> Result<Vec<Priority>, Error> {
        call!(self, connection, "metadata.list-priorities", metadata.call_list_priorities())
    }

    /// `metadata.list-resolutions`: all resolutions.
    pub async fn list_resolutions(&self, connection: &str) -> Result<Vec<Resolution>, Error> {
        call!(self, connection, "metadata.list-resolutions", metadata.call_list_resolutions())
    }

    /// `metadata.list-link-types`: all link types.
    pub async fn list_link_types(&self, connection: &str) -> Result<Vec<LinkType>, Error> {
        call!(self, connection, "metadata.list-link-types", metadata.call_list_link_types())
    }

    /// `metadata.list-labels`: one page of the labels.
    pub async fn list_labels(
        &self,
        connection: &str,
        page_size: Option<u32>,
        cursor: Option<&Cursor>,
    ) -> Result<LabelPage, Error> {
        call!(self, connection, "metadata.list-labels", metadata.call_list_labels(page_size, cursor))
    }

    /// `metadata.list-filters`: one page of the filters.
    pub async fn list_filters(
        &self,
        connection: &str,
        options: &FilterOptions,
        cursor: Option<&Cursor>,
    ) -> Result<FilterPage, Error> {
        call!(self, connection, "metadata.list-filters", metadata.call_list_filters(options, cursor))
    }

    /// `metadata.get-filter`: a filter by its id.
    pub async fn get_filter(&self, connection: &str, id: &str) -> Result<Filter, Error> {
        call!(self, connection, "metadata.get-filter", metadata.call_get_filter(id))
    }

    /// `metadata.get-my-permissions`: what the account may do.
    pub async fn get_my_permissions(
        &self,
        connection: &str,
        place: &PermissionContext,
        keys: &[String],
    ) -> Result<Vec<Permission>, Error> {
        call!(self, connection, "metadata.get-my-permissions", metadata.call_get_my_permissions(place, keys))
    }
}
