//! Many issues at once, in the largest requests that Jira takes.

use super::draft::Draft;
use super::issue::{self, Reading};
use super::path::Path;
use super::records;
use jira_contract::issues::{CreatedIssue, GetManyResult, Issue, MissingIssue};
use jira_engine::call::Call;
use jira_engine::error::{Error, Refusal, RefusalReason};
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_engine::refusal;

/// The most issues of one `bulkfetch`.
pub const READ: usize = 100;

/// The most issues of one bulk creation.
pub const MADE: usize = 50;

/// The most issues of one call.
pub const MOST: usize = 1000;

/// Fails with [`Error::Invalid`] for more than [`MOST`].
pub fn bound(count: usize) -> Result<(), Error> {
    if count > MOST {
        return Err(Error::Invalid(format!("There are {count} issues, and a call takes {MOST} at most.")));
    }
    Ok(())
}

/// Fails with [`Error::Invalid`] for what is too long for a key or an id.
pub fn check_keys(keys: &[String]) -> Result<(), Error> {
    match keys.iter().find(|key| key.len() > 255) {
        Some(key) => {
            let shown: String = key.chars().take(40).collect();
            Err(Error::Invalid(format!("{shown:?} is no key or id.")))
        }
        None => Ok(()),
    }
}

/// Asks for issues, [`READ`] at most.
pub fn fetch(keys: &[String], reading: &Reading) -> Call {
    let keys = Tree::List(keys.iter().map(|key| Tree::of(key.clone())).collect());
    let body = Tree::object().with("issueIdsOrKeys", keys).with("fields", reading.to_tree());
    Path::api("/issue/bulkfetch").query(&body)
}

/// Adds what an answer to [`fetch`] holds. Jira leaves out what it does not find,
/// and gives what was moved under its new key.
pub fn add(found: &mut GetManyResult, keys: &[String], issues: Vec<Issue>, tree: &Tree<'_>) {
    let is = |issue: &Issue, key: &str| issue.id == key || issue.key.eq_ignore_ascii_case(key);
    let said = issue::missing(tree);
    let moved = issues.iter().any(|issue| !keys.iter().any(|key| is(issue, key)));
    for key in keys {
        if issues.iter().any(|issue| is(issue, key)) {
            continue;
        }
        let message = said.iter().find(|said| said.issue == *key).map(|said| said.message.clone());
        let unseen = "It does not exist, or the account may not see it.";
        let elsewhere = "It was moved to another key, does not exist, or the account may not see it.";
        let message = message.unwrap_or_else(|| if moved { elsewhere } else { unseen }.to_owned());
        found.missing.push(MissingIssue { issue: key.clone(), message });
    }
    found.items.extend(issues);
}

/// The call that makes issues, [`MADE`] at most.
pub fn create(drafts: Vec<Draft>) -> Call {
    let updates = drafts.into_iter().map(Draft::into_tree).collect();
    let mut call = Path::api("/issue/bulk").post(&Tree::object().with("issueUpdates", Tree::List(updates)));
    // Where all of them fail, the refusal says which fails for what.
    call.accepts_refusal = true;
    call
}

/// Reads the answer to [`create`] of so many issues: a result for each. Jira names
/// those that failed by their places, and lists the others in their order.
pub fn created(
    response: &Response,
    count: usize,
    site_url: &str,
) -> Result<Vec<Result<CreatedIssue, Error>>, Error> {
    let refused = || Error::Refused(RefusalReason::Invalid, Box::new(refusal::read(response)));
    let tree: Tree<'_> = match json::read(response) {
        Ok(tree) => tree,
        Err(_) if response.status < 300 => return Err(unreadable()),
        Err(_) => return Err(refused()),
    };
    if response.status >= 300 && tree.list("errors").is_empty() {
        return Err(refused());
    }
    let mut results: Vec<Option<Result<CreatedIssue, Error>>> = Vec::new();
    results.resize_with(count, || None);
    for error in tree.list("errors") {
        let place = error.number("failedElementNumber").and_then(|place| usize::try_from(place).ok());
        let Some(slot) = place.and_then(|place| results.get_mut(place)) else {
            return Err(unreadable());
        };
        *slot = Some(Err(failed(error)));
    }
    let mut made = tree.list("issues").iter().map(|issue| records::made(issue, site_url));
    for slot in &mut results {
        if slot.is_none() {
            *slot = Some(Ok(made.next().flatten().ok_or_else(unreadable)?));
        }
    }
    if made.next().is_some() {
        return Err(unreadable());
    }
    Ok(results.into_iter().flatten().collect())
}

/// What was done cannot be told from such an answer.
fn unreadable() -> Error {
    Error::OutcomeUnknown("the answer does not say which of the issues were made".into(), None)
}

fn failed(error: &Tree<'_>) -> Error {
    let mut body = String::new();
    error.write(&mut body);
    let status = error.number("status").and_then(|status| u16::try_from(status).ok()).unwrap_or(400);
    let response =
        Response { status, headers: jira_engine::http::Headers::default(), body: body.into_bytes() };
    let refusal = Refusal { status, ..refusal::read(&response) };
    let why = match status {
        401 => RefusalReason::Unauthorized,
        403 => RefusalReason::Forbidden,
        404 => RefusalReason::NotFound,
        500.. => RefusalReason::Unavailable,
        _ => RefusalReason::Invalid,
    };
    Error::Refused(why, Box::new(refusal))
}

#[cfg(test)]
mod tests;
