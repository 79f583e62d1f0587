//! The `search` interface.

use super::guest::Component;
use super::port::run;
use jira_contract::search::{Guest, IssuePage, Query};
use jira_contract::types;
use jira_functions::jira::jql;
use jira_functions::search;

impl Guest for Component {
    fn find(connection: String, query: Query, cursor: Option<String>) -> Result<IssuePage, types::Error> {
        run(&connection, "search.find", async |api| search::find(api, &query, cursor.as_deref()).await)
    }

    fn count(connection: String, jql: String) -> Result<u64, types::Error> {
        run(&connection, "search.count", async |api| search::count(api, &jql).await)
    }

    fn validate(connection: String, jql: String) -> Result<Vec<String>, types::Error> {
        run(&connection, "search.validate", async |api| search::validate(api, &jql).await)
    }

    fn quote(text: String) -> String {
        jql::quote(&text)
    }

    fn quote_words(text: String) -> String {
        jql::quote_words(&text)
    }

    fn quote_field(name: String) -> String {
        jql::quote_field(&name)
    }
}
