//! The `files` interface: attachments up and down.

use super::guest::Component;
use super::port::{self, run};
use super::wasi::{self, Stream};
use jira_contract::files::{
    self as wit, Attachment, ByteRange, DownloadSource, File, FileInfo, Guest, GuestDownloadStream,
    UploadTarget,
};
use jira_contract::types;
use jira_functions::{errors, files};
use std::cell::RefCell;

impl Guest for Component {
    type DownloadStream = DownloadStream;

    fn upload(
        connection: String,
        target: UploadTarget,
        files: Vec<File>,
    ) -> Result<Vec<Attachment>, types::Error> {
        run(&connection, "files.upload", async |api| files::upload(api, &target, files).await)
    }

    fn download(
        connection: String,
        source: DownloadSource,
        range: Option<ByteRange>,
        max_size: Option<u64>,
    ) -> Result<File, types::Error> {
        run(&connection, "files.download", async |api| files::download(api, &source, range, max_size).await)
    }

    fn open_download(
        connection: String,
        source: DownloadSource,
        range: Option<ByteRange>,
    ) -> Result<wit::DownloadStream, types::Error> {
        let (opened, stream) = port::stream(&connection, "files.open-download", async |api| {
            files::open_download(api, &source, range).await
        })?;
        Ok(wit::DownloadStream::new(DownloadStream { opened, stream: RefCell::new(stream) }))
    }
}

/// A file that is coming.
pub(super) struct DownloadStream {
    opened: files::Opened,
    /// Until the end, or until it breaks.
    stream: RefCell<Option<Stream>>,
}

impl GuestDownloadStream for DownloadStream {
    fn info(&self) -> FileInfo {
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
