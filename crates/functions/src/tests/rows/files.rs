//! The rows of `files`.

use crate::files::{download, open_download, upload};
use crate::tests::answer::{Answer, created, ok};
use crate::tests::row::{Plain, Row, row};
use jira_contract::files::{ByteRange, DownloadSource, File, PageAttachment, RequestTarget, UploadTarget};
use jira_engine::api::{Api, Failure};
use std::time::Duration;

const ATTACHED: &str = r#"[{"id":"10010","filename":"a.txt","mimeType":"text/plain","size":5,"created":"2026-01-17T12:34:00.000+0000"}]"#;
const MEDIA: &str =
    "https://api.media.atlassian.com/file/6e7c0fa0-2b1e-4a55-9d3c-0123456789ab/binary?token=signed&client=x";

fn file(content: Vec<u8>) -> Vec<File> {
    vec![File { name: "a.txt".into(), media_type: Some("text/plain".into()), content }]
}

fn small() -> Vec<File> {
    file(b"hello".to_vec())
}

fn to_issue() -> UploadTarget {
    UploadTarget::Issue("KAN-1".into())
}

fn away() -> Answer {
    Answer::new(303, &[("location", MEDIA)], "")
}

fn content(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let usual = [
        ("content-type", "text/plain"),
        ("content-disposition", "attachment; filename=\"a.txt\""),
        ("etag", "\"1\""),
    ];
    Answer::new(status, &[&usual, headers].concat(), body)
}

/// What is known of a file that is opened.
async fn opened(api: &Api<'_>, source: DownloadSource, range: Option<ByteRange>) -> Result<Plain, Failure> {
    let opened = open_download(api, &source, range).await?;
    Ok(Plain(format!("{:?} {:?}", opened.head, opened.patience)))
}

/// A file that is downloaded, its content as text.
async fn fetched(api: &Api<'_>, source: DownloadSource, range: Option<ByteRange>) -> Result<Plain, Failure> {
    let file = download(api, &source, range, Some(1000)).await?;
    let content = String::from_utf8_lossy(&file.content);
    Ok(Plain(format!("{} {:?} {content:?}", file.name, file.media_type)))
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = uploads();
    rows.extend(downloads());
    rows
}

fn uploads() -> Vec<Row> {
    vec![
        row!("files.upload", "", |api| upload(api, &to_issue(), small()), [ok(ATTACHED)]),
        row!(
            "files.upload",
            "of a large file",
            |api| upload(api, &to_issue(), file(vec![b'x'; (1 << 20) + 1])),
            [ok(r#"{"enabled":true,"uploadLimit":10485760}"#), ok(ATTACHED)]
        )
        .bears(&[0])
        .longer(Duration::from_secs(16)),
        row!(
            "files.upload",
            "to a request of a service desk",
            |api| async move {
                let target = RequestTarget {
                    service_desk: "1".into(),
                    request: "DESK-1".into(),
                    is_public: true,
                    comment: Some("See this.".into()),
                };
                upload(api, &UploadTarget::Request(target), small()).await
            },
            [
                created(r#"{"temporaryAttachments":[{"temporaryAttachmentId":"temp-1","fileName":"a.txt"}]}"#),
                created(r#"{"comment":{"id":"1"},"attachments":{"size":1,"values":[{"filename":"a.txt","size":5,"mimeType":"text/plain",
                    "_links":{"content":"https://acme.atlassian.net/rest/api/3/attachment/content/10010"}}]}}"#),
            ]
        )
        .prepares(&[0]),
        row!(
            "files.upload",
            "to a page",
            |api| upload(api, &UploadTarget::Page("98305".into()), small()),
            [ok(r#"{"results":[{"id":"att98306","title":"a.txt","extensions":{"mediaType":"text/plain","fileSize":5}}],"size":1}"#)]
        ),
    ]
}

fn downloads() -> Vec<Row> {
    let size = [("content-length", "5")];
    let range = [("content-length", "2"), ("content-range", "bytes 1-2/5")];
    vec![
        row!(
            "files.download",
            "",
            |api| fetched(api, DownloadSource::Issue("10010".into()), None),
            [away(), content(200, &size, "hello")]
        ),
        row!(
            "files.download",
            "of a part, from a page",
            |api| async move {
                let source = DownloadSource::Page(PageAttachment {
                    page: "98305".into(),
                    attachment: "att98306".into(),
                });
                fetched(api, source, Some(ByteRange { first: 1, last: Some(2) })).await
            },
            [away(), content(206, &range, "el")]
        ),
        row!(
            "files.download",
            "by a path",
            |api| fetched(api, DownloadSource::Path("/secure/attachment/10010/a.txt".into()), None),
            [content(200, &size, "hello")]
        ),
        row!(
            "files.open-download",
            "",
            |api| opened(
                api,
                DownloadSource::Issue("10010".into()),
                Some(ByteRange { first: 1, last: None })
            ),
            [away(), content(206, &[("content-length", "4"), ("content-range", "bytes 1-4/5")], "ello")]
        ),
    ]
}
