//! The files that a text shows: their ids in Atlassian's media service, which a
//! document needs and no answer of Jira says. They are in the address that the
//! download of an attachment is redirected to.

use super::path::Path;
use super::{records, text};
use jira_contract::records::Text;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json;
use jira_engine::site::is_uuid;
use jira_rich_text::{self as rich_text, Attachment};

/// Asks for the attachments of an issue.
pub fn of_issue(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.ask("fields", "attachment").get())
}

/// Reads the answer to [`of_issue`]: the ids of the attachments with these names. Of
/// several with one name it is the newest's.
pub fn read(response: &Response, names: &[String]) -> Result<Vec<(String, String)>, Error> {
    let issue = json::read_selected(response, records::take)?;
    let all = issue.get("fields").map(|fields| fields.list("attachment")).unwrap_or_default();
    let newest = |name: &String| {
        let named = all.iter().filter(|file| file.text("filename") == Some(name));
        let ids = named.map(|file| file.id("id")).filter(|id| !id.is_empty());
        let id = ids.max_by_key(|id| id.parse::<u64>().unwrap_or_default())?;
        Some((name.clone(), id))
    };
    Ok(names.iter().filter_map(newest).collect())
}

/// Asks where an attachment is, and not for the file.
pub fn place(id: &str) -> Result<Call, Error> {
    let mut call = Path::api("/attachment/content/").key(id)?.get().with_header("accept", "*/*");
    call.expects_media_redirect = true;
    Ok(call)
}

/// Reads the answer to [`place`]: the id in `…/file/{id}/binary`. The address is
/// signed, so no more of it is kept.
pub fn id(response: &Response) -> Result<String, Error> {
    let location = response.headers.get("location").unwrap_or_default();
    let id = location.split_once("/file/").and_then(|(_, rest)| rest.split(['/', '?']).next());
    id.filter(|id| is_uuid(id)).map(str::to_owned).ok_or_else(|| {
        Error::Unreadable("Jira does not say where the attachment is in Atlassian's media service.".into())
    })
}

/// Whether all files that a text shows are found. Fails with [`Error::Invalid`]
/// where it shows others.
pub fn check(text: &Text, issue: &str, files: &[Attachment]) -> Result<(), Error> {
    let missing: Vec<_> =
        text::files(text).into_iter().filter(|name| !files.iter().any(|file| file.name == *name)).collect();
    let Text::Markdown(markdown) = text else { return Ok(()) };
    let Some(first) = missing.first() else { return Ok(()) };
    // A name in a block of code is none that is shown.
    let stands_in = Attachment { name: String::new(), id: String::new(), collection: String::new() };
    let all: Vec<_> =
        missing.iter().map(|name| Attachment { name: name.clone(), ..stands_in.clone() }).collect();
    let shown = |files: &[Attachment]| rich_text::to_adf(markdown, files).map_or(0, |(_, notes)| notes.len());
    if shown(files) == shown(&[files, &all].concat()) {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "{issue} has no attachment {first:?}, which the text shows. Attach it first, or take it out."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::tests::{answer, asked as sent, refused};
    use jira_engine::http::Headers;

    #[test]
    fn attachments_by_name() {
        assert_eq!(sent(of_issue("KAN-1")), "GET /rest/api/3/issue/KAN-1?fields=attachment");
        let names = ["a.png".to_owned(), "b.png".to_owned(), "c.png".to_owned()];
        let found = |body: &str| read(&answer(body), &names).unwrap();
        let body = r#"{"fields":{"attachment":[{"id":"9","filename":"a.png"},{"id":"10","filename":"a.png"},
            {"id":11,"filename":"b.png"},{"filename":"c.png"},{"id":"12","filename":null},7]}}"#;
        let pair = |name: &str, id: &str| (name.to_owned(), id.to_owned());
        assert_eq!(found(body), [pair("a.png", "10"), pair("b.png", "11")]);
        for nothing in ["{}", "null", "[]", r#"{"fields":null}"#, r#"{"fields":{"attachment":{}}}"#] {
            assert_eq!(found(nothing), [], "{nothing}");
        }
    }

    #[test]
    fn places() {
        let call = place("10").unwrap();
        assert!(call.expects_media_redirect && !call.is_file);
        assert_eq!(sent(place("10")), "GET /rest/api/3/attachment/content/10");
        assert!(refused(place("../1")).contains("is no key or id"));
        let at = |location: &str| {
            let headers: Headers = [("location".to_owned(), location.to_owned())].into_iter().collect();
            id(&Response { status: 303, headers, body: Vec::new() })
        };
        let uuid = "6e7c0fa0-2b1e-4a55-9d3c-0123456789ab";
        for tail in ["/binary?token=s1gned", "?x", ""] {
            assert_eq!(at(&format!("https://api.media.atlassian.com/file/{uuid}{tail}")), Ok(uuid.into()));
        }
        for wrong in ["", "https://api.media.atlassian.com/x", "https://h/file/s1gned/binary?token=s1gned"] {
            let Err(Error::Unreadable(why)) = at(wrong) else { panic!("{wrong}") };
            assert!(!why.contains("s1gned"));
        }
    }

    #[test]
    fn files_that_are_missing() {
        let known = [Attachment { name: "a.png".into(), id: "1".into(), collection: String::new() }];
        let check = |markdown: &str| check(&Text::Markdown(markdown.into()), "KAN-1", &known);
        for fine in
            ["", "![x](attachment:a.png)", "`![x](attachment:b.png)`", "```\n![x](attachment:b.png)\n```"]
        {
            assert_eq!(check(fine), Ok(()), "{fine}");
        }
        for wrong in ["![x](attachment:b.png)", "![](attachment:a.png) ![](attachment:b.png)"] {
            assert!(refused(check(wrong)).contains("KAN-1 has no attachment \"b.png\""), "{wrong}");
        }
    }
}
