use super::*;
use crate::jira::tests::{answer, asked as sent, refused};
use jira_engine::http::Safety;

const BASE: &str = "/rest/api/3/issue/KAN-1/worklog";
const NOW: Timestamp = Timestamp::from_millis(1_610_886_840_000);

fn options() -> AddOptions {
    AddOptions { started: None, comment: None, estimate: None, visibility: None, notify_users: None }
}

fn changes() -> WorklogUpdate {
    WorklogUpdate {
        time_spent: None,
        started: None,
        comment: None,
        visibility: None,
        estimate: None,
        notify_users: None,
    }
}

fn time(text: &str) -> WorkDuration {
    WorkDuration::Text(text.into())
}

fn added(time: &WorkDuration, options: &AddOptions) -> Result<Call, Error> {
    add("KAN-1", time, options, &[], NOW)
}

#[test]
fn lists() {
    let none = ListOptions { started_after: None, started_before: None, format: None, page_size: None };
    let page = |options: &ListOptions| sent(list("acme", "KAN-1", options, None).map(|(_, call)| call));
    assert_eq!(page(&none), format!("GET {BASE}?startAt=0&maxResults=100"));
    let some = ListOptions { started_after: Some(1), started_before: Some(2), page_size: Some(5), ..none };
    assert_eq!(page(&some), format!("GET {BASE}?startAt=0&maxResults=5&startedAfter=1&startedBefore=2"));
    let large = ListOptions { page_size: Some(5001), ..none };
    assert!(refused(list("acme", "KAN-1", &large, None).map(|_| ())).contains("1 to 5000"));
    assert_eq!(sent(get("KAN-1", "10")), format!("GET {BASE}/10"));
}

