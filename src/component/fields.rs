//! The `fields` interface.

use super::guest::Component;
use super::port::run;
use crate::contract::fields::{Definition, Guest};
use crate::contract::types;
use crate::functions::fields;

impl Guest for Component {
    fn list_fields(connection: String) -> Result<Vec<Definition>, types::Error> {
        run(&connection, "fields.list-fields", async |api| fields::list_fields(api).await)
    }
}
