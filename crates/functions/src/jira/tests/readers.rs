//! One broken character in one string costs that character, whoever reads it.

use crate::jira::fields::Fields;
use crate::jira::issue::Reading;
use crate::jira::{comments, components};
use crate::jira::{files, tasks};
use jira_contract::issues::{Issue, Selection};
use jira_contract::records::TextFormat;
use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::http::{Headers, Response};
use jira_engine::json::{ReadMode, Tree, decode, read, read_selected, repair};
use jira_engine::paginate::{Bounds, Pages};
use jira_engine::{oauth, refusal, sites};
use jira_time::timestamp::Timestamp;

/// What stands in a string, and what is read of it.
const BROKEN: [(&[u8], &str); 9] = [
    (b"a\\ud800b", "a\u{fffd}b"),
    (b"a\\udc00\\u00e9b", "a\u{fffd}\u{e9}b"),
    (b"a\\ud83d\\ude00\\ud83d", "a\u{1f600}\u{fffd}"),
    (b"a\xffb", "a\u{fffd}b"),
    (b"a\xc3", "a\u{fffd}"),
    (b"a\x01b", "a\u{fffd}b"),
    (b"a\nb", "a\u{fffd}b"),
    (b"a\nb\\n", "a\u{fffd}b\n"),
    (b"a\x00\xff\\ud800\\\\", "a\u{fffd}\u{fffd}\u{fffd}\\"),
];

/// An answer whose `~` is this.
fn answer(status: u16, body: &str, text: &[u8]) -> Response {
    let body: Vec<u8> =
        body.bytes().flat_map(|byte| if byte == b'~' { text.to_vec() } else { vec![byte] }).collect();
    Response { status, headers: Headers::default(), body }
}

/// What a reader makes of each broken string in a body.
fn check(status: u16, body: &str, read: impl Fn(&Response) -> Option<String>) {
    for (text, expected) in BROKEN {
        let response = answer(status, body, text);
        assert_eq!(read(&response).as_deref(), Some(expected), "{body} {text:?}");
    }
}

/// The text of a JSON string, which is JSON.
fn decoded(json: &str) -> Option<String> {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn issues(format: TextFormat, further: &[&str], response: &Response) -> Vec<Issue> {
    let selection = Selection {
        fields: further.iter().map(|name| (*name).to_owned()).collect(),
        text_format: Some(format),
        details: Some(false),
    };
    let reading = Reading::new(&selection, false, |name| Ok(name.to_owned())).unwrap();
    reading.page(response, &Fields::default(), "https://acme.atlassian.net").unwrap().1
}

#[test]
fn trees_and_values() {
    check(200, r#"{"a":"~"}"#, |response| read(response).ok()?.string("a"));
    check(200, r#"{"~":1}"#, |response| match read(response).ok()? {
        Tree::Object(members) => Some(members.first()?.0.clone().into_owned()),
        _ => None,
    });
    let raw = |name: &str| if name == "raw" { ReadMode::Raw } else { ReadMode::Parsed };
    check(200, r#"{"raw":["~"]}"#, |response| match read_selected(response, raw).ok()?.get("raw")? {
        Tree::Raw(json) => decoded(json.strip_prefix('[')?.strip_suffix(']')?),
        _ => None,
    });
    check(200, r#"["~"]"#, |response| decode::<Vec<String>>(response).ok()?.pop());
}

#[test]
fn pages_of_issues() {
    let page =
        r#"{"issues":[{"id":"1","key":"A-1","fields":{"summary":"~","customfield_1":{"value":"~"}}}]}"#;
    check(200, page, |response| Some(issues(TextFormat::PlainText, &[], response).pop()?.summary));
    check(200, page, |response| {
        Some(issues(TextFormat::PlainText, &["customfield_1"], response).pop()?.summary)
    });
    for format in [TextFormat::PlainText, TextFormat::Adf] {
        check(200, page, |response| {
            let issue = issues(format, &["customfield_1"], response).pop()?;
            let value: serde_json::Value = serde_json::from_str(&issue.fields.first()?.json).unwrap();
            value["value"].as_str().map(str::to_owned)
        });
    }
    // The other issues of the page are whole.
    let page = page.replace("]}", r#",{"id":"2","key":"A-2","fields":{"summary":"whole"}}]}"#);
    check(200, &page, |response| {
        let issues = issues(TextFormat::PlainText, &[], response);
        assert_eq!(issues.get(1)?.summary, "whole");
        Some(issues.first()?.summary.clone())
    });
}

#[test]
fn other_records() {
    check(200, r#"{"id":"1","name":"~"}"#, |response| Some(components::read(response).ok()?.name));
    check(200, r#"[{"id":"1","name":"~"}]"#, |response| {
        Some(components::read_list(response).ok()?.pop()?.name)
    });
    let comment = r#"{"id":"1","body":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
        {"type":"text","text":"~"}]}]}}"#;
    check(200, comment, |response| {
        let json: serde_json::Value =
            serde_json::from_str(&comments::read(response, TextFormat::Adf).ok()?.body).unwrap();
        json["content"][0]["content"][0]["text"].as_str().map(str::to_owned)
    });
    let file = r#"[{"id":"1","filename":"~"}]"#;
    check(200, file, |response| Some(files::attachments(response).ok()?.pop()?.name));
    check(200, r#"{"id":"1","status":"FAILED","message":"~"}"#, |response| {
        tasks::read(response).ok()?.message
    });
    check(200, r#"{"id":"1","status":"COMPLETE","result":"~"}"#, |response| {
        decoded(&tasks::read(response).ok()?.output?)
    });
}

