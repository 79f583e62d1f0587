use super::*;

#[test]
fn bodies_that_are_not_json() {
    body("jira.setColumns", r#"{"id":1,"columns":["a b","c&d"]}"#, Some("columns=a%20b&columns=c%26d"));
    body("jira.setColumns", r#"{"id":1,"body":{"columns":["a"]}}"#, Some("columns=a"));
    body("datacenter.archiveIssuesAsync", r#"{"body":"A-1\nA-2"}"#, Some("A-1\nA-2"));
    body(
        "datacenter.software.setBoardProperty",
        r#"{"boardId":"1","propertyKey":"p","body":[1]}"#,
        Some("[1]"),
    );
    body(
        "datacenter.setApplicationProperty",
        r#"{"id":"a.b","value":"c"}"#,
        Some(r#"{"value":"c","id":"a.b"}"#),
    );
}

#[test]
fn bytes() {
    let sent = |arguments: &str| {
        let bound = bound("jira.storeAvatar", arguments);
        let (_, media) = bound.headers.iter().find(|(name, _)| name == "Content-Type").unwrap().clone();
        (media, bound.body.unwrap())
    };
    let image = |body: &str, more: &str| {
        format!(r#"{{"type":"project","entityId":"1","size":48,"body":"{body}"{more}}}"#)
    };
    assert_eq!(sent(&image("iVBORw0K", "")), ("image/png".into(), b"\x89PNG\r\n".to_vec()));
    assert_eq!(sent(&image("/9j/4A==", "")), ("image/jpeg".into(), b"\xff\xd8\xff\xe0".to_vec()));
    assert_eq!(sent(&image("R0lGODlh", "")).0, "image/gif");
    let svg = r#","Content-Type":"image/svg+xml""#;
    assert_eq!(sent(&image("PHN2Zz4=", svg)), ("image/svg+xml".into(), b"<svg>".to_vec()));
    refused("jira.storeAvatar", &image("PHN2Zz4=", ""), &["`Content-Type` is required"]);
    refused("jira.storeAvatar", &image("not Base64!", ""), &["`body` is not valid Base64."]);
    refused("jira.storeAvatar", r#"{"type":"project","entityId":"1"}"#, &["`body` (body) is required"]);
    let zip = bound("datacenter.uploadEmailTemplates", r#"{"body":"UEsDBA=="}"#);
    assert_eq!(zip.headers[0], ("Content-Type".into(), "application/zip".into()));
}

#[test]
fn files_of_a_form() {
    let sent = |name: &str, arguments: &str| {
        let bound = bound(name, arguments);
        let (_, media) = bound.headers.iter().find(|(name, _)| name == "Content-Type").unwrap().clone();
        let boundary = media.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
        String::from_utf8_lossy(&bound.body.unwrap()).replace(&boundary, "~").replace("\r\n", "|")
    };
    let part = |field: &str, name: &str, media: &str, content: &str| {
        format!(
            "--~|Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"|Content-Type: {media}||{content}|"
        )
    };
    let one = r#"{"name":"a.txt","content":"aGk=","mediaType":"text/plain"}"#;
    let other = r#"{"name":"../b\u00e9.bin","content":"/w==","mediaType":null}"#;
    let first = part("file", "a.txt", "text/plain", "hi");
    let both = format!("{first}{}--~--|", part("file", "bé.bin", "application/octet-stream", "\u{fffd}"));
    for name in ["jira.addAttachment", "datacenter.addAttachment"] {
        let arguments = |file: &str| format!(r#"{{"issueIdOrKey":"A","file":{file}}}"#);
        assert_eq!(sent(name, &arguments(&format!("[{one},{other}]"))), both, "{name}");
        assert_eq!(sent(name, &arguments(one)), format!("{first}--~--|"), "{name}");
        let whole = format!(r#"{{"issueIdOrKey":"A","body":{{"file":[{one}]}}}}"#);
        assert_eq!(sent(name, &whole), format!("{first}--~--|"), "{name}");
        refused(name, r#"{"issueIdOrKey":"A"}"#, &["`file` (body) is required"]);
        refused(name, &arguments("\"x\""), &["`file` must be an array of"]);
        refused(name, &arguments(r#"{"name":"a"}"#), &["`file` must be a file: an object with a `name`"]);
        refused(name, &arguments(r#"{"name":"a","content":"?"}"#), &["`file` must be a file"]);
        refused(
            name,
            &arguments(r#"{"name":"","content":""}"#),
            &["`file` is not accepted: A file name is empty"],
        );
        refused(
            name,
            &arguments(r#"{"name":"a","content":"","mediaType":"a\r\nb"}"#),
            &["`file` is not accepted: A media type contains"],
        );
    }
    let page = format!(r#"{{"id":"1","minorEdit":true,"comment":"c\r\n","file":{one}}}"#);
    let fields = "--~|Content-Disposition: form-data; name=\"comment\"||c||";
    let edit = "--~|Content-Disposition: form-data; name=\"minorEdit\"||true|--~--|";
    refused(
        "confluence.v1.createAttachment",
        &page.replace("true", "[1]"),
        &["`minorEdit` must be a string"],
    );
    assert_eq!(sent("confluence.v1.createAttachment", &page), format!("{fields}{first}{edit}"));
}
