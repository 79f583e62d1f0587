//! Files: the requests that bring them up and down, and the readings of what
//! comes.

use super::path::Path;
use jira_catalog::Product;
use jira_contract::files::{
    Attachment, ByteRange, DownloadSource, File, FileInfo, RequestTarget, UploadTarget,
};
use jira_engine::call::Call;
use jira_engine::connection::Limits;
use jira_engine::error::Error;
use jira_engine::http::{Method, Response};
use jira_engine::json::{self, Tree};
use jira_engine::multipart::Form;
use serde::Serialize;
use std::time::Duration;

mod disposition;

/// The most files of one request (Atlassian's page on attachments).
const MAX_FILES: usize = 60;
/// The slowest line that a file is sent over, in bytes a second.
const SLOWEST: u64 = 64 << 10;
/// A file of more bytes is worth the question how large one may be.
const WORTH_ASKING: usize = 1 << 20;

/// The question how large a file may be, where one of these is worth it.
pub fn limit(target: &UploadTarget, files: &[File]) -> Option<Call> {
    let large = files.iter().any(|file| file.content.len() > WORTH_ASKING);
    (large && matches!(target, UploadTarget::Issue(_))).then(|| Path::api("/attachment/meta").get())
}

/// Compares files with the answer to [`limit`]. One that says nothing is no
/// reason to stop.
pub fn fit(files: &[File], response: &Response) -> Result<(), Error> {
    let Ok(meta) = json::read(response) else { return Ok(()) };
    if meta.get("enabled") == Some(&Tree::Bool(false)) {
        return Err(Error::Invalid(
            "The site takes no attachments: an administrator turned them off.".into(),
        ));
    }
    let Some(most) = meta.number("uploadLimit") else { return Ok(()) };
    match files.iter().find(|file| file.content.len() as u64 > most) {
        Some(file) => Err(Error::Invalid(format!(
            "{:?} has {} bytes, and the site takes {most} at most.",
            file.name,
            file.content.len()
        ))),
        None => Ok(()),
    }
}

/// The limits of an upload of so many bytes: a slow line may take its time.
pub fn patience(limits: Limits, size: u64) -> Limits {
    let more = Duration::from_secs(size.checked_div(SLOWEST).unwrap_or_default());
    let longer =
        |limit: Option<Duration>| Some(limit.map_or(Duration::ZERO, |limit| limit.saturating_add(more)));
    Limits { attempt_timeout: longer(limits.attempt()), total_timeout: longer(limits.total()), ..limits }
}

/// The call that adds files. For a service desk it is the first of two:
/// [`attach`] is the second. `boundary` is 64 random bits.
pub fn upload(target: &UploadTarget, files: Vec<File>, boundary: u64) -> Result<Call, Error> {
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(Error::Invalid(format!("There must be 1 to {MAX_FILES} files at once.")));
    }
    let mut form = Form::new(boundary);
    let (method, path) = match target {
        UploadTarget::Issue(issue) => (Method::Post, Path::api("/issue/").key(issue)?.part("/attachments")),
        UploadTarget::Request(RequestTarget { service_desk, .. }) => {
            let desk = Path::of(Product::ServiceDesk, "/servicedesk/").key(service_desk)?;
            (Method::Post, desk.part("/attachTemporaryFile"))
        }
        // PUT: a name that is there already becomes a new version.
        UploadTarget::Page(page) => {
            form.field("minorEdit", b"true".to_vec());
            (Method::Put, content(page)?)
        }
    };
    for file in files {
        let media_type = file.media_type.as_deref();
        form.file("file", &file.name, media_type, file.content).map_err(Error::Invalid)?;
    }
    let (media_type, body) = form.end();
    Ok(path.send(method, &media_type, body).with_header("x-experimentalapi", "opt-in"))
}

/// The call that adds files of a service desk to a request, from the answer to
/// [`upload`].
pub fn attach(target: &RequestTarget, response: &Response) -> Result<Call, Error> {
    let answer: Tree<'_> = json::read(response)?;
    let files = answer.get("temporaryAttachments").map(Tree::items).unwrap_or_default();
    let ids: Vec<&str> = files.iter().filter_map(|file| file.text("temporaryAttachmentId")).collect();
    if ids.is_empty() {
        return Err(Error::Unreadable("The service desk names none of the files.".into()));
    }
    let text = |body| Text { body };
    let body = Attach {
        additional_comment: target.comment.as_deref().map(text),
        public: target.is_public,
        temporary_attachment_ids: ids,
    };
    let body = serde_json::to_vec(&body).map_err(|error| Error::Invalid(error.to_string()))?;
    let path = Path::of(Product::ServiceDesk, "/request/").key(&target.request)?.part("/attachment");
    Ok(path.send(Method::Post, "application/json", body.into()))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attach<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_comment: Option<Text<'a>>,
    public: bool,
    temporary_attachment_ids: Vec<&'a str>,
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
}

