//! The files that a text shows, by their ids in Atlassian's media service.

use crate::jira::{media, text};
use jira_contract::records::Text;
use jira_engine::api::{Api, Failure};
use jira_engine::site::is_uuid;
use jira_rich_text::Attachment;

/// Finds the files of an issue that a text shows. Nothing is asked where it shows
/// none.
pub(super) async fn of_text(
    api: &Api<'_>,
    issue: &str,
    text: Option<&Text>,
) -> Result<Vec<Attachment>, Failure> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let names = text::files(text);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let files = named(api, issue, &names).await?;
    media::check(text, issue, &files)?;
    Ok(files)
}

/// Finds the attachments of an issue with these names. One that it lacks is left
/// out. A name that is an id of the media service stands for itself, as in the
/// Markdown of a document that does not name its files.
async fn named(api: &Api<'_>, issue: &str, names: &[String]) -> Result<Vec<Attachment>, Failure> {
    let of = |name: &str, id: String| Attachment { name: name.to_owned(), id, collection: String::new() };
    let answer = api.send(media::of_issue(issue)?).await?;
    let found = media::read(&answer.response, names)?;
    let is_unknown = |name: &&String| is_uuid(name) && !found.iter().any(|(known, _)| known == *name);
    let mut files: Vec<_> = names.iter().filter(is_unknown).map(|id| of(id, id.clone())).collect();
    for (name, id) in &found {
        let answer = api.send(media::place(id)?).await?;
        files.push(of(name, media::id(&answer.response)?));
    }
    Ok(files)
}
