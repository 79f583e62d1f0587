//! Issues that are created once: found again by the key of their caller.

use super::path::Path;
use super::records::made;
use jira_contract::issues::CreatedIssue;
use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::error::{Error, Refusal, RefusalReason};
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_engine::paginate::{Bounds, Facts, Pages, Style};
use jira_time::timestamp::Timestamp;

/// The property of an issue that holds its caller's key.
pub const PROPERTY: &str = "connector.request";

/// The longest key of a caller's own, in characters.
const MAX_KEY: usize = 100;

/// How many issues before and after a number are read directly.
const NEAR: u64 = 50;

/// How many issues are looked at that the search may not know yet.
const AHEAD: u64 = 8;

/// How many numbers without an issue end that: a number may be of an issue that is gone
/// or that the account must not see.
pub const GAP: u32 = 2;

/// The property with a caller's key, as it is sent.
pub(super) fn property(key: &str) -> Tree<'static> {
    let value = Tree::object().with("key", Tree::of(key.to_owned()));
    Tree::object().with("key", Tree::of(PROPERTY)).with("value", value)
}

/// A key of the caller's own. Fails with [`Error::Invalid`].
pub fn check_key(key: &str) -> Result<(), Error> {
    if key.is_empty() || key.chars().count() > MAX_KEY || key.chars().any(char::is_control) {
        return Err(Error::Invalid(format!("The key must have 1 to {MAX_KEY} characters.")));
    }
    Ok(())
}

/// The JQL of what the connection's account made of late in a project.
pub fn recent(project: &str) -> String {
    let project = clause(project);
    format!("{project} AND creator = currentUser() AND created >= -1d ORDER BY created DESC")
}

fn clause(project: &str) -> String {
    let is_id = !project.is_empty() && project.bytes().all(|byte| byte.is_ascii_digit());
    let project = if is_id { project.to_owned() } else { super::jql::quote(project) };
    format!("project = {project}")
}

/// The call for those issues with their keys.
pub fn find_by_key(project: &str, token: Option<&str>) -> Call {
    let texts = |text: &'static str| Tree::List(vec![Tree::of(text)]);
    let mut body = Tree::object()
        .with("jql", Tree::of(recent(project)))
        .with("fields", texts("id"))
        .with("properties", texts(PROPERTY))
        .with("maxResults", Tree::Number(100));
    if let Some(token) = token {
        body.put("nextPageToken", Tree::of(token.to_owned()));
    }
    Path::api("/search/jql").query(&body)
}

/// The pages of those issues, so many at most.
pub fn pages(project: &str, most: u64) -> Result<Pages, Error> {
    let bounds = Bounds { pages: most, ..Bounds::default() };
    Pages::new(find_by_key(project, None), Some(Style::TokenBody), Digest::of(&["once", project]), bounds)
}

/// Reads the answer to [`find_by_key`]: the issue with this key, and what the answer
/// says of the next page. Fails with [`Error::OutcomeUnknown`] where two have it.
pub fn with_key(
    response: &Response,
    key: &str,
    site_url: &str,
) -> Result<(Option<CreatedIssue>, Facts), Error> {
    let tree: Tree<'_> = json::read(response)?;
    let found = holders(&tree, key, site_url)?.into_iter().map(|holder| holder.issue).collect();
    let facts = Facts {
        came: tree.list("issues").len() as u64,
        next: tree.string("nextPageToken"),
        is_last: tree.boolean("isLast"),
        ..Facts::default()
    };
    Ok((single(found)?, facts))
}

/// The only one of the issues that have a key. Fails with [`Error::OutcomeUnknown`],
/// which names them, where there are several.
pub fn single(mut found: Vec<CreatedIssue>) -> Result<Option<CreatedIssue>, Error> {
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => {
            let names: Vec<_> = found.iter().map(name).collect();
            Err(Error::OutcomeUnknown(format!("several issues have this key: {}", names.join(", ")), None))
        }
    }
}

fn name(issue: &CreatedIssue) -> &str {
    if issue.key.is_empty() { &issue.id } else { &issue.key }
}

/// An issue that has a caller's key.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    /// The issue.
    pub issue: CreatedIssue,
    /// The account id of its creator. Empty where the answer does not say.
    pub creator: String,
}

/// The issues of an answer that have this key.
fn holders(tree: &Tree<'_>, key: &str, site_url: &str) -> Result<Vec<Holder>, Error> {
    let Some(Tree::List(issues)) = tree.get("issues") else {
        return Err(Error::Unreadable("The answer holds no list of issues.".into()));
    };
    issues.iter().filter(|issue| has_key(issue, key)).map(|issue| holder(issue, site_url)).collect()
}

fn has_key(issue: &Tree<'_>, key: &str) -> bool {
    let property = issue.get("properties").and_then(|all| all.get(PROPERTY));
    property.and_then(|property| property.text("key")) == Some(key)
}

fn holder(issue: &Tree<'_>, site_url: &str) -> Result<Holder, Error> {
    let without = || Error::Unreadable("The answer holds an issue without an id.".into());
    let creator = issue.get("fields").and_then(|fields| fields.get("creator"));
    Ok(Holder {
        issue: CreatedIssue { existed: true, ..made(issue, site_url).ok_or_else(without)? },
        creator: creator.map(|creator| creator.id("accountId")).unwrap_or_default(),
    })
}

