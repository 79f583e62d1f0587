//! Files up and down.

use super::call::call;
use super::{Connector, Error, Instance, clean};
use crate::contract::files;
use crate::trace;
use crate::transport::Changes;
use std::fmt;
use tokio::sync::OwnedSemaphorePermit;
use tracing::{Instrument, Span};
use wasmtime::component::ResourceAny;

impl Connector {
    /// `files.upload`: adds files to an issue, a request or a page.
    pub async fn upload(
        &self,
        connection: &str,
        target: &files::UploadTarget,
        files: &[files::File],
    ) -> Result<Vec<files::Attachment>, Error> {
        call!(self, connection, "files.upload", files.call_upload(target, files))
    }

    /// `files.download`: brings a whole file, or a part of it.
    pub async fn download(
        &self,
        connection: &str,
        source: &files::DownloadSource,
        range: Option<files::ByteRange>,
        max_size: Option<u64>,
    ) -> Result<files::File, Error> {
        call!(self, connection, "files.download", files.call_download(source, range, max_size))
    }

    /// `files.open-download`: opens a file, which is read as it comes. It keeps its turn and
    /// an instance until it is at its end, or dropped.
    pub async fn open_download(
        &self,
        connection: &str,
        source: &files::DownloadSource,
        range: Option<files::ByteRange>,
    ) -> Result<Download, Error> {
        let span = trace::call(connection, "files.open-download");
        let work = async {
            let turn = self.0.turns.clone().acquire_owned().await?;
            let mut instance = self.take(connection, &Changes::default()).await?;
            let Instance { exports, store } = &mut instance;
            let files = exports.connector_jira_files();
            let file = match files.call_open_download(&mut *store, connection, source, range).await? {
                Ok(file) => file,
                Err(mut error) => {
                    clean(&mut error, store);
                    self.put_back(instance);
                    return Ok(Err(error));
                }
            };
            let head = files.download_stream().call_info(&mut *store, file).await?;
            let (connector, open) = (self.clone(), Some((instance, turn)));
            Ok(Ok(Download { connector, open, file, head, span: Span::current() }))
        };
        self.bounded(work.instrument(span)).await
    }
}

/// A file that is coming.
pub struct Download {
    connector: Connector,
    /// Until the end, or until it breaks.
    open: Option<(Instance, OwnedSemaphorePermit)>,
    file: ResourceAny,
    head: files::FileInfo,
    span: Span,
}

/// What is known of it.
impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head.fmt(f)
    }
}

impl Download {
    /// What is known of it.
    pub fn head(&self) -> &files::FileInfo {
        &self.head
    }

    /// The next bytes. None at the end, and after a failure.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some((mut instance, turn)) = self.open.take() else { return Ok(None) };
        let work = async {
            let Instance { exports, store } = &mut instance;
            let files = exports.connector_jira_files();
            let mut chunk = files.download_stream().call_next(&mut *store, self.file).await?;
            if !matches!(chunk, Ok(Some(_))) {
                self.file.resource_drop_async(&mut *store).await?;
            }
            chunk.as_mut().err().into_iter().for_each(|error| clean(error, store));
            Ok(chunk)
        };
        let chunk = self.connector.bounded(work.instrument(self.span.clone())).await;
        match &chunk {
            Ok(Some(_)) => self.open = Some((instance, turn)),
            Ok(None) | Err(Error::Jira(_)) => self.connector.put_back(instance),
            // What trapped or was stopped half-way is not used again.
            Err(Error::Deadline(_) | Error::Trap(_)) => {}
        }
        chunk
    }
}
