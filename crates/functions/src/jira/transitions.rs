//! The ways of an issue from one status to another.

use super::draft::Draft;
use super::path::Path;
use super::{meta, records};
use jira_contract::issues::IssueTransition;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// Asks for the ways on from an issue's status, with their screens.
pub fn list(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/transitions").ask("expand", "transitions.fields").get())
}

/// Reads the answer to [`list`].
pub fn read(response: &Response) -> Result<Vec<IssueTransition>, Error> {
    let tree = json::read_selected(response, meta::take)?;
    let Some(Tree::List(all)) = tree.get("transitions") else {
        return Err(Error::Unreadable("The answer holds no list of transitions.".into()));
    };
    Ok(all.iter().filter_map(transition).collect())
}

fn transition(tree: &Tree<'_>) -> Option<IssueTransition> {
    if tree.boolean("isAvailable") == Some(false) {
        return None;
    }
    let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
    Some(IssueTransition {
        id,
        name: tree.string("name").unwrap_or_default(),
        to_status: tree.get("to").and_then(records::status),
        fields: tree.get("fields").map(meta::members).unwrap_or_default(),
    })
}

/// The way that is meant: by its id, by its name, or by the name of the status that
/// it leads to. Fails with [`Error::Invalid`], which names the ways there are.
pub fn choose(all: Vec<IssueTransition>, to: &str) -> Result<IssueTransition, Error> {
    let wanted = to.trim().to_lowercase();
    let same = |text: &str| !text.is_empty() && text.to_lowercase() == wanted;
    let by_id = |way: &IssueTransition| way.id == to.trim();
    let by_name = |way: &IssueTransition| same(&way.name);
    let by_status = |way: &IssueTransition| way.to_status.as_ref().is_some_and(|status| same(&status.name));
    let rules: [&dyn Fn(&IssueTransition) -> bool; 3] = [&by_id, &by_name, &by_status];
    for rule in rules {
        let mut found = all.iter().filter(|way| rule(way));
        match (found.next(), found.next()) {
            (Some(way), None) => return Ok(way.clone()),
            (Some(_), Some(_)) => {
                return Err(Error::Invalid(format!(
                    "{to:?} means several transitions. Use the id of one: {}.",
                    named(all.iter().filter(|way| rule(way)))
                )));
            }
            (None, _) => {}
        }
    }
    Err(Error::Invalid(match all.is_empty() {
        true => {
            format!("There is no transition to {to:?}: the account may not move this issue from its status.")
        }
        false => format!("There is no transition to {to:?}. There are: {}.", named(all.iter())),
    }))
}

fn named<'t>(ways: impl Iterator<Item = &'t IssueTransition>) -> String {
    let mut text = String::new();
    for way in ways {
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(&format!("{:?} ({}", way.name, way.id));
        if let Some(status) = way.to_status.as_ref().filter(|status| status.name != way.name) {
            text.push_str(&format!(", to {:?}", status.name));
        }
        text.push(')');
    }
    text
}

/// The call that moves an issue.
pub fn perform(issue: &str, id: &str, draft: Draft) -> Result<Call, Error> {
    let mut body = draft.into_tree();
    body.put("transition", Tree::object().with("id", Tree::of(id.to_owned())));
    Ok(Path::api("/issue/").key(issue)?.part("/transitions").post(&body))
}

#[cfg(test)]
mod tests;
