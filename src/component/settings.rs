//! The `settings` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::settings::{
    Filter, FilterOptions, FilterPage, Guest, LabelPage, LinkType, Permission, Place, Priority, Resolution,
};
use jira_contract::types;
use jira_functions::settings;

impl Guest for Component {
    fn list_priorities(connection: String) -> Result<Vec<Priority>, types::Error> {
        run(&connection, "settings.list-priorities", async |api| settings::list_priorities(api).await)
    }

    fn list_resolutions(connection: String) -> Result<Vec<Resolution>, types::Error> {
        run(&connection, "settings.list-resolutions", async |api| settings::list_resolutions(api).await)
    }

    fn list_link_types(connection: String) -> Result<Vec<LinkType>, types::Error> {
        run(&connection, "settings.list-link-types", async |api| settings::list_link_types(api).await)
    }

    fn list_labels(
        connection: String,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<LabelPage, types::Error> {
        run(&connection, "settings.list-labels", async |api| {
            settings::list_labels(api, page_size, cursor.as_deref()).await
        })
    }

    fn list_filters(
        connection: String,
        options: FilterOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<FilterPage, types::Error> {
        run(&connection, "settings.list-filters", async |api| {
            settings::list_filters(api, &options, cursor.as_deref()).await
        })
    }

    fn get_filter(connection: String, id: String) -> Result<Filter, types::Error> {
        run(&connection, "settings.get-filter", async |api| settings::get_filter(api, &id).await)
    }

    fn my_permissions(
        connection: String,
        place: Place,
        keys: Vec<String>,
    ) -> Result<Vec<Permission>, types::Error> {
        run(&connection, "settings.my-permissions", async |api| {
            settings::my_permissions(api, &place, keys).await
        })
    }
}
