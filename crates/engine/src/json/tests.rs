use super::*;
use crate::http::Headers;

mod growth;

fn problem(kind: &str, body: &str) -> String {
    let headers: Headers = [("content-type".to_owned(), kind.to_owned())].into_iter().collect();
    match decode::<Vec<u32>>(&Response { status: 200, headers, body: body.into() }) {
        Err(Error::Unreadable(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

#[test]
fn problems_name_the_place_and_quote_nothing() {
    let json = "application/json";
    assert_eq!(problem("text/html", "<html>"), "The response (status 200) is an HTML page, not JSON.");
    assert_eq!(problem(json, ""), "The response (status 200) is empty.");
    assert_eq!(problem(json, "[1,2"), "The response (status 200) is truncated.");
    assert_eq!(problem(json, "[1,x]"), "The response (status 200) is not JSON, at line 1, column 4.");
    let shape = problem(json, r#"["hunter2"]"#);
    assert!(shape.contains("does not have the structure") && !shape.contains("hunter2"), "{shape}");
    let deep = Response { status: 200, headers: Headers::default(), body: b"[".repeat(1 << 20) };
    assert!(decode::<serde_json::Value>(&deep).is_err());
}

#[test]
fn what_is_not_wanted_is_not_read() {
    let take = |name: &str| match name {
        "raw" => ReadMode::Raw,
        "self" => ReadMode::Skipped,
        _ => ReadMode::Parsed,
    };
    let body = r#"[{"self":"x","raw":{"b": [1, 2]},"c":{"self":{},"d":"\"e\n\u0001"}}]"#;
    let response = Response { status: 200, headers: Headers::default(), body: body.into() };
    let tree = read_selected(&response, take).unwrap();
    let written = String::from_utf8(tree.to_body()).unwrap();
    assert_eq!(written, r#"[{"raw":{"b": [1, 2]},"c":{"d":"\"e\n\u0001"}}]"#);
    for body in ["", "[", r#"{"raw":}"#, r#"{"self":[}"#, "{} x"] {
        let response = Response { status: 200, headers: Headers::default(), body: body.into() };
        assert!(read_selected(&response, take).is_err(), "{body}");
    }
}
