//! The `fields` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::fields::{Field, Guest};
use jira_contract::types;
use jira_functions::fields;

impl Guest for Component {
    fn list_fields(connection: String) -> Result<Vec<Field>, types::Error> {
        run(&connection, "fields.list-fields", async |api| fields::list_fields(api).await)
    }
}