/// Asks for the issue of a project that has the highest number, as far as the search
/// knows.
pub fn newest(project: &str) -> Call {
    let body = Tree::object()
        .with("jql", Tree::of(format!("{} ORDER BY key DESC", clause(project))))
        .with("fields", Tree::List(vec![Tree::of("created")]))
        .with("maxResults", Tree::Number(1));
    Path::api("/search/jql").query(&body)
}

/// Reads the answer to [`newest`]: its key. A project without issues begins with the
/// first.
pub fn read_newest(response: &Response, project: &str) -> Result<String, Error> {
    let tree: Tree<'_> = json::read(response)?;
    let Some(Tree::List(issues)) = tree.get("issues") else {
        return Err(Error::Unreadable("The answer holds no list of issues.".into()));
    };
    let key = issues.first().map(|issue| issue.id("key")).filter(|key| !key.is_empty());
    Ok(key.unwrap_or_else(|| [&project.to_uppercase(), "-0"].concat()))
}

/// The keys after that of the newest issue that the search knows: what was created
/// since then.
pub fn after(key: &str) -> Vec<String> {
    keys(key, |number| number.saturating_add(1)..number.saturating_add(1).saturating_add(AHEAD))
}

/// The keys around that of an issue: what was created shortly before and after.
pub fn around(key: &str) -> Vec<String> {
    keys(key, |number| number.saturating_sub(NEAR).max(1)..number.saturating_add(NEAR))
}

/// The keys of a range around the number of a key. None where it is no key.
fn keys(key: &str, range: impl Fn(u64) -> std::ops::Range<u64>) -> Vec<String> {
    let Some((project, number)) = key.rsplit_once('-') else { return Vec::new() };
    match number.parse() {
        Ok(number) if project.starts_with(char::is_alphabetic) => {
            range(number).map(|number| format!("{project}-{number}")).collect()
        }
        _ => Vec::new(),
    }
}

/// Asks for an issue with its caller's key, past the search, which may lag behind.
pub fn look_at(issue: &str) -> Result<Call, Error> {
    let path = Path::api("/issue/").key(issue)?.ask("fields", "creator").ask("properties", PROPERTY);
    let mut call = path.get();
    call.accepts_absence = true;
    Ok(call)
}

/// Reads the answer to [`look_at`]: whether the issue is there, and the issue if it has
/// this key, whoever created it.
pub fn seen(response: &Response, key: &str, site_url: &str) -> Result<(bool, Option<Holder>), Error> {
    if response.status == 404 {
        return Ok((false, None));
    }
    let tree: Tree<'_> = json::read(response)?;
    let holder = holder(&tree, site_url)?;
    Ok((true, Some(holder).filter(|_| has_key(&tree, key))))
}

/// Asks for issues with their callers' keys, past the search.
pub fn read_directly(keys: &[String]) -> Call {
    let texts = |text: &'static str| Tree::List(vec![Tree::of(text)]);
    let keys = Tree::List(keys.iter().map(|key| Tree::of(key.clone())).collect());
    let body = Tree::object()
        .with("issueIdsOrKeys", keys)
        .with("fields", texts("creator"))
        .with("properties", texts(PROPERTY));
    Path::api("/issue/bulkfetch").query(&body)
}

/// Reads the answer to [`read_directly`]: the issues with this key, whoever created
/// them.
pub fn direct(response: &Response, key: &str, site_url: &str) -> Result<Vec<Holder>, Error> {
    holders(&json::read(response)?, key, site_url)
}

/// Whether another issue of the same account has the key of one that was just
/// created. Fails with [`Error::OutcomeUnknown`], which names both.
pub fn check_alone(created: &CreatedIssue, holders: &[Holder]) -> Result<(), Error> {
    let is_new = |holder: &&Holder| holder.issue.id == created.id || holder.issue.key == created.key;
    let Some(new) = holders.iter().find(is_new) else { return Ok(()) };
    let other = holders.iter().find(|holder| !is_new(holder) && holder.creator == new.creator);
    other.map_or(Ok(()), |other| {
        Err(Error::OutcomeUnknown(
            format!(
                "{} was created, and {} has the same key: delete one of them",
                name(created),
                name(&other.issue)
            ),
            None,
        ))
    })
}

/// What a caller gets who meets another that creates an issue with the same key.
pub fn busy() -> Error {
    let text = "Another call is still creating an issue with this key: try again with the same key.";
    let refusal = Refusal { messages: vec![text.to_owned()], ..Refusal::default() };
    Error::Refused(RefusalReason::Conflict, Box::new(refusal))
}

/// What a caller gets whose earlier call with this key was sent and not answered: it
/// may still be carried out until then.
pub fn unsettled(now: Timestamp, until: Timestamp) -> Error {
    let refusal = Refusal { retry_after: Some((until.since(now), until)), ..Refusal::default() };
    let text = "an earlier call with this key got no answer, and its issue is not there yet";
    Error::OutcomeUnknown(text.to_owned(), Some(Box::new(refusal)))
}

#[cfg(test)]
mod tests;
