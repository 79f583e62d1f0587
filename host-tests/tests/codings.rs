//! Answers that a server or a proxy compressed: decoded by the host within bounds,
//! and named where it cannot.

use async_compression::tokio::write::{BrotliEncoder, GzipEncoder};
use host_tests::*;
use jira_connector_host::files::{ByteRange, DownloadSource};
use jira_connector_host::rest::Verdict;
use jira_connector_host::types::{self, Header};
use jira_connector_host::{Connector, Error};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

const FRED: &str = r#"{"accountId":"1","displayName":"Fred","active":true}"#;

fn connect(url: &str) -> Connector {
    connector(&Memory::of(basic(url, "fred", "hunter2")))
}

async fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzipEncoder::new(Vec::new());
    encoder.write_all(bytes).await.unwrap();
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

async fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = BrotliEncoder::new(Vec::new());
    encoder.write_all(bytes).await.unwrap();
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

/// An answer with this coding, whatever its body is.
fn coded(status: u16, coding: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-encoding: {coding}\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

async fn display_name(bytes: Vec<u8>) -> Result<String, String> {
    let server = RawServer::sending(bytes).await;
    match evidence::seen(connect(&server.url()).get_myself("acme").await) {
        Ok(user) => Ok(user.display_name),
        Err(Error::Jira(error)) => Err(format!("{}: {}", error.name(), error.message)),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_compressed_is_decoded() {
    let fred = || Ok("Fred".to_owned());
    assert_eq!(display_name(coded(200, "gzip", &gzip(FRED.as_bytes()).await)).await, fred());
    assert_eq!(display_name(coded(200, "X-GZIP", &gzip(FRED.as_bytes()).await)).await, fred());
    assert_eq!(display_name(coded(200, "br", &brotli(FRED.as_bytes()).await)).await, fred());
    assert_eq!(display_name(coded(200, "identity", FRED.as_bytes())).await, fred());
    // A file of gzip may have several members.
    let (start, end) = FRED.as_bytes().split_at(20);
    let members = [gzip(start).await, gzip(end).await].concat();
    assert_eq!(display_name(coded(200, "gzip", &members)).await, fred());
    // Nothing can be decoded to nothing.
    let server =
        RawServer::sending("HTTP/1.1 204 X\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n").await;
    assert_eq!(connect(&server.url()).request("acme", call("PUT", "/x")).await.unwrap().status, 204);
    let server = RawServer::sending(
        "HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n",
    )
    .await;
    let answer = connect(&server.url()).request("acme", call("GET", "/x")).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 0));
}

#[tokio::test]
async fn a_refusal_says_what_it_says_when_compressed() {
    let refusal = br#"{"errorMessages":["Field 'x' is not known."]}"#;
    let said = display_name(coded(400, "gzip", &gzip(refusal).await)).await;
    assert_eq!(said, Err("invalid: Field 'x' is not known.".to_owned()));
}

#[tokio::test]
async fn the_headers_of_a_decoded_answer_speak_of_what_is_handed_on() {
    let server = RawServer::sending(coded(200, "gzip", &gzip(FRED.as_bytes()).await)).await;
    let answer = connect(&server.url()).request("acme", call("GET", "/x")).await.unwrap();
    assert_eq!(answer.body, FRED.as_bytes());
    let names: Vec<_> = answer.headers.iter().map(|header| header.name.as_str()).collect();
    assert!(!names.contains(&"content-encoding") && !names.contains(&"content-length"), "{names:?}");
}

#[tokio::test]
async fn codings_are_asked_for_where_they_help() {
    let server = RawServer::sending(answer(200, &[("content-type", "application/json")], FRED)).await;
    let connector = connect(&server.url());
    let mut ranged = call("GET", "/x");
    ranged.headers = vec![Header { name: "Range".into(), value: "bytes=0-1".into() }];
    connector.request("acme", call("GET", "/x")).await.unwrap();
    connector.request("acme", call("POST", "/x")).await.unwrap();
    connector.request("acme", ranged).await.unwrap();
    let _ = connector.request("acme", call("HEAD", "/x")).await;
    let source = DownloadSource::Path("/file".into());
    connector.download("acme", &source, None, None).await.unwrap();
    connector.download("acme", &source, Some(ByteRange { first: 0, last: None }), None).await.unwrap();
    let codings: Vec<String> = server
        .requests()
        .iter()
        .map(|request| {
            let mut lines = request.lines();
            let codings: Vec<_> =
                lines.by_ref().filter_map(|line| line.strip_prefix("accept-encoding: ")).collect();
            codings.join("|")
        })
        .collect();
    let (any, none, file) = ("gzip, br", "identity", "identity, *;q=0");
    assert_eq!(codings, [any, any, none, none, file, file]);
    let mut own = call("GET", "/x");
    own.headers = vec![Header { name: "Accept-Encoding".into(), value: "gzip".into() }];
    assert_eq!(jira_error(connector.request("acme", own).await).name(), "invalid-request");
}

#[tokio::test]
async fn a_coding_that_nobody_asked_for_is_named() {
    for coding in ["zstd", "gzip, br", "aws-chunked"] {
        let server = RawServer::sending(coded(200, coding, b"\x28\xb5\x2f\xfd")).await;
        let connector = connect(&server.url());
        let named = |error: types::Error, kind: &str| {
            assert_eq!(error.name(), kind, "{error:?}");
            let named = format!("compressed ({coding})");
            assert!(error.message.contains(&named), "{}", error.message);
        };
        named(jira_error(connector.get_myself("acme").await), "unreadable");
        named(jira_error(connector.request("acme", call("GET", "/x")).await), "unreadable");
        let me = connector.call_operation("acme", "jira.getCurrentUser", "{}").await;
        named(jira_error(me), "unreadable");
        named(jira_error(connector.request("acme", call("POST", "/x")).await), "outcome-unknown");
        named(jira_error(connector.request("acme", call("DELETE", "/x")).await), "outcome-unknown");
        let source = DownloadSource::Issue("1".into());
        named(jira_error(connector.download("acme", &source, None, None).await), "unreadable");
        named(jira_error(connector.open_download("acme", &source, None).await), "unreadable");
        let report = connector.test_connection("acme").await.unwrap();
        assert_ne!(report.verdict, Verdict::NotJira, "{report:?}");
        assert!(report.summary.contains(coding), "{report:?}");
    }
    // Half of what is compressed cannot be decoded.
    let part = gzip(&[b'x'; 1000]).await;
    let server = RawServer::sending(coded(206, "gzip", &part[..part.len() / 2])).await;
    let range = Some(ByteRange { first: 0, last: Some(9) });
    let error = jira_error(
        connect(&server.url()).open_download("acme", &DownloadSource::Issue("1".into()), range).await,
    );
    assert_eq!(error.name(), "unreadable", "{error:?}");
}

#[tokio::test]
async fn what_breaks_off_or_cannot_be_decoded_is_no_answer() {
    let whole = gzip(FRED.as_bytes()).await;
    let mut wrong = whole.clone();
    wrong[15] ^= 0x55;
    for body in [&whole[..whole.len() - 12], &wrong, b"hello"] {
        let server = RawServer::sending(coded(200, "gzip", body)).await;
        let connector = connect(&server.url());
        let mut read = call("GET", "/x");
        read.limits.retries = Some(0);
        assert_eq!(jira_error(connector.request("acme", read).await).name(), "interrupted");
        let change = jira_error(connector.request("acme", call("POST", "/x")).await);
        assert_eq!(change.name(), "outcome-unknown", "{change:?}");
        assert_eq!(server.requests().len(), 2);
    }
}

/// A body that decodes to a thousand times its size.
async fn bomb() -> Vec<u8> {
    let piece = vec![0_u8; 1 << 20];
    let mut encoder = GzipEncoder::new(Vec::new());
    for _ in 0..200 {
        encoder.write_all(&piece).await.unwrap();
    }
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_is_stopped() {
    let bomb = bomb().await;
    let server = RawServer::sending(coded(200, "gzip", &bomb)).await;
    let connector = connect(&server.url());
    // The body's limit counts what is decoded.
    let error = jira_error(connector.request("acme", call("GET", "/x")).await);
    assert_eq!(error.name(), "too-large", "{error:?}");
    let change = jira_error(connector.request("acme", call("POST", "/x")).await);
    assert_eq!(change.name(), "outcome-unknown", "{change:?}");
    let mut large = call("GET", "/x");
    large.limits.max_body = Some(1 << 30);
    let error = jira_error(connector.request("acme", large).await);
    assert_eq!(error.name(), "too-large", "{error:?}");
    // A file that is read as it comes has no such limit.
    let mut file = connector.open_download("acme", &DownloadSource::Issue("1".into()), None).await.unwrap();
    let mut size = 0;
    let error = loop {
        match tokio::time::timeout(Duration::from_secs(30), file.next()).await.unwrap() {
            Ok(Some(chunk)) => size += chunk.len(),
            Ok(None) => panic!("{size} bytes"),
            Err(Error::Jira(error)) => break error,
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(error.name(), "too-large", "{error:?}");
    assert!(size <= (64 << 20) + (1 << 20), "{size}");
}
