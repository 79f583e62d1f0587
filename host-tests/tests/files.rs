//! Files up and down through the real component.

#![forbid(unsafe_code)]

use host_tests::*;
use jira_connector_host::files::{
    ByteRange, DownloadSource, File, PageAttachment, RequestTarget, UploadTarget,
};
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{Connector, Options};
use jira_simulator::{Answer, Simulator, When};
use sha2::{Digest, Sha256};

/// More memory than a file of 25 MiB needs once, and less than it needs twice.
const BOUND: usize = 42 << 20;
const SIZE: usize = 25 << 20;

fn file(name: &str, content: Vec<u8>) -> File {
    File { name: name.into(), media_type: Some("application/x-test".into()), content }
}

/// Bytes that no compression and no mistake in their order leaves as they are.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(size)
    .collect()
}

async fn stage() -> (Simulator, Connector) {
    let simulator = simulator().await;
    let store =
        Memory::of(basic(&simulator.url(), jira_simulator::Account::Mia.email(), jira_simulator::TOKEN));
    let options = Options { max_memory: BOUND, ..options() };
    let connector = Connector::new(&component(), store, options).unwrap();
    (simulator, connector)
}

async fn issue(connector: &Connector) -> String {
    let arguments =
        r#"{"fields":{"project":{"key":"APP"},"issuetype":{"name":"Task"},"summary":"with files"}}"#;
    let made = connector.call_operation("acme", "jira.createIssue", arguments).await.unwrap();
    let made: serde_json::Value = serde_json::from_slice(&made.body).unwrap();
    made["key"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_up_and_comes_down_in_bounded_memory() {
    let (_simulator, connector) = stage().await;
    let key = issue(&connector).await;
    let content = noise(SIZE);
    let digest = Sha256::digest(&content);
    let target = UploadTarget::Issue(key);
    let added = connector.upload("acme", &target, &[file("Büro 1.bin", content)]).await.unwrap();
    assert_eq!((added[0].name.as_str(), added[0].size), ("Büro 1.bin", Some(SIZE as u64)));

    let source = DownloadSource::Issue(added[0].id.clone());
    let mut download = connector.open_download("acme", &source, None).await.unwrap();
    assert_eq!((download.head().size, download.head().partial), (Some(SIZE as u64), false));
    assert_eq!(download.head().name.as_deref(), Some("Büro 1.bin"));
    let (mut hasher, mut size) = (Sha256::new(), 0);
    while let Some(chunk) = download.next().await.unwrap() {
        assert!(chunk.len() <= 256 << 10);
        size += chunk.len();
        hasher.update(&chunk);
    }
    assert_eq!((size, hasher.finalize()), (SIZE, digest));
    assert_eq!(download.next().await.unwrap(), None);
    // The instance is good for the next call.
    let whole = connector.download("acme", &source, None, None).await.unwrap();
    assert_eq!(Sha256::digest(&whole.content), digest);
    let error = jira_error(connector.download("acme", &source, None, Some(SIZE as u64 - 1)).await);
    assert!(matches!(error.kind, ErrorKind::TooLarge), "{error:?}");
}

#[tokio::test]
async fn parts_of_files_and_files_that_are_not_there() {
    let (_simulator, connector) = stage().await;
    let target = UploadTarget::Issue(issue(&connector).await);
    let files = [file("a.txt", b"0123456789".to_vec()), file("b.txt", Vec::new())];
    let added = connector.upload("acme", &target, &files).await.unwrap();
    assert_eq!(added.iter().map(|file| file.size).collect::<Vec<_>>(), [Some(10), Some(0)]);
    let source = DownloadSource::Issue(added[0].id.clone());
    let part = |first, last| {
        let (connector, source) = (connector.clone(), source.clone());
        async move { connector.download("acme", &source, Some(ByteRange { first, last }), None).await }
    };
    assert_eq!(part(3, Some(5)).await.unwrap().content, b"345");
    assert_eq!(part(8, None).await.unwrap().content, b"89");
    let beyond = jira_error(part(100, None).await);
    assert!(matches!(beyond.kind, ErrorKind::Unexpected | ErrorKind::Invalid(_)), "{beyond:?}");
    let open =
        connector.open_download("acme", &source, Some(ByteRange { first: 3, last: None })).await.unwrap();
    assert!(open.head().partial);
    drop(open);
    let none = connector.open_download("acme", &DownloadSource::Issue("99999".into()), None).await;
    assert!(matches!(jira_error(none).kind, ErrorKind::NotFound));
    let nowhere = connector.upload("acme", &UploadTarget::Issue("APP-99999".into()), &files).await;
    assert!(matches!(jira_error(nowhere).kind, ErrorKind::NotFound));
    let link = format!("/rest/api/3/attachment/content/{}", added[0].id);
    assert_eq!(
        connector.download("acme", &DownloadSource::Path(link), None, None).await.unwrap().content,
        b"0123456789"
    );
    let away = DownloadSource::Path("https://evil.example/file".into());
    let away = jira_error(connector.download("acme", &away, None, None).await);
    assert!(matches!(away.kind, ErrorKind::InvalidRequest), "{away:?}");
}

#[tokio::test]
async fn a_server_may_give_another_part_than_was_asked_for() {
    let (simulator, connector) = stage().await;
    let source = DownloadSource::Path("/secure/attachment/1/a.txt".into());
    let range = |first, last| Some(ByteRange { first, last });
    let say = |status, content_range: &str| {
        let answer = Answer { status, body: "0123456789".into(), ..Answer::default() };
        let answer = answer.header("etag", "\"1\"");
        let answer = match content_range {
            "" => answer,
            range => answer.header("content-range", range),
        };
        simulator.faults().push(When::next("GET", "/secure/"), answer);
    };
    // The whole file is cut to what was asked for, or said to be the whole.
    say(200, "");
    assert_eq!(connector.download("acme", &source, range(3, Some(5)), None).await.unwrap().content, b"345");
    say(200, "");
    let beyond = jira_error(connector.download("acme", &source, range(10, None), None).await);
    assert!(matches!(beyond.kind, ErrorKind::InvalidRequest | ErrorKind::Invalid(_)), "{beyond:?}");
    say(200, "");
    let whole = connector.open_download("acme", &source, range(3, None)).await.unwrap();
    assert_eq!(
        (whole.head().partial, whole.head().total, whole.head().version.as_deref()),
        (false, Some(10), Some("\"1\""))
    );
    drop(whole);
    say(206, "bytes 3-12/20");
    let part = connector.open_download("acme", &source, range(3, Some(12))).await.unwrap();
    assert_eq!((part.head().partial, part.head().total), (true, Some(20)));
    drop(part);
    for (content_range, asked) in [
        ("bytes 0-9/20", range(3, None)),
        ("bytes 3-12/20", range(3, None)),
        ("", range(3, None)),
        ("bytes 0-9/20", None),
        ("", None),
    ] {
        say(206, content_range);
        let error = jira_error(connector.open_download("acme", &source, asked).await);
        assert!(matches!(error.kind, ErrorKind::Unreadable), "{content_range}: {error:?}");
        say(206, content_range);
        let error = jira_error(connector.download("acme", &source, asked, None).await);
        assert!(matches!(error.kind, ErrorKind::Unreadable), "{content_range}: {error:?}");
    }
}

/// Whoever adds them again has them twice.
#[tokio::test]
async fn files_may_have_been_added_where_the_answer_cannot_be_read() {
    let (simulator, connector) = stage().await;
    let target = UploadTarget::Issue(issue(&connector).await);
    for body in ["{}", "", "7", "<html></html>"] {
        let answer = Answer { status: 200, body: body.into(), ..Answer::default() };
        simulator.faults().push(When::next("POST", ""), answer.header("content-type", "application/json"));
        let error = jira_error(connector.upload("acme", &target, &[file("a.txt", b"x".to_vec())]).await);
        assert!(matches!(error.kind, ErrorKind::OutcomeUnknown), "{body}: {error:?}");
    }
}

#[tokio::test]
async fn files_of_a_page_and_of_a_request() {
    let (_simulator, connector) = stage().await;
    let space = connector.call_operation("acme", "confluence.v2.getSpaces", r#"{"limit":1}"#).await.unwrap();
    let space: serde_json::Value = serde_json::from_slice(&space.body).unwrap();
    let arguments = serde_json::json!({
        "spaceId": space["results"][0]["id"], "title": "With a file", "status": "current",
        "body": {"spaceId": space["results"][0]["id"], "title": "With a file", "status": "current",
                 "body": {"representation": "storage", "value": "<p>x</p>"}}
    });
    let whole = serde_json::json!({"body": arguments["body"]}).to_string();
    let page = connector.call_operation("acme", "confluence.v2.createPage", &whole).await.unwrap();
    let page: serde_json::Value = serde_json::from_slice(&page.body).unwrap();
    let id = page["id"].as_str().unwrap().to_owned();
    for content in ["one", "two"] {
        let target = UploadTarget::Page(id.clone());
        let added = connector.upload("acme", &target, &[file("a.txt", content.into())]).await.unwrap();
        let source =
            DownloadSource::Page(PageAttachment { page: id.clone(), attachment: added[0].id.clone() });
        let came = connector.download("acme", &source, None, None).await.unwrap();
        assert_eq!(came.content, content.as_bytes());
    }
    let requests = connector.call_operation("acme", "servicedesk.getCustomerRequests", "{}").await.unwrap();
    let requests: serde_json::Value = serde_json::from_slice(&requests.body).unwrap();
    let request = &requests["values"][0];
    let target = UploadTarget::Request(RequestTarget {
        service_desk: request["serviceDeskId"].as_str().unwrap().to_owned(),
        request: request["issueKey"].as_str().unwrap().to_owned(),
        is_public: true,
        comment: Some("as asked".into()),
    });
    let added = connector.upload("acme", &target, &[file("log.txt", b"x".to_vec())]).await.unwrap();
    assert_eq!((added[0].name.as_str(), added[0].size), ("log.txt", Some(1)));
}
