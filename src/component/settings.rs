//! The `settings` interface.

use super::driver::{self, Failure};
use super::guest::Component;
use super::{translate, whole};
use crate::contract::settings::{
    Filter, FilterOptions, FilterPage, Guest, LabelPage, LinkType, Permission, Place, Priority, Resolution,
};
use crate::contract::types;
use crate::jira::{filters, path, permissions, settings};

/// How many priorities or resolutions to a page: the most that Jira gives.
const PAGE: u32 = 50;

impl Guest for Component {
    fn list_priorities(connection: String) -> Result<Vec<Priority>, types::Error> {
        let mut all = Vec::new();
        whole::read(&connection, "settings.list-priorities", &settings::priorities(), PAGE, &mut |items| {
            all.extend(items.iter().filter_map(settings::priority));
        })
        .map_err(translate::failure)?;
        Ok(all)
    }

    fn list_resolutions(connection: String) -> Result<Vec<Resolution>, types::Error> {
        let mut all = Vec::new();
        whole::read(&connection, "settings.list-resolutions", &settings::resolutions(), PAGE, &mut |items| {
            all.extend(items.iter().filter_map(settings::resolution));
        })
        .map_err(translate::failure)?;
        Ok(all)
    }

    fn list_link_types(connection: String) -> Result<Vec<LinkType>, types::Error> {
        let call = Ok(settings::link_types());
        driver::read(&connection, "settings.list-link-types", call, settings::read_link_types)
    }

    fn list_labels(
        connection: String,
        page_size: Option<u32>,
        cursor: Option<types::Cursor>,
    ) -> Result<LabelPage, types::Error> {
        let asked = settings::labels(&connection, page_size, cursor.as_deref());
        let (listing, call) = asked.map_err(|error| translate::failure(error.into()))?;
        driver::read(&connection, "settings.list-labels", Ok(call), |answer| {
            settings::read_labels(listing, answer)
        })
    }

    fn list_filters(
        connection: String,
        options: FilterOptions,
        cursor: Option<types::Cursor>,
    ) -> Result<FilterPage, types::Error> {
        let asked = filters::list(&connection, &options, cursor.as_deref());
        let (listing, call) = asked.map_err(|error| translate::failure(error.into()))?;
        driver::read(&connection, "settings.list-filters", Ok(call), |answer| {
            filters::read_page(listing, answer)
        })
    }

    fn get_filter(connection: String, id: String) -> Result<Filter, types::Error> {
        let call = filters::get(&id).map_err(Failure::from);
        driver::read(&connection, "settings.get-filter", call, filters::read)
    }

    fn my_permissions(
        connection: String,
        place: Place,
        keys: Vec<String>,
    ) -> Result<Vec<Permission>, types::Error> {
        my_permissions(&connection, &place, keys).map_err(translate::failure)
    }
}

fn my_permissions(
    connection: &str,
    place: &Place,
    mut keys: Vec<String>,
) -> Result<Vec<Permission>, Failure> {
    const NAME: &str = "settings.my-permissions";
    permissions::bound(&keys)?;
    // What cannot be sent is not asked about.
    permissions::mine(place, &keys)?;
    if keys.is_empty() {
        keys = permissions::read_keys(&driver::perform(connection, NAME, permissions::all())?.response)?;
    }
    let mut found = Vec::with_capacity(keys.len());
    for part in path::parts(&keys) {
        let answer = driver::perform(connection, NAME, permissions::mine(place, part)?)?;
        found.extend(permissions::read(&answer.response)?);
    }
    Ok(found)
}
