//! Which project somebody means.

use crate::call::Call;
use crate::data::PROJECTS;
use crate::reply::{Refusal, missing, wrong};
use serde_json::{Map, Value};

/// The place of a project by its key or id.
pub(crate) fn place(call: &Call<'_>, word: &str) -> Result<usize, Refusal> {
    let found = PROJECTS.iter().position(|project| project.key == word || project.id().to_string() == word);
    let text = format!("No project could be found with key '{word}'.");
    found.filter(|_| call.ask.caller.sees_all()).ok_or_else(|| missing(&text))
}

/// The place of the project that a body names by `projectId` or `project`.
pub(crate) fn named(call: &Call<'_>, asked: &Map<String, Value>) -> Result<usize, Refusal> {
    let word = match (asked.get("projectId"), asked.get("project")) {
        (Some(id), _) => id.to_string(),
        (None, Some(key)) => key.as_str().unwrap_or_default().to_owned(),
        (None, None) => return Err(wrong("projectId", "Project must be specified.")),
    };
    place(call, &word)
}
