//! The `metadata` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::metadata::{
    Filter, FilterOptions, FilterPage, Guest, LabelPage, LinkType, Permission, PermissionContext, Priority,
    Resolution,
};
use jira_contract::types;
use jira_functions::metadata;

impl Guest for Component {
    fn list_priorities(connection: String) -> Result<Vec<Priority>, types::Error> {
        run(&connection, "metadata.list-priorities", async |api| metadata::list_priorities(api).await)
    }

    fn list_resolutions(connection: String) -> Result<Vec<Resolution>, types::Error> {
        run(&connection, "metadata.list-resolutions", async |api| metadata::list_resolutions(api).await)
    }

    fn list_link_types(connection: String) -> Result<Vec<LinkType>, types::Error> {
        run(&connection, "metadata.list-link-types", async |api| metadata::list_link_types(api).await)
    }

    fn list_labels(
        connection: String,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<LabelPage, types::Error> {
        run(&connection, "metadata.list-labels", async |api| {
            metadata::list_labels(api, page_size, cursor.as_deref()).await
        })
    }

    fn list_filters(
        connection: String,
        options: FilterOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<FilterPage, types::Error> {
        run(&connection, "metadata.list-filters", async |api| {
            metadata::list_filters(api, &options, cursor.as_deref()).await
        })
    }

    fn get_filter(connection: String, id: String) -> Result<Filter, types::Error> {
        run(&connection, "metadata.get-filter", async |api| metadata::get_filter(api, &id).await)
    }

    fn get_my_permissions(
        connection: String,
        place: PermissionContext,
        keys: Vec<String>,
    ) -> Result<Vec<Permission>, types::Error> {
        run(&connection, "metadata.get-my-permissions", async |api| {
            metadata::get_my_permissions(api, &place, keys).await
        })
    }
}
