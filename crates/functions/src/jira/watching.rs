//! Who watches an issue, and who voted for it.

use super::path::Path;
use super::records;
use jira_contract::types::User;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks who watches an issue.
pub fn watchers(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/watchers").get())
}

/// Asks who voted for an issue.
pub fn voters(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/votes").get())
}

/// Reads the answer to [`watchers`] or [`voters`].
pub fn read(response: &Response) -> Result<Vec<User>, Error> {
    let tree: Tree<'_> = json::read_selected(response, records::take)?;
    if !tree.is_object() {
        return Err(Error::Unreadable("The answer holds no list of people.".into()));
    }
    let all = tree.list("watchers").iter().chain(tree.list("voters"));
    Ok(all.filter_map(records::user).collect())
}

/// The call that lets an account watch an issue: the connection's own where none is
/// given. A repeat changes nothing more.
pub fn watch(issue: &str, user: Option<&str>) -> Result<Call, Error> {
    let path = Path::api("/issue/").key(issue)?.part("/watchers");
    let mut call = match user {
        Some(user) => path.post(&Tree::of(account(user)?.to_owned())),
        None => path.post_nothing(),
    };
    call.safety = jira_engine::http::Safety::Idempotent;
    Ok(call)
}

/// The call that lets an account no longer watch an issue.
pub fn unwatch(issue: &str, user: &str) -> Result<Call, Error> {
    let path = Path::api("/issue/").key(issue)?.part("/watchers");
    Ok(path.ask("accountId", account(user)?).delete())
}

/// The call that votes for an issue, or takes the vote back. A repeat changes
/// nothing more.
pub fn vote(issue: &str, vote: bool) -> Result<Call, Error> {
    let path = Path::api("/issue/").key(issue)?.part("/votes");
    let mut call = if vote { path.post_nothing() } else { path.delete() };
    call.safety = jira_engine::http::Safety::Idempotent;
    Ok(call)
}

/// An account id. Fails with [`Error::Invalid`] for what can be none.
pub fn account(id: &str) -> Result<&str, Error> {
    if id.is_empty() || id.len() > 255 || id.contains(['@', ' ', '/']) {
        return Err(Error::Invalid(format!("{id:?} is no account id: search for the person.")));
    }
    Ok(id)
}

#[cfg(test)]
mod tests;