#[test]
fn refusals() {
    check(400, r#"{"errorMessages":["~"]}"#, |response| {
        let message = refusal::read(response).messages.pop()?;
        // Blanks at an end are cut.
        Some(if response.body.windows(2).any(|part| part == b"\\n") {
            format!("{message}\n")
        } else {
            message
        })
    });
    check(400, r#"{"errors":{"~":"wrong"}}"#, |response| {
        let (field, _) = refusal::read(response).fields.pop()?;
        Some(if response.body.windows(2).any(|part| part == b"\\n") { format!("{field}\n") } else { field })
    });
}

#[test]
fn lists() {
    let request = || Call::parse("GET", "/rest/api/3/project/search", &[], Vec::new(), None).unwrap();
    check(200, r#"{"isLast":true,"values":["~",1]}"#, |response| {
        let mut pages = Pages::new(request(), None, Digest::of(&["x"]), Bounds::default()).unwrap();
        pages.take(response.clone(), &|link| Ok(link.to_owned())).unwrap();
        let page = pages.drain().next()?;
        assert_eq!(page.len(), 2);
        decoded(page.items().next()?)
    });
}

#[test]
fn tokens_and_sites() {
    let tokens = r#"{"access_token":"t","refresh_token":"r","scope":"~"}"#;
    for (text, _) in BROKEN {
        let now = Timestamp::from_millis(0);
        let tokens = oauth::read(&answer(200, tokens, text), None, now);
        assert!(tokens.is_ok_and(|tokens| tokens.refresh.is_some()), "{text:?}");
    }
    check(
        200,
        r#"[{"id":"11111111-2222-3333-4444-555555555555","name":"~","url":"https://a"}]"#,
        |response| Some(sites::read(response).ok()?.pop()?.name),
    );
}

#[test]
fn bodies_that_are_handed_on() {
    check(200, "{\r\n\t\"a\": \"~\"}", |response| {
        let mut response = response.clone();
        repair(&mut response);
        let text = String::from_utf8(response.body).unwrap();
        decoded(text.strip_prefix("{\r\n\t\"a\": ")?.strip_suffix('}')?)
    });
    for whole in ["", "<html>\u{1}", "plain \\ud800 text\u{1}", "{\"a\":1,}\u{1}", " {\"a\": \"\\u00e9\"}\n"]
    {
        let mut response = answer(200, whole, b"");
        repair(&mut response);
        assert_eq!(response.body, whole.as_bytes());
    }
    let mut image = answer(200, "~", b"\x89PNG\r\n\xff");
    repair(&mut image);
    assert_eq!(image.body, b"\x89PNG\r\n\xff");
}
