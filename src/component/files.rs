//! The `files` interface: attachments up and down.

use super::driver::{self, Failure};
use super::guest::Component;
use super::wasi::{self, Stream};
use super::{connections, translate};
use crate::auth::Credential;
use crate::contract::files::{
    self as wit, Attachment, File, Guest, GuestDownload, Head, Range, Source, Target,
};
use crate::contract::types;
use crate::error::Error;
use crate::files;
use crate::http::Broken;
use crate::redact;
use std::cell::RefCell;
use std::time::Duration;

impl Guest for Component {
    type Download = Download;

    fn upload(connection: String, target: Target, files: Vec<File>) -> Result<Vec<Attachment>, types::Error> {
        upload(&connection, &target, files).map_err(translate::failure)
    }

    fn open(connection: String, source: Source, range: Option<Range>) -> Result<wit::Download, types::Error> {
        open(&connection, &source, range).map(wit::Download::new).map_err(translate::failure)
    }

    fn fetch(
        connection: String,
        source: Source,
        range: Option<Range>,
        max_size: Option<u64>,
    ) -> Result<File, types::Error> {
        fetch(&connection, &source, range, max_size).map_err(translate::failure)
    }
}

fn upload(connection: &str, target: &Target, files: Vec<File>) -> Result<Vec<Attachment>, Failure> {
    if let Some(call) = files::limit(target, &files)
        && let Ok(answer) = driver::perform(connection, "files.upload", call)
    {
        files::fit(&files, &answer.response)?;
    }
    let size = files.iter().map(|file| file.content.len() as u64).sum();
    let mut call = files::upload(target, files, wasi::random())?;
    call.limits = files::patience(connections::load(connection)?.limits, size);
    let mut answer = driver::perform(connection, "files.upload", call)?;
    if let Target::Request(request) = target {
        let call = files::attach(request, &answer.response)?;
        answer = driver::perform(connection, "files.upload", call)?;
    }
    answer.read(files::attachments)
}

fn fetch(
    connection: &str,
    source: &Source,
    range: Option<Range>,
    max_size: Option<u64>,
) -> Result<File, Failure> {
    let mut call = files::download(source, range)?;
    call.limits.max_body = max_size;
    let response = driver::perform(connection, "files.fetch", call)?.response;
    let head = files::head(&response, range)?;
    let content = files::cut(response.body, &head, range)?;
    Ok(File { name: head.name.unwrap_or_default(), media_type: head.media_type, content })
}

fn open(connection: &str, source: &Source, range: Option<Range>) -> Result<Download, Failure> {
    let call = files::download(source, range)?;
    let answer = driver::open(connection, "files.open", call)?;
    let lent = connections::load(connection)?;
    Ok(Download {
        head: files::head(&answer.response, range)?,
        stream: RefCell::new(answer.stream),
        patience: lent.limits.between_bytes().or_else(|| lent.limits.attempt()),
        credential: lent.credential,
    })
}

/// A file that is coming.
pub(super) struct Download {
    head: Head,
    /// Until the end, or until it breaks.
    stream: RefCell<Option<Stream>>,
    patience: Option<Duration>,
    credential: Credential,
}

impl GuestDownload for Download {
    fn head(&self) -> Head {
        self.head.clone()
    }

    fn next(&self) -> Result<Option<Vec<u8>>, types::Error> {
        let mut stream = self.stream.borrow_mut();
        let Some(body) = stream.as_mut() else { return Ok(None) };
        let started = wasi::now();
        let chunk = body.next(self.patience.map(|patience| started.after(patience)));
        if !matches!(chunk, Ok(Some(_))) {
            *stream = None;
        }
        chunk.map_err(|broken| {
            let error = match broken {
                Broken::TimedOut => Error::TimedOut(wasi::now().since(started)),
                Broken::TooLarge(part) => {
                    Error::TooLarge(part, "The file is larger than the host accepts".into())
                }
                broken => Error::Interrupted(broken.words().1.to_owned()),
            };
            let error = redact::error(error, Some(&self.credential));
            translate::failure(Failure::from(error))
        })
    }
}
