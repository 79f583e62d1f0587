//! The `files` interface: attachments up and down.

use super::guest::Component;
use super::port::{self, run};
use super::wasi::{self, Stream};
use jira_contract::files::{
    self as wit, Attachment, File, Guest, GuestDownload, Head, Range, Source, Target,
};
use jira_contract::types;
use jira_functions::{errors, files};
use std::cell::RefCell;

impl Guest for Component {
    type Download = Download;

    fn upload(connection: String, target: Target, files: Vec<File>) -> Result<Vec<Attachment>, types::Error> {
        run(&connection, "files.upload", async |api| files::upload(api, &target, files).await)
    }

    fn fetch(
        connection: String,
        source: Source,
        range: Option<Range>,
        max_size: Option<u64>,
    ) -> Result<File, types::Error> {
        run(&connection, "files.fetch", async |api| files::fetch(api, &source, range, max_size).await)
    }

    fn open(connection: String, source: Source, range: Option<Range>) -> Result<wit::Download, types::Error> {
        let (opened, stream) =
            port::stream(&connection, "files.open", async |api| files::open(api, &source, range).await)?;
        Ok(wit::Download::new(Download { opened, stream: RefCell::new(stream) }))
    }
}

/// A file that is coming.
pub(super) struct Download {
    opened: files::Opened,
    /// Until the end, or until it breaks.
    stream: RefCell<Option<Stream>>,
}

impl GuestDownload for Download {
    fn head(&self) -> Head {
        self.opened.head.clone()
    }

    fn next(&self) -> Result<Option<Vec<u8>>, types::Error> {
        let mut stream = self.stream.borrow_mut();
        let Some(body) = stream.as_mut() else { return Ok(None) };
        let started = wasi::now();
        let chunk = body.next(self.opened.patience.map(|patience| started.after(patience)));
        if !matches!(chunk, Ok(Some(_))) {
            *stream = None;
        }
        chunk.map_err(|broken| errors::record(self.opened.broken(broken, wasi::now().since(started))))
    }
}
