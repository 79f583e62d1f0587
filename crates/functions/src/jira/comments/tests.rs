use super::*;
use crate::jira::tests::{answer, asked as sent, refused};
use jira_engine::http::Safety;

const HI: &str =
    r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]}"#;

fn options() -> ListOptions {
    ListOptions { order: None, format: None, page_size: None }
}

fn add_options() -> AddOptions {
    AddOptions { visibility: None, is_internal: None }
}

fn edit_options() -> UpdateOptions {
    UpdateOptions { visibility: None, is_internal: None, notify_users: None }
}

fn hi() -> Text {
    Text::Markdown("Hi".into())
}

fn markdown(body: &str) -> Comment {
    read(&answer(body), TextFormat::Markdown).unwrap()
}

#[test]
fn requests() {
    let page = |options: &ListOptions| sent(list("acme", "KAN-1", options, None).map(|(_, call)| call));
    let base = "/rest/api/3/issue/KAN-1/comment";
    assert_eq!(page(&options()), format!("GET {base}?startAt=0&maxResults=50&orderBy=created"));
    let newest = ListOptions { order: Some(Order::NewestFirst), page_size: Some(7), ..options() };
    assert_eq!(page(&newest), format!("GET {base}?startAt=0&maxResults=7&orderBy=-created"));
    assert_eq!(sent(get("KAN-1", "10")), format!("GET {base}/10"));
    let plain = add("KAN-1", &hi(), &add_options(), &[]);
    assert_eq!(plain.as_ref().map(|call| call.safety), Ok(Safety::Once));
    assert_eq!(sent(plain), format!(r#"POST {base} {{"body":{HI}}}"#));
    let hidden =
        AddOptions { visibility: Some(Visibility::Role("Administrators".into())), is_internal: Some(true) };
    assert_eq!(
        sent(add("KAN-1", &Text::Adf(HI.into()), &hidden, &[])),
        format!(
            r#"POST {base} {{"body":{HI},"visibility":{{"type":"role","value":"Administrators"}},"properties":[{{"key":"sd.public.comment","value":{{"internal":true}}}}]}}"#
        )
    );
    let kept = Visibility::Group("team".into());
    let edited = edit("KAN-1", "10", &hi(), &edit_options(), Some(&kept), &[]);
    assert_eq!(edited.as_ref().map(|call| call.safety), Ok(Safety::Idempotent));
    assert_eq!(
        sent(edited),
        format!(r#"PUT {base}/10 {{"body":{HI},"visibility":{{"type":"group","value":"team"}}}}"#)
    );
    let told = UpdateOptions {
        visibility: Some(Visibility::Role("x".into())),
        is_internal: Some(false),
        notify_users: Some(false),
    };
    assert_eq!(
        sent(edit("KAN-1", "10", &hi(), &told, Some(&kept), &[])),
        format!(
            r#"PUT {base}/10?notifyUsers=false {{"body":{HI},"visibility":{{"type":"role","value":"x"}},"properties":[{{"key":"sd.public.comment","value":{{"internal":false}}}}]}}"#
        )
    );
    assert_eq!(sent(delete("KAN-1", "10")), format!("DELETE {base}/10"));
}

#[test]
fn what_is_not_asked() {
    for key in ["", "KAN/1", "../x"] {
        assert!(refused(get(key, "1")).contains("is no key or id"));
        assert!(refused(get("KAN-1", key)).contains("is no key or id"));
        assert!(refused(list("acme", key, &options(), None).map(|_| ())).contains("is no key or id"));
        assert!(refused(delete("KAN-1", key)).contains("is no key or id"));
    }
    for empty in [Text::Markdown("  \n".into()), Text::Markdown(String::new())] {
        assert!(refused(add("KAN-1", &empty, &add_options(), &[])).contains("empty"));
        assert!(refused(edit("KAN-1", "1", &empty, &edit_options(), None, &[])).contains("empty"));
    }
    assert!(refused(add("KAN-1", &Text::Adf("{}".into()), &add_options(), &[])).contains("not a document"));
    let large = ListOptions { page_size: Some(101), ..options() };
    assert!(refused(list("acme", "KAN-1", &large, None).map(|_| ())).contains("1 to 100"));
}

#[test]
fn a_documented_page() {
    let body = format!(
        r#"{{"maxResults":1,"startAt":0,"total":2,"comments":[{{"author":{{"accountId":"5b10a2844c20165700ede21g",
        "active":false,"displayName":"Mia Krystof","self":"https://x"}},"body":{HI},
        "created":"2021-01-17T12:34:00.000+0000","id":"10000","self":"https://x","jsdPublic":false,
        "updateAuthor":{{"accountId":"5b10a","displayName":"Noa"}},"updated":"2021-01-18T23:45:00.000+0000",
        "visibility":{{"identifier":"Administrators","type":"role","value":"Administrators"}}}},null,{{"body":"x"}}]}}"#
    );
    let listing = list("acme", "KAN-1", &ListOptions { page_size: Some(1), ..options() }, None).unwrap().0;
    let page = read_page(listing, &answer(&body), TextFormat::PlainText).unwrap();
    assert_eq!((page.items.len(), page.total, page.next.is_some()), (1, Some(2), false));
    let comment = &page.items[0];
    assert_eq!((comment.id.as_str(), comment.body.trim_end()), ("10000", "Hi"));
    assert_eq!(comment.author.as_ref().unwrap().display_name, "Mia Krystof");
    assert_eq!(comment.update_author.as_ref().unwrap().account_id, "5b10a");
    assert_eq!((comment.created, comment.updated), (Some(1_610_886_840_000), Some(1_611_013_500_000)));
    assert_eq!(comment.visibility, Some(Visibility::Role("Administrators".into())));
    assert_eq!(comment.is_internal, Some(true));
}

#[test]
fn what_is_missing_or_of_another_type() {
    let bare = markdown(r#"{"id":"7"}"#);
    assert_eq!((bare.id.as_str(), bare.body.as_str(), &bare.author), ("7", "", &None));
    assert_eq!((bare.created, bare.visibility, bare.is_internal), (None, None, None));
    for (body, expected) in [
        (r#"{"id":7,"body":null,"author":null}"#, ""),
        (r#"{"id":"7","body":"wiki","author":[],"created":7}"#, "wiki"),
        (r#"{"id":"7","body":{"a":1},"created":"soon","visibility":"all"}"#, r#"{"a":1}"#),
        (r#"{"id":"7","body":[1],"jsdPublic":"yes","visibility":{"type":"circle","value":"x"}}"#, ""),
        (r#"{"id":"7","extra":{"id":"8"},"author":{"displayName":"x"},"updated":null}"#, ""),
    ] {
        let comment = markdown(body);
        assert_eq!((comment.id.as_str(), comment.body.as_str()), ("7", expected), "{body}");
        assert_eq!((comment.author, comment.visibility, comment.is_internal), (None, None, None), "{body}");
    }
    for body in ["{}", "[]", "null", r#"{"id":null}"#, r#"{"id":{}}"#, "<html>", ""] {
        assert!(matches!(read(&answer(body), TextFormat::Markdown), Err(Error::Unreadable(_))), "{body}");
    }
}
