//! The `search` interface.

use super::driver::{self, Failure};
use super::guest::Component;
use super::{fields, translate};
use crate::contract::search::{Guest, IssuePage, Query};
use crate::contract::types;
use crate::jira::issue::{self, Reading};
use crate::jira::jql::{self, Search};

const FIND: &str = "search.find";

impl Guest for Component {
    fn find(connection: String, query: Query, cursor: Option<String>) -> Result<IssuePage, types::Error> {
        find(&connection, &query, cursor.as_deref()).map_err(translate::failure)
    }

    fn count(connection: String, jql: String) -> Result<u64, types::Error> {
        driver::read(&connection, "search.count", Ok(jql::count(&jql)), jql::counted)
    }

    fn check(connection: String, jql: String) -> Result<Vec<String>, types::Error> {
        driver::read(&connection, "search.check", Ok(jql::check(&jql)), jql::checked)
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

fn find(connection: &str, query: &Query, cursor: Option<&str>) -> Result<IssuePage, Failure> {
    let known = fields::known(connection, FIND, &issue::unexplained(&query.selection))?;
    let reading = Reading::new(&query.selection, false, |name| fields::id(&known, name))?;
    let (search, call) = Search::new(connection, query, &reading, cursor)?;
    let answer = driver::perform(connection, FIND, call)?;
    let site_url = answer.web_url();
    let (page, items) = reading.page(&answer.response, &known, &site_url)?;
    Ok(IssuePage { items, next: search.next(&page)? })
}
