//! Issues by JQL, and the fields of a site.

use super::{Connector, Error};
use crate::contract::fields::Definition;
use crate::contract::search::{IssuePage, Query};
use crate::contract::types;

impl Connector {
    /// `search.find`: issues by JQL, page by page.
    pub async fn find_issues(
        &self,
        connection: &str,
        query: &Query,
        cursor: Option<&types::Cursor>,
    ) -> Result<IssuePage, Error> {
        self.call(connection, "search.find", async |exports, store| {
            exports.connector_jira_search().call_find(store, connection, query, cursor).await
        })
        .await
    }

    /// `search.count`: how many issues there are, about.
    pub async fn count_issues(&self, connection: &str, jql: &str) -> Result<u64, Error> {
        self.call(connection, "search.count", async |exports, store| {
            exports.connector_jira_search().call_count(store, connection, jql).await
        })
        .await
    }

    /// `search.check`: what is wrong with a query.
    pub async fn check_jql(&self, connection: &str, jql: &str) -> Result<Vec<String>, Error> {
        self.call(connection, "search.check", async |exports, store| {
            exports.connector_jira_search().call_check(store, connection, jql).await
        })
        .await
    }

    /// `search.quote`: a text as a value of JQL.
    pub async fn quote_jql(&self, text: &str) -> Result<String, Error> {
        self.call("", "search.quote", async |exports, store| {
            Ok(Ok(exports.connector_jira_search().call_quote(store, text).await?))
        })
        .await
    }

    /// `search.quote-words`: a text as a value for `~`.
    pub async fn quote_jql_words(&self, text: &str) -> Result<String, Error> {
        self.call("", "search.quote-words", async |exports, store| {
            Ok(Ok(exports.connector_jira_search().call_quote_words(store, text).await?))
        })
        .await
    }

    /// `search.quote-field`: the name of a field as JQL has it.
    pub async fn quote_jql_field(&self, name: &str) -> Result<String, Error> {
        self.call("", "search.quote-field", async |exports, store| {
            Ok(Ok(exports.connector_jira_search().call_quote_field(store, name).await?))
        })
        .await
    }

    /// `fields.list-fields`: all fields of the site.
    pub async fn list_fields(&self, connection: &str) -> Result<Vec<Definition>, Error> {
        self.call(connection, "fields.list-fields", async |exports, store| {
            exports.connector_jira_fields().call_list_fields(store, connection).await
        })
        .await
    }
}
