//! Issues by JQL, and the fields of a site.

use super::call::call;
use super::{Connector, Error};
use crate::contract::fields::Field;
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
        call!(self, connection, "search.find", search.call_find(query, cursor))
    }

    /// `search.count`: how many issues there are, about.
    pub async fn count_issues(&self, connection: &str, jql: &str) -> Result<u64, Error> {
        call!(self, connection, "search.count", search.call_count(jql))
    }

    /// `search.validate`: what is wrong with a query.
    pub async fn validate_jql(&self, connection: &str, jql: &str) -> Result<Vec<String>, Error> {
        call!(self, connection, "search.validate", search.call_validate(jql))
    }

    /// `search.quote`: a text as a value of JQL.
    pub async fn quote_jql(&self, text: &str) -> Result<String, Error> {
        call!(self, "search.quote", Ok(search.call_quote(text)))
    }

    /// `search.quote-words`: a text as a value for `~`.
    pub async fn quote_jql_words(&self, text: &str) -> Result<String, Error> {
        call!(self, "search.quote-words", Ok(search.call_quote_words(text)))
    }

    /// `search.quote-field`: the name of a field as JQL has it.
    pub async fn quote_jql_field(&self, name: &str) -> Result<String, Error> {
        call!(self, "search.quote-field", Ok(search.call_quote_field(name)))
    }

    /// `fields.list-fields`: all fields of the site.
    pub async fn list_fields(&self, connection: &str) -> Result<Vec<Field>, Error> {
        call!(self, connection, "fields.list-fields", fields.call_list_fields())
    }
}
