use super::*;
use jira_contract::files::PageAttachment;
use jira_engine::connection::{Connection, Language, Level, Limits};
use jira_engine::http::{Headers, Request};
use jira_engine::site::{Route, Site};

fn request(call: Call) -> Request {
    let connection = Connection {
        revision: "1".into(),
        site: Site::parse("https://acme.atlassian.net", None).unwrap(),
        credential: jira_engine::auth::Credential::Host,
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: None,
        site_url: None,
        dead_grant: None,
        route: Route::Site,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: Level::Off,
    };
    call.request(&connection).unwrap()
}

fn file(name: &str, content: &str) -> File {
    File { name: name.into(), media_type: None, content: content.into() }
}

fn answer(body: &str) -> Response {
    Response { status: 200, headers: Headers::default(), body: body.into() }
}

fn sent(call: Call) -> (String, String, String) {
    let request = request(call);
    assert_eq!(request.headers.get("x-atlassian-token"), Some("no-check"));
    let body: Vec<u8> = request.body.as_ref().unwrap().pieces().flatten().copied().collect();
    assert_eq!(request.body.as_ref().unwrap().size(), body.len() as u64);
    let kind = request.headers.get("content-type").unwrap().to_owned();
    (format!("{:?}", request), kind, String::from_utf8(body).unwrap())
}

#[test]
fn a_form_with_two_files() {
    let png = File { media_type: Some("image/png".into()), ..file("ü\".png", "PNG") };
    let call = upload(&UploadTarget::Issue("KAN-1".into()), vec![png, file("b", "")], 0xabc).unwrap();
    let (line, kind, body) = sent(call);
    assert_eq!(line, "POST https://acme.atlassian.net/rest/api/3/issue/KAN-1/attachments");
    assert_eq!(kind, "multipart/form-data; boundary=jira-connector-0000000000000abc");
    assert_eq!(
        body,
        "--jira-connector-0000000000000abc\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"ü%22.png\"\r\n\
         Content-Type: image/png\r\n\r\nPNG\r\n\
         --jira-connector-0000000000000abc\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"b\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n\r\n\
         --jira-connector-0000000000000abc--\r\n"
    );
}

#[test]
fn targets() {
    let line = |target: UploadTarget| sent(upload(&target, vec![file("a", "x")], 1).unwrap()).0;
    assert_eq!(
        line(UploadTarget::Page("65537".into())),
        "PUT https://acme.atlassian.net/wiki/rest/api/content/65537/child/attachment"
    );
    let desk =
        RequestTarget { service_desk: "7".into(), request: "HELP-1".into(), is_public: true, comment: None };
    assert_eq!(
        line(UploadTarget::Request(desk)),
        "POST https://acme.atlassian.net/rest/servicedeskapi/servicedesk/7/attachTemporaryFile"
    );
    for id in ["", "../x", "a/b", "a?b", "a b", "a%2fb", ".", ".."] {
        assert!(upload(&UploadTarget::Issue(id.into()), vec![file("a", "x")], 1).is_err(), "{id}");
    }
    let issue = || UploadTarget::Issue("KAN-1".into());
    assert!(upload(&issue(), Vec::new(), 1).is_err());
    assert!(upload(&issue(), vec![file("a", "x"); 61], 1).is_err());
    let forged = File { media_type: Some("a\r\nX: y".into()), ..file("a", "x") };
    assert!(upload(&issue(), vec![forged], 1).is_err());
}