/// The files that an answer to [`upload`] or [`attach`] names.
pub fn attachments(response: &Response) -> Result<Vec<Attachment>, Error> {
    let answer: Tree<'_> = json::read(response)?;
    // Jira: a list. Confluence: `results`. A service desk: `attachments.values`.
    let of_desk = || answer.get("attachments").and_then(|page| page.get("values"));
    let list = if answer.is_object() { of_desk().or_else(|| answer.get("results")) } else { Some(&answer) };
    let Some(Tree::List(list)) = list else {
        return Err(Error::Unreadable("The answer names no files.".into()));
    };
    Ok(list.iter().map(attachment).collect())
}

fn attachment(file: &Tree<'_>) -> Attachment {
    let text = |names: &[&str]| names.iter().find_map(|name| file.text(name)).map(str::to_owned);
    let extensions = file.get("extensions");
    let link = file.get("_links").and_then(|links| links.text("content")).unwrap_or_default();
    let in_link = link.split("/attachment/content/").nth(1).map(str::to_owned);
    let in_extensions = |name| extensions.and_then(|extensions| extensions.get(name));
    Attachment {
        // A service desk gives the id in a link alone.
        id: text(&["id"]).or(in_link).unwrap_or_default(),
        name: text(&["filename", "title"]).unwrap_or_default(),
        media_type: text(&["mimeType"])
            .or_else(|| in_extensions("mediaType").and_then(Tree::as_str).map(str::to_owned)),
        size: file.number("size").or_else(|| extensions?.number("fileSize")),
    }
}

/// The call that brings a file.
pub fn download(source: &DownloadSource, range: Option<ByteRange>) -> Result<Call, Error> {
    let mut call = match source {
        DownloadSource::Issue(id) => Path::api("/attachment/content/").key(id)?.get(),
        DownloadSource::Page(file) => {
            content(&file.page)?.part("/").key(&file.attachment)?.part("/download").get()
        }
        DownloadSource::Path(path) => Call::parse("GET", path, &[], Vec::new(), None)?,
    };
    call.is_file = true;
    call = call.with_header("accept", "*/*");
    Ok(match range {
        Some(ByteRange { first, last: Some(last) }) if last < first => {
            return Err(Error::Invalid("The range ends before it begins.".into()));
        }
        Some(ByteRange { first, last }) => {
            let last = last.map(|last| last.to_string()).unwrap_or_default();
            call.with_header("range", &format!("bytes={first}-{last}"))
        }
        None => call,
    })
}

/// What an answer says of the file, or the part of one, that it is. A part that
/// nobody asked for is no file.
pub fn head(response: &Response, range: Option<ByteRange>) -> Result<FileInfo, Error> {
    let header = |name| response.headers.get(name);
    let size = response.headers.number("content-length");
    let part = (response.status == 206).then(|| header("content-range").and_then(part)).flatten();
    let (partial, total) = match (response.status, range, part) {
        (206, range, Some(part)) if is_asked_for(&part, range) => (range.is_some(), part.total),
        (206, ..) => {
            return Err(Error::Unreadable(
                "The server gave another part of the file than was asked for.".into(),
            ));
        }
        _ => (false, size),
    };
    Ok(FileInfo {
        name: header("content-disposition").and_then(disposition::file_name),
        media_type: header("content-type").map(str::to_owned),
        size,
        partial,
        total,
        version: header("etag").or_else(|| header("last-modified")).map(str::to_owned),
    })
}

/// The part that was asked for of a file that came: a server may give the whole.
pub fn cut(mut content: Vec<u8>, head: &FileInfo, range: Option<ByteRange>) -> Result<Vec<u8>, Error> {
    let Some(ByteRange { first, last }) = range.filter(|_| !head.partial) else { return Ok(content) };
    let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
    let end = last.map_or(content.len(), |last| place(last).saturating_add(1).min(content.len()));
    if place(first) >= end {
        let size = content.len();
        return Err(Error::Invalid(format!("The file has {size} bytes, none of which is in the range.")));
    }
    content.truncate(end);
    content.drain(..place(first));
    Ok(content)
}

/// Which bytes an answer has: `bytes 3-5/10`.
struct Part {
    first: u64,
    last: u64,
    total: Option<u64>,
}

fn part(text: &str) -> Option<Part> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.trim().split_once('-')?;
    Some(Part { first: first.parse().ok()?, last: last.parse().ok()?, total: total.trim().parse().ok() })
}

/// Whether a part is the one that was asked for, or without a range the whole.
fn is_asked_for(part: &Part, range: Option<ByteRange>) -> bool {
    let end = part.total.and_then(|total| total.checked_sub(1));
    match range {
        None => part.first == 0 && Some(part.last) == end,
        // Of one that goes beyond the file there is what the file has.
        Some(ByteRange { first, last }) => {
            let wanted = last.into_iter().chain(end).min();
            part.first == first && wanted.is_none_or(|wanted| part.last == wanted)
        }
    }
}

/// The files of a page of Confluence.
fn content(page: &str) -> Result<Path, Error> {
    Ok(Path::of(Product::ConfluenceV1, "/content/").key(page)?.part("/child/attachment"))
}

#[cfg(test)]
mod tests;
