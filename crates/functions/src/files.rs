//! The `files` interface: attachments up and down.

use crate::jira::files;
use jira_contract::files::{Attachment, ByteRange, DownloadSource, File, FileInfo, UploadTarget};
use jira_engine::api::{Api, Failure};
use jira_engine::auth::Credential;
use jira_engine::error::Error;
use jira_engine::http::TransportError;
use jira_engine::redact;
use std::time::Duration;

/// Uploads files.
pub async fn upload(
    api: &Api<'_>,
    target: &UploadTarget,
    files: Vec<File>,
) -> Result<Vec<Attachment>, Failure> {
    if let Some(call) = files::limit(target, &files)
        && let Ok(answer) = api.send(call).await
    {
        files::fit(&files, &answer.response)?;
    }
    let size = files.iter().map(|file| file.content.len() as u64).sum();
    let mut call = files::upload(target, files, api.random())?;
    call.limits = files::patience(api.load().await?.limits, size);
    let mut answer = api.send(call).await?;
    if let UploadTarget::Request(request) = target {
        let call = files::attach(request, &answer.response)?;
        answer = api.send(call).await?;
    }
    answer.read(files::attachments)
}

/// Downloads a file whole.
pub async fn download(
    api: &Api<'_>,
    source: &DownloadSource,
    range: Option<ByteRange>,
    max_size: Option<u64>,
) -> Result<File, Failure> {
    let mut call = files::download(source, range)?;
    call.limits.max_body = max_size;
    let response = api.send(call).await?.response;
    let head = files::head(&response, range)?;
    let content = files::cut(response.body, &head, range)?;
    Ok(File { name: head.name.unwrap_or_default(), media_type: head.media_type, content })
}

/// A file whose body is still with the driver.
pub struct Opened {
    /// What is known of it.
    pub head: FileInfo,
    /// The longest to wait for each further piece of it. `None` is no limit.
    pub patience: Option<Duration>,
    credential: Credential,
}

/// Opens a file, to be read as it comes.
pub async fn open_download(
    api: &Api<'_>,
    source: &DownloadSource,
    range: Option<ByteRange>,
) -> Result<Opened, Failure> {
    let answer = api.open(files::download(source, range)?).await?;
    let lent = api.load().await?;
    Ok(Opened {
        head: files::head(&answer.response, range)?,
        patience: lent.limits.between_bytes().or_else(|| lent.limits.attempt()),
        credential: lent.credential,
    })
}

impl Opened {
    /// What a break in the middle of it is for its caller, after a wait.
    pub fn broken(&self, broken: TransportError, waited: Duration) -> Failure {
        let error = match broken {
            TransportError::TimedOut => Error::TimedOut(waited),
            TransportError::TooLarge(part) => {
                Error::TooLarge(part, "The file is larger than the host accepts".into())
            }
            broken => Error::Interrupted(broken.words().1.to_owned()),
        };
        redact::error(error, Some(&self.credential)).into()
    }
}