#[test]
fn files_of_a_request_are_attached_in_a_second_step() {
    let target = RequestTarget {
        service_desk: "7".into(),
        request: "HELP-1".into(),
        is_public: false,
        comment: Some("see \"this\"".into()),
    };
    let came = answer(r#"{"temporaryAttachments":[{"temporaryAttachmentId":"t1","fileName":"a"}]}"#);
    let (line, _, body) = sent(attach(&target, &came).unwrap());
    assert_eq!(line, "POST https://acme.atlassian.net/rest/servicedeskapi/request/HELP-1/attachment");
    let expected =
        r#"{"additionalComment":{"body":"see \"this\""},"public":false,"temporaryAttachmentIds":["t1"]}"#;
    assert_eq!(body, expected);
    for body in ["{}", r#"{"temporaryAttachments":[]}"#, "<html>", "[]"] {
        assert!(attach(&target, &answer(body)).is_err(), "{body}");
    }
}

#[test]
fn sizes_are_checked_beforehand() {
    let issue = UploadTarget::Issue("KAN-1".into());
    let large = || vec![file("a", &"x".repeat(WORTH_ASKING + 1))];
    assert!(limit(&issue, &large()).is_some());
    assert!(limit(&issue, &[file("a", "x")]).is_none());
    assert!(limit(&UploadTarget::Page("1".into()), &large()).is_none());
    let fits = |body: &str| fit(&large(), &answer(body)).is_ok();
    assert!(fits(r#"{"enabled":true,"uploadLimit":10485760}"#));
    assert!(!fits(r#"{"enabled":true,"uploadLimit":1048576}"#));
    assert!(!fits(r#"{"enabled":false}"#));
    for odd in ["", "[]", "{}", r#"{"enabled":null,"uploadLimit":"x"}"#] {
        assert!(fits(odd), "{odd}");
    }
}

#[test]
fn a_large_file_may_take_longer() {
    let seconds =
        |limits: Limits| (limits.attempt().map(|s| s.as_secs()), limits.total().map(|s| s.as_secs()));
    assert_eq!(seconds(patience(Limits::default(), 100)), (Some(30), Some(120)));
    assert_eq!(seconds(patience(Limits::default(), 25 << 20)), (Some(430), Some(520)));
    let endless = Limits { attempt_timeout: Some(Duration::ZERO), ..Limits::default() };
    assert_eq!(seconds(patience(endless, 25 << 20)), (None, Some(520)));
}

#[test]
fn what_was_added() {
    let check = |body: &str, id: &str, name: &str, kind: Option<&str>, size: Option<u64>| {
        let found = attachments(&answer(body)).unwrap();
        let Attachment { id: i, name: n, media_type, size: s } = &found[0];
        assert_eq!((i.as_str(), n.as_str(), media_type.as_deref(), *s), (id, name, kind, size));
    };
    check(
        r#"[{"self":"x","id":"10001","filename":"a.png","size":23,"mimeType":"image/png"}]"#,
        "10001",
        "a.png",
        Some("image/png"),
        Some(23),
    );
    check(
        r#"{"results":[{"id":"att1","title":"a.txt","extensions":{"mediaType":"text/plain","fileSize":5}}]}"#,
        "att1",
        "a.txt",
        Some("text/plain"),
        Some(5),
    );
    check(
        r#"{"attachments":{"values":[{"filename":"a","size":1,"mimeType":"b/c",
            "_links":{"content":"https://acme.atlassian.net/rest/api/3/attachment/content/10002"}}]}}"#,
        "10002",
        "a",
        Some("b/c"),
        Some(1),
    );
    check("[{}]", "", "", None, None);
    assert!(attachments(&answer("{}")).is_err());
    assert!(attachments(&answer("<html>")).is_err());
}

#[test]
fn downloads() {
    let line = |source: DownloadSource, first: Option<u64>, last: Option<u64>| {
        let request = request(download(&source, first.map(|first| ByteRange { first, last })).unwrap());
        let range = request.headers.get("range").unwrap_or("whole").to_owned();
        assert_eq!(request.headers.get("accept"), Some("*/*"));
        format!("{} {range}", request.url.path_and_query())
    };
    let issue = || DownloadSource::Issue("10001".into());
    assert_eq!(line(issue(), None, None), "/rest/api/3/attachment/content/10001 whole");
    assert_eq!(line(issue(), Some(5), None), "/rest/api/3/attachment/content/10001 bytes=5-");
    assert_eq!(line(issue(), Some(5), Some(5)), "/rest/api/3/attachment/content/10001 bytes=5-5");
    let page = DownloadSource::Page(PageAttachment { page: "1".into(), attachment: "att2".into() });
    assert_eq!(line(page, None, None), "/wiki/rest/api/content/1/child/attachment/att2/download whole");
    let path = DownloadSource::Path("/secure/attachment/1/a b.png".into());
    assert_eq!(line(path, None, None), "/secure/attachment/1/a%20b.png whole");
    assert!(download(&issue(), Some(ByteRange { first: 5, last: Some(4) })).is_err());
    assert!(download(&DownloadSource::Issue("../x".into()), None).is_err());
    assert!(download(&DownloadSource::Path("/a/../b".into()), None).is_err());
}

#[test]
fn parts_are_those_that_were_asked_for() {
    let head = |status: u16, content_range: &str, range: Option<ByteRange>| {
        let mut headers = Headers::default();
        headers.push("content-length", "4");
        headers.push("etag", "\"a\"");
        if !content_range.is_empty() {
            headers.push("content-range", content_range);
        }
        head(&Response { status, headers, body: Vec::new() }, range)
    };
    let range = |first, last| Some(ByteRange { first, last });
    let check = |status, content_range, range, expected: Option<(bool, Option<u64>)>| {
        let head = head(status, content_range, range).ok().map(|head| (head.partial, head.total));
        assert_eq!(head, expected, "{status} {content_range}");
    };
    check(200, "", None, Some((false, Some(4))));
    check(200, "", range(2, None), Some((false, Some(4))));
    check(206, "bytes 2-5/10", range(2, Some(5)), Some((true, Some(10))));
    check(206, "bytes 2-5/*", range(2, Some(5)), Some((true, None)));
    check(206, "bytes 6-9/10", range(6, None), Some((true, Some(10))));
    check(206, "bytes 6-9/10", range(6, Some(100)), Some((true, Some(10))));
    check(206, "bytes 2-4/10", range(2, Some(5)), None);
    check(206, "bytes 0-3/10", range(2, Some(5)), None);
    check(206, "bytes 2-5/10", range(2, None), None);
    check(206, "", range(2, None), None);
    check(206, "bytes x", range(2, None), None);
    // Nobody asked for a part: it may be the whole.
    check(206, "bytes 0-3/4", None, Some((false, Some(4))));
    check(206, "bytes 0-3/10", None, None);
    check(206, "bytes 0-3/*", None, None);
    check(206, "", None, None);
    assert_eq!(head(200, "", None).unwrap().version.as_deref(), Some("\"a\""));
}

#[test]
fn a_whole_file_is_cut_to_the_part_that_was_asked_for() {
    let check = |partial, first, last, expected: Option<&str>| {
        let head = FileInfo { name: None, media_type: None, size: None, partial, total: None, version: None };
        let cut = cut(b"0123456789".to_vec(), &head, Some(ByteRange { first, last })).ok();
        assert_eq!(cut.as_deref(), expected.map(str::as_bytes), "{first} {last:?}");
    };
    check(false, 3, Some(5), Some("345"));
    check(false, 8, None, Some("89"));
    check(false, 8, Some(100), Some("89"));
    check(false, 10, None, None);
    check(false, u64::MAX, Some(u64::MAX), None);
    check(true, 3, Some(5), Some("0123456789"));
}