#[test]
fn times() {
    let started = r#""started":"2021-01-17T12:34:00.000+0000""#;
    for (text, expected) in [
        ("1h 30m", r#""timeSpentSeconds":5400"#),
        ("1:30", r#""timeSpentSeconds":5400"#),
        ("2d 4h", r#""timeSpent":"2d 4h""#),
        ("1 week", r#""timeSpent":"1w""#),
        ("1m", r#""timeSpentSeconds":60"#),
    ] {
        assert_eq!(sent(added(&time(text), &options())), format!("POST {BASE} {{{started},{expected}}}"));
    }
    assert_eq!(
        sent(added(&WorkDuration::Seconds(60), &options())),
        format!(r#"POST {BASE} {{{started},"timeSpentSeconds":60}}"#)
    );
    assert_eq!(added(&time("1h"), &options()).map(|call| call.safety), Ok(Safety::Once));
    for short in [time("0m"), time("0.9m"), WorkDuration::Seconds(0), WorkDuration::Seconds(59)] {
        assert!(refused(added(&short, &options())).contains("one at least"));
    }
    assert!(refused(added(&time("90"), &options())).contains("is no time"));
    let wrong = AddOptions { estimate: Some(EstimateAdjustment::SetTo("soon".into())), ..options() };
    assert!(refused(added(&time("1h"), &wrong)).contains("is no time"));
    let adf = AddOptions { comment: Some(Text::Adf("x".into())), ..options() };
    assert!(refused(added(&time("1h"), &adf)).contains("not JSON"));
    assert!(refused(add("KAN 1", &time("1h"), &options(), &[], NOW)).contains("is no key"));
}

#[test]
fn everything_said() {
    let all = AddOptions {
        started: Some(0),
        comment: Some(Text::Markdown("Hi".into())),
        estimate: Some(EstimateAdjustment::AdjustBy("90m".into())),
        visibility: Some(Visibility::Group("276f955c-63d7-42c8-9520-92d01dca0625".into())),
        notify_users: Some(false),
    };
    let paragraph = r#"{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}"#;
    assert_eq!(
        sent(added(&time("1h"), &all)),
        format!(
            r#"POST {BASE}?adjustEstimate=manual&reduceBy=1h%2030m&notifyUsers=false {{"started":"1970-01-01T00:00:00.000+0000","timeSpentSeconds":3600,"comment":{{"type":"doc","version":1,"content":[{paragraph}]}},"visibility":{{"type":"group","identifier":"276f955c-63d7-42c8-9520-92d01dca0625"}}}}"#
        )
    );
    let empty = AddOptions { comment: Some(Text::Markdown(" ".into())), ..options() };
    assert!(!sent(added(&time("1h"), &empty)).contains("comment"));
}

#[test]
fn edits_and_deletions() {
    let edited = |changes: &WorklogUpdate, kept: Option<&Visibility>| edit("KAN-1", "10", changes, kept, &[]);
    let shorter = WorklogUpdate { time_spent: Some(time("1h")), ..changes() };
    assert_eq!(sent(edited(&shorter, None)), format!(r#"PUT {BASE}/10 {{"timeSpentSeconds":3600}}"#));
    assert_eq!(edited(&shorter, None).map(|call| call.safety), Ok(Safety::Idempotent));
    let kept = Visibility::Role("Developers".into());
    let estimate = Some(EstimateAdjustment::SetTo("2d".into()));
    let later = WorklogUpdate { started: Some(1000), estimate, notify_users: Some(true), ..changes() };
    assert_eq!(
        sent(edited(&later, Some(&kept))),
        format!(
            r#"PUT {BASE}/10?adjustEstimate=new&newEstimate=2d&notifyUsers=true {{"started":"1970-01-01T00:00:01.000+0000","visibility":{{"type":"role","value":"Developers"}}}}"#
        )
    );
    let seen = WorklogUpdate { visibility: Some(Visibility::Role("x".into())), ..changes() };
    assert_eq!(
        sent(edited(&seen, Some(&kept))),
        format!(r#"PUT {BASE}/10 {{"visibility":{{"type":"role","value":"x"}}}}"#)
    );
    let said_nothing = WorklogUpdate { comment: Some(Text::Markdown(String::new())), ..changes() };
    assert_eq!(
        sent(edited(&said_nothing, None)),
        format!(r#"PUT {BASE}/10 {{"comment":{{"type":"doc","version":1,"content":[]}}}}"#)
    );
    assert!(refused(edited(&changes(), Some(&kept))).contains("nothing to change"));
    let manual = WorklogUpdate { estimate: Some(EstimateAdjustment::AdjustBy("1h".into())), ..shorter };
    assert!(refused(edited(&manual, None)).contains("manual"));
    assert_eq!(sent(delete("KAN-1", "10", None)), format!("DELETE {BASE}/10"));
    for (estimate, expected) in [
        (EstimateAdjustment::Auto, "auto"),
        (EstimateAdjustment::Leave, "leave"),
        (EstimateAdjustment::SetTo("1w".into()), "new&newEstimate=1w"),
        (EstimateAdjustment::AdjustBy("2d".into()), "manual&increaseBy=2d"),
    ] {
        let deleted = sent(delete("KAN-1", "10", Some(&estimate)));
        assert_eq!(deleted, format!("DELETE {BASE}/10?adjustEstimate={expected}"));
    }
}

#[test]
fn readings() {
    let one = |body: &str| read(&answer(body), TextFormat::Markdown);
    let full = one(
        r#"{"author":{"accountId":"5b10a","displayName":"Mia"},"comment":{"type":"doc","version":1,"content":[
        {"type":"paragraph","content":[{"type":"text","text":"I did some work here."}]}]},"id":"100028",
        "issueId":"10002","started":"2021-01-17T12:34:00.000+0000","timeSpent":"3h 20m","timeSpentSeconds":12000,
        "updateAuthor":{"accountId":"5b10a"},"updated":"2021-01-18T23:45:00.000+0000",
        "visibility":{"identifier":"276f955c-63d7-42c8-9520-92d01dca0625","type":"group"}}"#,
    )
    .unwrap();
    assert_eq!(
        (full.id.as_str(), full.issue_id.as_str(), full.time_spent_seconds),
        ("100028", "10002", 12_000)
    );
    assert_eq!(full.comment.as_deref().map(str::trim_end), Some("I did some work here."));
    assert_eq!((full.started, full.created), (Some(NOW.as_millis()), None));
    let group = Visibility::Group("276f955c-63d7-42c8-9520-92d01dca0625".into());
    assert_eq!(full.visibility, Some(group));
    for (body, seconds) in [
        (r#"{"id":"1"}"#, 0),
        (r#"{"id":1,"timeSpent":"1h","comment":null,"author":null}"#, 3600),
        (r#"{"id":"1","timeSpent":7,"timeSpentSeconds":"7","started":null}"#, 0),
        (r#"{"id":"1","timeSpent":"1d","issueId":[],"extra":{}}"#, 0),
        (r#"{"id":"1","timeSpentSeconds":-60,"author":"mia"}"#, 0),
    ] {
        let read = one(body).unwrap();
        assert_eq!((read.id.as_str(), read.time_spent_seconds, read.author), ("1", seconds, None), "{body}");
    }
    for body in ["{}", "[]", "null", r#"{"id":""}"#, "<html>"] {
        assert!(matches!(one(body), Err(Error::Unreadable(_))), "{body}");
    }
}
