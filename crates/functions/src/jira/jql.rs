//! JQL: quoting, and searches by it.

use super::issue::{Page, Reading};
use super::path::Path;
use jira_contract::search::Query;
use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_engine::paginate::{Bounds, Facts, Pages, Style};
use std::fmt::Write as _;

/// The signs that text search reads by itself, with the quotes of a phrase
/// (Atlassian's page on search syntax for text fields).
const SIGNS: &str = "+-&|!(){}[]^~*?\\:\"";

/// The words that JQL keeps for itself: a field of such a name is quoted
/// (Atlassian's page on advanced search, reserved words).
const RESERVED: &str = "\
    abort access add after alias all alter and any as asc audit avg before begin between boolean \
    break by byte catch cf changed char character check checkpoint collate collation column commit \
    connect continue count create current date decimal declare decrement default defaults define \
    delete delimiter desc difference distinct divide do double drop else empty encoding end equals \
    escape exclusive exec execute exists explain false fetch field file first float for from \
    function go goto grant greater group having identified if immediate in increment index initial \
    inner inout input insert int integer intersect intersection into is isempty isnull join last \
    left less like limit lock long max min minus mode modify modulo more multiply next noaudit not \
    notin nowait null number object of on option or order outer output power previous prior \
    privileges public raise raw remainder rename resource return returns revoke right row rowid \
    rownum rows select session set share size sqrt start strict string subtract sum synonym table \
    then to trans transaction trigger true uid union unique update user validate values view was \
    when whenever where while with";

/// The most issues to a page.
const MAX_PAGE: u32 = 5000;
const DEFAULT_PAGE: u32 = 50;

/// A text as a value, in quotes.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len().saturating_add(2));
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // JQL takes neither other control characters nor what is no character.
            c if c.is_control() || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}') => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A text as a value of `~` that is searched for as it is.
pub fn quote_words(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if SIGNS.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    quote(&escaped)
}

/// A field's name.
pub fn quote_field(name: &str) -> String {
    let number = name.strip_prefix("cf[").and_then(|rest| rest.strip_suffix(']'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !RESERVED.split(' ').any(|word| word.eq_ignore_ascii_case(name));
    if bare || number.is_some_and(is_number) { name.to_owned() } else { quote(name) }
}

/// A search: asks for a page and reads it.
#[derive(Debug, Clone)]
pub struct Search {
    pages: Pages,
}

impl Search {
    /// The search and the call for its next page. Fails with [`Error::Invalid`] for
    /// a cursor of another call and a page size out of bounds.
    pub fn new(
        connection: &str,
        query: &Query,
        reading: &Reading,
        cursor: Option<&str>,
    ) -> Result<(Self, Call), Error> {
        let size = query.page_size.unwrap_or(DEFAULT_PAGE);
        if !(1..=MAX_PAGE).contains(&size) {
            return Err(Error::Invalid(format!("The page size must be 1 to {MAX_PAGE}.")));
        }
        if query.reconcile_issues.len() > 50 {
            return Err(Error::Invalid("At most 50 issues can be seen as they are now.".into()));
        }
        let mut body = Tree::object()
            .with("jql", Tree::of(query.jql.clone()))
            .with("fields", reading.to_tree())
            .with("maxResults", Tree::Number(size.into()));
        if !query.reconcile_issues.is_empty() {
            let ids = query.reconcile_issues.iter().map(|id| Tree::Number(*id)).collect();
            body.put("reconcileIssues", Tree::List(ids));
        }
        let call = Path::api("/search/jql").query(&body);
        let plain = String::from_utf8_lossy(call.body().unwrap_or_default());
        let digest = Digest::of(&["search", connection, &plain]);
        let (style, bounds) = (Some(Style::TokenBody), Bounds { pages: 1, ..Bounds::default() });
        let pages = match cursor {
            Some(cursor) => Pages::resume(call.clone(), style, digest, bounds, cursor)?,
            None => Pages::new(call.clone(), style, digest, bounds)?,
        };
        let call = match pages.token() {
            Some(token) => {
                body.put("nextPageToken", Tree::of(token.to_owned()));
                Path::api("/search/jql").query(&body)
            }
            None => call,
        };
        Ok((Self { pages }, call))
    }

    /// Where to go on after a page of so many issues. Fails with
    /// [`Error::Unreadable`] for one that leads back to a page before, which would be
    /// asked for without end, and for one from which the search cannot go on: issues
    /// would be missing.
    pub fn next(mut self, page: &Page<'_>, issues: usize) -> Result<Option<String>, Error> {
        let (next, is_last) = (page.token.clone(), page.last);
        self.pages.advance(&Facts { came: issues as u64, next, is_last, ..Facts::default() })?;
        Ok(self.pages.cursor())
    }
}

/// Asks how many issues there are.
pub fn count(jql: &str) -> Call {
    Path::api("/search/approximate-count").query(&Tree::object().with("jql", Tree::of(jql.to_owned())))
}

/// Reads the answer to [`count`].
pub fn counted(response: &Response) -> Result<u64, Error> {
    let tree: Tree<'_> = json::read(response)?;
    tree.number("count").ok_or_else(|| Error::Unreadable("The answer holds no count.".into()))
}

/// Asks what is wrong with a query.
pub fn check(jql: &str) -> Call {
    let queries = Tree::List(vec![Tree::of(jql.to_owned())]);
    Path::api("/jql/parse").ask("validation", "strict").query(&Tree::object().with("queries", queries))
}

/// Reads the answer to [`check`].
pub fn checked(response: &Response) -> Result<Vec<String>, Error> {
    let tree: Tree<'_> = json::read(response)?;
    let Some(query) = tree.list("queries").first() else {
        return Err(Error::Unreadable("The answer holds no query.".into()));
    };
    let mut problems = super::records::texts(query.list("errors"));
    problems.extend(super::records::texts(query.list("warnings")));
    Ok(problems)
}

#[cfg(test)]
mod tests;
